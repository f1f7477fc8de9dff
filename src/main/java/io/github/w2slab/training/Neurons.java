package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * The neurons of one run and the steps that they have taken.
 *
 * <p>Steps are taken in blocks that begin at multiples of the block length counted from step 0. Weights are kept as at the
 * beginning of the block in which the run stands; whoever looks inside a block is answered from a copy, so where a run was
 * looked at, stopped or continued changes no bit. Several blocks are taken between two meetings of the threads, from one
 * buffer to the other; only a complete one counts, so a run that is cut at any point stands where it stood.
 *
 * <p>Neurons with no part in the inputs' coordinates do not move if sigma'(0) = 0, by construction, and are left alone.
 */
final class Neurons {

    private static final int BLOCK_SAMPLES = 32;
    /** Sizes (neurons x d) above which blocks get shorter, so that a stop is answered in time. */
    private static final long LARGE = 1L << 23;
    private static final long MEETING_WORK = 200_000_000L;
    private static final long MEETING_NUMBERS = 1L << 19;

    private final RewardModel start;
    private final Inputs inputs;
    private final Supervision supervision;
    private final Sgd sgd;
    private final Engine engine;
    private final int threads;
    private final int stepsPerBlock;
    private final int[] moving;
    private final int lanes;
    private final PanelGroup group;
    private State[] current;
    private State[] next;
    private final Samplings samplings;
    private long block;
    private long step;
    private long viewed = -1;
    private boolean viewedOpen;

    Neurons(RewardModel start, Supervision supervision, Sgd sgd, Engine engine, int threads) {
        this.start = start;
        this.supervision = supervision;
        this.inputs = supervision.inputs();
        this.sgd = sgd;
        this.engine = engine;
        this.threads = threads;
        this.stepsPerBlock = stepsPerBlock(start, sgd);
        this.moving = movingNeurons();
        this.lanes = engine.lanes(moving.length, threads);
        this.samplings = new Samplings(supervision, sgd.seed(), engine, stepsPerBlock * sgd.batchSize());
        Panel[] panels = new Panel[(moving.length + lanes - 1) / lanes];
        this.current = new State[panels.length];
        this.next = new State[panels.length];
        Arrays.setAll(panels, this::fillPanel);
        this.group = new PanelGroup(panels, lanes, moving.length, start.neurons() - moving.length, start.activation(),
                sgd, threads);
    }

    private static int stepsPerBlock(RewardModel start, Sgd sgd) {
        int samples = BLOCK_SAMPLES;
        for (long size = (long) start.neurons() * start.world().dimension(); size > LARGE && samples > 1; size /= 2) {
            samples /= 2;
        }
        return Math.max(1, samples / sgd.batchSize());
    }

