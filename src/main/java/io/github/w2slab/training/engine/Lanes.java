package io.github.w2slab.training.engine;

/**
 * Loops over the lanes of a panel, in double precision.
 *
 * <p>Their form matters. HotSpot's compiler turns a loop into vector instructions if each operand is an array of its own,
 * read from index 0: four rows into two sums run at about 14 thousand million multiply-adds a second and core on AVX-512.
 * One flat array with an offset a row, eight rows into one sum, or four rows into four sums are not vectorised and reach 3
 * to 5. Each sum adds its terms in the order in which they are given, so the form changes no bit.
 */
final class Lanes {

    /** Bounds of the lazy scale; beyond them it is folded into the coefficients. */
    static final double SCALE_MIN = 1e-100;
    static final double SCALE_MAX = 1e100;

    private Lanes() {
    }

    /** Returns the value in the precision of these loops. */
    static double narrow(double value) {
        return value;
    }

    /** Returns the values in the precision of these loops. */
    static double[] narrow(double[] values) {
        return values.clone();
    }

    /** into = values, in double precision whatever these loops are in. */
    static void widen(double[] values, double[] into) {
        System.arraycopy(values, 0, into, 0, values.length);
    }

    /** Returns 1 / sqrt(value). */
    static double inverseRoot(double value) {
        return 1 / Math.sqrt(value);
    }

    /** sum += a v. */
    static void add(double[] sum, double a, double[] v, int lanes) {
        for (int l = 0; l < lanes; l++) {
            sum[l] = Math.fma(v[l], a, sum[l]);
        }
    }

    /** sum += a0 v0 + a1 v1 + a2 v2 + a3 v3. */
    static void addFour(double[] sum, double a0, double a1, double a2, double a3,
                        double[] v0, double[] v1, double[] v2, double[] v3, int lanes) {
        for (int l = 0; l < lanes; l++) {
            sum[l] = Math.fma(v3[l], a3, Math.fma(v2[l], a2, Math.fma(v1[l], a1, Math.fma(v0[l], a0, sum[l]))));
        }
    }

    /** sumA += a0 v0 + ... + a3 v3 and sumB += b0 v0 + ... + b3 v3. */
    static void addFourToTwo(double[] sumA, double a0, double a1, double a2, double a3,
                             double[] sumB, double b0, double b1, double b2, double b3,
                             double[] v0, double[] v1, double[] v2, double[] v3, int lanes) {
        for (int l = 0; l < lanes; l++) {
            sumA[l] = Math.fma(v3[l], a3, Math.fma(v2[l], a2, Math.fma(v1[l], a1, Math.fma(v0[l], a0, sumA[l]))));
            sumB[l] = Math.fma(v3[l], b3, Math.fma(v2[l], b2, Math.fma(v1[l], b1, Math.fma(v0[l], b0, sumB[l]))));
        }
    }

    /** sum += v w. */
    static void addProduct(double[] sum, double[] v, double[] w, int lanes) {
        for (int l = 0; l < lanes; l++) {
            sum[l] = Math.fma(v[l], w[l], sum[l]);
        }
    }

    /** v *= w. */
    static void multiply(double[] v, double[] w, int lanes) {
        for (int l = 0; l < lanes; l++) {
            v[l] *= w[l];
        }
    }

    /** v *= a. */
    static void multiply(double[] v, double a, int lanes) {
        for (int l = 0; l < lanes; l++) {
            v[l] *= a;
        }
    }
}
