package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.plot.svg.SvgPicture;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/** What a person draws in a word, and the sizes of figures. */
class PlotlyFigureTest {

    private static final double[] X = {1, 10, 100};
    private static final double[] Y = {2, 20, 150};

    private final PlotlyFigure figure = Figures.plot("Growth", "d", "steps").line("W2S", X, Y).points("simulated", X, Y);

    @Test
    void linesPointsBarsAndHistogramsAreOneWordEach() throws Exception {
        ObjectNode json = FiguresTest.dumped("own-words", figure.logX().logY());
        assertEquals("lines+markers", json.at("/data/0/mode").asText());
        assertEquals("markers", json.at("/data/1/mode").asText());
        assertEquals("log", json.at("/layout/xaxis/type").asText());
        assertEquals("d", json.at("/layout/xaxis/title/text").asText());
        ObjectNode bars = FiguresTest.dumped("own-bars", Figures.plot("Bars", "", "share").bars("W2S", new String[] {"a", "b"},
                new double[] {1, 2}, new double[] {0.5, 1}, new double[] {1.5, 2.5}).bars("SFT", new String[] {"a", "b"}, X0));
        assertEquals(0.5, bars.at("/data/0/error_y/array/1").asDouble());
        assertEquals("histogram", FiguresTest.dumped("own-histogram", Figures.histogram("overlaps", Gallery.wave(200, 1))
                .histogram("others", Gallery.wave(200, 3))).at("/data/1/type").asText());
        assertTrue(SvgPicture.of(PlotlyJson.of(Figures.bars("Three", new String[] {"x", "y", "z"}, X))).contains(">z</text>"));
    }

    @Test
    void aHistorysStepsAreDrawnAsTheyAre() {
        ObjectNode json = PlotlyJson.of(Figures.plot("Spread", "steps", "spread").line("W2S", new long[] {0, 10, 4_000}, Y));
        assertEquals("[0,10,4000]", json.at("/data/0/x").toString());
        assertThrows(IllegalArgumentException.class, () -> figure.line("short", new long[] {0, 10}, Y));
        assertEquals("steps must be given, but is null", assertThrows(IllegalArgumentException.class,
                () -> figure.line("none", (long[]) null, Y)).getMessage());
    }

    private static final double[] X0 = {0.3, 0.7};

    @Test
    void aTablesColumnsBecomeLines() {
        Table table = Table.create(DoubleColumn.create("d", X), DoubleColumn.create("W2S", Y), DoubleColumn.create("SFT", X),
                StringColumn.create("name", List.of("a", "b", "c")));
        ObjectNode json = PlotlyJson.of(Figures.line("From a table", table, "d", "W2S", "SFT"));
        assertEquals(150, json.at("/data/0/y/2").asDouble());
        assertEquals(HouseStyle.COLORS.get(1), json.at("/data/1/line/color").asText(), "SFT's colour");
        assertTrue(json.at("/layout/showlegend").asBoolean());
        assertTrue(json.at("/layout/yaxis/title").isMissingNode(), "W2S and SFT have no word in common");
        assertEquals("W2S", PlotlyJson.of(Figures.line("One", table, "d", "W2S")).at("/layout/yaxis/title/text").asText());
        Table kept = Table.create(DoubleColumn.create("d", X), DoubleColumn.create("steps to_1", Y), DoubleColumn.create("steps to_20", Y),
                DoubleColumn.create("steps total", Y));
        assertEquals("steps to", yTitle(kept, "steps to_1", "steps to_20"));
        assertEquals("steps", yTitle(kept, "steps to_1", "steps to_20", "steps total"));
        assertThrows(IllegalArgumentException.class, () -> Figures.line("t", table, "d", "name"));
        assertThrows(IllegalArgumentException.class, () -> Figures.line("t", table, "d"));
    }

    private static String yTitle(Table table, String... columns) {
        return PlotlyJson.of(Figures.line("Several", table, "d", columns)).at("/layout/yaxis/title/text").asText();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        double[] two = {1, 2};
        assertThrows(IllegalArgumentException.class, () -> figure.line("short", X, two));
        assertThrows(IllegalArgumentException.class, () -> figure.bars("short", new String[] {"a"}, two));
        assertThrows(IllegalArgumentException.class, () -> figure.bars("ends", new String[] {"a", "b"}, two, two, X));
        assertThrows(IllegalArgumentException.class, () -> figure.logY().between(0, 1));
        assertThrows(IllegalArgumentException.class, () -> figure.between(1, 1));
        assertThrows(IllegalArgumentException.class, () -> figure.sized(100, 300));
        assertThrows(IllegalArgumentException.class, () -> figure.paper(8.5, 6, "Times", 1));
    }

