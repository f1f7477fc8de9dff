package io.github.w2slab.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlapsTest {

    private static final int D = 48;

    /** Few directions, many, many that have their coordinates each, and zeros at ends: bits are those of one sum at a time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 31, 32, 50})
    void ofManyHaveTheBitsOfEach(int count) {
        double[][] inputs = vectors(9, D, 7);
        for (int width : new int[] {D, D / 2, 3}) {
            double[][] directions = vectors(count, width, 11);
            double[][] all = Overlaps.of(inputs, directions);
            for (int i = 0; i < inputs.length; i++) {
                double[] each = new double[count];
                for (int r = 0; r < count; r++) {
                    each[r] = Overlaps.of(directions[r], inputs[i]);
                }
                assertArrayEquals(each, all[i], 0.0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 40})
    void ofZerosAreZero(int count) {
        double[][] zeros = new double[count][D];
        assertArrayEquals(new double[count], Overlaps.of(vectors(1, D, 1), zeros)[0], 0.0);
        assertArrayEquals(new double[count], Overlaps.of(new double[1][D], vectors(count, D, 2))[0], 0.0);
    }

    /** Vectors with entries in so many coordinates, one after the other farther to the right, and some without their first ones. */
    private static double[][] vectors(int count, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] vectors = new double[count][D];
        for (int n = 0; n < count; n++) {
            int from = width == D ? n % 5 : (n * 7) % (D - width);
            for (int i = from; i < (width == D ? D : from + width); i++) {
                vectors[n][i] = random.nextDouble(-1, 1);
            }
        }
        return vectors;
    }
}
