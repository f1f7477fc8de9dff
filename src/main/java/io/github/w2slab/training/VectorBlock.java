package io.github.w2slab.training;

import static io.github.w2slab.training.VectorState.PAIR;
import static io.github.w2slab.training.VectorState.SLICE;

import io.github.w2slab.supervision.Samples;
import java.util.Arrays;

/**
 * A block of samples for {@link VectorPanel}: the inputs twice, in the two orders in which its products read them, each in
 * pieces as in {@link VectorState}.
 */
final class VectorBlock extends SampleBlock {

    /** Coordinates taken at a time for the Gram matrix. */
    private static final int GRAM_SLICE = 64;

    /** Samples, rounded up to a multiple of 4; distance between two rows of the Gram matrix. */
    final int rows;
    /** As {@link VectorTiles#project} reads them: a piece for every four samples. */
    final double[][] tiles;
    /** As {@link VectorTiles#update} reads them: a piece for every slice of coordinates. */
    private final double[][] fours;
    final double[] gram;
    private final double[] lanes;
    private final double[] products;

    VectorBlock(int samples, int coordinates, Samples source) {
        super(samples, coordinates, source);
        this.rows = (samples + 3) / 4 * 4;
        this.tiles = new double[rows / 4][4 * coordinates];
        this.fours = new double[(coordinates + SLICE - 1) / SLICE][];
        for (int i = 0; i < coordinates; i += SLICE) {
            fours[i / SLICE] = new double[rows * Math.min(SLICE, (coordinates - i + 3) / 4 * 4)];
        }
        this.gram = new double[rows * rows];
        this.lanes = new double[GRAM_SLICE * PAIR];
        this.products = new double[rows * PAIR];
    }

    /** Returns the inputs in the slice that begins at coordinate i, as {@link VectorTiles#update} reads them. */
    double[] slice(int i) {
        return fours[i / SLICE];
    }

    @Override
    void take(double[] drawn, int k, int count) {
        double[] tile = tiles[k / 4];
        for (int m = 0; m < count; m++) {
            int row = m * coordinates;
            for (int start = 0; start < coordinates; start += SLICE) {
                takeSlice(drawn, row + start, Math.min(SLICE, coordinates - start), tile, 4 * start + m, slice(start),
                        4 * (k + m));
            }
        }
    }

    private void takeSlice(double[] drawn, int from, int count,
                           double[] tile, int to, double[] slice, int into) {
        int i = 0;
        int p = to;
        int r = into;
        for (; i + 4 <= count; i += 4) {
            double a = Lanes.narrow(drawn[from + i]);
            double b = Lanes.narrow(drawn[from + i + 1]);
            double c = Lanes.narrow(drawn[from + i + 2]);
            double e = Lanes.narrow(drawn[from + i + 3]);
            tile[p] = a;
            tile[p + 4] = b;
            tile[p + 8] = c;
            tile[p + 12] = e;
            slice[r] = a;
            slice[r + 1] = b;
            slice[r + 2] = c;
            slice[r + 3] = e;
            p += 16;
            r += 4 * rows;
        }
        for (int last = r - i; i < count; i++, p += 4) {
            tile[p] = Lanes.narrow(drawn[from + i]);
            slice[last + i] = tile[p];
        }
    }

    /** X V^T once more, with the samples themselves as lanes. */
    @Override
    void fillGram() {
        for (int m = 0; m < rows; m += PAIR) {
            int count = Math.min(PAIR, rows - m);
            Arrays.fill(products, 0);
            for (int i = 0; i < coordinates; i += GRAM_SLICE) {
                int to = Math.min(coordinates, i + GRAM_SLICE);
                layAsLanes(m, count, i, to);
                VectorTiles.project(tiles, m, rows, lanes, products, 0, i, to);
            }
            for (int k = m; k < rows; k++) {
                System.arraycopy(products, k * PAIR, gram, k * rows + m, count);
            }
        }
    }

    private void layAsLanes(int m, int count, int from, int to) {
        for (int k = 0; k < count; k += 4) {
            double[] tile = tiles[(m + k) / 4];
            int p = 4 * from;
            int at = k;
            for (int i = from; i < to; i++) {
                lanes[at] = tile[p];
                lanes[at + 1] = tile[p + 1];
                lanes[at + 2] = tile[p + 2];
                lanes[at + 3] = tile[p + 3];
                p += 4;
                at += PAIR;
            }
        }
    }
}
