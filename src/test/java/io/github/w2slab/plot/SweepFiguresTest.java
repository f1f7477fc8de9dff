package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.plot.svg.SvgPicture;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Collapse;
import io.github.w2slab.sweep.Point;
import io.github.w2slab.sweep.PowerLaw;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.plotly.components.Figure;

class SweepFiguresTest {

    private static final String HIT = "steps to alignment 0.5";
    private static Sweep sweep;

    @TempDir
    private Path folder;

    @BeforeAll
    static void runs() {
        World world = World.builder().dimension(64).subspaceDimension(16).build();
        sweep = Sweep.over("eps", 0, 0.1).and("eta", 0.001, 0.003, 0.01, 1e-7).seeds(3).steps(4_000).until("alignment", 0.5)
                .run(p -> ReducedDynamics.of(Ensemble.weakToStrong(world, 0.7).leakage(p.value("eps")).size(16)
                        .seed(p.seed()), Sgd.spherical(p.value("eta")).seed(p.seed())));
    }

    private static ObjectNode json(Figure figure) {
        ObjectNode json = PlotlyJson.of(figure);
        PlotlyJsonTest.walk("", json);
        SvgPicture.of(json);
        return json;
    }

    private static List<JsonNode> named(ObjectNode json, String name) {
        List<JsonNode> found = new ArrayList<>();
        json.path("data").forEach(trace -> {
            if (trace.path("name").asText().equals(name)) {
                found.add(trace);
            }
        });
        return found;
    }

    private static double[] values(double eps, double eta) {
        return sweep.points().stream().filter(p -> p.value("eps") == eps && p.value("eta") == eta)
                .mapToDouble(p -> sweep.value(p, HIT)).toArray();
    }

    @Test
    void aLegendHasNoDigitsThatNobodyMeant() {
        double third = 0.1 + 0.2;
        World world = World.builder().dimension(64).subspaceDimension(16).build();
        Sweep odd = Sweep.over("eta", third / 64, 0.01).seeds(2).steps(100).keepingRuns().run(p -> Training.of(
                RewardModel.pretrained(world).neuronsPerTask(2).build(), Supervision.fineTuning(world),
                Sgd.spherical(p.value("eta")).seed(p.seed())));
        List<String> bands = json(Figures.bands(odd, "alignment")).path("data").findValuesAsText("name");
        assertTrue(bands.contains("eta 0.0046875") && bands.contains("eta 0.01"), bands.toString());
        List<String> own = json(Figures.plot("own", "x", "y").line("rate " + third, new double[] {1, 2}, new double[] {1, 2})
                .line("v1.23 at -1.2345678901234E-5", new double[] {1, 2}, new double[] {1, 2})).path("data").findValuesAsText("name");
        assertTrue(own.contains("rate 0.3") && own.contains("v1.23 at −1.23456789012×10⁻⁵"), own.toString());
    }

    /** Three copies would have a band of no width, and an exponent with too narrow an interval. */
    @Test
    void theoryWithoutASeedHasNoBand() {
        World world = World.builder().dimension(64).subspaceDimension(16).build();
        Sweep theory = Sweep.over("eta", 0.003, 0.01, 0.03).seeds(3).steps(4_000).until("alignment", 0.5)
                .run(p -> MeanDynamics.of(Ensemble.weakToStrong(world, 0.7).size(4), Sgd.spherical(p.value("eta"))));
        ObjectNode json = json(SweepFigures.curves(theory, "eta", HIT));
        assertEquals(1, json.path("data").size(), "a line alone");
        assertEquals(theory.value(theory.points().get(0), HIT), json.path("data").get(0).path("y").get(0).asDouble());
        ObjectNode scaling = json(SweepFigures.scaling(theory, "eta", HIT));
        double[] hits = theory.distinct().stream().mapToDouble(p -> theory.value(p, HIT)).toArray();
        String law = PowerLaw.fit(new double[] {0.003, 0.01, 0.03}, hits).toString();
        assertEquals(1, named(scaling, law).size(), law + " in " + scaling.path("data").findValuesAsText("name"));
        assertThrows(IllegalArgumentException.class, () -> Collapse.fit(Sweep.over("eta", 0.003, 0.01, 0.02, 0.03).and("s", 8, 16)
                .seeds(3).steps(100).run(p -> MeanDynamics.of(Ensemble.weakToStrong(world, 0.7).size(4),
                        Sgd.spherical(p.value("eta")))), "eta", "s", "alignment"));
    }

