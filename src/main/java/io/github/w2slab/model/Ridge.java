package io.github.w2slab.model;

import io.github.w2slab.base.Require;
import java.util.ArrayList;
import java.util.List;

/**
 * Ridge regression of labels y on features Phi (n x N): minimises |y - Phi a - b|^2 / n + lambda |a|^2. The intercept b
 * is not penalised.
 *
 * <p>With Phi centred where there is an intercept, the solution comes from the eigenvectors of Phi^T Phi / n (N x N) or
 * of Phi Phi^T / n (n x n), whichever is smaller. Unless it is given, lambda minimises the generalised cross-validation
 * score (|y - Phi a - b|^2 / n) / (1 - df/n)^2, df = sum mu_i / (mu_i + lambda) plus 1 for the intercept, over a grid of
 * 57 values from 100 mu_1 down to 10^-12 mu_1, mu_1 the largest eigenvalue (Golub, Heath and Wahba, Technometrics 1979).
 * lambda = 0 gives the least-squares solution of smallest norm. Cost n N min(n, N).
 */
public final class Ridge {

    private static final double LARGEST = 100;
    private static final double TEN_TO_MINUS_QUARTER = 0.5623413251903491;
    private static final int CANDIDATES = 57;

    private final double penalty;
    private final boolean intercept;

    /**
     * A fitted linear function.
     *
     * @param weights   a, one for each feature
     * @param intercept b, 0 where there is none
     * @param penalty   lambda
     * @param freedom   df, the effective number of parameters
     */
    public record Fit(double[] weights, double intercept, double penalty, double freedom) {
    }

    private Ridge(double penalty, boolean intercept) {
        this.penalty = penalty;
        this.intercept = intercept;
    }

    /** With an intercept, and lambda chosen by generalised cross-validation. */
    public static Ridge crossValidated() {
        return new Ridge(Double.NaN, true);
    }

    /**
     * With an intercept and a given penalty.
     *
     * @param lambda finite and at least 0
     */
    public static Ridge penalty(double lambda) {
        return new Ridge(Require.notNegative("penalty lambda", lambda), true);
    }

    /** The same without an intercept. */
    public Ridge withoutIntercept() {
        return new Ridge(penalty, false);
    }

    /**
     * Fits.
     *
     * @param features Phi, n rows of N finite numbers, n and N at least 1
     * @param labels   y, n finite numbers
     * @throws IllegalArgumentException if sizes differ or a number is not finite
     */
    public Fit fit(double[][] features, double[] labels) {
        Require.present("features", features);
        Require.present("labels", labels);
        return fits(features, labels).get(0);
    }

    /**
     * Fits several vectors of labels on the same features, whose spectrum is found once; the same numbers as by {@link #fit}
     * each.
     *
     * @param features Phi, n rows of N finite numbers, n and N at least 1
     * @param labels   one or more vectors of n finite numbers
     * @throws IllegalArgumentException if sizes differ or a number is not finite
     */
    public List<Fit> fits(double[][] features, double[]... labels) {
        Require.present("features", features);
        Require.present("labels", labels);
        check(features, labels);
        int n = features.length;
        double[] means = new double[features[0].length];
        if (intercept) {
            for (double[] row : features) {
                for (int j = 0; j < means.length; j++) {
                    means[j] += row[j] / n;
                }
            }
        }
        GramSpectrum.Features spectrum = new GramSpectrum.Features(centred(features, means));
        List<Fit> fits = new ArrayList<>();
        for (double[] y : labels) {
            fits.add(fit(spectrum, means, y));
        }
        return fits;
    }

    private Fit fit(GramSpectrum.Features features, double[] means, double[] labels) {
        double mean = intercept ? mean(labels) : 0;
        GramSpectrum spectrum = new GramSpectrum(features, centred(labels, mean));
        double lambda = Double.isNaN(penalty) ? bestPenalty(spectrum, labels.length) : penalty;
        double[] weights = spectrum.weights(lambda);
        double b = mean;
        for (int j = 0; j < weights.length; j++) {
            b -= weights[j] * means[j];
        }
        return new Fit(weights, intercept ? b : 0, lambda, spectrum.freedom(lambda) + (intercept ? 1 : 0));
    }

    private static void check(double[][] features, double[][] labels) {
        Require.check(features.length > 0, "number of samples", 0, "at least 1");
        Require.check(labels.length > 0, "number of vectors of labels", 0, "at least 1");
        for (double[] y : labels) {
            Require.check(features.length == y.length, "number of labels", y.length, "that of samples, " + features.length);
            for (int i = 0; i < y.length; i++) {
                Require.finite("label " + i, y[i]);
            }
        }
        checkRows(features, "sample");
    }

    /** Throws unless rows have equally many features, at least one, and all are finite. */
    static void checkRows(double[][] features, String row) {
        Require.check(features[0].length > 0, "number of features", 0, "at least 1");
        for (int i = 0; i < features.length; i++) {
            Require.check(features[i].length == features[0].length, "features of " + row + " " + i, features[i].length,
                    "as many as of the first, " + features[0].length);
            for (double value : features[i]) {
                if (!Double.isFinite(value)) {
                    Require.finite("each feature of " + row + " " + i, value);
                }
            }
        }
    }

    private double bestPenalty(GramSpectrum spectrum, int n) {
        double lambda = LARGEST * spectrum.largest();
        double best = lambda;
        double bestScore = Double.POSITIVE_INFINITY;
        for (int k = 0; k < CANDIDATES && lambda > 0; k++) {
            double left = 1 - (spectrum.freedom(lambda) + (intercept ? 1 : 0)) / n;
            double score = spectrum.residual(lambda) / (left * left);
            if (left > 0 && score < bestScore) {
                bestScore = score;
                best = lambda;
            }
            lambda *= TEN_TO_MINUS_QUARTER;
        }
        return best;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double[] centred(double[] values, double mean) {
        double[] result = new double[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = values[i] - mean;
        }
        return result;
    }

    private static double[][] centred(double[][] rows, double[] means) {
        double[][] result = new double[rows.length][means.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < means.length; j++) {
                result[i][j] = rows[i][j] - means[j];
            }
        }
        return result;
    }
}
