package io.github.w2slab.sweep;

import java.util.Locale;

/**
 * What a sweep has still to do ({@link Sweep#estimate}).
 *
 * @param runs    that have no result yet
 * @param steps   of all of them together, at most
 * @param seconds on all processors of this machine; less where runs end before their time
 */
public record Estimate(int runs, long steps, double seconds) {

    /** Returns, for example, "4,000 runs with 48,000,000 steps in all: about 40 s"; of a complete sweep, that nothing is left to run. */
    @Override
    public String toString() {
        if (runs == 0) {
            return "nothing is left to run";
        }
        String time = seconds < 99 ? String.format(Locale.ROOT, "%.2g s", Math.max(0.1, seconds))
                : seconds < 6000 ? Math.round(seconds / 60) + " minutes"
                : String.format(Locale.ROOT, "%,d hours", Math.round(seconds / 3600));
        return String.format(Locale.ROOT, "%,d runs with %,d steps in all: about %s", runs, steps, time);
    }
}
