package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.MultiIndex;
import io.github.w2slab.world.World;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rewards that look in several directions. */
class MultiIndexTest {

    private static final Activation STAIRS = Activation.series(0, 1, 1, 1);

    @TempDir
    Path folder;

    private static World world(int d, int s, long seed) {
        return World.builder().dimension(d).subspaceDimension(s).correlation(0.3).seed(seed).build();
    }

    @Test
    void directionsAreOrthonormalAndBeginWithTheTasksFeature() {
        for (Geometry geometry : Geometry.values()) {
            World world = World.builder().dimension(40).subspaceDimension(8).correlation(0.3).geometry(geometry).build();
            for (int task = 0; task < 2; task++) {
                double[][] u = MultiIndex.staircase(world.task(task), 4).directions();
                assertArrayEquals(world.task(task).feature(), u[0]);
                double[][] products = Overlaps.of(u, u);
                for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 4; j++) {
                        assertEquals(i == j ? 1 : 0, products[i][j], 1e-12);
                    }
                }
            }
        }
    }

    @Test
    void productAndStaircaseAreWhatTheirNamesSay() {
        World world = world(40, 8, 1);
        double[] t = {2, -3, 0.5};
        assertEquals(-3, MultiIndex.product(world.target(), 3).value(t), 1e-15);
        assertEquals((2 - 6 - 3) / Math.sqrt(3), MultiIndex.staircase(world.target(), 3).value(t), 1e-15);
    }

    @Test
    void aWeakTeachersDirectionsHaveItsAlignment() {
        World world = world(40, 8, 1);
        MultiIndex truth = MultiIndex.product(world.target(), 3);
        double[][] weak = truth.taughtWith(0.7, 5).directions();
        for (int j = 0; j < 3; j++) {
            assertEquals(0.7, Overlaps.of(weak[j], truth.directions()[j]), 1e-12);
            assertEquals(1, Overlaps.of(weak[j], weak[j]), 1e-12);
        }
        assertArrayEquals(truth.directions(), truth.taughtWith(1, 5).directions());
    }

    /** Steps over s until target neurons hold 0.6 of their length in the span, true labels on localized inputs. */
    private static double stepsOverDimension(boolean staircase, int s) {
        return LongStream.rangeClosed(1, 3).mapToDouble(seed -> {
            World world = world(2 * s, s, seed);
            MultiIndex reward = staircase ? MultiIndex.staircase(world.target(), 3) : MultiIndex.product(world.target(), 3);
            Training run = Training.of(RewardModel.pretrained(world).neuronsPerTask(16).activation(STAIRS).seed(seed).build(),
                    Supervision.of("true", Inputs.localized(world), reward), Sgd.perDimension(0.03).seed(seed))
                    .measuring(Measure.alignmentWithSpan(reward)).recordingAt(RecordedSteps.every(5L * s))
                    .trainUntil(StopRule.measure("alignment_with_span", 0.6), 1000L * s);
            assertTrue(run.status().toString().contains("reached"), run.toString());
            return run.step() / (double) s;
        }).average().orElseThrow();
    }

    @Test
    void aStaircaseIsClimbedInStepsOfTheDimensionAndAProductIsNot() {
        double small = stepsOverDimension(true, 16);
        double large = stepsOverDimension(true, 64);
        assertTrue(large < 2 * small + 5, "staircase, in steps over s: " + small + ", " + large);
        double product = stepsOverDimension(false, 64);
        assertTrue(product > 4 * large, "product " + product + ", staircase " + large);
    }

    /** h_2 is flat at 0 and sees t_1 t_2; h_1 + h_2 sees the first stair too, and moves what sees nothing. */
    @Test
    void weakToStrongFindsTheSpanOfAWeakTeacherAndProtectsWhereTheActivationIsFlat() {
        for (long seed = 1; seed <= 3; seed++) {
            World world = world(256, 32, seed);
            MultiIndex truth = MultiIndex.staircase(world.target(), 2);
            Supervision weak = Supervision.of("W2S", Inputs.localized(world), truth.taughtWith(0.7, seed));
            Training flat = run(world, Activation.hermite(2), weak, truth, seed);
            assertEquals(0.89, flat.history().last("alignment_with_span"), 0.06, "h_2, seed " + seed);
            assertEquals(1, flat.history().last("kept_1"), 1e-12);
            Training tilted = run(world, Activation.series(0, 1, 1), weak, truth, seed);
            assertEquals(0.89, tilted.history().last("alignment_with_span"), 0.06, "h_1 + h_2, seed " + seed);
            assertTrue(tilted.history().last("kept_1") < 0.01, "kept " + tilted.history().last("kept_1"));
        }
    }

    private static Training run(World world, Activation activation, Supervision weak, MultiIndex truth, long seed) {
        return Training.of(RewardModel.pretrained(world).neuronsPerTask(16).activation(activation).seed(seed).build(), weak,
                Sgd.perDimension(0.05).seed(seed)).measuring(Measure.alignmentWithSpan(truth)).train(10_000);
    }

    @Test
    void theSpansMeasureOfOneDirectionIsTheAlignment() {
        World world = world(40, 8, 1);
        RewardModel model = RewardModel.pretrained(world).neuronsPerTask(5).build();
        assertEquals(Measure.alignment().of(model), Measure.alignmentWithSpan(world.target().reward()).of(model), 1e-12);
    }

    @Test
    void aRunOnItIsSavedWhole() {
        World world = world(40, 8, 1);
        Training run = Training.of(RewardModel.pretrained(world).neuronsPerTask(4).build(),
                Supervision.of("own", Inputs.ambient(world), MultiIndex.staircase(world.target(), 3).taughtWith(0.6, 4)).noise(0.1),
                Sgd.perDimension(0.1)).train(70);
        String file = folder.resolve("run.npz").toString();
        run.save(file);
        Training loaded = Training.load(file);
        assertArrayEquals(run.train(50).model().neuron(2), loaded.train(50).model().neuron(2));
        assertEquals("weak labels (staircase of 3 directions, alignment 0.60)", run.settings().get("labels"));
    }

    @Test
    void oneDirectionOrMoreThanTheSubspaceHasIsRefused() {
        World world = world(40, 8, 1);
        assertThrows(IllegalArgumentException.class, () -> MultiIndex.product(world.target(), 1));
        assertThrows(IllegalArgumentException.class, () -> MultiIndex.staircase(world.target(), 9));
        assertThrows(IllegalArgumentException.class, () -> MultiIndex.product(world.target(), 3).taughtWith(1.2, 1));
    }
}
