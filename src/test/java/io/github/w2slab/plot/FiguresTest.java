package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.embeddings.Embeddings;
import io.github.w2slab.embeddings.RowTraining;
import io.github.w2slab.embeddings.RowWorld;
import io.github.w2slab.embeddings.TaskRows;
import io.github.w2slab.evaluation.GapRecovered;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.plot.svg.SvgPicture;
import io.github.w2slab.random.Normals;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.StrongAndWeak;
import io.github.w2slab.training.Loss;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tech.tablesaw.plotly.components.Figure;

class FiguresTest {

    private static Training w2s;
    private static Training sft;
    private static Training three;
    private static RewardModel wide;

    @BeforeAll
    static void trains() {
        World world = world(2);
        w2s = Training.of(strong(world, 8), weak(world), Sgd.spherical(0.1 / 16).seed(4));
        sft = Training.of(strong(world, 8), Supervision.fineTuning(world), Sgd.spherical(0.1 / 128).seed(4));
        w2s.train(2_000);
        sft.train(3_000);
        World more = world(4);
        three = Training.of(strong(more, 3), Supervision.fineTuning(more), Sgd.spherical(0.1 / 128).seed(4));
        three.train(2_000);
        wide = strong(world, 128);
    }

    private static World world(int tasks) {
        return World.builder().dimension(128).subspaceDimension(16).tasks(tasks).correlation(0.3).seed(1).build();
    }

    private static RewardModel strong(World world, int neurons) {
        return RewardModel.pretrained(world).neuronsPerTask(neurons).featureAlignment(0.9).seed(2).build();
    }

