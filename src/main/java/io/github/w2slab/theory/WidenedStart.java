package io.github.w2slab.theory;

import io.github.w2slab.theory.Neuron.Labels;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** States in which the mean dynamics begin: each neuron's own, widened along the label's direction; see {@link MeanDynamics}. */
final class WidenedStart {

    private static final double SMALL = 1e-4;

    private final Experiment experiment;
    private final Function<Labels, MeanField> fields;

    WidenedStart(Experiment experiment, Function<Labels, MeanField> fields) {
        this.experiment = experiment;
        this.fields = fields;
    }

    /** Returns the state of each neuron: its coordinates, then E_0 and E_1. */
    double[][] states() {
        List<Neuron> neurons = experiment.neurons();
        double[][] states = new double[neurons.size()][];
        double square = 0;
        double widening = 0;
        int targets = 0;
        for (int j = 0; j < states.length; j++) {
            states[j] = state(neurons.get(j));
            if (neurons.get(j).group() == 0) {
                MeanField field = fields.apply(neurons.get(j).labels());
                double along = along(states[j], unit(field.direction()));
                square = Math.fma(along, along, square);
                widening += targets++ % 16 == 0 ? variance(field, states[j]) : 0;
            }
        }
        if (square > 0) {
            double mean = widening / ((targets + 15) / 16);
            double factor = Math.sqrt(1 + mean / (square / targets));
            for (int j = 0; j < states.length; j++) {
                if (neurons.get(j).group() == 0) {
                    widen(states[j], unit(fields.apply(neurons.get(j).labels()).direction()), factor);
                }
            }
        }
        return states;
    }

    private double[] state(Neuron neuron) {
        int size = experiment.frame().size();
        double[] state = Arrays.copyOf(neuron.overlaps(), size + 2);
        for (int i = 0; i < size; i++) {
            int block = i < experiment.frame().inside() ? 0 : 1;
            state[size + block] = Math.fma(state[i], state[i], state[size + block]);
        }
        state[size] += neuron.rest()[0] * neuron.rest()[0];
        state[size + 1] += neuron.rest()[1] * neuron.rest()[1];
        return state;
    }

    private static double[] unit(double[] u) {
        double length = Math.sqrt(Snapshot.dot(u, u, u.length));
        return Arrays.stream(u).map(x -> length > 0 ? x / length : 0).toArray();
    }

    private static double along(double[] state, double[] unit) {
        return Snapshot.dot(state, unit, unit.length);
    }

    /** W = eta^2 S2 / (2 lambda), 0 where a small overlap does not grow. */
    private double variance(MeanField field, double[] state) {
        double[] unit = unit(field.direction());
        double eta = experiment.sgd().learningRate();
        double[] none = state.clone();
        add(none, unit, -along(state, unit));
        double up = drift(field, eta, none, unit, SMALL);
        double down = drift(field, eta, none, unit, -SMALL);
        double rate = (up - down) / (2 * SMALL);
        boolean driven = Math.abs(up + down) > Math.abs(up - down);
        double z = experiment.deviation(0) * Math.sqrt(state[unit.length]);
        double s2 = field.squareAlong() * field.slopeSquare(z) / experiment.sgd().batchSize();
        return rate > 0 && !driven ? eta * eta * s2 / (2 * rate) : 0;
    }

    private static double drift(MeanField field, double eta, double[] state, double[] unit, double overlap) {
        double[] moved = state.clone();
        add(moved, unit, overlap);
        double[] derivatives = new double[state.length];
        field.derivatives(eta, moved, derivatives);
        return along(derivatives, unit);
    }

    private static void add(double[] state, double[] unit, double amount) {
        for (int i = 0; i < unit.length; i++) {
            state[i] = Math.fma(amount, unit[i], state[i]);
        }
    }

    private void widen(double[] state, double[] unit, double factor) {
        double overlap = along(state, unit);
        double wanted = Math.min(0.99, Math.abs(overlap) * factor);
        add(state, unit, Math.copySign(wanted, overlap) - overlap);
    }
}
