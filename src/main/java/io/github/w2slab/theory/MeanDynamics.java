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
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * The mean dynamics: the differential equation that overlaps follow when d is large, solved for each neuron's own start
 * (their mean start would be wrong, for the equation is not linear).
 *
 * <p>Right for rewards of one direction, any link, transformation, noise, leakage, geometry, activation, batch size and
 * schedule; see {@link MeanField} for the formulas. The early steps' noise is in none of the drifts, but it widens the
 * starts before they grow, whatever d is. So each neuron begins at several equally likely overlaps with the label's
 * direction, its own plus normal quantiles of variance W = eta^2 S2/(2 lambda): S2 is the variance of a step along that
 * direction, lambda the rate at which a small overlap grows; where it does not grow, nothing is widened. For isotropic
 * inputs, h_2 and starts of variance 1/D it is as if all overlaps were multiplied by sqrt(1 + D W).
 *
 * <p>Integrated with Dormand and Prince's method of order 5 from one recorded step to the next, to 1e-7.
 */
public final class MeanDynamics implements Run {

    private static final int BETWEEN_LOOKS = 256;

    private final Experiment experiment;
    private final String name;
    private final RecordedSteps recorded;
    /** Theory beside a run shows no progress of its own. */
    private final boolean watched;
    private final Map<Neuron.Labels, MeanField> fields = new IdentityHashMap<>();
    private final List<Trajectory> trajectories = new ArrayList<>();
    private final int[] trajectoryOf;
    private final List<Long> steps = new ArrayList<>();
    private final List<double[]> rows = new ArrayList<>();
    private double[][] states;
    private long step;

    private MeanDynamics(Experiment settings, String name, RecordedSteps recorded) {
        this(settings, name, recorded, true);
    }

    private MeanDynamics(Experiment settings, String name, RecordedSteps recorded, boolean watched) {
        List<WidenedStart.Begin> begins = new WidenedStart(settings, labels -> field(settings, labels)).begins();
        this.experiment = settings.with(begins.stream().map(WidenedStart.Begin::neuron).toList());
        this.name = name;
        this.recorded = recorded;
        this.watched = watched;
        this.trajectoryOf = new int[begins.size()];
        Map<List<Object>, Integer> known = new LinkedHashMap<>();
        List<double[]> distinct = new ArrayList<>();
        for (int j = 0; j < trajectoryOf.length; j++) {
            Interruption.check();
            double[] state = begins.get(j).state();
            MeanField field = field(settings, begins.get(j).neuron().labels());
            trajectoryOf[j] = known.computeIfAbsent(List.of(field, Arrays.stream(state).boxed().toList()), k -> {
                distinct.add(state);
                trajectories.add(new Trajectory(experiment, field.copy(), state.length));
                return distinct.size() - 1;
            });
        }
        this.states = distinct.toArray(new double[0][]);
        record(0);
    }

    private MeanField field(Experiment settings, Neuron.Labels labels) {
        return fields.computeIfAbsent(labels, l -> new MeanField(settings, l));
    }

    private static MeanDynamics of(Experiment experiment) {
        return new MeanDynamics(experiment, experiment.name() + ", mean", RecordedSteps.logSpaced());
    }

    /** The same experiment as a full run, from the same start, at step 0. */
    public static MeanDynamics of(Training run) {
        return of(Require.present("run", run).start(), run.supervision(), run.sgd());
    }

    /**
     * The mean dynamics of {@code Training.of(start, supervision, sgd)}, at step 0.
     *
     * @throws IllegalArgumentException if worlds differ, the loss couples the neurons or the reward has several directions
     */
    public static MeanDynamics of(RewardModel start, Supervision supervision, Sgd sgd) {
        return of(Experiment.of(start, supervision, sgd));
    }

    /**
     * The mean over many experiments, with teachers and starts drawn from their laws, at any d.
     *
     * @throws IllegalArgumentException if the loss couples the neurons
     */
    public static MeanDynamics of(Ensemble ensemble, Sgd sgd) {
        return of(Require.present("ensemble", ensemble).experiment(Require.present("sgd", sgd)));
    }

