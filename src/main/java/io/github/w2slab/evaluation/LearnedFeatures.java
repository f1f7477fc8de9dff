package io.github.w2slab.evaluation;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.model.RewardModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the neurons of one group look at: their leading directions, overlaps and energies.
 *
 * <p>Leading directions are the eigenvectors of sum_j w_j w_j^T of largest eigenvalues, as many as hold 90 % of the
 * group's energy: one where all neurons agree, nearly as many as there are neurons where each looks elsewhere.
 */
final class LearnedFeatures {

    private static final double SHARE = 0.9;

    private final RewardModel model;
    private final int[] members;

    LearnedFeatures(RewardModel model, int group) {
        this.model = model;
        this.members = IntStream.range(0, model.neurons()).filter(j -> model.groupOf(j) == group).toArray();
    }

    boolean isEmpty() {
        return members.length == 0;
    }

    /** Returns the mean over the group of |&lt;w, v&gt;|, NaN if it is empty. */
    double meanOverlap(double[] v) {
        return Seeds.mean(IntStream.of(members).mapToDouble(j -> Math.abs(model.overlap(j, v))).toArray());
    }

    /** Returns the mean over the group of |P_{V_k} w|^2, NaN if it is empty. */
    double energyShare(int k) {
        return Seeds.mean(IntStream.of(members).mapToDouble(j -> model.energyShare(j, k)).toArray());
    }

    /** Returns the leading directions, orthonormal, one a row. */
    double[][] leadingDirections() {
        double[][] w = IntStream.of(members).mapToObj(model::neuron).toArray(double[][]::new);
        SymmetricEigen eigen = SymmetricEigen.of(Overlaps.of(w, w));
        List<double[]> directions = new ArrayList<>();
        double held = 0;
        for (int i = 0; i < w.length && held < SHARE * w.length; i++) {
            held += eigen.value(i);
            double scale = 1 / Math.sqrt(eigen.value(i));
            directions.add(Vectors.combination(Arrays.stream(eigen.vector(i)).map(weight -> scale * weight).toArray(), w));
        }
        return directions.toArray(new double[0][]);
    }
}
