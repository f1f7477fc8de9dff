package io.github.w2slab.training.engine;

import io.github.w2slab.supervision.SampleSource;

/**
 * The samples of one block of steps: inputs X, labels y, and the Gram matrix G = X X^T, of which the part on and below the
 * diagonal is filled, each entry summed in the order of the coordinates. How X lies in memory is the engine's own business.
 */
abstract class SampleBlock {

    private static final int DRAWN_AT_ONCE = 4;

    final int samples;
    final int coordinates;
    final double[] y;
    private final SampleSource source;
    private final double[] drawn;

    SampleBlock(int samples, int coordinates, SampleSource source) {
        this.samples = samples;
        this.coordinates = coordinates;
        this.source = source;
        this.y = new double[samples];
        this.drawn = new double[Math.min(samples, DRAWN_AT_ONCE) * coordinates];
    }

    /**
     * Fills the block with samples {@code first} to {@code first + samples - 1}.
     *
     * @throws NonFiniteLabelException if a label is not finite
     */
    final void fill(long first) {
        for (int k = 0; k < samples; k += DRAWN_AT_ONCE) {
            int count = Math.min(DRAWN_AT_ONCE, samples - k);
            source.draw(first + k, count, drawn, y, k);
            for (int m = k; m < k + count; m++) {
                if (!Double.isFinite(y[m])) {
                    throw new NonFiniteLabelException(first + m, y[m]);
                }
            }
            take(drawn, k, count);
        }
        fillGram();
    }

    /** Takes over samples k to k + count - 1, at most four, which lie one after the other. */
    abstract void take(double[] drawn, int k, int count);

    abstract void fillGram();
}