    static MeanDynamics of(Experiment experiment, String name, RecordedSteps recorded) {
        return new MeanDynamics(experiment, name, recorded, false);
    }

    /** A new run with the same settings, at step 0, under another name in tables and figures. */
    public MeanDynamics named(String name) {
        return new MeanDynamics(experiment, Require.present("name", name), recorded);
    }

    /** A new run with the same settings, at step 0, that records at other steps. */
    public MeanDynamics recordingAt(RecordedSteps steps) {
        return new MeanDynamics(experiment, name, Require.present("steps", steps));
    }

    /** A new run with the same settings, at step 0, that records at just these steps. */
    public MeanDynamics recordingAt(long... steps) {
        return recordingAt(RecordedSteps.at(steps));
    }

    /**
     * Goes on by so many steps of time; a stop from the monitor ends it at a recorded step, with everything kept.
     *
     * @throws IllegalArgumentException if {@code steps} is negative
     */
    @Override
    public MeanDynamics train(long steps) {
        Require.atLeast("steps", steps, 0);
        long end = Math.addExact(step, steps);
        if (!watched) {
            advance(end, at -> {
                Interruption.check();
                return true;
            });
            return this;
        }
        Watch watch = Monitoring.current().open(new LongCall(name, "steps", step, end, this));
        try {
            advance(end, watch::proceed);
        } finally {
            watch.close(step, step == end ? null
                    : String.format(Locale.ROOT, "stopped after %,d steps; run `train` again to go on", step));
        }
        return this;
    }

    private void advance(long end, LongPredicate goOn) {
        long next = recorded.after(lastRecorded());
        while (next <= end) {
            double[][] reached = statesAt(next, goOn);
            if (reached == null) {
                return;
            }
            states = reached;
            record(next);
            step = Math.max(step, next);
            next = recorded.after(next);
        }
        step = end;
    }

    private long lastRecorded() {
        return steps.get(steps.size() - 1);
    }

    /** Returns where the neurons stand at a step, or null if they are not to go on. */
    private double[][] statesAt(long at, LongPredicate goOn) {
        long from = lastRecorded();
        double[][] reached = new double[states.length][];
        for (int first = 0; first < states.length; first += BETWEEN_LOOKS) {
            if (!goOn.test(step)) {
                return null;
            }
            IntStream.range(first, Math.min(states.length, first + BETWEEN_LOOKS)).parallel()
                    .forEach(i -> reached[i] = trajectories.get(i).from(states[i], from, at));
        }
        return reached;
    }

    private void record(long at) {
        steps.add(at);
        rows.add(snapshot(states).measures());
    }

    private Snapshot snapshot(double[][] at) {
        int size = experiment.frame().size();
        double[][] overlaps = new double[trajectoryOf.length][];
        double[] inside = new double[trajectoryOf.length];
        for (int j = 0; j < overlaps.length; j++) {
            double[] state = at[trajectoryOf[j]];
            overlaps[j] = Arrays.copyOf(state, size);
            inside[j] = state[size];
        }
        return new Snapshot(experiment, overlaps, inside);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public World world() {
        return experiment.world();
    }

    @Override
    public long step() {
        return step;
    }

    @Override
    public History records() {
        List<Long> at = new ArrayList<>(steps);
        List<double[]> values = new ArrayList<>(rows);
        if (lastRecorded() != step) {
            at.add(step);
            values.add(snapshot(statesAt(step, s -> true)).measures());
        }
        return History.of(name, History.measures(world()), at.stream().mapToLong(Long::longValue).toArray(),
                values.toArray(new double[0][]));
    }

    @Override
    public String toString() {
        History records = records();
        return String.format(Locale.ROOT, "%s after %,d steps: alignment %.3f, %.3f in V_0", name, step,
                records.last("alignment"), records.last("alignment_in_subspace"));
    }
}
