package io.github.w2slab.model;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.files.Description;
import io.github.w2slab.files.OwnCodeException;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.Task;
import io.github.w2slab.world.World;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * A two-layer reward model r(x) = b + sum_j a_j sigma(&lt;w_j, x&gt;): unit neurons w_j, grouped by task, and a second layer,
 * the head, of weights a_j and an intercept b. Training moves the neurons and leaves the head; a head is given, or fitted by
 * ridge regression while the neurons stand still ({@link #fitted}). Unless it is, a_j = 1/N and b = 0.
 *
 * <p>Being a {@link Reward}, it can be scored, and it can label inputs: a student that becomes a teacher.
 *
 * <p>Immutable. Vectors are in world coordinates. {@link #pretrained} gives the idealised strong model: each group of
 * neurons lives in its own task's subspace.
 */
public final class RewardModel implements Reward {

    private static final double UNIT_TOLERANCE = 1e-9;
    private static final String KIND = "model";

    private final World world;
    private final Activation activation;
    private final int[] groups;
    private final double[][] neurons;
    private final double[] weights;
    private final double intercept;
    private final Origin origin;

    private RewardModel(World world, Activation activation, int[] groups, double[][] neurons, double[] weights,
            double intercept, Origin origin) {
        this.world = world;
        this.activation = activation;
        this.groups = groups;
        this.neurons = neurons;
        this.weights = weights;
        this.intercept = intercept;
        this.origin = origin;
    }

    private static double[] equalWeights(int neurons) {
        double[] weights = new double[neurons];
        Arrays.fill(weights, 1.0 / neurons);
        return weights;
    }

    /** Starts an idealised pretrained strong model of a world. */
    public static Pretrained pretrained(World world) {
        return new Pretrained(Require.present("world", world));
    }

    /**
     * A model with given neurons.
     *
     * @param world      where the neurons live
     * @param activation sigma
     * @param groups     for each neuron its task, 0 to K - 1
     * @param neurons    unit vectors of length d in world coordinates, one a row; copied
     * @throws IllegalArgumentException if sizes differ, a task does not exist or a neuron is not of unit length
     */
    public static RewardModel of(World world, Activation activation, int[] groups, double[][] neurons) {
        Require.present("groups", groups);
        Require.present("neurons", neurons);
        Require.present("world", world);
        Require.present("activation", activation);
        return new RewardModel(world, activation, groups.clone(), checked(world, groups, neurons),
                equalWeights(neurons.length), 0, Origin.GIVEN);
    }

    private static double[][] checked(World world, int[] groups, double[][] neurons) {
        Require.check(groups.length == neurons.length && neurons.length > 0, "number of groups", groups.length,
                "the number of neurons, " + neurons.length + ", and at least 1");
        double[][] copy = new double[neurons.length][];
        for (int j = 0; j < neurons.length; j++) {
            Require.between("group of neuron " + j, groups[j], 0, world.tasks() - 1);
            world.checkVector("neuron " + j, neurons[j]);
            copy[j] = neurons[j].clone();
            double norm = Vectors.length(copy[j]);
            Require.check(Math.abs(norm - 1) < UNIT_TOLERANCE, "length of neuron " + j, norm, "1");
        }
        return copy;
    }

    /**
     * The same model with other neurons in the place of its own: after training, say.
     *
     * @param neurons unit vectors of length d in world coordinates, as many as there are; copied
     * @throws IllegalArgumentException if their number differs or one is not of unit length
     */
    public RewardModel withNeurons(double[][] neurons) {
        Require.present("neurons", neurons);
        return new RewardModel(world, activation, groups, checked(world, groups, neurons), weights, intercept, Origin.GIVEN);
    }

    /**
     * The same neurons under another head.
     *
     * @param weights   a_1 to a_N, finite; copied
     * @param intercept b, finite
     */
    public RewardModel withHead(double[] weights, double intercept) {
        Require.present("weights", weights);
        Require.check(weights.length == neurons.length, "number of weights", weights.length,
                "that of neurons, " + neurons.length);
        for (int j = 0; j < weights.length; j++) {
            Require.finite("weight of neuron " + j, weights[j]);
        }
        return new RewardModel(world, activation, groups, neurons, weights.clone(), Require.finite("intercept", intercept),
                origin);
    }

    /**
     * The same neurons under another model's head: a frozen head after its features have moved.
     *
     * @throws IllegalArgumentException if the numbers of neurons differ
     */
    public RewardModel withHeadOf(RewardModel other) {
        Require.present("other", other);
        return withHead(other.weights, other.intercept);
    }

    /**
     * The same neurons under a head fitted by ridge regression with an intercept, its penalty chosen by generalised
     * cross-validation.
     *
     * @param inputs x_1 to x_n, vectors of length d in world coordinates
     * @param labels y_1 to y_n
     */
    public RewardModel fitted(double[][] inputs, double[] labels) {
        return fitted(inputs, labels, Ridge.crossValidated());
    }

    /** As {@link #fitted(double[][], double[])}, with a penalty and an intercept as {@code ridge} says. */
    public RewardModel fitted(double[][] inputs, double[] labels, Ridge ridge) {
        Require.present("inputs", inputs);
        Ridge.Fit fit = ridge.fit(features(inputs), labels);
        return withHead(fit.weights(), fit.intercept());
    }

    /** The same model, said to come from somewhere. */
    public RewardModel from(Origin origin) {
        return new RewardModel(world, activation, groups, neurons, weights, intercept, Require.present("origin", origin));
    }

    /** Returns where the neurons come from: for a {@link #pretrained} model its settings and seed. */
    public Origin origin() {
        return origin;
    }

    /** Returns what it is made of, for files. */
    public Description description() {
        return Description.of(KIND).with("world", world.description()).with("activation", activation.description())
                .with("origin", origin.description())
                .with("groups", Arrays.stream(groups).asLongStream().toArray()).with("neurons", neurons)
                .with("weights", weights).with("intercept", intercept);
    }

    /**
     * The model that was described.
     *
     * @throws IllegalArgumentException if its activation or its world's link is code of the user's own
     */
    public static RewardModel of(Description description) {
        return of(description, World.of(description.inner("world")), Activation.of(description.inner("activation")));
    }

    private static RewardModel of(Description description, World world, Activation activation) {
        int[] groups = Arrays.stream(description.integers("groups")).mapToInt(Math::toIntExact).toArray();
        return of(world, activation, groups, description.matrix("neurons"))
                .withHead(description.vector("weights"), description.number("intercept"))
                .from(Origin.of(description.inner("origin")));
    }

    /**
     * Writes the model to a file, whole or not at all: an .npz with the arrays {@code neurons} (N x d, in world coordinates),
     * {@code groups} and {@code weights}, and all else in its settings.json.
     *
     * @return the file, by the path that was given
     */
    public Path save(String file) {
        return description().save(file, RewardModel.class);
    }

    /**
     * Reads what {@link #save} wrote, to the same bits.
     *
     * @throws IllegalArgumentException if the file holds no model, or one whose activation or link is code of the user's own
     */
    public static RewardModel load(String file) {
        return Description.reading(file, () -> {
            try {
                return of(Description.load(file, KIND));
            } catch (OwnCodeException own) {
                throw new IllegalArgumentException(file + ": " + own.getMessage()
                        + ", as in RewardModel.load(file, world, activation)", own);
            }
        });
    }

    /**
     * Reads what {@link #save} wrote, with a link or activation of the user's own given again.
     *
     * @throws IllegalArgumentException if they have other settings or another name than those in the file
     */
    public static RewardModel load(String file, World world, Activation activation) {
        Require.present("world", world);
        Require.present("activation", activation);
        return Description.reading(file, () -> {
            Description saved = Description.load(file, KIND);
            Require.check(saved.inner("world").json().equals(world.description().json()), "world", world,
                    "the one in " + file + ": " + saved.inner("world").json());
            Require.check(saved.inner("activation").json().equals(activation.description().json()), "activation",
                    activation.name(), "the one in " + file + ": " + saved.inner("activation").text("name"));
            return of(saved, world, activation);
        });
    }

    /** Returns the world in which the neurons live. */
    public World world() {
        return world;
    }

    /** Returns sigma. */
    public Activation activation() {
        return activation;
    }

    /** Returns N, the number of neurons of all groups. */
    public int neurons() {
        return neurons.length;
    }

    /** Returns the task whose group neuron j belongs to. */
    public int groupOf(int j) {
        return groups[neuronIndex(j)];
    }

    /** Returns the unit vector w_j in world coordinates, a copy. */
    public double[] neuron(int j) {
        return neurons[neuronIndex(j)].clone();
    }

    /** Returns a_1 to a_N, the head's weights, a copy. */
    public double[] weights() {
        return weights.clone();
    }

    /** Returns b, the head's intercept. */
    public double intercept() {
        return intercept;
    }

    /** Returns |P_{V_k} w_j|^2, the share of neuron j's energy in the subspace of task k, from 0 to 1. */
    public double energyShare(int j, int k) {
        return world.task(k).subspace().energy(neurons[neuronIndex(j)]);
    }

    /** Returns w_1 to w_N in world coordinates, one a row, copies. */
    @Override
    public double[][] directions() {
        return Vectors.copies(neurons);
    }

    /**
     * Returns the features sigma(&lt;w_j, x_i&gt;), n x N: a row for each input, a column for each neuron.
     *
     * @param inputs x_1 to x_n, vectors of length d in world coordinates
     */
    public double[][] features(double[][] inputs) {
        Require.present("inputs", inputs);
        double[][] features = Overlaps.of(inputs, neurons);
        for (double[] row : features) {
            for (int j = 0; j < row.length; j++) {
                row[j] = activation.value(row[j]);
            }
        }
        return features;
    }

    @Override
    public double value(double[] overlaps) {
        Overlaps.checked(overlaps, neurons.length);
        double sum = intercept;
        for (int j = 0; j < weights.length; j++) {
            sum = Math.fma(weights[j], activation.value(overlaps[j]), sum);
        }
        return sum;
    }

    /**
     * Returns the rewards of inputs whose {@link #features} are known.
     *
     * @param features n x N
     */
    public double[] valuesOfFeatures(double[][] features) {
        Require.present("features", features);
        double[] values = new double[features.length];
        for (int i = 0; i < values.length; i++) {
            if (features[i].length != weights.length) {
                Require.check(false, "length of row " + i + " of features", features[i].length,
                        "the number of neurons, " + weights.length);
            }
            values[i] = intercept;
            for (int j = 0; j < weights.length; j++) {
                values[i] = Math.fma(weights[j], features[i][j], values[i]);
            }
        }
        return values;
    }

    @Override
    public String describe() {
        return "labels of a reward model";
    }

    /**
     * Returns the mean over a group of its neurons' |&lt;w_j, v&gt;|; NaN where it has none.
     *
     * @param group the task, 0 to K - 1
     * @param v     a vector of length d in world coordinates
     */
    public double meanOverlap(int group, double[] v) {
        Require.present("v", v);
        return Arrays.stream(overlaps(group, v)).map(Math::abs).average().orElse(Double.NaN);
    }

    /**
     * Returns &lt;w_j, v&gt; of a group's neurons, in their order.
     *
     * @param group the task, 0 to K - 1
     * @param v     a vector of length d in world coordinates
     */
    public double[] overlaps(int group, double[] v) {
        Require.present("v", v);
        world.checkVector("v", v);
        return Arrays.stream(group(group)).mapToDouble(j -> Overlaps.of(neurons[j], v)).toArray();
    }

    /** Returns &lt;w_j, v&gt; of every neuron; v a vector of length d in world coordinates. */
    public double[] overlaps(double[] v) {
        Require.present("v", v);
        world.checkVector("v", v);
        return Arrays.stream(neurons).mapToDouble(w -> Overlaps.of(w, v)).toArray();
    }

    /** Returns the numbers of a group's neurons, ascending. */
    public int[] group(int task) {
        Require.between("task", task, 0, world.tasks() - 1);
        return IntStream.range(0, groups.length).filter(j -> groups[j] == task).toArray();
    }

    /** Returns |P_{V_k} w_j|^2 of every neuron, k the task of its own group. */
    public double[] energyShares() {
        return IntStream.range(0, neurons.length).mapToDouble(j -> energyShare(j, groups[j])).toArray();
    }

    /** Returns |&lt;w_j, theta_k&gt;| of every neuron, k the task of its own group: how well it knows its feature. */
    public double[] featureOverlaps() {
        return IntStream.range(0, neurons.length)
                .mapToDouble(j -> Math.abs(Overlaps.of(neurons[j], world.task(groups[j]).feature()))).toArray();
    }

    /**
     * Returns the mean over inputs of &lt;w_j, x_i&gt;^2 for every neuron: how much it sees of them.
     *
     * @param inputs x_1 to x_n, vectors of length d in world coordinates, at least one
     */
    public double[] meanSquares(double[][] inputs) {
        Require.present("inputs", inputs);
        Require.check(inputs.length > 0, "number of inputs", 0, "at least 1");
        double[] means = new double[neurons.length];
        for (double[] row : Overlaps.of(inputs, neurons)) {
            for (int j = 0; j < means.length; j++) {
                means[j] = Math.fma(row[j], row[j], means[j]);
            }
        }
        return Arrays.stream(means).map(sum -> sum / inputs.length).toArray();
    }

    /** Returns |P_{V_k} w_j|^2 of a group's neurons, k the group's own task. */
    public double[] energyShares(int group) {
        return Arrays.stream(group(group)).mapToDouble(j -> energyShare(j, group)).toArray();
    }

    /**
     * Returns &lt;w_j, v&gt;.
     *
     * @param j neuron, 0 to N - 1
     * @param v a vector of length d in world coordinates
     */
    public double overlap(int j, double[] v) {
        Require.present("v", v);
        world.checkVector("v", v);
        return Overlaps.of(neurons[neuronIndex(j)], v);
    }

    /**
     * Returns &lt;w_j, v&gt; of a vector that is 0 but for some coordinates, without passing over the others.
     *
     * @param j       neuron, 0 to N - 1
     * @param rows    these coordinates, ascending
     * @param entries v there
     */
    public double overlap(int j, int[] rows, double[] entries) {
        Require.present("rows", rows);
        Require.present("entries", entries);
        double[] w = neurons[neuronIndex(j)];
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            sum = Math.fma(w[rows[i]], entries[i], sum);
        }
        return sum;
    }

    private int neuronIndex(int j) {
        return Require.between("neuron", j, 0, neurons.length - 1);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "reward model: %d neurons, %s, in the %s", neurons.length, activation, world);
    }

    /**
     * Settings of the idealised pretrained model: target neurons uniform on the unit sphere of V_0; neurons of group k
     * at q theta_k + sqrt(1 - q^2) (uniform on the unit sphere of V_k), normalised.
     */
    public static final class Pretrained {

        private final World world;
        private int neuronsPerTask = 128;
        private Activation activation = Activation.hermite(2);
        private double featureAlignment = 1;
        private boolean positive = true;
        private long seed = 1;

        private Pretrained(World world) {
            this.world = world;
        }

        /** Neurons in each task's group, at least 1; 128 unless set. */
        public Pretrained neuronsPerTask(int n) {
            this.neuronsPerTask = Require.between("neurons per task", n, 1, 1 << 20);
            return this;
        }

        /** sigma; h_2 unless set. */
        public Pretrained activation(Activation activation) {
            this.activation = Require.present("activation", activation);
            return this;
        }

        /** q, how well off-target neurons know their features, from 0 to 1; 1 unless set. */
        public Pretrained featureAlignment(double q) {
            this.featureAlignment = Require.between("feature alignment q", q, 0.0, 1.0);
            return this;
        }

        /** Whether target neurons are flipped to a positive overlap with theta_0; true unless set. */
        public Pretrained positiveStart(boolean positive) {
            this.positive = positive;
            return this;
        }

        /** Seed of the random neurons. */
        public Pretrained seed(long seed) {
            this.seed = seed;
            return this;
        }

        /** Returns the model. */
        public RewardModel build() {
            int[] groups = new int[world.tasks() * neuronsPerTask];
            double[][] neurons = new double[groups.length][];
            for (int k = 0; k < world.tasks(); k++) {
                Task task = world.task(k);
                Normals normals = Normals.of(seed, Stream.NEURONS, task.stream(), world.subspaceDimension());
                for (int i = 0; i < neuronsPerTask; i++) {
                    int j = k * neuronsPerTask + i;
                    groups[j] = k;
                    double[] uniform = task.subspace().vector(Vectors.normalise(normals.row(i)));
                    neurons[j] = k == 0 ? flipped(uniform, task) : near(task.feature(), uniform);
                }
            }
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("neurons per task", "" + neuronsPerTask);
            settings.put("feature alignment q", "" + featureAlignment);
            settings.put("positive start", "" + positive);
            return new RewardModel(world, activation, groups, neurons, equalWeights(groups.length), 0,
                    new Origin("idealised", settings, OptionalLong.of(seed)));
        }

        private double[] flipped(double[] w, Task task) {
            boolean flip = positive && Overlaps.of(w, task.feature()) < 0;
            for (int i = 0; flip && i < w.length; i++) {
                w[i] = -w[i];
            }
            return w;
        }

        private double[] near(double[] feature, double[] uniform) {
            if (featureAlignment == 1) {
                return feature;
            }
            double rest = Math.sqrt(1 - featureAlignment * featureAlignment);
            for (int i = 0; i < feature.length; i++) {
                feature[i] = featureAlignment * feature[i] + rest * uniform[i];
            }
            return Vectors.normalise(feature);
        }

    }
}
