package io.github.w2slab.training;

import io.github.w2slab.base.Vectors;
import io.github.w2slab.model.Activation;

/**
 * One unit neuron w = scale v under spherical steps on inputs that touch only a few coordinates: what a step does to all
 * others, a multiplication, goes into the scale.
 */
final class PretrainedNeuron {

    /** Steps between normalisations of w, which remove what rounding adds up; counted from step 0. */
    private static final int NORMALISE_EVERY = 1024;
    private static final double SMALL = 1e-100;

    private final double[] v;
    private double scale = 1;

    /** @param start not 0; need not be of unit length */
    PretrainedNeuron(double[] start) {
        this.v = start.clone();
        normalise();
    }

    private PretrainedNeuron(PretrainedNeuron other) {
        this.v = other.v.clone();
        this.scale = other.scale;
    }

    PretrainedNeuron copy() {
        return new PretrainedNeuron(this);
    }

    double[] vector() {
        PretrainedNeuron unit = copy();
        unit.normalise();
        return unit.v;
    }

    /** w &lt;- (w + g (x - z w)) / |.| with g = eta y sigma'(z); false if that is not finite. */
    boolean step(LocalSample sample, double eta, Activation sigma, long step) {
        double[] x = sample.x();
        int first = sample.first();
        double z = v[sample.other()] * sample.otherValue();
        for (int i = 0; i < x.length; i++) {
            z = Math.fma(v[first + i], x[i], z);
        }
        z *= scale;
        double g = eta * sample.label() * sigma.derivative(z);
        double r = Math.sqrt(1 + g * g * (sample.square() - z * z));
        double factor = (1 - g * z) / r;
        if (!Double.isFinite(r) || !Double.isFinite(factor)) {
            return false;
        }
        if (Math.abs(factor * scale) < SMALL) {
            fold();
            for (int i = 0; i < v.length; i++) {
                v[i] *= factor;
            }
        } else {
            scale *= factor;
        }
        double c = g / (r * scale);
        for (int i = 0; i < x.length; i++) {
            v[first + i] = Math.fma(c, x[i], v[first + i]);
        }
        v[sample.other()] = Math.fma(c, sample.otherValue(), v[sample.other()]);
        if ((step + 1) % NORMALISE_EVERY == 0) {
            normalise();
        }
        return true;
    }

    private void fold() {
        for (int i = 0; i < v.length; i++) {
            v[i] *= scale;
        }
        scale = 1;
    }

    private void normalise() {
        fold();
        Vectors.normalise(v);
    }
}
