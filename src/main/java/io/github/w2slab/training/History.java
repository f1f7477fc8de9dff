package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/**
 * What a run measured, a row for each recorded step and a column for each {@link Measure}: the standard ones
 * ({@link Measure#standard}) and what was added with {@link SteppedRun#measuring}. Immutable.
 */
public final class History {

    private static final String KIND = "history";

    private final String name;
    private final List<Measure> measures;
    private final List<String> columns;
    private final List<Row> rows;
    private final Provenance begun;

    record Row(long step, double[] values) {

        /** The same row for other measures; NaN for those that it does not have. */
        Row withColumns(List<Measure> own, List<Measure> wanted) {
            if (own.equals(wanted)) {
                return this;
            }
            double[] all = new double[wanted.size()];
            for (int i = 0; i < all.length; i++) {
                int at = own.indexOf(wanted.get(i));
                all[i] = at < 0 ? Double.NaN : values[at];
            }
            return new Row(step, all);
        }
    }

    /** @param begun where the run comes from, whose history this is */
    History(String name, List<Measure> measures, List<Row> rows, Provenance begun) {
        this.name = name;
        this.measures = List.copyOf(measures);
        this.columns = measures.stream().map(Measure::name).toList();
        this.rows = List.copyOf(rows);
        this.begun = begun;
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
        Require.present("columns", columns);
        Require.present("steps", steps);
        Require.present("values", values);
        Require.check(steps.length == values.length, "number of rows", values.length, "that of steps, " + steps.length);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            Require.check(i == 0 || steps[i] > steps[i - 1], "step " + i, steps[i], "greater than the one before");
            Require.check(values[i].length == columns.size(), "length of row " + i, values[i].length,
                    "that of columns, " + columns.size());
            rows.add(new Row(steps[i], values[i].clone()));
        }
        return new History(name, columns.stream().map(Measure::recorded).toList(), rows,
                Provenance.begun(name, Map.of(), Map.of(), ""));
    }

    /** Returns where it comes from: the run's settings and seeds, library, machine, and {@link #hash}. */
    public Provenance provenance() {
        return begun.at(rows.isEmpty() ? 0 : rows.get(rows.size() - 1).step(), hash());
    }

    /**
     * Returns the SHA-256 of all its bits, in hexadecimal digits: for each row the step, then the values in the columns'
     * order, each as the 8 bytes of a long or of a double, big endian. Two histories of one hash are the same numbers.
     */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Row row : rows) {
                ByteBuffer bytes = ByteBuffer.allocate(8 + 8 * columns.size()).putLong(row.step());
                for (double value : row.values()) {
                    bytes.putLong(Double.doubleToLongBits(value));
                }
                digest.update(bytes.array());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /**
     * Writes the history to a file, whole or not at all: an .npz with an array {@code history.step} and one for each column,
     * {@code history.alignment} and so on, with its provenance in settings.json.
     *
     * @return the file, by the path that was given
     */
    public Path save(String file) {
        return Description.of(KIND).with("name", name).with("provenance", provenance().description())
                .with("history", columnsDescription()).save(file, History.class);
    }

    /**
     * Reads what {@link #save} wrote, to the same bits; the history in the file of a run too. Measures of the user's own are
     * columns of numbers.
     *
     * @throws IllegalArgumentException if the file holds no history, or was changed
     */
    public static History load(String file) {
        return Description.reading(file, () -> read(file));
    }

    private static History read(String file) {
        Description saved = Description.load(file, KIND, RunFile.KIND);
        Description columns = saved.inner("history");
        Provenance told = Provenance.of(saved.inner("provenance"));
        History read = new History(saved.text("name"), columns.inners("measures").stream().map(Measure::recorded).toList(),
                rows(columns), told);
        read.requireWhole(told);
        return read;
    }

    /** Throws unless these are the numbers of which a file's provenance tells. */
    void requireWhole(Provenance told) {
        RunFile.requireAsWritten("history, by its SHA-256,", hash(), told.hash());
        RunFile.requireAsWritten("step", told.step(), provenance().step());
    }

    Description columnsDescription() {
        Description all = Description.of("measures at recorded steps")
                .with("measures", measures.stream().map(Measure::description).toList()).with("step", steps());
        for (String column : columns) {
            all = all.with(arrayOf(column), column(column));
        }
        return all;
    }

    /** The kind and the list of measures stand beside the arrays of the columns. */
    private static String arrayOf(String column) {
        return List.of("kind", "measures").contains(column) ? column + " (measured)" : column;
    }

    static List<Row> rows(Description columns) {
        long[] steps = columns.integers("step");
        List<double[]> values = columns.inners("measures").stream()
                .map(measure -> columns.vector(arrayOf(measure.text("name")))).toList();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            int at = i;
            rows.add(new Row(steps[i], values.stream().mapToDouble(column -> column[at]).toArray()));
        }
        return rows;
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

    /**
     * Returns what a column measures.
     *
     * @throws IllegalArgumentException if there is no such measure
     */
    public Measure measure(String column) {
        return measures.get(indexOf(column));
    }

    /** Returns what was measured, in the order of the columns. */
    public List<Measure> measures() {
        return measures;
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
     * Returns the number of steps after which a measure first reaches a height from below, interpolated linearly between
     * recorded steps; the first recorded step where it begins there or above.
     *
     * @param column a measure
     * @param height finite
     * @return NaN where it was not reached
     * @throws IllegalArgumentException if there is no such measure
     */
    public double stepsTo(String column, double height) {
        return crossing(column, height, 1);
    }

    /** Returns the number of steps after which a measure first falls to a height, as {@link #stepsTo} does from below. */
    public double stepsDownTo(String column, double height) {
        return crossing(column, height, -1);
    }

    private double crossing(String column, double height, int sign) {
        Require.finite("height", height);
        long[] steps = steps();
        double[] values = column(column);
        for (int i = 0; i < values.length; i++) {
            if (sign * values[i] >= sign * height) {
                return i == 0 || Double.isNaN(values[i - 1]) ? steps[i]
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
