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
    private final double[] z;
    private final double[] c;
    private final double[] g;
    private final double[] scale;
    private final double[] base;
    private final double[] gamma;
    private final double[] slopes;
    private final double[] q;

    /** Weights v in the inputs' coordinates, coordinate by coordinate, and the factor of the other coordinates. */
    static final class State {
        final double[] v;
        final double[] factor;

        State(int lanes, int coordinates) {
            v = new double[lanes * coordinates];
            factor = new double[lanes];
            Arrays.fill(factor, 1);
        }
    }

    /** @param restEnergy for each lane the energy outside the inputs' coordinates at the start */
    Panel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy) {
        this.lanes = lanes;
        this.coordinates = coordinates;
        this.activation = activation;
        this.restEnergy = restEnergy;
        this.z = new double[samples * lanes];
        this.c = new double[samples * lanes];
        this.g = new double[samples * lanes];
        this.scale = new double[lanes];
        this.base = new double[lanes];
        this.gamma = new double[lanes];
        this.slopes = new double[lanes];
        this.q = new double[lanes];
    }

    /**
     * Takes steps from one state to another (which may be the same).
     *
     * @param block   the samples
     * @param steps   how many steps, from the block's first sample on
     * @param sgd     settings
     * @param from    where the neurons stand
     * @param to      where they will stand
     * @param restore whether to bring lengths back to 1 at the end, which rounding has moved by a few units in 1e-16
     * @return the first step, counted in the block, that has no finite size, or -1
     */
    int advance(SampleBlock block, int steps, Sgd sgd, State from, State to, boolean restore) {
        int samples = steps * sgd.batchSize();
        project(block, samples, from.v);
        Arrays.fill(scale, 1);
        Arrays.fill(base, 1);
        for (int t = 0; t < steps; t++) {
            if (!step(block, t * sgd.batchSize(), sgd)) {
                return t;
            }
        }
        for (int k = 0; k < samples; k++) {
            for (int l = 0; l < lanes; l++) {
                c[k * lanes + l] *= scale[l];
            }
        }
        for (int l = 0; l < lanes; l++) {
            base[l] *= scale[l];
            to.factor[l] = from.factor[l] * base[l];
        }
        update(block, samples, from.v, to.v);
        if (restore) {
            restoreLength(to);
        }
        return -1;
    }

    /** z_k = sum_i x_ki v_i, four coordinates and two samples at a time. */
    private void project(SampleBlock block, int samples, double[] v) {
        Arrays.fill(z, 0, samples * lanes, 0);
        int i = 0;
        for (; i + 4 <= coordinates; i += 4) {
            int k = 0;
            for (; k + 2 <= samples; k += 2) {
                projectTwo(block.x, k * coordinates + i, (k + 1) * coordinates + i, v, i * lanes, k * lanes);
            }
            for (; k < samples; k++) {
                projectOne(block.x, k * coordinates + i, 4, v, i * lanes, k * lanes);
            }
        }
        for (int k = 0; k < samples && i < coordinates; k++) {
            projectOne(block.x, k * coordinates + i, coordinates - i, v, i * lanes, k * lanes);
        }
    }

    private void projectTwo(double[] x, int xa, int xb, double[] v, int row, int at) {
        double a0 = x[xa];
        double a1 = x[xa + 1];
        double a2 = x[xa + 2];
        double a3 = x[xa + 3];
        double b0 = x[xb];
        double b1 = x[xb + 1];
        double b2 = x[xb + 2];
        double b3 = x[xb + 3];
        int n = lanes;
        int r1 = row + n;
        int r2 = r1 + n;
        int r3 = r2 + n;
        int second = at + n;
        double[] sums = z;
        for (int l = 0; l < n; l++) {
            double v0 = v[row + l];
            double v1 = v[r1 + l];
            double v2 = v[r2 + l];
            double v3 = v[r3 + l];
            sums[at + l] = Math.fma(a3, v3, Math.fma(a2, v2, Math.fma(a1, v1, Math.fma(a0, v0, sums[at + l]))));
            sums[second + l] = Math.fma(b3, v3, Math.fma(b2, v2, Math.fma(b1, v1, Math.fma(b0, v0, sums[second + l]))));
        }
    }

    private void projectOne(double[] x, int xa, int count, double[] v, int row, int at) {
        for (int i = 0; i < count; i++) {
            double a = x[xa + i];
            for (int l = 0; l < lanes; l++) {
                z[at + l] = Math.fma(a, v[row + i * lanes + l], z[at + l]);
            }
        }
    }

    /** One step of all lanes, on the batch that begins at sample {@code first}; false if a size is not finite. */
    private boolean step(SampleBlock block, int first, Sgd sgd) {
        int batch = sgd.batchSize();
        double rate = sgd.learningRate() / batch;
        Arrays.fill(gamma, 0);
        Arrays.fill(q, 0);
        for (int k = first; k < first + batch; k++) {
            overlap(block, k, first);
            int at = k * lanes;
            System.arraycopy(z, at, slopes, 0, lanes);
            activation.derivatives(slopes, slopes, lanes);
            double size = rate * block.y[k];
            for (int l = 0; l < lanes; l++) {
                g[at + l] = size * slopes[l];
                gamma[l] = Math.fma(g[at + l], z[at + l], gamma[l]);
            }
            addEnergy(block, k, first);
        }
        return move(first, batch);
    }

    /** z_k = scale (base Z_k + sum_{m < first} G_km c_m). */
    private void overlap(SampleBlock block, int k, int first) {
        int at = k * lanes;
        int row = k * block.samples;
        int n = lanes;
        double[] sums = z;
        double[] coefficients = c;
        for (int l = 0; l < n; l++) {
            sums[at + l] *= base[l];
        }
        int m = 0;
        for (; m + 4 <= first; m += 4) {
            double g0 = block.gram[row + m];
            double g1 = block.gram[row + m + 1];
            double g2 = block.gram[row + m + 2];
            double g3 = block.gram[row + m + 3];
            int m0 = m * n;
            int m1 = m0 + n;
            int m2 = m1 + n;
            int m3 = m2 + n;
            for (int l = 0; l < n; l++) {
                sums[at + l] = Math.fma(g3, coefficients[m3 + l], Math.fma(g2, coefficients[m2 + l],
                        Math.fma(g1, coefficients[m1 + l], Math.fma(g0, coefficients[m0 + l], sums[at + l]))));
            }
        }
        for (; m < first; m++) {
            double g0 = block.gram[row + m];
            for (int l = 0; l < n; l++) {
                sums[at + l] = Math.fma(g0, coefficients[m * n + l], sums[at + l]);
            }
        }
        for (int l = 0; l < n; l++) {
            sums[at + l] *= scale[l];
        }
    }

    /** Adds to Q what sample k brings: g_k (G_kk g_k + 2 sum_{m < k in the batch} G_km g_m). */
    private void addEnergy(SampleBlock block, int k, int first) {
        int at = k * lanes;
        int row = k * block.samples;
        double own = block.gram[row + k];
        for (int l = 0; l < lanes; l++) {
            q[l] = Math.fma(g[at + l] * g[at + l], own, q[l]);
        }
        for (int m = first; m < k; m++) {
            double cross = 2 * block.gram[row + m];
            for (int l = 0; l < lanes; l++) {
                q[l] = Math.fma(g[at + l] * g[m * lanes + l], cross, q[l]);
            }
        }
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
            int at = k * lanes;
            for (int l = 0; l < lanes; l++) {
                c[at + l] = g[at + l] * q[l] / scale[l];
            }
        }
        return true;
    }

    private void foldScale(int first) {
        for (int l = 0; l < lanes; l++) {
            double size = Math.abs(scale[l]);
            if (size <= SCALE_MIN || size >= SCALE_MAX) {
                for (int m = 0; m < first; m++) {
                    c[m * lanes + l] *= scale[l];
                }
                base[l] *= scale[l];
                scale[l] = 1;
            }
        }
    }

    /** v <- base v + sum_k c_k x_k, eight samples at a time. */
    private void update(SampleBlock block, int samples, double[] from, double[] to) {
        for (int i = 0; i < coordinates; i++) {
            int row = i * lanes;
            for (int l = 0; l < lanes; l++) {
                to[row + l] = base[l] * from[row + l];
            }
            int k = 0;
            for (; k + 8 <= samples; k += 8) {
                addEight(block.x, k * coordinates + i, to, row, k * lanes);
            }
            for (; k < samples; k++) {
                double x = block.x[k * coordinates + i];
                for (int l = 0; l < lanes; l++) {
                    to[row + l] = Math.fma(x, c[k * lanes + l], to[row + l]);
                }
            }
        }
    }

    private void addEight(double[] x, int at, double[] v, int row, int first) {
        int n = lanes;
        int d = coordinates;
        double[] k = c;
        double x0 = x[at];
        double x1 = x[at + d];
        double x2 = x[at + 2 * d];
        double x3 = x[at + 3 * d];
        double x4 = x[at + 4 * d];
        double x5 = x[at + 5 * d];
        double x6 = x[at + 6 * d];
        double x7 = x[at + 7 * d];
        int c1 = first + n;
        int c2 = c1 + n;
        int c3 = c2 + n;
        int c4 = c3 + n;
        int c5 = c4 + n;
        int c6 = c5 + n;
        int c7 = c6 + n;
        for (int l = 0; l < n; l++) {
            double sum = Math.fma(x3, k[c3 + l], Math.fma(x2, k[c2 + l],
                    Math.fma(x1, k[c1 + l], Math.fma(x0, k[first + l], v[row + l]))));
            v[row + l] = Math.fma(x7, k[c7 + l], Math.fma(x6, k[c6 + l], Math.fma(x5, k[c5 + l],
                    Math.fma(x4, k[c4 + l], sum))));
        }
    }

    private void restoreLength(State state) {
        for (int l = 0; l < lanes; l++) {
            double energy = restEnergy[l] * state.factor[l] * state.factor[l];
            for (int i = 0; i < coordinates; i++) {
                energy = Math.fma(state.v[i * lanes + l], state.v[i * lanes + l], energy);
            }
            double factor = energy > 0 ? 1 / Math.sqrt(energy) : 1;
            state.factor[l] *= factor;
            for (int i = 0; i < coordinates; i++) {
                state.v[i * lanes + l] *= factor;
            }
        }
    }
}
