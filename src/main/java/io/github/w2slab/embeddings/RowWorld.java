package io.github.w2slab.embeddings;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.Ridge;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows in the place of a world: coordinates, subspace, directions and a strong model, found from the rows to train on.
 *
 * <p><b>Coordinates</b> are the target's principal components, about each task's own mean: the first s of them are V_0. They
 * are scaled by one factor to a mean variance of 1, or, <em>whitened</em>, each to variance 1 on the target's rows, as the
 * theory's Gaussian inputs have it. Components with less than {@value Directions#LEAST_VARIANCE} of the mean variance are not stretched further.
 *
 * <p><b>Labels</b> are centred task by task and divided by their common deviation. <b>Directions</b> theta_k are those of ridge
 * fits to the truths. <b>The strong model</b> has neurons uniform on the unit sphere of V_0 for the target, and for each other
 * task neurons at its theta_k: what it knows of it. The activation is ReLU, for truths are found to be nearly linear, and an
 * even one learns little of these.
 *
 * <p>Immutable.
 */
public final class RowWorld {

    private final List<TaskRows> tasks;
    private final int s;
    private final boolean whitened;
    private final PrincipalComponents components;
    private final double[] factors;
    private final double[][] means;
    private final double[][][] inputs;
    private final double[][] thetas;
    private final double[] weakDirection;
    private final World space;

    private RowWorld(Embeddings train, String target, int s, boolean whitened) {
        this.tasks = train.withTarget(target).tasks();
        this.s = s;
        this.whitened = whitened;
        this.components = PrincipalComponents.of(tasks.get(0).features());
        this.factors = factors(components.values(), whitened);
        this.means = tasks.stream().map(task -> PrincipalComponents.mean(task.features())).toArray(double[][]::new);
        this.inputs = IntStream.range(0, tasks.size()).mapToObj(k -> coordinates(tasks.get(k), k)).toArray(double[][][]::new);
        List<Ridge.Fit> target0 = Ridge.crossValidated().fits(inputs[0], tasks.get(0).truth(), tasks.get(0).weak());
        this.weakDirection = Vectors.unit(target0.get(1).weights());
        this.thetas = IntStream.range(0, tasks.size()).mapToObj(k -> Vectors.unit((k == 0 ? target0.get(0)
                : Ridge.crossValidated().fit(inputs[k], tasks.get(k).truth())).weights())).toArray(double[][]::new);
        this.space = World.builder().dimension(train.dimension()).subspaceDimension(s).tasks(Math.max(2, tasks.size()))
                .correlation(0).build();
    }

    /**
     * Finds them.
     *
     * @param train  rows to train on, of at most 1,024 features
     * @param target name of the task to learn
     * @param s      dimension of V_0, at least 2, and s K at most d
     */
    public static RowWorld of(Embeddings train, String target, int s) {
        Require.present("train", train);
        return of(train, target, s, false);
    }

    private static RowWorld of(Embeddings train, String target, int s, boolean whitened) {
        train.requireFew();
        int most = train.dimension() / Math.max(2, train.tasks().size());
        Require.check(s >= 2 && s <= most, "subspace dimension s", s, "between 2 and d/K = " + most);
        return new RowWorld(train, target, s, whitened);
    }

    /** The same rows with whitened coordinates. */
    public RowWorld whitened() {
        return of(Embeddings.of(tasks), names().get(0), s, true);
    }

    private static double[] factors(double[] values, boolean whitened) {
        double mean = Arrays.stream(values).average().orElse(0);
        Require.check(mean > 0, "variance of the target's features", mean, "greater than 0");
        return Arrays.stream(values).map(v -> 1 / Math.sqrt(whitened ? Math.max(v, Directions.LEAST_VARIANCE * mean) : mean)).toArray();
    }

