package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.theory.Neuron.Labels;
import io.github.w2slab.training.NeuronState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All neurons' overlaps at one step.
 *
 * @param experiment what they belong to
 * @param overlaps   coordinates in the frame, a row for each neuron
 * @param inside     E_0 = |P_{V_0} w|^2 of each neuron, or that of its part in the subspace that the inputs' generator has learned
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
        return neurons().stream().mapToDouble(NeuronState::alignmentInside).toArray();
    }

    /** Returns &lt;w_j, u_j&gt;/|u_j|, u_j the one direction of the neuron's labels that inputs reach. */
    double[] withTeacher() {
        double[] all = new double[overlaps.length];
        Labels known = null;
        double[] u = null;
        double length = 0;
        for (int j = 0; j < all.length; j++) {
            Labels labels = experiment.neurons().get(j).labels();
            if (labels != known) {
                double[][] directions = labels.directions();
                Require.check(directions.length == 1, "number of the reward's directions", directions.length, "1");
                u = seen(directions[0]);
                length = Math.sqrt(dot(u, u, u.length));
                known = labels;
            }
            all[j] = dot(overlaps[j], u, u.length) / length;
        }
        return all;
    }

    private double[] seen(double[] direction) {
        return Arrays.copyOf(direction,
                experiment.deviation(1) > 0 ? direction.length : experiment.frame().inside());
    }

    /** Returns all neurons as measures see them. */
    List<NeuronState> neurons() {
        double[][] theta = experiment.frame().features();
        int rank = experiment.frame().inside();
        boolean given = experiment.inputs().generator() == null;
        double featureInside = given ? Math.sqrt(dot(theta[0], theta[0], rank)) : experiment.world().ceiling();
        boolean oneDirection = experiment.neurons().stream().allMatch(n -> n.labels().directions().length == 1);
        double[] teacher = oneDirection ? withTeacher() : null;
        List<NeuronState> all = new ArrayList<>(overlaps.length);
        for (int j = 0; j < overlaps.length; j++) {
            double[] own = new double[theta.length];
            for (int k = 0; k < own.length; k++) {
                own[k] = dot(overlaps[j], theta[k], theta[k].length);
            }
            all.add(new NeuronState(experiment.neurons().get(j).group(), own,
                    given ? dot(overlaps[j], theta[0], rank) : Double.NaN, given ? inside[j] : Double.NaN, featureInside,
                    teacher == null ? Double.NaN : teacher[j]));
        }
        return all;
    }

    static double dot(double[] a, double[] b, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }
}
