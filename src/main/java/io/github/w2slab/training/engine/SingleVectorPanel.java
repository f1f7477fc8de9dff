package io.github.w2slab.training.engine;

import static io.github.w2slab.training.engine.SingleVectorState.PAIR;
import static io.github.w2slab.training.engine.SingleVectorState.SLICE;
import static io.github.w2slab.training.engine.SingleVectorState.SPECIES;
import static io.github.w2slab.training.engine.SingleVectorState.WIDTH;

import io.github.w2slab.model.Activation;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * A panel in vector instructions: the arithmetic of {@link SinglePlainPanel}, lane by lane.
 *
 * <p>The two products that cost most, X V^T and C^T X, run over a slice of coordinates at a time, so that what their tiles
 * read again lies in the first cache.
 */
final class SingleVectorPanel extends Panel {

    /** SingleLanes are a multiple of this. */
    static final int LANES = 4 * WIDTH;

    private final int lanes;
    private final int coordinates;
    private final int rows;
    private final Slopes slopes;
    private final float[] restEnergy;
    private final float[] z;
    private final float[] c;
    private final float[] g;
    private float[] scale;
    private float[] nextScale;
    private final float[] base;
    private final float[] gamma;
    private final float[] q;

    /** @param restEnergy for each lane the energy outside the inputs' coordinates at the start */
    SingleVectorPanel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy) {
        this.lanes = lanes;
        this.coordinates = coordinates;
        this.rows = (samples + 3) / 4 * 4;
        this.slopes = new Slopes(activation);
        this.restEnergy = SingleLanes.narrow(restEnergy);
        this.z = new float[rows * lanes];
        this.c = new float[rows * lanes];
        this.g = new float[rows * lanes];
        this.scale = new float[lanes];
        this.nextScale = new float[lanes];
        this.base = new float[lanes];
        this.gamma = new float[lanes];
        this.q = new float[lanes];
    }

    /** Where z, c and g of row k begin for a pair of vectors whose first lane is l: pair by pair, in each row by row. */
    private int at(int k, int l) {
        return l * rows + k * PAIR;
    }

    @Override
    void begin(SampleBlock block, int samples, State from) {
        SingleVectorState state = (SingleVectorState) from;
        SingleVectorBlock own = (SingleVectorBlock) block;
        Arrays.fill(z, 0);
        for (int i = 0; i < coordinates; i += SLICE) {
            int to = Math.min(coordinates, i + SLICE);
            for (int l = 0; l < lanes; l += PAIR) {
                SingleVectorTiles.project(own.tiles, 0, samples, state.slice(i, l), z, at(0, l), i, to);
            }
        }
        Arrays.fill(scale, 1);
        System.arraycopy(state.scale, 0, base, 0, lanes);
    }

    @Override
    void read(SampleBlock block, int first, int batch) {
        SingleVectorBlock own = (SingleVectorBlock) block;
        for (int k = first; k < first + batch; k++) {
            for (int l = 0; l < lanes; l += LANES) {
                overlap(own.gram, k, first, l);
            }
        }
    }

    /** z_k = scale (base Z_k + sum_{m < first} G_km c_m) for two pairs of vectors. */
    private void overlap(float[] gram, int k, int first, int l) {
        int a = at(k, l);
        int b = at(k, l + PAIR);
        FloatVector a0 = FloatVector.fromArray(SPECIES, z, a).mul(FloatVector.fromArray(SPECIES, base, l));
        FloatVector a1 = FloatVector.fromArray(SPECIES, z, a + WIDTH)
                .mul(FloatVector.fromArray(SPECIES, base, l + WIDTH));
        FloatVector b0 = FloatVector.fromArray(SPECIES, z, b).mul(FloatVector.fromArray(SPECIES, base, l + PAIR));
        FloatVector b1 = FloatVector.fromArray(SPECIES, z, b + WIDTH)
                .mul(FloatVector.fromArray(SPECIES, base, l + PAIR + WIDTH));
        int p = at(0, l);
        int r = at(0, l + PAIR);
        int row = k * rows;
        for (int m = 0; m < first; m++) {
            FloatVector product = FloatVector.broadcast(SPECIES, gram[row + m]);
            a0 = FloatVector.fromArray(SPECIES, c, p).fma(product, a0);
            a1 = FloatVector.fromArray(SPECIES, c, p + WIDTH).fma(product, a1);
            b0 = FloatVector.fromArray(SPECIES, c, r).fma(product, b0);
            b1 = FloatVector.fromArray(SPECIES, c, r + WIDTH).fma(product, b1);
            p += PAIR;
            r += PAIR;
        }
        a0.mul(FloatVector.fromArray(SPECIES, scale, l)).intoArray(z, a);
        a1.mul(FloatVector.fromArray(SPECIES, scale, l + WIDTH)).intoArray(z, a + WIDTH);
        b0.mul(FloatVector.fromArray(SPECIES, scale, l + PAIR)).intoArray(z, b);
        b1.mul(FloatVector.fromArray(SPECIES, scale, l + PAIR + WIDTH)).intoArray(z, b + WIDTH);
    }

    @Override
    double overlap(int k, int lane) {
        return z[at(k, lane / PAIR * PAIR) + lane % PAIR];
    }

    @Override
    boolean step(SampleBlock block, int first, int batch, double rate, double[] signal) {
        SingleVectorBlock own = (SingleVectorBlock) block;
        if (batch == 1 && slopes.polynomial() && stepAlone(own, first, SingleLanes.narrow(rate * signal[first]))) {
            return true;
        }
        Arrays.fill(gamma, 0);
        Arrays.fill(q, 0);
        for (int k = first; k < first + batch; k++) {
            float size = SingleLanes.narrow(rate * signal[k]);
            for (int l = 0; l < lanes; l += PAIR) {
                int at = at(k, l);
                if (!slopes.polynomial()) {
                    slopes.fill(z, g, at, at + PAIR);
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
    private boolean stepAlone(SingleVectorBlock block, int k, float size) {
        VectorMask<Float> fine = SPECIES.maskAll(true);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector square = FloatVector.broadcast(SPECIES, block.gram[k * rows + k]);
        for (int l = 0; l < lanes; l += PAIR) {
            int at = at(k, l);
            for (int half = 0; half < PAIR; half += WIDTH) {
                FloatVector zk = FloatVector.fromArray(SPECIES, z, at + half);
                FloatVector gk = slope(zk).mul(size);
                FloatVector along = gk.fma(zk, zero);
                FloatVector energy = gk.fma(gk.fma(square, zero), zero);
                FloatVector length = along.neg().fma(along, energy).add(one);
                FloatVector r = one.div(length.lanewise(VectorOperators.SQRT));
                FloatVector scaled = FloatVector.fromArray(SPECIES, scale, l + half).mul(one.sub(along).mul(r));
                scaled.intoArray(nextScale, l + half);
                gk.mul(r).div(scaled).intoArray(c, at + half);
                FloatVector magnitude = scaled.abs();
                fine = fine.and(length.compare(VectorOperators.LE, Float.MAX_VALUE))
                        .and(magnitude.compare(VectorOperators.GT, SingleLanes.SCALE_MIN))
                        .and(magnitude.compare(VectorOperators.LT, SingleLanes.SCALE_MAX));
            }
        }
        if (!fine.allTrue()) {
            return false;
        }
        float[] former = scale;
        scale = nextScale;
        nextScale = former;
        return true;
    }

    /** g_k = size sigma'(z_k); gamma += g_k z_k; Q += g_k (G_kk g_k + 2 sum_{m < k in the batch} G_km g_m). */
    private void pull(SingleVectorBlock block, int k, int first, float size, int l, int at) {
        FloatVector zk = FloatVector.fromArray(SPECIES, z, at);
        FloatVector gk = (slopes.polynomial() ? slope(zk) : FloatVector.fromArray(SPECIES, g, at)).mul(size);
        gk.intoArray(g, at);
        gk.fma(zk, FloatVector.fromArray(SPECIES, gamma, l)).intoArray(gamma, l);
        int row = k * rows;
        FloatVector energy = FloatVector.zero(SPECIES);
        int p = at - (k - first) * PAIR;
        for (int m = first; m < k; m++, p += PAIR) {
            energy = FloatVector.fromArray(SPECIES, g, p)
                    .fma(FloatVector.broadcast(SPECIES, 2 * block.gram[row + m]), energy);
        }
        energy = gk.fma(FloatVector.broadcast(SPECIES, block.gram[row + k]), energy);
        gk.fma(energy, FloatVector.fromArray(SPECIES, q, l)).intoArray(q, l);
    }

    private FloatVector slope(FloatVector zk) {
        FloatVector value = FloatVector.broadcast(SPECIES, SingleLanes.narrow(slopes.power(slopes.degree())));
        for (int n = slopes.degree() - 1; n >= 0; n--) {
            value = zk.fma(value, FloatVector.broadcast(SPECIES, SingleLanes.narrow(slopes.power(n))));
        }
        return value;
    }

    private boolean move(int first, int batch) {
        VectorMask<Float> fine = SPECIES.maskAll(true);
        VectorMask<Float> inRange = SPECIES.maskAll(true);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int l = 0; l < lanes; l += WIDTH) {
            FloatVector along = FloatVector.fromArray(SPECIES, gamma, l);
            FloatVector square = along.neg().fma(along, FloatVector.fromArray(SPECIES, q, l)).add(one);
            FloatVector r = one.div(square.lanewise(VectorOperators.SQRT));
            FloatVector scaled = FloatVector.fromArray(SPECIES, scale, l).mul(one.sub(along).mul(r));
            r.intoArray(q, l);
            scaled.intoArray(scale, l);
            fine = fine.and(square.compare(VectorOperators.LE, Float.MAX_VALUE));
            FloatVector magnitude = scaled.abs();
            inRange = inRange.and(magnitude.compare(VectorOperators.GT, SingleLanes.SCALE_MIN))
                    .and(magnitude.compare(VectorOperators.LT, SingleLanes.SCALE_MAX));
        }
        if (!fine.allTrue()) {
            return false;
        }
        if (!inRange.allTrue()) {
            foldScale(first);
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
        FloatVector.fromArray(SPECIES, g, at).mul(FloatVector.fromArray(SPECIES, q, l))
                .div(FloatVector.fromArray(SPECIES, scale, l)).intoArray(c, at);
    }

    private void foldScale(int first) {
        for (int l = 0; l < lanes; l++) {
            float size = Math.abs(scale[l]);
            if (size <= SingleLanes.SCALE_MIN || size >= SingleLanes.SCALE_MAX) {
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
        SingleVectorState before = (SingleVectorState) from;
        SingleVectorState after = (SingleVectorState) to;
        for (int l = 0; l < lanes; l += WIDTH) {
            FloatVector scaled = FloatVector.fromArray(SPECIES, scale, l);
            int p = at(0, l / PAIR * PAIR) + l % PAIR;
            for (int k = 0; k < samples; k++, p += PAIR) {
                FloatVector.fromArray(SPECIES, c, p).mul(scaled).intoArray(g, p);
            }
        }
        for (int l = 0; l < lanes; l++) {
            gamma[l] = base[l] * scale[l];
            after.factor[l] = before.factor[l] * gamma[l];
        }
        for (int l = 0; l < lanes; l += PAIR) {
            Arrays.fill(g, at(samples, l), at((samples + 1) / 2 * 2, l), 0);
        }
        Arrays.fill(q, 0);
        SingleVectorBlock own = (SingleVectorBlock) block;
        for (int i = 0; i < after.height; i += SLICE) {
            int end = Math.min(after.height, i + SLICE);
            for (int l = 0; l < lanes; l += PAIR) {
                SingleVectorTiles.update(own.tiles, i, samples, g, at(0, l), gamma, q, l, before.slice(i, l), after.slice(i, l),
                        end - i);
            }
        }
        for (int l = 0; l < lanes; l++) {
            float energy = Math.fma(restEnergy[l] * after.factor[l], after.factor[l], q[l]);
            after.scale[l] = energy > 0 ? SingleLanes.inverseRoot(energy) : 1;
        }
    }
}