    @Test
    void aFigureNeverChanges() {
        String before = PlotlyJson.of(figure).toString();
        figure.line("more", X, Y).logX().between(0, 9).lecture().dark().sized(300, 300).histogram("h", X);
        assertEquals(before, PlotlyJson.of(figure).toString());
    }

    @Test
    void itsOwnScriptDrawsIt() {
        String script = figure.asJavascript("here");
        assertTrue(script.startsWith("<script>") && script.contains("Plotly.newPlot(") && script.contains("\"simulated\""));
        assertTrue(((Figure) figure).divString("here").contains("here"), "a page of Tablesaw's can hold it");
        assertFalse(Figures.plot("</script><!--", "", "").asJavascript("x").replaceFirst("</script>\\s*$", "").contains("</script"));
    }

    @Test
    void aLecturesFigureIsLargerInEveryPart() throws Exception {
        ObjectNode usual = PlotlyJson.of(figure);
        ObjectNode large = FiguresTest.dumped("lecture", figure.lecture());
        for (String size : List.of("/data/0/line/width", "/data/1/marker/size", "/layout/template/layout/font/size",
                "/layout/template/layout/title/font/size", "/layout/height")) {
            assertEquals(2 * usual.at(size).asDouble(), large.at(size).asDouble(), 1e-6, size);
        }
        String svg = SvgPicture.of(large);
        assertTrue(svg.contains("width=\"1440\" height=\"900\" viewBox=\"0 0 720 450\""), svg.substring(0, 200));
        assertEquals(body(SvgPicture.of(usual)), body(svg), "the same picture, shown larger");
    }

    private static String body(String svg) {
        return svg.substring(svg.indexOf('>'));
    }

    @Test
    void aPapersFigureHasItsSizeAndLetters() throws Exception {
        ObjectNode json = FiguresTest.dumped("paper", figure.paper(8.5, 6, "Times New Roman", 8));
        assertEquals(321, json.at("/layout/width").asInt());
        assertEquals(227, json.at("/layout/height").asInt());
        assertEquals("Times New Roman", json.at("/layout/font/family").asText());
        assertEquals(8 / 0.75, json.at("/layout/template/layout/font/size").asDouble(), 1e-5, "8 points in pixels");
        String svg = SvgPicture.of(json);
        assertTrue(svg.contains("width=\"321\"") && svg.contains("font-family=\"Times New Roman, "), svg.substring(0, 300));
        Matcher box = Pattern.compile("viewBox=\"0 0 ([\\d.]+) ").matcher(svg);
        assertTrue(box.find());
        assertEquals(8 / 0.75, 14 * 321 / Double.parseDouble(box.group(1)), 0.02, "and in the picture");
        assertTrue(svg.contains(">W2S</text>"));
    }

    /** Ten thousand letters of names, more than fit beside the axes: all there, and inside the picture. */
    @Test
    void aLegendIsNeverCut() {
        PlotlyFigure many = Figures.plot("Many", "x", "y");
        String name = "a run with quite a long name, longer than a column of the legend, number ";
        for (int i = 0; i < 40; i++) {
            many = many.line(name + i, X, Y);
        }
        for (PlotlyFigure one : List.of(many, many.sized(400, 300))) {
            String svg = SvgPicture.of(PlotlyJson.of(one));
            double height = number(svg, "height=\"([\\d.]+)\"");
            double width = number(svg, "width=\"([\\d.]+)\"");
            assertFalse(svg.contains("…") || svg.contains("more</text>"));
            Matcher last = Pattern.compile("<text x=\"([\\d.]+)\" y=\"([\\d.]+)\"[^>]*>[^<]*\\b39</text>").matcher(svg);
            assertTrue(last.find(), "the last name");
            assertTrue(Double.parseDouble(last.group(2)) < height && Double.parseDouble(last.group(1)) < width);
        }
    }

    private static double number(String svg, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(svg);
        assertTrue(matcher.find());
        return Double.parseDouble(matcher.group(1));
    }

    @Test
    void ticksOfComputedPlacesHaveNoTailOfDigits() {
        PlotlyFigure own = PlotlyFigure.of(Figures.plot("Ticks", "x", "y").line("a", new double[] {0, 1}, new double[] {0, 1}),
                "{\"layout\": {\"xaxis\": {\"tickvals\": [0.47500000000000003, 0.9500000000000001]}}}");
        String svg = SvgPicture.of(PlotlyJson.of(own));
        assertTrue(svg.contains(">0.475</text>") && svg.contains(">0.95</text>"), svg);
    }

