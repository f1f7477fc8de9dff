package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The names of the traces beside their samples: in a column, or in rows below. Long names are broken into lines. */
final class SvgLegend {

    /**
     * A trace's sample.
     *
     * @param color a CSS colour
     * @param dash  Plotly's name of the line's dash, null for no line
     * @param width the line's width in pixels
     * @param symbol the shape of its marker, null for none
     * @param box   whether it is a box
     */
    record Key(String color, String dash, double width, String symbol, boolean box) {
    }

    private record Entry(Key key, List<String> name) {
    }

    private static final int LONGEST = 34;
    private static final double LINE = 15;
        private static final double ROW = 20;
    private static final double SAMPLE = 30;

    private final List<Entry> entries = new ArrayList<>();
    private boolean asked;

    /** Adds a trace, unless it or its type keeps out of legends. */
    void add(JsonNode trace, Key key, int number) {
        boolean shown = trace.path("showlegend").asBoolean(true)
                && !trace.path("type").asText().matches("heatmap|contour|histogram2d");
        asked |= trace.path("showlegend").asBoolean(false);
        if (shown) {
            entries.add(new Entry(key, PlainText.broken(trace.path("name").asText("trace " + number), LONGEST)));
        }
    }

    /** Adds an entry that always stands there. */
    void add(String name, Key key) {
        entries.add(new Entry(key, PlainText.broken(name, LONGEST)));
    }

    /** Returns whether it is drawn: as the layout says, else for two and more entries. */
    boolean visible(JsonNode layout) {
        return !entries.isEmpty() && layout.path("showlegend").asBoolean(entries.size() > 1 || asked);
    }

    double width() {
        return entries.stream().mapToDouble(SvgLegend::width).max().orElse(0);
    }

    private static double width(Entry entry) {
        return SAMPLE + 8 + PlainText.width(entry.name, SvgPicture.TICK_SIZE);
    }

    private static double height(Entry entry) {
        return ROW + (entry.name.size() - 1) * LINE;
    }

    /** Returns the height of the column. */
    double height() {
        return entries.stream().mapToDouble(SvgLegend::height).sum();
    }

    /** Returns the height of rows of a width. */
    double height(double width) {
        return rows(null, 0, 0, width);
    }

    void draw(SvgWriter out, double x, double top) {
        double y = top;
        for (Entry entry : entries) {
            draw(out, entry, x, y);
            y += height(entry);
        }
    }

    /** Draws entries in rows, as many in one as fit; without a writer it only measures. Returns the height. */
    double rows(SvgWriter out, double left, double top, double width) {
        double column = Math.min(width, width() + 16);
        int columns = Math.max(1, (int) (width / column));
        double y = top;
        for (int i = 0; i < entries.size(); i += columns) {
            double row = 0;
            for (int j = i; j < Math.min(entries.size(), i + columns); j++) {
                row = Math.max(row, height(entries.get(j)));
                if (out != null) {
                    draw(out, entries.get(j), left + (j - i) * column, y);
                }
            }
            y += row;
        }
        return y - top;
    }

    private static void draw(SvgWriter out, Entry entry, double x, double top) {
        double y = top + ROW / 2;
        sample(out, entry.key, x, y);
        for (int i = 0; i < entry.name.size(); i++) {
            out.text(x + SAMPLE + 6, y + 4 + i * LINE, List.of(entry.name.get(i)), SvgPicture.TICK_SIZE, "start",
                    out.ink().text(), "");
        }
    }

    private static void sample(SvgWriter out, Key key, double x, double y) {
        if (key.box()) {
            out.rect(x + SAMPLE / 2 - 6, y - 6, 12, 12, SvgWriter.paint("fill", key.color()));
        }
        if (key.dash() != null) {
            out.line(x, y, x + SAMPLE, y, SvgLines.stroke(key));
        }
        if (key.symbol() != null) {
            boolean open = SvgSymbol.isOpen(key.symbol());
            out.path(SvgSymbol.outline(key.symbol(), x + SAMPLE / 2, y, 7), open
                    ? "fill=\"none\" " + SvgWriter.paint("stroke", key.color()) : SvgWriter.paint("fill", key.color()));
        }
    }
}
