import io.github.w2slab.base.Overlaps;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelledInputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * This library as one contender of the benchmark, through its public API alone, and the place where the experiment is
 * defined: it writes starts, label directions and, for the check of agreement, samples and final neurons for the others.
 *
 * <p>Case A is supervised fine-tuning (ambient inputs, d coordinates, true labels), case B is weak-to-strong (localized
 * inputs, s coordinates, weak labels). All N neurons move in both.
 *
 * <p>Reads one command a line, answers one line of JSON: {@code info}, {@code write FOLDER}, {@code runs
 * CASE:STEPS:RATE:SEED ...} with eta = RATE / coordinates, {@code quit}.
 */
final class Contender {

    private static final int NEURONS = 256;
    private static final int DIMENSION = 1024;
    private static final int SUBSPACE = 128;
    private static final int CHECKED_STEPS = 500;
    private static final double CHECKED_RATE = 0.1;
    private static final int CHECKED_SEED = 11;

    private final World world = World.builder().dimension(DIMENSION).subspaceDimension(SUBSPACE).tasks(2)
            .correlation(0.3).link(Link.hermite(2)).seed(1).build();
    private final RewardModel start = start();
    private final Supervision truth = Supervision.fineTuning(world);
    private final Supervision weak =
            Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3));
    private final int threads;
    private final ExecutorService sideBySide;

    private Contender(int threads, boolean together) {
        this.threads = together ? 1 : threads;
        this.sideBySide = Executors.newFixedThreadPool(together ? threads : 1, task -> {
            Thread thread = new Thread(task, "run");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Serves commands until {@code quit} or the end of input.
     *
     * @param args number of threads; then "together" if they are to take one run each instead of sharing every run
     */
    public static void main(String[] args) throws Exception {
        Contender contender = new Contender(Integer.parseInt(args[0]), args.length > 1 && args[1].equals("together"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            System.out.println(contender.answer(line.split(" ")));
            System.out.flush();
        }
    }

    private String answer(String[] words) throws Exception {
        return switch (words[0]) {
            case "info" -> String.format(Locale.ROOT, "{\"granularity\": 32, \"versions\": {\"java\": \"%s\"}}",
                    Runtime.version());
            case "write" -> write(Path.of(words[1]));
            case "runs" -> runs(words);
            default -> throw new IllegalArgumentException("command must be info, write, runs or quit, but is " + words[0]);
        };
    }

    /** The target's group of a pretrained model, all N of it: every neuron moves in both cases. */
    private RewardModel start() {
        RewardModel both = RewardModel.pretrained(world).neuronsPerTask(NEURONS).activation(Activation.hermite(2)).seed(2)
                .build();
        double[][] neurons = new double[NEURONS][];
        for (int j = 0; j < NEURONS; j++) {
            neurons[j] = both.neuron(j);
        }
        return RewardModel.of(world, both.activation(), new int[NEURONS], neurons);
    }

    private Supervision supervision(String name) {
        return switch (name) {
            case "A" -> truth;
            case "B" -> weak;
            default -> throw new IllegalArgumentException("case must be A or B, but is " + name);
        };
    }

    /** A run that records nothing on the way, for the others do not either. */
    private Training training(Supervision supervision, double rate, long seed) {
        double eta = rate / supervision.inputs().coordinates();
        return Training.of(start, supervision, Sgd.spherical(eta).seed(seed)).recordingAt().onThreads(threads).on(engine());
    }

    private static Engine engine() {
        return switch (System.getProperty("engine", "automatic")) {
            case "plain" -> Engine.plain();
            case "vector" -> Engine.vector();
            case "single" -> Engine.vector().inSinglePrecision();
            default -> Engine.automatic();
        };
    }

    private String runs(String[] words) throws InterruptedException, ExecutionException {
        List<Future<Double>> alignments = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            String[] run = words[i].split(":");
            alignments.add(sideBySide.submit(() -> run(supervision(run[0]), Long.parseLong(run[1]),
                    Double.parseDouble(run[2]), Long.parseLong(run[3]))));
        }
        List<String> found = new ArrayList<>();
        for (Future<Double> alignment : alignments) {
            found.add(alignment.get().toString());
        }
        return "{\"alignments\": " + found + "}";
    }

    /** Makes one run and returns its mean alignment. */
    private double run(Supervision supervision, long steps, double rate, long seed) {
        return alignment(training(supervision, rate, seed).train(steps).model().directions(), supervision);
    }

    /** Mean of |cos| between the neurons and the label's direction, both in the inputs' coordinates. */
    private static double alignment(double[][] neurons, Supervision supervision) {
        double[] direction = cut(supervision.reward().directions()[0], supervision);
        double sum = 0;
        for (double[] neuron : neurons) {
            double[] w = cut(neuron, supervision);
            sum += Math.abs(Overlaps.of(w, direction)) / Math.sqrt(Overlaps.of(w, w) * Overlaps.of(direction, direction));
        }
        return sum / neurons.length;
    }

    private static double[] cut(double[] vector, Supervision supervision) {
        int first = supervision.inputs().firstCoordinate();
        return java.util.Arrays.copyOfRange(vector, first, first + supervision.inputs().coordinates());
    }

    private String write(Path folder) throws IOException {
        StringBuilder cases = new StringBuilder();
        for (String name : List.of("A", "B")) {
            Supervision supervision = supervision(name);
            int coordinates = supervision.inputs().coordinates();
            write(folder, name + "-start", start.directions(), supervision);
            Files.write(folder.resolve(name + "-direction"),
                    bytes(cut(supervision.reward().directions()[0], supervision)));
            writeSamples(folder, name, supervision.samples(CHECKED_SEED), coordinates);
            write(folder, name + "-final", training(supervision, CHECKED_RATE, CHECKED_SEED).train(CHECKED_STEPS).model()
                    .directions(), supervision);
            cases.append(cases.isEmpty() ? "" : ", ").append('"').append(name).append("\": ").append(coordinates);
        }
        String experiment = String.format(Locale.ROOT, "{\"neurons\": %d, \"coordinates\": {%s}, \"checked_rate\": %s}",
                NEURONS, cases, CHECKED_RATE);
        Files.writeString(folder.resolve("experiment.json"), experiment);
        return experiment;
    }

    private static void writeSamples(Path folder, String name, LabelledInputs samples, int coordinates) throws IOException {
        double[] inputs = new double[CHECKED_STEPS * coordinates];
        double[] labels = new double[CHECKED_STEPS];
        for (int k = 0; k < CHECKED_STEPS; k++) {
            samples.input(k, inputs, k * coordinates);
            labels[k] = samples.label(k, inputs, k * coordinates);
        }
        Files.write(folder.resolve(name + "-inputs"), bytes(inputs));
        Files.write(folder.resolve(name + "-labels"), bytes(labels));
    }

    private static void write(Path folder, String file, double[][] neurons, Supervision supervision) throws IOException {
        int coordinates = supervision.inputs().coordinates();
        double[] all = new double[neurons.length * coordinates];
        for (int j = 0; j < neurons.length; j++) {
            System.arraycopy(cut(neurons[j], supervision), 0, all, j * coordinates, coordinates);
        }
        Files.write(folder.resolve(file), bytes(all));
    }

    private static byte[] bytes(double[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asDoubleBuffer().put(values);
        return buffer.array();
    }
}
