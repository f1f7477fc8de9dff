package io.github.w2slab.model;

import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.Overlaps;
import io.github.w2slab.world.Require;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.Task;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;

/**
 * A weak teacher of one task: a small reward r(x) = b + sum_j a_j g(&lt;w_j, x&gt;) that only partly agrees with the true one.
 *
 * <p><em>Oracle</em>: one direction, r(x) = g(&lt;u, x&gt;) with g the task's link, u = a theta + sqrt(1 - a^2) n and n
 * uniform on the unit sphere orthogonal to theta in R^d; a is the teacher's ambient alignment. <em>Given</em>: the same
 * with a u of one's own. <em>Network</em>: a trained
 * two-layer network of few neurons; its direction u is the leading eigenvector of sum_j a_j w_j w_j^T, and all alignments
 * are measured by that matrix, which for an oracle is u u^T. Inside V_0 a teacher looks better than in R^d:
 * {@link #alignmentInSubspace}.
 */
public final class WeakTeacher implements Reward {

    private final Task task;
    private final double alignment;
    private final OptionalLong seed;
    private final double[][] neurons;
    private final double[] weights;
    private final double intercept;
    private final DoubleUnaryOperator function;
    private final LeadingDirection leading;
    private final boolean given;

    private WeakTeacher(Task task, double alignment, long seed) {
        this.task = task;
        this.alignment = alignment;
        this.seed = OptionalLong.of(seed);
        this.neurons = new double[][] {drawDirection(task, alignment, seed)};
        this.weights = new double[] {1};
        this.intercept = 0;
        this.function = task.link()::value;
        this.leading = new LeadingDirection(neurons[0], 1);
        this.given = false;
    }

    private WeakTeacher(Task task, double[] direction) {
        this.task = task;
        this.alignment = Math.abs(Overlaps.of(direction, task.feature()));
        this.seed = OptionalLong.empty();
        this.neurons = new double[][] {direction};
        this.weights = new double[] {1};
        this.intercept = 0;
        this.function = task.link()::value;
        this.leading = new LeadingDirection(direction, 1);
        this.given = true;
    }

    private WeakTeacher(Task task, RewardModel network) {
        this.task = task;
        this.seed = OptionalLong.empty();
        this.neurons = network.directions();
        this.weights = network.weights();
        this.intercept = network.intercept();
        this.function = network.activation()::value;
        this.leading = LeadingDirection.of(neurons, weights);
        this.alignment = Math.abs(Overlaps.of(leading.vector(), task.feature()));
        this.given = false;
    }

    /**
     * An oracle teacher whose direction has the given alignment with the task's feature, seed 0.
     *
     * @param task      what it teaches
     * @param alignment a = &lt;u, theta&gt;, from 0 (knows nothing) to 1 (knows the feature exactly)
     */
    public static WeakTeacher withAlignment(Task task, double alignment) {
        return new WeakTeacher(Require.present("task", task), Require.between("alignment a", alignment, 0.0, 1.0), 0);
    }

    /**
     * A teacher r(x) = g(&lt;u, x&gt;) of a given direction, g the task's link: one that was found rather than drawn.
     *
     * @param task      what it teaches
     * @param direction any multiple of u, in world coordinates, of length d and not 0; turned so that its overlap with the
     *                  task's feature is not negative
     */
    public static WeakTeacher of(Task task, double[] direction) {
        double[] given = Require.present("direction", direction);
        Require.present("task", task).world().checkVector("direction", given);
        double size = Math.sqrt(Overlaps.of(given, given));
        Require.check(size > 0 && size <= Double.MAX_VALUE, "length of the direction", size, "finite and greater than 0");
        double sign = Overlaps.of(given, task.feature()) < 0 ? -1 : 1;
        return new WeakTeacher(task, java.util.Arrays.stream(given).map(x -> sign * x / size).toArray());
    }

    /**
     * A teacher that is a two-layer network.
     *
     * @param task    what it teaches
     * @param network with its head, of a world that shares the task's space
     * @throws IllegalArgumentException if the worlds differ
     */
    public static WeakTeacher network(Task task, RewardModel network) {
        Require.check(network.world().sharesSpaceWith(Require.present("task", task).world()), "network's world",
                network.world(), "that of the task, the " + task.world());
        return new WeakTeacher(task, network);
    }

