package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.files.Description;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.DivergedException;
import io.github.w2slab.training.Dynamics;
import io.github.w2slab.training.Look;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Recording;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
public final class ReducedDynamics extends OverlapRun<ReducedDynamics> {

    private static final int LANES = 128;
    private static final long WORK_BETWEEN_LOOKS = 1L << 19;

    private ReducedDynamics(Experiment experiment, Recording recording) {
        super(experiment, recording);
    }

    private static ReducedDynamics of(Experiment experiment) {
        return new ReducedDynamics(experiment, Recording.standard(experiment.name() + ", reduced", experiment.world()));
    }

    /**
     * The same experiment as a full run, from the same start, at step 0; its neurons draw samples of their own. It records the run's
     * measures, but for those of the whole model ({@link Measure#needsVectors}), which overlaps do not tell.
     */
    public static ReducedDynamics of(Training run) {
        Experiment experiment = Experiment.of(Require.present("run", run).start(), run.supervision(), run.sgd());
        return new ReducedDynamics(experiment, recording(experiment, experiment.name() + ", reduced", run));
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
        for (Neuron neuron : experiment().neurons()) {
            for (int i = 0; i < copies; i++) {
                many.add(neuron);
            }
        }
        return new ReducedDynamics(experiment().with(many), recording());
    }

    /**
     * The run that {@link #save} wrote; it goes on with the same bits as if it had never stopped.
     *
     * @throws IllegalArgumentException if the file holds no such run; if a part of it is code of the user's own; if this version
     *                                  of the library would go on otherwise
     */
    public static ReducedDynamics load(String file) {
        return load(file, Chain.KIND, ReducedDynamics::new, ReducedDynamics.class);
    }

    /**
     * The run that {@link #save} wrote, with all its code of the user's own from the same run built again.
     *
     * @param again of the same start, settings and seeds, wherever it stands; measures of the user's own are taken from it
     * @throws IllegalArgumentException if the file holds no such run, or one of another start, setting, seed, or of other first
     *                                  labels, rates, slopes of the activation or signals of the loss
     */
    public static ReducedDynamics load(String file, ReducedDynamics again) {
        return load(file, Chain.KIND, ReducedDynamics::new, again);
    }

    @Override
    Description state() {
        return ((Chain) dynamics()).description();
    }

    @Override
    Dynamics at(Description state, long step) {
        return new Chain(experiment(), state, step);
    }

    @Override
    protected ReducedDynamics with(Recording other) {
        return new ReducedDynamics(experiment(), other);
    }

    @Override
    protected ReducedDynamics self() {
        return this;
    }

    @Override
    protected Dynamics resume(Dynamics other) {
        return ((Chain) other).copy();
    }

    @Override
    protected Dynamics begin() {
        return new Chain(experiment());
    }

    /** The neurons' overlaps, in panels that move side by side. */
    private static final class Chain implements Dynamics {

        private static final String KIND = "overlaps of the reduced dynamics";

        private final Experiment experiment;
        private final int[] moving;
        private final OverlapPanel[] panels;
        private long step;

        Chain(Experiment experiment) {
            this(experiment, experiment.neurons(), 0);
        }

        Chain(Experiment experiment, Description saved, long step) {
            this(experiment, Neuron.placed(experiment.neurons(), saved), step);
        }

        private Chain(Experiment experiment, List<Neuron> neurons, long step) {
            this.experiment = experiment;
            this.step = step;
            this.moving = IntStream.range(0, neurons.size()).filter(j -> experiment.moves(experiment.neurons().get(j))).toArray();
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
            return new Chain(experiment, now(), step);
        }

        Description description() {
            return Neuron.placed(KIND, now());
        }

        /** Returns the neurons where they stand. */
        private List<Neuron> now() {
            List<Neuron> now = new ArrayList<>(experiment.neurons());
            for (int i = 0; i < moving.length; i++) {
                now.set(moving[i], panels[i / LANES].now(now.get(moving[i]), i % LANES));
            }
            return now;
        }

        Snapshot snapshot() {
            List<Neuron> now = now();
            return new Snapshot(experiment, now.stream().map(Neuron::overlaps).toArray(double[][]::new),
                    now.stream().mapToDouble(neuron -> neuron.energyInside(experiment.frame())).toArray());
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
        return experiment().neurons().size();
    }

    /** Returns the task whose group neuron j belongs to. */
    public int groupOf(int j) {
        return experiment().neurons().get(Require.between("neuron", j, 0, neurons() - 1)).group();
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
