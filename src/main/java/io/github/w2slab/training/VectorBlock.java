package io.github.w2slab.training;

import static io.github.w2slab.training.VectorState.PAIR;

import io.github.w2slab.supervision.Samples;
import java.util.Arrays;

/** A block of samples for {@link VectorPanel}: the inputs twice, in the two orders in which its products read them. */
final class VectorBlock extends SampleBlock {

    /** Coordinates taken at a time for the Gram matrix. */
    private static final int SLICE = 64;

    /** Samples, rounded up to a multiple of 4; distance between two rows of the Gram matrix. */
    final int rows;
    /** As {@link VectorTiles#project} reads them. */
    final double[] tiles;
    /** As {@link VectorTiles#update} reads them. */
    final double[] fours;
    final double[] gram;
    private final double[] lanes;
    private final double[] products;

    VectorBlock(int samples, int coordinates, Samples source) {
        super(samples, coordinates, source);
        this.rows = (samples + 3) / 4 * 4;
        this.tiles = new double[rows * coordinates];
        this.fours = new double[rows * ((coordinates + 3) / 4 * 4)];
        this.gram = new double[rows * rows];
        this.lanes = new double[SLICE * PAIR];
        this.products = new double[rows * PAIR];
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
                double a = Lanes.narrow(drawn[from + i]);
                double b = Lanes.narrow(drawn[from + i + 1]);
                double c = Lanes.narrow(drawn[from + i + 2]);
                double e = Lanes.narrow(drawn[from + i + 3]);
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
                tiles[to] = Lanes.narrow(drawn[from + i]);
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
                VectorTiles.project(tiles, coordinates, m, rows, lanes, -i * PAIR, products, 0, i, to);
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
