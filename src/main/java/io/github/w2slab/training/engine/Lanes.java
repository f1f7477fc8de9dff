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

    /** sum += a_0 v_0 + a_1 v_1 + ... of so many rows, in their order; four at a time, for the sum is then read once for them. */
    static void addAll(double[] sum, double[] a, double[][] v, int rows) {
        int m = 0;
        for (; m + 4 <= rows; m += 4) {
            addFour(sum, a[m], a[m + 1], a[m + 2], a[m + 3], v[m], v[m + 1], v[m + 2], v[m + 3]);
        }
        for (; m < rows; m++) {
            add(sum, a[m], v[m]);
        }
    }

    private static void addFour(double[] sum, double a0, double a1, double a2, double a3, double[] v0, double[] v1, double[] v2,
                                double[] v3) {
        for (int l = 0; l < sum.length; l++) {
            sum[l] = Math.fma(v3[l], a3, Math.fma(v2[l], a2, Math.fma(v1[l], a1, Math.fma(v0[l], a0, sum[l]))));
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