    /** Plotly's own way is 10k, and 5,000 elsewhere. */
    @Test
    void axesOfALiveFigureWriteNumbersAsThePictureDoes() {
        JsonNode axis = PlotlyJson.of(figure).at("/layout/template/layout/xaxis");
        assertTrue(axis.path("separatethousands").asBoolean());
        assertEquals("power", axis.path("exponentformat").asText());
        assertEquals(6, axis.path("minexponent").asInt(), "powers of ten from ten million on");
    }

    @Test
    void aRunHasItsColourLiveAndInEveryFigure() {
        LiveFigure.Curves curves = new LiveFigure.Curves("SFT", X, List.of("alignment", "kept_1"), List.of(Y, Y));
        JsonNode live = PlotlyJson.of(LiveFigure.of(List.of(curves))).get("data");
        String color = RunColors.of(List.of("SFT")).get(0).color();
        assertEquals(color, live.at("/0/line/color").asText());
        assertEquals(color, live.at("/1/line/color").asText());
        assertEquals(color, PlotlyJson.of(figure.line("SFT", X, Y)).at("/data/2/line/color").asText());
        assertEquals("SFT, θ₁ kept", live.at("/1/name").asText());
        assertEquals("dash", LiveFigure.dashOf("kept_1"));
        assertEquals("dash", live.at("/1/line/dash").asText());
    }

    @Test
    void runsThatDifferInANumberAreAScaleOfOneColour() {
        List<RunColors.Look> looks = RunColors.of(List.of("leakage 0", "leakage 0.1", "tanh(y²)", "leakage 0.4"));
        List<String> shades = RunColors.shades(looks.get(0).color());
        assertEquals(shades.get(1), looks.get(1).color());
        assertEquals(shades.get(2), looks.get(3).color());
        assertFalse(shades.contains(looks.get(2).color()));
    }

    @Test
    void measuresHaveWordsAndRanges() {
        assertEquals("θ₁₂ kept", MeasureWords.of("kept_12"));
        assertEquals("PGR in correlation", MeasureWords.of("pgr_correlation"));
        assertEquals("weak teacher's accuracy on inputs of V₀", MeasureWords.of("localized_weak_accuracy"));
        assertEquals("steps to alignment 0.5", MeasureWords.of("steps to alignment 0.5"));
        assertEquals("kept whole", MeasureWords.of("kept_whole"));
        assertEquals("Alignment within V₀", MeasureWords.title("alignment_in_subspace"));
        assertArrayEquals(new double[] {1, 0, 0.5, 1.2, -1}, new double[] {MeasureWords.within("kept_1", 1.2),
            MeasureWords.within("alignment", -0.1), MeasureWords.within("drift_2", 0.5), MeasureWords.within("error", 1.2),
            MeasureWords.within("correlation", -1.5)});
    }

    @Test
    void functionsAloneDifferByTheirDashesAndOverAMeasurementAllAreDashed() {
        PlotlyFigure five = Figures.plot("Functions", "x", "y");
        for (int i = 0; i < 5; i++) {
            int height = i;
            five = five.curve("of " + i, 0, 1, x -> height);
        }
        Set<String> dashes = new HashSet<>();
        PlotlyJson.of(five).path("data").forEach(trace -> dashes.add(trace.at("/line/dash").asText()));
        assertEquals(5, dashes.size());
        assertFalse(dashes.contains("solid"));
        for (PlotlyFigure measured : List.of(Figures.plot("Laws", "x", "y").points("measured", new double[] {0, 1}),
                Figures.plot("Laws", "x", "y").line("measured", new double[] {0, 1}))) {
            ObjectNode json = PlotlyJson.of(measured.curve("law", 0, 1, x -> x).curve("other law", 0, 1, x -> x * x));
            assertEquals("dash", json.at("/data/1/line/dash").asText());
            assertEquals("dash", json.at("/data/2/line/dash").asText());
        }
    }

    @Test
    void functionsThingsAndPlainHeightsHaveTheirPlaces() {
        ObjectNode json = PlotlyJson.of(Figures.plot("Places", "x", "y").curve("square", -1, 3, x -> x * x)
                .points("heights", new double[] {5, 6}).line("lengths", List.of("a", "bcd"), String::length, s -> 2 * s.length()));
        JsonNode square = json.at("/data/0");
        assertEquals(-1, square.at("/x/0").asDouble());
        assertEquals(3, square.at("/x/100").asDouble());
        assertEquals(9, square.at("/y/100").asDouble());
        assertEquals("[0,1]", json.at("/data/1/x").toString());
        assertEquals("[1,3]", json.at("/data/2/x").toString());
        assertEquals("[2,6]", json.at("/data/2/y").toString());
        assertThrows(IllegalArgumentException.class, () -> figure.curve("f", 1, 1, x -> x));
    }
}
