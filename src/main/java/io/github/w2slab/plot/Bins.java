package io.github.w2slab.plot;

import java.util.Arrays;

/** Intervals of equal width at round numbers that hold all values. */
final class Bins {

    private final double start;
    private final double step;
    private final int count;

    private Bins(double start, double step, int count) {
        this.start = start;
        this.step = step;
        this.count = count;
    }

    /**
     * Covers the values, NaN left out.
     *
     * @param wanted about how many bins, 0 for the square root of the number of values
     */
    static Bins of(double[] values, int wanted) {
        double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        double low = known.length == 0 ? 0 : known[0];
        double high = known.length == 0 ? 1 : known[known.length - 1];
        if (low == high) {
            low -= 0.5;
            high += 0.5;
        }
        double step = Ticks.niceStep((high - low) / (wanted > 0 ? wanted : Math.min(60, Math.sqrt(known.length) + 1)));
        double start = Math.floor(low / step) * step;
        return new Bins(start, step, (int) Math.floor((high - start) / step) + 1);
    }

    double step() {
        return step;
    }

    int count() {
        return count;
    }

    /** Returns the bin of a value that was covered. */
    int index(double value) {
        return Math.min(count - 1, (int) ((value - start) / step));
    }

    double[] centres() {
        double[] centres = new double[count];
        Arrays.setAll(centres, i -> start + (i + 0.5) * step);
        return centres;
    }
}
