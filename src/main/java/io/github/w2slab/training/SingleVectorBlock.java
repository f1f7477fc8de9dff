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
        for (int start = 0; start < coordinates; start += SLICE) {
            int end = Math.min(coordinates, start + SLICE);
            int whole = count == 4 ? start + (end - start) / 4 * 4 : start;
            takeFours(drawn, start, whole, tile, slice(start), 4 * k);
            for (int m = 0; m < count; m++) {
                for (int i = whole; i < end; i++) {
                    float value = SingleLanes.narrow(drawn[m * coordinates + i]);
                    tile[4 * i + m] = value;
                    slice(start)[(i - start) / 4 * 4 * rows + 4 * (k + m) + i % 4] = value;
                }
            }
        }
    }

    /** Four samples, four coordinates at a time. */
    private void takeFours(double[] drawn, int from, int to,
                           float[] tile, float[] slice, int into) {
        int p = 4 * from;
        int r = into;
        for (int i = from; i < to; i += 4, p += 16, r += 4 * rows) {
            for (int m = 0; m < 4; m++) {
                int at = m * coordinates + i;
                float a = SingleLanes.narrow(drawn[at]);
                float b = SingleLanes.narrow(drawn[at + 1]);
                float c = SingleLanes.narrow(drawn[at + 2]);
                float e = SingleLanes.narrow(drawn[at + 3]);
                tile[p + m] = a;
                tile[p + m + 4] = b;
                tile[p + m + 8] = c;
                tile[p + m + 12] = e;
                slice[r + 4 * m] = a;
                slice[r + 4 * m + 1] = b;
                slice[r + 4 * m + 2] = c;
                slice[r + 4 * m + 3] = e;
            }
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
