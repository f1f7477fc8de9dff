package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Status;
import io.github.w2slab.training.StopRule;
import io.github.w2slab.training.Training;
import java.util.List;
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
    /** By setting and recipe's fingerprint, of all but theory without a seed. */
    private final Map<List<Object>, Long> seeds = new ConcurrentHashMap<>();

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
        return new Trial(point, () -> built(point), false);
    }

    private Run built(Point point) {
        Run built = Require.present("run built by the recipe", recipe.build(point));
        Require.check(built.step() == 0, "step of the run built by the recipe", built.step(), "0 (the sweep trains it)");
        return !(built instanceof Training training) ? built
                : plan.reduced() ? ReducedDynamics.of(training) : training.onThreads(1);
    }

    /**
     * What came of building a run.
     *
     * @param begun to go on with; null if it was not built
     * @param isLong whether the recipe made a long call of its own: it pretrains a model
     * @param flaw  why it cannot be built; null where it can, or was stopped
     */
    record Look(Trial begun, boolean isLong, String flaw) {
    }

    /**
     * Builds the run of a point. Nothing but a stop cuts a long call of the recipe short: what it trains may be kept for other
     * points.
     */
    Look look(Point point, BooleanSupplier stopped) {
        boolean[] isLong = new boolean[1];
        Run[] built = new Run[1];
        String flaw = null;
        try {
            Monitoring.during(call -> {
                isLong[0] = true;
                return new Monitor.Watch() {
                    @Override
                    public boolean proceed(long count) {
                        return !stopped.getAsBoolean();
                    }

                    @Override
                    public void close(long count, String sentence) {
                        // Nobody is told.
                    }
                };
            }, () -> built[0] = built(point));
        } catch (Exception | AssertionError | StackOverflowError e) {
            flaw = stopped.getAsBoolean() ? null : sentence(e);
        }
        return new Look(built[0] == null ? null : new Trial(point, () -> built[0], false), isLong[0], flaw);
    }

    /** The first line, for whole outputs of compilers come as messages too. */
    private static String sentence(Throwable e) {
        String message;
        try {
            message = e.getMessage();
        } catch (RuntimeException unable) {
            message = null;
        }
        return message == null || message.isBlank() ? e.getClass().getName() : message.strip().lines().findFirst().orElseThrow();
    }

    /** Goes on with a run to its end or until stopped; returns the result, or null if it was stopped before. */
    Result advance(Trial trial, BooleanSupplier stopped) {
        Fingerprint known = fingerprints.get(trial.point());
        Fingerprint fingerprint = known != null ? known : first(trial, stopped);
        if (fingerprint == null) {
            return null;
        }
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

    /** Takes the first steps, which no stop cuts short, for they tell the recipe; null if it was stopped before. */
    Fingerprint first(Trial trial, BooleanSupplier stopped) {
        Fingerprint first = named(trial.point(), () -> {
            if (!trial.build(stopped)) {
                return null;
            }
            trial.advance(Math.min(plan.steps(trial.point()), Fingerprint.STEPS), null, () -> false);
            return Fingerprint.of(trial.run(), plan.measures());
        });
        if (first != null && !(trial.run() instanceof MeanDynamics)) {
            requireOther(trial.point(), first);
        }
        return first;
    }

    /** Throws if another seed has given the same run: a mean over copies of one is none, and its interval would have no width. */
    void requireOther(Point point, Fingerprint fingerprint) {
        long seed = point.seed();
        Long other = seeds.putIfAbsent(List.of(point.values(), fingerprint.recipe()), seed);
        if (other != null && other != seed) {
            throw new IllegalArgumentException("recipe must use its seed, but gives the same run at " + point.setting()
                    + " for the seeds " + Math.min(seed, other) + " and " + Math.max(seed, other));
        }
    }
}
