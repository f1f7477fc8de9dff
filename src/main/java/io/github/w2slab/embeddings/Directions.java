package io.github.w2slab.embeddings;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.model.Ridge;
import java.util.Arrays;
import java.util.List;

/**
 * A linear reward of features, fitted by ridge regression: its penalty by generalised cross-validation on the labels that it is
 * fitted to, so a student's penalty is chosen without the truth.
 */
final class Directions {

    /** Components of less variance, as a share of the mean one, are not stretched further. */
    static final double LEAST_VARIANCE = 1e-3;

    private Directions() {
    }

    /** Returns fits to the truth and to the weak labels of a task. */
    static List<Ridge.Fit> truthAndWeak(TaskRows rows) {
        return Ridge.crossValidated().fits(rows.doubles(), rows.truth(), rows.weak());
    }

    static double[] values(Ridge.Fit fit, TaskRows rows) {
        return Arrays.stream(rows.features())
                .mapToDouble(x -> Overlaps.of(fit.weights(), TaskRows.doubles(x)) + fit.intercept()).toArray();
    }

    /**
     * Returns each row's component along the direction in which the truth bends: the eigenvector of largest |eigenvalue| of
     * E[y x x^T], y the truth less its mean and x the s leading components, each at unit variance. For Gaussian x and
     * y = g(&lt;theta, x&gt;) that matrix is E[g h_2] sqrt 2 theta theta^T but for a multiple of the identity. Each row by a direction of the other folds.
     *
     * @param folds of each row
     */
    static double[] bends(TaskRows rows, PrincipalComponents components, int s, int[] folds, int count) {
        double[][] x = Overlaps.of(Arrays.stream(rows.features()).map(row -> centred(row, components.mean())).toArray(double[][]::new),
                components.leading(s));
        double least = LEAST_VARIANCE * Arrays.stream(components.values()).average().orElse(0);
        double mean = Arrays.stream(rows.truth()).average().orElse(0);
        double[][][] sums = new double[count + 1][s][s];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < s; j++) {
                x[i][j] /= Math.sqrt(Math.max(components.values()[j], least));
            }
            for (int j = 0; j < s; j++) {
                double factor = (rows.truth()[i] - mean) * x[i][j];
                Vectors.add(sums[folds[i]][j], factor, x[i]);
                Vectors.add(sums[count][j], factor, x[i]);
            }
        }
        double[] whole = leading(sums[count]);
        double[] values = new double[x.length];
        for (int fold = 0; fold < count; fold++) {
            Interruption.check();
            double[][] rest = sums[fold];
            for (int j = 0; j < s; j++) {
                for (int k = 0; k < s; k++) {
                    rest[j][k] = sums[count][j][k] - rest[j][k];
                }
            }
            double[] direction = leading(rest);
            double sign = Math.signum(Overlaps.of(direction, whole));
            for (int i = 0; i < x.length; i++) {
                values[i] = folds[i] == fold ? sign * Overlaps.of(direction, x[i]) : values[i];
            }
        }
        return values;
    }

    private static double[] centred(float[] row, double[] mean) {
        double[] x = TaskRows.doubles(row);
        Vectors.add(x, -1, mean);
        return x;
    }

    private static double[] leading(double[][] matrix) {
        SymmetricEigen eigen = SymmetricEigen.of(matrix);
        int last = eigen.size() - 1;
        return eigen.vector(Math.abs(eigen.value(0)) >= Math.abs(eigen.value(last)) ? 0 : last);
    }

    /** Returns how much of a unit vector lies in the span of orthonormal ones, from 0 to 1. */
    static double energy(double[] unit, double[][] basis) {
        return Arrays.stream(basis).mapToDouble(v -> Overlaps.of(v, unit)).map(a -> a * a).sum();
    }
}
