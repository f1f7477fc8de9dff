package io.github.w2slab.training;

import static io.github.w2slab.training.SingleVectorState.PAIR;
import static io.github.w2slab.training.SingleVectorState.SLICE;

import io.github.w2slab.supervision.Samples;
import java.util.Arrays;

/**
 * A block of samples for {@link SingleVectorPanel}: the inputs twice, in the two orders in which its products read them, each in
 * pieces as in {@link SingleVectorState}.
 */
final class SingleVectorBlock extends SampleBlock {

    /** Coordinates taken at a time for the Gram matrix. */
    private static final int GRAM_SLICE = 64;

    /** Samples, rounded up to a multiple of 4; distance between two rows of the Gram matrix. */
    final int rows;
    /** As {@link SingleVectorTiles#project} reads them: a piece for every four samples. */
    final float[][] tiles;
    /** As {@link SingleVectorTiles#update} reads them: a piece for every slice of coordinates. */
    private final float[][] fours;
    final float[] gram;
    private final float[] lanes;
    private final float[] products;

    SingleVectorBlock(int samples, int coordinates, Samples source) {
        super(samples, coordinates, source);
        this.rows = (samples + 3) / 4 * 4;
        this.tiles = new float[rows / 4][4 * coordinates];
        this.fours = new float[(coordinates + SLICE - 1) / SLICE][];
        for (int i = 0; i < coordinates; i += SLICE) {
            fours[i / SLICE] = new float[rows * Math.min(SLICE, (coordinates - i + 3) / 4 * 4)];
        }
        this.gram = new float[rows * rows];
        this.lanes = new float[GRAM_SLICE * PAIR];
        this.products = new float[rows * PAIR];
    }

    /** Returns the inputs in the slice that begins at coordinate i, as {@link SingleVectorTiles#update} reads them. */
    float[] slice(int i) {
        return fours[i / SLICE];
    }

    @Override
    void take(double[] drawn, int k, int count) {
        float[] tile = tiles[k / 4];
        for (int m = 0; m < count; m++) {
            int row = m * coordinates;
            for (int start = 0; start < coordinates; start += SLICE) {
                takeSlice(drawn, row + start, Math.min(SLICE, coordinates - start), tile, 4 * start + m, slice(start),
                        4 * (k + m));
            }
        }
    }

    private void takeSlice(double[] drawn, int from, int count,
                           float[] tile, int to, float[] slice, int into) {
        int i = 0;
        int p = to;
        int r = into;
        for (; i + 4 <= count; i += 4) {
            float a = SingleLanes.narrow(drawn[from + i]);
            float b = SingleLanes.narrow(drawn[from + i + 1]);
            float c = SingleLanes.narrow(drawn[from + i + 2]);
            float e = SingleLanes.narrow(drawn[from + i + 3]);
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
            tile[p] = SingleLanes.narrow(drawn[from + i]);
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
                SingleVectorTiles.project(tiles, m, rows, lanes, products, 0, i, to);
            }
            for (int k = m; k < rows; k++) {
                System.arraycopy(products, k * PAIR, gram, k * rows + m, count);
            }
        }
    }

    private void layAsLanes(int m, int count, int from, int to) {
        for (int k = 0; k < count; k += 4) {
            float[] tile = tiles[(m + k) / 4];
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
