package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.LearningRate;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrajectoryTest {

    private static final World WORLD =
            World.builder().dimension(96).subspaceDimension(24).tasks(3).correlation(0.3, -0.2).seed(1).build();

    private static Experiment experiment(Activation activation, Supervision supervision, Sgd sgd) {
        RewardModel start = RewardModel.pretrained(WORLD).neuronsPerTask(1).activation(activation).seed(2).build();
        return Experiment.of(start, supervision, sgd);
    }

    private static List<WidenedStart.Begin> begins(Experiment experiment) {
        return new WidenedStart(experiment, labels -> new MeanField(experiment, labels), 1).begins();
    }

    private static Trajectory trajectory(Experiment experiment, Neuron neuron) {
        return new Trajectory(experiment, new MeanField(experiment, neuron.labels()), experiment.frame().size() + 2, 1e-6);
    }

    /** Ways of one step and of hundreds, steps that are refused, rates that change. */
    @Test
    void aWayIsTheIntegratorsBitByBit() {
        Supervision weak = Supervision.weakToStrong(WORLD, WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(3));
        List<Sgd> descents = List.of(Sgd.perDimension(0.1), Sgd.spherical(0.02).batchSize(3),
                Sgd.spherical(LearningRate.decaying(0.005, 500).warmUp(200)));
        for (Activation activation : List.of(Activation.hermite(2), Activation.hermiteSum(2, 3), Activation.relu())) {
            for (Supervision supervision : List.of(weak, weak.leakage(0.2).noise(0.1), Supervision.fineTuning(WORLD).noise(0.3))) {
                for (Sgd sgd : descents) {
                    Experiment experiment = experiment(activation, supervision, sgd);
                    for (WidenedStart.Begin begin : begins(experiment)) {
                        Trajectory own = trajectory(experiment, begin.neuron());
                        double[] state = begin.start();
                        for (long[] way : new long[][] {{0, 1}, {1, 40}, {40, 44}, {44, 9000}}) {
                            double[] expected = own.ofIntegrator(state, way[0], way[1], () -> false);
                            double[] found = own.from(state, way[0], way[1], () -> false);
                            String where = activation + ", " + supervision + ", " + sgd + ", to " + way[1];
                            assertArrayEquals(expected, found, where);
                            assertArrayEquals(expected, own.way(state, way[0], way[1], () -> false), where);
                            state = found;
                        }
                    }
                }
            }
        }
    }

    @Test
    void aWayIsStoppedAtAnyDerivative() {
        Experiment experiment = experiment(Activation.hermite(2), Supervision.fineTuning(WORLD), Sgd.perDimension(0.1));
        WidenedStart.Begin begin = begins(experiment).get(0);
        Trajectory trajectory = trajectory(experiment, begin.neuron());
        AtomicInteger asked = new AtomicInteger();
        assertNull(trajectory.from(begin.start(), 0, 9000, () -> asked.incrementAndGet() > 20));
        assertTrue(asked.get() < 30, asked + " times asked");
    }

    @Test
    void whatTheIntegratorRefusesIsTold() {
        assertIsTold(0.9, 1L << 50);
        assertIsTold(1e300, 0);
    }

    private static void assertIsTold(double rate, long first) {
        Experiment experiment = experiment(Activation.hermite(2), Supervision.fineTuning(WORLD), Sgd.spherical(LearningRate.constant(rate)));
        WidenedStart.Begin begin = begins(experiment).get(0);
        Trajectory trajectory = trajectory(experiment, begin.neuron());
        String told = assertThrows(IllegalStateException.class,
                () -> trajectory.from(begin.start(), first, first + 1, () -> false)).getMessage();
        assertTrue(told.startsWith("the mean dynamics cannot be integrated"), told);
    }
}
