import com.sun.management.ThreadMXBean;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.theory.Theory;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * How work grows with one size while all others stay: for each line "NAME d s neurons tasks batch steps" read, one run of that
 * size on one thread, as a line of JSON: nanoseconds of processor time until it has taken its first 32 steps (world and model
 * included), bytes allocated until then, and nanoseconds a step from there.
 *
 * <p>NAME is build (a world and a model of it), sft, w2s, reduced or mean. The time is that of this thread, so other programs
 * on the machine change it little; each answer is the least of {@value #REPEATS}.
 */
final class Growth {

    private static final int REPEATS = 3;
    private static final int FIRST_STEPS = 32;
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Growth() {
    }

    private record Size(String name, int dimension, int subspace, int neurons, int tasks, int batch, long steps) {

        static Size of(String line) {
            String[] words = line.split(" ");
            return new Size(words[0], number(words[1]), number(words[2]), number(words[3]), number(words[4]), number(words[5]),
                    Long.parseLong(words[6]));
        }

        private static int number(String word) {
            return Integer.parseInt(word);
        }

        World world() {
            double[] correlations = new double[tasks - 1];
            Arrays.fill(correlations, 0.3 / Math.sqrt(tasks - 1));
            return World.builder().dimension(dimension).subspaceDimension(subspace).tasks(tasks).correlation(correlations)
                    .link(Link.hermite(2)).seed(1).build();
        }

        RewardModel model(World world) {
            return RewardModel.pretrained(world).neuronsPerTask(neurons / tasks).activation(Activation.hermite(2)).seed(2).build();
        }

        Run run() {
            World world = world();
            Supervision supervision = name.equals("sft") ? Supervision.fineTuning(world)
                    : Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3));
            Training training = Training.of(model(world), supervision, Sgd.perDimension(0.1).batchSize(batch).seed(4))
                    .recordingAt().onThreads(1).on(Engine.isVectorAvailable() ? Engine.vector() : Engine.plain());
            return switch (name) {
                case "sft", "w2s" -> training;
                case "reduced" -> ReducedDynamics.of(training);
                case "mean" -> Theory.of(training);
                default -> throw new IllegalArgumentException("name must be build, sft, w2s, reduced or mean, but is " + name);
            };
        }
    }

    /** Serves lines until the end of input. */
    public static void main(String[] args) throws Exception {
        Monitoring.install(Monitor.silent());
        var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            System.out.println(measured(Size.of(line)));
        }
    }

    private static String measured(Size size) {
        long begun = Long.MAX_VALUE;
        long bytes = Long.MAX_VALUE;
        long nanos = Long.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long allocated = THREAD.getCurrentThreadAllocatedBytes();
            long begin = THREAD.getCurrentThreadCpuTime();
            Run run = size.name().equals("build") ? null : size.run().train(FIRST_STEPS);
            if (run == null) {
                size.model(size.world());
            }
            long at = THREAD.getCurrentThreadCpuTime();
            begun = Math.min(begun, at - begin);
            bytes = Math.min(bytes, THREAD.getCurrentThreadAllocatedBytes() - allocated);
            if (run != null) {
                run.train(size.steps());
                nanos = Math.min(nanos, THREAD.getCurrentThreadCpuTime() - at);
            }
        }
        return String.format(Locale.ROOT, "{\"begun\": %d, \"bytes\": %d, \"nanos\": %.1f}", begun, bytes,
                size.name().equals("build") ? 0 : (double) nanos / size.steps());
    }
}