    @Test
    void aCurveHasTheMeanOverSeedsAndItsIntervalAsBandAndLeavesOutWhatIsCensored() {
        ObjectNode json = json(SweepFigures.curves(sweep, "eta", HIT));
        JsonNode line = named(json, "eps = 0").get(0);
        assertEquals(3, line.path("x").size(), "no run arrives at eta = 1e-7");
        Interval middle = Interval.of(values(0, 0.003));
        assertEquals(middle.mean(), line.path("y").get(1).asDouble(), 1e-9);
        JsonNode band = named(json, "eps = 0, interval").get(0);
        assertEquals("toself", band.path("fill").asText());
        assertEquals(middle.high(), band.path("y").get(1).asDouble(), 1e-9);
        assertEquals(middle.low(), band.path("y").get(4).asDouble(), 1e-9);
        assertEquals("log", json.at("/layout/xaxis/type").asText());
        assertEquals("log", json.at("/layout/yaxis/type").asText());
    }

    @Test
    void theorysCurveStandsBesideEachLineInItsColour() {
        ObjectNode json = json(SweepFigures.curves(sweep, "eta", HIT, p -> p.value("eta") < 1e-6 ? Double.NaN : p.seed() / p.value("eta")));
        JsonNode line = named(json, "eps = 0.1").get(0);
        JsonNode theory = named(json, "eps = 0.1, theory").get(0);
        assertEquals("dash", theory.at("/line/dash").asText());
        assertEquals(line.at("/line/color"), theory.at("/line/color"));
        assertEquals(3, theory.path("x").size(), "not where theory says nothing");
        assertEquals(2 / 0.003, theory.path("y").get(1).asDouble(), 1e-9, "mean over seeds 1, 2, 3");
        assertEquals("log", json.at("/layout/yaxis/type").asText());
    }

    @Test
    void aLawIsDrawnOverAScaling() {
        ObjectNode json = json(SweepFigures.scaling(sweep, "eta", HIT).curve("law", 0.001, 0.1, eta -> 1 / eta));
        JsonNode law = named(json, "law").get(0);
        assertEquals("dash", law.at("/line/dash").asText());
        assertEquals(0.01, law.path("x").get(50).asDouble(), 1e-12, "places are equally spaced on the logarithmic axis");
        assertEquals(100, law.path("y").get(50).asDouble(), 1e-9);
        JsonNode plain = named(json(Figures.plot("Law", "x", "y").curve("law", 0, 2, x -> x * x)), "law").get(0);
        assertEquals(1, plain.path("x").get(50).asDouble(), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> Figures.plot("Law", "x", "y").logX().curve("law", 0, 1, x -> x));
        assertThrows(IllegalArgumentException.class, () -> Figures.plot("Law", "x", "y").curve("law", 1, 1, x -> x));
    }

    @Test
    void bandsOfASweepAreThoseOfTheRunsThatItKept() {
        assertThrows(IllegalArgumentException.class, () -> Figures.bands(sweep, "alignment"), "it kept none");
        World world = World.builder().dimension(64).subspaceDimension(16).build();
        Sweep kept = Sweep.over("eps", 0, 0.1).seeds(2).steps(200).keepingRuns().run(p -> ReducedDynamics.of(
                Ensemble.weakToStrong(world, 0.7).leakage(p.value("eps")).size(4).seed(p.seed()), Sgd.perDimension(0.1).seed(p.seed())));
        ObjectNode json = json(Figures.bands(kept, "kept_1"));
        JsonNode mean = named(json, "eps 0.1").stream().filter(t -> t.path("fill").isMissingNode()).findFirst().orElseThrow();
        int last = mean.path("x").size() - 1;
        assertEquals(200, mean.path("x").get(last).asDouble());
        assertEquals(kept.summary("kept_1").doubleColumn("kept_1").get(1), mean.path("y").get(last).asDouble(), 1e-9);
    }

