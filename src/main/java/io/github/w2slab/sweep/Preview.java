package io.github.w2slab.sweep;

import io.github.w2slab.training.Monitor.LongCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks at the points of a sweep before they are run: which cannot be, and how long it takes. */
final class Preview {

    /** So many flaws are named. */
    static final int NAMED = 10;
    /** So many runs are tried for an estimate. */
    static final int TRIED = 4;
    private static final int PATIENCE_SECONDS = 10;
    private static final long TRY_NANOS = 200_000_000;
    /** A point is tried for at least the one and at most the other time, as long as it grows quicker by a twentieth. */
    private static final long STEADY_NANOS = 500_000_000;
    private static final long MOST_NANOS = 1_500_000_000;
    private static final double STEADY = 0.95;

    private final Experiment experiment;
    private final Plan plan;
    private final List<Point> points;
    private volatile Trial begun;

    /** @param points those that are to be run */
    Preview(Experiment experiment, Plan plan, List<Point> points) {
        this.experiment = experiment;
        this.plan = plan;
        this.points = points;
    }

    /**
     * Builds the run of each setting for one of its seeds, and lets it go; no more of them are begun after
     * {@value #PATIENCE_SECONDS} s, nor after one whose recipe makes a long call of its own.
     *
     * @param sweep to tell of
     * @return false if it was stopped
     * @throws IllegalArgumentException if some cannot be built; it names them and tells why
     */
    boolean isValid(int threads, Sweep sweep) {
        List<Point> settings = new ArrayList<>();
        Set<Map<String, Object>> seen = new HashSet<>();
        points.stream().filter(point -> seen.add(point.values())).forEach(settings::add);
        String[] flaws = new String[settings.size()];
        AtomicInteger looked = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<Parallel.Job> jobs = IntStream.range(0, flaws.length).<Parallel.Job>mapToObj(i -> stopped -> {
            if (!stopped.getAsBoolean() && !enough.get() && System.nanoTime() - end < 0) {
                Experiment.Look look = experiment.look(settings.get(i), stopped);
                flaws[i] = look.flaw();
                if (look.isLong()) {
                    enough.set(true);
                    begun = look.begun();
                }
            }
            looked.incrementAndGet();
        }).toList();
        // The first alone: where it is long, no other is begun.
        int first = Math.min(1, jobs.size());
        for (List<Parallel.Job> some : List.of(jobs.subList(0, first), jobs.subList(first, jobs.size()))) {
            if (!complete("check of the points", some, threads, looked, sweep)) {
                return false;
            }
        }
        List<String> found = IntStream.range(0, flaws.length).filter(i -> flaws[i] != null)
                .mapToObj(i -> settings.get(i).setting() + ": " + flaws[i]).toList();
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(found.stream().limit(NAMED).collect(Collectors.joining("\n",
                    String.format(Locale.ROOT, "%,d of %,d settings cannot be run, so nothing was run:\n", found.size(), flaws.length),
                    found.size() <= NAMED ? "" : String.format(Locale.ROOT, "\nand %,d more", found.size() - NAMED))));
        }
        return true;
    }

    /** Returns a run for which the recipe has made its long call already, to go on with; null if there is none. */
    Trial begun() {
        return begun;
    }

    /** What one run costs: seconds until it has its first steps, and for each further one. */
    private record Cost(double beginning, double step, long steps) {

        double of(long count) {
            return beginning + step * count;
        }
    }

    /**
     * Runs a few points for a moment.
     *
     * @param sweep to tell of
     * @return null if it was stopped
     */
    Estimate estimate(int threads, Sweep sweep) {
        List<Point> tried = IntStream.range(0, Math.min(TRIED, points.size()))
                .mapToObj(i -> points.get(i * points.size() / Math.min(TRIED, points.size()))).toList();
        Cost[] costs = new Cost[tried.size()];
        AtomicInteger looked = new AtomicInteger();
        List<Parallel.Job> jobs = IntStream.range(0, costs.length).<Parallel.Job>mapToObj(i -> stopped -> {
            costs[i] = cost(tried.get(i), stopped);
            looked.incrementAndGet();
        }).toList();
        if (!complete("estimate", jobs, threads, looked, sweep)) {
            return null;
        }
        long steps = points.stream().mapToLong(plan::steps).reduce(0, Sweep::sum);
        double seconds = costs.length == 0 ? 0
                : points.size() * Arrays.stream(costs).mapToDouble(Cost::beginning).min().orElseThrow()
                + steps * Arrays.stream(costs).mapToDouble(c -> c.step * c.steps).sum()
                / Arrays.stream(costs).mapToDouble(Cost::steps).sum();
        return new Estimate(points.size(), steps, seconds / Math.max(1, Math.min(threads, points.size())));
    }

    /** The least of what it costs, again and again until it is steady: the first times meet code that is not compiled. */
    private Cost cost(Point point, BooleanSupplier stopped) {
        long begun = System.nanoTime();
        Cost least = once(point, stopped);
        boolean steady = false;
        while (System.nanoTime() - begun < (steady ? STEADY_NANOS : MOST_NANOS) && !stopped.getAsBoolean()) {
            Cost again = once(point, stopped);
            steady = again.of(again.steps) > STEADY * least.of(again.steps);
            least = new Cost(Math.min(least.beginning, again.beginning), Math.min(least.step, again.step), again.steps);
        }
        return least;
    }

    /** Takes twice as many steps again and again, until the last of them took a while. */
    private Cost once(Point point, BooleanSupplier stopped) {
        Trial trial = experiment.trial(point);
        long begun = System.nanoTime();
        if (experiment.first(trial, stopped) == null) {
            return new Cost(0, 0, 1);
        }
        double beginning = (System.nanoTime() - begun) / 1e9;
        long limit = plan.steps(point);
        double step = 0;
        long took = 0;
        while (trial.steps() < limit && took < TRY_NANOS && !trial.run().status().isDiverged() && !stopped.getAsBoolean()) {
            long from = trial.steps();
            begun = System.nanoTime();
            trial.advance(from > limit / 2 ? limit : 2 * from, null, stopped);
            took = System.nanoTime() - begun;
            step = took / 1e9 / Math.max(1, trial.steps() - from);
        }
        return new Cost(beginning, step, limit);
    }

    private static boolean complete(String title, List<Parallel.Job> jobs, int threads, AtomicInteger looked, Sweep sweep) {
        boolean[] all = {true};
        Parallel.run(new LongCall(title, "points", 0, jobs.size(), sweep), threads, jobs, looked::get, true, stopped -> {
            all[0] = !stopped;
            return stopped ? "stopped" : null;
        });
        return all[0];
    }
}
