package io.github.w2slab.training.engine;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A panel's neurons for {@link VectorPanel}: lanes in pairs of vectors, of each pair {@value #SLICE} coordinates one after
 * the other, so that what its products read at a time is one piece of memory. In one piece for all coordinates, a collector
 * that rounds large arrays up to its regions would hold up to twice the memory.
 */
final class VectorState extends State {

    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    static final int WIDTH = SPECIES.length();
    /**
     * The class of all vectors. HotSpot knows of a variable that a loop sums up no more than that it is a DoubleVector, and
     * asks a profile for its class. Where the profile was spoilt, Java 17 stored such vectors by calls, for good, and took up
     * to ten times as long. A cast to this constant tells it.
     */
    static final Class<? extends DoubleVector> TYPE = SPECIES.vectorType().asSubclass(DoubleVector.class);
    /** Lanes of a pair. */
    static final int PAIR = 2 * WIDTH;

    /** Coordinates in a slice, a multiple of 4. */
    static final int SLICE = 128;

    /** For each pair of vectors its slices. */
    private final double[][][] slices;
    final double[] factor;
    final double[] scale;
    /** Of each lane |v|^2, where {@link #written}. */
    private final double[] energy;
    private boolean written;
    /** Coordinates, rounded up to a multiple of 4; the last ones are 0. */
    final int height;

    VectorState(int lanes, int coordinates) {
        super(lanes, coordinates);
        this.height = (coordinates + 3) / 4 * 4;
        this.slices = new double[lanes / PAIR][(height + SLICE - 1) / SLICE][];
        for (double[][] pair : slices) {
            for (int i = 0; i < height; i += SLICE) {
                pair[i / SLICE] = new double[Math.min(SLICE, height - i) * PAIR];
            }
        }
        this.factor = new double[lanes];
        this.scale = new double[lanes];
        this.energy = new double[lanes];
        Arrays.fill(factor, 1);
        Arrays.fill(scale, 1);
    }

    /** Returns v of lanes l to l + PAIR - 1 in the slice of coordinate i, coordinate by coordinate. */
    double[] slice(int i, int l) {
        return slices[l / PAIR][i / SLICE];
    }

    @Override
    double get(int i, int lane) {
        return slice(i, lane)[i % SLICE * PAIR + lane % PAIR];
    }

    @Override
    void set(int i, int lane, double value) {
        written = false;
        slice(i, lane)[i % SLICE * PAIR + lane % PAIR] = Precision.narrow(value);
    }

