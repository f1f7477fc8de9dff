package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.Evaluation;
import io.github.w2slab.evaluation.Forgetting;
import io.github.w2slab.evaluation.GapRecovered;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tech.tablesaw.api.Table;

/**
 * Several kinds of runs side by side, over one or several seeds.
 *
 * <p>A kind of run is a name and a recipe that, for a seed, builds everything anew: world, strong model, teacher, run.
 * Where the recipes of two kinds use the seed alike, they meet the same worlds, teachers, starts and samples (common
 * random numbers), and differences between them are paired. Runs use all processors, one each; results do not depend on
 * how many there are.
 *
 * <p>Of runs on given rows (a {@code RowTraining}) {@code Students.summary} tells the end state: they have held-out rows in place of
 * a law of inputs to evaluate on.
 *
 * <p>Not safe for use by several threads, but {@link #bands} may be read while runs are under way.
 */
public final class Comparison {

    private final long[] seeds;
    private final Map<String, List<Member>> kinds = new LinkedHashMap<>();

    private Comparison(long[] seeds) {
        this.seeds = seeds;
    }

    /**
     * Compares given runs as they stand. Runs of the same name whose settings differ in nothing but seeds are one kind with
     * several seeds, and the n-th of each kind belong together; the name of others says what sets them apart.
     *
     * @param runs at least one
     * @throws IllegalArgumentException if a run is there twice, be it at another step: it is no second seed
     */
    public static Comparison of(Training... runs) {
        Require.present("runs", runs);
        Require.check(runs.length > 0, "number of runs", 0, "at least 1");
        Comparison comparison = new Comparison(new long[0]);
        Kinds.of(List.of(runs)).forEach((name, kind) -> comparison.kinds.put(name, kind.stream()
                .map(run -> new Member(Trial.of(point(name, run.sgd().seed()), run))).toList()));
        return comparison;
    }

    /**
     * Compares the runs of a sweep that kept them ({@link Sweep#keepingRuns}), as they stand: each point of its axes is a
     * kind of run.
     *
     * @throws IllegalArgumentException if the sweep did not keep its runs, or has none that is complete
     */
    public static Comparison of(Sweep sweep) {
        Map<String, List<Trial>> trials = Require.present("sweep", sweep).kept();
        Require.check(!trials.isEmpty(), "sweep", sweep, "one with runs that it kept: call keepingRuns() before run");
        Comparison comparison = new Comparison(new long[0]);
        trials.forEach((name, kind) -> comparison.kinds.put(name, kind.stream().map(Member::new).toList()));
        return comparison;
    }

    private static Point point(String name, long seed) {
        return new Point(Map.of("kind", name), seed);
    }

    /**
     * Starts a comparison over seeds.
     *
     * @param seeds at least one, distinct
     */
    public static Comparison over(long... seeds) {
        Require.present("seeds", seeds);
        Require.check(seeds.length > 0 && Arrays.stream(seeds).distinct().count() == seeds.length, "seeds",
                Arrays.toString(seeds), "at least one, and distinct");
        return new Comparison(seeds.clone());
    }

    /**
     * Adds a kind of run.
     *
     * @param name   how it is called in tables and figures
     * @param recipe builds the run of a seed, at step 0, another one for each; called on other threads, once for each seed
     * @return this comparison
     */
    public Comparison add(String name, LongFunction<Training> recipe) {
        Require.named("name", name);
        Require.present("recipe", recipe);
        Require.check(seeds.length > 0, "comparison", "one of given runs", "one over seeds, from Comparison.over");
        Require.check(!kinds.containsKey(name), "name", name, "one that is not taken");
        kinds.put(name, Arrays.stream(seeds).mapToObj(seed -> new Member(new Trial(point(name, seed),
                () -> Require.present("run built by recipe", recipe.apply(seed)).named(name), true))).toList());
        return this;
    }

