package io.github.w2slab.training.engine;

import io.github.w2slab.model.Activation;
import java.util.Arrays;

/** A panel in loops that need nothing but the language, in a form that HotSpot vectorises. */
final class PlainPanel extends Panel {

    private final int lanes;
    private final int coordinates;
    private final Slopes slopes;
    private final double[] restEnergy;
    private final double[][] z;
    private final double[][] c;
    private final double[][] g;
    private final double[] scale;
    private final double[] base;
    private final double[] gamma;
    private final double[] cross;
    private final double[] q;

    /** @param restEnergy for each lane the energy outside the inputs' coordinates at the start */
    PlainPanel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy) {
        this.lanes = lanes;
        this.coordinates = coordinates;
        this.slopes = new Slopes(activation);
        this.restEnergy = Lanes.narrow(restEnergy);
        this.z = new double[samples][lanes];
        this.c = new double[samples][lanes];
        this.g = new double[samples][lanes];
        this.scale = new double[lanes];
        this.base = new double[lanes];
        this.gamma = new double[lanes];
        this.cross = new double[lanes];
        this.q = new double[lanes];
    }

    @Override
    void begin(SampleBlock block, int samples, State from) {
        PlainState state = (PlainState) from;
        project((PlainBlock) block, samples, state.v);
        Arrays.fill(scale, 1);
        System.arraycopy(state.scale, 0, base, 0, lanes);
    }

    @Override
    void read(SampleBlock block, int first, int batch) {
        for (int k = first; k < first + batch; k++) {
            overlap((PlainBlock) block, k, first);
        }
    }

    @Override
    double overlap(int k, int lane) {
        return z[k][lane];
    }

    @Override
    boolean step(SampleBlock block, int first, int batch, double rate, double[] signal) {
        Arrays.fill(gamma, 0);
        Arrays.fill(q, 0);
        for (int k = first; k < first + batch; k++) {
            slopes.fill(z[k], g[k], lanes);
            Lanes.multiply(g[k], Lanes.narrow(rate * signal[k]), lanes);
            Lanes.addProduct(gamma, g[k], z[k], lanes);
            addEnergy((PlainBlock) block, k, first);
        }
        return move(first, batch);
    }

    @Override
    void write(SampleBlock block, int samples, State from, State to) {
        PlainState before = (PlainState) from;
        PlainState after = (PlainState) to;
        for (int k = 0; k < samples; k++) {
            for (int l = 0; l < lanes; l++) {
                g[k][l] = c[k][l] * scale[l];
            }
        }
        for (int l = 0; l < lanes; l++) {
            gamma[l] = base[l] * scale[l];
            after.factor[l] = before.factor[l] * gamma[l];
        }
        update((PlainBlock) block, samples, before.v, after.v);
        for (int l = 0; l < lanes; l++) {
            double energy = Math.fma(restEnergy[l] * after.factor[l], after.factor[l], q[l]);
            after.scale[l] = energy > 0 ? Lanes.inverseRoot(energy) : 1;
        }
    }

    /** z_k = sum_i x_ki v_i, four coordinates and two samples at a time. */
    private void project(PlainBlock block, int samples, double[][] v) {
        for (int k = 0; k < samples; k++) {
            Arrays.fill(z[k], 0);
        }
        double[] x = block.x;
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
    private void overlap(PlainBlock block, int k, int first) {
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
    private void addEnergy(PlainBlock block, int k, int first) {
        int row = k * block.samples;
        Arrays.fill(cross, 0);
        for (int m = first; m < k; m++) {
            Lanes.add(cross, 2 * block.gram[row + m], g[m], lanes);
        }
        Lanes.add(cross, block.gram[row + k], g[k], lanes);
        Lanes.addProduct(q, g[k], cross, lanes);
    }

    private boolean move(int first, int batch) {
        for (int l = 0; l < lanes; l++) {
            cross[l] = 1 + Math.fma(-gamma[l], gamma[l], q[l]);
        }
        for (int l = 0; l < lanes; l++) {
            q[l] = Lanes.inverseRoot(cross[l]);
        }
        for (int l = 0; l < lanes; l++) {
            scale[l] *= (1 - gamma[l]) * q[l];
        }
        boolean finite = true;
        boolean inRange = true;
        for (int l = 0; l < lanes; l++) {
            finite &= cross[l] <= Double.MAX_VALUE;
            double size = Math.abs(scale[l]);
            inRange &= size > Lanes.SCALE_MIN && size < Lanes.SCALE_MAX;
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
            if (size <= Lanes.SCALE_MIN || size >= Lanes.SCALE_MAX) {
                for (int m = 0; m < first; m++) {
                    c[m][l] *= scale[l];
                }
                base[l] *= scale[l];
                scale[l] = 1;
            }
        }
    }

    /** v <- gamma v + sum_k g_k x_k, four samples and two coordinates at a time; leaves |v|^2 in q. */
    private void update(PlainBlock block, int samples, double[][] from, double[][] to) {
        Arrays.fill(q, 0);
        for (int i = 0; i < coordinates; i += 2) {
            rescale(from[i], to[i]);
            if (i + 1 < coordinates) {
                rescale(from[i + 1], to[i + 1]);
                addSamplesToTwo(block.x, i, samples, to[i], to[i + 1]);
                Lanes.addProduct(q, to[i], to[i], lanes);
                Lanes.addProduct(q, to[i + 1], to[i + 1], lanes);
            } else {
                for (int k = 0; k < samples; k++) {
                    Lanes.add(to[i], block.x[k * coordinates + i], g[k], lanes);
                }
                Lanes.addProduct(q, to[i], to[i], lanes);
            }
        }
    }

    private void rescale(double[] from, double[] to) {
        for (int l = 0; l < lanes; l++) {
            to[l] = gamma[l] * from[l];
        }
    }

    private void addSamplesToTwo(double[] x, int i, int samples, double[] first, double[] second) {
        int d = coordinates;
        int k = 0;
        for (; k + 4 <= samples; k += 4) {
            int at = k * d + i;
            Lanes.addFourToTwo(first, x[at], x[at + d], x[at + 2 * d], x[at + 3 * d],
                    second, x[at + 1], x[at + d + 1], x[at + 2 * d + 1], x[at + 3 * d + 1],
                    g[k], g[k + 1], g[k + 2], g[k + 3], lanes);
        }
        for (; k < samples; k++) {
            Lanes.add(first, x[k * d + i], g[k], lanes);
            Lanes.add(second, x[k * d + i + 1], g[k], lanes);
        }
    }
}
