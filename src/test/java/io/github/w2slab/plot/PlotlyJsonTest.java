package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.plotly.components.Figure;

class PlotlyJsonTest {

    static Iterable<String> names() {
        return Gallery.figures().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isWhatPlotlyReads(String name) throws Exception {
        ObjectNode json = PlotlyJson.of(Gallery.figures().get(name));
        Path dump = Files.createDirectories(Path.of("target/figures"));
        Files.writeString(dump.resolve(name + ".json"), json.toPrettyString());
        assertTrue(json.get("data").isArray() && json.get("layout").isObject() && json.get("config").isObject());
        walk("", json);
    }

    static void walk(String name, JsonNode node) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                assertTrue(!field.getKey().equals("title") || field.getValue().isObject(), "title is " + field);
                assertFalse(field.getKey().equals("titlefont"));
                walk(field.getKey(), field.getValue());
            }
        } else if (node.isArray()) {
            node.forEach(element -> walk(name, element));
        } else if (node.isNumber()) {
            assertTrue(Double.isFinite(node.asDouble()), name);
        } else if (node.isTextual()) {
            assertFalse(node.asText().contains("://"), node.asText());
            assertFalse(node.asText().matches("&\\w+;|&#\\d+;"), node.asText());
            boolean mayHoldDigits = name.matches("tickprefix|x");
            assertTrue(mayHoldDigits || !node.asText().matches("-?\\d+(\\.\\d+)?"), name + " is " + node);
        }
    }
}
