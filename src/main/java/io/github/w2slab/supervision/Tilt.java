package io.github.w2slab.supervision;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.model.RewardModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Eigenvalues mu_i and eigenvectors of M, the mean of w w^T over a model's target neurons: a share omega of the largest tilt
 * makes the variance 1/(1 - omega mu_i/mu_1) along them.
 */
record Tilt(RewardModel model, double[] spectrum, double[][] vectors) {

    /** Of the largest eigenvalue; what is smaller tilts by less than that. */
    private static final double NEGLIGIBLE = 1e-10;

    /** By the smaller of the neurons' Gram matrix and M in the coordinates that they have. */
    static Tilt of(RewardModel model) {
        int[] group = Require.present("model", model).group(0);
        Require.check(group.length > 0, "number of target neurons", 0, "at least 1");
        double[][] w = new double[group.length][];
        for (int j = 0; j < w.length; j++) {
            w[j] = model.neuron(group[j]);
        }
        int[] used = coordinates(w);
        boolean primal = used.length < w.length;
        SymmetricEigen eigen = SymmetricEigen.of(primal ? second(w, used) : gram(w));
        List<double[]> vectors = new ArrayList<>();
        for (int i = 0; i < eigen.size() && eigen.value(i) > NEGLIGIBLE * eigen.value(0); i++) {
            double[] v = new double[w[0].length];
            double[] found = eigen.vector(i);
            for (int j = 0; j < found.length; j++) {
                if (primal) {
                    v[used[j]] = found[j];
                } else {
                    for (int c : used) {
                        v[c] = Math.fma(found[j], w[j][c], v[c]);
                    }
                }
            }
            vectors.add(Vectors.normalise(v));
        }
        double[] spectrum = new double[vectors.size()];
        for (int i = 0; i < spectrum.length; i++) {
            spectrum[i] = eigen.value(i);
        }
        return new Tilt(model, spectrum, vectors.toArray(double[][]::new));
    }

    /** Returns the coordinates in which a neuron is not 0. */
    private static int[] coordinates(double[][] w) {
        return IntStream.range(0, w[0].length)
                .filter(c -> Arrays.stream(w).anyMatch(neuron -> neuron[c] != 0)).toArray();
    }

    private static double[][] gram(double[][] w) {
        double[][] gram = Overlaps.of(w, w);
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] /= w.length;
                gram[j][i] = gram[i][j];
            }
        }
        return gram;
    }

    private static double[][] second(double[][] w, int[] used) {
        double[][] m = new double[used.length][used.length];
        for (double[] neuron : w) {
            for (int i = 0; i < used.length; i++) {
                for (int j = 0; j < used.length; j++) {
                    m[i][j] += neuron[used[i]] * neuron[used[j]] / w.length;
                }
            }
        }
        return m;
    }

    double largest() {
        return 1 / (Math.sqrt(2) * spectrum[0]);
    }

    Generator generator(double share) {
        double[] deviations = new double[spectrum.length];
        for (int i = 0; i < deviations.length; i++) {
            deviations[i] = 1 / Math.sqrt(1 - share * spectrum[i] / spectrum[0]);
        }
        return new Generator(model.world(), String.format(Locale.ROOT, "tilted by the reward of %d neurons, %s of the largest tilt",
                model.group(0).length, share), true, vectors, deviations);
    }
}
