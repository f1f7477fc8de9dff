package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.StopRule;
import io.github.w2slab.training.Training;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * One run of many: built from its recipe when first needed, trained a part at a time, and looked at by others while it is
 * under way. A stop leaves it where it is; the next call goes on.
 */
final class Trial {

    private static final long PUBLISH_NANOS = 300_000_000;

    private final Point point;
    private final Supplier<Run> recipe;
    private final boolean shown;
    private volatile Run run;
    private volatile History history;
    private volatile long begin;
    private volatile long step;

    /**
     * @param point  what it belongs to
     * @param recipe builds the run
     * @param shown  whether its progress is a part of that of the whole
     */
    Trial(Point point, Supplier<Run> recipe, boolean shown) {
        this.point = point;
        this.recipe = recipe;
        this.shown = shown;
    }

    /** A run that exists already. */
    static Trial of(Point point, Run given) {
        Trial trial = new Trial(point, () -> given, true);
        trial.take(given);
        return trial;
    }

    Point point() {
        return point;
    }

    /** Returns the run, or null before it was built. */
    Run run() {
        return run;
    }

    /** Returns the run, which must be one of full vectors. */
    Training training() {
        Require.check(run instanceof Training, "run at " + point, run, "a Training, which has the vectors that this needs");
        return (Training) run;
    }

    /** Returns what was measured so far, or null before the run was built; may be read while it is trained. */
    History history() {
        return history;
    }

    /** Returns the steps taken since the recipe gave it; may be read while it is trained. */
    long steps() {
        return step - begin;
    }

    /** Returns the step at which the run stands; may be read while it is trained. */
    long step() {
        return step;
    }

    /** Takes notice of steps that a run took elsewhere. */
    synchronized void refresh() {
        if (run != null && run.step() != step) {
            publish();
        }
    }

    private void take(Run built) {
        begin = built.step();
        run = built;
        publish();
    }

    private void publish() {
        history = run.history();
        step = run.step();
    }

    /** Builds the run if need be; false if it was stopped before. */
    synchronized boolean build(BooleanSupplier stopped) {
        if (run == null) {
            Run[] built = new Run[1];
            Monitoring.during(listener(stopped), () -> built[0] = Require.present("run built by the recipe", recipe.get()));
            if (stopped.getAsBoolean()) {
                return false;
            }
            take(built[0]);
        }
        return true;
    }

    /**
     * Builds the run if need be and trains it until it has taken so many steps since, or meets a rule.
     *
     * @param rule    null for none
     * @param stopped asked every few milliseconds
     * @return whether it is at its end: all steps taken, the rule met, or diverged
     */
    synchronized boolean advance(long steps, StopRule rule, BooleanSupplier stopped) {
        if (!build(stopped)) {
            return false;
        }
        long left = steps - steps();
        if (left > 0 && !run.status().isDiverged() && !stopped.getAsBoolean()) {
            try {
                Monitoring.during(listener(stopped), () -> {
                    if (rule == null) {
                        run.train(left);
                    } else {
                        run.trainUntil(rule, left);
                    }
                });
            } finally {
                publish();
            }
        }
        return steps() >= steps || run.status().isDiverged() || rule != null && rule.reached(history);
    }

    /** Listens to the run, and passes on what it hears to whoever watches the whole. */
    private Monitor listener(BooleanSupplier stopped) {
        Monitor outer = Monitoring.current();
        return call -> {
            Monitor.Watch above = shown ? outer.open(withSeed(call)) : null;
            return new Monitor.Watch() {
                private long next;

                @Override
                public boolean proceed(long count) {
                    Run own = run;
                    if (own != null && call.subject() == own) {
                        step = count;
                        long now = System.nanoTime();
                        if (shown && now - next > 0) {
                            history = own.history();
                            next = now + PUBLISH_NANOS;
                        }
                    }
                    return (above == null || above.proceed(count)) && !stopped.getAsBoolean();
                }

                @Override
                public void close(long count, String sentence) {
                    if (above != null) {
                        above.close(count, sentence);
                    }
                }
            };
        };
    }

    private static LongCall withSeed(LongCall call) {
        return !(call.subject() instanceof Training training) ? call : new LongCall(
                call.title() + ", seed " + training.sgd().seed(), call.unit(), call.start(), call.end(), training);
    }

    @Override
    public String toString() {
        return point + ": " + Objects.toString(run, "not begun");
    }
}
