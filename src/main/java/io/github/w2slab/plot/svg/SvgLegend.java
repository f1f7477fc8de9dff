package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The names of the traces beside their samples. */
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

    private record Entry(Key key, String name) {
    }

    private static final int LONGEST = 34;
    private static final int MOST = 24;
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
            entries.add(new Entry(key, PlainText.oneLine(trace.path("name").asText("trace " + number), LONGEST)));
        }
    }

    /** Adds an entry that always stands there. */
    void add(String name, Key key) {
        entries.add(new Entry(key, PlainText.oneLine(name, LONGEST)));
    }

    /** Returns whether it is drawn: as the layout says, else for two and more entries. */
    boolean visible(JsonNode layout) {
        return !entries.isEmpty() && layout.path("showlegend").asBoolean(entries.size() > 1 || asked);
    }

    double width() {
        return SAMPLE + 8 + entries.stream().mapToDouble(e -> PlainText.width(e.name(), SvgPicture.TICK_SIZE)).max()
                .orElse(0);
    }

    void draw(SvgWriter out, double x, double top) {
        for (int i = 0; i < Math.min(entries.size(), MOST); i++) {
            Entry entry = entries.get(i);
            double y = top + i * ROW + ROW / 2;
            boolean last = i == MOST - 1 && entries.size() > MOST;
            if (last) {
                out.text(x + SAMPLE + 6, y + 4, List.of("and " + (entries.size() - i) + " more"), SvgPicture.TICK_SIZE,
                        "start", SvgPicture.TEXT, "");
                return;
            }
            sample(out, entry.key(), x, y);
            out.text(x + SAMPLE + 6, y + 4, List.of(entry.name()), SvgPicture.TICK_SIZE, "start", SvgPicture.TEXT, "");
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
