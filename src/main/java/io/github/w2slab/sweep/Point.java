package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One point of a grid: a value on each axis, and a seed.
 *
 * @param values a {@link Double} or a {@link String} for each axis, in the axes' order
 * @param seed   of everything that is random
 */
public record Point(Map<String, Object> values, long seed) implements Serializable {

    public Point {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The same point with another seed. */
    public Point seed(long seed) {
        return new Point(values, seed);
    }

    /** Returns the number on an axis. */
    public double value(String axis) {
        Object value = on(axis);
        Require.check(value instanceof Double, "value of axis " + axis, value, "a number; use text for a word");
        return (Double) value;
    }

    /** Returns the number on an axis as an integer, which it must be. */
    public int integer(String axis) {
        double value = value(axis);
        Require.check(value == (int) value, "value of axis " + axis, value, "an integer");
        return (int) value;
    }

    /** Returns the word on an axis. */
    public String text(String axis) {
        Object value = on(axis);
        Require.check(value instanceof String, "value of axis " + axis, value, "a word; use value for a number");
        return (String) value;
    }

    private Object on(String axis) {
        Require.check(values.containsKey(axis), "axis", axis, "one of " + values.keySet());
        return values.get(axis);
    }

    /** Returns, for example, "eta = 0.1, kind = W2S". */
    String setting() {
        return values.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).collect(Collectors.joining(", "));
    }

    /** Returns, for example, "eta = 0.1, kind = W2S, seed 3". */
    @Override
    public String toString() {
        return setting() + ", seed " + seed;
    }
}
