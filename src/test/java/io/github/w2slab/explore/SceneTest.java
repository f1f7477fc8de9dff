package io.github.w2slab.explore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.explore.Scene.Curve;
import io.github.w2slab.explore.Scene.Effort;
import io.github.w2slab.theory.ClosedForms;
import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("law")
class SceneTest {

    private static final Values SMALL = Values.usual().with(Setting.D, 256).with(Setting.S, 32).with(Setting.STEPS, 4000);

    @ParameterizedTest
    @EnumSource(Scene.class)
    void eachCurveHasAPointForEachX(Scene scene) {
        for (Curve curve : scene.part(SMALL, 0)) {
            assertEquals(curve.x().length, curve.y().length, curve.name());
            assertTrue(Arrays.stream(curve.y()).anyMatch(Double::isFinite), curve.name());
            for (int i = 1; i < curve.x().length; i++) {
                assertTrue(curve.x()[i] > curve.x()[i - 1], curve.name());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Scene.class, names = {"ALIGNMENT", "FORGETTING"})
    void aSketchIsCloseToTheCurvesTheFinerTheCloser(Scene scene) {
        List<Curve> exact = scene.curves(SMALL);
        for (int fine = 0; fine < scene.sketches(); fine++) {
            List<Curve> sketch = scene.sketch(SMALL, fine);
            assertEquals(0, error(exact, sketch), fine == 0 ? 0.1 : fine < scene.sketches() - 1 ? 0.06 : 0.03, scene + " " + fine);
        }
        assertTrue(refusal(() -> scene.sketch(SMALL, scene.sketches())).contains("fine"));
    }

    /**
     * The lecture's figure: sketches err by little more than with the 16 ways of a result, and where early noise widens the start,
     * which it does not under h_4, they ask the field less often.
     */
    @ParameterizedTest
    @CsvSource({"h_2, 0, 0, 0.1", "h_2, 0, 0.3, 0.1", "h_2, 0, 0.3, 0.02", "h_2, 0, 0.3, 0.5", "h_2, 0.05, 0, 0.1", "h_2, 0.05, 0.3, 0.1",
            "h_2, 0.2, 0.6, 0.1", "h_2, 0.5, 0.3, 0.1", "h_2, 0.5, 0.9, 0.1", "(h_2 + h_4)/sqrt 2, 0.05, 0.3, 0.1", "h_4, 0.05, 0.3, 0.5"})
    void aSketchOfForgettingAsksTheFieldLessAndIsClose(String link, double leakage, double rho, double rate) {
        Values values = Values.usual().with(Setting.S, 64).with(Setting.STEPS, 36_000).with(Setting.LINK, link)
                .with(Setting.LEAKAGE, leakage).with(Setting.RHO, rho).with(Setting.RATE, rate);
        List<Curve> exact = Scene.FORGETTING.curves(values).subList(0, 4);
        double[] within = {0.06, 0.03, 0.02, 0.015};
        for (int fine = 0; fine < within.length; fine++) {
            Effort own = Scene.SKETCHES.get(fine);
            LongAdder asked = new LongAdder();
            LongAdder askedOfMore = new LongAdder();
            List<Curve> sketch = forgetting(values, own, asked);
            List<Curve> more = forgetting(values, new Effort(own.experiments(), own.points(), own.tolerance(), 16), askedOfMore);
            assertCurves(Scene.FORGETTING.sketch(values, fine).subList(0, 4), sketch);
            assertEquals(0, error(exact, sketch), within[fine], "sketch " + fine);
            assertEquals(0, Math.max(0, error(exact, sketch) - error(exact, more)), 0.02, "sketch " + fine);
            double share = asked.doubleValue() / askedOfMore.doubleValue();
            assertTrue(share <= (link.equals("h_4") ? 1 : fine == 0 ? 0.6 : 0.9), "sketch " + fine + ": " + asked + " of " + askedOfMore);
        }
    }

    /** The field is asked at a rate, which is asked for each time; the early noise asks for some hundreds more. */
    private static List<Curve> forgetting(Values values, Effort effort, LongAdder asked) {
        Sgd counting = Scene.sgd(values).schedule(step -> {
            asked.increment();
            return values.of(Setting.RATE);
        });
        return Scene.FORGETTING.curvesOf(Scene.run(values, 0, effort, true, counting), Scene.run(values, 0, effort, false, counting));
    }

    private static void assertCurves(List<Curve> expected, List<Curve> found) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).y(), found.get(i).y(), expected.get(i).name());
        }
    }

    /** In the figure's own units, the mean over all points of a sketch. */
    private static double error(List<Curve> exact, List<Curve> sketch) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < exact.size(); i++) {
            assertEquals(exact.get(i).name(), sketch.get(i).name());
            for (int k = 0; k < sketch.get(i).x().length; k++) {
                sum += Math.abs(at(exact.get(i), sketch.get(i).x()[k]) - sketch.get(i).y()[k]);
                count++;
            }
        }
        return sum / count;
    }

    private static double at(Curve curve, double x) {
        int i = 1;
        while (curve.x()[i] < x) {
            i++;
        }
        double share = (x - curve.x()[i - 1]) / (curve.x()[i] - curve.x()[i - 1]);
        return curve.y()[i - 1] + share * (curve.y()[i] - curve.y()[i - 1]);
    }

    @Test
    void curvesAreTheMeanDynamicsOfAnEnsemble() {
        World world = World.builder().dimension(256).subspaceDimension(32).correlation(0.3).build();
        MeanDynamics mean = MeanDynamics.of(Ensemble.weakToStrong(world, 0.7).size(1000), Sgd.perDimension(0.1)).train(4000);
        Curve w2s = Scene.ALIGNMENT.curves(SMALL).get(0);
        assertEquals(mean.history().last("alignment"), w2s.y()[w2s.y().length - 1], 0.02);
        MeanDynamics sft = MeanDynamics.of(Ensemble.fineTuning(world).size(1000), Sgd.perDimension(0.1)).train(4000);
        Curve kept = Scene.FORGETTING.curves(SMALL).get(2);
        assertEquals(sft.history().last("kept_1"), kept.y()[kept.y().length - 1], 0.03);
    }

    @Test
    void hittingTimesAreTheClosedForms() {
        List<Curve> curves = Scene.HITTING_TIMES.curves(Values.usual());
        double[] d = curves.get(0).x();
        int at = 15;
        long dimension = Math.round(d[at]);
        double tau = ClosedForms.teacherScale(0.7, Math.sqrt(1 - 0.09), 128, dimension);
        assertEquals(ClosedForms.hittingTime(1 / Math.sqrt(128), 0.7, 0.1 / 128, 128, tau, 0), curves.get(0).y()[at], 1e-6);
        assertEquals(ClosedForms.hittingTime(1 / Math.sqrt(128), 0.7, 0.1 / dimension, dimension, 1, 0), curves.get(1).y()[at], 1e-3);
        assertTrue(Double.isNaN(curves.get(0).y()[0]), "two subspaces of 128 dimensions have no room in 100");
    }

    /** By power iteration on the whole linear map, in as many dimensions as there are. */
    @Test
    void smallNeuronsGoWhereTheLinearMapSendsThem() {
        int d = 48;
        int s = 8;
        Values values = Values.usual().with(Setting.D, d).with(Setting.S, s).with(Setting.LEAKAGE, 0.3);
        List<Curve> curves = Scene.PHASES.curves(values);
        for (int at = 4; at < 50; at += 9) {
            double tau = ClosedForms.teacherScale(curves.get(0).x()[at], Math.sqrt(1 - 0.09), s, d);
            assertEquals(shareByPowerIteration(d, s, tau, true), curves.get(0).y()[at], 1e-6, "raw at " + at);
            assertEquals(shareByPowerIteration(d, s, tau, false), curves.get(1).y()[at], 1e-6, "centred at " + at);
        }
    }

    private static double shareByPowerIteration(int d, int s, double tau, boolean raw) {
        double[] u = new double[d];
        u[2] = tau;
        u[s + 3] = Math.sqrt(1 - tau * tau);
        double e = 0.09;
        double v = tau * tau + e;
        double[] w = new double[d];
        Arrays.fill(w, 1 / Math.sqrt(d));
        for (int turn = 0; turn < 20_000; turn++) {
            double along = 0;
            for (int i = 0; i < d; i++) {
                along += u[i] * (i < s ? 1 + e : e) * w[i];
            }
            double length = 0;
            for (int i = 0; i < d; i++) {
                double c = i < s ? 1 + e : e;
                w[i] += 0.1 * ((raw ? v - 1 : 0) * c * w[i] + 2 * c * u[i] * along);
                length += w[i] * w[i];
            }
            for (int i = 0; i < d; i++) {
                w[i] /= Math.sqrt(length);
            }
        }
        double inside = 0;
        for (int i = 0; i < s; i++) {
            inside += w[i] * w[i];
        }
        return inside;
    }

    /** The design's case: d = 256, s = 16, a = 0.4, leakage 0.2, where runs of raw labels leave V_0 and of centred ones stay. */
    @Test
    void aPoorTeachersRawLabelsDriveNeuronsOut() {
        Values values = Values.usual().with(Setting.D, 256).with(Setting.S, 16).with(Setting.LEAKAGE, 0.2);
        List<Curve> curves = Scene.PHASES.curves(values);
        assertEquals(0.4, curves.get(0).x()[19], 1e-9);
        assertTrue(curves.get(0).y()[19] < 0.05, curves.get(0).y()[19] + "");
        assertTrue(curves.get(1).y()[19] > 0.95, curves.get(1).y()[19] + "");
    }

    @Test
    void thePlateauIsGoneAboveTheLargestRate() {
        List<Curve> curves = Scene.RATES.curves(Values.usual());
        int at = 29;
        double tau = ClosedForms.teacherScale(curves.get(0).x()[at], Math.sqrt(1 - 0.09), 128, 1024);
        double weak = curves.get(0).y()[at];
        double strong = curves.get(1).y()[at];
        for (double share : new double[] {0.98, 1.02}) {
            assertEquals(share < 1, ClosedForms.plateau(share * weak / 128, 128, tau, 0) > 0, "W2S at " + share);
            assertEquals(share < 1, ClosedForms.plateau(share * strong / 1024, 1024, 1, 0) > 0, "SFT at " + share);
        }
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> Values.usual().with(Setting.RHO, 1.5));
        assertTrue(thrown.getMessage().contains("rho") && thrown.getMessage().contains("1.5"), thrown.getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Setting.named("eta")).getMessage().contains("rate"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Values.usual().with(Setting.LINK, "h_7")).getMessage()
                .contains("h_4"));
        assertEquals(257, Values.usual().with(Setting.D, 256.6).of(Setting.D));
    }

    @ParameterizedTest
    @EnumSource(value = Scene.class, names = {"ALIGNMENT", "FORGETTING"})
    void realRunsEndWhereTheirTheoryDoes(Scene scene) {
        Values values = SMALL.with(Setting.RATE, 0.05).with(Setting.TEACHER, 0.8).with(Setting.LABELS, "y, centred")
                .with(Setting.FEATURE, 0.9).with(Setting.STEPS, 6000);
        List<Curve> theory = scene.curves(values);
        List<List<Curve>> several = LongStream.rangeClosed(1, 3).mapToObj(seed -> {
            List<Training> runs = scene.runs(values, seed);
            runs.forEach(run -> run.train(6000));
            return scene.curvesOf(runs.get(0).history(), runs.get(1).history());
        }).toList();
        for (int i = 0; i < several.get(0).size(); i++) {
            int number = i;
            assertEquals(theory.get(i).name(), several.get(0).get(i).name());
            assertArrayEquals(theory.get(i).x(), several.get(0).get(i).x());
            double mean = several.stream().mapToDouble(run -> run.get(number).y()[run.get(number).y().length - 1]).average().orElseThrow();
            double[] y = theory.get(i).y();
            assertEquals(y[y.length - 1], mean, 0.06, theory.get(i).name());
        }
    }

    @Test
    void aRealRunIsThatOfItsSeedAndNotTooLongToWaitFor() {
        assertEquals(List.of(), Scene.PHASES.curvesOf(null, null));
        Training run = Scene.ALIGNMENT.runs(SMALL, 7).get(1);
        assertEquals("SFT", run.name());
        assertEquals(7, run.world().seed());
        assertTrue(refusal(() -> Scene.RATES.runs(SMALL, 1)).contains("ALIGNMENT or FORGETTING"));
        assertTrue(refusal(() -> Scene.ALIGNMENT.runs(SMALL.with(Setting.D, 20_000), 1)).contains("at most 16384"));
        assertTrue(refusal(() -> Scene.ALIGNMENT.runs(SMALL.with(Setting.STEPS, 4_000_000), 1)).contains("at most 10^9"));
    }

    private static String refusal(Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }
}
