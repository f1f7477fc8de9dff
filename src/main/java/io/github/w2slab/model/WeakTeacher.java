package io.github.w2slab.model;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.files.Description;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.Task;
import io.github.w2slab.world.World;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;

/**
 * A weak teacher of one task: a small reward r(x) = b + sum_j a_j g(&lt;w_j, x&gt;) that only partly agrees with the true one.
 *
 * <p><em>Oracle</em>: one direction, r(x) = g(&lt;u, x&gt;) with g the task's link, u = a theta + sqrt(1 - a^2) n and n
 * uniform on the unit sphere orthogonal to theta in R^d; a is the teacher's ambient alignment. <em>Direction</em>: the
 * same with a direction that was given, its alignment measured. <em>Network</em>: a trained
 * two-layer network of few neurons; its direction u is the leading eigenvector of sum_j a_j w_j w_j^T, and all alignments
 * are measured by that matrix, which for an oracle is u u^T. Inside V_0 a teacher looks better than in R^d:
 * {@link #alignmentInSubspace}.
 */
public final class WeakTeacher implements Reward {

    private static final String ORACLE = "oracle teacher";
    private static final String DIRECTION = "teacher of a direction";
    private static final String NETWORK = "trained teacher";

    private final Task task;
    private final double alignment;
    private final OptionalLong seed;
    private final double[][] neurons;
    private final double[] weights;
    private final double intercept;
    private final DoubleUnaryOperator function;
    /** A network's activation; null for a teacher of one direction, whose function is the task's link. */
    private final Activation activation;
    private final Origin origin;
    private final LeadingDirection leading;

    private WeakTeacher(Task task, double alignment, OptionalLong seed, double[] direction) {
        this.task = task;
        this.alignment = alignment;
        this.seed = seed;
        this.neurons = new double[][] {direction};
        this.weights = new double[] {1};
        this.intercept = 0;
        this.function = task.link()::value;
        this.activation = null;
        this.origin = Origin.GIVEN;
        this.leading = new LeadingDirection(direction, 1);
    }

    private static WeakTeacher oracle(Task task, double alignment, long seed) {
        return new WeakTeacher(task, alignment, OptionalLong.of(seed), drawDirection(task, alignment, seed));
    }

    private WeakTeacher(Task task, RewardModel network) {
        this.task = task;
        this.seed = OptionalLong.empty();
        this.neurons = network.directions();
        this.weights = network.weights();
        this.intercept = network.intercept();
        this.function = network.activation()::value;
        this.activation = network.activation();
        this.origin = network.origin();
        this.leading = LeadingDirection.of(neurons, weights);
        this.alignment = Math.abs(Overlaps.of(leading.vector(), task.feature()));
    }

    /**
     * An oracle teacher whose direction has the given alignment with the task's feature, seed 0.
     *
     * @param task      what it teaches
     * @param alignment a = &lt;u, theta&gt;, from 0 (knows nothing) to 1 (knows the feature exactly)
     */
    public static WeakTeacher withAlignment(Task task, double alignment) {
        return oracle(Require.present("task", task), Require.between("alignment a", alignment, 0.0, 1.0), 0);
    }

    /**
     * A teacher of a given direction: r(x) = g(&lt;u, x&gt;), u the direction at unit length.
     *
     * @param task      what it teaches
     * @param direction in world coordinates (see {@link World#coordinates}), of length d and not 0; turned so that its
     *                  alignment with the task's feature, which is measured, is not negative
     */
    public static WeakTeacher of(Task task, double[] direction) {
        Require.present("task", task).world().checkVector("direction", Require.present("direction", direction));
        double[] u = unit(direction);
        double overlap = Overlaps.of(u, task.feature());
        for (int i = 0; i < u.length && overlap < 0; i++) {
            u[i] = -u[i];
        }
        return new WeakTeacher(task, Math.min(1, Math.abs(overlap)), OptionalLong.empty(), u);
    }

