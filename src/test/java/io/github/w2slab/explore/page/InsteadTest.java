package io.github.w2slab.explore.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class InsteadTest {

    @Test
    void fmaIsRoundedOnce() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double c = i % 2 == 0 ? random.nextGaussian() : -a * b;
            assertEquals(Math.fma(a, b, c), Instead.fma(a, b, c), a + " * " + b + " + " + c);
        }
    }

    @Test
    void fmaOfNumbersWithoutHalvesIsTheRoundedOne() {
        for (double x : new double[] {1e305, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 0}) {
            assertEquals(Math.fma(x, 0.5, 1), Instead.fma(x, 0.5, 1));
            assertEquals(Math.fma(0.5, 2, x), Instead.fma(0.5, 2, x));
        }
    }
}
