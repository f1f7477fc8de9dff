package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.model.Activation;
import io.github.w2slab.training.History.Row;
import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitor.Watch;
import io.github.w2slab.training.Status.Kind;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one driver of all runs: it has a {@link Dynamics} take steps, asks each {@link Measure} at the recorded ones, tells the
 * monitor, and keeps status and history. A kind of run adds its settings and says how its dynamics begin.
 *
 * <p>While one thread trains, others may ask for name, settings, step, status and the {@link #history} so far, and
 * {@link #stop} it; all else is refused until it is over.
 *
 * @param <R> the kind of run
 */
public abstract class SteppedRun<R extends SteppedRun<R>> implements Run {

    /** They take about 200 MB with the usual measures. */
    static final int MOST_ROWS = 1 << 21;

    private final World world;
    private final Recording recording;
    /** Made when first needed: a run that is only renamed and set copies nothing. */
    private Dynamics dynamics;
    /** The first of these, so many, are there for all threads. */
    private volatile Row[] rows = new Row[16];
    private volatile int recorded;
    private Seen present;
    private volatile Status status = Status.of(Kind.READY, 0);
    private Provenance begun;
    /** Whose call trains or looks, or null. */
    private final AtomicReference<Thread> user = new AtomicReference<>();
    private volatile boolean training;
    private volatile boolean asked;

    protected SteppedRun(World world, Recording recording) {
        this.world = world;
        this.recording = recording;
    }

    /** Returns the dynamics at step 0. */
    protected abstract Dynamics begin();

    /** Returns the dynamics that go on from where those of another run with other settings stand. */
    protected abstract Dynamics resume(Dynamics other);

    /** Returns a run with the same settings at step 0 under another recording. */
    protected abstract R with(Recording other);

    /** Returns this. */
    protected abstract R self();

    /** Returns whether {@link Dynamics#model} answers. */
    protected abstract boolean hasVectors();

    /** Returns what a diverged run should be given, for the end of a sentence. */
    protected String remedy() {
        return "build a run with a smaller learning rate";
    }

    protected final Recording recording() {
        return recording;
    }

    protected final Dynamics dynamics() {
        refuseIfTrainedElsewhere();
        if (dynamics == null) {
            dynamics = begin();
            add(row(dynamics.look()));
        }
        return dynamics;
    }

    private boolean isOwn() {
        return user.get() == Thread.currentThread();
    }

    /** Makes the run the calling thread's as soon as no other one looks at it; returns false where another one trains it. */
    private boolean take() {
        while (!user.compareAndSet(null, Thread.currentThread())) {
            if (training) {
                return false;
            }
            Thread.yield();
        }
        return true;
    }

    private void refuseIfTrainedElsewhere() {
        if (training && !isOwn()) {
            refuse();
        }
    }

    private void refuse() {
        throw new IllegalStateException(name() + " is training in another cell or thread; stop it there, or by stop(), or wait "
                + "for its end. Its history() can be looked at");
    }

    private void add(Row row) {
        if (recorded == MOST_ROWS) {
            throw new IllegalStateException(String.format(Locale.ROOT, "%s has recorded %,d steps, as many as a history holds, up to "
                    + "step %,d; record more seldom: recordingAt(RecordedSteps.logSpaced()), or every(n) with a larger n", name(),
                    MOST_ROWS, lastRow().step()));
        }
        if (recorded == rows.length) {
            rows = Arrays.copyOf(rows, 2 * recorded);
        }
        rows[recorded] = row;
        recorded = recorded + 1;
    }

    private List<Row> rows() {
        int count = recorded;
        return new ArrayList<>(Arrays.asList(rows).subList(0, count));
    }

    /** Lets another run of the same experiment go on from where this one stands, by dynamics of its own. */
    protected final R continuedBy(R other) {
        SteppedRun<R> run = other;
        refuseIfTrainedElsewhere();
        if (dynamics != null) {
            run.takeOver(this);
        }
        return other;
    }

    private void takeOver(SteppedRun<R> from) {
        dynamics = resume(from.dynamics);
        recorded = 0;
        for (Row row : from.rows()) {
            add(row.withColumns(from.recording.measures(), recording.measures()));
        }
        status = from.status;
    }

    /** Returns a run with the same settings at step 0: the same experiment from its start. */
    public final R again() {
        return with(recording);
    }

    @Override
    public final R named(String name) {
        return recorded(new Recording(name, recording.steps(), recording.measures(), recording.shown()));
    }

    /** Returns a run that stands where this one does and goes on by itself, recording at other steps from there on. */
    public final R recordingAt(RecordedSteps steps) {
        return recorded(new Recording(recording.name(), steps, recording.measures(), recording.shown()));
    }

    /** Returns a run that stands where this one does and goes on by itself, recording at just these steps. */
    public final R recordingAt(long... steps) {
        return recordingAt(RecordedSteps.at(steps));
    }

    /**
     * Returns a run that stands where this one does and goes on by itself, with further measures; at steps that were
     * recorded before they have no value (NaN). To a run without vectors one that it records already, perhaps since it took it
     * over from a full run, may be given again.
     *
     * @throws IllegalArgumentException if a name is taken, or a measure needs vectors where there are none
     */
    public final R measuring(Measure... further) {
        Require.present("further", further);
        List<Measure> all = new ArrayList<>(recording.measures());
        for (Measure measure : further) {
            Require.check(hasVectors() || !Require.present("measure", measure).needsVectors(), "measure", measure,
                    "a function of each neuron's overlaps, for this run has no vectors");
            if (hasVectors() || all.stream().noneMatch(measure::isSameAs)) {
                all.add(measure);
            }
        }
        return recorded(new Recording(recording.name(), recording.steps(), all, recording.shown()));
    }

    private R recorded(Recording other) {
        return continuedBy(with(other));
    }

    @Override
    public final R train(long steps) {
        return drive(null, steps);
    }

    @Override
    public final R trainUntil(StopRule rule, long maxSteps) {
        return drive(Require.present("rule", rule), maxSteps);
    }

    private R drive(StopRule rule, long steps) {
        Require.atLeast("steps", steps, 0);
        if (status.isDiverged()) {
            throw new IllegalStateException(name() + " " + status + "; " + remedy());
        }
        if (!isOwn() && !take()) {
            refuse();
        }
        boolean inner = training;
        training = true;
        asked = false;
        try {
            return driven(rule, steps);
        } finally {
            training = inner;
            if (!inner) {
                user.set(null);
            }
        }
    }

    private R driven(StopRule rule, long steps) {
        long begin = dynamics().step();
        long end = steps > Long.MAX_VALUE - begin ? Long.MAX_VALUE : begin + steps;
        Monitor monitor = recording.shown() ? Monitoring.current() : Monitor.silent();
        Watch watch = monitor.open(new LongCall(name(), "steps", begin, end, this));
        boolean ended = false;
        try {
            status = advance(rule, end, watch);
            ended = true;
        } finally {
            if (!ended) {
                status = Status.of(Kind.STOPPED, step());
            }
            watch.close(step(), ended ? sentence() : null);
        }
        return self();
    }

    private Status advance(StopRule rule, long end, Watch watch) {
        if (isMet(rule)) {
            return new Status(Kind.REACHED, step(), rule.describe());
        }
        boolean eachLook = rule != null || recording.measures().stream().anyMatch(Measure::needsVectors);
        boolean[] goOn = {proceed(watch)};
        String[] lost = {null};
        try {
            while (step() < end && goOn[0]) {
                long stop = eachLook ? Math.min(end, nextRecorded(step())) : end;
                dynamics.advance(stop, end, this::nextRecorded, look -> lost[0] = lost[0] == null ? record(seen(look)) : lost[0],
                        at -> goOn[0] = watch.proceed(at) && !asked && lost[0] == null);
                if (lost[0] != null) {
                    break;
                }
                if (isMet(rule)) {
                    return new Status(Kind.REACHED, step(), rule.describe());
                }
                goOn[0] = goOn[0] && (step() == end || proceed(watch));
            }
        } catch (DivergedException e) {
            return new Status(Kind.DIVERGED, e.step(), "its update is not finite");
        }
        if (lost[0] == null && lastRow().step() != step()) {
            lost[0] = presentLook().lost;
        }
        if (lost[0] != null) {
            return new Status(Kind.DIVERGED, step(), "its " + lost[0] + " is not a number");
        }
        return Status.of(step() == end ? Kind.COMPLETE : Kind.STOPPED, step());
    }

    /** Records a row, or returns the name of the measure that it has lost. */
    private String record(Seen seen) {
        if (seen.lost == null) {
            add(seen.row);
        }
        return seen.lost;
    }

    /** A row, and the name of a measure of the library's that was a number at the row before and is none in it, or null. */
    private record Seen(Row row, String lost) {
    }

    private Seen seen(Look look) {
        Row row = row(look);
        for (int i = 0; i < row.values().length; i++) {
            Measure measure = recording.measures().get(i);
            if (Double.isNaN(row.values()[i]) && !Double.isNaN(lastRow().values()[i]) && measure.isLostIn(look.neurons())) {
                return new Seen(row, measure.name());
            }
        }
        return new Seen(row, null);
    }

    private boolean proceed(Watch watch) {
        return watch.proceed(step()) && !asked;
    }

    /**
     * Asks the call that trains in another thread to end, as the stop button does: all its steps are kept, and it returns
     * soon. Does nothing where none trains.
     */
    public final void stop() {
        asked = true;
    }

    private boolean isMet(StopRule rule) {
        return rule != null && step() == lastRow().step() && rule.reached(history());
    }

    private long nextRecorded(long step) {
        long next = recording.steps().after(step);
        Require.check(next > step, "recorded step after " + step, next, "greater than it");
        return next;
    }

    private String sentence() {
        return switch (status.kind()) {
            case STOPPED -> status + "; run `train` again to go on";
            case REACHED -> status.toString();
            case DIVERGED -> String.format(Locale.ROOT, "%s %s; the history up to step %,d is kept", name(), status, step());
            default -> null;
        };
    }

    private Row row(Look look) {
        double[] values = new double[recording.measures().size()];
        for (int i = 0; i < values.length; i++) {
            Measure measure = recording.measures().get(i);
            values[i] = measure.needsVectors() ? measure.of(dynamics.model()) : measure.of(look.neurons());
        }
        return new Row(look.step(), values);
    }

    private Row lastRow() {
        return rows[recorded - 1];
    }

    @Override
    public final String name() {
        return recording.name();
    }

    @Override
    public final World world() {
        return world;
    }

    @Override
    public final long step() {
        return dynamics == null ? 0 : dynamics.step();
    }

    @Override
    public final Status status() {
        return status;
    }

    /** Returns what the run records. */
    public final List<Measure> measures() {
        return recording.measures();
    }

    /** Returns what was measured at the recorded steps and, unless another thread trains, at the step where the run stands. */
    @Override
    public final History history() {
        if (isOwn()) {
            return historyUpTo(present());
        }
        if (!take()) {
            return historyUpTo(rows());
        }
        try {
            return historyUpTo(present());
        } finally {
            user.set(null);
        }
    }

    private List<Row> present() {
        long step = dynamics().step();
        List<Row> all = rows();
        if (lastRow().step() != step && presentLook().lost == null) {
            all.add(presentLook().row);
        }
        return all;
    }

    private Seen presentLook() {
        if (present == null || present.row.step() != step()) {
            present = seen(dynamics.look());
        }
        return present;
    }

    private History historyUpTo(List<Row> all) {
        if (begun == null) {
            begun = Provenance.begun(name(), settings(), seeds(), engineName());
        }
        return new History(name(), recording.measures(), all, begun);
    }

    @Override
    public Map<String, String> settings() {
        return RunSettings.of(world);
    }

    @Override
    public Map<String, Long> seeds() {
        return Map.of("world", world.seed());
    }

    /** Returns what carries out the steps; empty where that is the only one. */
    protected String engineName() {
        return "";
    }

    final RecordedSteps recordedSteps() {
        return recording.steps();
    }

    /**
     * Returns what a file keeps of any run, to which its kind adds what its steps follow from.
     *
     * @param state  where the dynamics stand, of a kind of its own
     * @param labels the first of them
     */
    protected final Description saved(Description state, double[] labels, Activation activation, Sgd sgd) {
        return RunFile.of(this, recording, state, recorded).with("check", RunFile.check(labels, activation, sgd));
    }

    /**
     * Reads what {@link #saved} described.
     *
     * @param state the kind of where the dynamics stand
     * @throws IllegalArgumentException if the file holds no such run
     */
    protected static Description loaded(String file, String state) {
        return RunFile.load(file, state);
    }

    /**
     * Returns what a saved run records.
     *
     * @param again the run built again, which brings measures and steps of the user's own; null for none
     * @throws IllegalArgumentException if those are needed
     */
    protected static Recording recording(Description saved, SteppedRun<?> again) {
        return RunFile.recording(saved, again);
    }

    /** Throws unless settings and seeds are those of the saved run. */
    protected final void requireSame(Description saved) {
        RunFile.requireSame(saved, this);
    }

    /** Throws unless a run of these labels, slopes and rates goes on as the saved one would have done. */
    protected static void requireSame(Description saved, double[] labels, Activation activation, Sgd sgd) {
        RunFile.requireSame(saved, RunFile.check(labels, activation, sgd));
    }

    /** Puts a run that has not begun where another one was saved. */
    protected final R restored(Description saved, Dynamics stood) {
        dynamics = stood;
        RunFile.rows(saved).forEach(this::add);
        status = RunFile.status(saved);
        RunFile.requireWhole(saved, this);
        return self();
    }

    @Override
    public String toString() {
        History history = history();
        if (history.size() == 0) {
            return name() + " has just begun";
        }
        return String.format(Locale.ROOT, "%s after %,d steps: alignment %.3f, %.3f in V_0", name(), step(),
                history.last("alignment"), history.last("alignment_in_subspace"))
                + (status.isDiverged() ? "; " + status : "");
    }
}
