package io.github.w2slab.training.engine;

import io.github.w2slab.supervision.SampleSource;

/** A block of samples for {@link PlainPanel}: a row of coordinates for each sample, and the rows of their Gram matrix. */
final class PlainBlock extends SampleBlock {

    final double[][] x;
    final double[][] gram;

    PlainBlock(int samples, int coordinates, SampleSource source) {
        super(samples, coordinates, source);
        this.x = new double[samples][coordinates];
        this.gram = new double[samples][samples];
    }

    @Override
    void take(double[] drawn, int k, int count) {
        for (int m = 0; m < count; m++) {
            System.arraycopy(drawn, m * coordinates, x[k + m], 0, coordinates);
        }
    }

    @Override
    void fillGram() {
        for (int k = 0; k < samples; k++) {
            for (int m = 0; m <= k; m++) {
                double sum = 0;
                for (int i = 0; i < coordinates; i++) {
                    sum = Math.fma(x[k][i], x[m][i], sum);
                }
                gram[k][m] = sum;
            }
        }
    }
}
