package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.files.Description;
import io.github.w2slab.files.OwnCodeException;
import io.github.w2slab.model.Origin;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.SampleSource;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.training.engine.Neurons;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

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
public final class Training extends SteppedRun<Training> {

    private static final String STATE = "neurons at the beginning of a block";
    private static final int LABELS = 8;

    private final RewardModel start;
    private final Supervision supervision;
    private final Sgd sgd;
    private final int threads;
    private final Engine engine;

    private Training(RewardModel start, Supervision supervision, Sgd sgd, Recording recording, int threads, Engine engine) {
        super(start.world(), recording);
        this.start = start;
        this.supervision = supervision;
        this.sgd = sgd;
        this.threads = threads;
        this.engine = engine;
    }

    /**
     * A run that stands at step 0, records at log-spaced steps and uses all processors.
     *
     * @param start       the model whose first layer is trained; it stays as it is
     * @param supervision inputs and labels, of the same world
     * @param sgd         learning rate, batch size and seed
     * @throws IllegalArgumentException if the worlds differ, or the loss compares pairs and labels are no preferences
     */
    public static Training of(RewardModel start, Supervision supervision, Sgd sgd) {
        Require.present("start", start);
        Require.present("supervision", supervision);
        Require.present("sgd", sgd);
        Require.check(start.world().sharesSpaceWith(supervision.world()), "supervision's world", supervision.world(),
                "that of the model, the " + start.world());
        Require.check(!sgd.loss().comparesPairs() || supervision.preferences().isPresent(), "labels under the " + sgd.loss().name(),
                supervision, "preferences, for it compares the two inputs of a pair", "call preferences(beta)");
        return new Training(start, supervision, sgd.on(supervision.inputs()), Recording.standard(supervision.name(), start.world()),
                Workers.processors(), Engine.automatic());
    }

    /**
     * Returns a run that stands where this one does and goes on by itself, on so many threads; results are the same bits for
     * any number.
     *
     * @param threads at least 1
     */
    public Training onThreads(int threads) {
        return continuedBy(new Training(start, supervision, sgd, recording(),
                Require.between("threads", threads, 1, 1024), engine));
    }

    /**
     * Returns a run that stands where this one does and goes on by itself, on another engine: {@code Engine.plain()} and
     * {@code Engine.vector()} give the same bits, {@code engine.inSinglePrecision()} other numbers of the same law.
     */
    public Training on(Engine engine) {
        return continuedBy(new Training(start, supervision, sgd, recording(), threads, Require.present("engine", engine)));
    }

    @Override
    protected Training with(Recording other) {
        return new Training(start, supervision, sgd, other, threads, engine);
    }

    @Override
    protected Training self() {
        return this;
    }

    @Override
    protected boolean hasVectors() {
        return true;
    }

    @Override
    protected Dynamics begin() {
        return dynamics(new Neurons(start, supervision, sgd, engine, threads));
    }

    @Override
    protected Dynamics resume(Dynamics other) {
        return dynamics(new Neurons(start, supervision, sgd, engine, threads, ((FullDynamics) other).saved()));
    }

    private Dynamics dynamics(Neurons neurons) {
        return new FullDynamics(start, supervision, neurons,
                recording().measures().stream().anyMatch(Measure::readsTeacher));
    }

    /**
     * Writes the run to a file, whole or not at all: an .npz with settings, start, history and where the neurons stand.
     * {@link #load} goes on from there with the same bits as if it had never stopped. Code of the user's own (a link,
     * activation, transformation, schedule, loss, reward, measure from a cell) is named in the file, but not in it.
     *
     * @return the file, by the path that was given
     */
    public Path save(String file) {
        Neurons.Saved stands = ((FullDynamics) dynamics()).saved();
        return saved(Description.of(STATE).with("begin", stands.begin()).with("v", stands.v()).with("factor", stands.factor())
                        .with("scale", stands.scale()), firstLabels(supervision, sgd), start.activation(), sgd)
                .with("precision", engine.isSinglePrecision() ? "single" : "double").with("sgd", sgd.description())
                .with("supervision", supervision.description()).with("start", start.description())
                .save(file, Training.class);
    }