    private int[] movingNeurons() {
        boolean flat = start.activation().isFlatAtZero();
        List<Integer> found = new ArrayList<>();
        for (int j = 0; j < start.neurons(); j++) {
            if (!flat || !isZero(start.neuron(j), inputs.firstCoordinate(), inputs.coordinates())) {
                found.add(j);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private static boolean isZero(double[] w, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (w[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private Panel fillPanel(int p) {
        int first = inputs.firstCoordinate();
        int coordinates = inputs.coordinates();
        double[] restEnergy = new double[lanes];
        State state = engine.newState(lanes, coordinates);
        for (int l = 0; l < lanes && p * lanes + l < moving.length; l++) {
            double[] w = start.neuron(moving[p * lanes + l]);
            for (int i = 0; i < w.length; i++) {
                if (i >= first && i < first + coordinates) {
                    state.set(i - first, l, w[i]);
                } else {
                    restEnergy[l] = Math.fma(w[i], w[i], restEnergy[l]);
                }
            }
        }
        current[p] = state;
        next[p] = engine.newState(lanes, coordinates);
        return engine.newPanel(lanes, coordinates, stepsPerBlock * sgd.batchSize(), start.activation(), restEnergy);
    }

    /** Returns the number of steps taken. */
    long step() {
        return step;
    }

    /**
     * Takes steps until {@code end}, or until {@code goOn}, asked every few milliseconds with the step reached, says no.
     * Samples may be drawn ahead up to step {@code horizon}, at least {@code end}.
     *
     * @throws DivergedException                         if a step is not finite; the run stands before it
     * @throws SampleBlock.NonFiniteLabelException       if a label is not; the run stands before it
     */
    void advance(long end, long horizon, LongPredicate goOn) {
        long lastBlock = end / stepsPerBlock;
        while (block < lastBlock) {
            int count = (int) Math.min(lastBlock - block, blocksBetweenMeetings());
            takeBlocks(count, (int) Math.min(horizon / stepsPerBlock - block - count, blocksBetweenMeetings()));
            if (block * stepsPerBlock > step) {
                step = block * stepsPerBlock;
                if (!goOn.test(step)) {
                    return;
                }
            }
        }
        if (end > step) {
            openBlock(end);
            step = end;
        }
    }

    private long blocksBetweenMeetings() {
        long numbers = (long) stepsPerBlock * sgd.batchSize() * inputs.coordinates();
        long work = 2 * numbers * Math.max(1, moving.length);
        long blocks = Math.max(1, Math.min(MEETING_WORK / work, MEETING_NUMBERS / numbers));
        return blocks < 4 ? blocks : blocks / 4 * 4;
    }

    private void takeBlocks(int count, int ahead) {
        if (current.length > 0) {
            viewed = -1;
            List<SampleBlock> blocks = samplings.blocks(block, count, threads);
            List<Runnable> meanwhile = samplings.prepare(block + count, ahead);
            failAt(group.advance(blocks, stepsPerBlock, block * stepsPerBlock, current, next, meanwhile));
            State[] done = next;
            next = current;
            current = done;
        }
        block += count;
    }

    private static void failAt(long step) {
        if (step < Long.MAX_VALUE) {
            throw new DivergedException(step);
        }
    }

    /** Leaves in {@code next} the neurons at a step inside the block in which the run stands. */
    private void openBlock(long at) {
        int open = (int) (at - block * stepsPerBlock);
        if (open > 0 && current.length > 0) {
            viewed = -1;
            failAt(group.advance(samplings.blocks(block, 1, threads), open, block * stepsPerBlock, current, next, List.of()));
        }
        viewed = at;
        viewedOpen = open > 0;
    }

    private State[] view() {
        if (viewed != step) {
            openBlock(step);
        }
        return viewedOpen ? next : current;
    }

    /** Returns the neurons as they stand, in world coordinates, one a row. */
    double[][] neurons() {
        State[] seen = view();
        double[][] all = new double[start.neurons()][];
        for (int j = 0; j < all.length; j++) {
            all[j] = start.neuron(j);
        }
        int first = inputs.firstCoordinate();
        int coordinates = inputs.coordinates();
        for (int m = 0; m < moving.length; m++) {
            State state = seen[m / lanes];
            int lane = m % lanes;
            double[] w = all[moving[m]];
            for (int i = 0; i < w.length; i++) {
                double part = i >= first && i < first + coordinates
                        ? state.get(i - first, lane) : state.factor(lane) * w[i];
                w[i] = state.scale(lane) * part;
            }
            if (engine.isSinglePrecision()) {
                normalise(w);
            }
        }
        return all;
    }

    private static void normalise(double[] w) {
        double energy = 0;
        for (double value : w) {
            energy = Math.fma(value, value, energy);
        }
        double factor = energy > 0 ? 1 / Math.sqrt(energy) : 1;
        for (int i = 0; i < w.length; i++) {
            w[i] *= factor;
        }
    }

    /**
     * What it takes to read all neurons' overlaps with one direction: its entries that are not 0 in the inputs'
     * coordinates, and for each neuron the overlap that its other coordinates had at the start.
     */
    final class Probe {
        private final int[] rows;
        private final double[] entries;
        private final double[] rest;

        private Probe(double[] direction) {
            int first = inputs.firstCoordinate();
            rows = IntStream.range(0, inputs.coordinates()).filter(i -> direction[first + i] != 0).toArray();
            entries = IntStream.of(rows).mapToDouble(i -> direction[first + i]).toArray();
            double[] outside = direction.clone();
            Arrays.fill(outside, first, first + inputs.coordinates(), 0);
            rest = IntStream.range(0, start.neurons()).mapToDouble(j -> start.overlap(j, outside)).toArray();
        }

        /** Returns &lt;w_j, direction&gt; of all neurons as they stand. */
        double[] overlaps() {
            State[] seen = view();
            double[] all = rest.clone();
            double[] sums = new double[lanes];
            for (int p = 0; p < seen.length; p++) {
                int used = Math.min(lanes, moving.length - p * lanes);
                for (int l = 0; l < used; l++) {
                    sums[l] = seen[p].factor(l) * all[moving[p * lanes + l]];
                }
                seen[p].addOverlaps(rows, entries, sums);
                for (int l = 0; l < used; l++) {
                    all[moving[p * lanes + l]] = seen[p].scale(l) * sums[l];
                }
            }
            return all;
        }
    }

    /** Prepares reading the neurons' overlaps with a direction in world coordinates. */
    Probe probe(double[] direction) {
        return new Probe(direction);
    }

    /** Returns |P_{V_0} w_j|^2 of all neurons as they stand. */
    double[] energyInTarget() {
        State[] seen = view();
        double[] all = new double[start.neurons()];
        int offset = start.world().target().subspace().offset() - inputs.firstCoordinate();
        int s = start.world().subspaceDimension();
        for (int p = 0; p < seen.length; p++) {
            double[] sums = new double[lanes];
            seen[p].addEnergies(offset, offset + s, sums);
            for (int l = 0; l < lanes && p * lanes + l < moving.length; l++) {
                all[moving[p * lanes + l]] = seen[p].scale(l) * seen[p].scale(l) * sums[l];
            }
        }
        return all;
    }

    /** A step that is not finite. */
    static final class DivergedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        final long step;

        DivergedException(long step) {
            super("step " + step + " is not finite");
            this.step = step;
        }
    }
}
