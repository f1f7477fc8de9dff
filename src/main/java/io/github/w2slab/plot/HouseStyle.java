package io.github.w2slab.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.plot.svg.ColorScale;
import io.github.w2slab.plot.svg.SvgPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What every figure looks like unless it says otherwise: a Plotly template, which the figure's own settings override,
 * and the few things that a template cannot say. Plotly's button that sends a chart to its makers is left out.
 *
 * <p>Of the colours the first four are those of Okabe and Ito (2008) that are seen on white and on black; their others
 * are too light for white, so three more were chosen that colour-blind people tell from these and from each other. The
 * paper is transparent and the text a grey of contrast above 4.2 both on white and on JupyterLab's dark page.
 */
final class HouseStyle {

    static final List<String> COLORS = SvgPicture.COLORS;
    static final String GREY = "#808080";

    private static final int LONGEST_LINE = 64;

    private static final String TEMPLATE = """
            {"layout": {
              "colorway": ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#7A52E8", "#D81848", "#2E9BD6"],
              "paper_bgcolor": "rgba(0,0,0,0)",
              "plot_bgcolor": "rgba(0,0,0,0)",
              "font": {"family": "Helvetica, Arial, sans-serif", "size": 14, "color": "#7A7A7A"},
              "title": {"x": 0, "xref": "paper", "xanchor": "left", "font": {"size": 17}},
              "margin": {"l": 70, "r": 30, "t": 60, "b": 60},
              "hovermode": "closest",
              "hoverlabel": {"bgcolor": "#ffffff", "font": {"color": "#222222", "size": 13}, "namelength": -1},
              "legend": {"bgcolor": "rgba(0,0,0,0)", "tracegroupgap": 0, "traceorder": "normal"},
              "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": "#9a9a9a", "activecolor": "#0072B2",
                          "remove": ["select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"]},
              "colorscale": {"sequential": %1$s, "sequentialminus": %1$s},
              "xaxis": %2$s, "yaxis": %2$s,
              "scene": {"xaxis": %3$s, "yaxis": %3$s, "zaxis": %3$s}},
             "data": {
              "heatmap": [{"colorscale": %1$s, "colorbar": %4$s}],
              "contour": [{"colorscale": %1$s, "colorbar": %4$s}],
              "histogram2d": [{"colorscale": %1$s, "colorbar": %4$s}],
              "scatter": [{"marker": {"colorscale": %1$s, "colorbar": %4$s}}],
              "scatter3d": [{"marker": {"size": 4, "colorscale": %1$s}}],
              "histogram": [{"marker": {"line": {"width": 0.5, "color": "rgba(255,255,255,0.6)"}}}]}}
            """;
    private static final String AXIS = """
            {"automargin": true, "gridcolor": "rgba(128,128,128,0.22)", "zeroline": false, "showline": true,
             "linecolor": "#9a9a9a", "ticks": "outside", "tickcolor": "#9a9a9a", "ticklen": 5,
             "title": {"standoff": 12}}
            """;
    private static final String SPACE_AXIS = """
            {"backgroundcolor": "rgba(0,0,0,0)", "gridcolor": "rgba(128,128,128,0.4)", "zerolinecolor": "#9a9a9a"}
            """;
    private static final String COLOR_BAR = """
            {"outlinewidth": 0, "ticks": "outside", "ticklen": 4, "tickcolor": "#9a9a9a", "thickness": 16}
            """;

    private HouseStyle() {
    }

    static void apply(ObjectNode figure) {
        ObjectNode layout = figure.withObjectProperty("layout");
        if (!layout.has("template")) {
            layout.set("template", template());
        }
        size(layout);
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
    }

    private static JsonNode template() {
        String scale = ColorScale.SEQUENTIAL.toJson();
        try {
            return new ObjectMapper().readTree(String.format(TEMPLATE, scale, AXIS, SPACE_AXIS, COLOR_BAR));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A figure that sets no width takes the page's. */
    private static void size(ObjectNode layout) {
        if (!layout.has("width")) {
            layout.put("autosize", true);
        }
        if (!layout.has("height")) {
            layout.put("height", SvgPicture.HEIGHT);
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
        if (!layout.has("legend") && hasColorBar(data) && data.size() > 1) {
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
