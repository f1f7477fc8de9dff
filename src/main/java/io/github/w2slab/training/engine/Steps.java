package io.github.w2slab.training.engine;

/** What the engine asks about the steps of a run. */
public interface Steps {

    /** Returns eta of a step, finite and at least 0. */
    double learningRate(long step);

    /** Returns how many labels a step takes, at least 1; a pair of samples has one. */
    int batchSize();

    /** Returns how many steps are taken on each batch, at least 1. */
    default int repeats() {
        return 1;
    }

    /** Returns rho': slopes are those at z + rho' y sigma'(z) |x|^2. 0 for those at z. */
    default double look() {
        return 0;
    }

    /** Returns the seed of the samples. */
    long seed();

    /** Returns what takes the place of the label in a step. */
    Signal loss();
}
