package io.github.w2slab.supervision;

/**
 * An endless sequence of training samples, inputs with labels; sample i is a pure function of i.
 *
 * <p>An instance may hold scratch space and need not be safe for use by several threads.
 */
public interface SampleSource {

    /** Returns the number of coordinates of an input. */
    int coordinates();

    /**
     * Draws samples one after the other.
     *
     * @param first  number of the first sample, 0 or more
     * @param count  how many
     * @param inputs receives their inputs, one after the other, from index 0 on
     * @param labels receives their labels
     * @param at     index of the first label
     */
    void draw(long first, int count, double[] inputs, double[] labels, int at);

    /** The same samples, drawn with vector instructions from now on; needs the module {@code jdk.incubator.vector}. */
    default SampleSource inVectors() {
        return this;
    }
}
