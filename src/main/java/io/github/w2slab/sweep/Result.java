package io.github.w2slab.sweep;

import io.github.w2slab.training.Status;
import java.util.Map;

/**
 * What one run gave.
 *
 * @param point  of the grid
 * @param recipe tells the recipe from others, see {@link Fingerprint}
 * @param steps  taken
 * @param end    {@link Status.Kind#COMPLETE}, {@link Status.Kind#REACHED} or {@link Status.Kind#DIVERGED}
 * @param values measures by name; NaN where one has no value
 */
record Result(Point point, String recipe, long steps, Status.Kind end, Map<String, Double> values) {

    boolean isDiverged() {
        return end == Status.Kind.DIVERGED;
    }

    /** Returns the end in a word, for tables and files. */
    String endWord() {
        return end.name().toLowerCase(java.util.Locale.ROOT);
    }
}
