package io.github.w2slab.training.engine;

import static io.github.w2slab.training.engine.VectorState.PAIR;
import static io.github.w2slab.training.engine.VectorState.SLICE;

import io.github.w2slab.supervision.SampleSource;
import java.util.Arrays;

/** A block of samples for {@link VectorPanel}: inputs in the order in which {@link VectorTiles} reads them. */
final class VectorBlock extends SampleBlock {

    /** Coordinates taken at a time for the Gram matrix. */
    private static final int GRAM_SLICE = 64;

    /** Samples, rounded up to a multiple of 4; distance between two rows of the Gram matrix. */
    final int rows;
    /** For each slice of coordinates, as {@link VectorState} has them, the inputs of all samples. */
    private final double[][] slices;
    final double[] gram;
    private final int height;
    private final double[] lanes;
    private final double[] products;

    VectorBlock(int samples, int coordinates, SampleSource source) {
        super(samples, coordinates, source);
        this.rows = (samples + 3) / 4 * 4;
        this.height = (coordinates + 3) / 4 * 4;
        this.slices = new double[(height + SLICE - 1) / SLICE][];
        for (int i = 0; i < height; i += SLICE) {
            slices[i / SLICE] = new double[rows / 2 * distance(i)];
        }
        this.gram = new double[rows * rows];
        this.lanes = new double[GRAM_SLICE * PAIR];
        this.products = new double[rows * PAIR];
    }

    /**
     * Returns the inputs in the slice of coordinate i: two samples after two, in each coordinate by coordinate, rounded up to
     * a multiple of 4 by zeros, in each the two.
     */
    double[] slice(int i) {
        return slices[i / SLICE];
    }

    /** Returns how much further the next two samples are in the slice of coordinate i. */
    int distance(int i) {
        return 2 * Math.min(SLICE, height - i / SLICE * SLICE);
    }

    @Override
    void take(double[] drawn, int k, int count) {
        for (int m = 0; m < count; m += 2) {
            int other = Math.min(m + 1, count - 1);
            for (int i = 0; i < coordinates; i += SLICE) {
                takeTwo(drawn, m * coordinates + i, other * coordinates + i, slice(i), (k + m) / 2 * distance(i),
                        Math.min(SLICE, coordinates - i));
            }
        }
    }

    private static void takeTwo(double[] drawn, int a, int b,
                                double[] x, int first, int count) {
        for (int i = 0; i < count; i++) {
            x[first + 2 * i] = Precision.narrow(drawn[a + i]);
            x[first + 2 * i + 1] = Precision.narrow(drawn[b + i]);
        }
    }

    /** X V^T once more, with the samples themselves as lanes. */
    @Override
    void fillGram() {
        for (int m = 0; m < rows; m += PAIR) {
            int count = Math.min(PAIR, rows - m);
            Arrays.fill(products, 0);
            for (int i = 0; i < height; i += GRAM_SLICE) {
                int to = Math.min(height, i + GRAM_SLICE);
                layAsLanes(m, count, i, to);
                VectorTiles.project(slice(i), distance(i), m, rows, lanes, products, 0, i % SLICE, to - i);
            }
            for (int k = m; k < rows; k++) {
                System.arraycopy(products, k * PAIR, gram, k * rows + m, count);
            }
        }
    }

    private void layAsLanes(int m, int count, int from, int to) {
        double[] x = slice(from);
        for (int k = 0; k < count; k += 2) {
            int p = (m + k) / 2 * distance(from) + 2 * (from % SLICE);
            int at = k;
            for (int i = from; i < to; i++) {
                lanes[at] = x[p];
                lanes[at + 1] = x[p + 1];
                p += 2;
                at += PAIR;
            }
        }
    }
}
