package io.github.w2slab.training.engine;

import static io.github.w2slab.training.engine.VectorState.PAIR;

import io.github.w2slab.supervision.SampleSource;
import java.util.Arrays;

/** A block of samples for {@link VectorPanel}: inputs in pieces of four samples, as {@link VectorTiles} reads them. */
final class VectorBlock extends SampleBlock {

    /** Coordinates taken at a time for the Gram matrix. */
    private static final int GRAM_SLICE = 64;

    /** Samples, rounded up to a multiple of 4; distance between two rows of the Gram matrix. */
    final int rows;
    /** For every four samples their inputs, coordinate by coordinate, rounded up to a multiple of 4 by zeros. */
    final double[][] tiles;
    final double[] gram;
    private final double[] lanes;
    private final double[] products;

    VectorBlock(int samples, int coordinates, SampleSource source) {
        super(samples, coordinates, source);
        this.rows = (samples + 3) / 4 * 4;
        this.tiles = new double[rows / 4][(coordinates + 3) / 4 * 16];
        this.gram = new double[rows * rows];
        this.lanes = new double[GRAM_SLICE * PAIR];
        this.products = new double[rows * PAIR];
    }

    @Override
    void take(double[] drawn, int k, int count) {
        double[] tile = tiles[k / 4];
        if (count == 4) {
            takeFour(drawn, tile);
            return;
        }
        for (int m = 0; m < count; m++) {
            for (int i = 0; i < coordinates; i++) {
                tile[4 * i + m] = Precision.narrow(drawn[m * coordinates + i]);
            }
        }
    }

    private void takeFour(double[] drawn,
                          double[] tile) {
        int a = 0;
        int b = coordinates;
        int c = 2 * coordinates;
        int e = 3 * coordinates;
        int p = 0;
        for (int i = 0; i < coordinates; i++) {
            tile[p] = Precision.narrow(drawn[a + i]);
            tile[p + 1] = Precision.narrow(drawn[b + i]);
            tile[p + 2] = Precision.narrow(drawn[c + i]);
            tile[p + 3] = Precision.narrow(drawn[e + i]);
            p += 4;
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
