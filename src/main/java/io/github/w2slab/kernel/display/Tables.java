package io.github.w2slab.kernel.display;

import io.github.w2slab.base.Require;
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
        StringBuilder latex = new StringBuilder("% needs \\usepackage{booktabs}\n\\begin{tabular}{");
        view.columns().forEach(column -> latex.append(column.right() ? 'r' : 'l'));
        latex.append("}\n\\toprule\n").append(row(view, column -> LatexText.of(column.header()))).append("\\midrule\n");
        for (int i = 0; i < view.rows(); i++) {
            int at = i;
            latex.append(row(view, column -> column.right() ? LatexText.ofNumber(column.cells().get(at))
                    : LatexText.of(column.cells().get(at))));
        }
        return latex.append("\\bottomrule\n\\end{tabular}\n").toString();
    }

    private static String row(TableView view, Function<TableView.Shown, String> cell) {
        return view.columns().stream().map(cell).collect(Collectors.joining(" & ", "", " \\\\\n"));
    }
}
