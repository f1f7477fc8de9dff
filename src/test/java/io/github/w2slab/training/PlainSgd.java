package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.SampleSource;
import io.github.w2slab.supervision.Supervision;
import java.util.Arrays;

/** Spherical online SGD as the formula says it, step by step on full vectors: the oracle for the engine. */
final class PlainSgd {

    private PlainSgd() {
    }

    static double[][] train(RewardModel start, Supervision supervision, Sgd sgd, int steps) {
        double[][] w = new double[start.neurons()][];
        for (int j = 0; j < w.length; j++) {
            w[j] = start.neuron(j);
        }
        SampleSource samples = supervision.source(sgd.seed());
        int pair = supervision.samplesPerLabel();
        for (int t = 0; t < steps; t++) {
            for (int use = 0; use < sgd.repeats(); use++) {
                step(w, start, supervision.inputs(), samples, sgd, t, pair);
            }
        }
        return w;
    }

    private static void step(double[][] w, RewardModel start, Inputs inputs, SampleSource samples, Sgd sgd, int t, int pair) {
        int batch = sgd.batchSize() * pair;
        double[] active = new double[pair * samples.coordinates()];
        double[] labels = new double[pair];
        double[][] move = new double[w.length][start.world().dimension()];
        for (int b = 0; b < sgd.batchSize(); b++) {
            samples.draw((long) t * batch + (long) b * pair, pair, active, labels, 0);
            double[][] x = new double[pair][];
            double[] output = new double[pair];
            for (int i = 0; i < pair; i++) {
                x[i] = inputs.vector(Arrays.copyOfRange(active, i * samples.coordinates(), (i + 1) * samples.coordinates()));
                for (double[] neuron : w) {
                    output[i] += sgd.loss().outputWeight(w.length) * start.activation().value(dot(neuron, x[i]));
                }
            }
            for (int i = 0; i < pair; i++) {
                double signal = pair == 1 ? sgd.loss().signal(output[0], labels[0])
                        : sgd.loss().signal(output[i], output[1 - i], labels[i]);
                add(move, w, x[i], sgd.learningRate(t) / batch, signal, sgd.look(), start);
            }
        }
        for (int j = 0; j < w.length; j++) {
            for (int k = 0; k < w[j].length; k++) {
                w[j][k] += move[j][k];
            }
            double norm = Math.sqrt(dot(w[j], w[j]));
            for (int k = 0; k < w[j].length; k++) {
                w[j][k] /= norm;
            }
        }
    }

    private static void add(double[][] move, double[][] w, double[] x, double rate, double signal, double look,
            RewardModel start) {
        for (int j = 0; j < w.length; j++) {
            double z = dot(w[j], x);
            double ahead = z + look * signal * start.activation().derivative(z) * dot(x, x);
            double c = rate * signal * start.activation().derivative(ahead);
            for (int k = 0; k < x.length; k++) {
                move[j][k] += c * (x[k] - z * w[j][k]);
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
