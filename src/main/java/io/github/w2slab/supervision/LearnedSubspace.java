package io.github.w2slab.supervision;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.base.Workers;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.World;
import java.util.Arrays;

/** The s leading principal components, about 0, of n inputs x = B_0 xi + eps g. */
final class LearnedSubspace {

    /** Inputs whose products are added up at a time; fixed, so that sums do not depend on the number of threads. */
    private static final int ROWS = 256;
    private static final int CHUNKS = 16;

    private LearnedSubspace() {
    }

    /** Returns an orthonormal basis u_i of the span, a vector a row, for which the parts of the u_i in V_0 are orthogonal. */
    static double[][] of(World world, int examples, double noise, long seed) {
        int s = world.subspaceDimension();
        double[][] components = examples < world.dimension() ? byGram(world, examples, noise, seed)
                : byCovariance(world, examples, noise, seed);
        double[][] inside = new double[s][];
        for (int i = 0; i < s; i++) {
            inside[i] = world.target().subspace().coefficients(components[i]);
        }
        SymmetricEigen angles = SymmetricEigen.of(symmetric(Overlaps.of(inside, inside)));
        double[][] basis = new double[s][];
        for (int i = 0; i < s; i++) {
            basis[i] = mixed(components, angles.vector(s - 1 - i));
        }
        return basis;
    }

    private static double[][] byCovariance(World world, int examples, double noise, long seed) {
        int d = world.dimension();
        double[][] sums = new double[d][d];
        for (int from = 0; from < examples; from += ROWS) {
            Interruption.check();
            double[][] block = draw(world, from, Math.min(ROWS, examples - from), noise, seed);
            Workers.run(CHUNKS, chunk -> {
                for (int i = chunk; i < d; i += CHUNKS) {
                    double[] row = sums[i];
                    for (double[] x : block) {
                        double value = x[i];
                        for (int j = 0; j <= i; j++) {
                            row[j] = Math.fma(value, x[j], row[j]);
                        }
                    }
                }
            });
        }
        SymmetricEigen eigen = SymmetricEigen.of(symmetric(sums));
        double[][] leading = new double[world.subspaceDimension()][];
        Arrays.setAll(leading, eigen::vector);
        return leading;
    }

    private static double[][] byGram(World world, int examples, double noise, long seed) {
        double[][] x = draw(world, 0, examples, noise, seed);
        double[][] gram = new double[examples][examples];
        Workers.run(examples, i -> {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = Overlaps.of(x[i], x[j]);
            }
        });
        SymmetricEigen eigen = SymmetricEigen.of(symmetric(gram));
        double[][] leading = new double[world.subspaceDimension()][];
        for (int i = 0; i < leading.length; i++) {
            leading[i] = mixed(x, eigen.vector(i));
        }
        return leading;
    }

    private static double[][] draw(World world, int from, int count, double noise, long seed) {
        int s = world.subspaceDimension();
        int d = world.dimension();
        Normals normals = Normals.of(seed, Stream.UNLABELLED, s + d);
        double[][] block = new double[count][];
        for (int k = 0; k < count; k++) {
            double[] row = normals.row(from + k);
            double[] x = world.target().subspace().vector(Arrays.copyOf(row, s));
            for (int j = 0; j < d; j++) {
                x[j] = Math.fma(noise, row[s + j], x[j]);
            }
            block[k] = x;
        }
        return block;
    }

    /** Returns the matrix with its lower half in the upper one. */
    private static double[][] symmetric(double[][] lower) {
        for (int i = 0; i < lower.length; i++) {
            for (int j = 0; j < i; j++) {
                lower[j][i] = lower[i][j];
            }
        }
        return lower;
    }

    /** Returns sum_i mix_i v_i, of length 1. */
    private static double[] mixed(double[][] vectors, double[] mix) {
        return Vectors.normalise(Vectors.combination(mix, vectors));
    }
}
