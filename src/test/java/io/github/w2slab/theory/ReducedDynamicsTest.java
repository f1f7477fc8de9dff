package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Loss;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.World;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReducedDynamicsTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(16).build();
    private static final Sgd SGD = Sgd.spherical(0.05 / 16).seed(4);

    private static RewardModel start(Activation activation) {
        return RewardModel.pretrained(WORLD).neuronsPerTask(150).activation(activation).seed(2).build();
    }

    private static Supervision weak() {
        return Supervision.weakToStrong(WORLD, WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(3));
    }

    @Test
    void beginsWhereTheFullRunBeginsNeuronByNeuron() {
        for (Supervision supervision : new Supervision[] {weak(), weak().leakage(0.2), Supervision.fineTuning(WORLD)}) {
            Training full = Training.of(start(Activation.hermite(2)), supervision, SGD);
            ReducedDynamics reduced = ReducedDynamics.of(full);
            assertEquals(full.history().columns(), reduced.history().columns());
            for (String column : full.history().columns()) {
                assertEquals(full.history().last(column), reduced.history().last(column), 1e-12, column);
            }
            double[] overlaps = reduced.overlaps(1);
            for (int j = 0; j < overlaps.length; j++) {
                assertEquals(full.start().overlap(j, WORLD.task(1).feature()), overlaps[j], 1e-12);
                assertEquals(full.start().groupOf(j), reduced.groupOf(j));
            }
        }
    }

    @Test
    void isTheSameBitsWhereverItWasLookedAtAndContinued() {
        ReducedDynamics once = ReducedDynamics.of(start(Activation.hermite(2)), weak().leakage(0.2), SGD).train(1000);
        ReducedDynamics often = ReducedDynamics.of(start(Activation.hermite(2)), weak().leakage(0.2), SGD)
                .recordingAt(7, 400);
        often.train(333).history();
        often.train(1).train(666);
        for (int k = 0; k < 2; k++) {
            assertArrayEquals(once.overlaps(k), often.overlaps(k));
        }
        assertEquals(1000, often.step());
    }

    @Test
    void neuronsKeepUnitLength() {
        ReducedDynamics run = ReducedDynamics.of(start(Activation.hermite(2)), Supervision.fineTuning(WORLD),
                Sgd.spherical(0.002)).train(20_000);
        double[] target = run.overlaps(0);
        double[] inside = run.alignmentsInSubspace();
        for (int j = 0; j < run.neurons(); j++) {
            assertTrue(Math.abs(target[j]) <= 1 + 1e-9 && Math.abs(inside[j]) <= 1 + 1e-9, "neuron " + j);
        }
    }

    @Test
    void neuronsThatSeeNoInputStayExactlyWhereTheyAreUnderEveryFlatActivation() {
        for (Activation activation : new Activation[] {Activation.hermite(2), Activation.hermite(4), Activation.relu()}) {
            History records = ReducedDynamics.of(start(activation), weak(), SGD).train(500).history();
            assertEquals(records.column("kept_1")[0], records.last("kept_1"), activation.toString());
            assertEquals(records.column("drift_1")[0], records.last("drift_1"), activation.toString());
        }
        History moved = ReducedDynamics.of(start(Activation.hermite(3)), weak(), SGD).train(500).history();
        assertTrue(moved.last("kept_1") < 0.999, "sigma'(0) is not 0 for h_3");
    }

    @Test
    void rewardsOfSeveralDirectionsFollowTheFullRun() {
        double[][] directions = new double[3][];
        for (int r = 0; r < 3; r++) {
            directions[r] = WeakTeacher.withAlignment(WORLD.target(), 0.8).seed(20 + r).direction();
        }
        Reward three = new Reward() {
            @Override
            public double[][] directions() {
                return Arrays.stream(directions).map(double[]::clone).toArray(double[][]::new);
            }

            @Override
            public double value(double[] t) {
                return (t[0] * t[0] + t[1] * t[1] + t[2] * t[2] - 3) / 3;
            }
        };
        Supervision supervision = Supervision.of("three", Inputs.localized(WORLD).leakage(0.3), three);
        RewardModel start = RewardModel.pretrained(WORLD).neuronsPerTask(1).seed(2).build();
        double[] full = new double[200];
        for (int i = 0; i < full.length; i++) {
            full[i] = Training.of(start, supervision, SGD.seed(50 + i)).recordingAt(0).onThreads(1).train(400).model()
                    .overlap(0, WORLD.target().feature());
        }
        double[] reduced = ReducedDynamics.of(start, supervision, SGD).times(4000).recordingAt(0).train(400).overlaps(0);
        TwoSample.assertSameLaw("<w, theta_0>", full, Arrays.copyOf(reduced, 4000));
    }

    @Test
    void anEnsembleHoldsNothingOfTheDimensionsSize() {
        World vast = World.builder().dimension(1_000_000_000).subspaceDimension(64).build();
        ReducedDynamics run = ReducedDynamics.of(Ensemble.weakToStrong(vast, 0.7).size(128), Sgd.spherical(0.1 / 64))
                .train(8000);
        double ceiling = vast.ceiling();
        double predicted = ClosedForms.teacherAlignment(0.7, ceiling, 64, vast.dimension())
                * ClosedForms.plateau(0.1 / 64, 64, ClosedForms.teacherScale(0.7, ceiling, 64, vast.dimension()), 0);
        assertEquals(predicted, run.history().last("alignment_in_subspace"), 0.02);
    }

    /** Labels of a teacher with a small tau repel, and rounding of a repelled neuron's length would grow without end. */
    @Test
    void aLongRunUnderAVeryWeakTeacherKeepsItsNeuronsLength() {
        World world = World.builder().dimension(256).subspaceDimension(32).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.1).seed(3);
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(64).seed(2).build();
        ReducedDynamics run = ReducedDynamics.of(start, Supervision.weakToStrong(world, teacher),
                Sgd.spherical(0.05 / 32)).train(30_000);
        assertEquals(30_000, run.step());
        assertEquals(teacher.alignmentInSubspace(), run.history().last("alignment_in_subspace"), 0.05);
    }

    @Test
    void divergenceStopsTheRunAndKeepsItsHistory() {
        ReducedDynamics run = ReducedDynamics.of(start(Activation.hermite(2)), weak(), Sgd.spherical(1e200)).train(100);
        assertTrue(run.toString().contains("diverged at step"), run.toString());
        assertTrue(run.history().size() >= 1);
        assertThrows(IllegalStateException.class, () -> run.train(1));
    }

    @Test
    void refusesWhatItCannotDescribe() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> ReducedDynamics.of(start(Activation.hermite(2)), weak(), SGD.loss(Loss.squared())));
        assertTrue(e.getMessage().contains("loss"), e.getMessage());
        IllegalArgumentException pairs = assertThrows(IllegalArgumentException.class, () -> ReducedDynamics.of(
                start(Activation.hermite(2)), weak().preferences(1), SGD.loss(Loss.bradleyTerry())));
        assertTrue(pairs.getMessage().startsWith("loss must be one under which neurons do not see each other"), pairs.getMessage());
        ReducedDynamics run = ReducedDynamics.of(start(Activation.hermite(2)), weak(), SGD);
        assertThrows(IllegalArgumentException.class, () -> run.train(-1));
        assertThrows(IllegalArgumentException.class, () -> run.overlaps(2));
        assertThrows(IllegalArgumentException.class, () -> run.times(0));
        assertThrows(IllegalArgumentException.class, () -> Ensemble.weakToStrong(WORLD, 1.1));
    }
}
