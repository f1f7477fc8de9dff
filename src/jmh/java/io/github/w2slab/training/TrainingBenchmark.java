package io.github.w2slab.training;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
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
 * Steps of online SGD with 256 neurons that all move: fine-tuning at d = 1024, weak-to-strong at s = 128. Microseconds a
 * step, random numbers included; a run goes on from one call to the next.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class TrainingBenchmark {

    private static final int NEURONS = 256;
    private static final int BLOCK = 32;
    private static final int MANY = 100 * BLOCK;

    /** Which supervision. */
    @Param({"SFT", "W2S"})
    public String supervision;

    /** Threads that share the neurons. */
    @Param({"1", "2"})
    public int threads;

    private Training training;

    /** Builds the run, at step 0. */
    @Setup
    public void build() {
        World world = World.builder().dimension(1024).subspaceDimension(128).tasks(2).correlation(0.3)
                .link(Link.hermite(2)).seed(1).build();
        RewardModel pretrained = RewardModel.pretrained(world).neuronsPerTask(NEURONS).activation(Activation.hermite(2))
                .seed(2).build();
        double[][] neurons = new double[NEURONS][];
        for (int j = 0; j < NEURONS; j++) {
            neurons[j] = pretrained.neuron(j);
        }
        Supervision given = switch (supervision) {
            case "SFT" -> Supervision.fineTuning(world);
            case "W2S" -> Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3));
            default -> throw new IllegalArgumentException("supervision must be SFT or W2S, but is " + supervision);
        };
        training = Training.of(RewardModel.of(world, pretrained.activation(), new int[NEURONS], neurons), given,
                Sgd.spherical(0.05 / given.inputs().coordinates()).seed(4)).recordingAt().onThreads(threads);
    }

    /** One block, as when somebody looks after each. */
    @Benchmark
    @OperationsPerInvocation(BLOCK)
    public Training oneBlock() {
        return training.train(BLOCK);
    }

    /** A hundred blocks in one call. */
    @Benchmark
    @OperationsPerInvocation(MANY)
    public Training hundredBlocks() {
        return training.train(MANY);
    }
}
