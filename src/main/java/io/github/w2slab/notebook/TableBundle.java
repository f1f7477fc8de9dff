package io.github.w2slab.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A table as Jupyter takes it, as HTML and as text, with numbers as one reads them (see {@link Decimals}). Of a long
 * table the first and the last rows are shown.
 */
final class TableBundle {

    static final int MOST_ROWS = 40;
    private static final int EDGE_ROWS = 20;

    private final Table table;
    private final boolean[] numeric;
    private final List<String[]> head = new ArrayList<>();
    private final List<String[]> tail = new ArrayList<>();

    private TableBundle(Table table) {
        this.table = table;
        int rows = table.rowCount();
        int columns = table.columnCount();
        numeric = new boolean[columns];
        int shown = rows > MOST_ROWS ? EDGE_ROWS : rows;
        for (int row = 0; row < shown; row++) {
            head.add(new String[columns]);
        }
        for (int row = Math.max(shown, rows - EDGE_ROWS); row < rows; row++) {
            tail.add(new String[columns]);
        }
        for (int c = 0; c < columns; c++) {
            Column<?> column = table.column(c);
            numeric[c] = column instanceof NumericColumn;
            Decimals decimals = Decimals.of(column);
            for (int row = 0; row < head.size(); row++) {
                head.get(row)[c] = decimals.text(column, row);
            }
            for (int row = 0; row < tail.size(); row++) {
                tail.get(row)[c] = decimals.text(column, rows - tail.size() + row);
            }
        }
    }

    static void put(Table table, DisplayData out) {
        try {
            TableBundle bundle = new TableBundle(table);
            out.putHTML(bundle.html());
            out.putText(bundle.text());
        } catch (Exception | LinkageError | StackOverflowError e) {
            out.putText("This table cannot be shown: " + e);
        }
    }

    static String html(Table table) {
        return new TableBundle(table).html();
    }

    static String text(Table table) {
        return new TableBundle(table).text();
    }

    private String caption() {
        return table.rowCount() + (table.rowCount() == 1 ? " row" : " rows")
                + (tail.isEmpty() ? "" : ", the first and last " + EDGE_ROWS + " shown");
    }

    private String html() {
        StringBuilder html = new StringBuilder("<table style=\"border-collapse:collapse\">\n<thead><tr>");
        for (int c = 0; c < numeric.length; c++) {
            html.append(cell("th", c, table.column(c).name()));
        }
        html.append("</tr></thead>\n<tbody>\n");
        head.forEach(row -> html.append(row(row)));
        if (!tail.isEmpty()) {
            String[] gap = new String[numeric.length];
            Arrays.fill(gap, "\u22ee");
            html.append(row(gap));
            tail.forEach(row -> html.append(row(row)));
        }
        html.append("</tbody>\n</table>\n");
        if (!tail.isEmpty() || head.isEmpty()) {
            html.append("<p>").append(caption()).append("</p>\n");
        }
        return html.toString();
    }

    private String row(String[] texts) {
        StringBuilder row = new StringBuilder("<tr>");
        for (int c = 0; c < texts.length; c++) {
            row.append(cell("td", c, texts[c]));
        }
        return row.append("</tr>\n").toString();
    }

    private String cell(String tag, int column, String text) {
        return "<" + tag + " style=\"text-align:" + (numeric[column] ? "right" : "left") + "\">"
                + ProgressText.escaped(text) + "</" + tag + ">";
    }

    private String text() {
        List<String[]> rows = new ArrayList<>();
        rows.add(table.columnNames().toArray(String[]::new));
        rows.addAll(head);
        if (!tail.isEmpty()) {
            String[] gap = new String[numeric.length];
            Arrays.fill(gap, "...");
            rows.add(gap);
            rows.addAll(tail);
        }
        int[] widths = new int[numeric.length];
        rows.forEach(row -> Arrays.setAll(widths, c -> Math.max(widths[c], row[c].length())));
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.length; c++) {
                String space = " ".repeat(widths[c] - row[c].length());
                line.append(c == 0 ? "" : "  ").append(numeric[c] ? space + row[c] : row[c] + space);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return tail.isEmpty() && !head.isEmpty() ? text.toString().stripTrailing() : text + caption();
    }
}
