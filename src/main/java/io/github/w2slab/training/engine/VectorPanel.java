package io.github.w2slab.training.engine;

import static io.github.w2slab.training.engine.VectorState.PAIR;
import static io.github.w2slab.training.engine.VectorState.SLICE;
import static io.github.w2slab.training.engine.VectorState.SPECIES;
import static io.github.w2slab.training.engine.VectorState.TYPE;
import static io.github.w2slab.training.engine.VectorState.WIDTH;

import io.github.w2slab.model.Activation;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * A panel in vector instructions: the arithmetic of {@link PlainPanel}, lane by lane.
 *
 * <p>The two products that cost most, X V^T and C^T X, run over a slice of coordinates at a time, so that what their tiles
 * read again lies in the first cache.
 */
final class VectorPanel extends Panel {

    /** Lanes are a multiple of this. */
    static final int LANES = 4 * WIDTH;

    private final int lanes;
    private final int rows;
    private final Slopes slopes;
    private final double[] restEnergy;
    private final double[] z;
    private final double[] c;
    private final double[] g;
    private double[] scale;
    private double[] nextScale;
    private final double[] base;
    private final double[] gamma;
    private final double[] q;
    private final double[] ahead = new double[PAIR];
    /** Whether steps have been taken on the batch that was read. */
    private boolean again;

    /** @param restEnergy for each lane the energy outside the inputs' coordinates at the start */
    VectorPanel(int lanes, int samples, Activation activation, double[] restEnergy) {
        this.lanes = lanes;
        this.rows = (samples + 3) / 4 * 4;
        this.slopes = new Slopes(activation);
        this.restEnergy = Precision.narrow(restEnergy);
        this.z = new double[rows * lanes];
        this.c = new double[rows * lanes];
        this.g = new double[rows * lanes];
        this.scale = new double[lanes];
        this.nextScale = new double[lanes];
        this.base = new double[lanes];
        this.gamma = new double[lanes];
        this.q = new double[lanes];
    }

    /** Where z, c and g of row k begin for a pair of vectors whose first lane is l: pair by pair, in each row by row. */
    private int at(int k, int l) {
        return l * rows + k * PAIR;
    }

    @Override
    void begin(SampleBlock block, int samples, State from) {
        VectorState state = (VectorState) from;
        VectorBlock own = (VectorBlock) block;
        Arrays.fill(z, 0);
        for (int i = 0; i < state.height; i += SLICE) {
            int to = Math.min(state.height, i + SLICE);
            for (int l = 0; l < lanes; l += PAIR) {
                VectorTiles.project(own.slice(i), own.distance(i), 0, samples, state.slice(i, l), z, at(0, l), 0, to - i);
            }
        }
        Arrays.fill(scale, 1);
        System.arraycopy(state.scale, 0, base, 0, lanes);
    }

    @Override
    void read(SampleBlock block, int first, int batch) {
        again = false;
        VectorBlock own = (VectorBlock) block;
        for (int k = first; k < first + batch; k++) {
            for (int l = 0; l < lanes; l += LANES) {
                overlap(own.gram, k, first, l);
            }
        }
    }

