package io.github.w2slab.evaluation;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Training;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** One run of a comparison, for one seed: built from its recipe when first needed, trained, evaluated. */
final class Member {

    private static final long PUBLISH_NANOS = 300_000_000;

    private final Supplier<Training> recipe;
    private volatile Training run;
    private volatile Evaluated evaluated;
    private volatile History history;
    private volatile long step;
    private volatile String failure;

    private volatile Scored scored;

    /** The student's and its weak teacher's scores on ambient inputs at a step; the latter null without one. */
    record Scored(long step, RewardScores student, RewardScores weak) {
    }

    /** What was found at a step. */
    record Evaluated(long step, Evaluation rewards, Forgetting forgetting) {
    }

    Member(Supplier<Training> recipe) {
        this.recipe = recipe;
    }

    static Member of(Training run) {
        Member member = new Member(() -> run);
        member.build();
        return member;
    }

    /** Returns the run, or null before it was built. */
    Training run() {
        return run;
    }

    /** Returns what was measured so far, or null before the run was built; may be read while it is trained. */
    History history() {
        return history;
    }

    /** Returns the steps taken; may be read while it is trained. */
    long step() {
        return step;
    }

    private void build() {
        run = recipe.get();
        publish();
    }

    /** Takes notice of steps that a run took outside the comparison. */
    synchronized void refresh() {
        if (run != null && run.step() != step) {
            publish();
        }
    }

    private void publish() {
        history = run.history();
        step = run.step();
    }

    /** Trains until the run has taken so many steps; a run that diverged before stays where it is. */
    synchronized void trainUntil(long end, BooleanSupplier stopped) {
        if (run == null) {
            Training[] built = new Training[1];
            Monitoring.during(listener(stopped, count -> { }, false), () -> built[0] = recipe.get());
            if (stopped.getAsBoolean()) {
                return;
            }
            run = built[0];
            publish();
        }
        if (run.step() < end && failure == null) {
            long[] next = {0};
            Monitoring.during(listener(stopped, count -> {
                step = count;
                long now = System.nanoTime();
                if (now - next[0] > 0) {
                    history = run.history();
                    next[0] = now + PUBLISH_NANOS;
                }
            }, true), () -> run.train(end - run.step()));
            publish();
        }
    }

    /** Listens to the run, and passes on what it hears to whoever watches the comparison. */
    private Monitor listener(BooleanSupplier stopped, LongConsumer progress, boolean keepsFailure) {
        Monitor outer = Monitoring.current();
        return call -> new Monitor.Watch() {
            private final Monitor.Watch shown = outer.open(withSeed(call));

            @Override
            public boolean proceed(long count) {
                progress.accept(count);
                return shown.proceed(count) && !stopped.getAsBoolean();
            }

            @Override
            public void close(long count, String sentence) {
                shown.close(count, sentence);
                if (keepsFailure && sentence != null && !stopped.getAsBoolean()) {
                    failure = sentence;
                }
            }
        };
    }

    private static LongCall withSeed(LongCall call) {
        return !(call.subject() instanceof Training training) ? call : new LongCall(
                call.title() + ", seed " + training.sgd().seed(), call.unit(), call.start(), call.end(), training);
    }

    /** Returns why the run cannot go on, or null. */
    String failure() {
        return failure;
    }

    /** Evaluates the run as it stands, against another model's neurons or, for null, the limit of true labels. */
    synchronized void evaluate(RewardModel ceiling) {
        if (!isEvaluated()) {
            evaluated = new Evaluated(run.step(),
                    Evaluation.of(run, ceiling == null ? Evaluation.limit(run) : ceiling, Evaluation.SAMPLES),
                    Forgetting.of(run));
        }
    }

    /** Finds the part of an evaluation that a summary shows: no ceiling, no forgetting, ambient inputs only. */
    synchronized void score() {
        if (!isScored()) {
            Evaluation.Scores ambient = isEvaluated() ? evaluated.rewards().ambient() : null;
            scored = ambient == null ? Evaluation.score(run)
                    : new Scored(step, ambient.student(), ambient.weak().orElse(null));
        }
    }

    boolean isScored() {
        Scored found = scored;
        return found != null && found.step() == step;
    }

    Scored scored() {
        return scored;
    }

    boolean isEvaluated() {
        Evaluated found = evaluated;
        return found != null && found.step() == step;
    }

    Evaluated evaluated() {
        return evaluated;
    }
}
