package io.github.w2slab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class HermiteTest {

    /** E f(Z), Z standard normal, by the trapezoidal rule, which converges faster than any power here. */
    private static double expectation(DoubleUnaryOperator f) {
        double step = 0.01;
        double sum = 0;
        for (double t = -14; t <= 14; t += step) {
            sum += f.applyAsDouble(t) * StrictMath.exp(-t * t / 2);
        }
        return sum * step / Math.sqrt(2 * Math.PI);
    }

    @Test
    void polynomialsAreOrthonormal() {
        for (int n = 0; n <= 8; n++) {
            for (int m = 0; m <= n; m++) {
                int a = n;
                int b = m;
                assertEquals(n == m ? 1 : 0, expectation(t -> Hermite.value(a, t) * Hermite.value(b, t)), 1e-10,
                        n + ", " + m);
            }
        }
    }

    @Test
    void powersGiveTheSameValuesAsTheRecurrence() {
        double[] c = {0.5, -1, 0, 2, 0.25, 0, 1};
        double[] powers = Hermite.powers(c);
        for (double t = -3; t <= 3; t += 0.37) {
            double expected = 0;
            for (int n = 0; n < c.length; n++) {
                expected += c[n] * Hermite.value(n, t);
            }
            assertEquals(expected, Hermite.polynomial(powers, t), 1e-11);
        }
    }

    @Test
    void derivativeIsTheSlope() {
        double[] c = Hermite.equalSum(2, 4);
        double[] powers = Hermite.powers(c);
        double[] slopes = Hermite.powers(Hermite.derivative(c));
        for (double t = -2; t <= 2; t += 0.31) {
            double difference = (Hermite.polynomial(powers, t + 1e-5) - Hermite.polynomial(powers, t - 1e-5)) / 2e-5;
            assertEquals(difference, Hermite.polynomial(slopes, t), 1e-8);
        }
    }

    @Test
    void knownPolynomials() {
        assertEquals((9 - 1) / Math.sqrt(2), Hermite.value(2, 3), 1e-14);
        assertEquals((27 - 9) / Math.sqrt(6), Hermite.value(3, 3), 1e-14);
        assertEquals((81 - 54 + 3) / Math.sqrt(24), Hermite.value(4, 3), 1e-13);
        assertEquals("(h_2 + h_4)/sqrt 2", Link.hermiteSum(2, 4).name());
    }

    @Test
    void ordersAndLengthsOutOfRangeAreNamed() {
        assertEquals("order n must be between 1 and 30, but is 31",
                assertThrows(IllegalArgumentException.class, () -> Link.hermite(31)).getMessage());
        assertEquals("length of t must be at least that of into, 3, but is 2", assertThrows(IllegalArgumentException.class,
                () -> Link.hermite(2).values(new double[2], new double[3])).getMessage());
        assertEquals("order n must be between 0 and 30, but is -1",
                assertThrows(IllegalArgumentException.class, () -> Hermite.value(-1, 0)).getMessage());
    }
}
