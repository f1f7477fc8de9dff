package io.github.w2slab.training.engine;

import io.github.w2slab.model.Activation;
import java.util.Arrays;

/**
 * A panel in loops as the formulas of {@link Panel} have them: the reference, with which every run begins. z, c and g have a
 * row of lanes for each sample of the block.
 */
final class PlainPanel extends Panel {

    /** Bounds of the lazy scale; beyond them it is folded into the coefficients. */
    private static final double SCALE_MIN = 1e-100;
    private static final double SCALE_MAX = 1e100;

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
    /** Whether steps have been taken on the batch that was read. */
    private boolean again;

    /** @param restEnergy for each lane the energy outside the inputs' coordinates at the start */
    PlainPanel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy) {
        this.lanes = lanes;
        this.coordinates = coordinates;
        this.slopes = new Slopes(activation);
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

    /** Z_k = sum_i x_ki v_i. */
    @Override
    void begin(SampleBlock block, int samples, State from) {
        PlainState state = (PlainState) from;
        double[][] x = ((PlainBlock) block).x;
        for (int k = 0; k < samples; k++) {
            Arrays.fill(z[k], 0);
            Lanes.addAll(z[k], x[k], state.v, coordinates);
        }
        Arrays.fill(scale, 1);
        System.arraycopy(state.scale, 0, base, 0, lanes);
    }

    /** z_k = scale (base Z_k + sum_{m < first} G_km c_m). */
    @Override
    void read(SampleBlock block, int first, int batch) {
        again = false;
        double[][] gram = ((PlainBlock) block).gram;
        for (int k = first; k < first + batch; k++) {
            Lanes.multiply(z[k], base, z[k]);
            Lanes.addAll(z[k], gram[k], c, first);
            Lanes.multiply(z[k], scale, z[k]);
        }
    }

    /** z_k = ((1 - gamma) z_k + sum_m G_km g_m)/R. */
    @Override
    void readAgain(SampleBlock block, int first, int batch) {
        again = true;
        double[][] gram = ((PlainBlock) block).gram;
        for (int k = first; k < first + batch; k++) {
            for (int l = 0; l < lanes; l++) {
                z[k][l] *= 1 - gamma[l];
            }
            for (int m = first; m < first + batch; m++) {
                Lanes.add(z[k], gram[Math.max(k, m)][Math.min(k, m)], g[m]);
            }
            Lanes.multiply(z[k], q, z[k]);
        }
    }

    @Override
    double overlap(int k, int lane) {
        return z[k][lane];
    }

    /** g_k = rate signal_k sigma'(z_k), gamma = sum_k g_k z_k, Q = |sum_k g_k x_k|^2. */
    @Override
    boolean step(SampleBlock block, int first, int batch, double rate, double[] signal) {
        double[][] gram = ((PlainBlock) block).gram;
        Arrays.fill(gamma, 0);
        Arrays.fill(q, 0);
        for (int k = first; k < first + batch; k++) {
            slopes.fill(z[k], g[k], lanes);
            if (look != 0) {
                System.arraycopy(z[k], 0, cross, 0, lanes);
                Lanes.add(cross, look * signal[k] * gram[k][k], g[k]);
                slopes.fill(cross, g[k], lanes);
            }
            Lanes.scale(g[k], rate * signal[k]);
            Lanes.addProduct(gamma, g[k], z[k]);
            Arrays.fill(cross, 0);
            for (int m = first; m < k; m++) {
                Lanes.add(cross, 2 * gram[k][m], g[m]);
            }
            Lanes.add(cross, gram[k][k], g[k]);
            Lanes.addProduct(q, g[k], cross);
        }
        return move(first, batch);
    }

    /** scale *= (1 - gamma) / R and c_k = g_k / (R scale), with R^2 = 1 + Q - gamma^2. */
    private boolean move(int first, int batch) {
        boolean finite = true;
        for (int l = 0; l < lanes; l++) {
            double square = 1 + Math.fma(-gamma[l], gamma[l], q[l]);
            finite &= square <= Double.MAX_VALUE;
            q[l] = 1 / Math.sqrt(square);
            scale[l] *= (1 - gamma[l]) * q[l];
        }
        if (!finite) {
            return false;
        }
        foldScale(again ? first + batch : first);
        for (int k = first; k < first + batch; k++) {
            for (int l = 0; l < lanes; l++) {
                double own = g[k][l] * q[l] / scale[l];
                c[k][l] = again ? c[k][l] + own : own;
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

    /** v <- scale (base v + sum_k c_k x_k), and what makes it a unit neuron again. */
    @Override
    void write(SampleBlock block, int samples, State from, State to) {
        PlainState before = (PlainState) from;
        PlainState after = (PlainState) to;
        double[][] x = ((PlainBlock) block).x;
        for (int k = 0; k < samples; k++) {
            Lanes.multiply(c[k], scale, g[k]);
        }
        Lanes.multiply(base, scale, gamma);
        for (int l = 0; l < lanes; l++) {
            after.factor[l] = restEnergy[l] == 0 ? 1 : before.factor[l] * gamma[l];
        }
        double[] column = new double[samples];
        Arrays.fill(q, 0);
        for (int i = 0; i < coordinates; i++) {
            Lanes.multiply(gamma, before.v[i], after.v[i]);
            for (int k = 0; k < samples; k++) {
                column[k] = x[k][i];
            }
            Lanes.addAll(after.v[i], column, g, samples);
            Lanes.addProduct(q, after.v[i], after.v[i]);
        }
        for (int l = 0; l < lanes; l++) {
            double energy = Math.fma(restEnergy[l] * after.factor[l], after.factor[l], q[l]);
            after.scale[l] = energy > 0 ? 1 / Math.sqrt(energy) : 1;
        }
    }
}
