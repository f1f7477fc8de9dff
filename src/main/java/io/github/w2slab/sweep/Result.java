package io.github.w2slab.sweep;

import java.util.Map;

/**
 * What one run gave.
 *
 * @param point  of the grid
 * @param recipe tells the recipe from others, see {@link Trial#fingerprint}
 * @param steps  taken
 * @param end    {@link #COMPLETE}, {@link #REACHED} or {@link #DIVERGED}
 * @param values measures by name; NaN where one has no value
 */
record Result(Point point, String recipe, long steps, String end, Map<String, Double> values) {

    static final String COMPLETE = "complete";
    static final String REACHED = "reached";
    static final String DIVERGED = "diverged";
}
