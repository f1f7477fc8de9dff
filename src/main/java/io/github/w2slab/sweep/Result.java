package io.github.w2slab.sweep;

import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Status;
import io.github.w2slab.training.Training;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What one run gave.
 *
 * @param point       of the grid
 * @param fingerprint tells recipe and measures from others
 * @param steps       taken
 * @param end         {@link Status.Kind#COMPLETE}, {@link Status.Kind#REACHED} or {@link Status.Kind#DIVERGED}
 * @param values      measures by name; NaN where one has no value
 */
record Result(Point point, Fingerprint fingerprint, long steps, Status.Kind end, Map<String, Double> values)
        implements Serializable {

    /**
     * With what a store keeps beside it.
     *
     * @param engine  what carried out the steps
     * @param history of the run, under the run's name
     */
    record Full(Result result, String engine, History history) implements Serializable {

        static Full of(Result result, Run run) {
            return new Full(result, run instanceof Training training ? training.engine().name()
                    : run.getClass().getSimpleName(), run.history());
        }

        /** Whether theory without a seed has given it. */
        boolean isMean() {
            return engine.equals(MeanDynamics.class.getSimpleName());
        }

        /** Between machines a history goes by its numbers. */
        private Object writeReplace() {
            List<String> columns = history.columns();
            return new Sent(result, engine, history.name(), columns.toArray(String[]::new), history.steps(),
                    columns.stream().map(history::column).toArray(double[][]::new));
        }
    }

    private record Sent(Result result, String engine, String name, String[] columns, long[] steps, double[][] values)
            implements Serializable {

        private Object readResolve() {
            double[][] rows = new double[steps.length][columns.length];
            for (int i = 0; i < steps.length; i++) {
                for (int k = 0; k < columns.length; k++) {
                    rows[i][k] = values[k][i];
                }
            }
            return new Full(result, engine, History.of(name, List.of(columns), steps, rows));
        }
    }

    /**
     * Returns those with a run of their own: not those that are another seed's at the same setting to the last bit, as of theory without
     * a seed. What diverged counts for each seed.
     */
    static List<Result> distinct(List<Result> all) {
        Set<List<Object>> known = new HashSet<>();
        return all.stream().filter(result -> result.isDiverged()
                || known.add(List.of(result.point.values(), result.steps, result.values))).toList();
    }

    boolean isDiverged() {
        return end == Status.Kind.DIVERGED;
    }

    /** Returns the end in a word, for tables and files. */
    String endWord() {
        return end.name().toLowerCase(Locale.ROOT);
    }
}
