package io.github.w2slab.theory;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.theory.Neuron.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.hipparchus.special.Erf;

/**
 * Where the mean dynamics begin: at each neuron's own overlaps, spread along the label's direction by what the noise of the
 * early steps adds before they grow; see {@link MeanDynamics}.
 */
final class WidenedStart {

    private static final double SMALL = 1e-4;
    private static final double MOST = 0.99;
    private static final int WAYS_AMONG_OTHERS = 4;

    private final Experiment experiment;
    private final Function<Labels, MeanField> fields;
    private final int ways;

    WidenedStart(Experiment experiment, Function<Labels, MeanField> fields, int ways) {
        this.experiment = experiment;
        this.fields = fields;
        this.ways = ways;
    }

    /**
     * One of the equally likely ways of a neuron.
     *
     * @param neuron  of the experiment
     * @param start   its state: coordinates, then E_0 and E_1
     * @param widened the state from which its way with all of the early noise begins
     * @param noise   how much of that noise has come at which step
     */
    record Begin(Neuron neuron, double[] start, double[] widened, EarlyNoise noise) {
    }

    /** Returns equally likely begins of each neuron, the same number for all of a group. */
    List<Begin> begins() {
        Map<Integer, Set<List<Double>>> distinct = new TreeMap<>();
        for (Neuron neuron : experiment.neurons()) {
            distinct.computeIfAbsent(neuron.group(), k -> new HashSet<>())
                    .add(Arrays.stream(neuron.overlaps()).boxed().toList());
        }
        List<Begin> all = new ArrayList<>();
        for (Neuron neuron : experiment.neurons()) {
            Interruption.check();
            double[] nodes = nodes(distinct.get(neuron.group()).size() == 1 ? ways : Math.min(WAYS_AMONG_OTHERS, ways));
            MeanField field = fields.apply(neuron.labels());
            double[] unit = Vectors.unit(field.growing());
            double[] state = state(neuron);
            EarlyNoise noise = noise(field, state);
            for (double node : nodes) {
                all.add(new Begin(neuron, state, shifted(state, unit, noise.deviation() * node), noise));
            }
        }
        return all;
    }

    /** Equally likely points of mean 0 and variance 1: normal quantiles, scaled. */
    private static double[] nodes(int count) {
        double[] nodes = new double[count];
        double square = 0;
        for (int i = 0; i < count; i++) {
            nodes[i] = Math.sqrt(2) * Erf.erfInv((2.0 * i + 1 - count) / count);
            square = Math.fma(nodes[i], nodes[i], square);
        }
        double scale = Math.sqrt(count / square);
        return Arrays.stream(nodes).map(x -> x * scale).toArray();
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

    private static double along(double[] state, double[] unit) {
        return Snapshot.dot(state, unit, unit.length);
    }

    /** What the noise adds where a small overlap grows at rate lambda(eta) = eta first + eta^2 second; else nothing. */
    private EarlyNoise noise(MeanField field, double[] state) {
        double[] unit = Vectors.unit(field.growing());
        double[] none = state.clone();
        Vectors.add(none, -along(state, unit), unit);
        double rate = field.trialRate();
        double one = growth(field, rate, none, unit) / rate;
        double two = growth(field, 2 * rate, none, unit) / (2 * rate);
        double second = (two - one) / rate;
        return field.pushes(state) ? EarlyNoise.NONE
                : EarlyNoise.of(experiment.sgd().schedule(), one - second * rate, second, field.noiseAlongGrowing(state));
    }

    private static double growth(MeanField field, double eta, double[] none, double[] unit) {
        return (drift(field, eta, none, unit, SMALL) - drift(field, eta, none, unit, -SMALL)) / (2 * SMALL);
    }

    private static double drift(MeanField field, double eta, double[] state, double[] unit, double overlap) {
        double[] moved = state.clone();
        Vectors.add(moved, overlap, unit);
        double[] derivatives = new double[state.length];
        field.derivatives(eta, moved, derivatives);
        return along(derivatives, unit);
    }

    private static double[] shifted(double[] state, double[] unit, double amount) {
        double[] moved = state.clone();
        double overlap = along(state, unit);
        Vectors.add(moved, Math.max(-MOST, Math.min(MOST, overlap + amount)) - overlap, unit);
        return amount == 0 ? state : moved;
    }
}
