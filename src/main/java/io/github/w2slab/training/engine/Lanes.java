package io.github.w2slab.training.engine;

/**
 * Loops over the lanes of a panel. HotSpot turns each into vector instructions, for every operand is an array of its own, read
 * from index 0.
 */
final class Lanes {

    private Lanes() {
    }

    /** sum += a v. */
    static void add(double[] sum, double a, double[] v) {
        for (int l = 0; l < sum.length; l++) {
            sum[l] = Math.fma(v[l], a, sum[l]);
        }
    }

    /** sum += v w. */
    static void addProduct(double[] sum, double[] v, double[] w) {
        for (int l = 0; l < sum.length; l++) {
            sum[l] = Math.fma(v[l], w[l], sum[l]);
        }
    }

    /** into = v w. */
    static void multiply(double[] v, double[] w, double[] into) {
        for (int l = 0; l < into.length; l++) {
            into[l] = v[l] * w[l];
        }
    }

    /** v *= a. */
    static void scale(double[] v, double a) {
        for (int l = 0; l < v.length; l++) {
            v[l] *= a;
        }
    }
}