    /**
     * The run that {@link #save} wrote, to go on, on the default engine in its precision and all processors.
     *
     * @throws IllegalArgumentException if the file holds no run; if a part of it is code of the user's own; if this version
     *                                  of the library would go on otherwise
     */
    public static Training load(String file) {
        return Description.reading(file, () -> read(file));
    }

    private static Training read(String file) {
        Description saved = loaded(file, STATE);
        try {
            return restored(saved, new Training(RewardModel.of(saved.inner("start")), Supervision.of(saved.inner("supervision")),
                    Sgd.of(saved.inner("sgd")), recording(saved, null), Workers.processors(),
                    inPrecisionOf(saved, Engine.automatic())));
        } catch (OwnCodeException own) {
            throw own.in(file, Training.class);
        }
    }

    /**
     * The run that {@link #save} wrote, with supervision and steps given again, for they hold code of the user's own.
     *
     * @throws IllegalArgumentException as {@link #load(String, Training)}
     */
    public static Training load(String file, Supervision supervision, Sgd sgd) {
        return Description.reading(file, () -> {
            Description saved = loaded(file, STATE);
            Training again = of(RewardModel.of(saved.inner("start")), supervision, sgd);
            return load(file, again.on(inPrecisionOf(saved, again.engine)));
        });
    }

    private static Engine inPrecisionOf(Description saved, Engine engine) {
        return saved.text("precision").equals("single") ? engine.inSinglePrecision() : engine;
    }

    /**
     * The run that {@link #save} wrote, with all its code of the user's own from the same run built again.
     *
     * @param again of the same start, settings and seeds, wherever it stands; measures of the user's own are taken from it,
     *              and engine and threads
     * @throws IllegalArgumentException if the file holds no run, or one of another start, setting, seed, or of other first
     *                                  labels, rates, slopes of the activation or signals of the loss
     */
    public static Training load(String file, Training again) {
        Require.present("run", again);
        return Description.reading(file, () -> read(file, again));
    }

    private static Training read(String file, Training again) {
        Description saved = loaded(file, STATE);
        again.requireSame(saved);
        Require.check(Arrays.deepEquals(again.start.directions(), saved.inner("start").matrix("neurons")), "start of the run",
                "another model", "that of the saved one");
        return restored(saved, again.with(recording(saved, again)));
    }

    private static Training restored(Description saved, Training run) {
        Require.check(run.start.world().sharesSpaceWith(run.supervision.world()), "supervision's world", run.supervision.world(),
                "that of the model, the " + run.start.world());
        requireSame(saved, firstLabels(run.supervision, run.sgd), run.start.activation(), run.sgd);
        Description state = saved.inner("state");
        return run.restored(saved, run.dynamics(new Neurons(run.start, run.supervision, run.sgd, run.engine, run.threads,
                new Neurons.Saved(saved.integer("step"), state.integer("begin"), state.matrix("v"), state.vector("factor"),
                        state.vector("scale")))));
    }

    private static double[] firstLabels(Supervision supervision, Sgd sgd) {
        SampleSource samples = supervision.source(sgd.seed());
        double[] labels = new double[LABELS];
        samples.draw(0, LABELS, new double[LABELS * samples.coordinates()], labels, 0);
        return labels;
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
        return engine;
    }

    /** Returns the model as it stands, a snapshot that later steps do not change. */
    public RewardModel model() {
        Origin before = start.origin();
        return before == Origin.GIVEN ? dynamics().model()
                : dynamics().model().from(new Origin("trained from " + before.kind(), before.settings(), before.seed()));
    }

    /**
     * Returns all settings but the seeds, by name: runs that differ in their seeds alone have equal settings. A learning
     * rate is given at step 0 and at the powers of ten, a link, transformation, loss or reward by its name.
     */
    @Override
    public Map<String, String> settings() {
        return RunSettings.of(this);
    }

    /** Returns the seeds that are known, by what is drawn from each: world, model, teacher, samples. */
    @Override
    public Map<String, Long> seeds() {
        return RunSettings.seeds(this);
    }

    @Override
    protected String engineName() {
        return engine.name();
    }
}
