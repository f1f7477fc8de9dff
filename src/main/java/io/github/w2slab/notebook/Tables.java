package io.github.w2slab.notebook;

import io.github.w2slab.world.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
     * that tell them apart, the same on every JDK; a missing value is empty.
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
        return fields.stream().map(Tables::quoted).collect(Collectors.joining(",", "", "\n"));
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
        return Double.isInfinite(value) ? Double.toString(value) : Decimals.exact(value);
    }

    /**
     * Returns a table as a LaTeX {@code tabular} with the lines of the package booktabs, rounded and cut as a notebook
     * shows it. Text is escaped; Greek letters, raised and lowered digits become formulas.
     *
     * @param table any table
     */
    public static String latex(Table table) {
        TableView view = TableView.of(Require.present("table", table));
        List<List<String>> columns = new ArrayList<>();
        StringBuilder kinds = new StringBuilder();
        int rows = view.rowsShown();
        for (int c = 0; c < view.columns().size(); c++) {
            TableView.Shown column = view.columns().get(c);
            if (view.hiddenColumns() > 0 && c == view.columnsBefore()) {
                columns.add(withGap(view, IntStream.rangeClosed(0, rows).mapToObj(i -> "$\\cdots$").toList()));
                kinds.append('c');
            }
            List<String> cells = new ArrayList<>(List.of(LatexText.of(column.header())));
            column.cells().forEach(cell -> cells.add(column.right() ? LatexText.ofNumber(cell) : LatexText.of(cell)));
            columns.add(withGap(view, cells));
            kinds.append(column.right() ? 'r' : 'l');
        }
        StringBuilder latex = new StringBuilder("% needs \\usepackage{booktabs}\n\\begin{tabular}{" + kinds + "}\n\\toprule\n");
        for (int row = 0; !columns.isEmpty() && row < columns.get(0).size(); row++) {
            int at = row;
            latex.append(columns.stream().map(column -> column.get(at)).collect(Collectors.joining(" & ", "", " \\\\\n")))
                    .append(row == 0 ? "\\midrule\n" : "");
        }
        String caption = view.caption().isEmpty() ? "" : "% " + view.caption() + "\n";
        return latex + "\\bottomrule\n\\end{tabular}\n" + caption;
    }

    private static List<String> withGap(TableView view, List<String> cells) {
        List<String> all = new ArrayList<>(cells);
        if (view.hiddenRows() > 0) {
            all.add(1 + view.rowsBefore(), "$\\vdots$");
        }
        return all;
    }
}
