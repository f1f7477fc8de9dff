package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.base.Require;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tech.tablesaw.plotly.components.Figure;

/** Panels from figures: each keeps its axes, under further numbers, and they share the legend. */
final class SideBySide {

    private static final double GAP = 0.17;
    private static final int LINE = 66;
    private static final double BAR = 0.1;

    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final ArrayNode data = json.putArray("data");
    private final ObjectNode layout = json.putObject("layout");
    private final Set<String> named = new HashSet<>();

    private SideBySide() {
    }

    static ObjectNode of(Figure... figures) {
        int n = Require.present("figures", figures).length;
        Require.check(n > 1, "number of figures", n, "at least 2");
        SideBySide all = new SideBySide();
        all.layout.putArray("annotations");
        all.layout.putArray("shapes");
        double width = (1 - GAP * (n - 1)) / n;
        for (int i = 0; i < n; i++) {
            all.add(PlotlyFigure.plain(Require.present("figure", figures[i])), i, i * (width + GAP), width);
        }
        all.layout.withObjectProperty("margin").put("t", 70);
        all.layout.withObjectProperty("legend").put("orientation", "h").put("y", -0.3).put("yanchor", "top");
        all.layout.put("showlegend", all.data.findValues("showlegend").stream().anyMatch(JsonNode::asBoolean));
        return all.json;
    }

    private void add(ObjectNode json, int panel, double start, double width) {
        boolean bar = false;
        for (JsonNode trace : json.get("data")) {
            ObjectNode own = (ObjectNode) trace;
            String type = own.path("type").asText("scatter");
            Require.check(!type.matches("pie|scatter3d|surface|mesh3d"), "figure " + (panel + 1), type,
                    "one with x and y axes");
            Require.check(own.path("xaxis").asText("x").equals("x") && own.path("yaxis").asText("y").equals("y"),
                    "axes of figure " + (panel + 1), own.path("xaxis").asText("x") + own.path("yaxis").asText("y"),
                    "one x and one y axis");
            own.put("xaxis", id("x", panel)).put("yaxis", id("y", panel));
            boolean coloured = type.matches("heatmap|contour|histogram2d") && own.path("showscale").asBoolean(true)
                    || own.path("marker").path("showscale").asBoolean(false);
            if (coloured) {
                ObjectNode holder = type.startsWith("scatter") ? own.withObjectProperty("marker") : own;
                holder.withObjectProperty("colorbar").put("x", start + width - BAR / 2).put("thickness", 12);
                bar = true;
            }
            legend(own, json.path("layout"));
            data.add(own);
        }
        double end = start + width - (bar ? BAR * 0.6 : 0);
        axis(json, "x", panel).putArray("domain").add(start).add(end);
        axis(json, "y", panel);
        move(json.path("layout").path("shapes"), "shapes", panel);
        move(json.path("layout").path("annotations"), "annotations", panel);
        for (String setting : List.of("barmode", "bargap", "height")) {
            if (json.path("layout").has(setting)) {
                layout.set(setting, json.path("layout").get(setting));
            }
        }
        title(HouseStyle.broken(json.path("layout").path("title").path("text").asText("").replace("<br>", " "),
                (int) (LINE * width)), panel);
    }

    private static String id(String letter, int panel) {
        return panel == 0 ? letter : letter + (panel + 1);
    }

    private ObjectNode axis(ObjectNode json, String letter, int panel) {
        ObjectNode axis = layout.withObjectProperty(letter + "axis" + (panel == 0 ? "" : panel + 1));
        if (json.path("layout").path(letter + "axis") instanceof ObjectNode own) {
            axis.setAll(own);
        }
        return axis.put("anchor", id(letter.equals("x") ? "y" : "x", panel));
    }

    /** One entry of a name is enough, and stands for all traces of it. */
    private void legend(ObjectNode trace, JsonNode ownLayout) {
        boolean shown = trace.path("showlegend").asBoolean(ownLayout.path("showlegend").asBoolean(true))
                && trace.has("name");
        String name = trace.path("name").asText("");
        trace.put("showlegend", shown && named.add(name));
        if (shown && !trace.has("legendgroup")) {
            trace.put("legendgroup", name);
        }
    }

    /** A title above its panel, smaller than a figure's. */
    private void title(String text, int panel) {
        if (!text.isEmpty()) {
            layout.withArrayProperty("annotations").addObject().put("text", text)
                    .put("showarrow", false).put("xref", id("x", panel) + " domain").put("yref", "paper").put("x", 0)
                    .put("y", 1.02).put("xanchor", "left").put("yanchor", "bottom").putObject("font").put("size", 14);
        }
    }

    /** Notes of a figure's paper lie on the panel's. */
    private void move(JsonNode notes, String name, int panel) {
        for (JsonNode note : notes) {
            ObjectNode moved = note.deepCopy();
            for (String letter : List.of("x", "y")) {
                String reference = note.path(letter + "ref").asText(letter);
                moved.put(letter + "ref", reference.equals("paper") ? id(letter, panel) + " domain"
                        : id(letter, panel) + (reference.endsWith("domain") ? " domain" : ""));
            }
            layout.withArrayProperty(name).add(moved);
        }
    }
}
