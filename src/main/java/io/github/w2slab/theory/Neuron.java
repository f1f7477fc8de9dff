package io.github.w2slab.theory;

/**
 * One neuron as theory sees it, and the labels that it is taught with.
 *
 * @param group    the task whose group it belongs to
 * @param overlaps its coordinates in the {@link Frame}
 * @param rest     lengths of its parts outside the frame, in V_0 and in its complement
 * @param labels   its teacher
 */
record Neuron(int group, double[] overlaps, double[] rest, Labels labels) {

    /**
     * The directions that a label sees, and what a label is centred and divided by.
     *
     * @param directions in the frame's coordinates, one a row
     * @param centre     0 where the transformation does not centre
     * @param scale      1 where the transformation does not standardise
     */
    record Labels(double[][] directions, double centre, double scale) {
    }

    /** Returns E_0 = |P_{V_0} w|^2 of a neuron with these coordinates. */
    static double energyInside(Frame frame, double[] overlaps, double restInside) {
        double energy = restInside * restInside;
        for (int i = 0; i < frame.inside(); i++) {
            energy = Math.fma(overlaps[i], overlaps[i], energy);
        }
        return energy;
    }
}
