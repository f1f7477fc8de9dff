package io.github.w2slab.sweep;

import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Status;
import io.github.w2slab.training.StopRule;
import io.github.w2slab.training.Training;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A recipe under a plan: what is done at one point. */
final class Experiment {

    private final Plan plan;
    private final Recipe recipe;
    private final Map<Point, Fingerprint> fingerprints = new ConcurrentHashMap<>();

    Experiment(Plan plan, Recipe recipe) {
        this.plan = plan;
        this.recipe = recipe;
    }

    /** Returns what goes to other machines. */
    Remote remote() {
        return new Remote(recipe, plan);
    }

    /** Knows the classes of recipe and measures. */
    ClassLoader loader() {
        return recipe.getClass().getClassLoader();
    }

    /** Returns a run that is not begun. */
    Trial trial(Point point) {
        return new Trial(point, () -> {
            Run built = recipe.build(point);
            return !(built instanceof Training training) ? built
                    : plan.reduced() ? ReducedDynamics.of(training) : training.onThreads(1);
        }, false);
    }

    /** Goes on with a run to its end or until stopped; returns the result, or null if it was stopped before. */
    Result advance(Trial trial, BooleanSupplier stopped) {
        Fingerprint fingerprint = fingerprints.containsKey(trial.point()) ? fingerprints.get(trial.point()) : first(trial);
        fingerprints.put(trial.point(), fingerprint);
        return named(trial.point(), () -> {
            long steps = plan.steps(trial.point());
            StopRule rule = plan.rule();
            if (stopped.getAsBoolean() || !trial.advance(steps, rule, stopped)) {
                return null;
            }
            boolean reached = rule != null && rule.reached(trial.history());
            Status.Kind end = trial.run().status().isDiverged() ? Status.Kind.DIVERGED
                    : reached ? Status.Kind.REACHED : Status.Kind.COMPLETE;
            return new Result(trial.point(), fingerprint, trial.steps(), end, plan.values(trial.run()));
        });
    }

    private static <T> T named(Point point, Supplier<T> work) {
        try {
            return work.get();
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalStateException("the run at " + point + " failed: " + e.getMessage(), e);
        }
    }

    /** Takes the first steps, which no stop cuts short, for they tell the recipe. */
    Fingerprint first(Trial trial) {
        return named(trial.point(), () -> {
            trial.advance(Math.min(plan.steps(trial.point()), Fingerprint.STEPS), null, () -> false);
            return Fingerprint.of(trial.run(), plan.measures());
        });
    }
}
