package io.github.w2slab.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/** Statistical tests have fixed seeds; bounds are 4 standard errors of the sample moment under the normal law. */
class NormalsTest {

    private static final int ROWS = 1000;
    private static final int LENGTH = 255;
    private static final double STANDARD_ERRORS = 4;

    private static double[] sample(long seed, Stream stream, long index) {
        double[] values = new double[ROWS * LENGTH];
        Normals normals = Normals.of(seed, stream, index, LENGTH);
        for (int r = 0; r < ROWS; r++) {
            normals.fill(r, values, r * LENGTH);
        }
        return values;
    }

    private static double moment(double[] values, int power) {
        return Arrays.stream(values).map(v -> {
            double product = 1;
            for (int i = 0; i < power; i++) {
                product *= v;
            }
            return product;
        }).sum() / values.length;
    }

    @Test
    void momentsAreThoseOfTheStandardNormalLaw() {
        double[] values = sample(7, Stream.INPUTS, 0);
        double[] moments = {0, 1, 0, 3, 0, 15, 0, 105};
        double[] variances = {1, 2, 15, 96, 945, 10170, 135135, 2016000};
        for (int p = 1; p <= 8; p++) {
            double bound = STANDARD_ERRORS * Math.sqrt(variances[p - 1] / values.length);
            assertEquals(moments[p - 1], moment(values, p), bound, "moment " + p);
        }
    }

    @Test
    void everyPositionOfARowIsNormal() {
        for (int position : new int[] {0, 1, 127, 128, 254}) {
            double[] values = new double[4000];
            Normals normals = Normals.of(3, Stream.NEURONS, LENGTH);
            for (int r = 0; r < values.length; r++) {
                values[r] = normals.row(r)[position];
            }
            double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new NormalDistribution(0, 1), values);
            assertTrue(p > 0.001, "position " + position + ": Kolmogorov-Smirnov p = " + p);
        }
    }

    @Test
    void streamsSeedsIndicesRowsAndPairsAreUncorrelated() {
        double[] base = sample(7, Stream.INPUTS, 0);
        double[][] others = {sample(8, Stream.INPUTS, 0), sample(7, Stream.LABEL_NOISE, 0),
            sample(7, Stream.INPUTS, 1), shifted(base, LENGTH), shifted(base, (LENGTH + 1) / 2), shifted(base, 1)};
        for (int o = 0; o < others.length; o++) {
            double product = 0;
            double squares = 0;
            for (int i = 0; i < base.length; i++) {
                product += base[i] * others[o][i];
                squares += (base[i] * base[i] - 1) * (others[o][i] * others[o][i] - 1);
            }
            double n = base.length;
            assertEquals(0, product / n, STANDARD_ERRORS / Math.sqrt(n), "correlation with sample " + o);
            assertEquals(0, squares / n, STANDARD_ERRORS * 2 / Math.sqrt(n), "correlation of squares, sample " + o);
        }
    }

    private static double[] shifted(double[] values, int by) {
        double[] shifted = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            shifted[i] = values[(i + by) % values.length];
        }
        return shifted;
    }

    @Test
    void aRowIsAFunctionOfItsNumberAlone() {
        Normals one = Normals.of(1, Stream.INPUTS, 10);
        double[] fifth = one.row(5);
        one.row(1L << 40);
        assertArrayEquals(fifth, one.row(5));
        assertArrayEquals(fifth, Normals.of(1, Stream.INPUTS, 10).row(5));
    }

    @Test
    void bitsAreTheSameOnEveryJdk() {
        long hash = 0;
        for (double value : sample(1, Stream.INPUTS, 0)) {
            hash = 31 * hash + Double.doubleToLongBits(value);
        }
        assertEquals(7866720824709657265L, hash);
    }

    @Test
    void polynomialsAgreeWithStrictMath() {
        for (int i = 1; i < 2000; i++) {
            double u = i / 2000.0;
            double m = 0.7072 + 0.707 * u;
            assertEquals(StrictMath.log(m), Normals.logarithm(m, 0), 4e-16);
            assertEquals(StrictMath.log(m * 0x1p-50), Normals.logarithm(m, -50), 2e-14);
            double a = (u - 0.5) * Math.PI / 2;
            assertEquals(StrictMath.sin(a), a * Normals.sineSeries(a * a), 2.3e-16);
            assertEquals(StrictMath.cos(a), Normals.cosineSeries(a * a), 2.3e-16);
        }
        assertEquals(0, Normals.logarithm(1, 0));
    }

    @Test
    void aRowHasAtLeastOneNumber() {
        String message = assertThrows(IllegalArgumentException.class, () -> Normals.of(1, Stream.INPUTS, 0))
                .getMessage();
        assertEquals("length must be at least 1, but is 0", message);
    }

    @Test
    void vectorInstructionsGiveTheSameBits() {
        for (int length : new int[] {1, 2, 7, 8, 9, 16, 17, 31, 33, 128, 1001}) {
            Normals plain = Normals.of(5, Stream.LABEL_NOISE, length);
            Normals vectors = plain.inVectors();
            for (long row = 0; row < 2000; row++) {
                assertArrayEquals(plain.row(row), vectors.row(row), "row " + row + " of " + length);
            }
        }
    }
}
