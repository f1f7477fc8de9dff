package io.github.w2slab.training;

import io.github.w2slab.world.Require;

/**
 * Spherical online SGD with the correlation loss -y f(x), a fresh batch each step.
 *
 * <p>For each sample of a batch, with z = &lt;w, x&gt; and c = eta y sigma'(z), the tangent step is c (x - z w); the
 * steps of a batch, all taken at the old w, are averaged, and w is normalised: w &lt;- (w + step) / |w + step|.
 *
 * @param learningRate eta, finite and greater than 0
 * @param batchSize    samples a step, from 1 to {@value #MAX_BATCH}
 * @param seed         seed of the samples
 */
public record Sgd(double learningRate, int batchSize, long seed) {

    static final int MAX_BATCH = 1024;

    public Sgd {
        Require.positive("learning rate", learningRate);
        Require.between("batch size", batchSize, 1, MAX_BATCH);
    }

    /**
     * Spherical SGD with one sample a step and seed 1.
     *
     * @param learningRate eta, finite and greater than 0; 0.1 / D is a usual size for inputs of D dimensions
     */
    public static Sgd spherical(double learningRate) {
        return new Sgd(learningRate, 1, 1);
    }

    /** The same with another batch size, from 1 to {@value #MAX_BATCH}. */
    public Sgd batchSize(int size) {
        return new Sgd(learningRate, size, seed);
    }

    /** The same with another seed. */
    public Sgd seed(long seed) {
        return new Sgd(learningRate, batchSize, seed);
    }
}
