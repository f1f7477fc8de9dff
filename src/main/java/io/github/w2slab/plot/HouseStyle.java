package io.github.w2slab.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.w2slab.plot.svg.ColorScale;
import io.github.w2slab.plot.svg.Ink;
import io.github.w2slab.plot.svg.Scale;
import io.github.w2slab.plot.svg.SvgPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every figure looks like unless it says otherwise: a Plotly template, which the figure's own settings override,
 * and the few things that a template cannot say. Plotly's button that sends a chart to its makers is left out.
 *
 * <p>No page tells a figure which theme it has, so it brings its own ground, white or, where it is asked for, dark; the
 * JupyterLab that {@code ./lab} starts shows white ones on dark where its theme is dark. On white text has a contrast of 12, and the colours, which colour-blind people tell
 * apart, 4.5 and more.
 */
final class HouseStyle {

    static final List<String> COLORS = SvgPicture.COLORS;
    static final String GREY = "#6A6A6A";
    /** What {@code layout.meta} says of a figure: how much larger than usual it is drawn, and whether on dark ground. */
    static final String SCALE = "scale";
    static final String DARK = "dark";

    private static final int LONGEST_LINE = 64;
    private static final int ROW = 20;
    /** Below this width, at the usual size, a legend takes too much of it. */
    private static final int NARROW = 520;

    private static final String TEMPLATE = """
            {"layout": {
              "paper_bgcolor": "GROUND",
              "plot_bgcolor": "GROUND",
              "font": {"family": "Helvetica, Arial, sans-serif", "size": 14, "color": "TEXT"},
              "title": {"x": 0, "xref": "paper", "xanchor": "left", "font": {"size": 17}},
              "margin": {"l": 70, "r": 30, "t": 60, "b": 60},
              "hovermode": "closest",
              "hoverlabel": {"bgcolor": "#ffffff", "font": {"color": "#222222", "size": 13}, "namelength": -1},
              "legend": {"bgcolor": "rgba(0,0,0,0)", "tracegroupgap": 0, "traceorder": "normal", "font": {"size": 13}},
              "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": "FRAME", "activecolor": "#0063BA",
                          "remove": ["select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"]},
              "colorscale": {"sequential": SCALE, "sequentialminus": SCALE},
              "xaxis": AXIS, "yaxis": AXIS,
              "scene": {"xaxis": SPACE, "yaxis": SPACE, "zaxis": SPACE}},
             "data": {
              "heatmap": [{"colorscale": SCALE, "colorbar": BAR}],
              "contour": [{"colorscale": SCALE, "colorbar": BAR}],
              "histogram2d": [{"colorscale": SCALE, "colorbar": BAR}],
              "scatter": [{"line": {"width": 2}, "marker": {"colorscale": SCALE, "colorbar": BAR}}],
              "scatter3d": [{"marker": {"size": 4, "colorscale": SCALE}}],
              "histogram": [{"marker": {"line": {"width": 0.5, "color": "rgba(255,255,255,0.6)"}}}]}}
            """.replace("AXIS", """
            {"automargin": true, "gridcolor": "GRID", "zeroline": false, "showline": true, "linecolor": "FRAME",
             "ticks": "outside", "tickcolor": "FRAME", "ticklen": 5, "title": {"standoff": 12},
             "separatethousands": true, "exponentformat": "power", "minexponent": 6}""").replace("SPACE", """
            {"backgroundcolor": "GROUND", "gridcolor": "rgba(128,128,128,0.4)", "zerolinecolor": "FRAME"}""")
            .replace("BAR", """
            {"outlinewidth": 0, "ticks": "outside", "ticklen": 4, "tickcolor": "FRAME", "thickness": 16,
             "separatethousands": true, "exponentformat": "power", "minexponent": 6}""");

    private static final Pattern TRANSLUCENT = Pattern.compile("rgba\\((\\d+),(\\d+),(\\d+),([\\d.]+)\\)");

