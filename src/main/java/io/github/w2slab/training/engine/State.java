package io.github.w2slab.training.engine;

/**
 * The neurons of a panel at the beginning of a block, up to their lengths: v in the inputs' coordinates, and the factor of
 * the other coordinates; both times the scale are the unit neurons. How v is laid out is the engine's own business.
 */
public abstract class State {

    final int lanes;
    final int coordinates;

    State(int lanes, int coordinates) {
        this.lanes = lanes;
        this.coordinates = coordinates;
    }

    /** Returns v_i of a lane. */
    abstract double get(int i, int lane);

    /** Sets v_i of a lane. */
    abstract void set(int i, int lane, double value);

    /**
     * Returns the factor of the coordinates that are not stored; 1 where a neuron has nothing there, for the factor of a repelled neuron
     * grows for ever, and one that is infinite times 0 is no number.
     */
    abstract double factor(int lane);

    /** Returns what makes v, and the coordinates that are not stored, a unit neuron. */
    abstract double scale(int lane);

    /** Sets both. */
    abstract void setLength(int lane, double factor, double scale);

    /** sums_l += sum_i entries_i v_{rows_i}, in the order of i. */
    abstract void addOverlaps(int[] rows, double[] entries, double[] sums);

    /** The same for two directions with entries in the same rows. */
    void addOverlaps(int[] rows, double[] entries, double[] others, double[] sums, double[] otherSums) {
        addOverlaps(rows, entries, sums);
        addOverlaps(rows, others, otherSums);
    }

    /**
     * sums_l = sum_i v_i^2 over coordinates {@code from} to {@code to} - 1, in their order. Over all of them a panel has it from
     * writing the state.
     */
    abstract void readEnergies(int from, int to, double[] sums);
}
