package io.github.w2slab.training;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A panel's neurons for {@link VectorPanel}: lanes in pairs of vectors, each pair's coordinates one after the other, so that
 * what one pair of vectors reads is one piece of memory.
 */
final class VectorState extends State {

    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    static final int WIDTH = SPECIES.length();
    /** Lanes of a pair. */
    static final int PAIR = 2 * WIDTH;

    final double[] v;
    final double[] factor;
    final double[] scale;
    /** Coordinates, rounded up to a multiple of 4; the last ones are 0. */
    final int height;

    VectorState(int lanes, int coordinates) {
        super(lanes, coordinates);
        this.height = (coordinates + 3) / 4 * 4;
        this.v = new double[Math.multiplyExact(lanes, height)];
        this.factor = new double[lanes];
        this.scale = new double[lanes];
        Arrays.fill(factor, 1);
        Arrays.fill(scale, 1);
    }

    private int at(int i, int lane) {
        return (lane / PAIR * height + i) * PAIR + lane % PAIR;
    }

    @Override
    double get(int i, int lane) {
        return v[at(i, lane)];
    }

    @Override
    void set(int i, int lane, double value) {
        v[at(i, lane)] = Lanes.narrow(value);
    }

    @Override
    double factor(int lane) {
        return factor[lane];
    }

    @Override
    double scale(int lane) {
        return scale[lane];
    }

    @Override
    void addOverlaps(int[] rows, double[] entries, double[] sums) {
        double[] own = Lanes.narrow(sums);
        for (int l = 0; l < lanes; l += PAIR) {
            DoubleVector sum0 = DoubleVector.fromArray(SPECIES, own, l);
            DoubleVector sum1 = DoubleVector.fromArray(SPECIES, own, l + WIDTH);
            int start = l * height;
            for (int i = 0; i < rows.length; i++) {
                DoubleVector entry = DoubleVector.broadcast(SPECIES, Lanes.narrow(entries[i]));
                int at = start + rows[i] * PAIR;
                sum0 = DoubleVector.fromArray(SPECIES, v, at).fma(entry, sum0);
                sum1 = DoubleVector.fromArray(SPECIES, v, at + WIDTH).fma(entry, sum1);
            }
            sum0.intoArray(own, l);
            sum1.intoArray(own, l + WIDTH);
        }
        Lanes.widen(own, sums);
    }

    @Override
    void addEnergies(int from, int to, double[] sums) {
        double[] own = Lanes.narrow(sums);
        for (int l = 0; l < lanes; l += PAIR) {
            DoubleVector sum0 = DoubleVector.fromArray(SPECIES, own, l);
            DoubleVector sum1 = DoubleVector.fromArray(SPECIES, own, l + WIDTH);
            int at = (l / PAIR * height + from) * PAIR;
            for (int i = from; i < to; i++, at += PAIR) {
                DoubleVector v0 = DoubleVector.fromArray(SPECIES, v, at);
                DoubleVector v1 = DoubleVector.fromArray(SPECIES, v, at + WIDTH);
                sum0 = v0.fma(v0, sum0);
                sum1 = v1.fma(v1, sum1);
            }
            sum0.intoArray(own, l);
            sum1.intoArray(own, l + WIDTH);
        }
        Lanes.widen(own, sums);
    }
}
