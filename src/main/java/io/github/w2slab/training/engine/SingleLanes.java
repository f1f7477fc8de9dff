package io.github.w2slab.training.engine;

/**
 * Loops over the lanes of a panel, in single precision; see {@link Lanes}.
 */
final class SingleLanes {

    /** Bounds of the lazy scale; beyond them it is folded into the coefficients. */
    static final float SCALE_MIN = 1e-12f;
    static final float SCALE_MAX = 1e12f;

    private SingleLanes() {
    }

    /** Returns the value in the precision of these loops. */
    static float narrow(double value) {
        return (float) value;
    }

    /** Returns the values in the precision of these loops. */
    static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    /** into = values, in double precision whatever these loops are in. */
    static void widen(float[] values, double[] into) {
        for (int l = 0; l < values.length; l++) {
            into[l] = values[l];
        }
    }

    /** Returns 1 / sqrt(value). */
    static float inverseRoot(float value) {
        return 1 / (float) Math.sqrt(value);
    }

    /** sum += a v. */
    static void add(float[] sum, float a, float[] v, int lanes) {
        for (int l = 0; l < lanes; l++) {
            sum[l] = Math.fma(v[l], a, sum[l]);
        }
    }

    /** sum += a0 v0 + a1 v1 + a2 v2 + a3 v3. */
    static void addFour(float[] sum, float a0, float a1, float a2, float a3,
                        float[] v0, float[] v1, float[] v2, float[] v3, int lanes) {
        for (int l = 0; l < lanes; l++) {
            sum[l] = Math.fma(v3[l], a3, Math.fma(v2[l], a2, Math.fma(v1[l], a1, Math.fma(v0[l], a0, sum[l]))));
        }
    }

    /** sumA += a0 v0 + ... + a3 v3 and sumB += b0 v0 + ... + b3 v3. */
    static void addFourToTwo(float[] sumA, float a0, float a1, float a2, float a3,
                             float[] sumB, float b0, float b1, float b2, float b3,
                             float[] v0, float[] v1, float[] v2, float[] v3, int lanes) {
        for (int l = 0; l < lanes; l++) {
            sumA[l] = Math.fma(v3[l], a3, Math.fma(v2[l], a2, Math.fma(v1[l], a1, Math.fma(v0[l], a0, sumA[l]))));
            sumB[l] = Math.fma(v3[l], b3, Math.fma(v2[l], b2, Math.fma(v1[l], b1, Math.fma(v0[l], b0, sumB[l]))));
        }
    }

    /** sum += v w. */
    static void addProduct(float[] sum, float[] v, float[] w, int lanes) {
        for (int l = 0; l < lanes; l++) {
            sum[l] = Math.fma(v[l], w[l], sum[l]);
        }
    }

    /** v *= w. */
    static void multiply(float[] v, float[] w, int lanes) {
        for (int l = 0; l < lanes; l++) {
            v[l] *= w[l];
        }
    }

    /** v *= a. */
    static void multiply(float[] v, float a, int lanes) {
        for (int l = 0; l < lanes; l++) {
            v[l] *= a;
        }
    }
}