    private double[][] coordinates(TaskRows rows, int task) {
        double[][] all = new double[rows.rows()][];
        for (int i = 0; i < all.length; i++) {
            all[i] = TaskRows.doubles(rows.features()[i]);
            for (int j = 0; j < all[i].length; j++) {
                all[i][j] -= means[task][j];
            }
        }
        double[][] x = Overlaps.of(all, components.vectors());
        for (double[] row : x) {
            for (int j = 0; j < row.length; j++) {
                row[j] *= factors[j];
            }
        }
        return x;
    }

    /** Returns the names of the tasks, the target first. */
    public List<String> names() {
        return tasks.stream().map(TaskRows::name).toList();
    }

    /** Returns s. */
    public int subspaceDimension() {
        return s;
    }

    double[] theta(int k) {
        return thetas[k];
    }

    double[] weakDirection() {
        return weakDirection;
    }

    int tasks() {
        return tasks.size();
    }

    /**
     * The strong model before training.
     *
     * @param neuronsPerTask at least 1
     */
    public RewardModel strong(int neuronsPerTask, long seed) {
        return strong(neuronsPerTask, Activation.relu(), seed);
    }

    /** The same with another activation. One that is flat at 0 leaves neurons alone that inputs do not reach. */
    public RewardModel strong(int neuronsPerTask, Activation activation, long seed) {
        Require.between("neurons per task", neuronsPerTask, 1, 1 << 16);
        Normals normals = Normals.of(seed, Stream.NEURONS, s);
        double[][] neurons = new double[tasks.size() * neuronsPerTask][];
        int[] groups = new int[neurons.length];
        for (int j = 0; j < neurons.length; j++) {
            groups[j] = j / neuronsPerTask;
            neurons[j] = groups[j] > 0 ? thetas[groups[j]].clone()
                    : Arrays.copyOf(Vectors.unit(normals.row(j)), space.dimension());
        }
        return RewardModel.of(space, activation, groups, neurons);
    }

    /** Weak-to-strong: the target's rows as seen in V_0, the weak labels. */
    public RowTraining weakToStrong(RewardModel strong, Sgd sgd) {
        return RowTraining.of("W2S", this, strong, sgd, true, inputs[0], standardised(tasks.subList(0, 1), false));
    }

    /** The ceiling: the target's rows as seen in V_0, the truth. */
    public RowTraining ceiling(RewardModel strong, Sgd sgd) {
        return RowTraining.of("ceiling", this, strong, sgd, true, inputs[0], standardised(tasks.subList(0, 1), true));
    }

    /** Supervised fine-tuning: all tasks' rows in all coordinates, the truth. */
    public RowTraining fineTuning(RewardModel strong, Sgd sgd) {
        return RowTraining.of("SFT", this, strong, sgd, false, Arrays.stream(inputs).flatMap(Arrays::stream).toArray(double[][]::new),
                standardised(tasks, true));
    }

    private static double[] standardised(List<TaskRows> tasks, boolean truth) {
        List<Double> all = new ArrayList<>();
        for (TaskRows task : tasks) {
            double[] labels = truth ? task.truth() : task.weak();
            double mean = Arrays.stream(labels).average().orElse(0);
            Arrays.stream(labels).forEach(y -> all.add(y - mean));
        }
        double square = all.stream().mapToDouble(y -> y * y).average().orElse(1);
        return all.stream().mapToDouble(y -> y / Math.sqrt(square)).toArray();
    }

    /** A model under a head fitted to a task's rows to train on, by their truth or their weak labels. */
    RewardModel fitted(RewardModel model, int task, boolean truth) {
        return model.fitted(inputs[task], truth ? tasks.get(task).truth() : tasks.get(task).weak());
    }

    /** Rewards of held-out rows of a task. */
    double[] rewards(RewardModel model, int task, TaskRows heldOut) {
        Require.check(heldOut.dimension() == space.dimension(), "number of features of held-out rows of " + heldOut.name(),
                heldOut.dimension(), "that of the rows that were trained on, " + space.dimension());
        return model.valuesOfFeatures(model.features(coordinates(heldOut, task)));
    }

    @Override
    public String toString() {
        return "rows of " + names() + ", target " + names().get(0) + ", s = " + s + (whitened ? ", whitened" : ", scaled as they are");
    }
}
