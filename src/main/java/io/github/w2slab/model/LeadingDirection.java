package io.github.w2slab.model;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.base.Vectors;

/**
 * The eigenvector of largest |eigenvalue| of M = sum_j a_j w_j w_j^T, what a reward sum_j a_j sigma(&lt;w_j, x&gt;) looks at
 * most: with sigma = h_2 the reward is x^T M x / sqrt 2 but for a constant, and a student climbs towards it.
 *
 * <p>With W W^T = E D E^T the rows of Q = D^{-1/2} E^T W are orthonormal and M = Q^T S Q,
 * S = D^{1/2} E^T diag(a) E D^{1/2}, no larger than the number of neurons.
 *
 * @param vector of unit length, up to sign
 * @param value  its eigenvalue, 0 if M is 0
 */
record LeadingDirection(double[] vector, double value) {

    private static final double DEPENDENT = 1e-13;

    static LeadingDirection of(double[][] neurons, double[] weights) {
        SymmetricEigen gram = SymmetricEigen.of(Overlaps.of(neurons, neurons));
        int rank = 0;
        while (rank < gram.size() && gram.value(rank) > DEPENDENT * gram.value(0)) {
            rank++;
        }
        double[] vector = new double[neurons[0].length];
        if (rank == 0) {
            return new LeadingDirection(vector, 0);
        }
        double[][] e = new double[rank][];
        double[][] s = new double[rank][rank];
        for (int i = 0; i < rank; i++) {
            e[i] = gram.vector(i);
            for (int k = 0; k <= i; k++) {
                for (int j = 0; j < weights.length; j++) {
                    s[i][k] = Math.fma(weights[j] * e[i][j], e[k][j], s[i][k]);
                }
                s[i][k] *= Math.sqrt(gram.value(i) * gram.value(k));
                s[k][i] = s[i][k];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(s);
        int top = Math.abs(eigen.value(0)) >= Math.abs(eigen.value(rank - 1)) ? 0 : rank - 1;
        double[] v = eigen.vector(top);
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j < neurons.length; j++) {
                Vectors.add(vector, v[i] * e[i][j] / Math.sqrt(gram.value(i)), neurons[j]);
            }
        }
        return new LeadingDirection(vector, eigen.value(top));
    }
}
