package io.github.w2slab.theory;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.files.Description;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Dynamics;
import io.github.w2slab.training.Look;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Recording;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * The mean dynamics: the differential equation that overlaps follow when d is large, solved for each neuron's own start
 * (their mean start would be wrong, for the equation is not linear).
 *
 * <p>Right for rewards of one direction, any link, transformation, noise, leakage, geometry, activation, batch size and
 * schedule; see {@link MeanField} for the formulas, and {@link ReusedField} for those of samples that are used several times or looked at
 * twice, one a step and under a polynomial activation (within 0.01 of the reduced dynamics for k uses at a rate c/D
 * with c k up to about 0.1; a large second look, rho' |x|^2 = 0.5, is off by 0.02 to 0.03 at c = 0.1, with a second use by 0.04
 * to 0.08 for weak labels, and by 0.2 for true ones, near the rate from which on nothing is learnt). The early steps' noise is in none of the drifts, but it widens the starts before they grow, whatever d is. So each neuron goes several equally likely ways, which add normal quantiles of
 * variance W(t) to its overlap with the label's direction ({@link EarlyNoise}): W(t) is 0 at the start and ends at
 * eta^2 S2/(2 lambda) for a constant rate, S2 the variance of a step along that direction, lambda the rate at which a small
 * overlap grows; where it does not grow, nothing is widened. For isotropic inputs, h_2 and starts of variance 1/D it is as
 * if all overlaps were multiplied by sqrt(1 + D W).
 *
 * <p>Integrated with Dormand and Prince's method of order 5 from one recorded step to the next, to 1e-7.
 */
public final class MeanDynamics extends OverlapRun<MeanDynamics> {

    /** Ways that a thread takes at once. */
    private static final int TOGETHER = 32;
    /** Ways times recorded steps that are integrated before the first of these steps is seen. */
    private static final int AHEAD = 1 << 14;

    private final Precision precision;

    private MeanDynamics(Experiment experiment, Recording recording) {
        this(experiment, recording, Precision.FULL);
    }

    private MeanDynamics(Experiment experiment, Recording recording, Precision precision) {
        super(experiment, recording);
        this.precision = precision;
        experiment.neurons().stream().map(Neuron::labels).distinct().forEach(MeanField::requireOneDirection);
        if (experiment.sgd().reuses()) {
            ReusedField.requirePolynomial(experiment.activation());
        }
    }

    private static MeanDynamics of(Experiment experiment) {
        return new MeanDynamics(experiment, Recording.standard(experiment.name() + ", mean", experiment.world()));
    }

    /**
     * The same experiment as a full run, from the same start, at step 0. It records the run's
     * measures, but for those of the whole model ({@link Measure#needsVectors}), which overlaps do not tell.
     */
    public static MeanDynamics of(Training run) {
        Experiment experiment = Experiment.of(Require.present("run", run).start(), run.supervision(), run.sgd());
        return new MeanDynamics(experiment, recording(experiment, experiment.name() + ", mean", run));
    }

    /**
     * The mean dynamics of {@code Training.of(start, supervision, sgd)}, at step 0.
     *
     * @throws IllegalArgumentException if worlds differ, the loss couples the neurons, the reward has several directions, or
     *                                  samples are reused that are several a step or under another activation than a polynomial
     */
    public static MeanDynamics of(RewardModel start, Supervision supervision, Sgd sgd) {
        return of(Experiment.of(start, supervision, sgd));
    }

    /**
     * The mean over many experiments, with teachers and starts drawn from their laws, at any d.
     *
     * @throws IllegalArgumentException if the loss couples the neurons, or samples are reused as {@link #of(RewardModel, Supervision, Sgd)} says
     */
    public static MeanDynamics of(Ensemble ensemble, Sgd sgd) {
        return of(Require.present("ensemble", ensemble).experiment(Require.present("sgd", sgd)));
    }

    /** A run that shows no progress. */
    static MeanDynamics of(Experiment experiment, String name, RecordedSteps recorded, List<Measure> measures) {
        return of(experiment, name, recorded, measures, Precision.FULL);
    }

    /** One that is followed so closely. */
    static MeanDynamics of(Experiment experiment, String name, RecordedSteps recorded, List<Measure> measures, Precision precision) {
        return new MeanDynamics(experiment, new Recording(name, recorded, measures, false), precision);
    }