    /** z_k = scale (base Z_k + sum_{m < first} G_km c_m) for two pairs of vectors. */
    private void overlap(double[] gram, int k, int first, int l) {
        int a = at(k, l);
        int b = at(k, l + PAIR);
        DoubleVector a0 = DoubleVector.fromArray(SPECIES, z, a).mul(DoubleVector.fromArray(SPECIES, base, l));
        DoubleVector a1 = DoubleVector.fromArray(SPECIES, z, a + WIDTH)
                .mul(DoubleVector.fromArray(SPECIES, base, l + WIDTH));
        DoubleVector b0 = DoubleVector.fromArray(SPECIES, z, b).mul(DoubleVector.fromArray(SPECIES, base, l + PAIR));
        DoubleVector b1 = DoubleVector.fromArray(SPECIES, z, b + WIDTH)
                .mul(DoubleVector.fromArray(SPECIES, base, l + PAIR + WIDTH));
        int p = at(0, l);
        int r = at(0, l + PAIR);
        int row = k * rows;
        for (int m = 0; m < first; m++) {
            DoubleVector product = DoubleVector.broadcast(SPECIES, gram[row + m]);
            a0 = DoubleVector.fromArray(SPECIES, c, p).fma(product, a0);
            a1 = DoubleVector.fromArray(SPECIES, c, p + WIDTH).fma(product, a1);
            b0 = DoubleVector.fromArray(SPECIES, c, r).fma(product, b0);
            b1 = DoubleVector.fromArray(SPECIES, c, r + WIDTH).fma(product, b1);
            p += PAIR;
            r += PAIR;
        }
        TYPE.cast(a0).mul(DoubleVector.fromArray(SPECIES, scale, l)).intoArray(z, a);
        TYPE.cast(a1).mul(DoubleVector.fromArray(SPECIES, scale, l + WIDTH)).intoArray(z, a + WIDTH);
        TYPE.cast(b0).mul(DoubleVector.fromArray(SPECIES, scale, l + PAIR)).intoArray(z, b);
        TYPE.cast(b1).mul(DoubleVector.fromArray(SPECIES, scale, l + PAIR + WIDTH)).intoArray(z, b + WIDTH);
    }

    @Override
    void readAgain(SampleBlock block, int first, int batch) {
        again = true;
        VectorBlock own = (VectorBlock) block;
        for (int k = first; k < first + batch; k++) {
            for (int l = 0; l < lanes; l += PAIR) {
                overlapAfter(own.gram, k, first, batch, l, at(k, l));
                overlapAfter(own.gram, k, first, batch, l + WIDTH, at(k, l) + WIDTH);
            }
        }
    }

    /** z_k = ((1 - gamma) z_k + sum_m G_km g_m)/R over the batch. */
    private void overlapAfter(double[] gram, int k, int first, int batch, int l, int at) {
        DoubleVector rest = DoubleVector.broadcast(SPECIES, 1).sub(DoubleVector.fromArray(SPECIES, gamma, l));
        DoubleVector sum = DoubleVector.fromArray(SPECIES, z, at).mul(rest);
        int p = at - (k - first) * PAIR;
        for (int m = first; m < first + batch; m++, p += PAIR) {
            int entry = Math.max(k, m) * rows + Math.min(k, m);
            sum = DoubleVector.fromArray(SPECIES, g, p).fma(DoubleVector.broadcast(SPECIES, gram[entry]), sum);
        }
        sum.mul(DoubleVector.fromArray(SPECIES, q, l)).intoArray(z, at);
    }

    @Override
    double overlap(int k, int lane) {
        return z[at(k, lane / PAIR * PAIR) + lane % PAIR];
    }

    @Override
    boolean step(SampleBlock block, int first, int batch, double rate, double[] signal) {
        VectorBlock own = (VectorBlock) block;
        if (batch == 1 && look == 0 && !repeating && slopes.polynomial() && stepAlone(own, first, Precision.narrow(rate * signal[first]))) {
            return true;
        }
        Arrays.fill(gamma, 0);
        Arrays.fill(q, 0);
        for (int k = first; k < first + batch; k++) {
            double size = Precision.narrow(rate * signal[k]);
            for (int l = 0; l < lanes; l += PAIR) {
                int at = at(k, l);
                if (!slopes.polynomial()) {
                    slopes.fill(z, g, at, at + PAIR);
                }
                if (look != 0) {
                    lookAhead(Precision.narrow(look * signal[k] * own.gram[k * rows + k]), at);
                }
                pull(own, k, first, size, l, at);
                pull(own, k, first, size, l + WIDTH, at + WIDTH);
            }
        }
        return move(first, batch);
    }

