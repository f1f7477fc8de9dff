package io.github.w2slab.plot.tablesaw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.ColorBar;
import tech.tablesaw.plotly.components.Component;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.TickSettings;
import tech.tablesaw.plotly.components.threeD.Scene;
import tech.tablesaw.plotly.traces.AbstractTrace;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.HistogramTrace;
import tech.tablesaw.plotly.traces.Scatter3DTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;

/**
 * Recovers the settings that Tablesaw 0.44 keeps in its objects but leaves out of what it writes, or writes under a
 * misspelt name: they are read from the objects' fields.
 *
 * <p>A setting at Tablesaw's own default cannot be told from one that nobody made, and counts as not made.
 */
final class TablesawSettings {

    /** A field that is lost, Plotly's name of it, and the value that it has when nobody sets it. */
    private record Setting(Class<?> owner, String field, String name, Object unset) {
    }

    /** A field that holds a component, and Plotly's name of it; an empty name if its settings are the owner's own. */
    private record Part(Class<?> owner, String field, String name) {
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<Setting> LOST = List.of(
            new Setting(AbstractTrace.class, "legendGroup", "legendgroup", ""),
            new Setting(AbstractTrace.class, "showLegend", "showlegend", null),
            new Setting(AbstractTrace.class, "opacity", "opacity", 1.0),
            new Setting(ScatterTrace.class, "whiskerWidth", "whiskerwidth", 0.0),
            new Setting(Layout.class, "plotBgColor", "plot_bgcolor", "#fff"),
            new Setting(Layout.class, "paperBgColor", "paper_bgcolor", "#fff"),
            new Setting(Axis.class, "color", "color", "#444"),
            new Setting(Axis.class, "rangeMode", "rangemode", Axis.RangeMode.NORMAL),
            new Setting(Axis.class, "font", "tickfont", null),
            new Setting(TickSettings.class, "placement", "ticks", TickSettings.TickPlacement.INSIDE),
            new Setting(TickSettings.class, "angle", "tickangle", 0),
            new Setting(TickSettings.class, "autoMargin", "automargin", true),
            new Setting(TickSettings.class, "mirror", "mirror", null),
            new Setting(TickSettings.class, "separateThousands", "separatethousands", false),
            new Setting(TickSettings.class, "prefix", "tickprefix", null),
            new Setting(TickSettings.class, "suffix", "ticksuffix", null),
            new Setting(TickSettings.class, "format", "tickformat", null),
            new Setting(TickSettings.class, "showPrefix", "showtickprefix", TickSettings.DisplayRules.ALL),
            new Setting(TickSettings.class, "showSuffix", "showticksuffix", TickSettings.DisplayRules.ALL),
            new Setting(TickSettings.class, "showExponent", "showexponent", TickSettings.DisplayRules.ALL),
            new Setting(TickSettings.class, "exponentFormat", "exponentformat", TickSettings.ExponentFormat.B),
            new Setting(ColorBar.class, "outlineWidth", "outlinewidth", 0));

    private static final List<Part> PARTS = List.of(
            new Part(ScatterTrace.class, "marker", "marker"),
            new Part(Scatter3DTrace.class, "marker", "marker"),
            new Part(HistogramTrace.class, "marker", "marker"),
            new Part(BarTrace.class, "marker", "marker"),
            new Part(Marker.class, "colorBar", "colorbar"),
            new Part(ColorBar.class, "tickSettings", ""),
            new Part(Layout.class, "xAxis", "xaxis"),
            new Part(Layout.class, "yAxis", "yaxis"),
            new Part(Layout.class, "yAxis2", "yaxis2"),
            new Part(Layout.class, "yAxis3", "yaxis3"),
            new Part(Layout.class, "yAxis4", "yaxis4"),
            new Part(Layout.class, "zAxis", "zaxis"),
            new Part(Layout.class, "scene", "scene"),
            new Part(Scene.class, "xAxis", "xaxis"),
            new Part(Scene.class, "yAxis", "yaxis"),
            new Part(Scene.class, "zAxis", "zaxis"),
            new Part(Axis.class, "tickSettings", ""));

    private TablesawSettings() {
    }

    /** Adds what is lost of a trace, a layout or a part of one to the JSON that was read from its own text. */
    static void restore(Object component, ObjectNode json) {
        for (Part part : PARTS) {
            Object inner = part.owner.isInstance(component) ? field(part.owner, part.field, component) : null;
            if (inner != null) {
                restore(inner, part.name.isEmpty() ? json : object(json, part.name, inner));
            }
        }
        for (Setting setting : LOST) {
            Object value = setting.owner.isInstance(component) ? field(setting.owner, setting.field, component) : null;
            boolean missing = json.path(setting.name).isMissingNode() || json.path(setting.name).isNull();
            if (missing && value != null && !value.equals(setting.unset)) {
                json.set(setting.name, node(value));
            }
        }
        if (component instanceof Marker marker) {
            restoreColors(marker, json);
        } else if (component instanceof Layout layout) {
            for (String side : List.of("width", "height")) {
                if (!(boolean) field(Layout.class, side + "Set", layout)) {
                    json.remove(side);
                }
            }
            // Tablesaw sets this size where only a title is given.
            if (json.path("width").asInt() == 800 && json.path("height").asInt() == 600) {
                json.remove(List.of("width", "height"));
            }
        } else if (component instanceof Axis axis && field(Axis.class, "font", axis) != null && !json.has("titlefont")) {
            json.set("titlefont", json.get("tickfont").deepCopy());
        }
    }

    /** Tablesaw writes the ends of a colour scale beside names of colours only, where they mean nothing. */
    private static void restoreColors(Marker marker, ObjectNode json) {
        double low = (double) field(Marker.class, "cMin", marker);
        double high = (double) field(Marker.class, "cMax", marker);
        json.remove(List.of("cmin", "cmax"));
        if (low < high) {
            json.put("cmin", low).put("cmax", high);
        }
    }

    private static ObjectNode object(ObjectNode json, String name, Object component) {
        if (!json.path(name).isObject()) {
            json.set(name, TablesawLiteral.read("=" + component));
        }
        return (ObjectNode) json.get(name);
    }

    private static JsonNode node(Object value) {
        return value instanceof Component component ? TablesawLiteral.read("=" + component)
                : JSON.valueToTree(value instanceof Enum<?> ? value.toString() : value);
    }

    private static Object field(Class<?> owner, String name, Object object) {
        try {
            var field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException other) {
            throw new IllegalStateException("Tablesaw must be version 0.44, but its " + owner.getSimpleName()
                    + " has no field " + name, other);
        }
    }
}
