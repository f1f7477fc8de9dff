package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.Origin;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.Task;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
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
public final class Pretraining extends SteppedRun<Pretraining> {

    private static final long MEETING_WORK = 20_000_000L;

    private final World world;
    private final Settings settings;

    private record Settings(int neuronsPerTask, Activation activation, double learningRate, boolean target, long seed) {
    }

    private Pretraining(World world, Settings settings) {
        this(world, settings, Recording.standard("pretraining", Require.present("world", world)));
    }

    private Pretraining(World world, Settings settings, Recording recording) {
        super(world, recording);
        this.world = world;
        this.settings = settings;
    }

    /**
     * A pretraining on all tasks at step 0: 128 neurons for each task, activation (z^2 + z^4 - 4)/sqrt 122, learning rate
     * 0.01/s, seed 1.
     */
    public static Pretraining of(World world) {
        Require.present("world", world);
        return new Pretraining(world, new Settings(128, Activation.evenQuartic(),
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

    @Override
    protected Pretraining with(Recording other) {
        return new Pretraining(world, settings, other);
    }

    @Override
    protected Pretraining self() {
        return this;
    }

    @Override
    protected boolean hasVectors() {
        return true;
    }

    @Override
    protected String remedy() {
        return "take a smaller learning rate";
    }

    @Override
    protected Dynamics resume(Dynamics other) {
        return ((Moving) other).copy();
    }

    @Override
    protected Dynamics begin() {
        Normals normals = Normals.of(settings.seed, Stream.NEURONS, world.tasks(), world.dimension());
        int tasks = settings.target ? world.tasks() : world.tasks() - 1;
        return new Moving(IntStream.range(0, tasks * settings.neuronsPerTask)
                .mapToObj(j -> new PretrainedNeuron(normals.row(j))).toArray(PretrainedNeuron[]::new), 0);
    }

    /** The neurons that learn, and the steps that they have taken. */
    private final class Moving implements Dynamics {

        private PretrainedNeuron[] neurons;
        private long step;

        private Moving(PretrainedNeuron[] neurons, long step) {
            this.neurons = neurons;
            this.step = step;
        }

        @Override
        public long step() {
            return step;
        }

        Moving copy() {
            return new Moving(neurons, step);
        }

        @Override
        public Look look() {
            return new Look(step, NeuronState.allOf(model()));
        }

        @Override
        public void advanceTo(long end, LongPredicate goOn) {
            long most = Math.max(1, MEETING_WORK / (4L * Math.max(1, neurons.length) * world.subspaceDimension()));
            while (step < end && goOn.test(step)) {
                advance(samples((int) Math.min(end - step, most)));
            }
        }

        private LocalSample[] samples(int count) {
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
            return samples;
        }

        private void advance(LocalSample[] samples) {
            PretrainedNeuron[] moved = new PretrainedNeuron[neurons.length];
            long[] bad = new long[neurons.length];
            Workers.run(neurons.length, j -> {
                moved[j] = neurons[j].copy();
                int i = 0;
                while (i < samples.length
                        && moved[j].step(samples[i], settings.learningRate, settings.activation, step + i)) {
                    i++;
                }
                bad[j] = step + i;
            });
            long first = Arrays.stream(bad).min().orElse(step + samples.length);
            if (first < step + samples.length) {
                throw new DivergedException(first);
            }
            neurons = moved;
            step += samples.length;
        }

        @Override
        public RewardModel model() {
            double[][] w = Arrays.stream(neurons).map(PretrainedNeuron::vector).toArray(double[][]::new);
            List<double[]> all = new ArrayList<>(List.of(w));
            int fresh = settings.target ? 0 : settings.neuronsPerTask;
            if (fresh > 0) {
                RewardModel idealised = RewardModel.pretrained(world).neuronsPerTask(fresh).seed(settings.seed).build();
                all.addAll(0, IntStream.range(0, fresh).mapToObj(idealised::neuron).toList());
            }
            int[] groups = IntStream.range(0, all.size()).map(j -> j < fresh ? 0 : groupOf(all.get(j))).toArray();
            return RewardModel.of(world, settings.activation, groups, all.toArray(new double[0][]))
                    .from(new Origin("pretraining", own(), OptionalLong.of(settings.seed)));
        }
    }

    private Map<String, String> own() {
        Map<String, String> own = new LinkedHashMap<>();
        own.put("neurons per task", "" + settings.neuronsPerTask);
        own.put("tasks trained", settings.target ? "all" : "all but the target");
        own.put("pretraining's learning rate", "" + settings.learningRate);
        return own;
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> all = new LinkedHashMap<>(super.settings());
        all.putAll(own());
        all.put("activation", settings.activation.toString());
        return all;
    }

    @Override
    public Map<String, Long> seeds() {
        Map<String, Long> all = new LinkedHashMap<>(super.seeds());
        all.put("pretraining", settings.seed);
        return all;
    }

    /** Returns the model as it stands, each neuron in the group of the task that holds most of its energy; a snapshot. */
    public RewardModel model() {
        return dynamics().model();
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
    public String toString() {
        RewardModel model = model();
        int[] sizes = new int[world.tasks()];
        for (int j = 0; j < model.neurons(); j++) {
            sizes[model.groupOf(j)]++;
        }
        return String.format(Locale.ROOT, "pretraining on %s after %,d steps: neurons found in each group %s; %s",
                settings.target ? "all tasks" : "all tasks but the target", step(), Arrays.toString(sizes), model);
    }
}
