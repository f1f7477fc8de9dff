package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Generator;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Theory's levels under inputs of a generator: learned ones are two blocks, tilted ones are refused. */
@Tag("law")
class LearnedInputsTest {

    private static final int FULL = 300;
    private static final int REDUCED = 6000;

    private static World world(long seed) {
        return World.builder().dimension(96).subspaceDimension(12).correlation(0.3).seed(seed).build();
    }

    private static RewardModel strong(World world, int neurons) {
        return RewardModel.pretrained(world).neuronsPerTask(neurons).seed(1).build();
    }

    private static Supervision learned(World world, int examples) {
        return Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3))
                .from(Generator.learned(world, examples, 0.8, 4));
    }

    private static void assertSameLaw(Supervision lesson, Sgd sgd, long... steps) {
        RewardModel start = strong(lesson.world(), 1);
        double[] theta0 = lesson.world().target().feature();
        double[] theta1 = lesson.world().task(1).feature();
        double[][][] full = new double[steps.length][2][FULL];
        for (int i = 0; i < FULL; i++) {
            Training run = Training.of(start, lesson, sgd.seed(100 + i)).recordingAt(0).onThreads(1);
            for (int t = 0; t < steps.length; t++) {
                run.train(steps[t] - run.step());
                full[t][0][i] = run.model().overlap(0, theta0);
                full[t][1][i] = run.model().overlap(1, theta1);
            }
        }
        ReducedDynamics reduced = ReducedDynamics.of(start, lesson, sgd.seed(7)).times(REDUCED).recordingAt(0);
        for (int t = 0; t < steps.length; t++) {
            reduced.train(steps[t] - reduced.step());
            double[] target = reduced.overlaps(0);
            double[] other = reduced.overlaps(1);
            TwoSample.assertSameLaw("target at " + steps[t], full[t][0], java.util.Arrays.copyOfRange(target, 0, REDUCED));
            TwoSample.assertSameLaw("off-target at " + steps[t], full[t][1],
                    java.util.Arrays.copyOfRange(other, REDUCED, 2 * REDUCED));
        }
    }

    @Test
    void theReducedLawOfLearnedInputsIsThatOfTheVectors() {
        assertSameLaw(learned(world(2), 400), Sgd.perDimension(0.1), 100, 400, 1500);
    }

    @Test
    void andOfTheirPreferencesInBatches() {
        assertSameLaw(learned(world(5), 60).preferences(2), Sgd.perDimension(0.2).batchSize(3), 100, 600);
    }

    @Test
    void theMeanDynamicsFollowTheReducedOnes() {
        World world = world(2);
        RewardModel start = strong(world, 64);
        Sgd sgd = Sgd.perDimension(0.05).seed(8);
        long[] steps = {500, 2000, 6000};
        Run mean = MeanDynamics.of(start, learned(world, 2000), sgd).recordingAt(steps).train(6000);
        Run reduced = ReducedDynamics.of(start, learned(world, 2000), sgd).times(16).recordingAt(steps).train(6000);
        for (long step : steps) {
            for (String measure : new String[] {"alignment", "kept_1"}) {
                assertEquals(reduced.history().at(step, measure), mean.history().at(step, measure), 0.04, measure + " at " + step);
            }
        }
    }

    /** Energy in V_0 as a run reads it is that of its model, and theory does not say it. */
    @Test
    void energyInTheSubspaceIsThatOfTheModel() {
        World world = world(2);
        Training run = Training.of(strong(world, 5), learned(world, 150), Sgd.perDimension(0.1)).measuring(Measure.energyInSubspace())
                .recordingAt(0, 77, 300).train(300);
        double[] own = run.model().energyShares(0);
        double mean = IntStream.of(run.model().group(0)).mapToDouble(j -> own[j]).average().orElseThrow();
        assertEquals(mean, run.history().at(300, "energy_in_subspace"), 1e-12);
        assertEquals(1, run.history().at(0, "energy_in_subspace"), 1e-12);
        assertTrue(mean < 0.99);
        Run theory = Theory.of(run);
        assertTrue(Double.isNaN(theory.history().last("alignment_in_subspace")));
        assertTrue(Double.isFinite(theory.history().last("alignment")));
    }

    @Test
    void tiltedInputsAreRefusedInASentence() {
        World world = world(2);
        RewardModel start = strong(world, 5);
        Supervision tilted = learned(world, 50).from(Generator.tilted(start, 0.5));
        Sgd sgd = Sgd.perDimension(0.1);
        for (org.junit.jupiter.api.function.Executable asked : new org.junit.jupiter.api.function.Executable[] {
                () -> ReducedDynamics.of(start, tilted, sgd), () -> MeanDynamics.of(start, tilted, sgd), () -> H2Law.of(tilted, sgd),
                () -> LabelExpansion.of(tilted).predicts(Activation.hermite(2))}) {
            assertTrue(assertThrows(IllegalArgumentException.class, asked).getMessage().contains("overlaps alone have no law"));
        }
        assertTrue(LabelExpansion.of(tilted).scale() > 0);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Ensemble.of(Inputs.from(Generator.learned(world, 50, 1, 1)), 1))
                .getMessage().contains("nothing of size d"));
    }
}
