package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
    /** Between two meetings of the threads: what the blocks take at least and at most, numbers drawn and looks at most. */
    private static final long MEETING_NANOS_MIN = 5_000_000;
    private static final long MEETING_NANOS_MAX = 20_000_000;
    private static final long MEETING_NUMBERS = 1L << 17;
    private static final int MEETING_LOOKS = 64;

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
    private int blocksBetweenMeetings = 1;
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

    /** Reads the neurons at one step. */
    interface Look {

        /** Reads the neurons of one panel. Panels are read side by side, each by one thread. */
        void see(int panel, State state);

        /** Follows when all panels have been read and the run has come to this step or beyond. */
        void done();
    }

    /** Who looks at a run on its way. */
    interface Observer {

        /** Returns the first step after this one at which to look, or Long.MAX_VALUE. */
        long after(long step);

        /** Returns what looks at a step. Where the steps fail, it is never done. */
        Look look(long step);
    }

    /**
     * Takes steps until {@code end}, or until {@code goOn}, asked every few milliseconds with the step reached, says no.
     * Samples may be drawn ahead up to step {@code horizon}, at least {@code end}.
     *
     * @throws DivergedException                         if a step is not finite; the run stands at or before it, after all
     *                                                   steps of the blocks before its own
     * @throws SampleBlock.NonFiniteLabelException       if a label is not; the run stands likewise
     */
    void advance(long end, long horizon, Observer observer, LongPredicate goOn) {
        while (step < end) {
            Look[] looks = new Look[(int) Math.min(end / stepsPerBlock - block, blocksBetweenMeetings)];
            int seen = 0;
            long next = observer.after(step);
            while (next <= (block + looks.length) * stepsPerBlock && next % stepsPerBlock == 0 && seen < MEETING_LOOKS) {
                looks[(int) (next / stepsPerBlock - block) - 1] = observer.look(next);
                seen++;
                next = observer.after(next);
            }
            int count = (int) Math.min(looks.length, (next - 1) / stepsPerBlock - block);
            takeBlocks(Arrays.copyOf(looks, count),
                    (int) Math.min(horizon / stepsPerBlock - block - count, blocksBetweenMeetings));
            long open = Math.min(end, next);
            if (open > step && open / stepsPerBlock == block) {
                openBlock(open);
                step = open;
                if (open == next) {
                    look(observer.look(open));
                }
            }
            if (step < end && !goOn.test(step)) {
                return;
            }
        }
    }

    /** Shows all neurons as they stand. */
    void look(Look look) {
        State[] seen = view();
        for (int p = 0; p < seen.length; p++) {
            look.see(p, seen[p]);
        }
        look.done();
    }

    private void paceMeetings(int blocks, long nanos) {
        if (nanos < MEETING_NANOS_MIN && blocks == blocksBetweenMeetings) {
            long numbers = (long) stepsPerBlock * sgd.batchSize() * inputs.coordinates();
            blocksBetweenMeetings = (int) Math.max(1, Math.min(2 * blocksBetweenMeetings, MEETING_NUMBERS / numbers));
        } else if (nanos > MEETING_NANOS_MAX) {
            blocksBetweenMeetings = Math.max(1, blocksBetweenMeetings / 2);
        }
    }

    /** Takes as many blocks as there are looks, each null or what looks at the end of its block. */
    private void takeBlocks(Look[] looks, int ahead) {
        try {
            tryBlocks(looks, ahead);
        } catch (DivergedException e) {
            tryBlocks(Arrays.copyOf(looks, (int) (e.step / stepsPerBlock - block)), 0);
            throw e;
        } catch (SampleBlock.NonFiniteLabelException e) {
            tryBlocks(Arrays.copyOf(looks, (int) (e.sample / sgd.batchSize() / stepsPerBlock - block)), 0);
            throw e;
        }
    }

    private void tryBlocks(Look[] looks, int ahead) {
        if (looks.length == 0) {
            return;
        }
        if (current.length > 0) {
            long begin = System.nanoTime();
            viewed = -1;
            List<SampleBlock> blocks = samplings.blocks(block, looks.length, threads);
            List<Runnable> meanwhile = samplings.prepare(block + looks.length, ahead);
            failAt(group.advance(blocks, stepsPerBlock, block * stepsPerBlock, current, next, looks, meanwhile));
            State[] done = next;
            next = current;
            current = done;
            paceMeetings(looks.length, System.nanoTime() - begin);
        }
        block += looks.length;
        step = Math.max(step, block * stepsPerBlock);
        Arrays.stream(looks).filter(Objects::nonNull).forEach(Look::done);
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
            failAt(group.advance(samplings.blocks(block, 1, threads), open, block * stepsPerBlock, current, next, new Look[1],
                    List.of()));
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

        /** Returns &lt;w_j, direction&gt; of all neurons as they were outside the inputs' coordinates, to be read into. */
        double[] atRest() {
            return rest.clone();
        }

        /** Reads &lt;w_j, direction&gt; of a panel's neurons into what {@link #atRest} gave, whatever stands there. */
        void read(int panel, State state, double[] overlaps) {
            double[] sums = new double[lanes];
            int first = panel * lanes;
            int used = Math.min(lanes, moving.length - first);
            for (int l = 0; l < used; l++) {
                sums[l] = state.factor(l) * rest[moving[first + l]];
            }
            state.addOverlaps(rows, entries, sums);
            for (int l = 0; l < used; l++) {
                overlaps[moving[first + l]] = state.scale(l) * sums[l];
            }
        }
    }

    /** Prepares reading the neurons' overlaps with a direction in world coordinates. */
    Probe probe(double[] direction) {
        return new Probe(direction);
    }

    /** Reads |P_{V_0} w_j|^2 of a panel's neurons; of all others it is 0. */
    void readTargetEnergy(int panel, State state, double[] energies) {
        int offset = start.world().target().subspace().offset() - inputs.firstCoordinate();
        double[] sums = new double[lanes];
        state.addEnergies(offset, offset + start.world().subspaceDimension(), sums);
        int first = panel * lanes;
        for (int l = 0; l < lanes && first + l < moving.length; l++) {
            energies[moving[first + l]] = state.scale(l) * state.scale(l) * sums[l];
        }
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