    /** Scaled by the largest entry first, so that no square under- or overflows. */
    private static double[] unit(double[] direction) {
        double most = 0;
        for (double value : direction) {
            most = Math.max(most, Math.abs(value));
        }
        Require.check(most > 0, "direction", "0", "a vector that is not 0");
        double[] u = new double[direction.length];
        for (int i = 0; i < u.length; i++) {
            u[i] = direction[i] / most;
        }
        return Vectors.normalise(u);
    }

    /**
     * A teacher that is a two-layer network.
     *
     * @param task    what it teaches
     * @param network with its head, of a world that shares the task's space
     * @throws IllegalArgumentException if the worlds differ
     */
    public static WeakTeacher network(Task task, RewardModel network) {
        Require.present("network", network);
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
            throw new IllegalStateException(isNetwork()
                    ? "seed cannot be set on a trained teacher; train one from another seed"
                    : "seed cannot be set on a teacher of a given direction, in which nothing was drawn");
        }
        return oracle(task, alignment, seed);
    }

    /**
     * The teacher that was described.
     *
     * @throws IllegalArgumentException if its world's link or its activation is code of the user's own
     */
    public static WeakTeacher of(Description description) {
        String kind = description.knownKind();
        if (!List.of(ORACLE, DIRECTION, NETWORK).contains(kind)) {
            throw description.unknown("teacher");
        }
        Task task = World.of(description.inner("world")).task((int) description.integer("task"));
        if (kind.equals(ORACLE)) {
            return oracle(task, description.number("alignment"), description.integer("seed"));
        }
        if (kind.equals(DIRECTION)) {
            return new WeakTeacher(task, description.number("alignment"), OptionalLong.empty(), description.vector("direction"));
        }
        double[][] neurons = description.matrix("neurons");
        RewardModel network = RewardModel.of(task.world(), Activation.of(description.inner("activation")),
                new int[neurons.length], neurons).withHead(description.vector("weights"), description.number("intercept"));
        return new WeakTeacher(task, description.has("origin") ? network.from(Origin.of(description.inner("origin"))) : network);
    }

    @Override
    public Description description() {
        Description known = Description.of(isNetwork() ? NETWORK : seed.isPresent() ? ORACLE : DIRECTION)
                .with("world", task.world().description()).with("task", task.index()).with("alignment", alignment);
        if (isNetwork()) {
            return known.with("activation", activation.description()).with("origin", origin.description())
                    .with("intercept", intercept).with("weights", weights).with("neurons", neurons);
        }
        return seed.isPresent() ? known.with("seed", seed.getAsLong()) : known.with("direction", neurons[0]);
    }

    /** True if it is a trained network; else it has one direction and the task's link. */
    public boolean isNetwork() {
        return activation != null;
    }

    /** Returns the seed of an oracle teacher's error direction; empty for any other. */
    public OptionalLong seed() {
        return seed;
    }

    /** Returns where a network's neurons come from, for {@code TeacherTraining} how they were trained; given for any other teacher. */
    public Origin origin() {
        return origin;
    }

    private static double[] drawDirection(Task task, double a, long seed) {
        double[] theta = task.feature();
        return Overlaps.having(a, theta, Normals.of(seed, Stream.TEACHER, theta.length).row(0));
    }

    /** Returns a_j, one for each direction. */
    double[] weights() {
        return weights;
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
        return Vectors.cosine(projected().vector(), task.subspace().coefficients(task.feature()));
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
        return Vectors.copies(neurons);
    }

    @Override
    public double value(double[] overlaps) {
        Overlaps.checked(overlaps, weights.length);
        double sum = intercept;
        for (int j = 0; j < weights.length; j++) {
            sum = Math.fma(weights[j], function.applyAsDouble(overlaps[j]), sum);
        }
        return sum;
    }

    @Override
    public void valuesAt(double[][] overlaps, double[] into) {
        Require.present("into", into);
        Overlaps.checked(overlaps, weights.length, into.length);
        if (!isNetwork()) {
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
                alignmentInSubspace(), task.index(), scaleInSubspace(), isNetwork()
                        ? "trained network of " + neurons.length + " neurons"
                        : seed.isPresent() ? "seed " + seed.getAsLong() : "given direction");
    }
}
