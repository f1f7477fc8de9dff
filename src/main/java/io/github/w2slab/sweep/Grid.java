package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Axes and seeds.
 *
 * @param axes  values of each axis by its name, in the order in which they were given
 * @param seeds distinct
 */
record Grid(Map<String, List<Object>> axes, List<Long> seeds) {

    Grid with(String name, List<Object> values) {
        Require.named("name of the axis", name);
        Require.check(!axes.containsKey(name) && !Sweep.COLUMNS.contains(name), "name of the axis", name,
                "one that is not taken by another axis or column");
        Require.check(!values.isEmpty() && values.stream().distinct().count() == values.size(),
                "values of axis " + name, values, "at least one, and distinct");
        for (Object value : values) {
            Require.check(value instanceof String || value instanceof Double number && Double.isFinite(number),
                    "each value of axis " + name, value, "finite, or a word");
        }
        Map<String, List<Object>> all = new LinkedHashMap<>(axes);
        all.put(name, List.copyOf(values));
        return new Grid(all, seeds);
    }

    Grid with(long[] seeds) {
        List<Long> all = Arrays.stream(seeds).boxed().toList();
        Require.check(!all.isEmpty() && all.stream().distinct().count() == all.size(), "seeds", all,
                "at least one, and distinct");
        return new Grid(axes, all);
    }

    /** Returns all points, the last axis first to change, each with all its seeds before the next. */
    List<Point> points() {
        List<Map<String, Object>> settings = List.of(Map.of());
        for (Map.Entry<String, List<Object>> axis : axes.entrySet()) {
            List<Map<String, Object>> further = new ArrayList<>();
            for (Map<String, Object> before : settings) {
                for (Object value : axis.getValue()) {
                    Map<String, Object> one = new LinkedHashMap<>(before);
                    one.put(axis.getKey(), value);
                    further.add(one);
                }
            }
            settings = further;
        }
        List<Point> points = new ArrayList<>();
        for (Map<String, Object> one : settings) {
            for (long seed : seeds) {
                points.add(new Point(one, seed));
            }
        }
        return points;
    }
}