    /**
     * The step of a batch of one by the same operations as {@link #pull} and {@link #move}, with as few stores as can be.
     *
     * @return false if a size is not finite or a scale is to be folded; then nothing has happened yet
     */
    private boolean stepAlone(VectorBlock block, int k, double size) {
        VectorMask<Double> fine = SPECIES.maskAll(true);
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        DoubleVector zero = DoubleVector.zero(SPECIES);
        DoubleVector square = DoubleVector.broadcast(SPECIES, block.gram[k * rows + k]);
        for (int l = 0; l < lanes; l += PAIR) {
            int at = at(k, l);
            for (int half = 0; half < PAIR; half += WIDTH) {
                DoubleVector zk = DoubleVector.fromArray(SPECIES, z, at + half);
                DoubleVector gk = slope(zk).mul(size);
                DoubleVector along = gk.fma(zk, zero);
                DoubleVector energy = gk.fma(gk.fma(square, zero), zero);
                DoubleVector length = along.neg().fma(along, energy).add(one);
                DoubleVector r = one.div(length.lanewise(VectorOperators.SQRT));
                DoubleVector scaled = DoubleVector.fromArray(SPECIES, scale, l + half).mul(one.sub(along).mul(r));
                scaled.intoArray(nextScale, l + half);
                gk.mul(r).div(scaled).intoArray(c, at + half);
                DoubleVector magnitude = scaled.abs();
                fine = length.compare(VectorOperators.LE, Double.MAX_VALUE)
                        .and(magnitude.compare(VectorOperators.GT, Precision.SCALE_MIN))
                        .and(magnitude.compare(VectorOperators.LT, Precision.SCALE_MAX)).and(fine);
            }
        }
        if (!fine.allTrue()) {
            return false;
        }
        double[] former = scale;
        scale = nextScale;
        nextScale = former;
        return true;
    }

    /** g_k = size sigma'(z_k); gamma += g_k z_k; Q += g_k (G_kk g_k + 2 sum_{m < k in the batch} G_km g_m). */
    private void pull(VectorBlock block, int k, int first, double size, int l, int at) {
        DoubleVector zk = DoubleVector.fromArray(SPECIES, z, at);
        DoubleVector gk = (slopes.polynomial() && look == 0 ? slope(zk) : DoubleVector.fromArray(SPECIES, g, at)).mul(size);
        gk.intoArray(g, at);
        gk.fma(zk, DoubleVector.fromArray(SPECIES, gamma, l)).intoArray(gamma, l);
        int row = k * rows;
        DoubleVector energy = DoubleVector.zero(SPECIES);
        int p = at - (k - first) * PAIR;
        for (int m = first; m < k; m++, p += PAIR) {
            energy = DoubleVector.fromArray(SPECIES, g, p)
                    .fma(DoubleVector.broadcast(SPECIES, 2 * block.gram[row + m]), energy);
        }
        energy = gk.fma(DoubleVector.broadcast(SPECIES, block.gram[row + k]), energy);
        gk.fma(energy, DoubleVector.fromArray(SPECIES, q, l)).intoArray(q, l);
    }

    /** Leaves in g the slopes at z + size sigma'(z) for a pair of vectors. */
    private void lookAhead(double size, int at) {
        DoubleVector far = DoubleVector.broadcast(SPECIES, size);
        for (int half = 0; half < PAIR; half += WIDTH) {
            DoubleVector zk = DoubleVector.fromArray(SPECIES, z, at + half);
            if (slopes.polynomial()) {
                slope(slope(zk).fma(far, zk)).intoArray(g, at + half);
            } else {
                DoubleVector.fromArray(SPECIES, g, at + half).fma(far, zk).intoArray(ahead, half);
            }
        }
        if (!slopes.polynomial()) {
            slopes.fill(ahead, 0, g, at, PAIR);
        }
    }

    private DoubleVector slope(DoubleVector zk) {
        DoubleVector value = DoubleVector.broadcast(SPECIES, Precision.narrow(slopes.power(slopes.degree())));
        for (int n = slopes.degree() - 1; n >= 0; n--) {
            value = zk.fma(value, DoubleVector.broadcast(SPECIES, Precision.narrow(slopes.power(n))));
        }
        return value;
    }

