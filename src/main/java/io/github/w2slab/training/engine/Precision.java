package io.github.w2slab.training.engine;

/** What differs between the vector form in double precision and in single precision beside the type of its numbers. */
final class Precision {

    /** Bounds of the lazy scale; beyond them it is folded into the coefficients. */
    static final double SCALE_MIN = 1e-100;
    static final double SCALE_MAX = 1e100;

    private Precision() {
    }

    /** Returns the value in this precision. */
    static double narrow(double value) {
        return value;
    }

    /** Returns the values in this precision, a copy. */
    static double[] narrow(double[] values) {
        return values.clone();
    }

    /** into = values, in double precision whatever this one is. */
    static void widen(double[] values, double[] into) {
        System.arraycopy(values, 0, into, 0, values.length);
    }

    /** Returns 1 / sqrt(value). */
    static double inverseRoot(double value) {
        return 1 / Math.sqrt(value);
    }
}
