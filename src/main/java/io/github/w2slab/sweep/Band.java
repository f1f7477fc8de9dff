package io.github.w2slab.sweep;

import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.training.History;
import java.util.List;
import java.util.TreeMap;

/**
 * A measure of one kind of run against steps: mean over seeds with the interval of level {@value Interval#LEVEL}. At each
 * step that any of the runs recorded it takes those that did, so it can be drawn while runs are under way.
 *
 * @param run     name of the runs
 * @param measure name of the measure
 * @param steps   ascending
 * @param mean    at each step
 * @param low     lower end, NaN where only one run recorded the step
 * @param high    upper end, likewise
 */
public record Band(String run, String measure, long[] steps, double[] mean, double[] low, double[] high) {

    static Band of(String run, String measure, List<History> histories) {
        TreeMap<Long, double[]> values = new TreeMap<>();
        for (History history : histories) {
            long[] steps = history.steps();
            double[] column = history.column(measure);
            for (int i = 0; i < steps.length; i++) {
                values.merge(steps[i], new double[] {column[i]}, Band::joined);
            }
        }
        int n = values.size();
        Band band = new Band(run, measure, new long[n], new double[n], new double[n], new double[n]);
        int i = 0;
        for (var entry : values.entrySet()) {
            Interval interval = Interval.of(histories.get(0).measure(measure), entry.getValue());
            band.steps[i] = entry.getKey();
            band.mean[i] = interval.mean();
            band.low[i] = interval.low();
            band.high[i] = interval.high();
            i++;
        }
        return band;
    }

    private static double[] joined(double[] a, double[] b) {
        double[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
