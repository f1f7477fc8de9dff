package io.github.w2slab.plot.svg;

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
     * @param wanted the most bins, 0 for the square root of the number of values
     */
    static Bins of(double[] values, int wanted) {
        double[] known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        double low = known.length == 0 ? 0 : known[0];
        double high = known.length == 0 ? 1 : known[known.length - 1];
        if (low == high) {
            low -= 0.5;
            high += 0.5;
        }
        double step = wanted > 0 ? atLeast((high - low) / wanted)
                : Ticks.niceStep((high - low) / Math.min(60, Math.sqrt(known.length) + 1));
        double start = Math.floor(low / step) * step;
        return new Bins(start, step, (int) Math.floor((high - start) / step) + 1);
    }

    /** The least of 1, 2, 5 times a power of ten that reaches a width, as Plotly takes. */
    private static double atLeast(double width) {
        double power = StrictMath.pow(10, Math.floor(StrictMath.log10(width)));
        double share = width / power * (1 - 1e-9);
        return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
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
