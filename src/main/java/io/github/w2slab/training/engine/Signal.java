package io.github.w2slab.training.engine;

/** What takes the place of the label in a neuron's step, -dl/df for a loss l. */
public interface Signal {

    /**
     * Returns -dl/df.
     *
     * @param output f(x); 0 if neurons are not {@link #coupled}
     * @param label  y
     */
    double signal(double output, double label);

    /**
     * Returns -dl/df(x) of a pair of inputs x, x' whose labels are y and -y.
     *
     * @param output f(x); 0 if neurons are not coupled
     * @param other  f(x'); likewise
     * @param label  y
     */
    default double signal(double output, double other, double label) {
        return signal(output, label);
    }

    /** True if the signal depends on the output. */
    boolean coupled();

    /** Returns the weight of each of so many neurons in f(x). */
    double outputWeight(int neurons);
}
