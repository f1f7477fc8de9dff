package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
            boolean mayHoldDigits = name.matches("tickprefix|x|label|name|args");
            assertTrue(mayHoldDigits || !node.asText().matches("-?\\d+(\\.\\d+)?"), name + " is " + node);
        }
    }

    @Test
    void readsTheCommaOfAGermanComputer() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            JsonNode german = PlotlyJson.of(Gallery.figures().get("axes"));
            Locale.setDefault(Locale.ROOT);
            assertEquals(german, PlotlyJson.of(Gallery.figures().get("axes")));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void keepsTheTextsOfTitlesAndNames() {
        ObjectNode json = PlotlyJson.of(Gallery.figures().get("lines"));
        assertEquals("The student's & the \"teacher's\" \\alpha < 1",
                json.get("layout").get("title").get("text").asText());
        assertEquals("one's own", json.get("data").get(0).get("name").asText());
    }

    @Test
    void missingAndInfiniteValuesAreNull() {
        JsonNode y = PlotlyJson.of(Gallery.figures().get("lines")).get("data").get(0).get("y");
        assertTrue(y.get(5).isNull() && y.get(6).isNull() && y.get(7).isNumber());
        assertTrue(PlotlyJson.of(Gallery.figures().get("axes")).get("data").get(0).get("y").get(1).isNull());
    }

    @Test
    void namesThatLookLikeNumbersStayNamesOnAnAxisOfNames() {
        ObjectNode axes = PlotlyJson.of(Gallery.figures().get("axes"));
        assertEquals("10", axes.get("data").get(0).get("x").get(2).asText());
        assertTrue(axes.get("data").get(0).get("x").get(2).isTextual());
        ObjectNode bars = PlotlyJson.of(Gallery.figures().get("bars"));
        assertEquals("category", bars.get("layout").get("xaxis").get("type").asText());
    }

    @Test
    void numbersOfATableAreNumbersOnALinearAxis() {
        ObjectNode json = PlotlyJson.of(Gallery.figures().get("table"));
        assertTrue(json.get("data").get(0).get("x").get(1).isNumber());
    }

    @Test
    void additionsWinOverTheFigureAndTheHouseStyleLosesToBoth() {
        Figure figure = Gallery.figures().get("lines");
        ObjectNode additions = JsonNodeFactory.instance.objectNode();
        additions.putArray("data").addObject().put("name", "renamed");
        additions.withObjectProperty("layout").put("hovermode", "x unified").put("title", "an old form");
        ObjectNode json = PlotlyJson.of(PlotlyFigure.of(figure, additions));
        assertEquals("renamed", json.get("data").get(0).get("name").asText());
        assertEquals("two", json.get("data").get(1).get("name").asText());
        assertEquals("x unified", json.get("layout").get("hovermode").asText());
        assertEquals("an old form", json.get("layout").get("title").get("text").asText());
    }

    @Test
    void nothingIsSentToPlotlysMakers() {
        JsonNode config = PlotlyJson.of(Gallery.figures().get("pie")).get("config");
        assertFalse(config.get("showSendToCloud").asBoolean() || config.get("displaylogo").asBoolean());
        assertFalse(config.get("responsive").asBoolean());
    }
}
