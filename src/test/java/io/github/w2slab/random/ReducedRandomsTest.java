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
        long beyond = Arrays.stream(x).filter(v -> Math.abs(v) > 4.04).count();
        assertEquals(53.5, beyond, 4 * Math.sqrt(53.5), "of a million beyond 4.04, in the tail's own algorithm");
    }

    @Test
    void chiSquareNumbersHaveTheirExactLawAtAnyDegrees() {
        for (long degrees : new long[] {1, 2, 3, 4, 7, 11, 15, 126, 1_000_000}) {
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

    /** The generators of a row's columns are stepped from row to row and seeded anew now and then. */
    @Test
    void columnsAndRowsAreIndependentOfTheirNeighbours() {
        int rows = 2000;
        double[][] x = new double[rows][500];
        Ziggurat normals = Ziggurat.of(5, Stream.THEORY, 0, 500);
        for (int r = 0; r < rows; r++) {
            normals.fill(r, x[r], 0);
        }
        double error = 1 / Math.sqrt(1e6);
        for (int lag : new int[] {1, 2, 63, 64, 65}) {
            assertEquals(0, correlation(x, lag, 0, 1), 4 * error, "rows " + lag + " apart");
            assertEquals(0, correlation(x, 0, lag, 1), 4 * error, "columns " + lag + " apart");
            assertEquals(0, correlation(x, lag, 0, 2), 4 * error, "squares of rows " + lag + " apart");
            assertEquals(0, correlation(x, 0, lag, 2), 4 * error, "squares of columns " + lag + " apart");
        }
    }

    /** Mean product of standardised powers of a number and of the one so many rows and columns on. */
    private static double correlation(double[][] x, int down, int across, int power) {
        double sum = 0;
        long count = 0;
        for (int r = 0; r + down < x.length; r++) {
            for (int c = 0; c + across < x[r].length; c++) {
                double a = x[r][c];
                double b = x[r + down][c + across];
                sum += power == 1 ? a * b : (a * a - 1) * (b * b - 1) / 2;
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void aRowInPiecesIsTheRow() {
        double[] whole = new double[20];
        Ziggurat.of(1, Stream.THEORY, 0, 20).fill(70, whole, 0);
        double[][] pieces = new double[2][10];
        Ziggurat.of(1, Stream.THEORY, 0, 20).fill(70, pieces);
        for (int i = 0; i < 20; i++) {
            assertEquals(whole[i], pieces[i / 10][i % 10]);
        }
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
