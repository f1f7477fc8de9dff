package io.github.w2slab.theory;

import io.github.w2slab.random.Stream;
import io.github.w2slab.random.Uniforms;
import io.github.w2slab.supervision.BradleyTerry;
import io.github.w2slab.training.Loss;
import java.util.Arrays;
import java.util.List;

/** The signals that the labels of a panel's neurons send, each neuron's own teacher judging its own sample. */
final class PanelLabels {

    private final Experiment experiment;
    private final LabelRule rule;
    private final int lanes;
    private final int[] columnOf;
    private final double[][] directions;
    private final double[] centre;
    private final double[] scale;
    private final boolean moved;
    private final double[][] overlaps;
    private final double[] y;
    private final Uniforms choices;

    /**
     * @param columnOf where the draws along each coordinate of the frame lie; -1 where no input reaches
     * @param index    of the panel
     */
    PanelLabels(Experiment experiment, List<Neuron> neurons, int[] columnOf, int index) {
        this.experiment = experiment;
        this.rule = experiment.rule();
        this.lanes = neurons.size();
        this.columnOf = columnOf.clone();
        this.directions = directions(neurons);
        this.centre = neurons.stream().mapToDouble(neuron -> neuron.labels().centre()).toArray();
        this.scale = neurons.stream().mapToDouble(neuron -> neuron.labels().scale()).toArray();
        this.moved = Arrays.stream(centre).anyMatch(x -> x != 0) || Arrays.stream(scale).anyMatch(x -> x != 1);
        this.overlaps = new double[directions.length / columnOf.length][lanes];
        this.y = new double[lanes];
        this.choices = Uniforms.of(experiment.sgd().seed(), Stream.CHOICE, 1L + index);
    }

    /**
     * Directions' coordinates times the inputs' deviation: at r size + i, one for each lane, or a single one where all lanes
     * share the teacher.
     */
    private double[][] directions(List<Neuron> neurons) {
        Neuron.Labels first = neurons.get(0).labels();
        boolean shared = neurons.stream().allMatch(neuron -> neuron.labels() == first);
        int size = columnOf.length;
        double[][] all = new double[first.directions().length * size][];
        for (int k = 0; k < all.length; k++) {
            int at = k;
            double deviation = experiment.deviation(k % size < experiment.frame().inside() ? 0 : 1);
            all[k] = neurons.stream().limit(shared ? 1 : lanes)
                    .mapToDouble(neuron -> neuron.labels().directions()[at / size][at % size] * deviation).toArray();
        }
        return all;
    }

    /**
     * Returns the signal for each neuron; the array is this object's own.
     *
     * @param draws standard normal numbers in their columns, those of the label noise last
     */
    double[] of(double[][] draws) {
        values(draws, y);
        if (moved) {
            for (int l = 0; l < lanes; l++) {
                y[l] = (y[l] - centre[l]) / scale[l];
            }
        }
        Loss loss = experiment.sgd().loss();
        if (loss != Loss.correlation()) {
            for (int l = 0; l < lanes; l++) {
                y[l] = loss.signal(0, y[l]);
            }
        }
        return y;
    }

    /**
     * Writes the signals of a pair of samples for each neuron.
     *
     * @param step  whose choices they are
     * @param pair  which of the step's pairs
     * @param first receives the signal of the first, second that of the second
     */
    void ofPair(long step, int pair, double[][] draws, double[][] otherDraws, double[] first, double[] second) {
        values(draws, first);
        values(otherDraws, second);
        BradleyTerry law = rule.preferences();
        Loss loss = experiment.sgd().loss();
        for (int l = 0; l < lanes; l++) {
            double choice = law.choice(first[l] - second[l], choices.at(step, pair * lanes + l));
            first[l] = loss.signal(0, 0, choice);
            second[l] = loss.signal(0, 0, -choice);
        }
    }

    private void values(double[][] draws, double[] into) {
        for (double[] overlap : overlaps) {
            Arrays.fill(overlap, 0);
        }
        for (int k = 0; k < directions.length; k++) {
            double[] u = directions[k];
            int column = columnOf[k % columnOf.length];
            double[] overlap = overlaps[k / columnOf.length];
            if (column >= 0 && u.length > 1) {
                Columns.addMultiple(overlap, u, draws[column]);
            } else if (column >= 0 && u[0] != 0) {
                Columns.addMultiple(overlap, u[0], draws[column]);
            }
        }
        rule.values(overlaps, draws[draws.length - 1], into);
    }
}
