package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.LearningRate;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.World;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The mean dynamics against the mean of 15,000 reduced neurons: 750 starts, 20 copies each (1,500 where the bound is wider).
 * The standard error of that mean is 0.002 (0.005) or less; the distance that is allowed is that of a differential equation at finite d.
 */
@Tag("law")
class MeanDynamicsTest {

    private static final int STARTS = 750;
    private static final int COPIES = 20;

    private static World world(int d, int s, Geometry geometry, Link link) {
        return World.builder().dimension(d).subspaceDimension(s).geometry(geometry).link(link).seed(1).build();
    }

    private static World world(int d, int s) {
        return world(d, s, Geometry.SHARED_FEATURE, Link.hermite(2));
    }

    private static Supervision weak(World world) {
        return Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3));
    }

    /** Returns the largest distance at the given steps, of alignment and kept. */
    private static double distance(Supervision supervision, Activation activation, double eta, int starts, long... steps) {
        int copies = Math.max(6, Math.min(COPIES, starts * COPIES / STARTS));
        RewardModel start = RewardModel.pretrained(supervision.world()).neuronsPerTask(starts).activation(activation)
                .seed(2).build();
        Sgd sgd = Sgd.spherical(eta).seed(5);
        MeanDynamics mean = MeanDynamics.of(start, supervision, sgd).recordingAt(steps).train(steps[steps.length - 1]);
        ReducedDynamics reduced = ReducedDynamics.of(start, supervision, sgd).times(copies).recordingAt(steps)
                .train(steps[steps.length - 1]);
        double largest = 0;
        for (long step : steps) {
            for (String column : new String[] {"alignment", "alignment_in_subspace", "kept_1"}) {
                double off = Math.abs(mean.history().at(step, column) - reduced.history().at(step, column));
                largest = Math.max(largest, off);
            }
        }
        return largest;
    }

    private static double distance(Supervision supervision, double eta, long... steps) {
        return distance(supervision, Activation.hermite(2), eta, STARTS, steps);
    }

    /** Its labels have a mean of -0.6, under which an error in a neuron's length would grow by exp(50) and more. */
    @Test
    void aLongRunUnderAVeryWeakTeacherKeepsItsNeuronsLength() {
        World world = world(256, 32);
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.1).seed(3);
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(16).seed(2).build();
        MeanDynamics run = MeanDynamics.of(start, Supervision.weakToStrong(world, teacher), Sgd.spherical(0.05 / 32))
                .train(40_000);
        assertEquals(teacher.alignmentInSubspace(), run.history().last("alignment_in_subspace"), 0.02);
    }

    @Test
    void followsWeakToStrongWithinAHundredth() {
        assertTrue(distance(weak(world(256, 32)), 0.1 / 32, 250, 500, 1000, 1500) < 0.01);
    }

    @Test
    void followsFineTuningWithinAHundredth() {
        assertTrue(distance(Supervision.fineTuning(world(256, 32)).noise(0.1), 0.1 / 256, 1000, 3000, 4000) < 0.01);
    }

    @Test
    void followsLeakageWithinFourHundredths() {
        assertTrue(distance(weak(world(256, 32)).leakage(0.3), Activation.hermite(2), 0.1 / 32, 250, 500, 1000, 1500) < 0.04);
    }

    @Test
    @Tag("slow")
    void followsBothAtEveryDimension() {
        for (int d : new int[] {256, 1024, 4096}) {
            World world = world(d, d / 8);
            long s = d / 8;
            assertTrue(distance(weak(world), 0.1 / s, 8 * s, 16 * s, 32 * s, 64 * s) < 0.01, "W2S, d = " + d);
            assertTrue(distance(Supervision.fineTuning(world).noise(0.1), Activation.hermite(2), 0.1 / d, d > 1000 ? 250 : STARTS,
                    4L * d, 12L * d, 24L * d) < 0.01, "SFT, d = " + d);
        }
    }

    @Test
    @Tag("slow")
    void followsLeakageAtThePapersSize() {
        Supervision weak = weak(world(1024, 128));
        assertTrue(distance(weak.leakage(0.1), Activation.hermite(2), 0.05 / 128, 250, 6000, 12_000, 20_000, 30_000) < 0.04);
        assertTrue(distance(weak.leakage(0.3), Activation.hermite(2), 0.05 / 128, 250, 6000, 12_000, 20_000) < 0.04);
    }

    @Test
    void followsOtherLabelsGeometriesAndActivations() {
        World h4 = world(256, 32, Geometry.SHARED_FEATURE, Link.hermite(4));
        assertTrue(distance(weak(h4).transformed(LabelTransform.tanhOfSquare()), Activation.hermite(2), 0.1 / 32, 250, 500,
                1000, 2000) < 0.03, "tanh of h_4");
        World tilted = world(256, 32, Geometry.OVERLAPPING_SUBSPACES, Link.hermite(2));
        assertTrue(distance(weak(tilted), Activation.hermite(2), 0.05 / 32, 250, 1000, 2000, 4000) < 0.02, "overlapping");
        assertTrue(distance(Supervision.fineTuning(world(256, 32)), Activation.relu(), 0.1 / 256, 250, 2000, 4000, 8000)
                < 0.02, "ReLU");
        assertTrue(distance(weak(world(256, 32)), Activation.hermiteSum(2, 4), 0.02 / 32, 250, 1000, 2000, 4000) < 0.02,
                "h_2 + h_4");
    }

    @Test
    void followsPreferencesOfEachKind() {
        World world = world(256, 32);
        assertTrue(distance(weak(world).preferences(Double.POSITIVE_INFINITY), 0.1 / 32, 250, 500, 1000, 1500) < 0.01,
                "noiseless");
        assertTrue(distance(weak(world).preferences(1), Activation.hermite(2), 0.1 / 32, 250, 500, 1500, 4000) < 0.02, "beta = 1");
        assertTrue(distance(Supervision.fineTuning(world).preferences(1), Activation.hermite(2), 0.1 / 256, 250, 2000, 6000,
                12_000) < 0.02, "truth");
        assertTrue(distance(weak(world(256, 32, Geometry.SHARED_FEATURE, Link.hermiteSum(2, 4)))
                .preferences(Double.POSITIVE_INFINITY), Activation.hermite(2), 0.05 / 32, 250, 500, 2000) < 0.02, "(h_2 + h_4)/sqrt 2");
    }

    /** Under leakage the two inputs of a pair have a common drift, which the mean dynamics leave out as they do its square. */
    @Test
    void followsPreferencesUnderLeakage() {
        assertTrue(distance(weak(world(256, 32)).leakage(0.3).preferences(Double.POSITIVE_INFINITY), Activation.hermite(2),
                0.1 / 32, 250, 500, 1000, 1500) < 0.04);
    }

    /** With the same noise in each step, a batch of 4 pairs at four times the rate. */
    @Test
    void followsBatchesOfPairs() {
        RewardModel start = RewardModel.pretrained(world(256, 32)).neuronsPerTask(250).seed(2).build();
        Sgd sgd = Sgd.spherical(0.3 / 32).batchSize(4).seed(5);
        Supervision pairs = weak(world(256, 32)).preferences(2);
        long[] steps = {200, 500, 1500};
        MeanDynamics mean = MeanDynamics.of(start, pairs, sgd).recordingAt(steps).train(1500);
        ReducedDynamics reduced = ReducedDynamics.of(start, pairs, sgd).times(6).recordingAt(steps).train(1500);
        for (long step : steps) {
            assertEquals(reduced.history().at(step, "alignment"), mean.history().at(step, "alignment"), 0.015, "step " + step);
        }
    }

    @Test
    void preferencesComeToRestAndArriveByTheirClosedForm() {
        World world = world(256, 32);
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(4).seed(2).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
        Supervision weak = Supervision.weakToStrong(world, teacher);
        for (double beta : new double[] {1, Double.POSITIVE_INFINITY}) {
            double c2 = LabelExpansion.of(weak.preferences(beta)).coefficient(2);
            for (int pairs : new int[] {1, 4}) {
                MeanDynamics run = MeanDynamics.of(start, weak.preferences(beta), Sgd.spherical(0.1 / 32).batchSize(pairs))
                        .train(40_000);
                assertEquals(ClosedForms.preferencePlateau(0.1 / 32, 32, pairs, c2) * teacher.alignmentInSubspace(),
                        run.history().last("alignment_in_subspace"), 0.002, beta + ", " + pairs + " pairs");
            }
        }
        Ensemble ensemble = Ensemble.fineTuning(world).preferences(Double.POSITIVE_INFINITY).startingAt(0.1).size(1);
        double predicted = ClosedForms.preferenceHittingTime(0.1, 0.7, 1e-5, 256, 1, ClosedForms.PREFERENCE_COEFFICIENT);
        MeanDynamics run = MeanDynamics.of(ensemble, Sgd.spherical(1e-5)).recordingAt((long) predicted).train((long) predicted);
        assertEquals(0.7, run.history().last("alignment"), 0.01);
    }

    @Test
    void plateauIsThatOfTheClosedForm() {
        World world = world(256, 32);
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(4).seed(2).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
        double eta = 0.1 / 32;
        MeanDynamics run = MeanDynamics.of(start, Supervision.weakToStrong(world, teacher), Sgd.spherical(eta))
                .train(40_000);
        double predicted = ClosedForms.plateau(eta, 32, teacher.scaleInSubspace(), 0) * teacher.alignmentInSubspace();
        assertEquals(predicted, run.history().last("alignment_in_subspace"), 0.01);
        MeanDynamics truth = MeanDynamics.of(start, Supervision.fineTuning(world).noise(0.5), Sgd.spherical(0.1 / 256))
                .train(100_000);
        assertEquals(ClosedForms.plateau(0.1 / 256, 256, 1, 0.5), truth.history().last("alignment"), 0.005);
    }

    @Test
    void isTheSameWhereverItWasLookedAt() {
        World world = world(256, 32);
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(4).seed(2).build();
        MeanDynamics once = MeanDynamics.of(start, weak(world), Sgd.spherical(0.002)).train(3000);
        MeanDynamics often = MeanDynamics.of(start, weak(world), Sgd.spherical(0.002)).train(777);
        often.history();
        often.train(1000).train(1223);
        assertArrayEquals(once.history().column("alignment"), often.history().column("alignment"));
    }

    /** Starts are widened by what the noise of the early steps will add, none of which there is at step 0. */
    @Test
    void beginsWhereTheRunBegins() {
        World world = world(1024, 128);
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(64).seed(2).build();
        Sgd sgd = Sgd.spherical(0.1 / 128).seed(5);
        Training run = Training.of(start, weak(world), sgd);
        for (MeanDynamics mean : List.of(MeanDynamics.of(start, weak(world), sgd), MeanDynamics.of(start, weak(world), sgd).train(2000))) {
            for (String column : new String[] {"alignment", "alignment_in_subspace", "kept_1"}) {
                assertEquals(run.history().at(0, column), mean.named("mean").history().at(0, column), 1e-12, column);
            }
        }
    }

    @Test
    void aRateThatCannotBeIntegratedIsToldInASentence() {
        World world = world(32, 8);
        RewardModel model = RewardModel.pretrained(world).neuronsPerTask(2).build();
        MeanDynamics run = MeanDynamics.of(model, Supervision.fineTuning(world), Sgd.spherical(1e10));
        String message = assertThrows(IllegalStateException.class, () -> run.train(1000)).getMessage();
        assertTrue(message.contains("learning rate 1.0E10") && message.contains("smaller rate"), message);
    }

    @Test
    void keepsWhatWasRecordedBeforeItFailed() {
        World world = world(32, 8);
        RewardModel model = RewardModel.pretrained(world).neuronsPerTask(2).build();
        boolean[] asked = new boolean[1];
        for (LearningRate schedule : List.<LearningRate>of(step -> step < 600 ? 1e-3 : 1e10, step -> {
            if (asked[0] && step >= 600) {
                throw new IllegalArgumentException("my schedule ends here");
            }
            return 1e-3;
        })) {
            MeanDynamics lost = MeanDynamics.of(model, Supervision.fineTuning(world), Sgd.spherical(schedule));
            lost.history();
            asked[0] = true;
            assertThrows(RuntimeException.class, () -> lost.train(100_000));
            assertTrue(lost.step() > 400 && lost.step() <= 600, "step " + lost.step());
            asked[0] = false;
            MeanDynamics whole = MeanDynamics.of(model, Supervision.fineTuning(world), Sgd.spherical(schedule)).train(lost.step());
            assertArrayEquals(whole.history().steps(), lost.history().steps());
            assertArrayEquals(whole.history().column("alignment"), lost.history().column("alignment"));
        }
    }

    @Test
    void refusesRewardsOfSeveralDirections() {
        World world = world(256, 32);
        Reward two = new Reward() {
            @Override
            public double[][] directions() {
                return new double[][] {world.target().feature(), world.task(1).feature()};
            }

            @Override
            public double value(double[] overlaps) {
                return overlaps[0] * overlaps[1];
            }
        };
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(4).build();
        Supervision supervision = Supervision.of("product", Inputs.ambient(world), two);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> MeanDynamics.of(start, supervision, Sgd.spherical(0.001)));
        assertTrue(e.getMessage().contains("directions"), e.getMessage());
    }
}
