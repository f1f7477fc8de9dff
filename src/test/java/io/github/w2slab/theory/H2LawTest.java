package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import org.junit.jupiter.api.Test;

class H2LawTest {

    private static final World WORLD = World.builder().dimension(256).subspaceDimension(32).correlation(0.3).seed(1).build();
    private static final WeakTeacher TEACHER = WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(3);
    private static final Supervision WEAK = Supervision.weakToStrong(WORLD, TEACHER);

    @Test
    void aRunsLawIsThatOfItsOwnTeacherAndRate() {
        H2Law law = H2Law.of(WEAK, Sgd.perDimension(0.1));
        assertEquals(32, law.dimension());
        assertEquals(0.1, law.c(), 1e-15);
        assertEquals(TEACHER.scaleInSubspace(), law.tau(), 1e-12);
        assertEquals(WORLD.ceiling() * TEACHER.alignmentInSubspace(), law.reach(), 1e-12);
        RewardModel start = RewardModel.pretrained(WORLD).neuronsPerTask(4).build();
        assertEquals(law, H2Law.of(Training.of(start, WEAK, Sgd.spherical(0.1 / 32))));
        H2Law truth = H2Law.of(Supervision.fineTuning(WORLD).noise(0.1), Sgd.perDimension(0.2));
        assertEquals(256, truth.dimension());
        assertEquals(1, truth.tau(), 1e-12);
        assertEquals(1, truth.reach(), 1e-12);
        assertEquals(H2Law.fineTuning(256, 0.2).noise(0.1).plateau(), truth.plateau(), 1e-12);
    }

    @Test
    void anAverageTeachersLawIsThatOfTheClosedForms() {
        H2Law law = H2Law.weakToStrong(0.7, 0.95, 128, 1024, 0.1);
        double tau = ClosedForms.teacherScale(0.7, 0.95, 128, 1024);
        double reach = 0.95 * ClosedForms.teacherAlignment(0.7, 0.95, 128, 1024);
        assertEquals(reach * ClosedForms.plateau(0.1 / 128, 128, tau, 0), law.plateau(), 1e-15);
        assertEquals(ClosedForms.hittingTime(0.1, 0.5 / reach, 0.1 / 128, 128, tau, 0), law.stepsTo(0.1, 0.5), 1e-9);
        assertTrue(Double.isNaN(law.stepsTo(0.1, law.plateau())), "never reached");
    }

    /** At the overlap of the plateau noise takes what signal gives, and from the largest rate on there is no plateau. */
    @Test
    void noiseBalancesSignalAtThePlateau() {
        for (H2Law law : new H2Law[] {H2Law.weakToStrong(0.7, 0.95, 128, 1024, 0.3), H2Law.fineTuning(1024, 0.3).noise(0.5)}) {
            assertEquals(1, law.noiseOverSignal(law.plateau() / law.reach()), 1e-9);
            assertTrue(rated(law, law.largestRate() * 0.999).plateau() > 0);
            assertEquals(0, rated(law, law.largestRate() * 1.001).plateau());
        }
    }

    private static H2Law rated(H2Law law, double c) {
        return new H2Law(law.dimension(), c, law.tau(), law.noise(), law.reach());
    }

    /** d = 1024, s = 128, a = 0.7, rho = 0.3, label noise 0.1: 1.97 c against 4.96 c at m = 0.8, to the factor 1 - 1/D. */
    @Test
    void theSameRatePerDimensionIsNotTheSameShareOfNoise() {
        assertEquals(0.197, H2Law.weakToStrong(0.7, Math.sqrt(0.91), 128, 1024, 0.1).noiseOverSignal(0.8), 0.003);
        assertEquals(0.496, H2Law.fineTuning(1024, 0.1).noise(0.1).noiseOverSignal(0.8), 0.003);
    }

    /** The label's smaller noise lets W2S pass SFT at larger rates, though it can do no better than its teacher at small ones. */
    @Test
    void fineTuningEndsHigherAtSmallRatesAndWeakToStrongAtLargeOnes() {
        for (double c : new double[] {0.01, 0.1, 0.2, 0.5, 1, 1.9}) {
            double weak = H2Law.weakToStrong(0.7, Math.sqrt(0.91), 128, 1024, c).plateau();
            double truth = H2Law.fineTuning(1024, c).noise(0.1).plateau();
            assertEquals(c > 0.15, weak > truth, "c = " + c + ": " + weak + " and " + truth);
        }
    }

    @Test
    void refusesOtherLabelsAndLeakage() {
        Sgd sgd = Sgd.perDimension(0.1);
        assertThrows(IllegalArgumentException.class, () -> H2Law.of(WEAK.leakage(0.1), sgd));
        assertThrows(IllegalArgumentException.class, () -> H2Law.of(WEAK.transformed(LabelTransform.tanhOfSquare()), sgd));
        assertThrows(IllegalArgumentException.class, () -> H2Law.of(WEAK.transformed(LabelTransform.identity().centred()), sgd));
        World fourth = World.builder().dimension(64).subspaceDimension(16).link(Link.hermite(4)).build();
        assertThrows(IllegalArgumentException.class, () -> H2Law.of(Supervision.fineTuning(fourth), sgd));
        H2Law law = H2Law.fineTuning(64, 0.1);
        assertThrows(IllegalArgumentException.class, () -> law.noiseOverSignal(1));
        assertThrows(IllegalArgumentException.class, () -> H2Law.fineTuning(1, 0.1));
        assertFalse(Double.isNaN(H2Law.fineTuning(1_000_000_000_000L, 0.3).stepsTo(1e-6, 0.5)), "a million million dimensions");
    }
}
