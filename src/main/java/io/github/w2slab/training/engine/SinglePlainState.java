package io.github.w2slab.training.engine;

import java.util.Arrays;

/** A panel's neurons for {@link SinglePlainPanel}: a row of lanes for each coordinate. */
final class SinglePlainState extends State {

    final float[][] v;
    final float[] factor;
    final float[] scale;

    SinglePlainState(int lanes, int coordinates) {
        super(lanes, coordinates);
        this.v = new float[coordinates][lanes];
        this.factor = new float[lanes];
        this.scale = new float[lanes];
        Arrays.fill(factor, 1);
        Arrays.fill(scale, 1);
    }

    @Override
    double get(int i, int lane) {
        return v[i][lane];
    }

    @Override
    void set(int i, int lane, double value) {
        v[i][lane] = SingleLanes.narrow(value);
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
        this.factor[lane] = SingleLanes.narrow(factor);
        this.scale[lane] = SingleLanes.narrow(scale);
    }

    @Override
    void addOverlaps(int[] rows, double[] entries, double[] sums) {
        float[] own = SingleLanes.narrow(sums);
        for (int i = 0; i < rows.length; i++) {
            SingleLanes.add(own, SingleLanes.narrow(entries[i]), v[rows[i]], lanes);
        }
        SingleLanes.widen(own, sums);
    }

    @Override
    void addEnergies(int from, int to, double[] sums) {
        float[] own = SingleLanes.narrow(sums);
        for (int i = from; i < to; i++) {
            SingleLanes.addProduct(own, v[i], v[i], lanes);
        }
        SingleLanes.widen(own, sums);
    }
}
