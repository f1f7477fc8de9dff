package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.training.Monitor.LongCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Finds out whether results that are there come from the recipe and the measures that are given now. */
final class RecipeCheck {

    /** Points whose first steps are repeated. */
    static final int CHECKED = 8;
    /** Points whose runs are repeated to their end, for measures of the user's own. */
    static final int WHOLE = 2;

    private final Experiment experiment;
    private final Plan plan;
    private final Path file;
    private final AtomicInteger unchecked = new AtomicInteger(CHECKED);

    /** For one call of a sweep; the file, which may be null, is named to the reader. */
    RecipeCheck(Experiment experiment, Plan plan, Path file) {
        this.experiment = experiment;
        this.plan = plan;
        this.file = file;
    }

    /**
     * Repeats the first steps of some results, and where there are measures of the user's own, whole runs of a few.
     *
     * @param done  all results
     * @param sweep to tell of
     * @return false if it was stopped
     * @throws IllegalArgumentException if something comes out otherwise
     */
    boolean hasGiven(List<Result> done, int threads, Sweep sweep) {
        int count = Math.min(CHECKED, done.size());
        unchecked.addAndGet(-count);
        if (count == 0) {
            return true;
        }
        List<Result> some = IntStream.range(0, count).mapToObj(i -> done.get(count == 1 ? 0
                : (int) ((long) i * (done.size() - 1) / (count - 1))))
                .sorted(Comparator.comparingLong(result -> plan.steps(result.point()))).toList();
        AtomicInteger checked = new AtomicInteger();
        List<Parallel.Job> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Result result = some.get(i);
            boolean whole = i < WHOLE && !plan.measures().isEmpty();
            jobs.add(stopped -> {
                Trial trial = experiment.trial(result.point());
                Fingerprint now = experiment.first(trial, stopped);
                if (now == null) {
                    return;
                }
                requireSame(result, now);
                Result again = whole ? experiment.advance(trial, stopped) : null;
                if (again != null) {
                    requireSame(result, again.values());
                }
                checked.incrementAndGet();
            });
        }
        boolean[] all = {true};
        Parallel.run(new LongCall("check of the recipe", "points", 0, count, sweep), threads, jobs, checked::get, true,
                stopped -> {
                    all[0] = !stopped;
                    return stopped ? "stopped; run `run()` again to go on" : null;
                });
        return all[0];
    }

    /** Repeats the first steps of a result that another process has given meanwhile, unless enough were checked. */
    void meet(Result result) {
        if (unchecked.getAndDecrement() > 0) {
            requireSame(result, experiment.first(experiment.trial(result.point()), () -> false));
        }
    }

    private void requireSame(Result result, Fingerprint now) {
        requireRecipe(result.fingerprint().recipe().equals(now.recipe()), "its seeds or first steps at " + result.point() + " differ");
        for (String measure : plan.measures().keySet()) {
            requireMeasure(Objects.equals(result.fingerprint().measures().get(measure), now.measures().get(measure)), measure,
                    "its value after the first steps at " + result.point() + " differs");
        }
    }

    private void requireSame(Result result, Map<String, Double> now) {
        result.values().forEach((name, value) -> {
            boolean same = value.equals(now.get(name));
            if (plan.measures().containsKey(name)) {
                requireMeasure(same, name, "at " + result.point() + " it is " + now.get(name) + " and was " + value);
            } else {
                requireRecipe(same, name + " at " + result.point() + " is " + now.get(name) + " and was " + value);
            }
        });
    }

    private void requireRecipe(boolean same, String difference) {
        require(same, "recipe", difference, "give another file");
    }

    private void requireMeasure(boolean same, String name, String difference) {
        require(same, "measure \"" + name + "\"", difference, "give it another name, or another file");
    }

    private void require(boolean same, String what, String difference, String advice) {
        Require.check(same, what, "another one: " + difference, "the one that gave the results" + (file == null ? "" : " in " + file),
                file == null ? "build a new sweep" : advice);
    }
}
