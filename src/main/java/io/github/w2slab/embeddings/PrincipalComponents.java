package io.github.w2slab.embeddings;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.base.Workers;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Principal components of rows: eigenvectors of their covariance (about the mean, divided by n), largest first.
 *
 * @param mean    of the rows
 * @param values  eigenvalues, descending
 * @param vectors orthonormal eigenvectors, one a row
 */
record PrincipalComponents(double[] mean, double[] values, double[][] vectors) {

    /** Rows that one task of the threads takes; fixed, so that sums do not depend on the number of threads. */
    private static final int ROWS = 512;
    private static final int CHUNKS = 16;
    /** Features of which the whole covariance is taken apart. */
    static final int MOST_WHOLE = 1024;
    private static final int ROUNDS = 4;
    private static final int SPARE = 10;

    /** All components, by the d x d covariance. */
    static PrincipalComponents of(float[][] rows) {
        double[] mean = mean(rows);
        SymmetricEigen eigen = SymmetricEigen.of(covariance(rows, mean));
        double[] values = new double[mean.length];
        double[][] vectors = new double[mean.length][];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, eigen.value(i));
            vectors[i] = eigen.vector(i);
        }
        return new PrincipalComponents(mean, values, vectors);
    }

    /** Returns the first s vectors. */
    double[][] leading(int s) {
        return Arrays.copyOf(vectors, s);
    }

    static double[] mean(float[][] rows) {
        double[] mean = new double[rows[0].length];
        for (float[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j];
            }
        }
        for (int j = 0; j < mean.length; j++) {
            mean[j] /= rows.length;
        }
        return mean;
    }

    /** Returns the covariance; rows of it are shared among threads, each entry summed in the order of the rows. */
    static double[][] covariance(float[][] rows, double[] mean) {
        int d = mean.length;
        double[][] sums = new double[d][d];
        for (int from = 0; from < rows.length; from += ROWS) {
            Interruption.check();
            double[][] block = centred(rows, from, Math.min(ROWS, rows.length - from), mean);
            Workers.run(CHUNKS, chunk -> {
                for (int i = chunk; i < d; i += CHUNKS) {
                    add(block, i, sums[i]);
                }
            });
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                sums[i][j] /= rows.length;
                sums[j][i] = sums[i][j];
            }
        }
        return sums;
    }

    private static void add(double[][] block, int i, double[] sums) {
        for (double[] x : block) {
            double value = x[i];
            for (int j = 0; j <= i; j++) {
                sums[j] = Math.fma(value, x[j], sums[j]);
            }
        }
    }

    private static double[][] centred(float[][] rows, int from, int count, double[] mean) {
        double[][] block = new double[count][mean.length];
        for (int k = 0; k < count; k++) {
            for (int j = 0; j < mean.length; j++) {
                block[k][j] = rows[from + k][j] - mean[j];
            }
        }
        return block;
    }

    /**
     * Returns tasks by the p leading components of all their rows together, about their common mean. Up to {@value #MOST_WHOLE}
     * features by the whole covariance, beyond by subspace iteration from random vectors (Halko, Martinsson and Tropp, SIAM Review 2011), {@value #ROUNDS} rounds with {@value #SPARE}
     * vectors to spare; of the energy of the true components less than a thousandth is lost where eigenvalues fall.
     */
    static List<TaskRows> leading(List<TaskRows> tasks, int p) {
        float[][] rows = tasks.stream().flatMap(task -> Arrays.stream(task.features())).toArray(float[][]::new);
        if (rows[0].length <= MOST_WHOLE) {
            PrincipalComponents all = of(rows);
            return projected(tasks, all.mean, all.leading(p));
        }
        double[] mean = mean(rows);
        return projected(tasks, mean, iterated(rows, mean, p));
    }

    /** Returns p leading vectors by subspace iteration. */
    static double[][] iterated(float[][] rows, double[] mean, int p) {
        int d = mean.length;
        int width = Math.min(d, p + SPARE);
        double[][] basis = new double[width][];
        Normals normals = Normals.of(1, Stream.PILOT, d);
        for (int i = 0; i < width; i++) {
            basis[i] = normals.row(i);
        }
        orthonormalise(basis);
        for (int round = 0; round < ROUNDS; round++) {
            basis = applied(rows, mean, basis);
            orthonormalise(basis);
        }
        // Within the span that was found, the components themselves.
        double[][] image = applied(rows, mean, basis);
        double[][] small = Overlaps.of(basis, image);
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < i; j++) {
                small[i][j] = (small[i][j] + small[j][i]) / 2;
                small[j][i] = small[i][j];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(small);
        double[][] vectors = new double[p][d];
        for (int i = 0; i < p; i++) {
            double[] mix = eigen.vector(i);
            for (int k = 0; k < width; k++) {
                Vectors.add(vectors[i], mix[k], basis[k]);
            }
        }
        return vectors;
    }

    private static List<TaskRows> projected(List<TaskRows> tasks, double[] mean, double[][] vectors) {
        int p = vectors.length;
        List<TaskRows> reduced = new ArrayList<>();
        for (TaskRows task : tasks) {
            float[][] few = new float[task.rows()][p];
            Workers.run(task.rows(), i -> {
                double[] x = centred(task.features(), i, 1, mean)[0];
                for (int j = 0; j < p; j++) {
                    few[i][j] = (float) Overlaps.of(vectors[j], x);
                }
            });
            reduced.add(new TaskRows(task.name(), few, task.truth(), task.weak()));
        }
        return reduced;
    }

    /** Returns the covariance times each vector, over n. */
    private static double[][] applied(float[][] rows, double[] mean, double[][] vectors) {
        int d = mean.length;
        double[][] image = new double[vectors.length][d];
        for (int from = 0; from < rows.length; from += ROWS) {
            Interruption.check();
            double[][] block = centred(rows, from, Math.min(ROWS, rows.length - from), mean);
            Workers.run(CHUNKS, chunk -> {
                for (int i = chunk; i < vectors.length; i += CHUNKS) {
                    for (double[] x : block) {
                        Vectors.add(image[i], dot(vectors[i], x) / rows.length, x);
                    }
                }
            });
        }
        return image;
    }

    /** Four sums side by side. */
    private static double dot(double[] u, double[] x) {
        double a = 0;
        double b = 0;
        double c = 0;
        double e = 0;
        int j = 0;
        for (; j + 4 <= u.length; j += 4) {
            a = Math.fma(u[j], x[j], a);
            b = Math.fma(u[j + 1], x[j + 1], b);
            c = Math.fma(u[j + 2], x[j + 2], c);
            e = Math.fma(u[j + 3], x[j + 3], e);
        }
        for (; j < u.length; j++) {
            a = Math.fma(u[j], x[j], a);
        }
        return a + b + (c + e);
    }

    /** Gram-Schmidt, twice. */
    private static void orthonormalise(double[][] vectors) {
        for (int i = 0; i < vectors.length; i++) {
            Interruption.check();
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < i; k++) {
                    Vectors.add(vectors[i], -Overlaps.of(vectors[k], vectors[i]), vectors[k]);
                }
                double norm = Vectors.length(vectors[i]);
                for (int j = 0; norm > 0 && j < vectors[i].length; j++) {
                    vectors[i][j] /= norm;
                }
            }
        }
    }
}
