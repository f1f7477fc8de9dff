package io.github.w2slab.training;

import io.github.w2slab.world.Require;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/**
 * What a run measured, a row for each recorded step. Immutable.
 *
 * <p>Columns: {@code alignment}, mean over target neurons of |&lt;w, theta_0&gt;|; {@code alignment_in_subspace}, the same
 * of the projections on V_0; for each off-target task k {@code kept_k}, mean over its group of |&lt;w, theta_k&gt;| (1 =
 * nothing forgotten), and {@code drift_k}, mean over its group of |&lt;w, theta_0&gt;|.
 */
public final class History {

    private final String name;
    private final List<String> columns;
    private final List<Row> rows;

    record Row(long step, double[] values) {
    }

    History(String name, List<String> columns, List<Row> rows) {
        this.name = name;
        this.columns = List.copyOf(columns);
        this.rows = List.copyOf(rows);
    }

    /**
     * A history from given numbers.
     *
     * @param name    of the table
     * @param columns names of the measures, without the step
     * @param steps   recorded steps, ascending
     * @param values  for each step a row of values, one for each measure
     * @throws IllegalArgumentException if sizes differ or steps do not ascend
     */
    public static History of(String name, List<String> columns, long[] steps, double[][] values) {
        Require.check(steps.length == values.length, "number of rows", values.length, "that of steps, " + steps.length);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            Require.check(i == 0 || steps[i] > steps[i - 1], "step " + i, steps[i], "greater than the one before");
            Require.check(values[i].length == columns.size(), "length of row " + i, values[i].length,
                    "that of columns, " + columns.size());
            rows.add(new Row(steps[i], values[i].clone()));
        }
        return new History(name, columns, rows);
    }

    /** Returns the measures of a world, in the order of the columns. */
    public static List<String> measures(World world) {
        List<String> columns = new ArrayList<>(List.of("alignment", "alignment_in_subspace"));
        for (int k = 1; k < world.tasks(); k++) {
            columns.add("kept_" + k);
            columns.add("drift_" + k);
        }
        return columns;
    }

    /** Returns the name of the run that was measured. */
    public String name() {
        return name;
    }

    /** Returns the number of recorded steps. */
    public int size() {
        return rows.size();
    }

    /** Returns the names of the measures, without the step. */
    public List<String> columns() {
        return columns;
    }

    /** Returns the recorded steps, ascending. */
    public long[] steps() {
        return rows.stream().mapToLong(Row::step).toArray();
    }

    /**
     * Returns one measure at all recorded steps.
     *
     * @throws IllegalArgumentException if there is no such measure
     */
    public double[] column(String column) {
        int i = indexOf(column);
        return rows.stream().mapToDouble(row -> row.values()[i]).toArray();
    }

    /** Returns the last recorded value of a measure. */
    public double last(String column) {
        return rows.get(rows.size() - 1).values()[indexOf(column)];
    }

    /**
     * Returns a measure at a recorded step.
     *
     * @throws IllegalArgumentException if there is no such measure or the step was not recorded
     */
    public double at(long step, String column) {
        int i = indexOf(column);
        return rows.stream().filter(row -> row.step() == step).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("step must be a recorded one, but is " + step))
                .values()[i];
    }

    /**
     * Returns the number of steps after which a measure first reaches a height, interpolated linearly between recorded
     * steps.
     *
     * @param column a measure
     * @param height finite
     * @return NaN where it was not reached
     * @throws IllegalArgumentException if there is no such measure
     */
    public double stepsTo(String column, double height) {
        Require.finite("height", height);
        long[] steps = steps();
        double[] values = column(column);
        for (int i = 0; i < values.length; i++) {
            if (values[i] >= height) {
                return i == 0 ? steps[0]
                        : steps[i] - (steps[i] - steps[i - 1]) * (values[i] - height) / (values[i] - values[i - 1]);
            }
        }
        return Double.NaN;
    }

    private int indexOf(String column) {
        int i = columns.indexOf(column);
        Require.check(i >= 0, "column", column, "one of " + columns);
        return i;
    }

    /** Returns a table with a column {@code step} and one for each measure. */
    public Table table() {
        List<tech.tablesaw.columns.Column<?>> all = new ArrayList<>();
        all.add(LongColumn.create("step", steps()));
        for (String column : columns) {
            all.add(DoubleColumn.create(column, column(column)));
        }
        return Table.create(name, all);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name + ": " + size() + " recorded steps");
        for (int i = 0; i < columns.size() && !rows.isEmpty(); i++) {
            text.append(String.format(Locale.ROOT, "%s %s %.3f", i == 0 ? ", at the last" : ",", columns.get(i),
                    last(columns.get(i))));
        }
        return text.toString();
    }
}
