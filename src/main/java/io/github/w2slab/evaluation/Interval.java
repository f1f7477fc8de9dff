package io.github.w2slab.evaluation;

import io.github.w2slab.base.Require;
import io.github.w2slab.training.Measure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.LongToDoubleFunction;
import java.util.stream.LongStream;

/**
 * The mean of a measure over independent seeds with its confidence interval.
 *
 * <p>A measure without bounds has the interval mean -+ t_{n-1} s / sqrt n. For one that lies between two bounds the same is
 * done for the log-odds of the mean: with p the mean's place between the bounds, 0 to 1, and e = s / sqrt n in the same
 * units, the ends are where ln(p / (1 - p)) -+ t_{n-1} e / (p (1 - p)) leads back to (Korn and Graubard, Survey Methodology
 * 24, 1998; "logit" of R's {@code svyciprop}). It stays between the bounds, contains the mean, and covers the mean of laws
 * that crowd at a bound better than the symmetric interval does. A mean at a bound, where all values are equal, is its own
 * interval.
 *
 * @param mean  over the seeds
 * @param low   lower end, NaN for one seed
 * @param high  upper end, NaN for one seed
 * @param seeds n
 */
public record Interval(double mean, double low, double high, int seeds) {

    /** What is smaller is rounding, written as 0.000. */
    private static final double SMALLEST = 1e-6;

    /** By so much a measure may pass its bounds. */
    private static final double ROUNDING = 1e-6;

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

    /**
     * The interval of level {@value #LEVEL} of a measure by its name in tables: alignments, overlaps with the teacher,
     * energies in V_0, {@code kept}, {@code drift} and accuracies lie between 0 and 1, correlations between -1 and 1, other measures anywhere.
     *
     * @param measure for example "kept_1" or "localized_weak_correlation"
     * @param values  one for each seed, at least one
     * @throws IllegalArgumentException if a value is beyond the measure's bounds by more than rounding
     */
    public static Interval of(String measure, double... values) {
        String kind = Require.present("measure", measure).replaceFirst("^(localized_)?(weak_|ceiling_|feature_)?", "");
        if (kind.matches("alignment(_in_subspace)?|energy_in_subspace|teacher_overlap|accuracy|(kept|drift)_\\d+")) {
            return within(0, 1, values);
        }
        return kind.matches("correlation|(frozen|refitted)_\\d+") ? within(-1, 1, values) : of(values);
    }

    /**
     * The interval of level {@value #LEVEL} of a measure with its own range; where it has none, as its name says.
     *
     * @param values one for each seed, at least one
     */
    public static Interval of(Measure measure, double... values) {
        Require.present("measure", measure);
        Require.present("values", values);
        return Double.isFinite(measure.low()) && Double.isFinite(measure.high())
                ? within(measure.low(), measure.high(), values) : of(measure.name(), values);
    }

    /**
     * The interval of level {@value #LEVEL} of a measure that lies between two bounds.
     *
     * @param least    lower bound
     * @param greatest upper bound, greater than {@code least}
     * @param values   one for each seed, at least one
     * @throws IllegalArgumentException if a value is beyond the bounds by more than rounding
     */
    public static Interval within(double least, double greatest, double... values) {
        Require.check(least < greatest, "upper bound", greatest, "greater than the lower one, " + least);
        for (double value : values) {
            Require.check(!(value < least - ROUNDING || value > greatest + ROUNDING), "value", value,
                    "between " + least + " and " + greatest);
        }
        Interval plain = of(values);
        double width = greatest - least;
        double p = (plain.mean - least) / width;
        if (plain.seeds == 1 || Double.isNaN(p)) {
            return plain;
        }
        if (p <= 0 || p >= 1) {
            return new Interval(plain.mean, plain.mean, plain.mean, plain.seeds);
        }
        double factor = StrictMath.exp((plain.high - plain.low) / 2 / width / (p * (1 - p)));
        return new Interval(plain.mean, least + width * p / (p + (1 - p) * factor),
                least + width * (1 - (1 - p) / (1 - p + p * factor)), plain.seeds);
    }

    /**
     * The interval of level {@value #LEVEL} of an experiment, done once for each of the seeds 1, 2, ... n.
     *
     * @param seeds n, at least 1
     * @param value of the experiment with a seed
     */
    public static Interval over(int seeds, LongToDoubleFunction value) {
        Require.atLeast("number of seeds", seeds, 1);
        Require.present("value", value);
        return of(LongStream.rangeClosed(1, seeds).mapToDouble(value).toArray());
    }

    /** Returns the interval of 1 less the value, of an error where this is of a success. */
    public Interval complement() {
        return new Interval(1 - mean, 1 - high, 1 - low, seeds);
    }

    static Interval of(double level, double[] values) {
        int n = Require.present("values", values).length;
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
