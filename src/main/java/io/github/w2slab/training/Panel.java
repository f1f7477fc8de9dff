package io.github.w2slab.training;

import io.github.w2slab.model.Activation;
import java.util.Arrays;

/**
 * A few neurons side by side, one a lane, that go through blocks of online SGD steps in the exact block (Gram) form.
 *
 * <p>Over a block of samples x_0, x_1, ... the neuron w = scale (base v + sum_m c_m x_m) needs only Z = X V^T and
 * G = X X^T: before sample k, z_k = scale (base Z_k + sum_{m<k} G_km c_m). A step with g_k = eta y_k sigma'(z_k) / b,
 * gamma = sum g_k z_k and Q = |sum g_k x_k|^2 over its batch multiplies w by a = (1 - gamma)/R and adds g_k x_k / R,
 * R^2 = 1 + Q - gamma^2; the factor a goes into scale and c_k = g_k / (R scale). This is the spherical step itself, not an
 * approximation of it.
 *
 * <p>Why so: plain steps pass over all weights twice each, this form twice a block, and its sums run over matrices that
 * fit the cache. Each lane sums in the order of coordinates and samples, so which neurons stand side by side changes no
 * bit. Coordinates in which inputs are 0 are not stored: there w is only multiplied, by the factor kept in {@link State}.
 */
final class Panel {

    /** Bounds of the lazy scale; beyond them it is folded into the coefficients. */
    private static final double SCALE_MIN = 1e-100;
    private static final double SCALE_MAX = 1e100;

    private final int lanes;
    private final int coordinates;
    private final Activation activation;
    private final double[] restEnergy;
    private final double[][] z;
    private final double[][] c;
    private final double[][] g;
    private final double[] scale;
    private final double[] base;
    private final double[] gamma;
    private final double[] cross;
    private final double[] q;

    /**
     * Neurons at the beginning of a block, up to their lengths: v in the inputs' coordinates, coordinate by coordinate, and
     * the factor of the other coordinates; both times {@code scale} are the unit neurons.
     */
    static final class State {
        final double[][] v;
        final double[] factor;
        final double[] scale;

        State(int lanes, int coordinates) {
            v = new double[coordinates][lanes];
            factor = new double[lanes];
            scale = new double[lanes];
            Arrays.fill(factor, 1);
            Arrays.fill(scale, 1);
        }
    }