    /**
     * The same oracle teacher with its error direction drawn from another seed.
     *
     * @throws IllegalStateException for a network or a given direction, which were not drawn
     */
    public WeakTeacher seed(long seed) {
        if (this.seed.isEmpty()) {
            throw new IllegalStateException("seed cannot be set on a teacher that was not drawn; train or find another one");
        }
        return new WeakTeacher(task, alignment, seed);
    }

    /** Returns the seed of an oracle teacher's error direction; empty for a trained one. */
    public OptionalLong seed() {
        return seed;
    }

    private static double[] drawDirection(Task task, double a, long seed) {
        double[] theta = task.feature();
        double[] normal = Normals.of(seed, Stream.TEACHER, theta.length).row(0);
        double along = Overlaps.of(normal, theta);
        for (int i = 0; i < normal.length; i++) {
            normal[i] = Math.fma(-along, theta[i], normal[i]);
        }
        double scale = Math.sqrt(1 - a * a) / Math.sqrt(Overlaps.of(normal, normal));
        double[] u = new double[theta.length];
        for (int i = 0; i < u.length; i++) {
            u[i] = Math.fma(a, theta[i], scale * normal[i]);
        }
        return u;
    }

    /** Returns the task that it teaches. */
    public Task task() {
        return task;
    }

    /** Returns a = |&lt;u, theta&gt;|, the alignment in R^d. */
    public double alignment() {
        return alignment;
    }

    /**
     * Returns the alignment inside the task's subspace V, of the leading direction of the projected neurons with P_V theta;
     * for an oracle that of P_V u, on average a' / sqrt(a'^2 + (1 - a^2)(s - 1)/(d - 1)), a' = a |P_V theta|: localizing
     * filters the teacher's error.
     */
    public double alignmentInSubspace() {
        double[] u = projected().vector();
        double[] theta = task.subspace().coefficients(task.feature());
        double size = Math.sqrt(Overlaps.of(u, u)) * Math.sqrt(Overlaps.of(theta, theta));
        return size == 0 ? 0 : Math.abs(Overlaps.of(u, theta)) / size;
    }

    /**
     * Returns tau: on inputs of V an oracle's label is g(tau t), t standard normal, tau = |P_V u|, so tau sets the speed of
     * W2S and the Hermite coefficients that the student sees. For a network tau^2 is the leading eigenvalue of
     * sum_j a_j P_V w_j (P_V w_j)^T over that of sum_j a_j w_j w_j^T.
     */
    public double scaleInSubspace() {
        return leading.value() == 0 ? 0 : Math.sqrt(Math.abs(projected().value() / leading.value()));
    }

    private LeadingDirection projected() {
        double[][] inside = new double[neurons.length][];
        for (int j = 0; j < inside.length; j++) {
            inside[j] = task.subspace().coefficients(neurons[j]);
        }
        return LeadingDirection.of(inside, weights);
    }

    /** Returns the unit vector u in world coordinates, a copy; for a network its sign is arbitrary. */
    public double[] direction() {
        return leading.vector().clone();
    }

    @Override
    public double[][] directions() {
        double[][] copy = new double[neurons.length][];
        for (int j = 0; j < copy.length; j++) {
            copy[j] = neurons[j].clone();
        }
        return copy;
    }

    @Override
    public double value(double[] overlaps) {
        double sum = intercept;
        for (int j = 0; j < weights.length; j++) {
            sum = Math.fma(weights[j], function.applyAsDouble(overlaps[j]), sum);
        }
        return sum;
    }

    @Override
    public void valuesAt(double[][] overlaps, double[] into) {
        if (seed.isPresent() || given) {
            task.link().values(overlaps[0], into);
        } else {
            Reward.super.valuesAt(overlaps, into);
        }
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "weak labels (alignment %.2f)", alignment);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "weak teacher: alignment %.3f in R^d, %.3f in V_%d, tau %.3f, %s", alignment,
                alignmentInSubspace(), task.index(), scaleInSubspace(), seed.isPresent() ? "seed " + seed.getAsLong()
                        : given ? "of a given direction" : "trained network of " + neurons.length + " neurons");
    }
}
