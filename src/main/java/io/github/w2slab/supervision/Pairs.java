package io.github.w2slab.supervision;

import io.github.w2slab.random.Stream;
import io.github.w2slab.random.Uniforms;

/**
 * Pairs of inputs as samples: 2p and 2p + 1 are the inputs of pair p, those that {@link LabelledInputs} of the same seed has,
 * with the labels y and -y; y is 1 where the first is preferred. A step on the two is one on -y (f(x) - f(x'))/2.
 */
final class Pairs implements SampleSource {

    private final BradleyTerry law;
    private final LabelledInputs rewarded;
    private final Uniforms choices;

    /** @param rewarded the inputs, labelled by their rewards */
    Pairs(BradleyTerry law, LabelledInputs rewarded, long seed) {
        this.law = law;
        this.rewarded = rewarded;
        this.choices = Uniforms.of(seed, Stream.CHOICE, 0);
    }

    @Override
    public int coordinates() {
        return rewarded.coordinates();
    }

    @Override
    public Pairs inVectors() {
        rewarded.inVectors();
        return this;
    }

    @Override
    public void draw(long first, int count, double[] inputs, double[] labels, int at) {
        int before = (int) (first % 2);
        int after = (before + count) % 2;
        if (before + after > 0) {
            drawWhole(first, before, count, after, inputs, labels, at);
            return;
        }
        rewarded.draw(first, count, inputs, labels, at);
        for (int k = at; k < at + count; k += 2) {
            labels[k] = law.choice(labels[k] - labels[k + 1], choices.at((first + k - at) / 2, 0));
            labels[k + 1] = -labels[k];
        }
    }

    /** Draws whole pairs, and hands over what of them was asked for. */
    private void drawWhole(long first, int before, int count, int after, double[] inputs, double[] labels, int at) {
        int all = before + count + after;
        double[] x = new double[all * coordinates()];
        double[] y = new double[all];
        draw(first - before, all, x, y, 0);
        System.arraycopy(x, before * coordinates(), inputs, 0, count * coordinates());
        System.arraycopy(y, before, labels, at, count);
    }
}