    /**
     * The run that {@link #save} wrote; it goes on with the same bits as if it had never stopped.
     *
     * @throws IllegalArgumentException if the file holds no such run; if a part of it is code of the user's own; if this version
     *                                  of the library would go on otherwise
     */
    public static MeanDynamics load(String file) {
        return load(file, Flow.KIND, MeanDynamics::new, MeanDynamics.class);
    }

    /**
     * The run that {@link #save} wrote, with all its code of the user's own from the same run built again.
     *
     * @param again of the same start, settings and seeds, wherever it stands; measures of the user's own are taken from it
     * @throws IllegalArgumentException if the file holds no such run, or one of another start, setting, seed, or of other first
     *                                  labels, rates, slopes of the activation or signals of the loss
     */
    public static MeanDynamics load(String file, MeanDynamics again) {
        return load(file, Flow.KIND, MeanDynamics::new, again);
    }

    @Override
    Description state() {
        return ((Flow) dynamics()).description();
    }

    @Override
    Dynamics at(Description state, long step) {
        return new Flow(experiment(), precision, state, step);
    }

    @Override
    protected MeanDynamics with(Recording other) {
        return new MeanDynamics(experiment(), other, precision);
    }

    @Override
    protected MeanDynamics self() {
        return this;
    }

    @Override
    protected Dynamics resume(Dynamics other) {
        return ((Flow) other).copy();
    }

    @Override
    protected Dynamics begin() {
        return new Flow(experiment(), precision);
    }

    /**
     * All neurons' ways, integrated from one recorded step to the next. Neurons of the same start and labels share them.
     * While the early noise is still coming, a neuron stands between its way without it and that with all of it.
     */
    private static final class Flow implements Dynamics {

        private static final String KIND = "overlaps of the mean dynamics";

        private final Experiment begins;
        private final List<EarlyNoise> noises;
        private final List<Trajectory> trajectories;
        private final int[] widened;
        private final int[] bare;
        /** The step up to which a neuron needs each way. */
        private final double[] neededUntil;
        private double[][] states;
        private long integrated;
        /** Where the neurons stand at {@link #step} beyond what is recorded; null where that is not known yet. */
        private double[][] beyond;
        private long step;

        Flow(Experiment settings, Precision precision) {
            Map<Neuron.Labels, MeanField> fields = new IdentityHashMap<>();
            Function<Neuron.Labels, MeanField> field = labels ->
                    fields.computeIfAbsent(labels, l -> settings.sgd().reuses() ? new ReusedField(settings, l) : new MeanField(settings, l));
            List<WidenedStart.Begin> all = new WidenedStart(settings, field, precision.ways()).begins();
            this.begins = settings.with(all.stream().map(WidenedStart.Begin::neuron).toList());
            this.noises = all.stream().map(WidenedStart.Begin::noise).toList();
            this.trajectories = new ArrayList<>();
            this.widened = new int[all.size()];
            this.bare = new int[all.size()];
            Map<List<Object>, Integer> known = new HashMap<>();
            List<double[]> distinct = new ArrayList<>();
            for (int j = 0; j < widened.length; j++) {
                Interruption.check();
                MeanField own = field.apply(all.get(j).neuron().labels());
                int[] found = new int[2];
                for (int way = 0; way < 2; way++) {
                    double[] state = way == 0 ? all.get(j).widened() : all.get(j).start();
                    found[way] = known.computeIfAbsent(List.of(own, Arrays.stream(state).boxed().toList()), k -> {
                        distinct.add(state);
                        trajectories.add(new Trajectory(settings, own.copy(), state.length, precision.tolerance()));
                        return distinct.size() - 1;
                    });
                }
                widened[j] = found[0];
                bare[j] = found[1];
            }
            this.states = distinct.toArray(new double[0][]);
            this.neededUntil = new double[states.length];
            for (int j = 0; j < widened.length; j++) {
                neededUntil[widened[j]] = Double.POSITIVE_INFINITY;
                neededUntil[bare[j]] = Math.max(neededUntil[bare[j]], noises.get(j).end());
            }
        }

        Flow(Experiment settings, Precision precision, Description saved, long step) {
            this(settings, precision);
            this.states = saved.matrix("states");
            this.integrated = saved.integer("integrated");
            this.step = step;
        }

        /** Distinct ways alone: which neuron goes which follows from the experiment. */
        Description description() {
            return Description.of(KIND).with("integrated", integrated).with("states", states);
        }

        private Flow(Flow other) {
            this.begins = other.begins;
            this.noises = other.noises;
            this.trajectories = other.trajectories.stream().map(Trajectory::copy).toList();
            this.widened = other.widened;
            this.bare = other.bare;
            this.neededUntil = other.neededUntil;
            this.states = other.states;
            this.integrated = other.integrated;
            this.beyond = other.beyond;
            this.step = other.step;
        }

