package io.github.w2slab.kernel.display;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import tech.tablesaw.api.Table;

/**
 * A table as Jupyter takes it, as HTML and as text; see {@link TableView} for what is shown. Below the HTML table stand,
 * folded, its CSV and its LaTeX: text that can be copied from a notebook without a kernel, on pages that run no scripts.
 */
public final class TableBundle {

    private static final int LONGEST_COPY = 20_000;
    private static final String FOOT = "<div style=\"font-size:85%;opacity:0.75\">";

    private final Table table;
    private final TableView view;

    private TableBundle(Table table) {
        this.table = table;
        this.view = TableView.of(table);
    }

    /** @param latex whether it is wanted as LaTeX for a page too */
    public static void put(Table table, boolean latex, DisplayData out) {
        try {
            TableBundle bundle = new TableBundle(table);
            out.putHTML(bundle.html());
            out.putText(bundle.text());
            if (latex) {
                out.putLatex(Tables.page(table));
            }
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

    private String html() {
        StringBuilder html = new StringBuilder("<table style=\"border-collapse:collapse\">\n<thead><tr>");
        for (int c = 0; c < view.columns().size(); c++) {
            TableView.Shown column = view.columns().get(c);
            html.append(gapBefore(c) ? cell("th", false, "\u2026") : "").append(cell("th", column.right(),
                    column.header()));
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < view.rowsShown(); row++) {
            if (row == view.rowsBefore()) {
                html.append(row(-1));
            }
            html.append(row(row));
        }
        html.append("</tbody>\n</table>\n").append(FOOT);
        if (!view.caption().isEmpty()) {
            html.append("<div>").append(view.caption()).append("</div>");
        }
        if (view.rows() > 0) {
            html.append(folded("CSV", Tables.csv(table))).append(folded("LaTeX", Tables.latex(table)));
        }
        return html.append("</div>\n").toString();
    }

    private boolean gapBefore(int column) {
        return view.hiddenColumns() > 0 && column == view.columnsBefore();
    }

    /** A row, or for -1 the one that stands for those not shown. */
    private String row(int row) {
        StringBuilder html = new StringBuilder("<tr>");
        for (int c = 0; c < view.columns().size(); c++) {
            TableView.Shown column = view.columns().get(c);
            html.append(gapBefore(c) ? cell("td", false, "\u2026") : "")
                    .append(cell("td", column.right(), row < 0 ? "\u22ee" : column.cells().get(row)));
        }
        return html.append("</tr>\n").toString();
    }

    /** Numbers keep their intervals on one line, by spaces that do not break. */
    private static String cell(String tag, boolean right, String text) {
        return "<" + tag + " style=\"text-align:" + (right ? "right" : "left") + "\">"
                + Html.escaped(right && tag.equals("td") ? text.replace(' ', '\u00a0') : text) + "</" + tag + ">";
    }

    private static String folded(String name, String text) {
        String copy = text.length() <= LONGEST_COPY ? text
                : "Too long to be kept here; in a cell, csv(table) and latex(table) return it.\n";
        return "<details style=\"display:inline-block;margin-right:1em;vertical-align:top\"><summary>" + name
                + "</summary><pre style=\"user-select:all\">" + Html.escaped(copy) + "</pre></details>";
    }

    private String text() {
        List<List<String>> columns = new ArrayList<>();
        List<Boolean> right = new ArrayList<>();
        for (int c = 0; c < view.columns().size(); c++) {
            TableView.Shown column = view.columns().get(c);
            if (gapBefore(c)) {
                String[] gap = new String[1 + view.rowsShown()];
                Arrays.fill(gap, "...");
                columns.add(withGap(List.of(gap)));
                right.add(false);
            }
            List<String> texts = new ArrayList<>(List.of(column.header()));
            column.cells().forEach(cell -> texts.add(cell.replaceAll("\\s+", " ")));
            columns.add(withGap(texts));
            right.add(column.right());
        }
        StringBuilder text = new StringBuilder();
        for (int row = 0; !columns.isEmpty() && row < columns.get(0).size(); row++) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns.size(); c++) {
                line.append(c == 0 ? "" : "  ").append(padded(columns.get(c), row, right.get(c)));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return (text + view.caption()).stripTrailing();
    }

    private List<String> withGap(List<String> texts) {
        List<String> all = new ArrayList<>(texts);
        if (view.hiddenRows() > 0) {
            all.add(1 + view.rowsBefore(), "...");
        }
        return all;
    }

    private static String padded(List<String> column, int row, boolean right) {
        int width = column.stream().mapToInt(String::length).max().orElse(0);
        String space = " ".repeat(width - column.get(row).length());
        return right ? space + column.get(row) : column.get(row) + space;
    }
}
