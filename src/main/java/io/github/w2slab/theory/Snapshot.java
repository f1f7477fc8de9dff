package io.github.w2slab.theory;

import io.github.w2slab.world.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All neurons' overlaps at one step, and the measures of a history that follow from them.
 *
 * @param experiment what they belong to
 * @param overlaps   coordinates in the frame, a row for each neuron
 * @param inside     E_0 = |P_{V_0} w|^2 of each neuron
 */
record Snapshot(Experiment experiment, double[][] overlaps, double[] inside) {

    /** Returns &lt;w_j, theta_k&gt; of all neurons. */
    double[] withFeature(int k) {
        double[] theta = experiment.frame().features()[k];
        double[] all = new double[overlaps.length];
        for (int j = 0; j < all.length; j++) {
            all[j] = dot(overlaps[j], theta, theta.length);
        }
        return all;
    }

    /** Returns the alignment of P_{V_0} w_j with P_{V_0} theta_0, with its sign. */
    double[] inSubspace() {
        double[] theta = experiment.frame().features()[0];
        int rank = experiment.frame().inside();
        double size = dot(theta, theta, rank);
        double[] all = new double[overlaps.length];
        for (int j = 0; j < all.length; j++) {
            all[j] = inside[j] > 0 ? dot(overlaps[j], theta, rank) / Math.sqrt(inside[j] * size) : 0;
        }
        return all;
    }

    /** Returns &lt;w_j, u_j&gt;/|u_j|, u_j the one direction of the neuron's labels that inputs reach. */
    double[] withTeacher() {
        double[] all = new double[overlaps.length];
        for (int j = 0; j < all.length; j++) {
            double[][] directions = experiment.neurons().get(j).labels().directions();
            Require.check(directions.length == 1, "number of the reward's directions", directions.length, "1");
            double[] u = seen(directions[0]);
            all[j] = dot(overlaps[j], u, u.length) / Math.sqrt(dot(u, u, u.length));
        }
        return all;
    }

    private double[] seen(double[] direction) {
        return Arrays.copyOf(direction,
                experiment.deviation(1) > 0 ? direction.length : experiment.frame().inside());
    }

    /** Returns the measures of {@link io.github.w2slab.training.History#measures}. */
    double[] measures() {
        int tasks = experiment.frame().features().length;
        double[] target = withFeature(0);
        List<Double> values = new ArrayList<>(List.of(meanMagnitude(target, 0), meanMagnitude(inSubspace(), 0)));
        for (int k = 1; k < tasks; k++) {
            values.add(meanMagnitude(withFeature(k), k));
            values.add(meanMagnitude(target, k));
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private double meanMagnitude(double[] values, int group) {
        double sum = 0;
        int count = 0;
        for (int j = 0; j < values.length; j++) {
            if (experiment.neurons().get(j).group() == group) {
                sum += Math.abs(values[j]);
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }

    static double dot(double[] a, double[] b, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }
}
