package io.github.w2slab.evaluation;

import io.github.w2slab.base.Require;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.selection.Selection;

/**
 * A table whose intervals are text, {@code 0.763 [0.711, 0.820]}, for those who read it, and numbers in a file. Rows chosen by
 * {@link #where} keep their numbers; what else Tablesaw makes of the table (sorted, joined), and a column of which a cell was
 * changed, have the text alone.
 */
public final class IntervalTable extends Table {

    private final Map<Column<?>, Cells> known = new IdentityHashMap<>();

    /** A column as it is read and as it is; null where there is no interval. */
    private record Cells(List<String> texts, List<Interval> intervals) {

        DoubleColumn numbers(String title, ToDoubleFunction<Interval> part) {
            return DoubleColumn.create(title, intervals.stream()
                    .mapToDouble(interval -> interval == null ? Double.NaN : part.applyAsDouble(interval)).toArray());
        }
    }

    private IntervalTable(String name, Column<?>... columns) {
        super(name, columns);
    }

    /** A table with these columns to begin with. */
    public static IntervalTable of(String name, Column<?>... columns) {
        return new IntervalTable(Require.present("name", name), Require.present("columns", columns));
    }

    /**
     * Adds a column of intervals.
     *
     * @param title     of the column; " [low, high]" at its end is for the reader
     * @param intervals null where a row has none
     * @return this table
     */
    public IntervalTable with(String title, List<Interval> intervals) {
        return with(title, Require.present("intervals", intervals), intervals.stream().map(i -> i == null ? "" : i.toString()).toList());
    }

    /**
     * As {@link #with(String, List)}, in words of one's own.
     *
     * @param texts one for each interval
     */
    public IntervalTable with(String title, List<Interval> intervals, List<String> texts) {
        Require.present("intervals", intervals);
        Require.present("texts", texts);
        Require.check(texts.size() == intervals.size(), "number of texts", texts.size(), "that of the intervals, " + intervals.size());
        StringColumn column = StringColumn.create(Require.present("title", title), texts);
        addColumns(column);
        known.put(column, new Cells(List.copyOf(texts), Collections.unmodifiableList(new ArrayList<>(intervals))));
        return this;
    }

    /** Returns the intervals of a column; null where it has none, or none any more. */
    private Cells cells(Column<?> column) {
        Cells cells = known.get(column);
        return cells != null && cells.texts.equals(((StringColumn) column).asList()) ? cells : null;
    }

    /** Returns the chosen rows. */
    @Override
    public IntervalTable where(Selection selection) {
        Table chosen = super.where(Require.present("selection", selection));
        IntervalTable table = of(name(), chosen.columnArray());
        int[] rows = selection.toArray();
        for (int c = 0; c < columnCount(); c++) {
            Cells cells = cells(column(c));
            if (cells != null) {
                List<Interval> intervals = new ArrayList<>();
                IntStream.of(rows).forEach(row -> intervals.add(cells.intervals.get(row)));
                table.known.put(table.column(c), new Cells(IntStream.of(rows).mapToObj(cells.texts::get).toList(), intervals));
            }
        }
        return table;
    }

    /** Returns a table with numbers in the place of each column "x" of intervals: "x", "x, low" and "x, high", missing where there is none. */
    public Table numbers() {
        Table table = Table.create(name());
        for (Column<?> column : columns()) {
            Cells cells = cells(column);
            String title = column.name().replaceFirst(" \\[low, high\\]$", "");
            if (cells == null) {
                table.addColumns(column.copy());
            } else {
                table.addColumns(cells.numbers(title, Interval::mean), cells.numbers(title + ", low", Interval::low),
                        cells.numbers(title + ", high", Interval::high));
            }
        }
        return table;
    }
}
