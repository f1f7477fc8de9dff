package io.github.w2slab.training.engine;

/** {@link Precision} for the classes of single precision, which the build writes from those in double precision. */
final class SinglePrecision {

    static final float SCALE_MIN = 1e-12f;
    static final float SCALE_MAX = 1e12f;

    private SinglePrecision() {
    }

    static float narrow(double value) {
        return (float) value;
    }

    static float[] narrow(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }

    static void widen(float[] values, double[] into) {
        for (int l = 0; l < values.length; l++) {
            into[l] = values[l];
        }
    }

    static float inverseRoot(float value) {
        return 1 / (float) Math.sqrt(value);
    }
}
