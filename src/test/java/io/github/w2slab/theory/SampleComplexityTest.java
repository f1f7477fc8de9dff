package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Mean hitting times of the reduced dynamics as ratios to the closed forms (never as fitted slopes where the law has a
 * logarithm), from overlap 1/sqrt D to 0.9. Bounds are those measured for the laws; standard errors are 0.005 or less.
 */
@Tag("law")
class SampleComplexityTest {

    private static World world(int d, int s, Link link) {
        return World.builder().dimension(d).subspaceDimension(s).link(link).build();
    }

    private static void assertFineTuningTakesDLogD(int d, int neurons) {
        double eta = 0.02 / d;
        double closed = ClosedForms.hittingTime(1 / Math.sqrt(d), 0.9, eta);
        double ratio = HittingTimes.mean(Ensemble.fineTuning(world(d, d / 4, Link.hermite(2))).size(neurons),
                Sgd.spherical(eta), 1 / Math.sqrt(d), 0.9, closed) / closed;
        assertTrue(ratio > 1.02 && ratio < 1.09, "d = " + d + ": ratio " + ratio);
    }

    private static void assertWeakToStrongTakesSLogS(int d, int s, int neurons) {
        double eta = 0.04 / s;
        Ensemble ensemble = Ensemble.weakToStrong(world(d, s, Link.hermite(2)), 0.7).size(neurons);
        double closed = 0;
        for (double tau : ensemble.teacherScales()) {
            closed += ClosedForms.hittingTime(1 / Math.sqrt(s), 0.9, eta, tau) / neurons;
        }
        double ratio = HittingTimes.mean(ensemble, Sgd.spherical(eta), 1 / Math.sqrt(s), 0.9, closed) / closed;
        assertTrue(ratio > 1.03 && ratio < 1.08, "d = " + d + ", s = " + s + ": ratio " + ratio);
    }

    @Test
    void fineTuningTakesDLogDSteps() {
        assertFineTuningTakesDLogD(64, 1000);
        assertFineTuningTakesDLogD(256, 400);
    }

    @Test
    @Tag("slow")
    void fineTuningTakesDLogDStepsAtLargeD() {
        assertFineTuningTakesDLogD(1024, 200);
        assertFineTuningTakesDLogD(4096, 128);
        assertFineTuningTakesDLogD(65_536, 64);
    }

    @Test
    void weakToStrongTakesSLogSStepsWhateverTheDimension() {
        assertWeakToStrongTakesSLogS(128, 32, 1000);
        assertWeakToStrongTakesSLogS(1_000_000, 32, 1000);
        assertWeakToStrongTakesSLogS(1_000_000, 128, 400);
    }

    @Test
    @Tag("slow")
    void weakToStrongTakesSLogSStepsOverTheWholeRange() {
        for (int d : new int[] {1024, 16_384, 1_000_000}) {
            for (int s : new int[] {32, 128, 512}) {
                assertWeakToStrongTakesSLogS(d, s, 1000);
            }
        }
    }

    private static double slopeOfRawThirdHermite(int neurons, double... dimensions) {
        double[] times = new double[dimensions.length];
        for (int i = 0; i < times.length; i++) {
            double d = dimensions[i];
            Ensemble ensemble = Ensemble.fineTuning(world((int) d, (int) d / 4, Link.hermite(3)))
                    .activation(Activation.hermite(3)).size(neurons);
            times[i] = HittingTimes.median(ensemble, Sgd.spherical(0.02 * Math.pow(d, -1.5)), 1 / Math.sqrt(d), 0.8,
                    d * d / 0.06);
        }
        return HittingTimes.slope(dimensions, times);
    }

    @Test
    void rawThirdHermiteLabelsTakeDSquaredSteps() {
        double slope = slopeOfRawThirdHermite(64, 32, 48, 72);
        assertEquals(2, slope, 0.15);
    }

    @Test
    @Tag("slow")
    void rawThirdHermiteLabelsTakeDSquaredStepsAtLargeD() {
        double slope = slopeOfRawThirdHermite(128, 32, 64, 128, 256);
        assertEquals(2, slope, 0.1);
    }

    @Test
    void signsOfThirdHermiteLabelsTakeDStepsOnceTheyAreFlipped() {
        LabelTransform flipped = LabelTransform.of("-sign(y)", y -> -Math.signum(y));
        for (Activation activation : new Activation[] {Activation.hermite(1), Activation.relu()}) {
            double[] dimensions = {128, 256, 512, 1024};
            double[] times = new double[dimensions.length];
            for (int i = 0; i < times.length; i++) {
                double d = dimensions[i];
                Ensemble ensemble = Ensemble.fineTuning(world((int) d, (int) d / 4, Link.hermite(3)))
                        .transformed(flipped).activation(activation).size(128);
                times[i] = HittingTimes.mean(ensemble, Sgd.spherical(0.05 / d), 1 / Math.sqrt(d), 0.5, d * 25);
            }
            double slope = HittingTimes.slope(dimensions, times);
                assertEquals(1, slope, 0.1, activation.toString());
        }
    }
}
