package io.github.w2slab.evaluation;

import io.github.w2slab.base.Require;
import java.util.Locale;

/**
 * How well a reward agrees with the true one on the same inputs.
 *
 * @param correlation        Pearson's correlation, 0 where one side is constant
 * @param meanSquaredError   mean of (predicted - true)^2
 * @param preferenceAccuracy share of pairs that are ordered as the true reward orders them, the agreement with the noiseless
 *                           order, see {@link #of}; for sampled preferences see {@link PreferenceSample#accuracy}
 */
public record RewardScores(double correlation, double meanSquaredError, double preferenceAccuracy) {

    /**
     * Compares. Preference accuracy takes all pairs of inputs whose true rewards differ, and counts those in the
     * order of the truth, which an annotator without noise would choose; a pair of equal predictions counts one half. It is
     * 1/2 for a reward that knows nothing and NaN where no true rewards differ.
     *
     * @param predicted n values, n at least 2
     * @param truth     n values
     * @throws IllegalArgumentException if sizes differ or a value is not finite
     */
    public static RewardScores of(double[] predicted, double[] truth) {
        Require.present("predicted", predicted);
        Require.present("truth", truth);
        Require.check(predicted.length == truth.length && truth.length >= 2, "number of predictions",
                predicted.length, "that of true rewards, " + truth.length + ", and at least 2");
        for (int i = 0; i < truth.length; i++) {
            Require.finite("prediction " + i, predicted[i]);
            Require.finite("true reward " + i, truth[i]);
        }
        return new RewardScores(correlation(predicted, truth), meanSquaredDifference(predicted, truth),
                PreferenceAccuracy.of(predicted, truth));
    }

    static double meanSquaredDifference(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i] - b[i], a[i] - b[i], sum);
        }
        return sum / a.length;
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Seeds.mean(a);
        double meanB = Seeds.mean(b);
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < a.length; i++) {
            aa = Math.fma(a[i] - meanA, a[i] - meanA, aa);
            bb = Math.fma(b[i] - meanB, b[i] - meanB, bb);
            ab = Math.fma(a[i] - meanA, b[i] - meanB, ab);
        }
        double size = Math.sqrt(aa) * Math.sqrt(bb);
        return size == 0 ? 0 : Math.max(-1, Math.min(1, ab / size));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "correlation %.3f, mean squared error %.3f, preference accuracy %.3f",
                correlation, meanSquaredError, preferenceAccuracy);
    }
}
