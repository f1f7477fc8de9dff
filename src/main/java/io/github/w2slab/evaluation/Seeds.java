package io.github.w2slab.evaluation;

import io.github.w2slab.base.Require;
import org.hipparchus.distribution.continuous.TDistribution;

/** Means, covariances and Student's t over seeds. */
final class Seeds {

    private Seeds() {
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Returns the covariance of the two means, sum (a - mean)(b - mean) / (n - 1) / n. */
    static double covarianceOfMeans(double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i] - meanA, b[i] - meanB, sum);
        }
        return sum / (a.length - 1) / a.length;
    }

    /**
     * Returns the quantile t_{n-1} of (1 + level) / 2.
     *
     * @param n     number of seeds, at least 2
     * @param level between 0 and 1
     */
    static double quantile(int n, double level) {
        Require.check(level > 0 && level < 1, "level", level, "greater than 0 and less than 1");
        return new TDistribution(n - 1).inverseCumulativeProbability((1 + level) / 2);
    }
}
