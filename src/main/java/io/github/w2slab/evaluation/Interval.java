package io.github.w2slab.evaluation;

import io.github.w2slab.world.Require;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The mean of a measure over independent seeds with its confidence interval, mean -+ t_{n-1} s / sqrt n.
 *
 * @param mean  over the seeds
 * @param low   lower end, NaN for one seed
 * @param high  upper end, NaN for one seed
 * @param seeds n
 */
public record Interval(double mean, double low, double high, int seeds) {

    /** What is smaller is rounding, written as 0.000. */
    private static final double SMALLEST = 1e-6;

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

    /** Three decimals below ten and fewer above, but more where all of it is below 0.01: {@code 0.763 [0.711, 0.820]}. */
    @Override
    public String toString() {
        double size = Math.max(Math.abs(mean), seeds == 1 ? 0 : Math.max(Math.abs(low), Math.abs(high)));
        int decimals = 3;
        for (double ten = 10; ten <= size && decimals > 0; ten *= 10) {
            decimals--;
        }
        for (double small = 0.01; size < small && size >= SMALLEST; small /= 10) {
            decimals++;
        }
        return seeds == 1 ? text(mean, decimals)
                : text(mean, decimals) + " [" + text(low, decimals) + ", " + text(high, decimals) + "]";
    }

    private static String text(double value, int decimals) {
        return Double.isFinite(value) ? new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString()
                : Double.toString(value);
    }
}
