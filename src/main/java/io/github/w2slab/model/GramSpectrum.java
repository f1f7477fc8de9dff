package io.github.w2slab.model;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.base.Vectors;

/**
 * The eigenvalues mu_i of the smaller of Phi^T Phi / n and Phi Phi^T / n, the labels' components c_i = &lt;u_i, y&gt; / sqrt n
 * along the matching left singular vectors of Phi, and what ridge regression reads off them for any penalty.
 */
final class GramSpectrum {

    private final double[] mu;
    private final double[] components;
    /** Row i over (mu_i + lambda) is what component i adds to the weights. */
    private final double[][] directions;
    private final double rest;
    private final double tolerance;

    /** What depends on the features alone: the eigenvectors of the smaller Gram matrix. */
    static final class Features {
        private final int n;
        private final boolean primal;
        private final double[][] columns;
        private final SymmetricEigen eigen;

        /** @param phi n rows of N features, centred if there is an intercept */
        Features(double[][] phi) {
            this.n = phi.length;
            this.primal = phi[0].length <= n;
            this.columns = transposed(phi);
            this.eigen = SymmetricEigen.of(gram(primal ? phi : columns, n));
        }
    }

    /**
     * @param phi n rows of N features
     * @param y   n labels, centred if the features are
     */
    GramSpectrum(Features phi, double[] y) {
        int n = phi.n;
        int p = phi.eigen.size();
        this.mu = new double[p];
        for (int i = 0; i < p; i++) {
            mu[i] = Math.max(0, phi.eigen.value(i));
        }
        this.tolerance = Math.max(n, phi.columns.length) * Math.ulp(1.0) * mu[0];
        this.components = new double[p];
        this.directions = new double[p][];
        double left = Overlaps.of(y, y) / n;
        double[] source = phi.primal ? product(phi.columns, y, n) : y;
        for (int i = 0; i < p; i++) {
            Interruption.check();
            double[] v = phi.eigen.vector(i);
            double along = Overlaps.of(v, source);
            if (phi.primal) {
                components[i] = mu[i] > tolerance ? along / Math.sqrt(mu[i]) : 0;
                directions[i] = scaled(v, along);
            } else {
                components[i] = along / Math.sqrt(n);
                directions[i] = product(phi.columns, scaled(v, along), n);
            }
            left -= components[i] * components[i];
        }
        this.rest = Math.max(0, left);
    }

    /** Returns the largest mu_i. */
    double largest() {
        return mu[0];
    }

    /** Returns sum_i mu_i / (mu_i + lambda), or the rank for lambda = 0. */
    double freedom(double lambda) {
        double sum = 0;
        for (int i = 0; i < mu.length; i++) {
            sum += counts(i, lambda) ? mu[i] / (mu[i] + lambda) : 0;
        }
        return sum;
    }

    /** Returns the mean squared residual. */
    double residual(double lambda) {
        double sum = rest;
        for (int i = 0; i < mu.length; i++) {
            double part = counts(i, lambda) ? components[i] * lambda / (mu[i] + lambda) : components[i];
            sum = Math.fma(part, part, sum);
        }
        return sum;
    }

    /** Returns the weights, one for each feature. */
    double[] weights(double lambda) {
        double[] weights = new double[directions[0].length];
        for (int i = 0; i < mu.length; i++) {
            double factor = counts(i, lambda) ? 1 / (mu[i] + lambda) : 0;
            Vectors.add(weights, factor, directions[i]);
        }
        return weights;
    }

    private boolean counts(int i, double lambda) {
        return lambda > 0 || mu[i] > tolerance;
    }

    private static double[][] gram(double[][] rows, int n) {
        int p = rows[0].length;
        double[][] gram = new double[p][p];
        for (double[] row : rows) {
            Interruption.check();
            for (int i = 0; i < p; i++) {
                double value = row[i];
                double[] sums = gram[i];
                for (int j = 0; j <= i; j++) {
                    sums[j] = Math.fma(value, row[j], sums[j]);
                }
            }
        }
        for (int i = 0; i < p; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] /= n;
                gram[j][i] = gram[i][j];
            }
        }
        return gram;
    }

    static double[][] transposed(double[][] rows) {
        double[][] result = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < result.length; j++) {
                result[j][i] = rows[i][j];
            }
        }
        return result;
    }

    private static double[] product(double[][] rows, double[] v, int divisor) {
        double[] result = new double[rows.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = Overlaps.of(rows[i], v) / divisor;
        }
        return result;
    }

    static double[] scaled(double[] v, double factor) {
        double[] result = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            result[i] = factor * v[i];
        }
        return result;
    }
}
