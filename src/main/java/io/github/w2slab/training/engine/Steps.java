package io.github.w2slab.training.engine;

/** What the engine asks about the steps of a run. */
public interface Steps {

    /** Returns eta of a step, finite and at least 0. */
    double learningRate(long step);

    /** Returns how many labels a step takes, at least 1; a pair of samples has one. */
    int batchSize();

    /** Returns the seed of the samples. */
    long seed();

    /** Returns what takes the place of the label in a step. */
    Signal loss();
}
