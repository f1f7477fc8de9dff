package io.github.w2slab.training.engine;

import io.github.w2slab.model.Activation;

/** sigma' over lanes: by Horner's rule where sigma is a polynomial, else entry by entry. */
final class Slopes {

    private final Activation activation;
    private final double[] powers;

    Slopes(Activation activation) {
        this.activation = activation;
        this.powers = activation.derivativePowers();
    }

    /** True if sigma' is a polynomial, which {@link #power} and {@link #degree} tell. */
    boolean polynomial() {
        return powers != null;
    }

    /** Returns the degree of sigma'. */
    int degree() {
        return powers.length - 1;
    }

    /** Returns the factor of z^n in sigma'. */
    double power(int n) {
        return powers[n];
    }

    /** into_i = sigma'(z_i) for i from 0 to count - 1; the arrays must not be the same. */
    void fill(double[] z, double[] into, int count) {
        if (powers == null) {
            fill(z, into, 0, count);
            return;
        }
        double top = powers[powers.length - 1];
        for (int i = 0; i < count; i++) {
            into[i] = top;
        }
        for (int n = powers.length - 2; n >= 0; n--) {
            double power = powers[n];
            for (int i = 0; i < count; i++) {
                into[i] = Math.fma(z[i], into[i], power);
            }
        }
    }

    /** into_i = sigma'(z_i) for i from {@code from} to {@code to} - 1, entry by entry. */
    void fill(double[] z, double[] into, int from, int to) {
        for (int i = from; i < to; i++) {
            into[i] = activation.derivative(z[i]);
        }
    }

    /** into_{at + i} = sigma'(z_{from + i}) for i from 0 to count - 1, entry by entry. */
    void fill(double[] z, int from, double[] into, int at, int count) {
        for (int i = 0; i < count; i++) {
            into[at + i] = activation.derivative(z[from + i]);
        }
    }

    /** The same in single precision. */
    void fill(float[] z, int from, float[] into, int at, int count) {
        for (int i = 0; i < count; i++) {
            into[at + i] = (float) activation.derivative(z[from + i]);
        }
    }

    /** As {@link #fill(double[], double[], int, int)}, in single precision. */
    void fill(float[] z, float[] into, int from, int to) {
        for (int i = from; i < to; i++) {
            into[i] = (float) activation.derivative(z[i]);
        }
    }
}
