package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.world.Require;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A static picture of a figure, for places where scripts do not run.
 *
 * <p>It is written from the figure's Plotly JSON without fonts, windows or clocks, so the same JSON gives the same
 * bytes everywhere. Lines, bands, markers, bars, histograms, heat maps, contours, boxes, violins, prices and pies are
 * drawn, with error bars, axes, sub-plots, legend, colour bar, shapes and annotations. A figure with any other trace (in
 * space) becomes a card that says so.
 */
public final class SvgPicture {

    /** The most bytes that a picture has. */
    public static final int LIMIT = 60_000;

    /** The size of a figure that sets none, in pixels. */
    public static final int WIDTH = 720;
    public static final int HEIGHT = 450;
    /** The colours of traces that set none, in their order. */
    public static final List<String> COLORS =
            List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#7A52E8", "#D81848", "#2E9BD6");
    /** Fonts of the same widths, or nearly; the first that is there. */
    public static final List<String> FONTS = List.of("Helvetica", "Arial", "Liberation Sans", "DejaVu Sans");

    static final double TEXT_SIZE = 14;
    static final double TICK_SIZE = 12;
    static final double TITLE_SIZE = 17;
    static final String TEXT = "#333";
    static final String FRAME = "#888";

    private static final Set<String> DRAWN = Set.of("scatter", "scattergl", "bar", "histogram", "heatmap", "contour",
            "histogram2d", "box", "violin", "candlestick", "ohlc", "pie");

    private SvgPicture() {
    }

    /**
     * Returns the picture of a figure.
     *
     * @param plotly the figure as Plotly reads it
     * @return an SVG document of at most 60 kB in UTF-8
     * @throws IllegalArgumentException if {@code plotly} is null
     */
    public static String of(ObjectNode plotly) {
        Require.present("plotly", plotly);
        Set<String> others = new TreeSet<>();
        for (JsonNode trace : plotly.path("data")) {
            others.add(trace.path("type").asText("scatter"));
        }
        others.removeAll(DRAWN);
        if (!others.isEmpty()) {
            return card(plotly, "This figure (" + String.join(", ", others) + ") is drawn in a live notebook only.");
        }
        for (int budget = 4000; budget > 60; budget /= 2) {
            String svg = document(plotly, SvgPies.isAll(plotly) ? SvgPies.draw(plotly)
                    : new SvgChart(plotly, budget).draw());
            if (svg.getBytes(StandardCharsets.UTF_8).length <= LIMIT) {
                return svg;
            }
        }
        return card(plotly, "This figure has too many parts for a static picture.");
    }

    private static String document(ObjectNode plotly, String body) {
        String width = SvgWriter.n(width(plotly.path("layout")));
        String height = SvgWriter.n(height(plotly.path("layout")));
        String title = PlainText.oneLine(plotly.path("layout").path("title").path("text").asText("Figure"), 200);
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + width + " " + height + "\" role=\"img\" font-family=\""
                + FONTS.stream().map(f -> f.contains(" ") ? "'" + f + "'" : f).collect(Collectors.joining(", "))
                + ", sans-serif\" font-size=\"" + SvgWriter.n(TEXT_SIZE)
                + "\" fill=\"" + TEXT + "\">\n<title>" + SvgWriter.escape(title) + "</title>\n<rect width=\"" + width
                + "\" height=\"" + height + "\" rx=\"4\" fill=\"#fff\"/>\n" + body + "</svg>\n";
    }

    private static String card(ObjectNode plotly, String sentence) {
        SvgWriter out = new SvgWriter();
        double middle = width(plotly.path("layout")) / 2;
        double y = height(plotly.path("layout")) / 2;
        out.text(middle, y - 24, PlainText.lines(
                PlainText.oneLine(plotly.path("layout").path("title").path("text").asText(""), 80)),
                TITLE_SIZE, "middle", TEXT, "");
        out.text(middle, y + 8, List.of(PlainText.oneLine(sentence, 120)), TEXT_SIZE, "middle", TEXT, "");
        return document(plotly, out.toString());
    }

    static double width(JsonNode layout) {
        return Math.min(2000, Math.max(200, layout.path("width").asDouble(WIDTH)));
    }

    static double height(JsonNode layout) {
        return Math.min(2000, Math.max(150, layout.path("height").asDouble(HEIGHT)));
    }
}
