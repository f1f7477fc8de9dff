package io.github.w2slab.model;

import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.Require;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.Task;
import java.util.Locale;

/**
 * A weak teacher of one task: it rewards x by g(&lt;u, x&gt;) with a direction u that only partly agrees with theta.
 *
 * <p>u = a theta + sqrt(1 - a^2) n, n uniform on the unit sphere orthogonal to theta in R^d; a is the teacher's ambient
 * alignment. Inside V_0 it looks better than that: {@link #alignmentInSubspace}.
 */
public final class WeakTeacher implements Reward {

    private final Task task;
    private final double alignment;
    private final long seed;
    private final double[] direction;

    private WeakTeacher(Task task, double alignment, long seed) {
        this.task = task;
        this.alignment = alignment;
        this.seed = seed;
        this.direction = drawDirection(task, alignment, seed);
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

    /** The same teacher with its error direction drawn from another seed. */
    public WeakTeacher seed(long seed) {
        return new WeakTeacher(task, alignment, seed);
    }

    private static double[] drawDirection(Task task, double a, long seed) {
        double[] theta = task.feature();
        double[] normal = Normals.of(seed, Stream.TEACHER, theta.length).row(0);
        double along = dot(normal, theta);
        for (int i = 0; i < normal.length; i++) {
            normal[i] = Math.fma(-along, theta[i], normal[i]);
        }
        double scale = Math.sqrt(1 - a * a) / Math.sqrt(dot(normal, normal));
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

    /** Returns a = &lt;u, theta&gt;, the alignment in R^d. */
    public double alignment() {
        return alignment;
    }

    /**
     * Returns the alignment of P_V u with P_V theta inside the task's subspace V, on average
     * a' / sqrt(a'^2 + (1 - a^2)(s - 1)/(d - 1)), a' = a |P_V theta|: localizing filters the teacher's error.
     */
    public double alignmentInSubspace() {
        double[] u = task.subspace().coefficients(direction);
        double[] theta = task.subspace().coefficients(task.feature());
        double size = Math.sqrt(dot(u, u)) * Math.sqrt(dot(theta, theta));
        return size == 0 ? 0 : Math.abs(dot(u, theta)) / size;
    }

    /**
     * Returns tau = |P_V u|. On inputs of V the teacher's label is g(tau t), t standard normal, so tau sets the speed
     * of W2S and the Hermite coefficients that the student sees.
     */
    public double scaleInSubspace() {
        return Math.sqrt(task.subspace().energy(direction));
    }

    /** Returns the unit vector u in world coordinates, a copy. */
    public double[] direction() {
        return direction.clone();
    }

    @Override
    public double[][] directions() {
        return new double[][] {direction()};
    }

    @Override
    public double value(double[] overlaps) {
        return task.link().value(overlaps[0]);
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "weak labels (alignment %.2f)", alignment);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "weak teacher: alignment %.3f in R^d, %.3f in V_%d, tau %.3f, seed %d",
                alignment, alignmentInSubspace(), task.index(), scaleInSubspace(), seed);
    }
}
