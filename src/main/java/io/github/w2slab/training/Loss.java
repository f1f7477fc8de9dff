package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.training.engine.Signal;

/**
 * The loss l(f, y) of a model's output f(x) = a sum_j sigma(&lt;w_j, x&gt;) and a label y, as the signal -dl/df that drives
 * each neuron's step: c_j = eta signal sigma'(z_j). The factor a is not in c, so the step of a neuron has the same size
 * under each loss. May be implemented in a cell.
 */
public interface Loss extends Signal {

    /**
     * Returns -dl/df.
     *
     * @param output f(x); 0 if the loss is not {@link #coupled}
     * @param label  y
     */
    @Override
    double signal(double output, double label);

    /** True if the signal depends on the output, so that the neurons are coupled through f(x). */
    @Override
    boolean coupled();

    /**
     * Returns a, the weight of each neuron in f(x).
     *
     * @param neurons N, the number of neurons of all groups
     */
    @Override
    default double outputWeight(int neurons) {
        return 1.0 / neurons;
    }

    /** Returns the name, for example "correlation loss". */
    default String name() {
        return coupled() ? "a loss of its own, coupled" : "a loss of its own";
    }

    /** Returns what it is made of, for files; only its name where it is code of the user's own. */
    default Description description() {
        return Description.own("loss", name());
    }

    /** The correlation loss -y f(x): the signal is y, and neurons do not see each other. */
    static Loss correlation() {
        return Losses.CORRELATION;
    }

    /** The squared loss (f(x) - y)^2 / 2 with a = 1/N: the signal is y - f(x). */
    static Loss squared() {
        return new Losses.Squared(0);
    }

    /**
     * The squared loss with another weight of each neuron in f(x).
     *
     * @param outputWeight a, finite and greater than 0
     */
    static Loss squared(double outputWeight) {
        return new Losses.Squared(Require.positive("output weight a", outputWeight));
    }
}
