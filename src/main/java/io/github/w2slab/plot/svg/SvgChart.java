package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays out and draws a figure with axes: margins from the labels (whose marks depend on the margins, hence twice),
 * then grid, marks, axes, legend and notes.
 */
final class SvgChart {

    private record Layer(SvgMarks marks, SvgAxis x, SvgAxis y) {
    }

    private static final double EDGE = 14;
    /** The least height that a legend below leaves to the axes. */
    private static final double LEAST = 120;

    private final JsonNode layout;
    private final SvgGrid grid;
    private final int budget;
    private final Map<String, SvgAxis> axes = new LinkedHashMap<>();
    private final List<Layer> layers = new ArrayList<>();
    private final SvgLegend legend = new SvgLegend();
    private ColorBar colorBar;
    private double left = 60;
    private double right;
    private double top;
    private double bottom;
    private double height;

    /**
     * Reads a figure whose traces all have axes.
     *
     * @param budget about how many points and cells all traces together may write
     */
    SvgChart(JsonNode plotly, int budget) {
        this.layout = plotly.path("layout");
        this.grid = new SvgGrid(layout);
        this.budget = budget;
        Map<String, SvgBars> bars = new LinkedHashMap<>();
        Map<String, SvgLines> lines = new LinkedHashMap<>();
        int number = 0;
        for (JsonNode trace : plotly.path("data")) {
            String color = color(number++);
            if (trace.path("visible").asBoolean(true) && !trace.path("visible").asText().equals("legendonly")) {
                add(trace, color, number - 1, bars, lines);
            }
        }
        axis("x");
        axis("y");
    }

    private String color(int number) {
        JsonNode own = layout.path("colorway");
        return own.size() > 0 ? own.get(number % own.size()).asText()
                : SvgPicture.COLORS.get(number % SvgPicture.COLORS.size());
    }

    private void add(JsonNode trace, String color, int number, Map<String, SvgBars> bars, Map<String, SvgLines> lines) {
        SvgAxis x = axis(trace.path("xaxis").asText("x"));
        SvgAxis y = axis(trace.path("yaxis").asText("y"));
        String pair = x.id() + y.id();
        ColorBar bar = ColorBar.of(trace);
        JsonNode own = trace.path("marker").path("color");
        SvgLegend.Key key = new SvgLegend.Key(own.isTextual() ? own.asText() : color, null, 0, null, true);
        switch (trace.path("type").asText("scatter")) {
            case "scatter", "scattergl" -> {
                SvgLines curve = new SvgLines(trace, color, lines.get(pair));
                lines.put(pair, curve);
                layers.add(new Layer(curve, x, y));
                key = curve.key();
                if (bar != null && trace.path("marker").path("showscale").asBoolean(false)) {
                    colorBar = bar;
                }
            }
            case "bar", "histogram" -> {
                if (!bars.containsKey(pair)) {
                    bars.put(pair, new SvgBars(layout));
                    layers.add(new Layer(bars.get(pair), x, y));
                }
                bars.get(pair).add(trace, color);
            }
            case "box", "violin" -> layers.add(new Layer(new SvgBoxes(trace, color), x, y));
            case "candlestick", "ohlc" -> layers.add(new Layer(new SvgPrices(trace), x, y));
            default -> {
                layers.add(new Layer(new SvgHeat(trace), x, y));
            }
        }
        legend.add(trace, key, number);
    }

    private SvgAxis axis(String id) {
        return axes.computeIfAbsent(id, i -> new SvgAxis(i, layout.path(i.charAt(0) + "axis" + i.substring(1))));
    }

    String draw() {
        for (Layer layer : layers) {
            layer.marks.reach(layer.x, layer.y);
            if (layer.marks instanceof SvgHeat heat && heat.scaleShown()) {
                colorBar = heat.colorBar();
            }
        }
        axes.values().forEach(SvgAxis::settleRange);
        height = SvgPicture.height(layout);
        right = SvgPicture.width(layout) - 20;
        bottom = height - 50;
        top = EDGE;
        place();
        for (int pass = 0; pass < 2; pass++) {
            margins();
            place();
        }
        return write();
    }

    /** Returns the height of the picture, once it is drawn: more than the layout's where its legend needs it. */
    double height() {
        return height;
    }

    private boolean legendBelow() {
        return legend.visible(layout) && layout.path("legend").path("orientation").asText().equals("h");
    }

