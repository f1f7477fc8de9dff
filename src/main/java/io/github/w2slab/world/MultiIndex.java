package io.github.w2slab.world;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.files.Description;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import java.util.Locale;

/**
 * A reward of a task that looks in several directions: with t_1 = &lt;theta, x&gt; and t_j = &lt;b_j, x&gt;, b_j the j-th basis
 * vector of the task's subspace, all orthonormal,
 *
 * <pre>
 *   product    r(x) = t_1 t_2 ... t_m
 *   staircase  r(x) = (t_1 + t_1 t_2 + ... + t_1 t_2 ... t_m) / sqrt(m)
 * </pre>
 *
 * <p>Both have variance 1. A step of the staircase needs one new direction when those before are known: its leap is 1, and
 * plain SGD takes its samples in proportion to the dimension, where the product has the leap m and takes them to the power
 * max(m - 1, 1) (Abbe, Boix-Adsera, Misiakiewicz, arXiv 2302.11055). Neurons then lie in the span of the directions, between
 * them; {@code Measure.alignmentWithSpan} tells how much of them.
 *
 * <p>{@code Supervision.of("W2S", Inputs.localized(world), reward)} trains on it, or on its {@link #taughtWith weak teacher}.
 *
 * <p>Immutable.
 */
public final class MultiIndex implements Reward {

    private static final String PRODUCT = "product of overlaps";
    private static final String STAIRCASE = "staircase of overlaps";
    private static final int MOST = 16;

    private final Task task;
    private final boolean staircase;
    private final double alignment;
    private final long seed;
    private final double[][] directions;

    private MultiIndex(Task task, boolean staircase, int size, double alignment, long seed) {
        this.task = Require.present("task", task);
        Require.between("number of directions", size, 2, Math.min(MOST, task.subspace().dimension()));
        this.staircase = staircase;
        this.alignment = Require.between("alignment a", alignment, 0.0, 1.0);
        this.seed = seed;
        this.directions = new double[size][];
        Normals errors = Normals.of(seed, Stream.TEACHER, task.world().dimension());
        for (int j = 0; j < size; j++) {
            double[] u = trueDirection(j);
            directions[j] = alignment == 1 ? u : Overlaps.having(alignment, u, errors.row(j));
        }
    }

    private double[] trueDirection(int j) {
        if (j == 0) {
            return task.feature();
        }
        double[] unit = new double[task.subspace().dimension()];
        unit[j] = 1;
        return task.subspace().vector(unit);
    }

    /**
     * The product of t_1 to t_m.
     *
     * @param directions m, from 2 to the smaller of 16 and s
     */
    public static MultiIndex product(Task task, int directions) {
        return new MultiIndex(task, false, directions, 1, 0);
    }

    /**
     * The staircase of t_1 to t_m: their product and all that begin it, added, over sqrt(m).
     *
     * @param directions m, from 2 to the smaller of 16 and s
     */
    public static MultiIndex staircase(Task task, int directions) {
        return new MultiIndex(task, true, directions, 1, 0);
    }

    /**
     * A weak teacher of this reward: the same function of directions a u_j + sqrt(1 - a^2) n_j, n_j uniform on the unit sphere
     * orthogonal to u_j in R^d.
     *
     * @param alignment a, from 0 to 1; 1 is the truth itself
     * @param seed      of the errors n_j
     */
    public MultiIndex taughtWith(double alignment, long seed) {
        return new MultiIndex(task, staircase, directions.length, alignment, seed);
    }

    /** True if that is what was described. */
    public static boolean isDescribedBy(Description description) {
        return description.kind().equals(PRODUCT) || description.kind().equals(STAIRCASE);
    }

    /** The reward that was described. */
    public static MultiIndex of(Description description) {
        return new MultiIndex(World.of(description.inner("world")).task((int) description.integer("task")),
                description.kind().equals(STAIRCASE), (int) description.integer("directions"), description.number("alignment"),
                description.integer("seed"));
    }

    @Override
    public Description description() {
        return Description.of(staircase ? STAIRCASE : PRODUCT).with("world", task.world().description()).with("task", task.index())
                .with("directions", directions.length).with("alignment", alignment).with("seed", seed);
    }

    /** Returns the task. */
    public Task task() {
        return task;
    }

    @Override
    public double[][] directions() {
        return Vectors.copies(directions);
    }

    @Override
    public double value(double[] overlaps) {
        double product = 1;
        double sum = 0;
        for (double t : Overlaps.checked(overlaps, directions.length)) {
            product *= t;
            sum += product;
        }
        return staircase ? sum / Math.sqrt(overlaps.length) : product;
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "%s labels (%s of %d directions%s)", alignment == 1 ? "true" : "weak",
                staircase ? "staircase" : "product", directions.length,
                alignment == 1 ? "" : String.format(Locale.ROOT, ", alignment %.2f", alignment));
    }

    @Override
    public String toString() {
        return describe() + " in " + task;
    }
}