    @Test
    void aScalingHasTheFittedLawBesideEachLine() {
        ObjectNode json = json(SweepFigures.scaling(sweep, "eta", HIT));
        double[] x = new double[9];
        double[] y = new double[9];
        int i = 0;
        for (double eta : new double[] {0.001, 0.003, 0.01}) {
            for (double value : values(0.1, eta)) {
                x[i] = eta;
                y[i++] = value;
            }
        }
        PowerLaw law = PowerLaw.fit(x, y);
        JsonNode fit = named(json, law.toString()).get(0);
        assertEquals("dash", fit.at("/line/dash").asText());
        assertEquals(law.value(0.01), fit.path("y").get(fit.path("y").size() - 1).asDouble(), 1e-6 * law.value(0.01));
    }

    @Test
    void aHeatMapHasTheMeanOfEachPair() {
        ObjectNode json = PlotlyJson.of(SweepFigures.heatMap(sweep, "eta", "eps", HIT));
        assertEquals(1, json.at("/data/0/y/1").asDouble());
        assertEquals("0.1", json.at("/layout/yaxis/ticktext/1").asText());
        assertEquals("eta 0.003<br>eps 0.1", json.at("/data/0/customdata/1/1").asText());
        SvgPicture.of(json);
        JsonNode z = json.at("/data/0/z");
        assertEquals(2, z.size());
        assertEquals(Interval.of(values(0.1, 0.003)).mean(), z.get(1).get(1).asDouble(), 1e-9);
        assertTrue(z.get(1).get(3).isNull(), "censored");
    }

    /** Once "Kept 1" stood over "kept_1". */
    @Test
    void aMeasureHasOneNameInAFigure() {
        ObjectNode json = json(SweepFigures.curves(sweep, "eta", "alignment_in_subspace"));
        assertEquals("Alignment within V₀, mean over seeds", json.at("/layout/title/text").asText());
        assertEquals("alignment within V₀", json.at("/layout/yaxis/title/text").asText());
        assertTrue(json.at("/data/1/hovertemplate").asText().contains("<br>alignment within V₀ %{y"));
        assertEquals("alignment within V₀", PlotlyJson.of(SweepFigures.heatMap(sweep, "eta", "eps", "alignment_in_subspace"))
                .at("/data/0/colorbar/title/text").asText());
    }

    @Test
    void valuesThatWereComputedHaveNoTailOfDigits() {
        Sweep computed = Sweep.over("rate", 19 * 0.025, 38 * 0.025).and("seed's share", 0.1 + 0.2, 1).seeds(1).steps(1).run(p ->
                ReducedDynamics.of(Ensemble.weakToStrong(World.builder().dimension(64).subspaceDimension(16).build(), 0.7)
                        .size(4).seed(1), Sgd.spherical(0.001).seed(1)));
        assertEquals("0.475", PlotlyJson.of(SweepFigures.heatMap(computed, "rate", "seed's share", "alignment"))
                .at("/layout/xaxis/ticktext/0").asText());
        assertEquals("seed's share = 0.3", named(json(SweepFigures.curves(computed, "rate", "alignment")), "seed's share = 0.3").get(0)
                .path("name").asText());
    }

    @Test
    void ticksOfAHeatMapAreAsShortAsTellsThemApart() {
        assertEquals("[\"0.0585\",\"2.5\",\"123,457\"]", ticks(0.0584803547643, 2.5, 123_457));
        assertEquals("[\"0.05848\",\"0.05849\",\"2.5\"]", ticks(0.0584803547643, 0.0584903547643, 2.5));
    }

    private static String ticks(double... values) {
        Sweep some = Sweep.over("c", values).and("d", 1, 2).steps(1).run(p -> run(new Point(Map.of("eps", 0.1, "eta", 0.01), p.seed())));
        return PlotlyJson.of(SweepFigures.heatMap(some, "c", "d", "alignment")).at("/layout/xaxis/ticktext").toString();
    }