    private void place() {
        for (SvgAxis axis : axes.values()) {
            double first = grid.domain(axis)[0];
            double last = grid.domain(axis)[1];
            if (axis.horizontal()) {
                axis.place(left + first * (right - left), left + last * (right - left));
            } else {
                axis.place(bottom - first * (bottom - top), bottom - last * (bottom - top));
            }
        }
    }

    private void margins() {
        List<String> title = title();
        double[] sides = {EDGE, EDGE, EDGE, EDGE};
        for (SvgAxis axis : axes.values()) {
            if (axis.settings().path("visible").asBoolean(true)) {
                boolean far = SvgFrame.isFar(axis);
                int side = axis.horizontal() ? far ? 2 : 3 : far ? 1 : 0;
                sides[side] = Math.max(sides[side], EDGE / 2 + SvgFrame.depth(axis));
            }
        }
        double aside = colorBar != null ? colorBar.width() + 14 : 0;
        aside += legend.visible(layout) && !legendBelow() ? legend.width() + 14 : 0;
        left = Math.max(sides[0], SvgFrame.underhang(axis("x")) + 4);
        right = SvgPicture.width(layout) - Math.max(sides[1] + aside, SvgFrame.overhang(axis("x")) + 4);
        top = sides[2] + (title.isEmpty() ? 0 : title.size() * SvgPicture.TITLE_SIZE * 1.25 + 12);
        top = layout.path("grid").isObject() || title.isEmpty() ? Math.max(top, layout.path("margin").path("t").asDouble(0)) : top;
        double below = legendBelow() ? legend.height(SvgPicture.width(layout) - left - EDGE) : 0;
        height = Math.max(SvgPicture.height(layout), legendBelow() ? top + LEAST + below + sides[3]
                : legend.visible(layout) ? top + legend.height() + EDGE : 0);
        bottom = height - sides[3] - below;
    }

    private List<String> title() {
        return PlainText.lines(layout.path("title").path("text").asText(""));
    }

    private String write() {
        SvgWriter out = new SvgWriter(SvgPicture.ink(layout));
        SvgNotes notes = new SvgNotes(layout, axes, new double[] {left, right, top, bottom});
        axes.values().forEach(axis -> SvgFrame.grid(out, axis, opposite(axis)));
        notes.shapes(out, true);
        for (Layer layer : layers) {
            clip(out, layer);
            layer.marks.draw(out, layer.x, layer.y, Math.max(8, budget / layers.size()));
            out.close("svg");
        }
        notes.shapes(out, false);
        axes.values().forEach(axis -> SvgFrame.axis(out, axis, opposite(axis)));
        double beside = right + 16 + (axes.values().stream().filter(a -> !a.horizontal() && SvgFrame.isFar(a))
                .mapToDouble(SvgFrame::depth).max().orElse(0));
        if (colorBar != null) {
            colorBar.draw(out, beside, top, bottom);
            beside += colorBar.width() + 14;
        }
        if (legendBelow()) {
            legend.rows(out, left, height - EDGE / 2 - legend.height(SvgPicture.width(layout) - left - EDGE),
                    SvgPicture.width(layout) - left - EDGE);
        } else if (legend.visible(layout)) {
            legend.draw(out, beside, top);
        }
        notes.annotations(out);
        out.text(left, EDGE + SvgPicture.TITLE_SIZE, title(), SvgPicture.TITLE_SIZE, "start", out.ink().text(), "");
        return out.toString();
    }

    /** The axis at whose start or end an axis stands. */
    private SvgAxis opposite(SvgAxis axis) {
        String anchor = axis.settings().path("anchor").asText("");
        String other = axis.horizontal() ? "y" : "x";
        String same = other + axis.id().substring(1);
        return anchor.startsWith(other) && axes.containsKey(anchor) ? axes.get(anchor)
                : axes.containsKey(same) && !axis.settings().has("overlaying") ? axes.get(same) : axis(other);
    }

    /** Opens a part that hides what lies outside the axes, keeping coordinates, without an id. */
    private static void clip(SvgWriter out, Layer layer) {
        String x = SvgWriter.n(layer.x.start() - 2);
        String y = SvgWriter.n(layer.y.start() - 2);
        String width = SvgWriter.n(layer.x.end() - layer.x.start() + 4);
        String height = SvgWriter.n(layer.y.end() - layer.y.start() + 4);
        out.open("svg", "x=\"" + x + "\" y=\"" + y + "\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"" + x + " " + y + " " + width + " " + height + "\"");
    }
}
