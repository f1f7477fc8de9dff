package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RewardScoresTest {

    private static double[] normals(long seed, int n) {
        return Normals.of(seed, Stream.THEORY, n).row(0);
    }

    private static double[] rounded(double[] values) {
        return Arrays.stream(values).map(Math::rint).toArray();
    }

    private static double byAllPairs(double[] predicted, double[] truth) {
        double right = 0;
        double ordered = 0;
        for (int i = 0; i < truth.length; i++) {
            for (int j = 0; j < i; j++) {
                double sign = Math.signum(truth[i] - truth[j]);
                ordered += Math.abs(sign);
                right += sign == 0 ? 0 : (1 + sign * Math.signum(predicted[i] - predicted[j])) / 2;
            }
        }
        return right / ordered;
    }

    @Test
    void preferenceAccuracyCountsAllPairsTiesByHalf() {
        for (int n : new int[] {2, 3, 10, 257}) {
            double[] truth = normals(1, n);
            double[] other = normals(2, n);
            assertEquals(byAllPairs(other, truth), RewardScores.of(other, truth).preferenceAccuracy(), 1e-14);
            if (n > 3) {
                assertEquals(byAllPairs(rounded(other), rounded(truth)),
                        RewardScores.of(rounded(other), rounded(truth)).preferenceAccuracy(), 1e-14);
            }
        }
    }

    /** For jointly Gaussian rewards of correlation r the accuracy is 1/2 + asin(r)/pi; spread below 0.01 at n = 4,000. */
    @Test
    void preferenceAccuracyOfGaussianRewardsIsSheppardsLaw() {
        double[] truth = normals(3, 4000);
        double[] noise = normals(4, 4000);
        double[] predicted = new double[4000];
        Arrays.setAll(predicted, i -> 0.8 * truth[i] + 0.6 * noise[i]);
        RewardScores scores = RewardScores.of(predicted, truth);
        assertEquals(0.5 + StrictMath.asin(0.8) / Math.PI, scores.preferenceAccuracy(), 0.015);
        assertEquals(0.8, scores.correlation(), 0.02);
        assertEquals(0.04 + 0.36, scores.meanSquaredError(), 0.03);
    }

    @Test
    void aRewardThatKnowsNothingIsRightByHalf() {
        RewardScores scores = RewardScores.of(new double[3], new double[] {1, 2, 3});
        assertEquals(0.5, scores.preferenceAccuracy());
        assertEquals(0, scores.correlation());
    }

    @Test
    void badInputIsNamed() {
        assertEquals("prediction 1 must be finite, but is NaN", assertThrows(IllegalArgumentException.class,
                () -> RewardScores.of(new double[] {0, Double.NaN}, new double[2])).getMessage());
        assertEquals("number of predictions must be that of true rewards, 2, and at least 2, but is 1",
                assertThrows(IllegalArgumentException.class,
                        () -> RewardScores.of(new double[1], new double[2])).getMessage());
    }
}
