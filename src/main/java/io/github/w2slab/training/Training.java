package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.History.Row;
import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitor.Watch;
import io.github.w2slab.training.engine.DivergedException;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.training.engine.Neurons;
import io.github.w2slab.training.engine.NonFiniteLabelException;
import io.github.w2slab.world.Require;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One run: a copy of a model's first layer that is trained, and goes on where it stands each time {@link #train} is
 * called.
 *
 * <p>The state after n steps is a function of the start, the supervision and the settings alone: {@code train(100)} and
 * {@code train(900)} give the same bits as {@code train(1000)}, wherever the run was recorded, stopped or looked at and
 * whatever the number of threads. The starting model never changes.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Training implements Run {

    private final RewardModel start;
    private final Supervision supervision;
    private final Sgd sgd;
    private final Settings settings;
    /** Made when they are first needed: {@code of(..).named(..).onThreads(..)} copies the weights once. */
    private Neurons neurons;
    private Measures measures;
    private final List<Row> rows = new ArrayList<>();
    private Row present;
    private String failure;

    private record Settings(String name, RecordedSteps recorded, int threads, Engine engine) {
    }

    private Training(RewardModel start, Supervision supervision, Sgd sgd, Settings settings) {
        this.start = start;
        this.supervision = supervision;
        this.sgd = sgd;
        this.settings = settings;
    }

    /**
     * A run that stands at step 0, records at log-spaced steps and uses all processors.
     *
     * @param start       the model whose first layer is trained; it stays as it is
     * @param supervision inputs and labels, of the same world
     * @param sgd         learning rate, batch size and seed
     * @throws IllegalArgumentException if the worlds differ
     */
    public static Training of(RewardModel start, Supervision supervision, Sgd sgd) {
        Require.present("start", start);
        Require.present("supervision", supervision);
        Require.present("sgd", sgd);
        Require.check(start.world().sharesSpaceWith(supervision.world()), "supervision's world", supervision.world(),
                "that of the model, the " + start.world());
        int threads = Runtime.getRuntime().availableProcessors();
        return new Training(start, supervision, sgd,
                new Settings(supervision.name(), RecordedSteps.logSpaced(), threads, Engine.automatic()));
    }

    private Neurons neurons() {
        if (neurons == null) {
            neurons = new Neurons(start, supervision, sgd, settings.engine(), settings.threads());
            measures = new Measures(start, neurons);
            rows.add(measures.read());
        }
        return neurons;
    }

    /** A new run with the same settings, at step 0, under another name in tables and figures. */
    public Training named(String name) {
        return with(new Settings(Require.present("name", name), settings.recorded, settings.threads, settings.engine));
    }

    /** A new run with the same settings, at step 0, that records at other steps. */
    public Training recordingAt(RecordedSteps steps) {
        return with(new Settings(settings.name, Require.present("steps", steps), settings.threads, settings.engine));
    }

    /** A new run with the same settings, at step 0, that records at just these steps. */
    public Training recordingAt(long... steps) {
        return recordingAt(RecordedSteps.at(steps));
    }

    /**
     * A new run with the same settings, at step 0, on so many threads; results are the same bits for any number.
     *
     * @param threads at least 1
     */
    public Training onThreads(int threads) {
        return with(new Settings(settings.name, settings.recorded,
                Require.between("threads", threads, 1, 1024), settings.engine));
    }

    /**
     * A new run with the same settings, at step 0, on another engine: {@code Engine.plain()} and {@code Engine.vector()} give
     * the same bits, {@code engine.inSinglePrecision()} other numbers of the same law.
     */
    public Training on(Engine engine) {
        return with(new Settings(settings.name, settings.recorded, settings.threads, Require.present("engine", engine)));
    }

    private Training with(Settings other) {
        return new Training(start, supervision, sgd, other);
    }

    /**
     * Takes further steps. A stop from the monitor ends it early, with all steps and the history kept; the next call goes
     * on from there. A step that is not finite ends it too, with a message, and the run stays where it is.
     *
     * @param steps how many, at least 0
     * @return this run
     * @throws IllegalArgumentException if {@code steps} is negative, or if a label of the user's own is not finite
     * @throws IllegalStateException    if the run has diverged before
     */
    @Override
    public Training train(long steps) {
        return train(null, steps);
    }

    /**
     * Takes further steps until a rule is met, judged at each recorded step, as {@link #train} does otherwise.
     *
     * @param rule     when to end
     * @param maxSteps how many steps at the most, at least 0
     * @return this run
     */
    public Training trainUntil(StopRule rule, long maxSteps) {
        return train(Require.present("rule", rule), maxSteps);
    }

    private Training train(StopRule rule, long steps) {
        Require.atLeast("steps", steps, 0);
        if (failure != null) {
            throw new IllegalStateException(failure + "; build a run with a smaller learning rate");
        }
        long begin = neurons().step();
        long end = Math.addExact(begin, steps);
        Watch watch = Monitoring.current().open(new LongCall(name(), "steps", begin, end, this));
        String sentence = null;
        try {
            sentence = advance(end, rule, watch);
        } catch (DivergedException e) {
            failure = String.format(Locale.ROOT, "%s diverged at step %,d: its update is not finite", name(), e.step());
            sentence = failure + "; the history up to step " + grouped(neurons().step()) + " is kept";
        } catch (NonFiniteLabelException e) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "label must be finite, but is %s for sample %,d of %s; look at its link and label transformation",
                    e.label(), e.sample(), supervision), e);
        } finally {
            watch.close(neurons().step(), sentence);
        }
        return this;
    }

    /** Returns what to say at the end, null if it is complete. */
    private String advance(long end, StopRule rule, Watch watch) {
        Recorder recorded = new Recorder();
        boolean[] goOn = {watch.proceed(neurons().step())};
        while (neurons().step() < end && goOn[0]) {
            long stop = rule == null ? end : Math.min(end, recorded.after(neurons().step()));
            neurons().advance(stop, end, recorded, step -> goOn[0] = watch.proceed(step));
            if (rule != null && neurons().step() == recorded.after(neurons().step() - 1) && rule.reached(records())) {
                return rule.describe() + " after " + grouped(neurons().step()) + " steps";
            }
            goOn[0] = goOn[0] && (neurons().step() == end || watch.proceed(neurons().step()));
        }
        return neurons().step() == end ? null : stoppedSentence();
    }

    private final class Recorder implements Neurons.Observer {

        @Override
        public long after(long step) {
            long next = settings.recorded.after(step);
            Require.check(next > step, "recorded step after " + step, next, "greater than it");
            return next;
        }

        @Override
        public Neurons.Look look(long step) {
            return measures.new Reading(step, rows::add);
        }
    }

    private String stoppedSentence() {
        return "stopped after " + grouped(neurons().step()) + " steps; run `train` again to go on";
    }

    private static String grouped(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    @Override
    public String name() {
        return settings.name;
    }

    @Override
    public long step() {
        return neurons == null ? 0 : neurons.step();
    }

    @Override
    public World world() {
        return start.world();
    }

    /** Returns the model that the run started from. */
    public RewardModel start() {
        return start;
    }

    /** Returns inputs and labels. */
    public Supervision supervision() {
        return supervision;
    }

    /** Returns learning rate, batch size and seed. */
    public Sgd sgd() {
        return sgd;
    }

    /** Returns what carries out the steps. */
    public Engine engine() {
        return settings.engine;
    }

    /** Returns the model as it stands, a snapshot that later steps do not change. */
    public RewardModel model() {
        int[] groups = new int[start.neurons()];
        for (int j = 0; j < groups.length; j++) {
            groups[j] = start.groupOf(j);
        }
        return RewardModel.of(start.world(), start.activation(), groups, neurons().neurons());
    }

    @Override
    public History records() {
        long step = neurons().step();
        List<Row> all = new ArrayList<>(rows);
        if (all.get(all.size() - 1).step() != step) {
            if (present == null || present.step() != step) {
                present = measures.read();
            }
            all.add(present);
        }
        return new History(name(), History.measures(world()), all);
    }

    @Override
    public String toString() {
        History records = records();
        return String.format(Locale.ROOT, "%s after %,d steps: alignment %.3f, %.3f in V_0", name(), step(),
                records.last("alignment"), records.last("alignment_in_subspace"))
                + (failure == null ? "" : "; " + failure);
    }
}