    private HouseStyle() {
    }

    static void apply(ObjectNode figure) {
        ObjectNode layout = figure.withObjectProperty("layout");
        boolean dark = layout.at("/meta/" + DARK).asBoolean(false);
        if (!layout.has("template")) {
            Ink ink = dark ? Ink.DARK : Ink.LIGHT;
            layout.set("template", template(ink));
            if (layout.has("scene")) {
                // In space Plotly adds a translucent grey to what lies under it: on white no line of the grid would be seen.
                layout.at("/template/layout/scene").forEach(axis -> ((ObjectNode) axis).put("gridcolor", ink.zero()));
            }
        }
        if (!layout.has("colorway")) {
            COLORS.forEach(layout.putArray("colorway")::add);
        }
        if (dark) {
            darken("", figure.get("data"));
            List.of("shapes", "annotations", "colorway").forEach(part -> darken(part, layout.path(part)));
        }
        size(layout, figure.get("data"));
        breakTitle(layout);
        boolean rightAxis = false;
        for (Map.Entry<String, JsonNode> field : layout.properties()) {
            if (field.getKey().matches("[xy]axis\\d*")) {
                ObjectNode axis = (ObjectNode) field.getValue();
                axis(axis, field.getKey(), figure.get("data"));
                rightAxis |= axis.path("side").asText().equals("right");
            }
        }
        legend(layout, rightAxis, figure.get("data"));
        ObjectNode config = figure.withObjectProperty("config");
        // JupyterLab's renderer follows the width itself; made "responsive" too, a figure shrinks to a line when the window changes.
        config.put("responsive", config.path("responsive").asBoolean(false));
        config.put("displaylogo", config.path("displaylogo").asBoolean(false));
        config.put("showSendToCloud", false);
        config.put("plotlyServerURL", "");
        double scale = layout.at("/meta/" + SCALE).asDouble(1);
        if (scale != 1) {
            Scale.apply(figure, scale);
        }
    }