    /**
     * Adds the four cells of inputs x labels: W2S, SFT, weak labels on ambient inputs, and true labels on localized ones,
     * which are the ceiling. All meet the same samples for the same seed. The ceiling takes half the step of W2S: its
     * labels are larger, and with the same step its plateau would be lower by more noise.
     *
     * @param recipe    builds strong model and weak teacher of a seed, in a world of that seed
     * @param localized learning rate, loss and batch size on localized inputs; its seed is replaced
     * @param ambient   learning rate, loss and batch size on ambient inputs; its seed is replaced
     * @return this comparison
     */
    public Comparison inputsByLabels(LongFunction<StrongAndWeak> recipe, Sgd localized, Sgd ambient) {
        Require.present("localized", localized);
        Require.present("ambient", ambient);
        Require.present("recipe", recipe);
        return addCells(recipe, localized, localized.schedule(localized.schedule().dividedBy(2)), ambient, labels -> labels);
    }

    /** As {@link #inputsByLabels(LongFunction, Sgd, Sgd)}, at one rate for each dimension searched. */
    public Comparison inputsByLabels(LongFunction<StrongAndWeak> recipe, Sgd perDimension) {
        return inputsByLabels(recipe, perDimension, perDimension);
    }

    /**
     * Adds the four cells of inputs x labels, as {@link #inputsByLabels(LongFunction, Sgd, Sgd)}, all with preferences in place
     * of numbers: the weak teacher's choices, and true ones. A preference is 1 or -1 whoever makes it, so the ceiling's step is
     * that of W2S.
     *
     * @param beta         inverse temperature of all choices, greater than 0, infinity allowed
     * @param recipe       builds strong model and weak teacher of a seed, in a world of that seed
     * @param perDimension learning rate, loss and batch size; its seed is replaced
     * @return this comparison
     */
    public Comparison inputsByPreferences(double beta, LongFunction<StrongAndWeak> recipe, Sgd perDimension) {
        Require.present("recipe", recipe);
        Require.present("perDimension", perDimension);
        return addCells(recipe, perDimension, perDimension, perDimension, labels -> labels.preferences(beta));
    }

    private Comparison addCells(LongFunction<StrongAndWeak> recipe, Sgd localized, Sgd ceiling, Sgd ambient,
            UnaryOperator<Supervision> as) {
        addCell("W2S", recipe, localized, (world, teacher) -> as.apply(Supervision.weakToStrong(world, teacher)));
        addCell("true labels, localized", recipe, ceiling,
                (world, teacher) -> as.apply(Supervision.trueLabelsOnLocalizedInputs(world)));
        addCell("weak labels, ambient", recipe, ambient,
                (world, teacher) -> as.apply(Supervision.weakLabelsOnAmbientInputs(world, teacher)));
        return addCell("SFT", recipe, ambient, (world, teacher) -> as.apply(Supervision.fineTuning(world)));
    }

    private Comparison addCell(String name, LongFunction<StrongAndWeak> recipe, Sgd sgd,
            BiFunction<World, WeakTeacher, Supervision> cell) {
        return add(name, seed -> {
            StrongAndWeak pair = Require.present("pair built by recipe", recipe.apply(seed));
            return Training.of(pair.strong(), cell.apply(pair.strong().world(), pair.teacher()), sgd.seed(seed));
        });
    }

    /**
     * Trains every run until it has taken so many steps; runs that have taken more stay where they are. A stop keeps all
     * steps; the next call goes on from there.
     *
     * @param steps at least 0
     * @return this comparison
     * @throws IllegalArgumentException if a recipe gives the same run for two seeds
     */
    public Comparison run(long steps) {
        Require.atLeast("steps", steps, 0);
        List<Member> members = members();
        List<Trial> trials = members.stream().map(Member::trial).toList();
        trials.forEach(Trial::refresh);
        List<Parallel.Job> jobs = new ArrayList<>();
        for (Trial trial : trials) {
            if (trial.run() == null || trial.step() < steps) {
                jobs.add(stopped -> {
                    if (trial.build(stopped)) {
                        requireOther(trial);
                    }
                    trial.advance(steps - (trial.step() - trial.steps()), null, stopped);
                });
            }
        }
        long end = trials.stream().mapToLong(trial -> Math.max(steps, trial.step())).sum();
        LongCall call = new LongCall("comparison", "steps", stepsTaken(), end, this);
        // A run hears a stop by itself, and so all may have ended before the whole does: what is left to do tells.
        Parallel.run(call, jobs, this::stepsTaken, true, stopped -> trials.stream().anyMatch(trial -> canGoOn(trial, steps))
                ? String.format(Locale.ROOT, "stopped, %d of %d runs complete; run `run` again to go on",
                        trials.stream().filter(t -> t.run() != null && t.step() >= steps).count(), trials.size())
                : failures());
        return this;
    }

