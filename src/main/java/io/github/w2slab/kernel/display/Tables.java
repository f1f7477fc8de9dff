package io.github.w2slab.kernel.display;

import io.github.w2slab.base.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables as text for other programs. In a notebook both methods are there without an import. */
public final class Tables {

    /** Characters across a page in small letters, and between two columns. */
    private static final int PAGE_WIDTH = 104;
    private static final int GAP = 2;

    private Tables() {
    }

    /**
     * Returns a table as comma-separated values (RFC 4180): a line of names, then all rows. Numbers have all the digits
     * that tell them apart, the same on every JDK; infinity is {@code inf}, as Python's readers all take it; a missing value is
     * empty, and as the only one of its row {@code ""}, for they pass over an empty line.
     *
     * @param table any table
     */
    public static String csv(Table table) {
        Require.present("table", table);
        StringBuilder csv = new StringBuilder();
        csv.append(line(table.columnNames()));
        for (int row = 0; row < table.rowCount(); row++) {
            int at = row;
            csv.append(line(table.columns().stream().map(column -> field(column, at)).toList()));
        }
        return csv.toString();
    }

    private static String line(List<String> fields) {
        return fields.equals(List.of("")) ? "\"\"\n"
                : fields.stream().map(Tables::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    private static String field(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        if (!(column instanceof DoubleColumn) && !(column instanceof FloatColumn)) {
            return column.getString(row);
        }
        double value = ((NumericColumn<?>) column).getDouble(row);
        return Double.isInfinite(value) ? value > 0 ? "inf" : "-inf" : Decimals.exact(value);
    }

    /**
     * Returns a table as a LaTeX {@code tabular} with the lines of the package booktabs: all its rows, and all its columns
     * or the named ones, with numbers rounded as a notebook shows them. Text is escaped; Greek letters, raised and lowered
     * digits become formulas.
     *
     * @param table   any table
     * @param columns which of its columns, in this order; none for all
     * @throws IllegalArgumentException if {@code table} is null or a column is none of it
     */
    public static String latex(Table table, String... columns) {
        Require.present("table", table);
        for (String column : Require.present("columns", columns)) {
            Require.check(table.containsColumn(column), "column", column, "one of " + table.columnNames());
        }
        TableView view = TableView.whole(columns.length == 0 ? table : table.selectColumns(columns));
        return "% needs \\usepackage{booktabs}\n" + tabular(view, view.columns());
    }

    /**
     * Returns what of a table a notebook shows as LaTeX for a page: all columns, in several tables one below the other where
     * they do not fit beside each other, each of which begins with the first column; numbers on a line do not break.
     */
    static String page(Table table) {
        TableView view = TableView.wide(table);
        List<TableView.Shown> columns = view.columns();
        List<String> parts = new ArrayList<>();
        List<TableView.Shown> part = new ArrayList<>();
        for (TableView.Shown column : columns) {
            if (part.size() > 1 && width(part) + column.width() + GAP > PAGE_WIDTH) {
                parts.add(tabular(view, part));
                part = new ArrayList<>(columns.subList(0, 1));
            }
            part.add(column);
        }
        parts.add(tabular(view, part));
        String caption = view.caption().isEmpty() ? "" : "\n\\smallskip\n" + LatexText.of(view.caption()) + "\n";
        return "{\\footnotesize\\setlength{\\tabcolsep}{4pt}\\noindent\n"
                + parts.stream().map(Tables::fitting).collect(Collectors.joining("\n\\medskip\n\n\\noindent\n")) + caption + "\\par}\n";
    }

    /** Made smaller where one cell alone is wider than the page. */
    private static String fitting(String tabular) {
        return "\\adjustbox{max width=\\linewidth}{%\n" + tabular + "}\n";
    }

    private static int width(List<TableView.Shown> columns) {
        return columns.stream().mapToInt(column -> column.width() + GAP).sum();
    }

    private static String tabular(TableView view, List<TableView.Shown> columns) {
        StringBuilder latex = new StringBuilder("\\begin{tabular}{");
        columns.forEach(column -> latex.append(column.right() ? 'r' : 'l'));
        latex.append("}\n\\toprule\n").append(row(columns, column -> LatexText.of(column.header()))).append("\\midrule\n");
        for (int i = 0; i < view.rowsShown(); i++) {
            int at = i;
            if (i == view.rowsBefore()) {
                latex.append(row(columns, column -> "$\\vdots$"));
            }
            latex.append(row(columns, column -> column.right() ? LatexText.ofNumber(column.cells().get(at))
                    : LatexText.of(column.cells().get(at))));
        }
        return latex.append("\\bottomrule\n\\end{tabular}\n").toString();
    }

    private static String row(List<TableView.Shown> columns, Function<TableView.Shown, String> cell) {
        return columns.stream().map(cell).collect(Collectors.joining(" & ", "", " \\\\\n"));
    }
}
