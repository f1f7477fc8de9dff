package io.github.w2slab.training;

import io.github.w2slab.base.Workers;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.training.History.Row;
import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitor.Watch;
import io.github.w2slab.world.Require;
import io.github.w2slab.world.Task;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Pretrains a strong model for real: spherical online SGD on localized inputs with true labels, the tasks in turn, from
 * neurons uniform on the unit sphere of R^d. Step t takes x = B_k xi with true reward g(&lt;theta_k, x&gt;), k the t-th task
 * modulo their number.
 *
 * <p>Which task a neuron belongs to is found, not given: the one in whose subspace it has the largest share of its energy.
 * Neurons specialise where the activation grows faster than z^2: with z^4 a task pulls at rate
 * E[y z^3 &lt;theta_k, x&gt;] = 3 sqrt 2 m_k (m_k^2 + |P_{V_k} w|^2) for h_2 labels, so it pulls more the more of the neuron it
 * has, and the largest share at the start wins (compare arXiv 2406.11828). With h_2 alone the flow is linear, and a neuron
 * keeps a mixture of features for long. (h_2 + h_4)/sqrt 2 does not learn here at all: a random neuron shows the task only
 * the share s/d of itself, and there its derivative has the other sign. So {@link Activation#evenQuartic} is set.
 *
 * <p>{@link #withoutTarget} leaves the target out; its group is then, as in the idealised model, fresh neurons uniform on
 * the sphere of V_0. The run goes on where it stands, and is the same bits for any number of threads.
 */
public final class Pretraining implements Run {

    private static final long MEETING_WORK = 20_000_000L;

    private final World world;
    private final Settings settings;
    private final List<Row> rows = new ArrayList<>();
    private final RecordedSteps recorded = RecordedSteps.logSpaced();
    private PretrainedNeuron[] neurons;
    private long step;
    private String failure;

    private record Settings(int neuronsPerTask, Activation activation, double learningRate, boolean target, long seed) {
    }

    private Pretraining(World world, Settings settings) {
        this.world = world;
        this.settings = settings;
    }

    /**
     * A pretraining on all tasks at step 0: 128 neurons for each task, activation (z^2 + z^4 - 4)/sqrt 122, learning rate
     * 0.01/s, seed 1.
     */
    public static Pretraining of(World world) {
        return new Pretraining(Require.present("world", world), new Settings(128, Activation.evenQuartic(),
                0.01 / world.subspaceDimension(), true, 1));
    }

    /** The same at step 0 with n neurons for each task, from 1 to 65,536; which task each of them takes up is open. */
    public Pretraining neuronsPerTask(int n) {
        return new Pretraining(world, new Settings(Require.between("neurons per task", n, 1, 1 << 16),
                settings.activation, settings.learningRate, settings.target, settings.seed));
    }

    /** The same at step 0 with another activation. */
    public Pretraining activation(Activation activation) {
        return new Pretraining(world, new Settings(settings.neuronsPerTask, Require.present("activation", activation),
                settings.learningRate, settings.target, settings.seed));
    }

    /** The same at step 0 with another learning rate, finite and greater than 0. */
    public Pretraining learningRate(double eta) {
        return new Pretraining(world, new Settings(settings.neuronsPerTask, settings.activation,
                Require.positive("learning rate", eta), settings.target, settings.seed));
    }

    /** The same at step 0 on the off-target tasks only, with a fresh group of neurons for the target. */
    public Pretraining withoutTarget() {
        return new Pretraining(world, new Settings(settings.neuronsPerTask, settings.activation, settings.learningRate,
                false, settings.seed));
    }

    /** The same at step 0 with neurons and samples drawn from another seed. */
    public Pretraining seed(long seed) {
        return new Pretraining(world, new Settings(settings.neuronsPerTask, settings.activation, settings.learningRate,
                settings.target, seed));
    }

    private PretrainedNeuron[] neurons() {
        if (neurons == null) {
            Normals normals = Normals.of(settings.seed, Stream.NEURONS, world.tasks(), world.dimension());
            int tasks = settings.target ? world.tasks() : world.tasks() - 1;
            neurons = IntStream.range(0, tasks * settings.neuronsPerTask)
                    .mapToObj(j -> new PretrainedNeuron(normals.row(j))).toArray(PretrainedNeuron[]::new);
            rows.add(new Row(0, ModelMeasures.of(model())));
        }
        return neurons;
    }

    /**
     * Takes further steps. A stop ends it early with all steps kept; the next call goes on from there. A step that is not
     * finite ends it too, with a message, and the model stays where it is.
     *
     * @param steps at least 0
     * @return this pretraining
     * @throws IllegalStateException if it has diverged before
     */
    @Override
    public Pretraining train(long steps) {
        Require.atLeast("steps", steps, 0);
        if (failure != null) {
            throw new IllegalStateException(failure + "; take a smaller learning rate");
        }
        neurons();
        long end = Math.addExact(step, steps);
        Watch watch = Monitoring.current().open(new LongCall(name(), "steps", step, end, this));
        try {
            boolean goOn = watch.proceed(step);
            while (step < end && goOn && failure == null) {
                takeSteps((int) Math.min(Math.min(end, recorded.after(step)) - step, stepsBetweenMeetings()));
                if (failure == null && step == recorded.after(step - 1)) {
                    rows.add(new Row(step, ModelMeasures.of(model())));
                }
                goOn = step == end || watch.proceed(step);
            }
        } finally {
            watch.close(step, sentence(end));
        }
        return this;
    }

    private String sentence(long end) {
        if (failure != null || step == end) {
            return failure;
        }
        return String.format(Locale.ROOT, "stopped after %,d steps; run `train` again to go on", step);
    }

    private long stepsBetweenMeetings() {
        return Math.max(1, MEETING_WORK / (4L * neurons.length * world.subspaceDimension()));
    }

    private void takeSteps(int count) {
        LocalSample[] samples = new LocalSample[count];
        int first = settings.target ? 0 : 1;
        int tasks = world.tasks() - first;
        for (int i = 0; i < count; i++) {
            long t = step + i;
            Task task = world.task(first + (int) (t % tasks));
            double[] xi = Normals.of(settings.seed, Stream.INPUTS, 1L + task.stream(), world.subspaceDimension())
                    .row(t / tasks);
            samples[i] = LocalSample.of(task, xi);
        }
        advance(samples);
    }

    private void advance(LocalSample[] samples) {
        PretrainedNeuron[] moved = new PretrainedNeuron[neurons.length];
        long[] bad = new long[neurons.length];
        Workers.run(Runtime.getRuntime().availableProcessors(), neurons.length, j -> {
            moved[j] = neurons[j].copy();
            int i = 0;
            while (i < samples.length
                    && moved[j].step(samples[i], settings.learningRate, settings.activation, step + i)) {
                i++;
            }
            bad[j] = step + i;
        });
        long first = Arrays.stream(bad).min().orElseThrow();
        if (first < step + samples.length) {
            failure = String.format(Locale.ROOT, "%s diverged at step %,d: its update is not finite", name(), first);
        } else {
            neurons = moved;
            step += samples.length;
        }
    }

    /** Returns the model as it stands, each neuron in the group of the task that holds most of its energy; a snapshot. */
    public RewardModel model() {
        double[][] w = Arrays.stream(neurons()).map(PretrainedNeuron::vector).toArray(double[][]::new);
        List<double[]> all = new ArrayList<>(List.of(w));
        int fresh = settings.target ? 0 : settings.neuronsPerTask;
        if (fresh > 0) {
            RewardModel idealised = RewardModel.pretrained(world).neuronsPerTask(fresh).seed(settings.seed).build();
            all.addAll(0, IntStream.range(0, fresh).mapToObj(idealised::neuron).toList());
        }
        int[] groups = IntStream.range(0, all.size()).map(j -> j < fresh ? 0 : groupOf(all.get(j))).toArray();
        return RewardModel.of(world, settings.activation, groups, all.toArray(new double[0][]));
    }

    private int groupOf(double[] w) {
        int best = 0;
        double most = -1;
        for (int k = 0; k < world.tasks(); k++) {
            double energy = world.task(k).subspace().energy(w);
            if (energy > most) {
                most = energy;
                best = k;
            }
        }
        return best;
    }

    @Override
    public String name() {
        return "pretraining";
    }

    @Override
    public World world() {
        return world;
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public History records() {
        neurons();
        List<Row> all = new ArrayList<>(rows);
        if (all.get(all.size() - 1).step() != step) {
            all.add(new Row(step, ModelMeasures.of(model())));
        }
        return new History(name(), History.measures(world), all);
    }

    @Override
    public String toString() {
        RewardModel model = model();
        int[] sizes = new int[world.tasks()];
        for (int j = 0; j < model.neurons(); j++) {
            sizes[model.groupOf(j)]++;
        }
        return String.format(Locale.ROOT, "pretraining on %s after %,d steps: neurons found in each group %s; %s",
                settings.target ? "all tasks" : "all tasks but the target", step, Arrays.toString(sizes), model);
    }
}
