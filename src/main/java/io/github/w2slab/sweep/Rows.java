package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.LongColumnType;

/**
 * Things of one kind, a row for each, and what is asked of them in columns:
 *
 * <pre>{@code
 * Rows.of(w2s, sft).words("run", Run::name).whole("steps to 0.8", run -> run.history().stepsTo("alignment", 0.8)).table()
 * }</pre>
 *
 * <p>What is not a number is missing in its column. Immutable; a column is asked for once, when it is added.
 *
 * @param <T> runs, teachers, links, dimensions ...
 */
public final class Rows<T> {

    private final List<T> things;
    private final List<Column<?>> columns;

    private Rows(List<T> things, List<Column<?>> columns) {
        this.things = things;
        this.columns = columns;
    }

    /**
     * A row for each of these, in their order.
     *
     * @param things at least one, none null
     */
    public static <T> Rows<T> of(List<? extends T> things) {
        Require.check(!Require.present("things", things).isEmpty(), "number of things", 0, "at least 1");
        return new Rows<>(List.copyOf(things), List.of());
    }

    /** A row for each of these, in their order. */
    @SafeVarargs
    public static <T> Rows<T> of(T... things) {
        Require.present("things", things);
        return of(List.of(things));
    }

    /** The same with a column of words: what is said of each, as it writes itself. */
    public Rows<T> words(String title, Function<? super T, ?> word) {
        Require.present("title", title);
        Require.present("word", word);
        return and(StringColumn.create(titled(title), things.stream().map(thing -> String.valueOf(word.apply(thing)))));
    }

    /** The same with a column of numbers. */
    public Rows<T> numbers(String title, ToDoubleFunction<? super T> number) {
        Require.present("title", title);
        Require.present("number", number);
        return and(DoubleColumn.create(titled(title),
                things.stream().mapToDouble(number).map(x -> Double.isFinite(x) ? x : Double.NaN)));
    }

    /** The same with a column of numbers, each rounded to the nearest whole one: steps, samples, dimensions. */
    public Rows<T> whole(String title, ToDoubleFunction<? super T> number) {
        Require.present("title", title);
        Require.present("number", number);
        return and(LongColumn.create(titled(title), things.stream().mapToDouble(number)
                .mapToLong(x -> Double.isFinite(x) ? Math.round(x) : LongColumnType.missingValueIndicator())));
    }

    private String titled(String title) {
        Require.check(columns.stream().noneMatch(column -> column.name().equals(Require.present("title", title))), "title", title,
                "one that no other column has");
        return title;
    }

    private Rows<T> and(Column<?> column) {
        List<Column<?>> more = new ArrayList<>(columns);
        more.add(column);
        return new Rows<>(things, List.copyOf(more));
    }

    /** Returns the table. */
    public Table table() {
        return Table.create("", columns.stream().map(Column::copy).toArray(Column<?>[]::new));
    }

    @Override
    public String toString() {
        return table().toString();
    }
}
