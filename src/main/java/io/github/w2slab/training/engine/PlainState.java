package io.github.w2slab.training.engine;

import java.util.Arrays;

/** A panel's neurons for {@link PlainPanel}: a row of lanes for each coordinate. */
final class PlainState extends State {

    final double[][] v;
    final double[] factor;
    final double[] scale;

    PlainState(int lanes, int coordinates) {
        super(lanes, coordinates);
        this.v = new double[coordinates][lanes];
        this.factor = new double[lanes];
        this.scale = new double[lanes];
        Arrays.fill(factor, 1);
        Arrays.fill(scale, 1);
    }

    @Override
    double get(int i, int lane) {
        return v[i][lane];
    }

    @Override
    void set(int i, int lane, double value) {
        v[i][lane] = value;
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
        this.factor[lane] = factor;
        this.scale[lane] = scale;
    }

    @Override
    void addOverlaps(int[] rows, double[] entries, double[] sums) {
        for (int i = 0; i < rows.length; i++) {
            Lanes.add(sums, entries[i], v[rows[i]]);
        }
    }

    @Override
    void readEnergies(int from, int to, double[] sums) {
        Arrays.fill(sums, 0);
        for (int i = from; i < to; i++) {
            Lanes.addProduct(sums, v[i], v[i]);
        }
    }
}