    /** Throws if another seed has given the same run: an interval over copies of one would have no width. */
    private void requireOther(Trial trial) {
        Training run = trial.training();
        Object name = trial.point().values().get("kind");
        for (Member member : kinds.getOrDefault(name, List.of())) {
            Training other = member.run();
            if (other != null && other != run && run.settings().equals(other.settings()) && Kinds.isSame(run, other)) {
                throw new IllegalArgumentException("recipe of " + name + " must use its seed, but gives the same run for the seeds "
                        + Math.min(trial.point().seed(), member.trial().point().seed()) + " and "
                        + Math.max(trial.point().seed(), member.trial().point().seed()));
            }
        }
    }

    private static boolean canGoOn(Trial trial, long steps) {
        return trial.run() == null || trial.step() < steps && !trial.run().status().isDiverged();
    }

    private List<Member> members() {
        Require.check(!kinds.isEmpty(), "number of kinds of runs", 0, "at least 1; use add or inputsByLabels");
        List<Member> bySeed = new ArrayList<>();
        int most = kinds.values().stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < most; i++) {
            for (List<Member> kind : kinds.values()) {
                if (i < kind.size()) {
                    bySeed.add(kind.get(i));
                }
            }
        }
        return bySeed;
    }

    private long stepsTaken() {
        return members().stream().mapToLong(member -> member.trial().step()).sum();
    }

    private String failures() {
        List<String> all = members().stream().map(Member::run).filter(run -> run != null && run.status().isDiverged())
                .map(run -> run.name() + " " + run.status() + " (seed " + run.sgd().seed() + ")").toList();
        return all.isEmpty() ? null : String.join("; ", all);
    }

    /**
     * Evaluates every run as it stands and returns a row for each measure with a column for each kind of run: the mean
     * over seeds with its interval of level 95 %. The measures are those of {@link #numbers}. A stop keeps what was
     * evaluated, and the report is of that.
     */
    public Table report() {
        evaluate();
        return Report.text(kinds);
    }

    /**
     * The short form of {@link #report}: alignment with theta_0 and within V_0, correlation of the fitted reward with the
     * true one on ambient inputs, off-target features kept; the weak teacher's own beside the students'. Where most of a
     * correlation is not from the feature found, but from many neurons that have not aligned, a row says so ({@link
     * Evaluation#ofFeatureAlone}); where it is from the direction that neurons share, though each is little aligned, another tells
     * that direction's alignment ({@link Evaluation#ofSharedDirection}).
     */
    public Table summary() {
        evaluate(Member::isScored, (member, ceiling) -> member.score());
        return Report.summary(kinds);
    }

    /**
     * The figures of {@link #report} as numbers, a row for each run and measure: columns run, measure, seeds, mean, low, high.
     *
     * <p>Measures, k from 1 to K - 1: the history's; {@code correlation}, {@code accuracy} (of preferences) and
     * {@code error} (mean squared) of the student with its fitted head on ambient inputs, {@code weak_} and
     * {@code ceiling_} those of its teacher and ceiling, {@code localized_} all these on inputs of V_0;
     * {@code pgr_correlation} and {@code pgr_accuracy}, NaN where undefined; {@code frozen_k} and {@code refitted_k}, the
     * correlation with task k's reward on ambient inputs under the frozen and the refitted head ({@link Forgetting}).
     */
    public Table numbers() {
        evaluate();
        return Report.numbers(kinds);
    }

    /**
     * Returns one measure with its interval as a table: labels down, inputs across.
     *
     * @param measure one of {@link #numbers}
     */
    public Table inputsByLabels(String measure) {
        Require.present("measure", measure);
        evaluate();
        return Report.square(kinds, measure);
    }

    /**
     * Returns the mean over seeds of a measure, with its interval.
     *
     * @param name    of the kind of run
     * @param measure one of {@link #numbers}, but no PGR
     */
    public Interval interval(String name, String measure) {
        List<Member> kind = kind(name);
        evaluate();
        return Report.interval(kind, measure);
    }

    /** Returns PGR in correlation with the true reward on ambient inputs, for runs with weak labels. */
    public GapRecovered gapRecovered(String name) {
        return gapRecovered(name, "correlation");
    }

    /**
     * Returns PGR in another measure, for runs with weak labels.
     *
     * @param name    of the kind of run
     * @param measure "correlation" or "accuracy" on ambient inputs; "localized_correlation" or "localized_accuracy" on
     *                inputs of V_0, where a student copies its teacher and PGR does not tell how well it generalises
     */
    public GapRecovered gapRecovered(String name, String measure) {
        List<Member> kind = kind(name);
        evaluate();
        return Report.gapRecovered(kind, Require.present("measure", measure));
    }

    private List<Member> kind(String name) {
        Require.check(kinds.containsKey(name), "name", name, "one of " + kinds.keySet());
        return kinds.get(name);
    }

    private void evaluate() {
        evaluate(Member::isEvaluated, Member::evaluate);
    }

    private void evaluate(Predicate<Member> done, BiConsumer<Member, RewardModel> work) {
        members().forEach(member -> member.trial().refresh());
        List<Member> built = members().stream().filter(m -> m.run() != null).toList();
        List<Member> missing = built.stream().filter(done.negate()).toList();
        List<Parallel.Job> jobs = new ArrayList<>();
        for (Member member : missing) {
            RewardModel ceiling = ceilingOf(member);
            jobs.add(stopped -> work.accept(member, ceiling));
        }
        if (!jobs.isEmpty()) {
            Parallel.run(new LongCall("evaluation", "runs", 0, jobs.size(), this), jobs,
                    () -> missing.stream().filter(done).count(), false, stopped -> stopped
                            ? String.format(Locale.ROOT, "stopped, %d of %d runs evaluated; ask again to go on",
                                    built.stream().filter(done).count(), built.size()) : null);
        }
    }

    /** The neurons of the run with true labels on the same inputs, of the same seed; null where there is none. */
    private RewardModel ceilingOf(Member member) {
        Supervision own = member.run().supervision();
        for (List<Member> kind : kinds.values()) {
            int place = kind.size() == 1 ? 0 : placeOf(member);
            Training other = place < kind.size() ? kind.get(place).run() : null;
            if (other != null && other != member.run() && other.step() > 0
                    && Report.hasTrueLabels(other.supervision()) && other.supervision().inputs().equals(own.inputs())) {
                return other.model();
            }
        }
        return null;
    }

    private int placeOf(Member member) {
        return kinds.values().stream().filter(kind -> kind.contains(member)).findFirst().orElseThrow().indexOf(member);
    }

    /**
     * Returns a measure of the history against steps, a band for each kind of run that has begun.
     *
     * @param measure a column of {@link History}, for example "alignment"
     */
    public List<Band> bands(String measure) {
        Require.present("measure", measure);
        List<Band> bands = new ArrayList<>();
        for (Map.Entry<String, List<Member>> kind : kinds.entrySet()) {
            List<History> begun = kind.getValue().stream().map(Member::history).filter(Objects::nonNull).toList();
            if (!begun.isEmpty()) {
                bands.add(Band.of(kind.getKey(), measure, begun));
            }
        }
        return bands;
    }

    /** Returns the runs of a kind, one for each seed; only those that have begun. */
    public List<Training> runs(String name) {
        return kind(name).stream().map(Member::run).filter(Objects::nonNull).toList();
    }

    /** Returns the names of the kinds of runs. */
    public List<String> names() {
        return List.copyOf(kinds.keySet());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "comparison of %s, %d runs, %,d steps in all", kinds.keySet(),
                kinds.values().stream().mapToInt(List::size).sum(),
                kinds.values().stream().flatMap(List::stream).mapToLong(member -> member.trial().step()).sum());
    }
}
