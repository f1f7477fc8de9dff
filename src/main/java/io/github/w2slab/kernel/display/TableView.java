package io.github.w2slab.kernel.display;

import io.github.w2slab.base.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.ShortColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * What of a table fits a page, as texts. Of a long table the first and the last rows are shown, of a wide one the columns
 * at its two ends; a mean with the ends of its interval (columns "mean", "low", "high", or "x", "x_low", "x_high", or "x",
 * "x, low", "x, high") is one column. Numbers are written as {@link Decimals} says; a unit in brackets at the end of a column's name, or a common
 * power of ten, stands apart in the header.
 *
 * @param columns    from left to right
 * @param rows       rows of the table
 * @param hiddenRows how many of them are not shown, after the first half of those that are
 * @param hiddenColumns how many columns are not shown
 * @param columnsBefore how many shown columns stand left of the hidden ones
 */
record TableView(List<Shown> columns, int rows, int hiddenRows, int hiddenColumns, int columnsBefore) {

    static final int MOST_ROWS = 40;
    static final int EDGE_ROWS = 10;
    /** Characters across a page. */
    private static final int MOST_WIDTH = 180;
    private static final int WIDTH_BEFORE = 120;
    private static final int MOST_CELL = 60;

    private static final Pattern WITH_UNIT = Pattern.compile("(.*\\S)\\s*\\[([^\\]]+)\\]");
    private static final Pattern NUMBER_OR_INTERVAL =
            Pattern.compile("[-+]?[\\d.]+(e[-+]?\\d+)?( \\[[^\\]]*\\])?|undefined|NaN");

    /**
     * One shown column.
     *
     * @param name  without the unit
     * @param unit  may be empty
     * @param right whether it holds numbers, which stand right
     * @param cells a text for each shown row
     */
    record Shown(String name, String unit, boolean right, List<String> cells) {

        String header() {
            return unit.isEmpty() ? name : name + " [" + unit + "]";
        }

        int width() {
            return Math.min(MOST_CELL, Math.max(header().length(),
                    cells.stream().mapToInt(String::length).max().orElse(0)));
        }
    }

    static TableView of(Table table) {
        return of(table, false, false);
    }

    /** The rows that a page shows, with all columns. */
    static TableView wide(Table table) {
        return of(table, false, true);
    }

    /** All of a table, however many rows and columns it has. */
    static TableView whole(Table table) {
        return of(table, true, true);
    }

    private static TableView of(Table table, boolean allRows, boolean allColumns) {
        int n = table.rowCount();
        int[] rows = allRows || n <= MOST_ROWS ? IntStream.range(0, n).toArray()
                : IntStream.concat(IntStream.range(0, EDGE_ROWS), IntStream.range(n - EDGE_ROWS, n)).toArray();
        List<Shown> all = new ArrayList<>();
        for (int c = 0; c < table.columnCount(); c++) {
            if (isInterval(table, c)) {
                all.add(interval(table, c, rows));
                c += 2;
            } else {
                all.add(isReal(table, c) ? numbers(table, c, rows) : texts(table, c, rows));
            }
        }
        int before = all.size();
        int after = 0;
        if (!allColumns && all.stream().mapToInt(s -> s.width() + 2).sum() > MOST_WIDTH) {
            int width = 0;
            for (before = 0; before == 0 || width + all.get(before).width() + 2 <= WIDTH_BEFORE; before++) {
                width += all.get(before).width() + 2;
            }
            for (int last = all.size() - 1; last > before
                    && (after == 0 || width + all.get(last).width() + 2 <= MOST_WIDTH); last--) {
                width += all.get(last).width() + 2;
                after++;
            }
        }
        int hidden = all.size() - before - after;
        List<Shown> shown = new ArrayList<>(all.subList(0, before));
        shown.addAll(all.subList(all.size() - after, all.size()));
        return new TableView(List.copyOf(shown), n, n - rows.length, hidden, hidden == 0 ? shown.size() : before);
    }

    private static boolean isReal(Table table, int column) {
        return table.column(column) instanceof DoubleColumn || table.column(column) instanceof FloatColumn;
    }

