package io.github.w2slab.plot.tablesaw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Rewrites the old forms that Tablesaw uses into those of today's Plotly, in place. */
final class Modern {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}");
    private static final String UNSET_COLOR = "#444";
    private static final Set<String> MISSING = Set.of("null", "NaN", "Infinity", "-Infinity");

    /** Fields whose values are numbers; everywhere else a text of digits stays a text. */
    private static final Set<String> NUMBERS = Set.of("x", "y", "z", "values", "open", "high", "low", "close",
            "range", "domain", "tickvals", "size", "opacity", "dtick", "nticks", "tick0", "scaleratio", "xshift",
            "yshift", "width", "height");
    private static final Set<String> SWITCHES = Set.of("visible", "autorange", "hovermode", "mirror");
    private static final Map<String, String> RENAMED =
            Map.of("showExponent", "showexponent", "showspike", "showspikes");

    private static final Map<String, String> MODES_IN_SPACE = Map.of("line", "lines", "line + markers", "lines+markers",
            "line + text", "lines+text", "text + text", "markers+text", "line + text + markers", "lines+markers+text");

    private Modern() {
    }

    static void apply(ObjectNode figure) {
        for (JsonNode trace : figure.get("data")) {
            dropForeign((ObjectNode) trace);
            if (trace.path("marker") instanceof ObjectNode marker) {
                marker(marker);
            }
            rewrite((ObjectNode) trace, categories(trace, figure));
        }
        for (String part : List.of("layout", "config")) {
            rewrite(figure.withObjectProperty(part), Set.of());
        }
        layout((ObjectNode) figure.get("layout"));
        nameCategories(figure);
    }

    /** The edge of a marker is a line without the settings of a curve; one of Tablesaw's symbols has another's name. */
    private static void marker(ObjectNode marker) {
        if (marker.path("line") instanceof ObjectNode edge) {
            edge.remove(List.of("shape", "smoothing", "dash", "simplify"));
        }
        if (marker.path("symbol").asText().equals("line-sw")) {
            marker.put("symbol", "line-nw");
        }
        if (marker.path("colorbar") instanceof ObjectNode bar) {
            ticks(bar);
            bar.remove(List.of("mirror", "automargin"));
        }
    }

    /** Some of Tablesaw's defaults for a grid are not for Plotly, or put all axes at the edge; a third axis is a scene's. */
    private static void layout(ObjectNode layout) {
        if (layout.path("grid") instanceof ObjectNode grid) {
            for (String gap : List.of("xgap", "ygap")) {
                if (grid.path(gap).asDouble(0) > 1) {
                    grid.remove(gap);
                }
            }
            grid.properties().removeIf(setting -> setting.getValue().asText().matches("enumerated|bottom|left"));
        }
        JsonNode depth = layout.remove("zaxis");
        if (depth != null && !layout.path("scene").has("zaxis")) {
            layout.withObjectProperty("scene").set("zaxis", depth);
        }
        for (ObjectNode holder : List.of(layout, layout.path("scene") instanceof ObjectNode scene ? scene : layout)) {
            for (Map.Entry<String, JsonNode> field : holder.properties()) {
                if (field.getKey().matches("[xyz]axis\\d*")) {
                    ticks((ObjectNode) field.getValue());
                }
            }
        }
    }

    /** Ticks at every whole number, Tablesaw's default, would be thousands; an empty colour is none. */
    private static void ticks(ObjectNode axis) {
        if (axis.path("tickmode").asText().equals("linear") && !axis.has("dtick")) {
            axis.put("tickmode", axis.has("tickvals") ? "array" : "auto");
        }
        if (axis.path("spikecolor").asText("none").isEmpty()) {
            axis.remove("spikecolor");
        }
    }

    /** Plotly takes an axis of a few names and numbers for a numeric one and drops the names: say that it is not. */
    private static void nameCategories(ObjectNode figure) {
        for (JsonNode trace : figure.get("data")) {
            for (String letter : List.of("x", "y")) {
                boolean named = false;
                for (JsonNode value : trace.path(letter)) {
                    named |= value.isTextual() && !DATE.matcher(value.asText()).lookingAt();
                }
                if (named) {
                    ObjectNode axis = ((ObjectNode) figure.get("layout")).withObjectProperty(axis(trace, letter));
                    axis.put("type", axis.path("type").asText("category"));
                }
            }
        }
    }

    private static String axis(JsonNode trace, String letter) {
        return letter + "axis" + trace.path(letter + "axis").asText(letter).substring(1);
    }

    /** Tablesaw gives every trace the settings of a scatter trace. */
    private static void dropForeign(ObjectNode trace) {
        String type = trace.path("type").asText("scatter");
        if (!type.startsWith("scatter")) {
            trace.remove("mode");
        } else if (type.equals("scatter3d")) {
            String mode = trace.path("mode").asText("markers");
            trace.put("mode", MODES_IN_SPACE.getOrDefault(mode, mode));
        }
        if (!type.equals("candlestick")) {
            trace.remove("whiskerwidth");
        }
        if (type.matches("candlestick|ohlc")) {
            trace.remove(List.of("marker", "fill", "fillcolor"));
            keep(trace.path("line"), type.equals("ohlc") ? Set.of("width", "dash", "color") : Set.of("width"));
        } else {
            trace.remove(List.of("increasing", "decreasing"));
        }
        if (type.matches("bar|histogram") && trace.path("marker") instanceof ObjectNode marker) {
            marker.remove(List.of("size", "sizemode", "symbol", "gradient"));
        }
        if (trace.path("hoverlabel") instanceof ObjectNode label) {
            label.properties().removeIf(setting -> setting.getValue().equals(NODES.textNode("")));
        }
        if (type.matches("scatter3d|surface|mesh3d|pie")) {
            trace.remove(List.of("xaxis", "yaxis"));
        }
    }

    private static void keep(JsonNode object, Set<String> names) {
        object.properties().removeIf(field -> !names.contains(field.getKey()));
    }

    /** The coordinates of a trace that lie on an axis of type category: there "10" is a name. */
    private static Set<String> categories(JsonNode trace, ObjectNode figure) {
        Set<String> names = new HashSet<>();
        for (String letter : List.of("x", "y")) {
            if (figure.path("layout").path(axis(trace, letter)).path("type").asText().equals("category")) {
                names.add(letter);
            }
        }
        return names;
    }

    private static void rewrite(ObjectNode object, Set<String> kept) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            JsonNode value = object.get(name);
            if (RENAMED.containsKey(name)) {
                object.remove(name);
                object.set(RENAMED.get(name), value);
            } else if (name.equals("title") && value.isTextual()) {
                object.remove(name);
                if (!value.asText().isEmpty()) {
                    object.putObject(name).set("text", value);
                }
            } else if (name.equals("titlefont")) {
                object.remove(name);
                object.withObjectProperty("title").set("font", modern(name, value));
            } else if (name.equals("tickcolor") && value.asText().equals(UNSET_COLOR)) {
                object.remove(name);
            } else if (name.equals("name") && value.asText().isEmpty()) {
                object.remove(name);
            } else if (!kept.contains(name)) {
                object.set(name, modern(name, value));
            }
        }
    }

    private static JsonNode modern(String name, JsonNode value) {
        if (value instanceof ObjectNode object) {
            rewrite(object, Set.of());
            if (name.endsWith("font")) {
                dropDefaults(object);
            }
            return object;
        }
        if (value instanceof ArrayNode array) {
            return array(name, array);
        }
        if (value.isTextual() && SWITCHES.contains(name) && value.asText().matches("(?i)true|false")) {
            return NODES.booleanNode(value.asText().equalsIgnoreCase("true"));
        }
        if (value.isNumber() || value.isTextual() && NUMBERS.contains(name)) {
            JsonNode number = number(value);
            return number == null ? value : number;
        }
        return value;
    }

    /** Tablesaw writes a font whole: what nobody set is left to the house style, whose grey is readable on black too. */
    private static void dropDefaults(ObjectNode font) {
        if (font.path("color").asText().equals(UNSET_COLOR)) {
            font.remove("color");
        }
        if (font.path("family").asText().equals("Open Sans")) {
            font.remove("family");
        }
    }

    private static ArrayNode array(String name, ArrayNode array) {
        if (name.equals("domain") && array.size() == 4) {
            return domain(array);
        }
        boolean mayBeNumeric = NUMBERS.contains(name);
        boolean numeric = mayBeNumeric;
        ArrayNode numbers = NODES.arrayNode(array.size());
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = array.get(i);
            JsonNode number = number(value);
            numeric &= number != null;
            numbers.add(number);
            array.set(i, value.isNumber() ? number
                    : mayBeNumeric && value.asText().equals("null") ? NODES.nullNode()
                    : value.isContainerNode() ? modern(name, value) : value);
        }
        return numeric ? numbers : array;
    }

    /** Tablesaw writes two decimals with the comma of the user's country: [0,00, 0,45] is [0, 0.45]. */
    private static ArrayNode domain(ArrayNode commas) {
        return NODES.arrayNode().add(commas.get(0).asInt() + commas.get(1).asInt() / 100.0)
                .add(commas.get(2).asInt() + commas.get(3).asInt() / 100.0);
    }

    /** The number that a value stands for, the null node for a missing or non-finite one, null for what is none. */
    private static JsonNode number(JsonNode value) {
        if (value.isNumber()) {
            return Double.isFinite(value.asDouble()) ? value : NODES.nullNode();
        }
        if (value.isNull() || value.isTextual() && MISSING.contains(value.asText())) {
            return NODES.nullNode();
        }
        if (!value.isTextual() || !NUMBER.matcher(value.asText()).matches()) {
            return null;
        }
        double number = Double.parseDouble(value.asText());
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? NODES.numberNode((long) number) : NODES.numberNode(number);
    }
}
