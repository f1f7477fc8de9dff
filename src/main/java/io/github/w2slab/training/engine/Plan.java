package io.github.w2slab.training.engine;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.SampleSource;
import io.github.w2slab.supervision.Supervision;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What of a run never changes: where it starts, its samples and steps, how many of these are a block, and which neurons move.
 *
 * <p>Neurons with no part in the inputs' coordinates do not move if sigma'(0) = 0, by construction, and are left alone.
 */
final class Plan {

    private static final int BLOCK_SAMPLES = 32;
    /** Sizes (neurons x d) above which blocks get shorter, so that a stop is answered in time. */
    private static final long LARGE = 1L << 23;

    final RewardModel start;
    /** Gives sources of the same samples, one for each block that is drawn by itself. */
    final Supplier<? extends SampleSource> samples;
    final Steps sgd;
    final int threads;
    /** 2 where labels are choices between two inputs, else 1. */
    final int samplesPerLabel;
    /** Samples of a step: two for each pair of a batch, else one for each label. */
    final int batch;
    final int stepsPerBlock;
    final Inputs inputs;
    final int coordinates;
    /** Which neurons of the model move. */
    final int[] moving;
    /** For each moving neuron its energy outside the inputs' coordinates at the start. */
    final double[] restEnergy;

    Plan(RewardModel start, Supervision supervision, Steps sgd, int threads) {
        this(start, supervision.inputs(), () -> supervision.source(sgd.seed()), supervision.samplesPerLabel(), sgd, threads);
    }

    /** Steps with samples from anywhere, a label each; {@code inputs} says in which coordinates they lie. */
    Plan(RewardModel start, Inputs inputs, Supplier<? extends SampleSource> samples, Steps sgd, int threads) {
        this(start, inputs, samples, 1, sgd, threads);
    }

    private Plan(RewardModel start, Inputs inputs, Supplier<? extends SampleSource> samples, int samplesPerLabel, Steps sgd,
            int threads) {
        this.start = start;
        this.samples = samples;
        this.sgd = sgd;
        this.threads = threads;
        this.samplesPerLabel = samplesPerLabel;
        this.batch = sgd.batchSize() * samplesPerLabel;
        this.stepsPerBlock = stepsPerBlock(start, batch);
        this.inputs = inputs;
        this.coordinates = inputs.coordinates();
        boolean flat = start.activation().isFlatAtZero();
        this.moving = IntStream.range(0, start.neurons()).filter(j -> !flat || !isZeroInside(start.neuron(j))).toArray();
        this.restEnergy = IntStream.of(moving).mapToDouble(j -> energyOutside(start.neuron(j))).toArray();
    }

    private static int stepsPerBlock(RewardModel start, int batch) {
        int samples = BLOCK_SAMPLES;
        for (long size = (long) start.neurons() * start.world().dimension(); size > LARGE && samples > 1; size /= 2) {
            samples /= 2;
        }
        return Math.max(1, samples / batch);
    }

    private boolean isZeroInside(double[] w) {
        return Arrays.stream(inside(w)).allMatch(value -> value == 0);
    }

    private double energyOutside(double[] w) {
        double energy = 0;
        for (double value : outside(w)) {
            energy = Math.fma(value, value, energy);
        }
        return energy;
    }

    /** Returns a vector's part in the inputs' coordinates. */
    double[] inside(double[] w) {
        return inputs.coordinatesOf(w);
    }

    /** Returns what of a vector is outside the inputs' coordinates, in world coordinates. */
    double[] outside(double[] w) {
        double[] rest = inputs.vector(inside(w));
        for (int i = 0; i < w.length; i++) {
            rest[i] = w[i] - rest[i];
        }
        return rest;
    }

    /** Returns the samples of a block. */
    int samplesPerBlock() {
        return stepsPerBlock * batch;
    }

    /** Returns the first step of a block. */
    long firstStep(long block) {
        return block * stepsPerBlock;
    }
}
