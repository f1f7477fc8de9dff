package io.github.w2slab.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {

    private static double[][] gram(double[][] rows) {
        double[][] gram = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                for (int c = 0; c < rows[i].length; c++) {
                    gram[i][j] += rows[i][c] * rows[j][c];
                }
            }
        }
        return gram;
    }

    private static void assertDecomposes(double[][] matrix) {
        SymmetricEigen eigen = SymmetricEigen.of(matrix);
        int n = matrix.length;
        for (int i = 0; i < n; i++) {
            double[] v = eigen.vector(i);
            for (int r = 0; r < n; r++) {
                double product = 0;
                for (int c = 0; c < n; c++) {
                    product += matrix[r][c] * v[c];
                }
                assertEquals(eigen.value(i) * v[r], product, 1e-12 * (1 + eigen.value(0)));
            }
        }
    }

    @Test
    void vectorsAreEigenvectors() {
        double[][] rows = new double[20][];
        for (int i = 0; i < 20; i++) {
            rows[i] = Normals.of(1, Stream.THEORY, 30).row(i);
        }
        assertDecomposes(gram(rows));
    }

    /** Neurons that all point one way, beside features that are constant but for rounding. */
    @Test
    void matricesOfLowRankAreNoException() {
        double[][] rows = new double[150][];
        for (int i = 0; i < 150; i++) {
            rows[i] = Normals.of(2, Stream.THEORY, 40).row(i % 3);
            for (int c = 0; i >= 80 && c < 40; c++) {
                rows[i][c] *= 1e-17;
            }
        }
        assertDecomposes(gram(rows));
        assertDecomposes(new double[5][5]);
    }

    @Test
    void badInputIsNamed() {
        assertEquals("length of a row must be that of a column, 2, but is 1",
                assertThrows(IllegalArgumentException.class, () -> SymmetricEigen.of(new double[2][1])).getMessage());
        assertEquals("each entry of the matrix must be finite, but is NaN",
                assertThrows(IllegalArgumentException.class,
                        () -> SymmetricEigen.of(new double[][] {{Double.NaN}})).getMessage());
    }
}
