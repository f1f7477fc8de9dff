package io.github.w2slab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import java.util.Arrays;
import org.ejml.simple.SimpleMatrix;
import org.ejml.simple.SimpleSVD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RidgeTest {

    private static double[][] gaussian(long seed, int rows, int columns) {
        Normals normals = Normals.of(seed, Stream.THEORY, columns);
        double[][] matrix = new double[rows][];
        Arrays.setAll(matrix, normals::row);
        return matrix;
    }

    private static double[] column(long seed, int n) {
        return Normals.of(seed, Stream.THEORY, n).row(0);
    }

    /** a = V diag(s / (s^2 + n lambda)) U^T y, by EJML's singular value decomposition. */
    private static double[] bySvd(double[][] phi, double[] y, double lambda) {
        SimpleSVD<SimpleMatrix> svd = new SimpleMatrix(phi).svd(true);
        SimpleMatrix c = svd.getU().transpose().mult(new SimpleMatrix(y.length, 1, true, y));
        int p = Math.min(phi.length, phi[0].length);
        SimpleMatrix scaled = new SimpleMatrix(p, 1);
        for (int i = 0; i < p; i++) {
            double s = svd.getW().get(i, i);
            scaled.set(i, 0, s == 0 ? 0 : c.get(i, 0) * s / (s * s + y.length * lambda));
        }
        return svd.getV().mult(scaled).getDDRM().data;
    }

    private static double[][] centred(double[][] phi) {
        double[][] copy = new double[phi.length][phi[0].length];
        for (int j = 0; j < phi[0].length; j++) {
            double mean = 0;
            for (double[] row : phi) {
                mean += row[j] / phi.length;
            }
            for (int i = 0; i < phi.length; i++) {
                copy[i][j] = phi[i][j] - mean;
            }
        }
        return copy;
    }

    @ParameterizedTest
    @CsvSource({"60, 20, 0", "60, 20, 0.01", "60, 20, 3", "20, 60, 0", "20, 60, 0.01", "20, 60, 3", "30, 30, 0.01"})
    void weightsAreThoseOfTheSingularValueDecomposition(int n, int features, double lambda) {
        double[][] phi = gaussian(1, n, features);
        double[] y = column(2, n);
        Ridge.Fit fit = Ridge.penalty(lambda).withoutIntercept().fit(phi, y);
        assertArrayEquals(bySvd(phi, y, lambda), fit.weights(), 1e-10);
        assertEquals(0, fit.intercept());
    }

    @ParameterizedTest
    @CsvSource({"60, 20, 0.01", "60, 20, 0", "20, 60, 0.01"})
    void anInterceptIsTheSolutionOfCentredDataPlusTheMeans(int n, int features, double lambda) {
        double[][] phi = gaussian(3, n, features);
        double[] y = Arrays.stream(column(4, n)).map(v -> v + 5).toArray();
        double mean = Arrays.stream(y).average().orElseThrow();
        Ridge.Fit fit = Ridge.penalty(lambda).fit(phi, y);
        assertArrayEquals(bySvd(centred(phi), Arrays.stream(y).map(v -> v - mean).toArray(), lambda), fit.weights(),
                1e-10);
        double predicted = 0;
        for (double[] row : phi) {
            predicted += fit.intercept() / n;
            for (int j = 0; j < features; j++) {
                predicted += fit.weights()[j] * row[j] / n;
            }
        }
        assertEquals(mean, predicted, 1e-10, "residuals sum to 0");
    }

    @Test
    void copiesOfOneFeatureShareItsWeight() {
        double[][] phi = gaussian(5, 50, 1);
        double[] y = column(6, 50);
        double[][] twice = Arrays.stream(phi).map(row -> new double[] {row[0], row[0], 7}).toArray(double[][]::new);
        double alone = Ridge.penalty(0).fit(phi, y).weights()[0];
        assertArrayEquals(new double[] {alone / 2, alone / 2, 0}, Ridge.penalty(0).fit(twice, y).weights(), 1e-10);
    }

    @Test
    void constantFeaturesGetNoWeight() {
        double[] y = column(7, 10);
        Ridge.Fit fit = Ridge.crossValidated().fit(new double[10][3], y);
        assertArrayEquals(new double[3], fit.weights());
        assertEquals(Arrays.stream(y).average().orElseThrow(), fit.intercept(), 1e-12);
    }

    /** The score from its definition, with the hat matrix written out. */
    @Test
    void crossValidationPicksTheSmallestScoreOfItsGrid() {
        double[][] phi = gaussian(8, 40, 30);
        double[] signal = column(9, 30);
        double[] noise = column(10, 40);
        double[] y = new double[40];
        for (int i = 0; i < 40; i++) {
            y[i] = 8 * noise[i];
            for (int j = 0; j < 30; j++) {
                y[i] += signal[j] * phi[i][j];
            }
        }
        double chosen = Ridge.crossValidated().fit(phi, y).penalty();
        double best = score(phi, y, chosen);
        for (int k = -8; k <= 8; k++) {
            assertTrue(best <= score(phi, y, chosen * StrictMath.pow(10, k / 4.0)) * (1 + 1e-9), "k = " + k);
        }
        assertTrue(chosen > 1e-3 && chosen < 100, "noisy labels ask for a penalty: " + chosen);
        assertTrue(Ridge.crossValidated().fit(phi, Arrays.stream(phi).mapToDouble(row -> row[0]).toArray())
                .penalty() < 1e-9, "exact labels ask for none");
    }

    private static double score(double[][] phi, double[] y, double lambda) {
        int n = y.length;
        SimpleMatrix x = new SimpleMatrix(centred(phi));
        SimpleMatrix inverse = x.transpose().mult(x).plus(SimpleMatrix.identity(x.getNumCols()).scale(n * lambda))
                .invert();
        SimpleMatrix hat = x.mult(inverse).mult(x.transpose()).plus(1.0 / n);
        SimpleMatrix labels = new SimpleMatrix(n, 1, true, y);
        double left = 1 - hat.trace() / n;
        double residual = labels.minus(hat.mult(labels)).normF();
        return residual * residual / n / (left * left);
    }

    @Test
    void badInputIsNamed() {
        assertEquals("penalty lambda must be finite and at least 0, but is -1.0",
                assertThrows(IllegalArgumentException.class, () -> Ridge.penalty(-1)).getMessage());
        assertEquals("number of labels must be that of samples, 2, but is 1",
                assertThrows(IllegalArgumentException.class,
                        () -> Ridge.crossValidated().fit(new double[2][1], new double[1])).getMessage());
        assertEquals("label 1 must be finite, but is NaN", assertThrows(IllegalArgumentException.class,
                () -> Ridge.crossValidated().fit(new double[2][1], new double[] {0, Double.NaN})).getMessage());
    }

    @Test
    void severalLabelsOnOneSpectrumAreTheSameNumbers() {
        double[][] x = {{1, 2}, {0, 1}, {3, -1}, {2, 2}};
        double[] some = {1, 0, 2, 1};
        double[] other = {-1, 4, 0.5, 3};
        java.util.List<Ridge.Fit> both = Ridge.crossValidated().fits(x, some, other);
        assertArrayEquals(Ridge.crossValidated().fit(x, some).weights(), both.get(0).weights());
        assertArrayEquals(Ridge.crossValidated().fit(x, other).weights(), both.get(1).weights());
        assertEquals(Ridge.crossValidated().fit(x, other).intercept(), both.get(1).intercept());
    }
}
