package io.github.w2slab.training;

import static io.github.w2slab.training.SingleVectorState.PAIR;

import io.github.w2slab.supervision.Samples;
import java.util.Arrays;

/** A block of samples for {@link SingleVectorPanel}: the inputs twice, in the two orders in which its products read them. */
final class SingleVectorBlock extends SampleBlock {

    /** Coordinates taken at a time for the Gram matrix. */
    private static final int SLICE = 64;

    /** Samples, rounded up to a multiple of 4; distance between two rows of the Gram matrix. */
    final int rows;
    /** As {@link SingleVectorTiles#project} reads them. */
    final float[] tiles;
    /** As {@link SingleVectorTiles#update} reads them. */
    final float[] fours;
    final float[] gram;
    private final float[] lanes;
    private final float[] products;

    SingleVectorBlock(int samples, int coordinates, Samples source) {
        super(samples, coordinates, source);
        this.rows = (samples + 3) / 4 * 4;
        this.tiles = new float[rows * coordinates];
        this.fours = new float[rows * ((coordinates + 3) / 4 * 4)];
        this.gram = new float[rows * rows];
        this.lanes = new float[SLICE * PAIR];
        this.products = new float[rows * PAIR];
    }

    @Override
    void take(double[] drawn, int k, int count) {
        int d = coordinates;
        int tile = k * d;
        for (int m = 0; m < count; m++) {
            int from = m * d;
            int to = tile + m;
            int four = 4 * (k + m);
            int i = 0;
            for (; i + 4 <= d; i += 4) {
                float a = SingleLanes.narrow(drawn[from + i]);
                float b = SingleLanes.narrow(drawn[from + i + 1]);
                float c = SingleLanes.narrow(drawn[from + i + 2]);
                float e = SingleLanes.narrow(drawn[from + i + 3]);
                tiles[to] = a;
                tiles[to + 4] = b;
                tiles[to + 8] = c;
                tiles[to + 12] = e;
                fours[four] = a;
                fours[four + 1] = b;
                fours[four + 2] = c;
                fours[four + 3] = e;
                to += 16;
                four += 4 * rows;
            }
            for (int last = four - i; i < d; i++, to += 4) {
                tiles[to] = SingleLanes.narrow(drawn[from + i]);
                fours[last + i] = tiles[to];
            }
        }
    }

    /** X V^T once more, with the samples themselves as lanes. */
    @Override
    void fillGram() {
        for (int m = 0; m < rows; m += PAIR) {
            int count = Math.min(PAIR, rows - m);
            Arrays.fill(products, 0);
            for (int i = 0; i < coordinates; i += SLICE) {
                int to = Math.min(coordinates, i + SLICE);
                layAsLanes(m, count, i, to);
                SingleVectorTiles.project(tiles, coordinates, m, rows, lanes, -i * PAIR, products, 0, i, to);
            }
            for (int k = m; k < rows; k++) {
                System.arraycopy(products, k * PAIR, gram, k * rows + m, count);
            }
        }
    }

    private void layAsLanes(int m, int count, int from, int to) {
        for (int k = 0; k < count; k += 4) {
            int tile = (m + k) * coordinates + 4 * from;
            int at = k;
            for (int i = from; i < to; i++) {
                lanes[at] = tiles[tile];
                lanes[at + 1] = tiles[tile + 1];
                lanes[at + 2] = tiles[tile + 2];
                lanes[at + 3] = tiles[tile + 3];
                tile += 4;
                at += PAIR;
            }
        }
    }
}
