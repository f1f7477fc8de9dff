package io.github.w2slab.training.engine;

import io.github.w2slab.base.Workers;
import io.github.w2slab.model.Activation;
import io.github.w2slab.training.engine.Neurons.Look;
import java.util.Arrays;
import java.util.List;

/**
 * Takes all panels of a run through blocks of steps: each by itself under a loss that does not couple the neurons, side by
 * side, step by step, under one that does. Outputs are summed neuron by neuron in their order, so results depend neither on
 * threads nor on how neurons are dealt to panels.
 */
final class PanelGroup {

    private static final long NONE = Long.MAX_VALUE;

    private final Panel[] panels;
    private final int lanes;
    private final int neurons;
    private final Activation activation;
    private final Steps sgd;
    private final int batch;
    private final boolean pairs;
    private final int threads;
    private final double outputWeight;
    private final double restingOutput;

    /**
     * @param panels the panels, each with as many neurons as it has lanes but for the last
     * @param lanes  lanes of each panel
     * @param plan   the run
     */
    PanelGroup(Panel[] panels, int lanes, Plan plan) {
        this.panels = panels;
        this.lanes = lanes;
        this.neurons = plan.moving.length;
        this.activation = plan.start.activation();
        this.sgd = plan.sgd;
        this.batch = plan.batch;
        this.pairs = plan.samplesPerLabel == 2;
        this.threads = plan.threads;
        this.outputWeight = sgd.loss().outputWeight(plan.start.neurons());
        int resting = plan.start.neurons() - neurons;
        this.restingOutput = resting == 0 ? 0 : resting * activation.value(0);
    }

    /**
     * Takes all panels through blocks, the last of which may end early.
     *
     * @param blocks    the samples
     * @param steps     steps of each block
     * @param firstStep number of the first block's first step
     * @param from      where the neurons stand, not changed
     * @param to        where they will stand
     * @param looks     for each block null, or what looks at the panels after so many of its steps; after the last only,
     *                  unless the block is the first, for the others are taken in place
     * @param meanwhile other work for threads that have no panel to take
     * @return the first step that is not finite, or Long.MAX_VALUE
     */
    long advance(List<SampleBlock> blocks, int steps, long firstStep, State[] from, State[] to, Look[][] looks,
                 List<Runnable> meanwhile) {
        if (sgd.loss().coupled()) {
            for (int b = 0; b < blocks.size(); b++) {
                long found = sideBySide(blocks.get(b), steps, firstStep + (long) b * steps, b == 0 ? from : to, to, looks[b]);
                if (found < NONE) {
                    return found;
                }
            }
            return NONE;
        }
        long[] bad = new long[panels.length];
        Workers.run(threads, panels.length + meanwhile.size(), i -> {
            if (i < panels.length) {
                bad[i] = alone(i, blocks, steps, firstStep, from[i], to[i], looks);
            } else {
                meanwhile.get(i - panels.length).run();
            }
        });
        return Arrays.stream(bad).min().orElse(NONE);
    }

    private static Look look(Look[] looks, int steps) {
        return looks == null ? null : looks[steps];
    }

    private long alone(int p, List<SampleBlock> blocks, int steps, long firstStep, State from, State to, Look[][] looks) {
        Panel panel = panels[p];
        double[] signal = new double[blocks.get(0).samples];
        for (int b = 0; b < blocks.size(); b++) {
            SampleBlock block = blocks.get(b);
            State at = b == 0 ? from : to;
            for (int k = 0; k < signal.length; k++) {
                signal[k] = pairs ? sgd.loss().signal(0, 0, block.y[k]) : sgd.loss().signal(0, block.y[k]);
            }
            panel.begin(block, steps * batch, at);
            for (int t = 0; t < steps; t++) {
                long step = firstStep + (long) b * steps + t;
                double rate = sgd.learningRate(step) / batch;
                panel.read(block, t * batch, batch);
                for (int use = 0; use < sgd.repeats(); use++) {
                    if (use > 0) {
                        panel.readAgain(block, t * batch, batch);
                    }
                    if (!panel.step(block, t * batch, batch, rate, signal)) {
                        return step;
                    }
                }
                Look look = look(looks[b], t + 1);
                if (look != null || t + 1 == steps) {
                    panel.write(block, (t + 1) * batch, at, to);
                }
                if (look != null) {
                    look.see(p, to);
                }
            }
        }
        return NONE;
    }

    private long sideBySide(SampleBlock block, int steps, long firstStep, State[] from, State[] to, Look[] looks) {
        double[] signal = new double[block.samples];
        Workers.run(threads, panels.length, p -> panels[p].begin(block, steps * batch, from[p]));
        for (int t = 0; t < steps; t++) {
            int first = t * batch;
            double rate = sgd.learningRate(firstStep + t) / batch;
            for (int use = 0; use < sgd.repeats(); use++) {
                for (Panel panel : panels) {
                    if (use == 0) {
                        panel.read(block, first, batch);
                    } else {
                        panel.readAgain(block, first, batch);
                    }
                }
                for (int k = first; k < first + batch; k++) {
                    signal[k] = outputWeight * output(k);
                }
                signals(block.y, first, signal);
                boolean finite = true;
                for (Panel panel : panels) {
                    finite &= panel.step(block, first, batch, rate, signal);
                }
                if (!finite) {
                    return firstStep + t;
                }
            }
            int done = t + 1;
            Look look = look(looks, done);
            if (look != null || done == steps) {
                Workers.run(threads, panels.length, p -> {
                    panels[p].write(block, done * batch, from[p], to[p]);
                    if (look != null) {
                        look.see(p, to[p]);
                    }
                });
            }
        }
        return NONE;
    }

    /** Replaces the outputs of a step's samples, from one on, by the signals that they and the labels give. */
    private void signals(double[] y, int first, double[] signal) {
        if (!pairs) {
            for (int k = first; k < first + batch; k++) {
                signal[k] = sgd.loss().signal(signal[k], y[k]);
            }
            return;
        }
        for (int k = first; k < first + batch; k += 2) {
            double output = signal[k];
            double other = signal[k + 1];
            signal[k] = sgd.loss().signal(output, other, y[k]);
            signal[k + 1] = sgd.loss().signal(other, output, y[k + 1]);
        }
    }

    private double output(int k) {
        double sum = restingOutput;
        for (int j = 0; j < neurons; j++) {
            sum += activation.value(panels[j / lanes].overlap(k, j % lanes));
        }
        return sum;
    }
}
