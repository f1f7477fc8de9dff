package io.github.w2slab.theory;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitor.Watch;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Interruption;
import io.github.w2slab.world.Require;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The exact law of each neuron's overlaps with the features and the label's directions: a Markov chain of a handful of
 * numbers, whatever d is. For any reward, label transformation, noise, leakage, geometry, activation and batch size, and
 * every loss under which neurons do not see each other.
 *
 * <p>Gaussian inputs have the same law in every direction of V_0 that no feature and no label's direction reaches, and so
 * outside V_0; of a neuron's part there only the length matters, and its step is a chi-square number. Each neuron of this
 * run has samples of its own, where those of a {@link Training} share theirs: means and the law of one neuron are the
 * same, spreads between runs are not.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class ReducedDynamics implements Run {

    private static final int LANES = 128;
    private static final long WORK_BETWEEN_LOOKS = 1L << 19;

    private final Experiment experiment;
    private final Settings settings;
    private final int[] moving;
    private final OverlapPanel[] panels;
    private final List<Long> steps = new ArrayList<>();
    private final List<double[]> rows = new ArrayList<>();
    private long step;
    private String failure;

    private record Settings(String name, RecordedSteps recorded, boolean watched) {
    }

    private ReducedDynamics(Experiment experiment, Settings settings) {
        this.experiment = experiment;
        this.settings = settings;
        List<Neuron> neurons = experiment.neurons();
        this.moving = IntStream.range(0, neurons.size()).filter(j -> experiment.moves(neurons.get(j))).toArray();
        this.panels = new OverlapPanel[(moving.length + LANES - 1) / LANES];
        for (int p = 0; p < panels.length; p++) {
            List<Neuron> own = IntStream.range(p * LANES, Math.min(moving.length, (p + 1) * LANES))
                    .mapToObj(i -> neurons.get(moving[i])).toList();
            panels[p] = new OverlapPanel(experiment, own, p);
        }
        record();
    }

    private static ReducedDynamics of(Experiment experiment, RecordedSteps recorded) {
        return new ReducedDynamics(experiment, new Settings(experiment.name() + ", reduced", recorded, true));
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
        return of(Experiment.of(start, supervision, sgd), RecordedSteps.logSpaced());
    }

    /**
     * Many experiments at once, a neuron each, with teacher and start drawn from their laws: nothing of size d is held, so
     * d may be 10^9.
     *
     * @throws IllegalArgumentException if the loss couples the neurons
     */
    public static ReducedDynamics of(Ensemble ensemble, Sgd sgd) {
        return of(Require.present("ensemble", ensemble).experiment(Require.present("sgd", sgd)),
                RecordedSteps.logSpaced());
    }

    /** A run that shows no progress. */
    static ReducedDynamics of(Experiment experiment, String name, RecordedSteps recorded) {
        return new ReducedDynamics(experiment, new Settings(name, recorded, false));
    }

    /** A new run, at step 0, with so many copies of each neuron, all with samples of their own; for smaller errors. */
    public ReducedDynamics times(int copies) {
        Require.between("copies", copies, 1, 1 << 20);
        List<Neuron> many = new ArrayList<>();
        for (Neuron neuron : experiment.neurons()) {
            for (int i = 0; i < copies; i++) {
                many.add(neuron);
            }
        }
        return new ReducedDynamics(experiment.with(many), settings);
    }

    /** A new run with the same settings, at step 0, under another name in tables and figures. */
    public ReducedDynamics named(String name) {
        return new ReducedDynamics(experiment,
                new Settings(Require.present("name", name), settings.recorded, settings.watched));
    }

    /** A new run with the same settings, at step 0, that records at other steps. */
    public ReducedDynamics recordingAt(RecordedSteps steps) {
        return new ReducedDynamics(experiment,
                new Settings(settings.name, Require.present("steps", steps), settings.watched));
    }

    /** A new run with the same settings, at step 0, that records at just these steps. */
    public ReducedDynamics recordingAt(long... steps) {
        return recordingAt(RecordedSteps.at(steps));
    }

    /**
     * Takes further steps; a stop from the monitor ends it early, with everything kept.
     *
     * @throws IllegalArgumentException if {@code steps} is negative
     * @throws IllegalStateException    if the run has diverged before
     */
    @Override
    public ReducedDynamics train(long steps) {
        Require.atLeast("steps", steps, 0);
        if (failure != null) {
            throw new IllegalStateException(failure + "; build a run with a smaller learning rate");
        }
        long end = Math.addExact(step, steps);
        if (!settings.watched) {
            advance(end, null);
            return this;
        }
        Watch watch = Monitoring.current().open(new LongCall(name(), "steps", step, end, this));
        try {
            advance(end, watch);
        } finally {
            watch.close(step, failure != null ? failure + "; its history is kept" : step == end ? null
                    : String.format(Locale.ROOT, "stopped after %,d steps; run `train` again to go on", step));
        }
        return this;
    }

    private void advance(long end, Watch watch) {
        long work = (long) Math.max(1, moving.length) * experiment.sgd().batchSize();
        long piece = Math.max(1, WORK_BETWEEN_LOOKS / work);
        while (step < end && failure == null && (watch == null || watch.proceed(step))) {
            if (watch == null) {
                Interruption.check();
            }
            long next = Math.min(Math.min(end, settings.recorded.after(step)), step + piece);
            long from = step;
            long[] bad = new long[panels.length];
            IntStream.range(0, panels.length).parallel().forEach(p -> bad[p] = panels[p].advance(from, next));
            for (long at : bad) {
                if (at >= 0) {
                    failure = String.format(Locale.ROOT, "%s diverged at step %,d: its update is not finite", name(), at);
                    return;
                }
            }
            step = next;
            if (step == settings.recorded.after(step - 1)) {
                record();
            }
        }
    }

    private void record() {
        steps.add(step);
        rows.add(snapshot().measures());
    }

    private Snapshot snapshot() {
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
    public String name() {
        return settings.name;
    }

    @Override
    public World world() {
        return experiment.world();
    }

    @Override
    public long step() {
        return step;
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
    public History records() {
        boolean recorded = failure != null || steps.get(steps.size() - 1) == step;
        List<Long> at = new ArrayList<>(steps);
        List<double[]> values = new ArrayList<>(rows);
        if (!recorded) {
            at.add(step);
            values.add(snapshot().measures());
        }
        return History.of(name(), History.measures(world()), at.stream().mapToLong(Long::longValue).toArray(),
                values.toArray(new double[0][]));
    }

    @Override
    public String toString() {
        History records = records();
        return String.format(Locale.ROOT, "%s, %,d neurons after %,d steps: alignment %.3f, %.3f in V_0", name(),
                neurons(), step(), records.last("alignment"), records.last("alignment_in_subspace"))
                + (failure == null ? "" : "; " + failure);
    }
}