    @Test
    void refusesWhatCannotBeDrawn() {
        assertThrows(IllegalArgumentException.class, () -> SweepFigures.curves(sweep, "rho", HIT));
        assertThrows(IllegalArgumentException.class, () -> SweepFigures.curves(sweep, "eta", "speed"));
        assertThrows(IllegalArgumentException.class, () -> SweepFigures.heatMap(sweep, "eta", "eta", HIT));
        Sweep empty = Sweep.over("eta", 1.0);
        assertEquals("number of complete runs must be at least 1, but is 0; the sweep has not run yet: call run first",
                assertThrows(IllegalArgumentException.class, () -> SweepFigures.curves(empty, "eta", "alignment")).getMessage());
        Point point = empty.points().get(0);
        assertTrue(Double.isNaN(empty.value(point, "alignment")));
    }

    @Test
    void aPhaseDiagramHasTheoriesLineWhereItsValueIsTheLevel() {
        World world = World.builder().dimension(64).subspaceDimension(16).build();
        Sweep grid = Sweep.over("a", 0, 1, 2, 3).and("b", 10, 20, 30).seeds(2).steps(5).run(p -> ReducedDynamics.of(
                Ensemble.weakToStrong(world, 0.7).size(2).seed(p.seed()), Sgd.spherical(0.001).seed(p.seed())));
        // a + b/10 + (seed - 1.5) crosses 3.25 on the line a = 3.25 - b/10: in columns and rows, x = 2.25 - y.
        ObjectNode json = PlotlyJson.of(SweepFigures.phases(grid, "a", "b", "alignment",
                p -> p.value("a") + p.value("b") / 10 + p.seed() - 1.5, 3.25, "border"));
        JsonNode line = named(json, "border").get(1);
        int ends = 0;
        for (int i = 0; i < line.path("x").size(); i++) {
            if (!line.path("x").get(i).isNull()) {
                assertEquals(2.25, line.path("x").get(i).asDouble() + line.path("y").get(i).asDouble(), 1e-12);
                ends++;
            }
        }
        assertTrue(ends >= 8, "pieces through all squares on the way, but " + ends + " ends");
        assertTrue(SvgPicture.of(json).contains("border"));
        assertEquals(PlotlyJson.of(SweepFigures.heatMap(grid, "a", "b", "alignment")).at("/data/0/z"), json.at("/data/0/z"));
        assertEquals(1, named(PlotlyJson.of(SweepFigures.phases(grid, "a", "b", "alignment", p -> 1, 9, "never")),
                "never (not on this grid)").stream().filter(t -> t.path("showlegend").asBoolean()).count());
        assertThrows(IllegalArgumentException.class,
                () -> SweepFigures.phases(grid, "a", "c", "alignment", p -> 0, 1, "border"));
    }

    @Test
    void aBoundaryGoesRoundAPeakAndKeepsSaddlesApart() {
        double[][] peak = {{0, 0, 0}, {0, 1, 0}, {0, 0, 0}};
        Boundary round = Boundary.of(peak, 0.5);
        assertEquals(4 * 3, round.x().length);
        for (int i = 0; i < 12; i++) {
            if (!Double.isNaN(round.x()[i])) {
                assertEquals(0.5, Math.abs(round.x()[i] - 1) + Math.abs(round.y()[i] - 1), 1e-12);
            }
        }
        Boundary saddle = Boundary.of(new double[][] {{1, 0}, {0, 1}}, 0.6);
        assertEquals(6, saddle.x().length);
        for (int piece = 0; piece < 6; piece += 3) {
            double middle = (saddle.x()[piece] + saddle.x()[piece + 1]) / 2;
            assertTrue(middle < 0.3 || middle > 0.7, "each corner of 1 is cut off by itself");
        }
        assertEquals(0, Boundary.of(new double[][] {{1, Double.NaN}, {0, 1}}, 0.5).x().length);
    }

    @Test
    void aMeasureOfARangeMayLieAboveItsPrediction() {
        World world = World.builder().dimension(64).subspaceDimension(16).build();
        Sweep runs = Sweep.over("a", 0.6, 0.9).seeds(3).steps(3000).run(p -> ReducedDynamics.of(
                Ensemble.weakToStrong(world, p.value("a")).size(4).seed(p.seed()), Sgd.perDimension(0.1).seed(p.seed())));
        JsonNode line = json(SweepFigures.residuals(runs, "a", "alignment", p -> 0.5)).at("/data/1");
        assertEquals(2 * runs.summary("alignment").doubleColumn("alignment").get(1), line.path("y").get(1).asDouble(), 1e-9);
        assertTrue(line.path("y").get(1).asDouble() > 1.2);
    }

