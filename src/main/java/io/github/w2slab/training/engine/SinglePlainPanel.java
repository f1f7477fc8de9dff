package io.github.w2slab.training.engine;

import io.github.w2slab.model.Activation;
import java.util.Arrays;

/** A panel in loops that need nothing but the language, in a form that HotSpot vectorises. */
final class SinglePlainPanel extends Panel {

    private final int lanes;
    private final int coordinates;
    private final Slopes slopes;
    private final float[] restEnergy;
    private final float[][] z;
    private final float[][] c;
    private final float[][] g;
    private final float[] scale;
    private final float[] base;
    private final float[] gamma;
    private final float[] cross;
    private final float[] q;

    /** @param restEnergy for each lane the energy outside the inputs' coordinates at the start */
    SinglePlainPanel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy) {
        this.lanes = lanes;
        this.coordinates = coordinates;
        this.slopes = new Slopes(activation);
        this.restEnergy = SingleLanes.narrow(restEnergy);
        this.z = new float[samples][lanes];
        this.c = new float[samples][lanes];
        this.g = new float[samples][lanes];
        this.scale = new float[lanes];
        this.base = new float[lanes];
        this.gamma = new float[lanes];
        this.cross = new float[lanes];
        this.q = new float[lanes];
    }

    @Override
    void begin(SampleBlock block, int samples, State from) {
        SinglePlainState state = (SinglePlainState) from;
        project((SinglePlainBlock) block, samples, state.v);
        Arrays.fill(scale, 1);
        System.arraycopy(state.scale, 0, base, 0, lanes);
    }

    @Override
    void read(SampleBlock block, int first, int batch) {
        for (int k = first; k < first + batch; k++) {
            overlap((SinglePlainBlock) block, k, first);
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
            SingleLanes.multiply(g[k], SingleLanes.narrow(rate * signal[k]), lanes);
            SingleLanes.addProduct(gamma, g[k], z[k], lanes);
            addEnergy((SinglePlainBlock) block, k, first);
        }
        return move(first, batch);
    }

    @Override
    void write(SampleBlock block, int samples, State from, State to) {
        SinglePlainState before = (SinglePlainState) from;
        SinglePlainState after = (SinglePlainState) to;
        for (int k = 0; k < samples; k++) {
            for (int l = 0; l < lanes; l++) {
                g[k][l] = c[k][l] * scale[l];
            }
        }
        for (int l = 0; l < lanes; l++) {
            gamma[l] = base[l] * scale[l];
            after.factor[l] = before.factor[l] * gamma[l];
        }
        update((SinglePlainBlock) block, samples, before.v, after.v);
        for (int l = 0; l < lanes; l++) {
            float energy = Math.fma(restEnergy[l] * after.factor[l], after.factor[l], q[l]);
            after.scale[l] = energy > 0 ? SingleLanes.inverseRoot(energy) : 1;
        }
    }

    /** z_k = sum_i x_ki v_i, four coordinates and two samples at a time. */
    private void project(SinglePlainBlock block, int samples, float[][] v) {
        for (int k = 0; k < samples; k++) {
            Arrays.fill(z[k], 0);
        }
        float[] x = block.x;
        int i = 0;
        for (; i + 4 <= coordinates; i += 4) {
            int k = 0;
            for (; k + 2 <= samples; k += 2) {
                int a = k * coordinates + i;
                int b = a + coordinates;
                SingleLanes.addFourToTwo(z[k], x[a], x[a + 1], x[a + 2], x[a + 3],
                        z[k + 1], x[b], x[b + 1], x[b + 2], x[b + 3], v[i], v[i + 1], v[i + 2], v[i + 3], lanes);
            }
            if (k < samples) {
                int a = k * coordinates + i;
                SingleLanes.addFour(z[k], x[a], x[a + 1], x[a + 2], x[a + 3], v[i], v[i + 1], v[i + 2], v[i + 3], lanes);
            }
        }
        for (; i < coordinates; i++) {
            for (int k = 0; k < samples; k++) {
                SingleLanes.add(z[k], x[k * coordinates + i], v[i], lanes);
            }
        }
    }

    /** z_k = scale (base Z_k + sum_{m < first} G_km c_m). */
    private void overlap(SinglePlainBlock block, int k, int first) {
        float[] gram = block.gram;
        int row = k * block.samples;
        SingleLanes.multiply(z[k], base, lanes);
        int m = 0;
        for (; m + 4 <= first; m += 4) {
            SingleLanes.addFour(z[k], gram[row + m], gram[row + m + 1], gram[row + m + 2], gram[row + m + 3],
                    c[m], c[m + 1], c[m + 2], c[m + 3], lanes);
        }
        for (; m < first; m++) {
            SingleLanes.add(z[k], gram[row + m], c[m], lanes);
        }
        SingleLanes.multiply(z[k], scale, lanes);
    }

    /** Adds to Q what sample k brings: g_k (G_kk g_k + 2 sum_{m < k in the batch} G_km g_m). */
    private void addEnergy(SinglePlainBlock block, int k, int first) {
        int row = k * block.samples;
        Arrays.fill(cross, 0);
        for (int m = first; m < k; m++) {
            SingleLanes.add(cross, 2 * block.gram[row + m], g[m], lanes);
        }
        SingleLanes.add(cross, block.gram[row + k], g[k], lanes);
        SingleLanes.addProduct(q, g[k], cross, lanes);
    }

    private boolean move(int first, int batch) {
        for (int l = 0; l < lanes; l++) {
            cross[l] = 1 + Math.fma(-gamma[l], gamma[l], q[l]);
        }
        for (int l = 0; l < lanes; l++) {
            q[l] = SingleLanes.inverseRoot(cross[l]);
        }
        for (int l = 0; l < lanes; l++) {
            scale[l] *= (1 - gamma[l]) * q[l];
        }
        boolean finite = true;
        boolean inRange = true;
        for (int l = 0; l < lanes; l++) {
            finite &= cross[l] <= Float.MAX_VALUE;
            float size = Math.abs(scale[l]);
            inRange &= size > SingleLanes.SCALE_MIN && size < SingleLanes.SCALE_MAX;
        }
        if (!finite) {
            return false;
        }
        if (!inRange) {
            foldScale(first);
        }
        for (int k = first; k < first + batch; k++) {
            float[] coefficient = c[k];
            float[] step = g[k];
            for (int l = 0; l < lanes; l++) {
                coefficient[l] = step[l] * q[l] / scale[l];
            }
        }
        return true;
    }

    private void foldScale(int first) {
        for (int l = 0; l < lanes; l++) {
            float size = Math.abs(scale[l]);
            if (size <= SingleLanes.SCALE_MIN || size >= SingleLanes.SCALE_MAX) {
                for (int m = 0; m < first; m++) {
                    c[m][l] *= scale[l];
                }
                base[l] *= scale[l];
                scale[l] = 1;
            }
        }
    }

    /** v <- gamma v + sum_k g_k x_k, four samples and two coordinates at a time; leaves |v|^2 in q. */
    private void update(SinglePlainBlock block, int samples, float[][] from, float[][] to) {
        Arrays.fill(q, 0);
        for (int i = 0; i < coordinates; i += 2) {
            rescale(from[i], to[i]);
            if (i + 1 < coordinates) {
                rescale(from[i + 1], to[i + 1]);
                addSamplesToTwo(block.x, i, samples, to[i], to[i + 1]);
                SingleLanes.addProduct(q, to[i], to[i], lanes);
                SingleLanes.addProduct(q, to[i + 1], to[i + 1], lanes);
            } else {
                for (int k = 0; k < samples; k++) {
                    SingleLanes.add(to[i], block.x[k * coordinates + i], g[k], lanes);
                }
                SingleLanes.addProduct(q, to[i], to[i], lanes);
            }
        }
    }

    private void rescale(float[] from, float[] to) {
        for (int l = 0; l < lanes; l++) {
            to[l] = gamma[l] * from[l];
        }
    }

    private void addSamplesToTwo(float[] x, int i, int samples, float[] first, float[] second) {
        int d = coordinates;
        int k = 0;
        for (; k + 4 <= samples; k += 4) {
            int at = k * d + i;
            SingleLanes.addFourToTwo(first, x[at], x[at + d], x[at + 2 * d], x[at + 3 * d],
                    second, x[at + 1], x[at + d + 1], x[at + 2 * d + 1], x[at + 3 * d + 1],
                    g[k], g[k + 1], g[k + 2], g[k + 3], lanes);
        }
        for (; k < samples; k++) {
            SingleLanes.add(first, x[k * d + i], g[k], lanes);
            SingleLanes.add(second, x[k * d + i + 1], g[k], lanes);
        }
    }
}
