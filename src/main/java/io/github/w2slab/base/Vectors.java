package io.github.w2slab.base;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sums, lengths and bases of vectors; each sum in the order of the coordinates, each product with its sum rounded once. */
public final class Vectors {

    /** What of a vector is left beyond a basis, as a share of its length, below which it counts as a combination of it. */
    private static final double DEPENDENT = 1e-10;

    private Vectors() {
    }

    /** Returns |v|. */
    public static double length(double[] v) {
        return Math.sqrt(Overlaps.of(v, v));
    }

    /** Divides a vector, which is not 0, by its length, and returns it. */
    public static double[] normalise(double[] v) {
        double length = length(v);
        for (int i = 0; i < v.length; i++) {
            v[i] /= length;
        }
        return v;
    }

    /** Returns v / |v|, and 0 for 0. */
    public static double[] unit(double[] v) {
        return length(v) > 0 ? normalise(v.clone()) : new double[v.length];
    }

    /** Returns |&lt;u, v&gt;| / (|u| |v|), and 0 where one is 0. */
    public static double cosine(double[] u, double[] v) {
        double size = length(u) * length(v);
        return size == 0 ? 0 : Math.abs(Overlaps.of(u, v)) / size;
    }

    /** Adds {@code factor} v to another vector, which is no shorter, and returns that. */
    public static double[] add(double[] to, double factor, double[] v) {
        for (int i = 0; i < v.length; i++) {
            to[i] = Math.fma(factor, v[i], to[i]);
        }
        return to;
    }

    /** Returns sum_i c_i v_i. */
    public static double[] combination(double[] c, double[][] vectors) {
        double[] sum = new double[vectors[0].length];
        for (int i = 0; i < vectors.length; i++) {
            add(sum, c[i], vectors[i]);
        }
        return sum;
    }

    /** Returns &lt;r, v&gt; of each row r. */
    public static double[] product(double[][] rows, double[] v) {
        return Arrays.stream(rows).mapToDouble(row -> Overlaps.of(row, v)).toArray();
    }

    /** Returns copies of vectors. */
    public static double[][] copies(double[][] vectors) {
        return Arrays.stream(vectors).map(double[]::clone).toArray(double[][]::new);
    }

    /** Returns an orthonormal basis of the span of some vectors, which stay as they are. */
    public static double[][] orthonormal(double[][] vectors) {
        List<double[]> basis = new ArrayList<>();
        for (double[] v : vectors) {
            extend(basis, v.clone());
        }
        return basis.toArray(double[][]::new);
    }

    /** Adds to an orthonormal basis what a vector, which is changed, has beyond it, if anything (Gram and Schmidt, twice). */
    public static void extend(List<double[]> basis, double[] v) {
        double before = length(v);
        removeFrom(v, basis);
        removeFrom(v, basis);
        if (length(v) > DEPENDENT * before) {
            basis.add(normalise(v));
        }
    }

    /** Takes from a vector its part in the span of orthonormal ones. */
    public static void removeFrom(double[] v, List<double[]> basis) {
        for (double[] b : basis) {
            add(v, -Overlaps.of(v, b), b);
        }
    }
}
