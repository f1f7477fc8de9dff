package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Letters, lines and markers of a figure larger or smaller, by a factor; the figure keeps its size. */
public final class Scale {

    private Scale() {
    }

    /** Multiplies in place all that Plotly's JSON says in pixels, but for the figure's width and height. */
    public static void apply(ObjectNode plotly, double factor) {
        scale("", plotly, factor);
    }

    private static void scale(String name, JsonNode node, double factor) {
        if (node instanceof ArrayNode array) {
            for (JsonNode element : array) {
                if (!element.isContainerNode()) {
                    return;
                }
                scale(name, element, factor);
            }
        } else if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                boolean pixels = isPixels(name, field.getKey());
                if (pixels && field.getValue().isNumber()) {
                    field.setValue(times(field.getValue(), factor));
                } else if (pixels && field.getValue() instanceof ArrayNode sizes) {
                    for (int i = 0; i < sizes.size(); i++) {
                        sizes.set(i, times(sizes.get(i), factor));
                    }
                } else {
                    scale(field.getKey(), field.getValue(), factor);
                }
            }
        }
    }

    private static JsonNode times(JsonNode number, double factor) {
        return DoubleNode.valueOf(Math.rint(number.asDouble() * factor * 1e6) / 1e6);
    }

    private static boolean isPixels(String owner, String field) {
        return switch (field) {
            case "size" -> owner.endsWith("font") || owner.equals("marker");
            case "width" -> owner.matches("line|error_[xy]");
            case "l", "r", "t", "b" -> owner.matches("margin|pad");
            case "thickness", "ticklen", "standoff", "xshift", "yshift", "ax", "ay" -> true;
            default -> false;
        };
    }
}
