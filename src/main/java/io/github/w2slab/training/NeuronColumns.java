package io.github.w2slab.training;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/**
 * All neurons at one step, an array a quantity: {@link NeuronState}s are made where a measure asks for them. The arrays are not
 * changed any more.
 */
final class NeuronColumns extends AbstractList<NeuronState> implements RandomAccess {

    private final int[] groups;
    private final double[][] overlaps;
    private final double[] inside;
    private final double[] energies;
    private final double featureInside;
    private final double[] taught;

    /**
     * @param groups   the group of each
     * @param overlaps for each feature those of all neurons
     * @param inside   their overlaps with the target's part in V_0
     * @param energies their energies in V_0
     * @param taught   their overlaps with their teacher, or null
     */
    NeuronColumns(int[] groups, double[][] overlaps, double[] inside, double[] energies, double featureInside, double[] taught) {
        this.groups = groups;
        this.overlaps = overlaps;
        this.inside = inside;
        this.energies = energies;
        this.featureInside = featureInside;
        this.taught = taught;
    }

    @Override
    public int size() {
        return groups.length;
    }

    @Override
    public NeuronState get(int j) {
        double[] own = new double[overlaps.length];
        for (int k = 0; k < own.length; k++) {
            own[k] = overlaps[k][j];
        }
        return new NeuronState(groups[j], own, inside[j], energies[j], featureInside, taught == null ? Double.NaN : taught[j]);
    }

    /** Returns the sizes of the overlaps with a feature. */
    double[] sizes(int k) {
        return sizes(overlaps[k]);
    }

    /** Returns the energies in V_0. */
    double[] energies() {
        return energies;
    }

    /** Returns the sizes of the overlaps with the teacher; NaN where they were not read. */
    double[] taught() {
        double[] unread = new double[groups.length];
        Arrays.fill(unread, Double.NaN);
        return taught == null ? unread : sizes(taught);
    }

    /** Returns the sizes of {@link NeuronState#alignmentInside}. */
    double[] alignmentsInside() {
        double[] sizes = new double[groups.length];
        for (int j = 0; j < sizes.length; j++) {
            sizes[j] = Math.abs(NeuronState.alignmentInside(inside[j], energies[j], featureInside));
        }
        return sizes;
    }

    private static double[] sizes(double[] values) {
        double[] sizes = new double[values.length];
        for (int j = 0; j < sizes.length; j++) {
            sizes[j] = Math.abs(values[j]);
        }
        return sizes;
    }

    /** Returns the mean of these values of a group's neurons, summed in their order; NaN for an empty group. */
    double mean(int group, double[] values) {
        double sum = 0;
        int count = 0;
        for (int j = 0; j < groups.length; j++) {
            if (groups[j] == group) {
                sum += values[j];
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