    /** Ends writing this state, whose |v|^2 are known. */
    void written(double[] energies) {
        System.arraycopy(energies, 0, energy, 0, lanes);
        written = true;
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
    void setLength(int lane, double factor, double scale) {
        this.factor[lane] = Precision.narrow(factor);
        this.scale[lane] = Precision.narrow(scale);
    }

    @Override
    void addOverlaps(int[] rows, double[] entries, double[] sums) {
        double[] own = Precision.narrow(sums);
        for (int l = 0; l < lanes; l += PAIR) {
            DoubleVector sum0 = DoubleVector.fromArray(SPECIES, own, l);
            DoubleVector sum1 = DoubleVector.fromArray(SPECIES, own, l + WIDTH);
            for (int i = 0; i < rows.length; i++) {
                DoubleVector entry = DoubleVector.broadcast(SPECIES, Precision.narrow(entries[i]));
                double[] v = slice(rows[i], l);
                int at = rows[i] % SLICE * PAIR;
                sum0 = DoubleVector.fromArray(SPECIES, v, at).fma(entry, sum0);
                sum1 = DoubleVector.fromArray(SPECIES, v, at + WIDTH).fma(entry, sum1);
            }
            TYPE.cast(sum0).intoArray(own, l);
            TYPE.cast(sum1).intoArray(own, l + WIDTH);
        }
        Precision.widen(own, sums);
    }

    /** In one pass, for reading v takes longest. */
    @Override
    void addOverlaps(int[] rows, double[] entries, double[] others, double[] sums, double[] otherSums) {
        double[] own = Precision.narrow(sums);
        double[] ownOther = Precision.narrow(otherSums);
        double[] factors = Precision.narrow(entries);
        double[] otherFactors = Precision.narrow(others);
        for (int l = 0; l < lanes; l += PAIR) {
            DoubleVector sum0 = DoubleVector.fromArray(SPECIES, own, l);
            DoubleVector sum1 = DoubleVector.fromArray(SPECIES, own, l + WIDTH);
            DoubleVector other0 = DoubleVector.fromArray(SPECIES, ownOther, l);
            DoubleVector other1 = DoubleVector.fromArray(SPECIES, ownOther, l + WIDTH);
            for (int i = 0; i < rows.length;) {
                int last = lastOfSlice(rows, i);
                double[] v = slice(rows[i], l);
                for (int at = rows[i] % SLICE * PAIR; i <= last; i++, at += PAIR) {
                    DoubleVector v0 = DoubleVector.fromArray(SPECIES, v, at);
                    DoubleVector v1 = DoubleVector.fromArray(SPECIES, v, at + WIDTH);
                    DoubleVector entry = DoubleVector.broadcast(SPECIES, factors[i]);
                    DoubleVector other = DoubleVector.broadcast(SPECIES, otherFactors[i]);
                    sum0 = v0.fma(entry, sum0);
                    sum1 = v1.fma(entry, sum1);
                    other0 = v0.fma(other, other0);
                    other1 = v1.fma(other, other1);
                }
            }
            TYPE.cast(sum0).intoArray(own, l);
            TYPE.cast(sum1).intoArray(own, l + WIDTH);
            TYPE.cast(other0).intoArray(ownOther, l);
            TYPE.cast(other1).intoArray(ownOther, l + WIDTH);
        }
        Precision.widen(own, sums);
        Precision.widen(ownOther, otherSums);
    }

    /** Once a run, so seldom that vector instructions would not be compiled for it for hundreds of runs. */
    private void sumUp() {
        Arrays.fill(energy, 0);
        for (int l = 0; l < lanes; l += PAIR) {
            for (int i = 0; i < coordinates; i++) {
                double[] v = slice(i, l);
                int at = i % SLICE * PAIR;
                for (int k = 0; k < PAIR; k++) {
                    energy[l + k] = Math.fma(v[at + k], v[at + k], energy[l + k]);
                }
            }
        }
        written = true;
    }

    /** Returns the last place up to which rows follow one another in a slice. */
    private static int lastOfSlice(int[] rows, int i) {
        int most = Math.min(rows.length, i + SLICE - rows[i] % SLICE) - 1;
        if (rows[most] - rows[i] == most - i) {
            return most;
        }
        int last = i;
        while (rows[last + 1] == rows[last] + 1) {
            last++;
        }
        return last;
    }

    @Override
    void readEnergies(int from, int to, double[] sums) {
        if (from == 0 && to == coordinates) {
            if (!written) {
                sumUp();
            }
            Precision.widen(energy, sums);
            return;
        }
        double[] own = new double[lanes];
        for (int l = 0; l < lanes; l += PAIR) {
            DoubleVector sum0 = DoubleVector.fromArray(SPECIES, own, l);
            DoubleVector sum1 = DoubleVector.fromArray(SPECIES, own, l + WIDTH);
            for (int i = from; i < to; i++) {
                double[] v = slice(i, l);
                int at = i % SLICE * PAIR;
                DoubleVector v0 = DoubleVector.fromArray(SPECIES, v, at);
                DoubleVector v1 = DoubleVector.fromArray(SPECIES, v, at + WIDTH);
                sum0 = v0.fma(v0, sum0);
                sum1 = v1.fma(v1, sum1);
            }
            TYPE.cast(sum0).intoArray(own, l);
            TYPE.cast(sum1).intoArray(own, l + WIDTH);
        }
        Precision.widen(own, sums);
    }
}