    private boolean move(int first, int batch) {
        VectorMask<Double> fine = SPECIES.maskAll(true);
        VectorMask<Double> inRange = SPECIES.maskAll(true);
        DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
        for (int l = 0; l < lanes; l += WIDTH) {
            DoubleVector along = DoubleVector.fromArray(SPECIES, gamma, l);
            DoubleVector square = along.neg().fma(along, DoubleVector.fromArray(SPECIES, q, l)).add(one);
            DoubleVector r = one.div(square.lanewise(VectorOperators.SQRT));
            DoubleVector scaled = DoubleVector.fromArray(SPECIES, scale, l).mul(one.sub(along).mul(r));
            r.intoArray(q, l);
            scaled.intoArray(scale, l);
            fine = square.compare(VectorOperators.LE, Double.MAX_VALUE).and(fine);
            DoubleVector magnitude = scaled.abs();
            inRange = magnitude.compare(VectorOperators.GT, Precision.SCALE_MIN)
                    .and(magnitude.compare(VectorOperators.LT, Precision.SCALE_MAX)).and(inRange);
        }
        if (!fine.allTrue()) {
            return false;
        }
        if (!inRange.allTrue()) {
            foldScale(again ? first + batch : first);
        }
        setCoefficients(first, batch);
        return true;
    }

    private void setCoefficients(int first, int batch) {
        for (int k = first; k < first + batch; k++) {
            for (int l = 0; l < lanes; l += PAIR) {
                coefficients(at(k, l), l);
                coefficients(at(k, l) + WIDTH, l + WIDTH);
            }
        }
    }

    private void coefficients(int at, int l) {
        DoubleVector own = DoubleVector.fromArray(SPECIES, g, at).mul(DoubleVector.fromArray(SPECIES, q, l))
                .div(DoubleVector.fromArray(SPECIES, scale, l));
        if (again) {
            DoubleVector.fromArray(SPECIES, c, at).add(own).intoArray(c, at);
        } else {
            own.intoArray(c, at);
        }
    }

    private void foldScale(int first) {
        for (int l = 0; l < lanes; l++) {
            double size = Math.abs(scale[l]);
            if (size <= Precision.SCALE_MIN || size >= Precision.SCALE_MAX) {
                for (int m = 0; m < first; m++) {
                    c[at(m, l / PAIR * PAIR) + l % PAIR] *= scale[l];
                }
                base[l] *= scale[l];
                scale[l] = 1;
            }
        }
    }

    @Override
    void write(SampleBlock block, int samples, State from, State to) {
        VectorState before = (VectorState) from;
        VectorState after = (VectorState) to;
        for (int l = 0; l < lanes; l += WIDTH) {
            DoubleVector scaled = DoubleVector.fromArray(SPECIES, scale, l);
            int p = at(0, l / PAIR * PAIR) + l % PAIR;
            for (int k = 0; k < samples; k++, p += PAIR) {
                DoubleVector.fromArray(SPECIES, c, p).mul(scaled).intoArray(g, p);
            }
        }
        for (int l = 0; l < lanes; l++) {
            gamma[l] = base[l] * scale[l];
            after.factor[l] = restEnergy[l] == 0 ? 1 : before.factor[l] * gamma[l];
        }
        for (int l = 0; l < lanes; l += PAIR) {
            Arrays.fill(g, at(samples, l), at((samples + 1) / 2 * 2, l), 0);
        }
        Arrays.fill(q, 0);
        VectorBlock own = (VectorBlock) block;
        for (int i = 0; i < after.height; i += SLICE) {
            int end = Math.min(after.height, i + SLICE);
            for (int l = 0; l < lanes; l += PAIR) {
                VectorTiles.update(own.slice(i), own.distance(i), samples, g, at(0, l), gamma, q, l, before.slice(i, l),
                        after.slice(i, l), end - i);
            }
        }
        for (int l = 0; l < lanes; l++) {
            double energy = Math.fma(restEnergy[l] * after.factor[l], after.factor[l], q[l]);
            after.scale[l] = energy > 0 ? Precision.inverseRoot(energy) : 1;
        }
        after.written(q);
    }
}