    @Test
    void residualsAreMeasuredOverPredicted() {
        ObjectNode json = json(SweepFigures.residuals(sweep, "eta", HIT, p -> p.value("eta") < 1e-6 ? Double.NaN : 1 / p.value("eta")));
        JsonNode line = named(json, "eps = 0").get(0);
        assertEquals(3, line.path("x").size());
        assertEquals(Interval.of(values(0, 0.003)).mean() * 0.003, line.path("y").get(1).asDouble(), 1e-9);
    }

    @Test
    void aCollapseDrawsEachSizeInScaledPlaces() {
        World world = World.builder().dimension(64).subspaceDimension(16).build();
        Sweep runs = Sweep.over("c", 0.5, 1, 1.5, 2).and("d", 16, 64).seeds(3).steps(64).run(p -> ReducedDynamics.of(
                Ensemble.weakToStrong(world, 0.7).size(4).seed(p.seed()), Sgd.perDimension(p.value("c") * p.value("d") / 64).seed(p.seed())));
        Collapse law = new Collapse(Interval.of(1.25), Interval.of(0.5), Interval.of(0.25), 1);
        ObjectNode json = json(SweepFigures.collapse(runs, "c", "d", "alignment", law));
        JsonNode small = named(json, "d = 16").get(0);
        JsonNode large = named(json, "d = 64").get(0);
        assertEquals((0.5 - 1.25) * 4, small.path("x").get(0).asDouble(), 1e-9);
        assertEquals((2 - 1.25) * 8, large.path("x").get(3).asDouble(), 1e-9);
        double mean = runs.points().stream().filter(p -> p.value("c") == 2 && p.value("d") == 64)
                .mapToDouble(p -> runs.value(p, "alignment")).average().orElseThrow();
        assertEquals(mean * Math.pow(64, 0.25), large.path("y").get(3).asDouble(), 1e-9);
        assertEquals("(c − 1.25) d^0.5", json.at("/layout/xaxis/title/text").asText());
        assertThrows(IllegalArgumentException.class, () -> SweepFigures.collapse(runs, "c", "s", "alignment", law));
    }

    /** Once the curve only ended early, and the cell was as blank as that of a run to come. */
    @Test
    void runsThatDivergedAreCountedApartAndMarked() {
        Sweep some = Sweep.over("eta", 0.001, 0.003, 1e200).and("eps", 0, 0.1).seeds(2).steps(100).keepingRuns().run(SweepFiguresTest::run);
        assertEquals(4, some.diverged());
        assertEquals("Alignment with θ₀, mean over seeds, 8 of 12 runs, 4 diverged", title(SweepFigures.curves(some, "eta", "alignment")));
        assertEquals("Alignment with θ₀, mean over seeds, 8 of 12 runs, 4 diverged", title(Figures.bands(some, "alignment")));
        ObjectNode map = PlotlyJson.of(SweepFigures.heatMap(some, "eta", "eps", "alignment"));
        assertTrue(SvgPicture.of(map).contains("diverged"));
        JsonNode crosses = named(map, "diverged").get(1);
        assertEquals("[2,2]", crosses.path("x").toString());
        assertEquals("[0,1]", crosses.path("y").toString());
        assertEquals("2 of 2 runs", crosses.at("/customdata/0").asText());
        assertTrue(crosses.path("showlegend").asBoolean());
        assertEquals(List.of(), named(PlotlyJson.of(SweepFigures.heatMap(sweep, "eta", "eps", HIT)), "diverged"));
    }

