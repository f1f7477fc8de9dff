package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.files.AtomicFile;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Monitor.LongCall;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/**
 * A grid of experiments: a recipe builds the run of each point, and all points are run, on all processors at once, a run
 * each.
 *
 * <pre>{@code
 * Sweep sweep = Sweep.over("eta", 0.02, 0.05, 0.1).and("kind", "W2S", "SFT").seeds(5).steps(12_000)
 *     .run(point -> ...);
 * sweep.summary("alignment")
 * }</pre>
 *
 * <p>A stop keeps what is done, and {@link #run()} goes on from there; with {@link #savedIn} so does another kernel.
 * Results are a function of the recipe and its points alone, whatever the number of threads. Settings return a new sweep
 * without results.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Sweep {

    /** Names that no axis may have. */
    static final List<String> COLUMNS = List.of("seed", "seeds", "steps", "end", "diverged");
    private static final long STEPS = 10_000;

    private final Grid grid;
    private final Plan plan;
    private final Path file;
    private final Cluster cluster;
    private final Function<Sweep, ?> shown;
    private final Map<Point, Result> results = new ConcurrentHashMap<>();
    /** Runs under way, and those complete where they are kept. */
    private final Map<Point, Trial> trials = new ConcurrentHashMap<>();
    /** Complete and not on the disk. */
    private final Map<Point, Result.Full> unwritten = new ConcurrentHashMap<>();
    private Experiment experiment;

    private Sweep(Grid grid, Plan plan, Path file, Cluster cluster, Function<Sweep, ?> shown) {
        this.grid = grid;
        this.plan = plan;
        this.file = file;
        this.cluster = cluster;
        this.shown = shown;
    }

    private Sweep with(Grid other) {
        return new Sweep(other, plan, file, cluster, shown);
    }

    private Sweep with(Plan other) {
        return new Sweep(grid, other, file, cluster, shown);
    }

    /**
     * Starts a sweep over the values of one axis, with one seed and 10,000 steps.
     *
     * @param axis   its name, for tables and {@link Point#value}
     * @param values at least one, distinct and finite
     */
    public static Sweep over(String axis, double... values) {
        Require.present("values", values);
        return empty().and(axis, values);
    }

    /** Starts a sweep over the words of one axis, for example kinds of training. */
    public static Sweep over(String axis, String... words) {
        Require.present("words", words);
        return empty().and(axis, words);
    }

    private static Sweep empty() {
        return new Sweep(new Grid(Map.of(), List.of(1L)),
                new Plan(point -> STEPS, List.of(), false, false, false, Map.of()), null, null, null);
    }

    /** The same with one more axis, of numbers. */
    public Sweep and(String axis, double... values) {
        Require.present("values", values);
        return with(grid.with(axis, Arrays.stream(values).<Object>mapToObj(v -> v).toList()));
    }

    /** The same with one more axis, of words. */
    public Sweep and(String axis, String... words) {
        Require.present("words", words);
        return with(grid.with(axis, List.<Object>of((Object[]) words)));
    }

    /** The same with so many seeds, 1, 2, ..., at each point. */
    public Sweep seeds(int count) {
        return seeds(LongStream.rangeClosed(1, Require.between("number of seeds", count, 1, 1 << 20)).toArray());
    }

    /** The same with these seeds, at least one and distinct. */
    public Sweep seeds(long... seeds) {
        Require.present("seeds", seeds);
        return with(grid.with(seeds));
    }

    /** The same with so many steps for each run, at least 1. */
    public Sweep steps(long steps) {
        Require.atLeast("steps", steps, 1);
        return steps(point -> steps);
    }

    /** The same with a number of steps, at least 1, that depends on the point. */
    public Sweep steps(ToLongFunction<Point> steps) {
        return with(plan.limitedTo(steps));
    }

    /**
     * The same with one more measure: the steps after which a measure of the history first reaches a height, as a column
     * "steps to alignment 0.8". It has no value where a run ended before: such a run is censored.
     */
    public Sweep stepsTo(String measure, double height) {
        return with(plan.reaching(new Plan.Height(measure, height, false), false));
    }

    /** As {@link #stepsTo}, for a measure that falls to a height: a column "steps to kept_1 down to 0.5". */
    public Sweep stepsDownTo(String measure, double height) {
        return with(plan.reaching(new Plan.Height(measure, height, true), false));
    }

    /** As {@link #stepsTo}, and a run ends once it has reached all such heights. */
    public Sweep until(String measure, double height) {
        return with(plan.reaching(new Plan.Height(measure, height, false), true));
    }

    /** As {@link #stepsDownTo}, and a run ends once it has reached all such heights. */
    public Sweep untilBelow(String measure, double height) {
        return with(plan.reaching(new Plan.Height(measure, height, true), true));
    }

    /**
     * The same, keeping each run once it is complete, with all its vectors: for {@link Comparison#of(Sweep)} and
     * {@link #bands}, which reads a file too.
     */
    public Sweep keepingRuns() {
        return with(plan.keepingRuns()).here();
    }

    /**
     * The same with one more measure of each finished run. It is asked after the first steps too, to tell it from an edited
     * one, and may throw there.
     *
     * @param name    of the column
     * @param measure a function of the run alone, so that a repeated run has the same value
     */
    public Sweep measuring(String name, FinalMeasure measure) {
        return with(plan.measuring(name, measure));
    }

    /**
     * The same by the reduced dynamics of each {@link io.github.w2slab.training.Training}: exact for a single neuron,
     * and of a cost that does not grow with d.
     */
    public Sweep reduced() {
        return with(plan.inReducedForm());
    }

    /**
     * The same with results and histories kept in a file, an SQLite database, run by run as they are complete. A sweep of
     * the same plan reads what is there and runs what is missing; other axes or values may be there too. Several kernels may
     * run it at once: each point is run by one of them, and all have the results.
     *
     * <p>On many machines, where the environment variable W2SLAB_PART says "2/8", each sweep runs the second of eight shares of its
     * points, into a file beside this one (name.part-2-of-8). Where it is not set, the parts that lie beside the file are taken
     * in first, if the same version of the library has computed them.
     *
     * <p>That a recipe has changed is noticed if its runs differ in their first steps, at up to eight points of those read.
     * That a measure of {@link #measuring} has changed is noticed if its value differs there, or at the end of up to two of
     * these runs, which are repeated for it.
     *
     * @param file any name; its folder is made where there is none
     */
    public Sweep savedIn(Path file) {
        return new Sweep(grid, plan, Require.present("file", file), cluster, shown);
    }

    /** As {@link #savedIn(Path)}. */
    public Sweep savedIn(String file) {
        return savedIn(AtomicFile.given(Require.present("file", file)));
    }

    /**
     * The same with its points run on other machines, each point as a task of its own; results, and the file, stay here.
     * Numbers are the same to the last bit. Recipe and measures go there with the values of a notebook's variables that they
     * read; what they change there nobody sees.
     *
     * @param cluster for example {@code Spark.at("spark://host:7077")} of package {@code io.github.w2slab.spark}
     * @throws IllegalArgumentException if runs are to be kept ({@link #keepingRuns}): their vectors stay where they are run
     */
    public Sweep on(Cluster cluster) {
        return new Sweep(grid, plan, file, Require.present("cluster", cluster), shown).here();
    }

    /**
     * The same with a figure of its own in a notebook while it runs, for example
     * {@code .showing(s -> SweepFigures.heatMap(s, "rho", "rate", "kept_1"))}: it fills as runs end, stands under the progress
     * bar, and goes with it. Without one there is a figure of the first of {@link #measures}
     * ({@code io.github.w2slab.plot.SweepFigures.live}).
     *
     * @param figure asked every second or more seldom, while some runs are complete; it may throw where there is too little to draw yet
     */
    public Sweep showing(Function<Sweep, ?> figure) {
        return new Sweep(grid, plan, file, cluster, Require.present("figure", figure));
    }

    /** This sweep, if it can be run where it is to be run. */
    private Sweep here() {
        Require.check(cluster == null || !plan.keepsRuns(), "runs of a sweep on a cluster", "kept",
                "left there: without keepingRuns(), or without on(...)");
        return this;
    }

    /**
     * Runs all points that have no result yet.
     *
     * @param recipe builds the run of each point
     * @return this sweep
     * @throws IllegalStateException    if a run fails; the message names its point
     * @throws IllegalArgumentException if results that there are come from another recipe or measure; if the recipe gives the same run
     *                                  for two seeds, which theory without a seed alone may do; before anything runs,
     *                                  if a point has no number of steps, or the recipe cannot build runs: it is asked for one of
     *                                  each setting, for ten seconds at most; the first ten that fail are named, and how many more there are
     * @throws UncheckedIOException     if the file cannot be read or written, or was deleted, emptied or replaced meanwhile;
     *                                  results that it does not have stay here, and {@link #run()} writes them
     */
    public Sweep run(Recipe recipe) {
        return run(recipe, Workers.processors());
    }

    /**
     * Tells what there is to do, and about how long it takes: a few of the points without a result are run for a moment, at most
     * some seconds, and nothing is kept.
     *
     * @param recipe as for {@link #run(Recipe)}
     * @return null if it was stopped
     * @throws IllegalArgumentException if the recipe cannot build some runs; the first ten are named, and how many more there are
     */
    public Estimate estimate(Recipe recipe) {
        Experiment tried = new Experiment(plan, Require.present("recipe", recipe));
        Part part = Part.ofThisProcess();
        List<Point> points = part.of(grid.points());
        points.forEach(plan::steps);
        Path own = part.file(file);
        List<Point> open = new ArrayList<>(inOrder(points));
        if (own != null && Files.exists(own)) {
            try (Store store = Store.open(own, plan)) {
                open.removeIf(point -> store.result(point) != null);
            }
        }
        Preview preview = new Preview(tried, plan, open);
        return preview.isValid(Workers.processors(), this) ? preview.estimate(Workers.processors(), this) : null;
    }

    /** Goes on with the recipe of the run before. */
    public Sweep run() {
        Require.check(experiment != null, "recipe", "missing", "given once: use run(recipe)");
        return run(Workers.processors(), false);
    }

    Sweep run(Recipe recipe, int threads) {
        experiment = new Experiment(plan, Require.present("recipe", recipe));
        trials.clear();
        return run(threads, true);
    }

    private Sweep run(int threads, boolean check) {
        Part part = Part.ofThisProcess();
        List<Point> points = part.of(grid.points());
        points.forEach(plan::steps);
        Path own = part.file(file);
        if (own == null) {
            run(points, threads, check, null);
        } else {
            try (Store store = Store.open(own, plan)) {
                try {
                    part.files(own).forEach(store::gather);
                    run(points, threads, check, store);
                } finally {
                    keepWhatIsLost(store);
                }
            } finally {
                unwritten.values().forEach(full -> report(full.result()));
            }
        }
        return this;
    }

    private void run(List<Point> points, int threads, boolean check, Store store) {
        Map<Point, Result> read = store == null ? Map.of() : exchange(points, store);
        List<Result> toCheck = points.stream().map(p -> check ? results.getOrDefault(p, read.get(p)) : read.get(p))
                .filter(Objects::nonNull).toList();
        RecipeCheck recipeCheck = new RecipeCheck(experiment, plan, file);
        if (!recipeCheck.hasGiven(toCheck, threads, this)) {
            return;
        }
        read.values().forEach(this::report);
        if (store != null) {
            writeWhatIsMissing(points, store);
        }
        List<Point> open = inOrder(points);
        Preview preview = new Preview(experiment, plan, open);
        Agenda agenda = new Agenda(open, store);
        List<Parallel.Job> jobs = cluster != null && agenda.size() > 0
                ? List.of(stopped -> settleOnCluster(agenda, recipeCheck, store, stopped))
                : Collections.nCopies(agenda.size(), stopped -> settleOne(agenda, recipeCheck, store, stopped));
        long end = points.stream().mapToLong(plan::steps).reduce(0, Sweep::sum);
        LongCall call = new LongCall("sweep", "steps", Math.min(end, steps(points)), end, this);
        BooleanSupplier valid = () -> {
            boolean isValid = !check || preview.isValid(threads, this);
            if (preview.begun() != null) {
                trials.put(preview.begun().point(), preview.begun());
            }
            return isValid;
        };
        Parallel.run(call, threads, valid, jobs, () -> Math.min(end, steps(points)), true, stopped -> {
            if (store != null) {
                store.flush();
            }
            return sentence(points, stopped);
        });
    }

    /** Writes what is here only; returns what is there only. */
    private Map<Point, Result> exchange(List<Point> points, Store store) {
        store.bury();
        unwritten.values().forEach(full -> store.add(full, this::written));
        store.flush();
        Map<Point, Result> read = new LinkedHashMap<>();
        for (Point point : points) {
            Result result = results.containsKey(point) ? null : store.result(point);
            if (result != null) {
                read.put(point, result);
            }
        }
        return read;
    }

    /** A file that was deleted can be read while it is open, unless another has its name and with that its log. */
    private void keepWhatIsLost(Store store) {
        if (!store.isDeleted()) {
            return;
        }
        try {
            for (Result result : results.values()) {
                Result.Full full = unwritten.containsKey(result.point()) ? null : store.full(result);
                if (full != null) {
                    unwritten.put(result.point(), full);
                }
            }
        } catch (UncheckedIOException e) {
            // The results themselves are here.
        }
    }

    /** Writes results that another file had: with their histories, where these are here. */
    private void writeWhatIsMissing(List<Point> points, Store store) {
        for (Point point : points) {
            Result result = results.get(point);
            if (result != null && !store.has(point)) {
                Trial trial = trials.get(point);
                keep(trial != null && trial.run() != null && trial.steps() == result.steps() ? Result.Full.of(result, trial.run())
                        : new Result.Full(result, "", History.of("", List.of(), new long[0], new double[0][])), store);
            }
        }
        store.flush();
    }

    private void written(Result result) {
        report(result);
        unwritten.remove(result.point());
    }

    private void report(Result result) {
        results.put(result.point(), result);
        if (!plan.keepsRuns()) {
            trials.remove(result.point());
        }
    }

    /** Runs a point that nobody else is at, unless others complete all that are left. */
    private void settleOne(Agenda agenda, RecipeCheck recipeCheck, Store store, BooleanSupplier stopped) {
        BooleanSupplier ended = () -> stopped.getAsBoolean() || store != null && store.hasFailed();
        boolean done = false;
        try {
            Agenda.Item item = agenda.next(ended);
            for (; item != null && item.result() != null; item = agenda.next(ended)) {
                recipeCheck.meet(item.result());
                report(item.result());
            }
            if (item != null) {
                settle(item.point(), store, ended);
            }
            done = true;
        } finally {
            if (!done) {
                agenda.end();
            }
        }
    }

    private void settle(Point point, Store store, BooleanSupplier stopped) {
        Trial trial = trials.computeIfAbsent(point, experiment::trial);
        Result result = experiment.advance(trial, stopped);
        if (result == null) {
            return;
        }
        if (store == null) {
            report(result);
        } else {
            keep(Result.Full.of(result, trial.run()), store);
        }
    }

    private void keep(Result.Full full, Store store) {
        unwritten.put(full.result().point(), full);
        store.add(full, this::written);
    }

    /** Has all points that nobody else is at run by the cluster, and waits for the others. */
    private void settleOnCluster(Agenda agenda, RecipeCheck recipeCheck, Store store, BooleanSupplier stopped) {
        BooleanSupplier ended = () -> stopped.getAsBoolean() || store != null && store.hasFailed();
        for (List<Agenda.Item> items = agenda.all(ended); !items.isEmpty(); items = agenda.all(ended)) {
            List<Remote.Order> orders = new ArrayList<>();
            for (Agenda.Item item : items) {
                if (item.result() == null) {
                    orders.add(new Remote.Order(item.point(), plan.steps(item.point())));
                } else {
                    recipeCheck.meet(item.result());
                    report(item.result());
                }
            }
            cluster.run(orders, experiment.remote(), experiment.loader(), outcome -> {
                if (outcome.failure() != null) {
                    throw new IllegalStateException(outcome.failure());
                }
                if (!outcome.full().isMean()) {
                    experiment.requireOther(outcome.full().result().point(), outcome.full().result().fingerprint());
                }
                if (store == null) {
                    report(outcome.full().result());
                } else {
                    keep(outcome.full(), store);
                }
            }, ended);
        }
    }

    /** Long.MAX_VALUE in the place of what is larger. */
    static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /** Those without a result: of the first seed first, and of those the longest, for an even end. */
    private List<Point> inOrder(List<Point> points) {
        return points.stream().filter(point -> !results.containsKey(point))
                .sorted(Comparator.comparingInt((Point p) -> grid.seeds().indexOf(p.seed()))
                        .thenComparing(Comparator.comparingLong(plan::steps).reversed())).toList();
    }

    private long steps(List<Point> points) {
        return points.stream().mapToLong(this::steps).reduce(0, Sweep::sum);
    }

    /** Asked while runs end: a trial that is not there any more has left its result before. */
    private long steps(Point point) {
        Trial trial = trials.get(point);
        return results.containsKey(point) ? plan.steps(point) : trial == null ? 0 : trial.steps();
    }

    private String sentence(List<Point> points, boolean stopped) {
        if (stopped) {
            return "stopped, " + counted(points.size()) + "; run `run()` again to go on";
        }
        return diverged() == 0 ? null : diverged() + " of " + points.size() + " runs diverged";
    }

    /**
     * Returns a row for each run that is complete: a column for each axis, then seed, steps taken, end ("complete",
     * "reached" where a run ended at its heights, "diverged"), and a column for each measure at the end. A hitting time
     * that a run did not live to see is missing.
     */
    public Table table() {
        return new SweepTables(grid, plan, results).rows();
    }

    /**
     * Returns a row for each point of the grid: a column for each axis, number of seeds with a run of their own ({@link #distinct}), and for each measure its mean with
     * the interval of level 95 % ({@link io.github.w2slab.evaluation.Interval}). For a hitting time there is a column of how
     * many runs reached it, and mean and interval are missing unless all did.
     *
     * @param measures all if none is given
     */
    public Table summary(String... measures) {
        Require.present("measures", measures);
        if (measures.length > 0) {
            requireResults();
        }
        return new SweepTables(grid, plan, results).summary(List.of(measures));
    }

    /**
     * Returns a measure beside what theory says of it: a row for each point of the axes with mean and interval over seeds,
     * the mean over seeds of {@code theory}, and measured / theory, missing where theory says 0.
     *
     * @param measure a column of {@link #table}
     * @param theory  its value at a point, for example by {@link io.github.w2slab.theory.H2Law}
     */
    public Table besideTheory(String measure, ToDoubleFunction<Point> theory) {
        Require.present("measure", measure);
        requireResults();
        return new SweepTables(grid, plan, results).besideTheory(measure, Require.present("theory", theory));
    }

    /**
     * Returns a column of {@link #table}, an axis or a measure, as numbers: a value for each complete run, NaN where it is
     * missing.
     */
    public double[] values(String column) {
        Require.present("column", column);
        Table table = table();
        Require.check(table.containsColumn(column) && table.column(column) instanceof NumericColumn<?>, "column", column,
                "one of numbers among " + table.columnNames());
        return table.numberColumn(column).asDoubleArray();
    }

    /** Returns the kept runs that are complete, by the words and numbers of their point, in the grid's order. */
    Map<String, List<Trial>> kept() {
        Map<String, List<Trial>> kinds = new LinkedHashMap<>();
        for (Point point : grid.points()) {
            if (results.containsKey(point) && trials.containsKey(point)) {
                kinds.computeIfAbsent(name(point), n -> new ArrayList<>()).add(trials.get(point));
            }
        }
        return kinds;
    }

    /** Returns "W2S" of a single axis of words, "W2S, c 0.1" of several. */
    private static String name(Point point) {
        return point.values().entrySet().stream()
                .map(e -> e.getValue() instanceof String word ? word : e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }

    /**
     * Returns a measure of the history against steps, a band over seeds for each point of the axes whose runs are kept
     * ({@link #keepingRuns}), in the file ({@link #savedIn}), or under way.
     *
     * @param measure a column of the history, for example "alignment"
     */
    public List<Band> bands(String measure) {
        Require.present("measure", measure);
        Set<Point> distinct = Set.copyOf(distinct());
        boolean stored = file != null && results.keySet().stream().anyMatch(point -> here(point) == null);
        Map<String, List<History>> kinds = new LinkedHashMap<>();
        try (Store store = stored ? Store.open(Part.ofThisProcess().file(file), plan) : null) {
            for (Point point : grid.points()) {
                History here = here(point);
                History history = here != null || !stored || !results.containsKey(point) ? here : store.history(point);
                if (history != null && (distinct.contains(point) || !results.containsKey(point))) {
                    kinds.computeIfAbsent(name(point), n -> new ArrayList<>()).add(history);
                }
            }
        }
        return kinds.entrySet().stream().map(kind -> Band.of(kind.getKey(), measure, kind.getValue())).toList();
    }

    /** Returns the history of a run that is kept, under way, or not yet in the file. */
    private History here(Point point) {
        Trial trial = trials.get(point);
        Result.Full full = unwritten.get(point);
        return trial != null ? trial.history() : full != null ? full.history() : null;
    }

    /** Returns the names of the axes. */
    public List<String> axes() {
        return List.copyOf(grid.axes().keySet());
    }

    /** Returns the points of the grid, seeds included. */
    public List<Point> points() {
        return grid.points();
    }

    /** Returns how many runs have ended, those that {@link #diverged} among them. */
    public int complete() {
        return results.size();
    }

    /** Returns how many runs have diverged: what they measured last is no end state. */
    public int diverged() {
        return (int) results.values().stream().filter(Result::isDiverged).count();
    }

    /** Returns whether the run at a point has diverged; may be asked while the sweep is under way. */
    public boolean isDiverged(Point point) {
        Result result = results.get(Require.present("point", point));
        return result != null && result.isDiverged();
    }

    /**
     * Returns the points whose runs have ended, each with a run of its own: where theory without a seed gives the same to the last bit
     * for all seeds, that of the first. Tables and figures show means and intervals of these.
     */
    public List<Point> distinct() {
        return Result.distinct(grid.points().stream().filter(results::containsKey).map(results::get).toList()).stream()
                .map(Result::point).toList();
    }

    /** Throws where no run has ended, whose measures could be asked for. */
    private void requireResults() {
        Require.check(!results.isEmpty(), "number of complete runs", 0, "at least 1", "the sweep has not run yet: call run first");
    }

    /** Returns "60 of 64 runs complete, 4 diverged". */
    private String counted(int all) {
        int diverged = diverged();
        return String.format(Locale.ROOT, "%d of %d runs complete%s", complete() - diverged, all,
                diverged == 0 ? "" : ", " + diverged + " diverged");
    }

    /** Returns whether the run at a point is complete; may be asked while the sweep is under way, as {@link #value} may. */
    public boolean isComplete(Point point) {
        return results.containsKey(Require.present("point", point));
    }

    /**
     * Returns the names of what was measured, columns of {@link #table}: those that this sweep asks for (heights, further
     * measures) before those of the runs' histories; none before a run is complete.
     */
    public List<String> measures() {
        List<String> all = new ArrayList<>(plan.measures().keySet());
        plan.heights().forEach(height -> all.add(height.column()));
        Result any = results.values().stream().findFirst().orElse(null);
        if (any == null) {
            return List.of();
        }
        any.values().keySet().stream().filter(name -> !all.contains(name)).forEach(all::add);
        return List.copyOf(all);
    }

    /** Returns the figure that this sweep shows while it runs ({@link #showing}), or null. */
    public Function<Sweep, ?> shown() {
        return shown;
    }

    /**
     * Returns a measure at a point: the name of a column of {@link #table}.
     *
     * @return NaN where the run is not complete or has no such value
     */
    public double value(Point point, String measure) {
        Require.present("measure", measure);
        Result result = results.get(Require.present("point", point));
        if (result == null) {
            return Double.NaN;
        }
        Require.check(result.values().containsKey(measure), "measure", measure, "one of " + result.values().keySet());
        return result.values().get(measure);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "sweep over %s, %d seeds: %s", grid.axes().keySet(), grid.seeds().size(),
                counted(grid.points().size()));
    }
}
