package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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

    /** Returns neurons as arrays, for files: a row for each, and once each of their labels. */
    static Description description(List<Neuron> neurons) {
        Map<Labels, Integer> known = new IdentityHashMap<>();
        List<Labels> labels = new ArrayList<>();
        long[] taught = neurons.stream().mapToLong(neuron -> known.computeIfAbsent(neuron.labels, found -> {
            labels.add(found);
            return labels.size() - 1;
        })).toArray();
        return placed("neurons", neurons).with("group", neurons.stream().mapToLong(Neuron::group).toArray()).with("label", taught)
                .with("directions", labels.stream().flatMap(found -> Arrays.stream(found.directions)).toArray(double[][]::new))
                .with("centre", labels.stream().mapToDouble(Labels::centre).toArray())
                .with("scale", labels.stream().mapToDouble(Labels::scale).toArray());
    }

    /** Returns where neurons stand, a row for each. */
    static Description placed(String kind, List<Neuron> neurons) {
        return Description.of(kind).with("overlaps", neurons.stream().map(Neuron::overlaps).toArray(double[][]::new))
                .with("rest", neurons.stream().map(Neuron::rest).toArray(double[][]::new));
    }

    /** The neurons that {@link #description} described. */
    static List<Neuron> described(Description saved) {
        double[] centre = saved.vector("centre");
        double[] scale = saved.vector("scale");
        double[][] directions = saved.matrix("directions");
        int each = directions.length / centre.length;
        List<Labels> labels = IntStream.range(0, centre.length)
                .mapToObj(i -> new Labels(Arrays.copyOfRange(directions, i * each, (i + 1) * each), centre[i], scale[i]))
                .toList();
        long[] group = saved.integers("group");
        long[] taught = saved.integers("label");
        double[][] overlaps = saved.matrix("overlaps");
        double[][] rest = saved.matrix("rest");
        return IntStream.range(0, group.length)
                .mapToObj(j -> new Neuron((int) group[j], overlaps[j], rest[j], labels.get((int) taught[j]))).toList();
    }

    /** The same neurons where {@link #placed} found them. */
    static List<Neuron> placed(List<Neuron> neurons, Description saved) {
        double[][] overlaps = saved.matrix("overlaps");
        double[][] rest = saved.matrix("rest");
        Require.check(overlaps.length == neurons.size() && rest.length == neurons.size(), "rows of overlaps and rest",
                overlaps.length + " and " + rest.length, "one for each neuron, " + neurons.size());
        return IntStream.range(0, overlaps.length).mapToObj(j -> neurons.get(j).at(overlaps[j], rest[j])).toList();
    }

    /** True if group, place and the label's directions are the same. */
    boolean isAt(Neuron other) {
        return group == other.group && Arrays.equals(overlaps, other.overlaps) && Arrays.equals(rest, other.rest)
                && Arrays.deepEquals(labels.directions, other.labels.directions);
    }

    /** Returns the same neuron elsewhere. */
    Neuron at(double[] overlaps, double[] rest) {
        return new Neuron(group, overlaps, rest, labels);
    }

    /** Returns E_0 = |P_{V_0} w|^2. */
    double energyInside(Frame frame) {
        double energy = rest[0] * rest[0];
        for (int i = 0; i < frame.inside(); i++) {
            energy = Math.fma(overlaps[i], overlaps[i], energy);
        }
        return energy;
    }
}
