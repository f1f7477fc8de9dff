package io.github.w2slab.training;

import io.github.w2slab.base.Workers;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.training.engine.Neurons;
import io.github.w2slab.world.Require;
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
     * @throws IllegalArgumentException if the worlds differ
     */
    public static Training of(RewardModel start, Supervision supervision, Sgd sgd) {
        Require.present("start", start);
        Require.present("supervision", supervision);
        Require.present("sgd", sgd);
        Require.check(start.world().sharesSpaceWith(supervision.world()), "supervision's world", supervision.world(),
                "that of the model, the " + start.world());
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
        return dynamics().model();
    }

    /**
     * Returns all settings but the seeds, by name: runs that differ in their seeds alone have equal settings. A learning
     * rate is given at step 0 and at the powers of ten, a link, transformation, loss or reward by its name.
     */
    public Map<String, String> settings() {
        return RunSettings.of(this);
    }

    /** Returns the seeds that are known, by what is drawn from each: world, teacher, samples. */
    public Map<String, Long> seeds() {
        return RunSettings.seeds(this);
    }
}
