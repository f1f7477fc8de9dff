package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.model.Ridge;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import java.util.Arrays;

/** Matrices of standard normal numbers, and least squares on their columns. */
final class Drawn {

    /** Members of the stream from here on are used by nothing else. */
    private static final long FIRST = 1L << 40;

    private Drawn() {
    }

    /** Returns rows x columns standard normal numbers; each use of a seed has a number of its own. */
    static double[][] normal(long seed, int use, int rows, int columns) {
        Normals normals = Normals.of(seed, Stream.THEORY, FIRST + use, columns);
        double[][] drawn = new double[rows][];
        for (int i = 0; i < rows; i++) {
            Interruption.check();
            drawn[i] = normals.row(i);
        }
        return drawn;
    }

    static double[] normal(long seed, int use, int length) {
        return Normals.of(seed, Stream.THEORY, FIRST + use, length).row(0);
    }

    /** Returns columns {@code from} to {@code to} - 1. */
    static double[][] columns(double[][] rows, int from, int to) {
        return Arrays.stream(rows).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][]::new);
    }

    static double[] leastSquares(double[][] rows, double[] y) {
        return Ridge.penalty(0).withoutIntercept().fit(rows, y).weights();
    }

    /** Returns the projection of y on the span of the columns. */
    static double[] projected(double[][] rows, double[] y) {
        return Vectors.product(rows, leastSquares(rows, y));
    }

    static double[] plus(double[] a, double factor, double[] b) {
        return Vectors.add(a.clone(), factor, b);
    }

    static double squaredDistance(double[] a, double[] b) {
        double[] difference = plus(a, -1, b);
        return Overlaps.of(difference, difference);
    }
}
