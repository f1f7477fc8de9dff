package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.StopRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * How long each run goes on and what is measured of it.
 *
 * @param limit    steps of each point
 * @param heights  whose hitting times are measured
 * @param ends     whether a run ends once it has reached them all
 * @param reduced  whether the reduced dynamics of a run take its place
 * @param keepsRuns whether runs stay when they are complete
 * @param measures of the finished run, beside those of its history
 */
record Plan(ToLongFunction<Point> limit, List<Height> heights, boolean ends, boolean reduced, boolean keepsRuns,
            Map<String, ToDoubleFunction<Run>> measures) {

    /** A height of a measure, reached from below, or from above. */
    record Height(String measure, double value, boolean down) implements Serializable {

        String column() {
            return "steps to " + measure + (down ? " down to " : " ") + value;
        }

        double steps(History history) {
            return down ? history.stepsDownTo(measure, value) : history.stepsTo(measure, value);
        }
    }

    Plan limitedTo(ToLongFunction<Point> steps) {
        return new Plan(Require.present("steps", steps), heights, ends, reduced, keepsRuns, measures);
    }

    Plan reaching(Height height, boolean end) {
        Require.present("measure", height.measure());
        Require.finite("height", height.value());
        List<Height> all = new ArrayList<>(heights);
        all.add(height);
        return new Plan(limit, List.copyOf(all), ends || end, reduced, keepsRuns, measures);
    }

    Plan inReducedForm() {
        return new Plan(limit, heights, ends, true, keepsRuns, measures);
    }

    Plan keepingRuns() {
        return new Plan(limit, heights, ends, reduced, true, measures);
    }

    Plan measuring(String name, ToDoubleFunction<Run> measure) {
        Map<String, ToDoubleFunction<Run>> all = new LinkedHashMap<>(measures);
        Require.check(all.put(Require.named("name of the measure", name), Require.present("measure", measure)) == null,
                "name of the measure", name, "one that is not taken");
        return new Plan(limit, heights, ends, reduced, keepsRuns, all);
    }

    long steps(Point point) {
        long steps;
        try {
            steps = limit.applyAsLong(point);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("no number of steps at " + point + ": " + e.getMessage(), e);
        }
        return Require.atLeast("steps at " + point, steps, 1);
    }

    /** Returns when a run ends before its time: all heights are reached; null where it does not. */
    StopRule rule() {
        return ends ? history -> heights.stream().noneMatch(height -> Double.isNaN(height.steps(history))) : null;
    }

    /** Returns the history's last row, hitting times (NaN where there is none) and the further measures. */
    Map<String, Double> values(Run run) {
        History history = run.history();
        Map<String, Double> values = new LinkedHashMap<>();
        for (String column : history.columns()) {
            values.put(column, history.last(column));
        }
        for (Height height : heights) {
            values.put(height.column(), height.steps(history));
        }
        measures.forEach((name, measure) -> values.put(name, measure.applyAsDouble(run)));
        return values;
    }

    /** Tells this plan from others, for one point. */
    String describe(Point point) {
        return steps(point) + " steps" + (reduced ? ", reduced" : "")
                + heights.stream().map(h -> ", " + h.column()).collect(Collectors.joining())
                + (ends ? ", ends there" : "")
                + measures.keySet().stream().map(m -> ", " + m).collect(Collectors.joining());
    }
}