    /** Once four values had four pinks, the lightest in the middle. */
    @Test
    void linesOfASettingsNumbersGrowDarkerWithItAndTheLegendExplainsTheirBands() {
        Sweep four = Sweep.over("eta", 0.001, 0.01).and("eps", 0.05, 0, 0.1, 0.02).seeds(2).steps(100).run(SweepFiguresTest::run);
        ObjectNode json = json(SweepFigures.curves(four, "eta", "alignment"));
        List<JsonNode> lines = new ArrayList<>();
        for (String eps : List.of("0", "0.02", "0.05", "0.1")) {
            lines.add(named(json, "eps = " + eps).get(0));
        }
        assertEquals(4, lines.stream().map(line -> line.at("/marker/symbol").asText()).distinct().count());
        for (int i = 1; i < 4; i++) {
            assertTrue(Contrast.lightness(lines.get(i - 1).at("/line/color").asText())
                    > Contrast.lightness(lines.get(i).at("/line/color").asText()) + 5, json.path("data").toString());
        }
        assertEquals(1, named(json, "95 % interval of the mean").size());
        assertEquals(1, named(json(SweepFigures.residuals(four, "eta", "alignment", p -> 0.5)), "95 % interval of the mean").size());
        Sweep words = Sweep.over("eps", 0, 0.1).and("kind", "W2S", "SFT").steps(10).run(p -> run(new Point(
                Map.of("eps", p.value("eps"), "eta", 0.01), p.seed())));
        ObjectNode kinds = json(SweepFigures.curves(words, "eps", "alignment"));
        assertEquals("#0063BA", named(kinds, "W2S").get(0).at("/line/color").asText());
        assertEquals(List.of(), named(kinds, "95 % interval of the mean"), "one seed has no band");
    }

    private static Sweep grid() {
        return Sweep.over("eps", 0, 0.01, 0.02, 0.05, 0.1).and("eta", 0.001, 0.002, 0.003, 0.005, 0.01).seeds(2).steps(100);
    }

    private static Run run(Point p) {
        World world = World.builder().dimension(64).subspaceDimension(16).build();
        return ReducedDynamics.of(Ensemble.weakToStrong(world, 0.7).leakage(p.value("eps")).size(4).seed(p.seed()),
                Sgd.spherical(p.value("eta")).seed(p.seed()));
    }

    /** Stops a sweep once so many runs are complete; returns the figures that it had until then. */
    private static List<Figure> figuresUntil(int runs, Sweep sweep) {
        List<Figure> figures = new ArrayList<>();
        Monitoring.during(call -> new Monitor.Watch() {
            @Override
            public boolean proceed(long count) {
                figures.add(SweepFigures.live(sweep));
                return sweep.complete() < runs;
            }

            @Override
            public void close(long count, String sentence) {
                // Nobody reads it.
            }
        }, () -> sweep.run(p -> {
            LockSupport.parkNanos(20_000_000);
            return run(p);
        }));
        return figures;
    }

    @Test
    void aSweepUnderWayFillsAHeatMapAndAStoppedOneShowsWhatIsThere() {
        Sweep sweep = grid();
        assertNull(SweepFigures.live(sweep), "nothing is there yet");
        List<Figure> figures = figuresUntil(8, sweep);
        assertTrue(sweep.complete() >= 8 && sweep.complete() < 50, sweep.toString());
        assertTrue(figures.stream().anyMatch(figure -> figure != null));
        ObjectNode live = PlotlyJson.of(SweepFigures.live(sweep));
        SvgPicture.of(live);
        assertEquals(live, PlotlyJson.of(SweepFigures.heatMap(sweep, "eps", "eta", "alignment")));
        int filled = 0;
        for (Point point : sweep.points()) {
            List<Point> seeds = sweep.points().stream().filter(p -> p.values().equals(point.values())).filter(sweep::isComplete).toList();
            int i = (int) sweep.points().stream().mapToDouble(p -> p.value("eta")).distinct().filter(v -> v < point.value("eta")).count();
            int j = (int) sweep.points().stream().mapToDouble(p -> p.value("eps")).distinct().filter(v -> v < point.value("eps")).count();
            JsonNode cell = live.at("/data/0/z").get(i).get(j);
            assertEquals(seeds.isEmpty(), cell.isNull());
            if (!seeds.isEmpty()) {
                filled++;
                assertEquals(seeds.stream().mapToDouble(p -> sweep.value(p, "alignment")).average().orElseThrow(), cell.asDouble(), 1e-9);
            }
        }
        assertTrue(filled >= 8, "a cell is there from its first seed on");
        sweep.run();
        assertEquals(PlotlyJson.of(SweepFigures.heatMap(grid().run(SweepFiguresTest::run), "eps", "eta", "alignment")),
                PlotlyJson.of(SweepFigures.live(sweep)), "stopped or not");
    }

