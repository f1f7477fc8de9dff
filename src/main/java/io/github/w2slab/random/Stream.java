package io.github.w2slab.random;

/** The uses of a seed; two uses of the same seed are independent. New ones go to the end, or all numbers change. */
public enum Stream {
    /** Basis of the world's subspaces in R^d. */
    BASIS,
    /** Starting neurons of a task's group. */
    NEURONS,
    /** Error direction of a weak teacher. */
    TEACHER,
    /** Inputs of the training steps. */
    INPUTS,
    /** Label noise of the training steps. */
    LABEL_NOISE,
    /** Pilot sample that centres a label transformation. */
    PILOT,
    /** Inputs on which a finished model is evaluated. */
    HELD_OUT,
    /** Everything that the theory draws. */
    THEORY,
    /** Training of a weak teacher. */
    TEACHER_TRAINING,
    /** Choices between the two inputs of a pair. */
    CHOICE,
    /** Unlabelled inputs from which a generator is learned. */
    UNLABELLED,
    /** Which rows are predicted together in a cross-fitting. */
    FOLDS
}
