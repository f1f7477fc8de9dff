package io.github.w2slab.world;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;

/**
 * A reward that sees its input only through a few directions: r(x) = h(&lt;u_1, x&gt;, ..., &lt;u_m, x&gt;), a multi-index
 * model. The true reward of a task has one direction, theta_k; so has an oracle teacher; a trained one has a direction
 * for each of its neurons.
 */
public interface Reward {

    /** Returns u_1 to u_m in world coordinates, one a row; not necessarily of unit length. Copies. */
    double[][] directions();

    /**
     * Returns the reward of an input from its overlaps with the directions.
     *
     * @param overlaps &lt;u_1, x&gt; to &lt;u_m, x&gt;
     * @throws IllegalArgumentException if their number differs from that of the directions
     */
    double value(double[] overlaps);

    /**
     * Returns r(x) for each input.
     *
     * @param inputs vectors of length d in world coordinates, one a row
     */
    default double[] values(double[][] inputs) {
        Require.present("inputs", inputs);
        double[][] overlaps = Overlaps.of(inputs, directions());
        double[] values = new double[inputs.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(overlaps[i]);
        }
        return values;
    }

    /**
     * Writes h for many inputs.
     *
     * @param overlaps &lt;u_r, x_i&gt;, a row for each direction and an entry for each input
     * @param into     receives h for each input; none of the rows
     * @throws IllegalArgumentException if the number of rows differs from that of the directions, or a row is shorter than
     *                                  {@code into}
     */
    default void valuesAt(double[][] overlaps, double[] into) {
        Require.present("overlaps", overlaps);
        Require.present("into", into);
        Overlaps.checked(overlaps, overlaps.length, into.length);
        double[] one = new double[overlaps.length];
        for (int i = 0; i < into.length; i++) {
            for (int r = 0; r < one.length; r++) {
                one[r] = overlaps[r][i];
            }
            into[i] = value(one);
        }
    }

    /** Returns what its labels are called in a sentence, for example "true labels". */
    default String describe() {
        return "labels of its own";
    }

    /** Returns what it is made of, for files; only its name where it is code of the user's own. */
    default Description description() {
        return Description.own("reward", describe());
    }
}
