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

    /**
     * Returns -dl/df(x) of a pair of inputs x, x' whose preference is y for x and -y for x'; as for a single sample of label y,
     * unless the loss compares the two. A batch's steps are averaged over the inputs of its pairs, so l is that of both.
     *
     * @param output f(x); 0 if the loss is not {@link #coupled}
     * @param other  f(x'); likewise
     * @param label  y
     */
    @Override
    default double signal(double output, double other, double label) {
        return signal(output, label);
    }

    /** True if it compares the two inputs of a pair, and so needs preferences. */
    default boolean comparesPairs() {
        return false;
    }

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

    /**
     * Bradley and Terry's loss -log sigmoid(y (f(x) - f(x'))) of a preference y, with a = 1/N: the signals of x and x' are
     * +-2 y sigmoid(-y (f(x) - f(x'))), half of which, the mean over the two inputs, is the loss's derivative. Where the outputs
     * are small they are those of the correlation loss -y (f(x) - f(x'))/2. Neurons are coupled through f, so there is no
     * reduced law.
     */
    static Loss bradleyTerry() {
        return new Losses.BradleyTerry(0);
    }

    /**
     * Bradley and Terry's loss with another weight of each neuron in f(x).
     *
     * @param outputWeight a, finite and greater than 0
     */
    static Loss bradleyTerry(double outputWeight) {
        return new Losses.BradleyTerry(Require.positive("output weight a", outputWeight));
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
