package io.github.w2slab.sweep;

import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Require;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** One run of a sweep, on its way or at its end. */
final class Trial {

    /** Steps whose records tell a recipe from others. */
    private static final long FIRST_STEPS = 64;

    private final Point point;
    private final Recipe recipe;
    private final Plan plan;
    private Run run;
    private long begin;
    private String fingerprint;
    private boolean diverged;

    Trial(Point point, Recipe recipe, Plan plan) {
        this.point = point;
        this.recipe = recipe;
        this.plan = plan;
    }

    /** Goes on to the end or until stopped; returns the result, or null if it was stopped before. */
    Result advance(BooleanSupplier stopped, LongConsumer progress) {
        Result[] result = new Result[1];
        try {
            Monitoring.during(listener(stopped, progress), () -> result[0] = run(stopped));
        } catch (RuntimeException e) {
            throw new IllegalStateException("the run at " + point + " failed: " + e.getMessage(), e);
        }
        return result[0];
    }

    private Result run(BooleanSupplier stopped) {
        if (run == null) {
            Run built = Require.present("run built by the recipe", recipe.build(point));
            if (stopped.getAsBoolean()) {
                return null;
            }
            run = prepared(built);
            begin = run.step();
        }
        long end = begin + plan.steps(point);
        if (fingerprint == null) {
            takeFirstSteps(end);
        }
        while (fingerprint != null && !stopped.getAsBoolean() && !diverged && run.step() < end && !plan.reached(run)) {
            go(plan.heights().isEmpty() ? end : Math.min(end, RecordedSteps.logSpaced().after(run.step())), stopped);
        }
        boolean reached = fingerprint != null && plan.reached(run);
        if (!diverged && !reached && run.step() < end) {
            return null;
        }
        return new Result(point, fingerprint, run.step() - begin, diverged ? Result.DIVERGED
                : reached ? Result.REACHED : Result.COMPLETE, plan.values(run));
    }

    private Run prepared(Run built) {
        if (built instanceof Training training) {
            return plan.reduced() ? ReducedDynamics.of(training) : training.onThreads(1);
        }
        return built;
    }

    private void takeFirstSteps(long end) {
        go(Math.min(end, begin + FIRST_STEPS), () -> false);
        fingerprint = fingerprint(run);
    }

    /** A step that is not finite ends a run before it is asked to end; it refuses to go on. */
    private void go(long to, BooleanSupplier stopped) {
        try {
            run.train(to - run.step());
            diverged = run.step() < to && !stopped.getAsBoolean();
        } catch (IllegalStateException divergedBefore) {
            diverged = true;
        }
    }

    /**
     * Returns what the recipe gives in its first steps, as a number: all measures at the steps that were recorded. Whatever
     * changes these by a bit changes it: the start, the teacher, the labels, rates, seeds, and the library's own arithmetic.
     */
    private static String fingerprint(Run run) {
        History history = run.history();
        long hash = run.name().hashCode();
        for (String column : history.columns()) {
            for (double value : history.column(column)) {
                hash = 31 * hash + Double.doubleToLongBits(value);
                hash = (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
            }
        }
        return Long.toHexString(hash);
    }

    /** Returns the fingerprint of a recipe at a point, from a run of its own. */
    static String fingerprint(Point point, Recipe recipe, Plan plan) {
        Trial trial = new Trial(point, recipe, plan);
        trial.advance(() -> trial.fingerprint != null, count -> { });
        return trial.fingerprint;
    }

    private Monitor listener(BooleanSupplier stopped, LongConsumer progress) {
        return call -> new Monitor.Watch() {
            @Override
            public boolean proceed(long count) {
                if (run != null) {
                    progress.accept(run.step() - begin);
                }
                return fingerprint == null && run != null || !stopped.getAsBoolean();
            }

            @Override
            public void close(long count, String sentence) {
                // The sweep tells what became of its runs.
            }
        };
    }
}
