package io.github.w2slab.training.engine;

import io.github.w2slab.supervision.Samples;

/** A block of samples for {@link PlainPanel}: a row of coordinates for each sample. */
final class PlainBlock extends SampleBlock {

    final double[] x;
    final double[] gram;

    PlainBlock(int samples, int coordinates, Samples source) {
        super(samples, coordinates, source);
        this.x = new double[samples * coordinates];
        this.gram = new double[samples * samples];
    }

    @Override
    void take(double[] drawn, int k, int count) {
        int to = k * coordinates;
        for (int i = 0; i < count * coordinates; i++) {
            x[to + i] = Lanes.narrow(drawn[i]);
        }
    }

    @Override
    void fillGram() {
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
}
