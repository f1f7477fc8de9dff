package io.github.w2slab.base;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.eig.SymmetricQRAlgorithmDecomposition_DDRM;
import org.ejml.dense.row.decomposition.hessenberg.TridiagonalDecompositionHouseholder_DDRM;

/**
 * Eigenvalues, descending, and orthonormal eigenvectors of a symmetric matrix, by EJML's implicit QR algorithm.
 *
 * <p>Two things are done around it. The one-threaded decomposition is named explicitly, for EJML's factory takes a
 * parallel one for large matrices. And entries of the tridiagonal form below 10^-18 of the largest, which are rounding
 * residues, are set to 0: Gram matrices of neurons that point the same way are of low rank, their residues fall off in a
 * cascade until they underflow, and the algorithm then ends without a result.
 */
public final class SymmetricEigen {

    private static final double RESIDUE = 1e-18;

    private final double[] values;
    private final double[][] vectors;

    private SymmetricEigen(double[] values, double[][] vectors) {
        this.values = values;
        this.vectors = vectors;
    }

    /**
     * Decomposes.
     *
     * @param matrix square, of finite numbers, equal to its transpose; only that is checked of it by the caller
     * @throws IllegalArgumentException if it is not square, not finite, or the algorithm does not converge
     */
    public static SymmetricEigen of(double[][] matrix) {
        int n = matrix.length;
        Require.check(n > 0, "size of the matrix", n, "at least 1");
        for (double[] row : matrix) {
            Require.check(row.length == n, "length of a row", row.length, "that of a column, " + n);
            for (double value : row) {
                Require.finite("each entry of the matrix", value);
            }
        }
        SymmetricQRAlgorithmDecomposition_DDRM eigen =
                new SymmetricQRAlgorithmDecomposition_DDRM(new WithoutResidues(), true);
        Require.check(eigen.decompose(new DMatrixRMaj(matrix)), "matrix", "one on which the QR algorithm fails",
                "one with eigenvectors");
        double[] unordered = IntStream.range(0, n).mapToDouble(i -> eigen.getEigenvalue(i).real).toArray();
        int[] order = IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(i -> -unordered[i]))
                .mapToInt(Integer::intValue).toArray();
        return new SymmetricEigen(IntStream.of(order).mapToDouble(i -> unordered[i]).toArray(),
                IntStream.of(order).mapToObj(i -> eigen.getEigenVector(i).data).toArray(double[][]::new));
    }

    /** Returns the order of the matrix. */
    public int size() {
        return values.length;
    }

    /** Returns the i-th largest eigenvalue, from i = 0. */
    public double value(int i) {
        return values[i];
    }

    /** Returns its eigenvector of unit length, a copy; its sign is arbitrary but reproducible. */
    public double[] vector(int i) {
        return vectors[i].clone();
    }

    private static final class WithoutResidues extends TridiagonalDecompositionHouseholder_DDRM {

        @Override
        public void getDiagonal(double[] diagonal, double[] off) {
            super.getDiagonal(diagonal, off);
            double largest = 0;
            for (int i = 0; i < N; i++) {
                largest = Math.max(largest, Math.abs(diagonal[i]));
                largest = i < N - 1 ? Math.max(largest, Math.abs(off[i])) : largest;
            }
            for (int i = 0; i < N; i++) {
                diagonal[i] = Math.abs(diagonal[i]) < RESIDUE * largest ? 0 : diagonal[i];
                if (i < N - 1) {
                    off[i] = Math.abs(off[i]) < RESIDUE * largest ? 0 : off[i];
                }
            }
        }
    }
}
