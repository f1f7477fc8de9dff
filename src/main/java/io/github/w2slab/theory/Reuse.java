package io.github.w2slab.theory;

import io.github.w2slab.model.Activation;
import io.github.w2slab.training.Sgd;
import java.util.Arrays;

/**
 * Steps on one sample of each neuron, k times in a row or with a second look. All of them lie in the plane of the neuron and x:
 * w = keep w_0 + gain x, z = keep z_0 + gain |x|^2, and a step with c = eta y sigma'(z~), z~ = z + rho' y sigma'(z) |x|^2,
 * R^2 = 1 + c^2 (|x|^2 - z^2), sets keep &lt;- (1 - c z) keep / R and gain &lt;- ((1 - c z) gain + c)/R.
 */
final class Reuse {

    /** Factors of the neuron and of x, one for each lane, after {@link #take}. */
    final double[] keep;
    final double[] gain;
    private final Activation activation;
    private final int times;
    private final double look;
    private final double[] overlap;
    private final double[] ahead;
    private final double[] slope;

    Reuse(Activation activation, Sgd sgd, int lanes) {
        this.activation = activation;
        this.times = sgd.repeats();
        this.look = sgd.look();
        this.keep = new double[lanes];
        this.gain = new double[lanes];
        this.overlap = new double[lanes];
        this.ahead = new double[lanes];
        this.slope = new double[lanes];
    }

    /**
     * Takes all steps.
     *
     * @param z      overlaps with the samples before them
     * @param y      signals
     * @param square |x|^2
     * @param rate   eta
     * @return false if a step is not finite
     */
    boolean take(double[] z, double[] y, double[] square, double rate) {
        Arrays.fill(keep, 1);
        Arrays.fill(gain, 0);
        System.arraycopy(z, 0, overlap, 0, z.length);
        boolean finite = true;
        for (int use = 0; use < times; use++) {
            activation.derivatives(overlap, slope, slope.length);
            if (look != 0) {
                for (int l = 0; l < ahead.length; l++) {
                    ahead[l] = Math.fma(look * y[l] * square[l], slope[l], overlap[l]);
                }
                activation.derivatives(ahead, slope, slope.length);
            }
            for (int l = 0; l < overlap.length; l++) {
                double c = rate * y[l] * slope[l];
                double along = c * overlap[l];
                double size = Math.fma(c * c, square[l], Math.fma(-along, along, 1));
                double r = 1 / Math.sqrt(size);
                finite &= r > 0;
                overlap[l] = Math.fma(1 - along, overlap[l], c * square[l]) * r;
                keep[l] *= (1 - along) * r;
                gain[l] = Math.fma(1 - along, gain[l], c) * r;
            }
        }
        return finite;
    }
}
