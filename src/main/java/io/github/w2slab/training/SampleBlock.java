package io.github.w2slab.training;

import io.github.w2slab.supervision.Samples;

/**
 * The samples of one block of steps: inputs X (a row a sample), labels y, and the Gram matrix G = X X^T, of which the
 * part on and below the diagonal is filled.
 */
final class SampleBlock {

    final int samples;
    final int coordinates;
    final double[] x;
    final double[] y;
    final double[] gram;

    SampleBlock(int samples, int coordinates) {
        this.samples = samples;
        this.coordinates = coordinates;
        this.x = new double[samples * coordinates];
        this.y = new double[samples];
        this.gram = new double[samples * samples];
    }

    /**
     * Fills the block with samples {@code first} to {@code first + samples - 1}.
     *
     * @throws NonFiniteLabelException if a label is not finite
     */
    void fill(Samples source, long first) {
        for (int k = 0; k < samples; k++) {
            source.input(first + k, x, k * coordinates);
            y[k] = source.label(first + k, x, k * coordinates);
            if (!Double.isFinite(y[k])) {
                throw new NonFiniteLabelException(first + k, y[k]);
            }
        }
        for (int k = 0; k < samples; k++) {
            fillGramRow(k);
        }
    }

    /** Four products at a time: each is summed in the order of the coordinates, whatever stands beside it. */
    private void fillGramRow(int k) {
        int a = k * coordinates;
        for (int m = 0; m <= k; m += 4) {
            int b0 = m * coordinates;
            int b1 = Math.min(m + 1, k) * coordinates;
            int b2 = Math.min(m + 2, k) * coordinates;
            int b3 = Math.min(m + 3, k) * coordinates;
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int i = 0; i < coordinates; i++) {
                double value = x[a + i];
                s0 = Math.fma(value, x[b0 + i], s0);
                s1 = Math.fma(value, x[b1 + i], s1);
                s2 = Math.fma(value, x[b2 + i], s2);
                s3 = Math.fma(value, x[b3 + i], s3);
            }
            int row = k * samples;
            gram[row + m] = s0;
            gram[row + Math.min(m + 1, k)] = s1;
            gram[row + Math.min(m + 2, k)] = s2;
            gram[row + Math.min(m + 3, k)] = s3;
        }
    }

    /** A label that is NaN or infinite, with its sample. */
    static final class NonFiniteLabelException extends RuntimeException {

        private static final long serialVersionUID = 1;

        final long sample;
        final double label;

        NonFiniteLabelException(long sample, double label) {
            super("label of sample " + sample + " is " + label);
            this.sample = sample;
            this.label = label;
        }
    }
}