        Flow copy() {
            return new Flow(this);
        }

        @Override
        public long step() {
            return step;
        }

        /** The integration goes from one recorded step to the next, so the next one begins anew from the last of these. */
        @Override
        public void advanceTo(long end, LongPredicate goOn) {
            if (end > step) {
                double[][][] reached = statesAt(new long[] {end}, goOn);
                if (reached != null) {
                    beyond = reached[0];
                    step = end;
                }
            }
        }

        @Override
        public void advance(long end, long horizon, RecordedSteps recorded, Consumer<Look> seen, LongPredicate goOn) {
            int ahead = Math.max(1, AHEAD / states.length);
            long[] next = next(recorded, Math.max(integrated, step), end, ahead);
            while (next.length > 0) {
                double[][][] reached;
                try {
                    reached = statesAt(next, goOn);
                } catch (RuntimeException failed) {
                    if (next.length == 1) {
                        throw failed;
                    }
                    // What lies before it is to be seen.
                    ahead = 1;
                    next = Arrays.copyOf(next, 1);
                    continue;
                }
                if (reached == null || !see(next, reached, seen, goOn)) {
                    return;
                }
                next = next(recorded, step, end, ahead);
            }
            advanceTo(end, goOn);
        }

        /** Returns the next recorded steps, none beyond twice the first: what is integrated before it is seen takes no longer than all before. */
        private static long[] next(RecordedSteps recorded, long from, long end, int most) {
            long first = recorded.after(from);
            return LongStream.iterate(first, at -> at <= end && at / 2 <= first, recorded::after).limit(most).toArray();
        }

        /** Goes to these steps and shows them; returns false if it is not to go on. */
        private boolean see(long[] at, double[][][] reached, Consumer<Look> seen, LongPredicate goOn) {
            Look[] looks = new Look[at.length];
            Workers.run(at.length, i -> looks[i] = look(at[i], reached[i]));
            for (int i = 0; i < at.length; i++) {
                states = reached[i];
                beyond = null;
                integrated = at[i];
                step = at[i];
                seen.accept(looks[i]);
                if (i + 1 < at.length && !goOn.test(step)) {
                    return false;
                }
            }
            return true;
        }

        /** Returns where the neurons stand at further steps, in their order, or null if they are not to go on. */
        private double[][][] statesAt(long[] at, LongPredicate goOn) {
            double[][][] reached = new double[at.length][states.length][];
            Gate gate = new Gate(step, goOn);
            Workers.run((states.length + TOGETHER - 1) / TOGETHER, part -> {
                for (int i = part * TOGETHER; i < Math.min(states.length, (part + 1) * TOGETHER); i++) {
                    double[] state = states[i];
                    long from = integrated;
                    for (int k = 0; k < at.length && !gate.isShut(); k++) {
                        if (from < neededUntil[i] && from < at[k]) {
                            state = trajectories.get(i).from(state, from, at[k], gate::isShut);
                        }
                        reached[k][i] = state;
                        from = at[k];
                    }
                }
            });
            return gate.isShut() ? null : reached;
        }

        @Override
        public Look look() {
            if (step != integrated && beyond == null) {
                double[][][] reached = statesAt(new long[] {step}, at -> !Thread.currentThread().isInterrupted());
                if (reached == null) {
                    throw new CancellationException("stopped before there was a look at step " + step);
                }
                beyond = reached[0];
            }
            return look(step, step == integrated ? states : beyond);
        }

        private Look look(long at, double[][] now) {
            int size = begins.frame().size();
            double[][] overlaps = new double[widened.length][];
            double[] inside = new double[widened.length];
            double share = 1;
            for (int j = 0; j < overlaps.length; j++) {
                share = j > 0 && noises.get(j) == noises.get(j - 1) ? share : noises.get(j).shareAt(at);
                double[] far = now[widened[j]];
                double[] near = share < 1 ? now[bare[j]] : far;
                overlaps[j] = new double[size];
                for (int i = 0; i < size; i++) {
                    overlaps[j][i] = between(near[i], far[i], share);
                }
                inside[j] = between(near[size], far[size], share);
            }
            return new Look(at, new Snapshot(begins, overlaps, inside).neurons());
        }

        private static double between(double near, double far, double share) {
            return share < 1 ? Math.fma(share, far - near, near) : far;
        }
    }
}
