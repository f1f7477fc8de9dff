package io.github.w2slab.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.hipparchus.distribution.RealDistribution;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;

/** Numbers of the reduced dynamics against their laws: Kolmogorov-Smirnov at level 0.001, a million numbers, seeds fixed. */
class ReducedRandomsTest {

    private static final int ROW = 1000;
    private static final int ROWS = 1000;

    @Test
    void zigguratNumbersAreNormal() {
        double[] x = new double[ROW * ROWS];
        Ziggurat ziggurat = Ziggurat.of(3, Stream.THEORY, 0, ROW);
        for (int r = 0; r < ROWS; r++) {
            ziggurat.fill(r, x, r * ROW);
        }
        assertLaw(x, new NormalDistribution(0, 1));
        long beyond = Arrays.stream(x).filter(v -> Math.abs(v) > 3.8).count();
        assertEquals(144.7, beyond, 4 * Math.sqrt(144.7), "of a million beyond 3.8, in the tail's own algorithm");
    }

    @Test
    void chiSquareNumbersHaveTheirExactLawAtAnyDegrees() {
        for (long degrees : new long[] {1, 2, 3, 15, 126, 1_000_000}) {
            double[] x = new double[ROW * ROWS];
            ChiSquares chi = ChiSquares.of(3, Stream.THEORY, degrees, degrees, ROW);
            for (int r = 0; r < ROWS; r++) {
                chi.fill(r, x, r * ROW);
            }
            assertLaw(x, new ChiSquaredDistribution(degrees));
        }
    }

    @Test
    void chiSquareOfNoDegreesIsZero() {
        double[] x = {1, 1};
        ChiSquares.of(1, Stream.THEORY, 0, 0, 2).fill(5, x, 0);
        assertArrayEquals(new double[2], x);
    }

    @Test
    void rowsDoNotDependOnWhatWasDrawnBefore() {
        Ziggurat normals = Ziggurat.of(1, Stream.THEORY, 4, 7);
        ChiSquares chi = ChiSquares.of(1, Stream.THEORY, 4, 9, 7);
        double[] first = new double[14];
        normals.fill(12, first, 0);
        chi.fill(12, first, 7);
        double[] again = new double[14];
        normals.fill(3, again, 0);
        chi.fill(3, again, 7);
        normals.fill(12, again, 0);
        chi.fill(12, again, 7);
        assertArrayEquals(first, again);
    }

    @Test
    void refusesWhatHasNoLaw() {
        assertThrows(IllegalArgumentException.class, () -> ChiSquares.of(1, Stream.THEORY, 0, -1, 1));
        assertThrows(IllegalArgumentException.class, () -> Ziggurat.of(1, Stream.THEORY, 0, 0));
    }

    private static void assertLaw(double[] x, RealDistribution law) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i += 10) {
            double p = law.cumulativeProbability(sorted[i]);
            distance = Math.max(distance, Math.max(Math.abs(p - (double) i / x.length), Math.abs((i + 1.0) / x.length - p)));
        }
        assertTrue(distance < 1.9495 / Math.sqrt(x.length), law + ": distance " + distance);
    }
}
