package io.github.w2slab.theory;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The reduced dynamics of the same experiment on all processors: 256 copies of each neuron of a small model, of which under
 * W2S the target's half moves. Nanoseconds a neuron-step of those that move.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class ReducedDynamicsBenchmark {

    private static final int NEURONS_PER_TASK = 4;
    private static final int COPIES = 256;
    private static final int STEPS = 1_000;
    private static final int TARGET_NEURON_STEPS = NEURONS_PER_TASK * COPIES * STEPS;

    /** d; the cost of a step does not depend on it. */
    @Param({"1024", "1000000"})
    public int dimension;

    private ReducedDynamics weakToStrong;
    private ReducedDynamics fineTuning;

    /** Builds both runs, at step 0. */
    @Setup
    public void build() {
        World world = World.builder().dimension(dimension).subspaceDimension(128).tasks(2).correlation(0.3)
                .link(Link.hermite(2)).seed(1).build();
        RewardModel model = RewardModel.pretrained(world).neuronsPerTask(NEURONS_PER_TASK).seed(2).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
        weakToStrong = ReducedDynamics.of(model, Supervision.weakToStrong(world, teacher),
                Sgd.spherical(0.05 / 128).seed(4)).times(COPIES).recordingAt();
        fineTuning = ReducedDynamics.of(model, Supervision.fineTuning(world), Sgd.spherical(0.1 / dimension).seed(4))
                .times(COPIES).recordingAt();
    }

    /** Weak-to-strong: the target's neurons move. */
    @Benchmark
    @OperationsPerInvocation(TARGET_NEURON_STEPS)
    public ReducedDynamics weakToStrong() {
        return weakToStrong.train(STEPS);
    }

    /** Fine-tuning: all neurons of both groups move. */
    @Benchmark
    @OperationsPerInvocation(2 * TARGET_NEURON_STEPS)
    public ReducedDynamics fineTuning() {
        return fineTuning.train(STEPS);
    }
}