    private static JsonNode template(Ink ink) {
        String json = TEMPLATE.replace("SCALE", ColorScale.SEQUENTIAL.toJson()).replace("GROUND", ink.ground())
                .replace("TEXT", ink.text()).replace("FRAME", ink.frame()).replace("GRID", ink.grid());
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Replaces the colours of what is drawn by those for dark ground. */
    private static void darken(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(darkened(field.getKey(), field.getValue())));
        } else if (node instanceof ArrayNode array && (array.path(0).isObject() || name.matches("color|colorway"))) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, darkened(name.isEmpty() || name.endsWith("s") ? "" : "color", array.get(i)));
            }
        }
    }

    private static JsonNode darkened(String name, JsonNode value) {
        if (value.isContainerNode()) {
            darken(name, value);
            return value;
        }
        String text = value.asText();
        if (!value.isTextual() || !name.endsWith("color")) {
            return value;
        }
        Matcher band = TRANSLUCENT.matcher(text);
        if (band.matches()) {
            String plain = String.format(Locale.ROOT, "#%02X%02X%02X", Integer.parseInt(band.group(1)),
                    Integer.parseInt(band.group(2)), Integer.parseInt(band.group(3)));
            return TextNode.valueOf(Mark.translucent(Contrast.onDark(plain), band.group(4)));
        }
        return text.matches("#[0-9a-fA-F]{6}") ? TextNode.valueOf(Contrast.onDark(text)) : value;
    }

    /** A figure that sets no width takes the page's; one that sets no height is as high as its legend at least. */
    private static void size(ObjectNode layout, JsonNode data) {
        if (!layout.has("width")) {
            layout.put("autosize", true);
        }
        int entries = 0;
        for (JsonNode trace : data) {
            entries += trace.path("showlegend").asBoolean(false) ? 1 : 0;
        }
        if (!layout.has("height")) {
            layout.put("height", (int) Math.rint(layout.at("/meta/" + SCALE).asDouble(1)
                    * Math.max(SvgPicture.HEIGHT, 130 + ROW * entries)));
        }
    }

    /** Plotly does not break a title: a long one would run out of the figure. */
    private static void breakTitle(ObjectNode layout) {
        String text = layout.path("title").path("text").asText("");
        String broken = broken(text, LONGEST_LINE);
        if (!broken.equals(text)) {
            layout.withObjectProperty("title").put("text", broken);
            ObjectNode margin = layout.withObjectProperty("margin");
            margin.put("t", margin.path("t").asInt(40 + 20 * broken.split("<br>").length));
        }
    }

    /** Returns a text without tags in lines of at most so many letters, if its words allow. */
    static String broken(String text, int longest) {
        if (text.length() <= longest || text.contains("<")) {
            return text;
        }
        StringBuilder broken = new StringBuilder();
        int column = 0;
        for (String word : text.split(" ")) {
            boolean fits = column == 0 || column + 1 + word.length() <= longest;
            broken.append(column == 0 ? "" : fits ? " " : "<br>").append(word);
            column = fits && column > 0 ? column + 1 + word.length() : word.length();
        }
        return broken.toString();
    }

    private static void legend(ObjectNode layout, boolean rightAxis, JsonNode data) {
        boolean narrow = layout.path("width").asDouble(Double.POSITIVE_INFINITY)
                < NARROW * layout.at("/meta/" + SCALE).asDouble(1);
        if (!layout.has("legend") && (narrow || hasColorBar(data) && data.size() > 1)) {
            layout.putObject("legend").put("orientation", "h").put("y", -0.2).put("yanchor", "top");
        } else if (!layout.has("legend") && rightAxis) {
            layout.putObject("legend").put("x", 1.12);
        }
    }

    /**
     * Over two decades and more of a log axis only powers of ten are named; below, 1, 2 and 5 as plain numbers. An axis
     * that lies over another has round numbers of its own and no grid.
     */
    private static void axis(ObjectNode axis, String name, JsonNode data) {
        if (axis.has("overlaying")) {
            axis.put("showgrid", axis.path("showgrid").asBoolean(false));
        }
        if (axis.has("dtick") || axis.has("tickvals") || axis.has("tickmode") || axis.has("tickformat")) {
            return;
        }
        if (axis.has("overlaying")) {
            axis.put("tickmode", "auto");
        }
        if (!axis.path("type").asText().equals("log")) {
            return;
        }
        List<Double> logs = logsOnAxis(axis, name, data);
        double decades = logs.isEmpty() ? 0 : logs.get(logs.size() - 1) - logs.get(0);
        if (decades >= 2) {
            axis.put("dtick", (int) Math.ceil(decades / 8));
            axis.put("exponentformat", "power");
        } else {
            axis.put("tickformat", ",~r");
            if (decades > 0.5) {
                axis.put("dtick", "D2");
            }
        }
    }

    /** The ends of what an axis shows, as sorted decimal logarithms: its range where set, else its positive data. */
    private static List<Double> logsOnAxis(ObjectNode axis, String name, JsonNode data) {
        List<Double> logs = new ArrayList<>();
        axis.path("range").forEach(end -> logs.add(end.asDouble()));
        String letter = name.substring(0, 1);
        for (JsonNode trace : logs.isEmpty() ? data : List.<JsonNode>of()) {
            String id = trace.path(letter + "axis").asText(letter);
            if (name.equals(letter + "axis" + id.substring(1))) {
                trace.path(letter).forEach(v -> {
                    if (v.asDouble() > 0) {
                        logs.add(StrictMath.log10(v.asDouble()));
                    }
                });
            }
        }
        logs.sort(null);
        return logs;
    }

    private static boolean hasColorBar(JsonNode data) {
        for (JsonNode trace : data) {
            if (trace.path("marker").path("showscale").asBoolean(false)
                    || trace.path("type").asText().matches("heatmap|contour|histogram2d")) {
                return true;
            }
        }
        return false;
    }
}