    private static String title(Figure figure) {
        return PlotlyJson.of(figure).at("/layout/title/text").asText();
    }

    @Test
    void eachFigureOfASweepThatWasStoppedSaysHowManyRunsItHas() {
        Sweep sweep = grid().keepingRuns();
        figuresUntil(26, sweep);
        String part = ", " + sweep.complete() + " of 50 runs";
        assertTrue(sweep.complete() < 50, part);
        Collapse law = new Collapse(Interval.of(0.003), Interval.of(0.5), Interval.of(0.25), 1);
        assertEquals("Alignment with θ₀, mean over seeds" + part, title(SweepFigures.curves(sweep, "eta", "alignment")));
        assertEquals("Alignment with θ₀, mean over seeds" + part, title(SweepFigures.curves(sweep, "eta", "alignment", p -> 0.5)));
        assertEquals("Alignment with θ₀, mean over seeds" + part, title(SweepFigures.scaling(sweep, "eta", "alignment")));
        assertEquals("Alignment with θ₀, measured over predicted" + part, title(SweepFigures.residuals(sweep, "eta", "alignment", p -> 0.5)));
        assertEquals("Alignment with θ₀, mean over seeds, scaled" + part,
                title(SweepFigures.collapse(sweep, "eta", "eps", "alignment", law)));
        assertEquals("Alignment with θ₀, mean over seeds" + part, title(SweepFigures.heatMap(sweep, "eta", "eps", "alignment")));
        assertEquals("Alignment with θ₀, mean over seeds" + part,
                title(SweepFigures.phases(sweep, "eta", "eps", "alignment", p -> 0.5, 0.4, "border")));
        assertEquals("Alignment with θ₀, mean over seeds" + part, title(SweepFigures.live(sweep)));
        assertEquals("Alignment with θ₀, mean over seeds" + part, title(Figures.bands(sweep, "alignment")));
        sweep.run();
        assertEquals("Alignment with θ₀, mean over seeds", title(SweepFigures.heatMap(sweep, "eta", "eps", "alignment")));
        assertEquals("Alignment with θ₀, mean over seeds", title(Figures.bands(sweep, "alignment")));
    }

    @Test
    void soDoesAFigureOfAPartAndOneOfASweepInWhichAPointFailed() {
        System.setProperty("w2slab.part", "2/5");
        try {
            Sweep part = grid().savedIn(folder.resolve("grid")).run(SweepFiguresTest::run);
            assertEquals("Alignment with θ₀, mean over seeds, 10 of 50 runs", title(SweepFigures.heatMap(part, "eta", "eps", "alignment")));
        } finally {
            System.clearProperty("w2slab.part");
        }
        Sweep failed = grid();
        assertThrows(IllegalStateException.class, () -> failed.run(p -> {
            if (p.seed() == 2 && p.value("eta") == 0.003) {
                throw new IllegalStateException("not this one");
            }
            return run(p);
        }));
        assertTrue(failed.complete() < 50 && failed.complete() > 0, failed.toString());
        assertEquals("Alignment with θ₀, mean over seeds, " + failed.complete() + " of 50 runs",
                title(SweepFigures.curves(failed, "eta", "alignment")));
    }

    @Test
    void aSweepUnderWayShowsItsFirstMeasureOrWhatItNames() {
        assertEquals(json(SweepFigures.curves(sweep, "eta", HIT)), json(SweepFigures.live(sweep)), "two values are no map");
        Sweep words = Sweep.over("kind", "one", "two").steps(100).run(p -> run(new Point(Map.of("eps", 0.1, "eta", 0.01), p.seed())));
        assertNull(SweepFigures.live(words));
        Sweep named = grid().showing(s -> SweepFigures.curves(s, "eta", "kept_1")).run(SweepFiguresTest::run);
        assertEquals(json(SweepFigures.curves(named, "eta", "kept_1")), json(SweepFigures.live(named)));
        assertNull(SweepFigures.live(grid().showing(s -> "no figure").run(SweepFiguresTest::run)));
    }
}
