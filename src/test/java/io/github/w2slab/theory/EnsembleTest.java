package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.NormalRule;
import io.github.w2slab.world.World;
import java.util.List;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;

class EnsembleTest {

    private static final World WORLD =
            World.builder().dimension(128).subspaceDimension(16).tasks(2).correlation(0.3).build();

    @Test
    void allTargetNeuronsStartAtTheGivenOverlapWithTheTeacherThatTheInputsSee() {
        Ensemble taught = Ensemble.weakToStrong(WORLD, 0.7).size(50).startingAt(0.25);
        for (Ensemble ensemble : new Ensemble[] {taught, taught.leakage(0.2), taught.seed(3).featureAlignment(0.9),
                Ensemble.fineTuning(WORLD).size(50).startingAt(0.25)}) {
            ReducedDynamics run = ReducedDynamics.of(ensemble, Sgd.spherical(0.1 / 16));
            double[] overlaps = run.overlapsWithTeacher();
            for (int j = 0; j < 50; j++) {
                assertEquals(0, run.groupOf(j));
                assertEquals(0.25, overlaps[j], 1e-12);
            }
        }
    }

    /** The mean of sign(h_2(tau t)) is 2 P(|t| > 1/tau) - 1; a quadrature that does not see the jumps is 0.006 off. */
    @Test
    void discontinuousLabelsAreCentredByTheirOwnMean() {
        Ensemble signs = Ensemble.weakToStrong(WORLD, 0.7).size(40).transformed(LabelTransform.sign().standardised());
        double[] tau = signs.teacherScales();
        List<Neuron> neurons = signs.experiment(Sgd.spherical(0.01)).neurons();
        for (int i = 0; i < 40; i++) {
            double mean = 2 * Erf.erfc(1 / tau[i] / Math.sqrt(2)) - 1;
            assertEquals(mean, neurons.get(i).labels().centre(), 1e-6);
            assertEquals(Math.sqrt(1 - mean * mean), neurons.get(i).labels().scale(), 1e-6);
        }
    }

    /** With noise nu the mean of sign(h_2(t) + nu e) is E erf(h_2(t)/(nu sqrt 2)). */
    @Test
    void noisyDiscontinuousLabelsAreCentredByTheirOwnMean() {
        Ensemble signs = Ensemble.fineTuning(WORLD).size(2).noise(0.5).transformed(LabelTransform.sign().centred());
        double mean = NormalRule.of(0.05, t -> Erf.erf((t * t - 1) / 2 / 0.5)).mean(t -> Erf.erf((t * t - 1) / 2 / 0.5));
        assertEquals(mean, signs.experiment(Sgd.spherical(0.01)).neurons().get(0).labels().centre(), 1e-6);
    }

    @Test
    void refusesToStandardiseAConstant() {
        World world = World.builder().dimension(32).subspaceDimension(8).build();
        for (double constant : new double[] {0, 0.0713, 0.2139, 3}) {
            Ensemble same = Ensemble.weakToStrong(world, 0.7).size(2)
                    .transformed(LabelTransform.of("same", y -> constant).standardised());
            String message = assertThrows(IllegalArgumentException.class,
                    () -> Theory.of(same, Sgd.spherical(0.01), 10), "" + constant).getMessage();
            assertTrue(message.startsWith("deviation of same, standardised must be greater than 0"), message);
        }
    }

    @Test
    void refusesAStartThatIsNoOverlap() {
        for (double overlap : new double[] {0, 1, -0.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> Ensemble.fineTuning(WORLD).startingAt(overlap));
        }
    }
}
