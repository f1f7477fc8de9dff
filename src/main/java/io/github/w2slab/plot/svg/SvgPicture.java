package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.base.Require;
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
            List.of("#0063BA", "#C2550A", "#00663A", "#702C78", "#4A12D8", "#D6337A", "#710000", "#2E3639");
    /** Fonts of the same widths, or nearly; the first that is there. */
    public static final List<String> FONTS = List.of("Helvetica", "Arial", "Liberation Sans", "DejaVu Sans");

    /** The size of letters that set none, in pixels of the picture. */
    public static final double TEXT_SIZE = 14;
    static final double TICK_SIZE = 12;
    static final double TITLE_SIZE = 17;

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
        double scale = scale(plotly.path("layout"));
        if (scale == 1) {
            return drawn(plotly, 1);
        }
        // Drawn at the usual size of letters on a smaller or larger sheet, which is then shown larger or smaller.
        ObjectNode usual = plotly.deepCopy();
        Scale.apply(usual, 1 / scale);
        usual.withObjectProperty("layout").put("width", width(plotly.path("layout")) / scale)
                .put("height", height(plotly.path("layout")) / scale);
        return drawn(usual, scale);
    }

    private static String drawn(ObjectNode plotly, double scale) {
        Set<String> others = new TreeSet<>();
        for (JsonNode trace : plotly.path("data")) {
            others.add(trace.path("type").asText("scatter"));
        }
        others.removeAll(DRAWN);
        double width = width(plotly.path("layout"));
        double height = height(plotly.path("layout"));
        if (!others.isEmpty()) {
            return card(plotly, scale, "This figure (" + String.join(", ", others) + ") is drawn in a live notebook only.");
        }
        for (int budget = 4000; budget > 60; budget /= 2) {
            SvgChart chart = SvgPies.isAll(plotly) ? null : new SvgChart(plotly, budget);
            String body = chart == null ? SvgPies.draw(plotly) : chart.draw();
            String svg = document(plotly, width, chart == null ? height : chart.height(), scale, body);
            if (svg.getBytes(StandardCharsets.UTF_8).length <= LIMIT) {
                return svg;
            }
        }
        return card(plotly, scale, "This figure has too many parts for a static picture.");
    }

    private static String document(ObjectNode plotly, double w, double h, double scale, String body) {
        JsonNode layout = plotly.path("layout");
        Ink ink = ink(layout);
        String width = SvgWriter.n(w);
        String height = SvgWriter.n(h);
        String title = PlainText.oneLine(layout.path("title").path("text").asText(""), 200);
        String family = layout.path("font").path("family").asText("");
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + SvgWriter.n(w * scale) + "\" height=\""
                + SvgWriter.n(h * scale) + "\" viewBox=\"0 0 " + width + " " + height
                + "\" role=\"img\" font-family=\"" + (family.isEmpty() ? "" : SvgWriter.escape(family.replace('"', '\'')) + ", ")
                + FONTS.stream().map(f -> f.contains(" ") ? "'" + f + "'" : f).collect(Collectors.joining(", "))
                + ", sans-serif\" font-size=\"" + SvgWriter.n(TEXT_SIZE)
                + "\" fill=\"" + ink.text() + "\">\n<title>" + SvgWriter.escape(title.isEmpty() ? "Figure" : title)
                + "</title>\n<rect width=\"" + width
                + "\" height=\"" + height + "\" rx=\"4\" fill=\"" + ink.ground() + "\"/>\n" + body + "</svg>\n";
    }

    private static String card(ObjectNode plotly, double scale, String sentence) {
        SvgWriter out = new SvgWriter(ink(plotly.path("layout")));
        double width = width(plotly.path("layout"));
        double height = height(plotly.path("layout"));
        double y = height / 2;
        out.text(width / 2, y - 24, PlainText.lines(
                PlainText.oneLine(plotly.path("layout").path("title").path("text").asText(""), 80)),
                TITLE_SIZE, "middle", out.ink().text(), "");
        out.text(width / 2, y + 8, List.of(PlainText.oneLine(sentence, 120)), TEXT_SIZE, "middle", out.ink().text(), "");
        return document(plotly, width, height, scale, out.toString());
    }

    static Ink ink(JsonNode layout) {
        return layout.path("meta").path("dark").asBoolean(false) ? Ink.DARK : Ink.LIGHT;
    }

    private static double scale(JsonNode layout) {
        return layout.path("meta").path("scale").asDouble(1);
    }

    static double width(JsonNode layout) {
        return Math.min(2000, Math.max(200, layout.path("width").asDouble(WIDTH * scale(layout))));
    }

    static double height(JsonNode layout) {
        return Math.min(2000, Math.max(150, layout.path("height").asDouble(HEIGHT * scale(layout))));
    }
}
