package io.github.w2slab.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What every figure looks like unless it says otherwise: a Plotly template, which the figure's own settings override,
 * and the few things that a template cannot say.
 *
 * <p>Colours are those of Okabe and Ito (2008), without black. The paper is transparent and the text a grey of contrast
 * above 4 both on white and on a dark page.
 */
final class HouseStyle {

    static final List<String> COLORS =
            List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442");
    static final int WIDTH = 720;
    static final int HEIGHT = 450;

    private static final String TEMPLATE = """
            {"layout": {
              "colorway": ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442"],
              "paper_bgcolor": "rgba(0,0,0,0)",
              "plot_bgcolor": "rgba(0,0,0,0)",
              "font": {"family": "Helvetica, Arial, sans-serif", "size": 14, "color": "#767676"},
              "title": {"x": 0.5, "font": {"size": 18}},
              "margin": {"l": 70, "r": 30, "t": 60, "b": 60},
              "hovermode": "closest",
              "hoverlabel": {"bgcolor": "#ffffff", "font": {"color": "#222222", "size": 13}, "namelength": -1},
              "legend": {"bgcolor": "rgba(0,0,0,0)", "tracegroupgap": 4},
              "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": "#9a9a9a", "activecolor": "#0072B2"},
              "colorscale": {"sequential": %1$s, "sequentialminus": %1$s},
              "xaxis": %2$s, "yaxis": %2$s,
              "scene": {"xaxis": %3$s, "yaxis": %3$s, "zaxis": %3$s}},
             "data": {
              "heatmap": [{"colorscale": %1$s, "colorbar": %4$s}],
              "contour": [{"colorscale": %1$s, "colorbar": %4$s}],
              "histogram2d": [{"colorscale": %1$s, "colorbar": %4$s}],
              "scatter": [{"marker": {"colorscale": %1$s, "colorbar": %4$s}}],
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
            {"outlinewidth": 0, "ticks": "outside", "ticklen": 4, "thickness": 16}
            """;

    private HouseStyle() {
    }

    static void apply(ObjectNode figure) {
        ObjectNode layout = figure.withObjectProperty("layout");
        if (!layout.has("template")) {
            layout.set("template", template());
        }
        size(layout);
        for (Map.Entry<String, JsonNode> field : layout.properties()) {
            if (field.getKey().matches("[xy]axis\\d*") && field.getValue().path("type").asText().equals("log")) {
                logAxis((ObjectNode) field.getValue(), field.getKey(), figure.get("data"));
            }
        }
        if (!layout.has("legend") && hasColorBar(figure.get("data")) && figure.get("data").size() > 1) {
            layout.putObject("legend").put("orientation", "h").put("y", -0.2).put("yanchor", "top");
        }
        ObjectNode config = figure.withObjectProperty("config");
        // JupyterLab's renderer follows the width itself; made "responsive" too, a figure shrinks to a line when the window changes.
        config.put("responsive", config.path("responsive").asBoolean(false));
        config.put("displaylogo", config.path("displaylogo").asBoolean(false));
        // Plotly 4 has a button that sends the figure to a cloud, unless told otherwise.
        config.put("showSendToCloud", config.path("showSendToCloud").asBoolean(false));
    }

    private static JsonNode template() {
        String scale = ColorScale.SEQUENTIAL.toJson();
        try {
            return new ObjectMapper().readTree(String.format(TEMPLATE, scale, AXIS, SPACE_AXIS, COLOR_BAR));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Tablesaw always writes a size: its two defaults count as none, and the width is then the page's. */
    private static void size(ObjectNode layout) {
        String size = layout.path("width").asInt() + " x " + layout.path("height").asInt();
        if (size.equals("700 x 450") || size.equals("800 x 600") || size.equals("0 x 0")) {
            layout.remove("width");
            layout.put("height", HEIGHT);
            layout.put("autosize", true);
        }
    }

    /** Over two decades and more only powers of ten are named; below, every tick is a plain number. */
    private static void logAxis(ObjectNode axis, String name, JsonNode data) {
        if (axis.has("dtick") || axis.has("tickvals") || axis.has("tickformat")) {
            return;
        }
        List<Double> logs = logsOnAxis(axis, name, data);
        double decades = logs.isEmpty() ? 0 : logs.get(logs.size() - 1) - logs.get(0);
        if (decades >= 2) {
            axis.put("dtick", (int) Math.ceil(decades / 8));
            axis.put("exponentformat", "power");
        } else {
            axis.put("tickformat", ",~r");
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
