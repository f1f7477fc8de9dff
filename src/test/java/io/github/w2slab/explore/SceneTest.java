package io.github.w2slab.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.explore.Scene.Curve;
import io.github.w2slab.theory.ClosedForms;
import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    void aSketchIsCloseToTheCurves(Scene scene) {
        List<Curve> exact = scene.curves(SMALL);
        List<Curve> sketch = scene.sketch(SMALL);
        for (int i = 0; i < exact.size(); i++) {
            assertEquals(exact.get(i).name(), sketch.get(i).name());
            for (int k = 0; k < sketch.get(i).x().length; k++) {
                assertEquals(at(exact.get(i), sketch.get(i).x()[k]), sketch.get(i).y()[k], 0.15, exact.get(i).name());
            }
        }
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
}
