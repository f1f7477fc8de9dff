package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.DivergedException;
import io.github.w2slab.training.Dynamics;
import io.github.w2slab.training.Look;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Recording;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.SteppedRun;
import io.github.w2slab.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The exact law of each neuron's overlaps with the features and the label's directions: a Markov chain of a handful of
 * numbers, whatever d is. For any reward, label transformation, noise, leakage, geometry, activation and batch size, and
 * every loss under which neurons do not see each other; samples may be reused where a step has one of them.
 *
 * <p>Gaussian inputs have the same law in every direction of V_0 that no feature and no label's direction reaches, and so
 * outside V_0; of a neuron's part there only the length matters, and its step is a chi-square number. Each neuron of this
 * run has samples of its own, where those of a {@link Training} share theirs: means and the law of one neuron are the
 * same, spreads between runs are not.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ReducedDynamics extends SteppedRun<ReducedDynamics> {

    private static final int LANES = 128;
    private static final long WORK_BETWEEN_LOOKS = 1L << 19;

    private final Experiment experiment;

    private ReducedDynamics(Experiment experiment, Recording recording) {
        super(experiment.world(), recording);
        this.experiment = experiment;
    }

    private static ReducedDynamics of(Experiment experiment) {
        return new ReducedDynamics(experiment, Recording.standard(experiment.name() + ", reduced", experiment.world()));
    }

    /** The same experiment as a full run, from the same start, at step 0; its neurons draw samples of their own. */
    public static ReducedDynamics of(Training run) {
        return of(Require.present("run", run).start(), run.supervision(), run.sgd());
    }

    /**
     * The reduced form of {@code Training.of(start, supervision, sgd)}, at step 0.
     *
     * @throws IllegalArgumentException if worlds differ or the loss couples the neurons
     */
    public static ReducedDynamics of(RewardModel start, Supervision supervision, Sgd sgd) {
        return of(Experiment.of(start, supervision, sgd));
    }

    /**
     * Many experiments at once, a neuron each, with teacher and start drawn from their laws: nothing of size d is held, so
     * d may be 10^9.
     *
     * @throws IllegalArgumentException if the loss couples the neurons
     */
    public static ReducedDynamics of(Ensemble ensemble, Sgd sgd) {
        return of(Require.present("ensemble", ensemble).experiment(Require.present("sgd", sgd)));
    }

    /** A run that shows no progress. */
    static ReducedDynamics of(Experiment experiment, String name, RecordedSteps recorded, List<Measure> measures) {
        return new ReducedDynamics(experiment, new Recording(name, recorded, measures, false));
    }

    /**
     * A new run, at step 0, with so many copies of each neuron, all with samples of their own; for smaller errors.
     *
     * @throws IllegalStateException if this one has taken steps, which copies with samples of their own cannot share
     */
    public ReducedDynamics times(int copies) {
        Require.between("copies", copies, 1, 1 << 20);
        if (step() > 0) {
            throw new IllegalStateException("copies have samples of their own from step 0 on, but " + name() + " has taken "
                    + step() + " steps; call times before train");
        }
        List<Neuron> many = new ArrayList<>();
        for (Neuron neuron : experiment.neurons()) {
            for (int i = 0; i < copies; i++) {
                many.add(neuron);
            }
        }
        return new ReducedDynamics(experiment.with(many), recording());
    }

    @Override
    protected ReducedDynamics with(Recording other) {
        return new ReducedDynamics(experiment, other);
    }

    @Override
    protected ReducedDynamics self() {
        return this;
    }

    @Override
    protected boolean hasVectors() {
        return false;
    }

    @Override
    protected Dynamics resume(Dynamics other) {
        return ((Chain) other).copy();
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> all = super.settings();
        all.putAll(experiment.settings());
        return all;
    }

    @Override
    public Map<String, Long> seeds() {
        Map<String, Long> all = new LinkedHashMap<>(super.seeds());
        all.put("samples", experiment.sgd().seed());
        return all;
    }

    @Override
    protected Dynamics begin() {
        return new Chain(experiment);
    }

    /** The neurons' overlaps, in panels that move side by side. */
    private static final class Chain implements Dynamics {

        private final Experiment experiment;
        private final int[] moving;
        private final OverlapPanel[] panels;
        private long step;

        Chain(Experiment experiment) {
            this.experiment = experiment;
            List<Neuron> neurons = experiment.neurons();
            this.moving = IntStream.range(0, neurons.size()).filter(j -> experiment.moves(neurons.get(j))).toArray();
            this.panels = new OverlapPanel[(moving.length + LANES - 1) / LANES];
            for (int p = 0; p < panels.length; p++) {
                List<Neuron> own = IntStream.range(p * LANES, Math.min(moving.length, (p + 1) * LANES))
                        .mapToObj(i -> neurons.get(moving[i])).toList();
                panels[p] = new OverlapPanel(experiment, own, p);
            }
        }

        @Override
        public long step() {
            return step;
        }

        @Override
        public void advanceTo(long end, LongPredicate goOn) {
            long work = (long) Math.max(1, moving.length) * experiment.batch();
            long piece = Math.max(1, WORK_BETWEEN_LOOKS / work);
            while (step < end && goOn.test(step)) {
                long from = step;
                long next = end - step > piece ? step + piece : end;
                double[][][] before = Arrays.stream(panels).map(OverlapPanel::saved).toArray(double[][][]::new);
                OptionalLong bad = advance(from, next);
                if (bad.isPresent()) {
                    for (int p = 0; p < panels.length; p++) {
                        panels[p].restore(before[p]);
                    }
                    advance(from, bad.getAsLong());
                    step = bad.getAsLong();
                    throw new DivergedException(step);
                }
                step = next;
            }
        }

        private OptionalLong advance(long from, long to) {
            long[] bad = new long[panels.length];
            Workers.run(panels.length,
                    p -> bad[p] = panels[p].advance(from, to));
            return LongStream.of(bad).filter(at -> at >= 0).min();
        }

        Chain copy() {
            Chain copy = new Chain(experiment);
            for (int p = 0; p < panels.length; p++) {
                copy.panels[p].restore(panels[p].saved());
            }
            copy.step = step;
            return copy;
        }

        Snapshot snapshot() {
            List<Neuron> neurons = experiment.neurons();
            double[][] overlaps = new double[neurons.size()][];
            double[] inside = new double[neurons.size()];
            for (int j = 0; j < overlaps.length; j++) {
                Neuron start = neurons.get(j);
                overlaps[j] = start.overlaps();
                inside[j] = Neuron.energyInside(experiment.frame(), start.overlaps(), start.rest()[0]);
            }
            for (int i = 0; i < moving.length; i++) {
                OverlapPanel panel = panels[i / LANES];
                overlaps[moving[i]] = panel.overlaps(i % LANES);
                inside[moving[i]] = panel.energyInside(i % LANES);
            }
            return new Snapshot(experiment, overlaps, inside);
        }

        @Override
        public Look look() {
            return new Look(step, snapshot().neurons());
        }
    }

    private Snapshot snapshot() {
        return ((Chain) dynamics()).snapshot();
    }

    /** Returns the number of neurons of all groups. */
    public int neurons() {
        return experiment.neurons().size();
    }

    /** Returns the task whose group neuron j belongs to. */
    public int groupOf(int j) {
        return experiment.neurons().get(Require.between("neuron", j, 0, neurons() - 1)).group();
    }

    /** Returns &lt;w_j, theta_k&gt; of all neurons as they stand; k from 0 to K - 1. */
    public double[] overlaps(int k) {
        return snapshot().withFeature(Require.between("task", k, 0, world().tasks() - 1));
    }

    /** Returns &lt;w_j, theta_k&gt; of the neurons of one group; k and the group from 0 to K - 1. */
    public double[] overlaps(int k, int group) {
        Require.between("group", group, 0, world().tasks() - 1);
        double[] all = overlaps(k);
        return IntStream.range(0, all.length).filter(j -> groupOf(j) == group).mapToDouble(j -> all[j]).toArray();
    }

    /** Returns the alignment, with its sign, of each neuron with theta_0, both projected on V_0. */
    public double[] alignmentsInSubspace() {
        return snapshot().inSubspace();
    }

    /**
     * Returns &lt;w_j, u_j&gt;/|u_j| of all neurons, u_j the part of the teacher's direction that its inputs see.
     *
     * @throws IllegalArgumentException if the reward has several directions
     */
    public double[] overlapsWithTeacher() {
        return snapshot().withTeacher();
    }

    @Override
    public String toString() {
        return super.toString().replaceFirst(" after ", String.format(Locale.ROOT, ", %,d neurons after ", neurons()));
    }
}
