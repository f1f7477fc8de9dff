package io.github.w2slab.world;

/**
 * A reward that sees its input only through a few directions: r(x) = h(&lt;u_1, x&gt;, ..., &lt;u_m, x&gt;), a multi-index
 * model. The true reward of a task has one direction, theta_k; so has an oracle teacher; a trained one has a direction
 * for each of its neurons.
 */
public interface Reward {

    /** Returns u_1 to u_m in world coordinates, one a row; not necessarily of unit length. Copies. */
    double[][] directions();

    /**
     * Returns h.
     *
     * @param overlaps &lt;u_1, x&gt; to &lt;u_m, x&gt;
     */
    double value(double[] overlaps);

    /** Returns what its labels are called in a sentence, for example "true labels". */
    default String describe() {
        return "labels of its own";
    }
}
