package io.github.w2slab.evaluation;

import io.github.w2slab.world.Require;
import java.util.Locale;

/**
 * The mean of a measure over independent seeds with its confidence interval, mean -+ t_{n-1} s / sqrt n.
 *
 * @param mean  over the seeds
 * @param low   lower end, NaN for one seed
 * @param high  upper end, NaN for one seed
 * @param seeds n
 */
public record Interval(double mean, double low, double high, int seeds) {

    /** Level of intervals unless another is given. */
    public static final double LEVEL = 0.95;

    /**
     * The interval of level {@value #LEVEL}.
     *
     * @param values one for each seed, at least one
     */
    public static Interval of(double... values) {
        return of(LEVEL, values);
    }

    static Interval of(double level, double[] values) {
        int n = values.length;
        Require.check(n > 0, "number of seeds", n, "at least 1");
        double mean = Seeds.mean(values);
        if (n == 1) {
            return new Interval(mean, Double.NaN, Double.NaN, 1);
        }
        double half = Seeds.quantile(n, level) * Math.sqrt(Seeds.covarianceOfMeans(values, values));
        return new Interval(mean, mean - half, mean + half, n);
    }

    @Override
    public String toString() {
        return seeds == 1 ? String.format(Locale.ROOT, "%.3f", mean)
                : String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", mean, low, high);
    }
}
