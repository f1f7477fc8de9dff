package io.github.w2slab.embeddings;

import io.github.w2slab.random.Picks;
import io.github.w2slab.supervision.SampleSource;

/** Labelled rows, drawn at random with replacement: sample i is the row that place i of a seed's picks tells. */
final class RowSource implements SampleSource {

    private final double[][] rows;
    private final double[] labels;
    private final int coordinates;
    private final Picks picks;

    /** Of each row the first {@code coordinates} numbers. */
    RowSource(double[][] rows, double[] labels, int coordinates, Picks picks) {
        this.rows = rows;
        this.labels = labels;
        this.coordinates = coordinates;
        this.picks = picks;
    }

    @Override
    public int coordinates() {
        return coordinates;
    }

    @Override
    public void draw(long first, int count, double[] inputs, double[] into, int at) {
        for (int k = 0; k < count; k++) {
            int row = picks.at(first + k);
            System.arraycopy(rows[row], 0, inputs, k * coordinates, coordinates);
            into[at + k] = labels[row];
        }
    }
}