    private static boolean isInterval(Table table, int column) {
        if (column + 2 >= table.columnCount() || !isReal(table, column) || !isReal(table, column + 1)
                || !isReal(table, column + 2)) {
            return false;
        }
        String name = table.column(column).name().toLowerCase(Locale.ROOT);
        String low = table.column(column + 1).name().toLowerCase(Locale.ROOT);
        String high = table.column(column + 2).name().toLowerCase(Locale.ROOT);
        return (name.equals("mean") || name.equals("estimate")) && low.equals("low") && high.equals("high")
                || low.matches(Pattern.quote(name) + "(_|,? )low") && high.matches(Pattern.quote(name) + "(_|,? )high");
    }

    private static Shown interval(Table table, int column, int[] rows) {
        double[] mean = values(table, column, rows);
        double[] low = values(table, column + 1, rows);
        double[] high = values(table, column + 2, rows);
        double[] together = IntStream.range(0, 3 * rows.length)
                .mapToDouble(i -> (i % 3 == 0 ? mean : i % 3 == 1 ? low : high)[i / 3]).toArray();
        double[] largest = IntStream.range(0, rows.length)
                .mapToDouble(i -> Arrays.stream(together, 3 * i, 3 * i + 3).filter(Double::isFinite).map(Math::abs).max()
                        .orElse(0)).toArray();
        Decimals decimals = Decimals.of(largest, together);
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            boolean ends = !Double.isNaN(low[i]) && !Double.isNaN(high[i]);
            cells.add(decimals.text(mean[i])
                    + (ends ? " [" + decimals.text(low[i]) + ", " + decimals.text(high[i]) + "]" : ""));
        }
        String power = power(decimals);
        return new Shown(table.column(column).name(), "low, high" + (power.isEmpty() ? "" : "; " + power), true, cells);
    }

    private static double[] values(Table table, int column, int[] rows) {
        NumericColumn<?> numbers = (NumericColumn<?>) table.column(column);
        return Arrays.stream(rows).mapToDouble(numbers::getDouble).toArray();
    }

    private static Shown numbers(Table table, int column, int[] rows) {
        double[] values = values(table, column, rows);
        Decimals decimals = Decimals.of(values);
        return shown(table.column(column).name(), power(decimals), true,
                Arrays.stream(values).mapToObj(decimals::text).toList());
    }

    private static Shown texts(Table table, int column, int[] rows) {
        List<String> cells = Arrays.stream(rows).mapToObj(row -> table.column(column).isMissing(row) ? ""
                : word(table.column(column), row)).toList();
        List<String> filled = cells.stream().filter(cell -> !cell.isEmpty()).toList();
        boolean right = table.column(column) instanceof NumericColumn
                || !filled.isEmpty() && filled.stream().allMatch(cell -> NUMBER_OR_INTERVAL.matcher(cell).matches());
        return shown(table.column(column).name(), "", right, cells);
    }

    private static String word(Column<?> column, int row) {
        return column instanceof IntColumn || column instanceof LongColumn || column instanceof ShortColumn
                ? String.format(Locale.ROOT, "%,d", column.get(row)) : column.getString(row);
    }

    private static Shown shown(String header, String power, boolean right, List<String> cells) {
        Matcher unit = WITH_UNIT.matcher(header);
        return unit.matches()
                ? new Shown(unit.group(1), (power + " " + unit.group(2)).strip(), right, cells)
                : new Shown(header, power, right, cells);
    }

    private static String power(Decimals decimals) {
        if (decimals.power() == 0) {
            return "";
        }
        return Numbers.powerOfTen(decimals.power());
    }

    /** Returns how many rows are shown before those that are not. */
    int rowsBefore() {
        return hiddenRows == 0 ? rows : EDGE_ROWS;
    }

    /** Returns how many rows are shown. */
    int rowsShown() {
        return rows - hiddenRows;
    }

    /** Returns what is not shown, or that there is nothing to show; empty where all is shown. */
    String caption() {
        List<String> hidden = new ArrayList<>();
        if (hiddenRows > 0) {
            hidden.add(String.format(Locale.ROOT, "%,d of %,d rows", hiddenRows, rows));
        }
        if (hiddenColumns > 0) {
            hidden.add(String.format(Locale.ROOT, "%,d of %,d columns", hiddenColumns, columns.size() + hiddenColumns));
        }
        return rows == 0 ? "0 rows" : hidden.isEmpty() ? "" : String.join(" and ", hidden) + " not shown";
    }
}
