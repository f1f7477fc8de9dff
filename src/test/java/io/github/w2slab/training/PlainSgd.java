package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Samples;
import io.github.w2slab.supervision.Supervision;

/** Spherical online SGD as the formula says it, step by step on full vectors: the oracle for the engine. */
final class PlainSgd {

    private PlainSgd() {
    }

    static double[][] train(RewardModel start, Supervision supervision, Sgd sgd, int steps) {
        double[][] w = new double[start.neurons()][];
        for (int j = 0; j < w.length; j++) {
            w[j] = start.neuron(j);
        }
        Samples samples = supervision.samples(sgd.seed());
        int first = supervision.inputs().firstCoordinate();
        double[] active = new double[samples.coordinates()];
        for (int t = 0; t < steps; t++) {
            double[][] move = new double[w.length][start.world().dimension()];
            for (int b = 0; b < sgd.batchSize(); b++) {
                long i = (long) t * sgd.batchSize() + b;
                samples.input(i, active, 0);
                double y = samples.label(i, active, 0);
                double[] x = new double[start.world().dimension()];
                System.arraycopy(active, 0, x, first, active.length);
                double output = 0;
                for (double[] neuron : w) {
                    output += sgd.loss().outputWeight(w.length) * start.activation().value(dot(neuron, x));
                }
                double signal = sgd.loss().signal(output, y);
                for (int j = 0; j < w.length; j++) {
                    double z = dot(w[j], x);
                    double c = sgd.learningRate(t) * signal * start.activation().derivative(z) / sgd.batchSize();
                    for (int k = 0; k < x.length; k++) {
                        move[j][k] += c * (x[k] - z * w[j][k]);
                    }
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
        return w;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
