package io.github.w2slab.training;

import java.util.AbstractList;
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

    /** Returns the mean size of the overlaps of a group with feature k; NaN for an empty group, here and below. */
    double meanSize(int group, int k) {
        return meanSize(group, overlaps[k]);
    }

    /** Returns the mean of a group's energies in V_0. */
    double meanEnergy(int group) {
        return meanSize(group, energies);
    }

    /** Returns the mean size of a group's overlaps with the teacher; NaN where they were not read. */
    double meanTaught(int group) {
        return taught == null ? Double.NaN : meanSize(group, taught);
    }

    /** Returns the mean size of {@link NeuronState#alignmentInside} of a group. */
    double meanAlignmentInside(int group) {
        double[] sizes = new double[groups.length];
        for (int j = 0; j < sizes.length; j++) {
            if (groups[j] == group) {
                sizes[j] = NeuronState.alignmentInside(inside[j], energies[j], featureInside);
            }
        }
        return meanSize(group, sizes);
    }

    /** Sums in the order of the neurons. */
    private double meanSize(int group, double[] values) {
        double sum = 0;
        int count = 0;
        for (int j = 0; j < groups.length; j++) {
            if (groups[j] == group) {
                sum += Math.abs(values[j]);
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
