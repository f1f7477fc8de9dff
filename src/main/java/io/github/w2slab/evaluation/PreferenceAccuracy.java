package io.github.w2slab.evaluation;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Share of concordant pairs in O(n log n) by counting the inversions of a merge sort (Knight, JASA 1966), among the
 * pairs that the truth orders; tied predictions count one half.
 */
final class PreferenceAccuracy {

    private PreferenceAccuracy() {
    }

    static double of(double[] predictions, double[] rewards) {
        double[] predicted = withoutNegativeZeros(predictions);
        double[] truth = withoutNegativeZeros(rewards);
        int n = truth.length;
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.<Integer>comparingDouble(i -> truth[i]).thenComparingDouble(i -> predicted[i]));
        double[] sorted = new double[n];
        Arrays.setAll(sorted, i -> predicted[order[i]]);
        long tiedTruth = 0;
        long tiedBoth = 0;
        int sameTruth = 0;
        int same = 0;
        for (int i = 1; i < n; i++) {
            sameTruth = truth[order[i]] == truth[order[i - 1]] ? sameTruth + 1 : 0;
            same = sameTruth > 0 && sorted[i] == sorted[i - 1] ? same + 1 : 0;
            tiedTruth += sameTruth;
            tiedBoth += same;
        }
        long discordant = inversions(sorted, new double[n], 0, n);
        long tied = ties(sorted) - tiedBoth;
        double ordered = n * (n - 1L) / 2 - tiedTruth;
        return (ordered - discordant - tied / 2.0) / ordered;
    }

    /** -0 equals 0 but is sorted before it. */
    private static double[] withoutNegativeZeros(double[] values) {
        return Arrays.stream(values).map(v -> v + 0.0).toArray();
    }

    private static long ties(double[] ascending) {
        long ties = 0;
        int same = 0;
        for (int i = 1; i < ascending.length; i++) {
            same = ascending[i] == ascending[i - 1] ? same + 1 : 0;
            ties += same;
        }
        return ties;
    }

    /** Sorts values from {@code from} to {@code to} and returns how many pairs stood in descending order. */
    private static long inversions(double[] values, double[] scratch, int from, int to) {
        if (to - from < 2) {
            return 0;
        }
        int middle = (from + to) >>> 1;
        long count = inversions(values, scratch, from, middle) + inversions(values, scratch, middle, to);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            if (right == to || left < middle && values[left] <= values[right]) {
                scratch[i] = values[left++];
            } else {
                scratch[i] = values[right++];
                count += middle - left;
            }
        }
        System.arraycopy(scratch, from, values, from, to - from);
        return count;
    }
}