    private static Supervision weak(World world) {
        return Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3));
    }

    static ObjectNode dumped(String name, Figure figure) throws Exception {
        ObjectNode json = PlotlyJson.of(figure);
        PlotlyJsonTest.walk("", json);
        String svg = SvgPicture.of(json);
        assertTrue(svg.getBytes(StandardCharsets.UTF_8).length <= SvgPicture.LIMIT);
        Path folder = Files.createDirectories(Path.of("target/figures"));
        Files.writeString(folder.resolve(name + ".json"), json.toString());
        Files.writeString(folder.resolve(name + ".svg"), svg);
        return json;
    }

    @Test
    void alignmentHasACurveForEachRunAndOneWithinTheSubspaceInItsColour() throws Exception {
        ObjectNode json = dumped("alignment", Figures.alignment(w2s, sft));
        JsonNode data = json.get("data");
        assertEquals("W2S", data.get(0).get("name").asText());
        assertEquals("solid", data.get(0).get("line").get("dash").asText());
        assertEquals("dot", data.get(1).get("line").get("dash").asText());
        assertEquals(data.get(0).get("line").get("color"), data.get(1).get("line").get("color"));
        assertEquals(w2s.history().size(), data.get(0).get("x").size());
        assertTrue(json.get("layout").get("annotations").get(0).get("text").asText().contains("0.954"));
    }

    /** Of eight features the first three vary most and make V_0; the truth is the first and, less varied, the last. */
    @Test
    void runsOnRowsAreSolidUnderTheCeilingOfTheirOwnDirections() {
        List<TaskRows> tasks = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            float[][] x = new float[200][8];
            double[] truth = new double[200];
            double[] weak = new double[200];
            for (int i = 0; i < 200; i++) {
                double[] z = Normals.of(5, io.github.w2slab.random.Stream.PILOT, k, 8).row(i);
                for (int j = 0; j < 8; j++) {
                    x[i][j] = (float) (z[j] * (j < 3 ? 2 - 0.2 * j : 0.5));
                }
                truth[i] = x[i][0] + x[i][7];
                weak[i] = x[i][0] - x[i][1];
            }
            tasks.add(TaskRows.of("task" + k, x, truth, weak));
        }
        RowWorld rows = RowWorld.of(Embeddings.of(tasks), "task0", 3);
        RowTraining run = rows.weakToStrong(rows.strong(4, 1), Sgd.perDimension(0.1)).train(2_000);
        assertEquals(Math.sqrt(0.5), run.ceiling(), 0.03);
        assertTrue(run.history().last("alignment") <= run.ceiling() + 1e-9);
        ObjectNode json = PlotlyJson.of(Figures.alignment(run, rows.fineTuning(rows.strong(4, 1), Sgd.perDimension(0.1)).train(100)));
        for (String name : List.of("W2S", "SFT")) {
            assertEquals("solid", trace(json, name).at("/line/dash").asText());
        }
        String note = String.format(Locale.ROOT, "ceiling of solid lines in V<sub>0</sub>: %.3f", run.ceiling());
        JsonNode notes = json.at("/layout/annotations");
        assertEquals(List.of(note), StreamSupport.stream(notes.spliterator(), false).map(each -> each.get("text").asText())
                .filter(text -> text.contains("ceiling")).toList());
        assertEquals("solid", trace(PlotlyJson.of(Figures.forgetting(run)), "W2S").at("/line/dash").asText());
    }

    @Test
    void aMethodHasItsColourInEveryFigureAndFurtherRunsOfItOtherShades() throws Exception {
        String alone = color(Figures.alignment(sft), 0);
        assertEquals(alone, trace(PlotlyJson.of(Figures.alignment(w2s, sft)), "SFT").at("/line/color").asText());
        assertEquals(alone, color(Figures.forgetting(sft), 0));
        Run[] many = {w2s, w2s.named("W2S again"), w2s.named("W2S a third time"), sft, three};
        ObjectNode json = dumped("many", Figures.alignment(many));
        Stream<JsonNode> measured = StreamSupport.stream(json.get("data").spliterator(), false)
                .filter(trace -> !trace.get("name").asText().endsWith(", theory"));
        assertEquals(5 + 1, measured.map(trace -> trace.at("/line/color").asText()).distinct().count(), "and a grey");
        assertEquals(three.history().size(), trace(json, Run.names(List.of(many)).get(4)).get("x").size());
    }

    /** In the legend and under the mouse, and of theory's curves too. */
    @Test
    void runsOfOneNameAreToldApartByWhatDiffers() {
        Training slow = Training.of(w2s.start(), w2s.supervision(), Sgd.spherical(0.003125).seed(4)).train(64);
        Training seed = Training.of(w2s.start(), w2s.supervision(), w2s.sgd().seed(5)).train(64);
        Training batch = Training.of(w2s.start(), w2s.supervision(), w2s.sgd().batchSize(2).loss(Loss.squared())).train(64);
        assertEquals(List.of("W2S (learning rate 0.00625)", "W2S (learning rate 0.003125)"), legend(w2s, slow));
        assertEquals(List.of("W2S (seed 4)", "W2S (seed 5)"), legend(w2s, seed));
        assertEquals(List.of("W2S (learning rate 0.00625, seed 4)", "W2S (learning rate 0.00625, seed 5)",
                "W2S (learning rate 0.003125, seed 4)", "SFT"), legend(w2s, seed, slow, sft));
        assertEquals(List.of("W2S (correlation loss, batch size 1)", "W2S (squared loss, batch size 2)"), legend(w2s, batch));
        assertEquals(List.of("W2S", "W2S (2)"), legend(w2s, w2s.named("W2S")));
        assertEquals(List.of("W2S (learning rate 0.00625)", "W2S (learning rate 0.003125)"), Comparison.of(w2s, slow).names());
    }

    private static List<String> legend(Run... runs) {
        return StreamSupport.stream(PlotlyJson.of(Figures.alignment(runs)).get("data").spliterator(), false)
                .filter(trace -> !trace.get("name").asText().contains(", within") && !trace.get("name").asText().contains("theory"))
                .filter(trace -> trace.has("legendgroup")).map(trace -> trace.get("name").asText()).distinct().toList();
    }

    private static JsonNode trace(ObjectNode json, String name) {
        return StreamSupport.stream(json.get("data").spliterator(), false)
                .filter(trace -> trace.get("name").asText().equals(name)).findFirst().orElseThrow();
    }

    /** Reduced dynamics and a single run of few neurons differ by sampling; the curve must still be the run's own. */
    @Test
    void theoryIsDrawnDashedBesideEachRunThatItCovers() throws Exception {
        ObjectNode json = dumped("alignment-with-theory", Figures.alignment(w2s, sft));
        for (Training run : List.of(w2s, sft)) {
            JsonNode theory = trace(json, run.name() + ", theory");
            assertEquals("dash", theory.at("/line/dash").asText());
            JsonNode y = theory.get("y");
            assertEquals(run.history().column("alignment")[0], y.get(0).asDouble(), 0.02);
            assertEquals(run.history().last("alignment"), y.get(y.size() - 1).asDouble(), 0.15);
            assertEquals(run.step(), theory.get("x").get(theory.get("x").size() - 1).asLong());
        }
        Training coupled = Training.of(w2s.start(), w2s.supervision(), w2s.sgd().loss(Loss.squared())).train(100);
        for (JsonNode trace : PlotlyJson.of(Figures.alignment(coupled)).get("data")) {
            assertFalse(trace.get("name").asText().contains("theory"), "no theory where the loss couples the neurons");
        }
    }

    private static String color(Figure figure, int trace) {
        return PlotlyJson.of(figure).get("data").get(trace).get("line").get("color").asText();
    }

    @Test
    void forgettingShowsEachTaskOfEachRun() throws Exception {
        ObjectNode json = dumped("forgetting", Figures.forgetting(w2s, sft));
        assertEquals(9, json.get("data").size(), "kept, drift and theory of two runs, and what the lines mean");
        ObjectNode more = dumped("forgetting-four-tasks", Figures.forgetting(three));
        assertEquals(3, more.get("data").findValues("line").stream().map(line -> line.get("dash").asText())
                .filter(dash -> !dash.equals("dot")).distinct().count());
    }

    @Test
    void energySharesOfEachNeuronAddUpToOne() throws Exception {
        ObjectNode json = dumped("subspaces", Figures.subspaces(w2s.world(), sft.model()));
        assertEquals(sft.model().neurons(), json.get("data").get(0).get("z").size());
        for (JsonNode row : json.get("data").get(0).get("z")) {
            double sum = 0;
            for (JsonNode share : row) {
                sum += share.asDouble();
            }
            assertEquals(1, sum, 2e-4);
        }
        dumped("subspaces-wide", Figures.subspaces(w2s.world(), wide));
    }

    @Test
    void bandsHoldTheMeanOfTheSeedsInTheColourOfTheMethod() throws Exception {
        Comparison comparison = Comparison.over(1, 2, 3);
        assertThrows(IllegalArgumentException.class, () -> Figures.bands(comparison, "alignment"));
        comparison.inputsByLabels(seed -> pair(seed), Sgd.spherical(0.1 / 16), Sgd.spherical(0.1 / 128)).run(1_000);
        JsonNode data = dumped("bands", Figures.bands(comparison, "alignment")).get("data");
        assertEquals(9, data.size(), "an interval and a mean of four runs, and what an interval is");
        for (int run = 0; run < 4; run++) {
            JsonNode band = data.get(run);
            JsonNode mean = data.get(4 + run);
            assertEquals("toself", band.get("fill").asText());
            assertEquals(band.get("legendgroup"), mean.get("legendgroup"));
            int steps = mean.get("x").size();
            assertEquals(2 * steps, band.get("x").size(), "up and back");
            for (int i = 0; i < steps; i++) {
                double middle = mean.get("y").get(i).asDouble();
                assertTrue(band.get("y").get(i).asDouble() >= middle - 1e-9);
                assertTrue(band.get("y").get(2 * steps - 1 - i).asDouble() <= middle + 1e-9);
            }
        }
        assertEquals(color(Figures.alignment(w2s), 0), data.get(4).get("line").get("color").asText());
        assertTrue(data.get(0).get("fillcolor").asText().startsWith("rgba(0,99,186,"), "W2S");
    }

    private static StrongAndWeak pair(long seed) {
        World world = World.builder().dimension(128).subspaceDimension(16).tasks(2).correlation(0.3).seed(seed).build();
        return StrongAndWeak.of(RewardModel.pretrained(world).neuronsPerTask(4).seed(seed).build(),
                WeakTeacher.withAlignment(world.target(), 0.7).seed(seed));
    }

    @Test
    void meansComeWithErrorBarsOfTheirIntervals() throws Exception {
        Comparison comparison = Comparison.over(1, 2, 3);
        comparison.inputsByLabels(seed -> pair(seed), Sgd.spherical(0.1 / 16), Sgd.spherical(0.1 / 128)).run(500);
        JsonNode data = dumped("intervals", Figures.intervals(comparison, "correlation", "kept_1")).get("data");
        assertEquals(4, data.size());
        double mean = data.get(0).at("/y/0").asDouble();
        Interval interval = comparison.interval("W2S", "correlation");
        assertEquals(interval.mean(), mean, 1e-12);
        assertEquals(interval.high(), mean + data.get(0).at("/error_y/array/0").asDouble(), 1e-12);
        assertEquals(interval.low(), mean - data.get(0).at("/error_y/arrayminus/0").asDouble(), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> Figures.intervals(comparison));
        assertThrows(IllegalArgumentException.class, () -> Figures.intervals(comparison, "speed"));
    }

    /** Three seeds that differ much: a normal law's interval would reach beyond what an alignment can be. */
    @Test
    void bandsAndBarsStayWhereTheirMeasureCanBe() {
        Comparison comparison = Comparison.over(1, 2, 3);
        comparison.inputsByLabels(seed -> pair(seed), Sgd.spherical(0.1 / 16), Sgd.spherical(0.1 / 128)).run(1_000);
        long[] steps = comparison.runs("SFT").get(0).history().steps();
        assertTrue(comparison.names().stream().anyMatch(name -> java.util.Arrays.stream(steps).anyMatch(step -> {
            Interval symmetric = Interval.of(comparison.runs(name).stream()
                    .mapToDouble(run -> run.history().at(step, "alignment")).toArray());
            return symmetric.low() < 0 || symmetric.high() > 1;
        })), "symmetric intervals of this comparison pass the bounds");
        for (JsonNode trace : PlotlyJson.of(Figures.bands(comparison, "alignment")).get("data")) {
            trace.get("y").forEach(y -> assertTrue(y.isNull() || y.asDouble() >= 0 && y.asDouble() <= 1, y.toString()));
        }
        JsonNode bars = PlotlyJson.of(Figures.intervals(comparison, "kept_1")).get("data");
        assertEquals(4, bars.size());
        for (JsonNode trace : bars) {
            assertTrue(trace.at("/error_y/array/0").isNumber(), trace.toString());
            assertTrue(trace.at("/y/0").asDouble() + trace.at("/error_y/array/0").asDouble() <= 1 + 1e-12);
        }
    }

    @Test
    void theGapRecoveredIsABarWithItsInterval() throws Exception {
        Comparison comparison = Comparison.over(1, 2, 3, 4);
        comparison.inputsByLabels(seed -> pair(seed), Sgd.spherical(0.1 / 16), Sgd.spherical(0.1 / 128)).run(1_000);
        ObjectNode json = dumped("gap-recovered", Figures.gapRecovered(comparison));
        GapRecovered gap = comparison.gapRecovered("W2S");
        assertTrue(gap.isDefined(), "else there is nothing to see: " + gap);
        assertEquals("bar", json.at("/data/0/type").asText());
        assertEquals(gap.estimate(), json.at("/data/0/y/0").asDouble(), 1e-12);
        assertEquals(gap.high() - gap.estimate(), json.at("/data/0/error_y/array/0").asDouble(), 1e-12);
        assertEquals(gap.estimate() - gap.low(), json.at("/data/0/error_y/arrayminus/0").asDouble(), 1e-12);
        assertEquals(2, json.get("data").size(), "the two kinds with weak labels");
        assertEquals("PGR in correlation", json.at("/layout/yaxis/title/text").asText());
        assertTrue(json.at("/layout/yaxis/range/1").asDouble() >= Math.max(1, gap.high()) + 0.05, "room for the ceiling's label");
        assertTrue(json.at("/layout/yaxis/range/0").asDouble() < Math.min(0, gap.low()));
        assertThrows(IllegalArgumentException.class, () -> Figures.gapRecovered(Comparison.of(sft)));
        ObjectNode below = PlotlyJson.of(Figures.gapRecovered(comparison).between(-0.1, 0.9));
        assertFalse(SvgPicture.of(below).contains("ceiling: true labels"), "it would lie on the title");
        assertTrue(SvgPicture.of(below).contains("weak teacher</text>"));
    }

    /** The dotted lines are of the projections, and may pass the line. */
    @Test
    void theCeilingSaysOfWhichLinesItIsOne() {
        String svg = SvgPicture.of(PlotlyJson.of(Figures.alignment(w2s)));
        assertTrue(svg.contains(">ceiling of solid lines in V₀: 0.954</text>"));
        assertTrue(svg.contains(">within V₀, at most 1</text>"));
    }

    @Test
    void curvesThatLieOnEachOtherAreAllSeen() throws Exception {
        ObjectNode json = dumped("identical-curves", Figures.forgetting(w2s, w2s.named("true labels, localized").train(2_000)));
        double below = trace(json, "W2S").at("/line/width").asDouble();
        double above = trace(json, "true labels, localized").at("/line/width").asDouble();
        assertTrue(below >= above + 2, below + " below " + above);
    }

    @Test
    void bandsThatLieOnEachOtherAreAllSeen() throws Exception {
        CurveChart chart = new CurveChart("Bands on each other", "alignment", new double[] {0, 1});
        long[] steps = {0, 100, 200, 300};
        double[] low = {0.1, 0.3, 0.5, 0.6};
        double[] high = {0.2, 0.5, 0.8, 0.9};
        double[] middle = {0.15, 0.4, 0.65, 0.75};
        for (int i = 0; i < 3; i++) {
            chart.band("run " + i, steps, low, high, HouseStyle.COLORS.get(i));
        }
        for (int i = 0; i < 3; i++) {
            chart.add(new CurveChart.Curve("run " + i, "", "alignment", steps, middle,
                    new Mark.Pen(HouseStyle.COLORS.get(i), 2.5, Mark.Dash.SOLID)));
        }
        JsonNode data = dumped("identical-bands", chart.toFigure()).get("data");
        assertEquals(3, Stream.of(0, 1, 2).map(i -> data.get(i).at("/line/dash").asText()).distinct().count());
        assertTrue(data.get(3).at("/line/width").asDouble() > data.get(4).at("/line/width").asDouble());
        assertTrue(data.get(4).at("/line/width").asDouble() > data.get(5).at("/line/width").asDouble());
    }

    @Test
    void figuresSideBySideShareALegendAndKeepTheirAxes() throws Exception {
        Figure own = Gallery.figures().get("log");
        ObjectNode json = dumped("side-by-side", Figures.sideBySide(Figures.alignment(w2s, sft), Figures.forgetting(w2s, sft), own));
        assertEquals("log", json.at("/layout/xaxis3/type").asText());
        assertTrue(json.at("/layout/xaxis/domain/1").asDouble() < json.at("/layout/xaxis2/domain/0").asDouble());
        long entries = StreamSupport.stream(json.get("data").spliterator(), false)
                .filter(t -> t.path("showlegend").asBoolean() && t.path("name").asText().equals("W2S")).count();
        assertEquals(1, entries);
        assertEquals("W2S", trace(json, "W2S").get("legendgroup").asText());
        assertThrows(IllegalArgumentException.class, () -> Figures.sideBySide(own));
        assertThrows(IllegalArgumentException.class, () -> Figures.sideBySide(own, Gallery.figures().get("pie")));
    }

    @Test
    void oneSeedHasALineAndNoBand() throws Exception {
        JsonNode data = dumped("bands-of-one", Figures.bands(Comparison.of(w2s, sft), "kept_1")).get("data");
        assertEquals(List.of("W2S", "SFT"), data.findValuesAsText("name"), "two lines, and no word of an interval");
        assertEquals(w2s.history().size(), data.get(0).get("x").size());
        assertThrows(IllegalArgumentException.class, () -> Figures.bands(Comparison.of(w2s), "speed"));
        assertThrows(IllegalArgumentException.class, () -> Figures.bands((Comparison) null, "alignment"));
    }

    @Test
    void refusesNoRun() {
        assertThrows(IllegalArgumentException.class, Figures::alignment);
        assertThrows(IllegalArgumentException.class, () -> Figures.alignment((Run) null));
        assertThrows(IllegalArgumentException.class, Figures::forgetting);
        assertThrows(IllegalArgumentException.class, () -> Figures.forgetting((Run) null));
    }
}
