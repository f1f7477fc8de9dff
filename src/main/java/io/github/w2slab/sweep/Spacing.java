package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.DoubleUnaryOperator;

/** Numbers between two ends, both included, as axes of a sweep take them. In a notebook both methods are there without an import. */
public final class Spacing {

    private Spacing() {
    }

    /**
     * Returns numbers with equal differences, to 15 digits between the ends.
     *
     * @param from  the first, finite
     * @param to    the last, finite; may be the smaller
     * @param count how many, at least 2
     * @throws IllegalArgumentException if one is out of its range
     */
    public static double[] linspace(double from, double to, int count) {
        Require.finite("from", from);
        Require.finite("to", to);
        return spaced(from, to, count, 15, share -> (1 - share) * from + share * to);
    }

    /**
     * Returns numbers with equal ratios, to 12 digits between the ends. These are numbers themselves, as those of numpy's
     * geomspace, not exponents of 10.
     *
     * @param from  the first, finite and greater than 0
     * @param to    the last, finite and greater than 0; may be the smaller
     * @param count how many, at least 2
     * @throws IllegalArgumentException if one is out of its range
     */
    public static double[] logspace(double from, double to, int count) {
        Require.positive("from", from);
        Require.positive("to", to);
        return spaced(from, to, count, 12,
                share -> StrictMath.exp((1 - share) * StrictMath.log(from) + share * StrictMath.log(to)));
    }

    /** Rounds what lies between the ends, so that 0.1 is 0.1 and no number next to it. */
    private static double[] spaced(double from, double to, int count, int digits, DoubleUnaryOperator ofShare) {
        Require.atLeast("count", count, 2);
        MathContext context = new MathContext(digits, RoundingMode.HALF_EVEN);
        double[] all = new double[count];
        all[0] = from;
        for (int i = 1; i < count - 1; i++) {
            all[i] = new BigDecimal(ofShare.applyAsDouble((double) i / (count - 1))).round(context).doubleValue();
        }
        all[count - 1] = to;
        return all;
    }
}
