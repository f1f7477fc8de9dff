package io.github.w2slab.theory;

/**
 * How closely {@link MeanDynamics} are followed.
 *
 * @param tolerance error that a step of the integrator may make, absolute and relative
 * @param ways      2 or more, equally likely ways of a neuron that starts where all of its group do; where the group's starts differ, they
 *                  are spread already and each goes at most four
 */
record Precision(double tolerance, int ways) {

    /** That of a result. */
    static final Precision FULL = new Precision(1e-7, 16);
}
