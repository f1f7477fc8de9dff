package io.github.w2slab.training.engine;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.SampleSource;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.Subspace;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The neurons of one run and the steps that they have taken.
 *
 * <p>Steps are taken in blocks that begin at multiples of the block length counted from step 0. Weights are kept as at the
 * beginning of the block in which the run stands; whoever looks inside a block is answered from a copy, so where a run was
 * looked at, stopped, {@linkplain #saved saved} or continued, and on which engine and how many threads, changes no bit.
 * Several blocks are taken between two meetings of the threads, from one buffer to the other; only a complete one counts, so
 * a run that is cut at any point stands where it stood.
 */
public final class Neurons {

    /** Between two meetings of the threads: what the blocks take at least and at most, numbers drawn and looks at most. */
    private static final long MEETING_NANOS_MIN = 5_000_000;
    private static final long MEETING_NANOS_MAX = 20_000_000;
    private static final long MEETING_NUMBERS = 1L << 17;
    private static final int MEETING_LOOKS = 64;

    private final Plan plan;
    private final Engine engine;
    private Formation formation;
    /** By the time that they take; tests say so many. */
    int blocksBetweenMeetings = 1;
    private long block;
    private long step;
    private long viewed = -1;
    private boolean viewedOpen;

    /**
     * Neurons that stand at step 0.
     *
     * @param start       whose first layer they are
     * @param supervision inputs and labels
     * @param sgd         the steps
     * @param engine      what carries them out
     * @param threads     on at most so many threads, at least 1
     */
    public Neurons(RewardModel start, Supervision supervision, Steps sgd, Engine engine, int threads) {
        this(new Plan(start, supervision, sgd, threads), engine);
    }

    /**
     * Neurons that stand at step 0 and learn from samples from anywhere.
     *
     * @param inputs  in which coordinates the samples lie
     * @param samples gives sources of the same samples, each used by one thread at a time
     */
    public Neurons(RewardModel start, Inputs inputs, Supplier<? extends SampleSource> samples, Steps sgd, Engine engine,
            int threads) {
        this(new Plan(start, inputs, samples, sgd, threads), engine);
    }

    private Neurons(Plan plan, Engine engine) {
        this.plan = plan;
        this.engine = engine;
        this.formation = new Formation(plan, engine.form());
        for (int m = 0; m < plan.moving.length; m++) {
            formation.set(m, plan.inside(plan.start.neuron(plan.moving[m])), 1, 1);
        }
    }

    /**
     * Neurons that go on where others of the same start, supervision and steps were {@link #saved}.
     *
     * @throws IllegalArgumentException if what was saved cannot be of such a run
     */
    public Neurons(RewardModel start, Supervision supervision, Steps sgd, Engine engine, int threads, Saved saved) {
        this(new Plan(start, supervision, sgd, threads), engine, saved);
    }

    /** As above, with samples from anywhere. */
    public Neurons(RewardModel start, Inputs inputs, Supplier<? extends SampleSource> samples, Steps sgd, Engine engine,
            int threads, Saved saved) {
        this(new Plan(start, inputs, samples, sgd, threads), engine, saved);
    }

    private Neurons(Plan plan, Engine engine, Saved saved) {
        this.plan = plan;
        this.engine = engine;
        this.formation = new Formation(plan, engine.form());
        this.step = Require.atLeast("saved step", saved.step(), 0);
        this.block = step / plan.stepsPerBlock;
        Require.check(saved.begin() == plan.firstStep(block), "saved block's first step", saved.begin(),
                plan.firstStep(block) + ", for the run's blocks have " + plan.stepsPerBlock + " steps");
        Require.check(saved.neurons() == plan.moving.length, "number of saved neurons", saved.neurons(),
                plan.moving.length + ", as many as move in this run");
        for (int m = 0; m < plan.moving.length; m++) {
            double[] v = saved.v()[m];
            Require.check(v.length == plan.coordinates, "number of saved coordinates of neuron " + m, v.length,
                    plan.coordinates + ", those of the inputs");
            formation.set(m, v, saved.factor()[m], saved.scale()[m]);
        }
    }

    /**
     * Where a run stands, in numbers that no engine has a part in: its step, and its moving neurons as at the beginning of
     * the block of that step. Neuron j is scale_j (v_j + factor_j r_j), with r_j its part outside the inputs' coordinates at
     * the start. All later bits follow from it and from start, supervision and steps.
     *
     * @param step   steps taken
     * @param begin  step at which the block begins
     * @param v      for each moving neuron its part in the inputs' coordinates
     * @param factor for each the factor of its other coordinates
     * @param scale  for each what makes it a unit vector
     */
    public record Saved(long step, long begin, double[][] v, double[] factor, double[] scale) {

        public Saved {
            Require.check(v.length == factor.length && v.length == scale.length, "number of saved factors and scales",
                    factor.length + " and " + scale.length, v.length + ", that of the neurons");
        }

        /** Returns the number of moving neurons. */
        public int neurons() {
            return v.length;
        }
    }

    /** Returns where the run stands, a copy. */
    public Saved saved() {
        int moving = plan.moving.length;
        double[][] v = new double[moving][plan.coordinates];
        for (int m = 0; m < moving; m++) {
            formation.read(m, v[m]);
        }
        return new Saved(step, plan.firstStep(block), v, IntStream.range(0, moving).mapToDouble(formation::factor).toArray(),
                IntStream.range(0, moving).mapToDouble(formation::scale).toArray());
    }

    /** Returns the number of steps taken. */
    public long step() {
        return step;
    }

    /** Reads the neurons at one step. */
    public interface Look {

        /** Reads the neurons of one panel. Panels are read side by side, each once and by one thread. */
        void see(int panel, State state);

        /** Follows when all panels have been read and the run has come to this step or beyond. */
        void done();
    }

    /** Who looks at a run on its way. */
    public interface Observer {

        /** Looks nowhere. */
        Observer NOBODY = new Observer() {
            @Override
            public long after(long step) {
                return Long.MAX_VALUE;
            }

            @Override
            public Look look(long step) {
                throw new IllegalStateException("nobody looks at step " + step);
            }
        };

        /** Returns the first step after this one at which to look, or Long.MAX_VALUE. */
        long after(long step);

        /** Returns what looks at a step. Where the steps fail, it is never done. */
        Look look(long step);
    }

    /**
     * Takes steps until {@code end}, or until {@code goOn}, asked every few milliseconds with the step reached, says no.
     * Samples may be drawn ahead up to step {@code horizon}, at least {@code end}.
     *
     * @throws DivergedException       if a step is not finite; the run stands at or before it, after all steps of the blocks
     *                                 before its own
     * @throws NonFiniteLabelException if a label is not; the run stands likewise
     */
    public void advance(long end, long horizon, Observer observer, LongPredicate goOn) {
        while (step < end) {
            changeForm();
            if (end < plan.firstStep(block + 1)) {
                takeOpen(end, looksInside(end, observer));
            } else {
                Look[][] looks = looks(end, observer);
                takeBlocks(looks, (int) Math.min(horizon / plan.stepsPerBlock - block - looks.length, blocksBetweenMeetings));
            }
            if (step < end && !goOn.test(step)) {
                return;
            }
        }
    }

    private void changeForm() {
        if (engine.form() != formation.form) {
            formation = formation.in(engine.form());
            viewed = -1;
        }
    }

    /** Returns what looks, between where the run stands and {@code last}, at the steps of its block; null if nothing does. */
    private Look[] looksInside(long last, Observer observer) {
        Look[] looks = null;
        for (long next = observer.after(step); next <= last; next = observer.after(next)) {
            looks = looks == null ? new Look[plan.stepsPerBlock + 1] : looks;
            looks[(int) (next - plan.firstStep(block))] = observer.look(next);
        }
        return looks;
    }

    /**
     * Returns what looks at each block until the next meeting. Inside a block only the first of them is looked at, for later
     * ones are taken in place.
     */
    private Look[][] looks(long end, Observer observer) {
        Look[][] looks = new Look[(int) Math.min(end / plan.stepsPerBlock - block, blocksBetweenMeetings)][];
        looks[0] = looksInside(plan.firstStep(block + 1), observer);
        int seen = 0;
        long next = observer.after(plan.firstStep(block + 1));
        while (next <= plan.firstStep(block + looks.length) && next % plan.stepsPerBlock == 0 && seen < MEETING_LOOKS) {
            looks[(int) (next / plan.stepsPerBlock - block) - 1] = atEnd(observer.look(next));
            seen++;
            next = observer.after(next);
        }
        return Arrays.copyOf(looks, (int) Math.min(looks.length, (next - 1) / plan.stepsPerBlock - block));
    }

    private Look[] atEnd(Look look) {
        Look[] looks = new Look[plan.stepsPerBlock + 1];
        looks[plan.stepsPerBlock] = look;
        return looks;
    }

    /** Shows all neurons as they stand. */
    public void look(Look look) {
        State[] seen = view();
        for (int p = 0; p < seen.length; p++) {
            look.see(p, seen[p]);
        }
        look.done();
    }

    private void paceMeetings(int blocks, long nanos) {
        if (nanos < MEETING_NANOS_MIN && blocks == blocksBetweenMeetings) {
            long numbers = (long) plan.samplesPerBlock() * plan.coordinates;
            blocksBetweenMeetings = (int) Math.max(1, Math.min(2 * blocksBetweenMeetings, MEETING_NUMBERS / numbers));
        } else if (nanos > MEETING_NANOS_MAX) {
            blocksBetweenMeetings = Math.max(1, blocksBetweenMeetings / 2);
        }
    }

    /** Takes as many blocks as there are looks, each null or what looks at the steps of its block. */
    private void takeBlocks(Look[][] looks, int ahead) {
        long begin = System.nanoTime();
        try {
            long bad = advance(plan.stepsPerBlock, looks, ahead);
            if (bad < Long.MAX_VALUE) {
                diverge(bad, looks);
            }
        } catch (NonFiniteLabelException e) {
            int good = (int) (e.sample() / plan.samplesPerBlock() - block);
            if (good > 0) {
                takeBlocks(Arrays.copyOf(looks, good), 0);
            }
            throw e;
        }
        complete(looks.length);
        finish(looks, step);
        paceMeetings(looks.length, System.nanoTime() - begin);
    }

    private long advance(int steps, Look[][] looks, int ahead) {
        viewed = -1;
        return plan.moving.length == 0 ? Long.MAX_VALUE : formation.advance(block, steps, looks, ahead);
    }

    private void complete(int blocks) {
        if (plan.moving.length > 0) {
            formation.step();
        }
        block += blocks;
        step = plan.firstStep(block);
    }

    /** Keeps all that came before a step that is not finite: its panels have been read, but for the last block of them. */
    private void diverge(long bad, Look[][] looks) {
        long first = block;
        int good = (int) (bad / plan.stepsPerBlock - block);
        if (good > 0) {
            advance(plan.stepsPerBlock, new Look[good][], 0);
            complete(good);
        }
        step = Math.max(step, finish(looks, first, bad));
        throw new DivergedException(bad);
    }

    private void finish(Look[][] looks, long last) {
        finish(looks, block - looks.length, last);
    }

    /** Ends all looks at steps up to the last, of blocks from the first on; returns the step of the last of them, or 0. */
    private long finish(Look[][] looks, long first, long last) {
        long found = 0;
        for (int b = 0; b < looks.length; b++) {
            for (int t = 1; looks[b] != null && t < looks[b].length && plan.firstStep(first + b) + t <= last; t++) {
                if (looks[b][t] != null) {
                    looks[b][t].done();
                    found = plan.firstStep(first + b) + t;
                }
            }
        }
        return found;
    }

    /** Takes steps up to one inside the block in which the run stands. */
    private void takeOpen(long end, Look[] looks) {
        openBlock(end, looks);
        step = end;
        finish(new Look[][] {looks}, block, end);
    }

    /** Leaves in the formation's second copy the neurons at a step inside the block in which the run stands. */
    private void openBlock(long at, Look[] looks) {
        int open = (int) (at - plan.firstStep(block));
        if (open > 0) {
            Look[][] all = {looks};
            long bad = advance(open, all, 0);
            if (bad < Long.MAX_VALUE) {
                diverge(bad, all);
            }
        }
        viewed = at;
        viewedOpen = open > 0;
    }

    private State[] view() {
        if (viewed != step) {
            openBlock(step, null);
        }
        return viewedOpen && plan.moving.length > 0 ? formation.next() : formation.current();
    }

    /** Returns the neurons as they stand, in world coordinates, one a row. */
    public double[][] neurons() {
        State[] seen = view();
        double[][] all = new double[plan.start.neurons()][];
        for (int j = 0; j < all.length; j++) {
            all[j] = plan.start.neuron(j);
        }
        for (int m = 0; m < plan.moving.length; m++) {
            State state = seen[m / formation.lanes];
            int lane = m % formation.lanes;
            double[] w = all[plan.moving[m]];
            double[] v = new double[plan.coordinates];
            for (int i = 0; i < v.length; i++) {
                v[i] = state.get(i, lane);
            }
            double[] inside = plan.inputs.vector(v);
            double[] outside = plan.outside(w);
            for (int i = 0; i < w.length; i++) {
                w[i] = state.scale(lane) * Math.fma(state.factor(lane), outside[i], inside[i]);
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

    /** What it takes to read all neurons' overlaps with directions in world coordinates. */
    public final class Probes {
        private final List<Probe> all;
        /** Whether a direction is read in one pass with the one behind it, for they have entries in the same rows. */
        private final boolean[] paired;

        private Probes(List<double[]> directions) {
            all = directions.stream().map(Probe::new).toList();
            paired = new boolean[all.size()];
            for (int k = 0; k + 1 < paired.length; k++) {
                paired[k] = (k == 0 || !paired[k - 1]) && Arrays.equals(all.get(k).rows, all.get(k + 1).rows);
            }
        }

        /** Returns for each direction the overlaps of all neurons as they were outside the inputs' coordinates, to be read into. */
        public double[][] atRest() {
            return all.stream().map(probe -> probe.rest.clone()).toArray(double[][]::new);
        }

        /** Reads the overlaps of a panel's neurons into what {@link #atRest} gave, whatever stands there. */
        public void read(int panel, State state, double[][] overlaps) {
            double[][] sums = new double[paired.length][];
            for (int k = 0; k < sums.length; k++) {
                sums[k] = all.get(k).outside(panel, state);
            }
            for (int k = 0; k < sums.length; k += paired[k] ? 2 : 1) {
                Probe probe = all.get(k);
                if (paired[k]) {
                    state.addOverlaps(probe.rows, probe.entries, all.get(k + 1).entries, sums[k], sums[k + 1]);
                } else {
                    state.addOverlaps(probe.rows, probe.entries, sums[k]);
                }
            }
            for (int k = 0; k < sums.length; k++) {
                write(panel, state, sums[k], overlaps[k]);
            }
        }

        private void write(int panel, State state, double[] sums, double[] overlaps) {
            int first = panel * state.lanes;
            for (int l = 0; l < state.lanes && first + l < plan.moving.length; l++) {
                overlaps[plan.moving[first + l]] = state.scale(l) * sums[l];
            }
        }
    }

    /** One direction: its entries in the inputs' coordinates, and what all neurons have along the rest of it at the start. */
    private final class Probe {
        private final int[] rows;
        private final double[] entries;
        private final double[] rest;
        private final boolean anyRest;

        private Probe(double[] direction) {
            double[] inside = plan.inside(direction);
            rows = IntStream.range(0, plan.coordinates).filter(i -> inside[i] != 0).toArray();
            entries = IntStream.of(rows).mapToDouble(i -> inside[i]).toArray();
            double[] outside = plan.outside(direction);
            int[] there = IntStream.range(0, outside.length).filter(i -> outside[i] != 0).toArray();
            double[] parts = IntStream.of(there).mapToDouble(i -> outside[i]).toArray();
            rest = IntStream.range(0, plan.start.neurons()).mapToDouble(j -> plan.start.overlap(j, there, parts)).toArray();
            anyRest = IntStream.of(plan.moving).anyMatch(j -> rest[j] != 0);
        }

        /** Returns what a panel's neurons have along it outside the inputs' coordinates. */
        private double[] outside(int panel, State state) {
            double[] sums = new double[state.lanes];
            int first = panel * state.lanes;
            for (int l = 0; anyRest && l < sums.length && first + l < plan.moving.length; l++) {
                sums[l] = state.factor(l) * rest[plan.moving[first + l]];
            }
            return sums;
        }
    }

    /** Prepares reading the neurons' overlaps with directions in world coordinates. */
    public Probes probes(List<double[]> directions) {
        return new Probes(directions);
    }

    /** Prepares reading the neurons' energy in V_0. */
    public TargetEnergy targetEnergy() {
        return plan.inputs.isOfLearnedSubspace() ? new LearnedEnergy() : new TargetEnergy();
    }

    /** What it takes to read all neurons' energy in V_0. */
    public class TargetEnergy {

        private TargetEnergy() {
        }

        /** Returns |P_{V_0} w_j|^2 of all neurons as they were if they do not move, to be read into. */
        public double[] atRest() {
            return new double[plan.start.neurons()];
        }

        /** Reads |P_{V_0} w_j|^2 of a panel's neurons into what {@link #atRest} gave. */
        public void read(int panel, State state, double[] energies) {
            int offset = plan.start.world().target().subspace().offset() - plan.inputs.firstCoordinate();
            double[] sums = new double[state.lanes];
            state.readEnergies(offset, offset + plan.start.world().subspaceDimension(), sums);
            write(panel, state, sums, energies);
        }

        final void write(int panel, State state, double[] sums, double[] energies) {
            int first = panel * state.lanes;
            for (int l = 0; l < state.lanes && first + l < plan.moving.length; l++) {
                energies[plan.moving[first + l]] = state.scale(l) * state.scale(l) * sums[l];
            }
        }
    }

    /**
     * Along the principal vectors u_i of a learned subspace, whose parts b_i in V_0 are orthogonal: a neuron v + f r, r outside
     * the subspace, has the energy |P r|^2 f^2 + sum_i (|b_i|^2 v_i + 2 f &lt;b_i, r&gt;) v_i.
     */
    private final class LearnedEnergy extends TargetEnergy {
        private final double[] shares = plan.inputs.generator().sharesInside();
        private final double[][] cross = new double[plan.start.neurons()][];
        private final double[] rest = new double[plan.start.neurons()];

        LearnedEnergy() {
            Subspace target = plan.start.world().target().subspace();
            for (int j = 0; j < cross.length; j++) {
                double[] outside = plan.outside(plan.start.neuron(j));
                rest[j] = target.energy(outside);
                cross[j] = plan.inside(target.vector(target.coefficients(outside)));
            }
        }

        @Override
        public double[] atRest() {
            return IntStream.range(0, rest.length).mapToDouble(j -> plan.start.energyShare(j, 0)).toArray();
        }

        @Override
        public void read(int panel, State state, double[] energies) {
            double[] sums = new double[state.lanes];
            int first = panel * state.lanes;
            for (int l = 0; l < state.lanes && first + l < plan.moving.length; l++) {
                int j = plan.moving[first + l];
                double f = state.factor(l);
                double sum = rest[j] * f * f;
                for (int i = 0; i < shares.length; i++) {
                    double v = state.get(i, l);
                    sum = Math.fma(Math.fma(shares[i], v, 2 * f * cross[j][i]), v, sum);
                }
                sums[l] = sum;
            }
            write(panel, state, sums, energies);
        }
    }
}
