package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
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

    @Test
    void refusesAStartThatIsNoOverlap() {
        for (double overlap : new double[] {0, 1, -0.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> Ensemble.fineTuning(WORLD).startingAt(overlap));
        }
    }
}