    /** @param restEnergy for each lane the energy outside the inputs' coordinates at the start */
    Panel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy) {
        this.lanes = lanes;
        this.coordinates = coordinates;
        this.activation = activation;
        this.restEnergy = restEnergy;
        this.z = new double[samples][lanes];
        this.c = new double[samples][lanes];
        this.g = new double[samples][lanes];
        this.scale = new double[lanes];
        this.base = new double[lanes];
        this.gamma = new double[lanes];
        this.cross = new double[lanes];
        this.q = new double[lanes];
    }

    /** Begins a block at a state: reads Z = X V^T of its first samples. */
    void begin(SampleBlock block, int samples, State from) {
        project(block, samples, from.v);
        Arrays.fill(scale, 1);
        System.arraycopy(from.scale, 0, base, 0, lanes);
    }

    /** Reads z of the batch that begins at sample {@code first}, before its step. */
    void read(SampleBlock block, int first, int batch) {
        for (int k = first; k < first + batch; k++) {
            overlap(block, k, first);
        }
    }

    /** Returns z of sample k, a lane each, as {@link #read} left it. */
    double[] overlaps(int k) {
        return z[k];
    }

    /**
     * Takes one step of all lanes on the batch that was read.
     *
     * @param rate   eta / b
     * @param signal for each sample of the block what takes the place of y
     * @return false if the size of a step is not finite
     */
    boolean step(SampleBlock block, int first, int batch, double rate, double[] signal) {
        Arrays.fill(gamma, 0);
        Arrays.fill(q, 0);
        for (int k = first; k < first + batch; k++) {
            activation.derivatives(z[k], g[k], lanes);
            double size = rate * signal[k];
            double[] step = g[k];
            for (int l = 0; l < lanes; l++) {
                step[l] *= size;
            }
            Lanes.addProduct(gamma, step, z[k], lanes);
            addEnergy(block, k, first);
        }
        return move(first, batch);
    }

    /** Ends a block after its first samples: writes the state that their steps have led to. */
    void end(SampleBlock block, int samples, State from, State to) {
        for (int k = 0; k < samples; k++) {
            Lanes.multiply(c[k], scale, lanes);
        }
        for (int l = 0; l < lanes; l++) {
            base[l] *= scale[l];
            to.factor[l] = from.factor[l] * base[l];
        }
        update(block, samples, from.v, to.v);
        restoreLength(to);
    }

    /** z_k = sum_i x_ki v_i, four coordinates and two samples at a time. */
    private void project(SampleBlock block, int samples, double[][] v) {
        double[] x = block.x;
        for (int k = 0; k < samples; k++) {
            Arrays.fill(z[k], 0);
        }
        int i = 0;
        for (; i + 4 <= coordinates; i += 4) {
            int k = 0;
            for (; k + 2 <= samples; k += 2) {
                int a = k * coordinates + i;
                int b = a + coordinates;
                Lanes.addFourToTwo(z[k], x[a], x[a + 1], x[a + 2], x[a + 3],
                        z[k + 1], x[b], x[b + 1], x[b + 2], x[b + 3], v[i], v[i + 1], v[i + 2], v[i + 3], lanes);
            }
            if (k < samples) {
                int a = k * coordinates + i;
                Lanes.addFour(z[k], x[a], x[a + 1], x[a + 2], x[a + 3], v[i], v[i + 1], v[i + 2], v[i + 3], lanes);
            }
        }
        for (; i < coordinates; i++) {
            for (int k = 0; k < samples; k++) {
                Lanes.add(z[k], x[k * coordinates + i], v[i], lanes);
            }
        }
    }

    /** z_k = scale (base Z_k + sum_{m < first} G_km c_m). */
    private void overlap(SampleBlock block, int k, int first) {
        double[] gram = block.gram;
        int row = k * block.samples;
        Lanes.multiply(z[k], base, lanes);
        int m = 0;
        for (; m + 4 <= first; m += 4) {
            Lanes.addFour(z[k], gram[row + m], gram[row + m + 1], gram[row + m + 2], gram[row + m + 3],
                    c[m], c[m + 1], c[m + 2], c[m + 3], lanes);
        }
        for (; m < first; m++) {
            Lanes.add(z[k], gram[row + m], c[m], lanes);
        }
        Lanes.multiply(z[k], scale, lanes);
    }

    /** Adds to Q what sample k brings: g_k (G_kk g_k + 2 sum_{m < k in the batch} G_km g_m). */
    private void addEnergy(SampleBlock block, int k, int first) {
        int row = k * block.samples;
        Arrays.fill(cross, 0);
        for (int m = first; m < k; m++) {
            Lanes.add(cross, 2 * block.gram[row + m], g[m], lanes);
        }
        Lanes.add(cross, block.gram[row + k], g[k], lanes);
        Lanes.addProduct(q, g[k], cross, lanes);
    }

    private boolean move(int first, int batch) {
        boolean finite = true;
        boolean inRange = true;
        for (int l = 0; l < lanes; l++) {
            double square = 1 + Math.fma(-gamma[l], gamma[l], q[l]);
            double r = 1 / Math.sqrt(square);
            finite &= square <= Double.MAX_VALUE;
            scale[l] *= (1 - gamma[l]) * r;
            q[l] = r;
            double size = Math.abs(scale[l]);
            inRange &= size > SCALE_MIN && size < SCALE_MAX;
        }
        if (!finite) {
            return false;
        }
        if (!inRange) {
            foldScale(first);
        }
        for (int k = first; k < first + batch; k++) {
            double[] coefficient = c[k];
            double[] step = g[k];
            for (int l = 0; l < lanes; l++) {
                coefficient[l] = step[l] * q[l] / scale[l];
            }
        }
        return true;
    }

    private void foldScale(int first) {
        for (int l = 0; l < lanes; l++) {
            double size = Math.abs(scale[l]);
            if (size <= SCALE_MIN || size >= SCALE_MAX) {
                for (int m = 0; m < first; m++) {
                    c[m][l] *= scale[l];
                }
                base[l] *= scale[l];
                scale[l] = 1;
            }
        }
    }

    /** v <- base v + sum_k c_k x_k, four samples and two coordinates at a time; leaves |v|^2 in q. */
    private void update(SampleBlock block, int samples, double[][] from, double[][] to) {
        Arrays.fill(q, 0);
        for (int i = 0; i < coordinates; i += 2) {
            boolean two = i + 1 < coordinates;
            rescale(from[i], to[i]);
            if (two) {
                rescale(from[i + 1], to[i + 1]);
                addSamplesToTwo(block.x, i, samples, to[i], to[i + 1]);
                Lanes.addProduct(q, to[i], to[i], lanes);
                Lanes.addProduct(q, to[i + 1], to[i + 1], lanes);
            } else {
                for (int k = 0; k < samples; k++) {
                    Lanes.add(to[i], block.x[k * coordinates + i], c[k], lanes);
                }
                Lanes.addProduct(q, to[i], to[i], lanes);
            }
        }
    }

    private void rescale(double[] from, double[] to) {
        for (int l = 0; l < lanes; l++) {
            to[l] = base[l] * from[l];
        }
    }

    private void addSamplesToTwo(double[] x, int i, int samples, double[] first, double[] second) {
        int d = coordinates;
        int k = 0;
        for (; k + 4 <= samples; k += 4) {
            int at = k * d + i;
            Lanes.addFourToTwo(first, x[at], x[at + d], x[at + 2 * d], x[at + 3 * d],
                    second, x[at + 1], x[at + d + 1], x[at + 2 * d + 1], x[at + 3 * d + 1],
                    c[k], c[k + 1], c[k + 2], c[k + 3], lanes);
        }
        for (; k < samples; k++) {
            Lanes.add(first, x[k * d + i], c[k], lanes);
            Lanes.add(second, x[k * d + i + 1], c[k], lanes);
        }
    }

    /** Rounding moves lengths, and a repelled neuron lets the error grow, so each block begins at length 1 again. */
    private void restoreLength(State state) {
        for (int l = 0; l < lanes; l++) {
            double energy = Math.fma(restEnergy[l] * state.factor[l], state.factor[l], q[l]);
            state.scale[l] = energy > 0 ? 1 / Math.sqrt(energy) : 1;
        }
    }
}
