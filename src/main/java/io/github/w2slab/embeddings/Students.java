package io.github.w2slab.embeddings;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.evaluation.GapRecovered;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.evaluation.IntervalTable;
import io.github.w2slab.evaluation.RewardScores;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.Ridge;
import io.github.w2slab.training.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Teacher, student, ceiling and fine-tuned model of each task, on held-out rows, over several splits:
 *
 * <ul>
 * <li><em>student</em>: fitted to the weak labels of the task's rows;</li>
 * <li><em>ceiling</em>: to the truth of the same rows;</li>
 * <li><em>SFT</em>: to the truth of all tasks' rows.</li>
 * </ul>
 *
 * <p>By correlation with the truth and by preference accuracy ({@link RewardScores}). Splits overlap, so their intervals tell
 * the noise of the split, and not of another draw of all rows.
 */
public final class Students {

    /** Who is scored, in this order. */
    public static final List<String> WHO = List.of("teacher", "student", "ceiling", "SFT");

    private final List<String> names;
    private final List<Scores[]> splits;

    /**
     * Scores of one task on one split, each by the order of {@link #WHO}.
     *
     * @param correlation with the truth on the task's held-out rows
     * @param accuracy    share of pairs of them that are ordered right
     * @param elsewhere   for each of the four the mean correlation on other tasks' held-out rows, less what a model of that
     *                    task's own truth had: what is lost there; NaN where nothing can be said
     */
    record Scores(double[] correlation, double[] accuracy, double[] elsewhere) {
    }

    private Students(List<String> names, List<Scores[]> splits) {
        this.names = names;
        this.splits = splits;
    }

    /**
     * Students that are ridge regressions on the features, penalties by generalised cross-validation on the labels that each
     * is fitted to.
     *
     * @param rows   of at most 1,024 features
     * @param splits how many, seeds 1, 2, ...; at least 1
     */
    public static Students ridge(Embeddings rows, int splits) {
        Require.present("rows", rows);
        Require.atLeast("number of splits", splits, 1);
        rows.requireFew();
        Scores[][] all = new Scores[splits][];
        Workers.run(splits, i -> all[i] = ridge(rows.split(i + 1)));
        return new Students(rows.names(), List.of(all));
    }

    /**
     * Students that are two-layer models, trained by the engine.
     *
     * @param rows   of at most 1,024 features
     * @param how    they are trained, with s at most d/K
     * @param splits how many, seeds 1, 2, ...; at least 1
     */
    public static Students trained(Embeddings rows, TwoLayer how, int splits) {
        Require.present("rows", rows);
        Require.present("how", how);
        Require.atLeast("number of splits", splits, 1);
        int tasks = rows.tasks().size();
        int most = rows.dimension() / Math.max(2, tasks);
        Require.check(how.s() <= most || most < 2, "subspace dimension s", how.s(), "between 2 and d/K = " + most,
                "set it, as by TwoLayer.standard().s(" + most + ")");
        Scores[][] all = new Scores[splits][tasks];
        Workers.run(splits * tasks, i -> all[i / tasks][i % tasks] = how.scores(rows.split(i / tasks + 1), rows.names().get(i % tasks)));
        return new Students(rows.names(), List.of(all));
    }

    /**
     * The end state of runs on rows, as {@code Comparison.summary()} has that of runs on drawn inputs: a row for each measure, a
     * column for the weak teacher and for each run as it stands.
     *
     * <pre>
     * Students.summary(split.heldOut(), w2s, sft)
     * </pre>
     *
     * <p>On the target's held-out rows correlation with the truth and the share of pairs that are ordered right, under a head that
     * is fitted on the rows to train on to the labels that the run was shown: for W2S the weak ones. {@code change elsewhere} as of
     * {@link #elsewhere}, in mean over the other tasks.
     *
     * @param heldOut rows that no run was trained on, of its tasks and features
     * @param runs    at least one, of one target and of different names ({@code run.named("whitened")})
     */
    public static Table summary(Embeddings heldOut, RowTraining... runs) {
        Require.present("heldOut", heldOut);
        Require.present("runs", runs);
        Require.check(runs.length > 0, "number of runs", 0, "at least 1");
        Arrays.asList(runs).forEach(run -> Require.present("run", run));
        List<RowTraining> all = List.of(runs);
        List<String> names = all.stream().map(RowTraining::name).toList();
        List<String> tasks = runs[0].rows().names();
        for (RowTraining run : runs) {
            Require.check(names.indexOf(run.name()) == names.lastIndexOf(run.name()) && !run.name().equals(WHO.get(0)), "name of a run",
                    run.name(), "one that is not taken", "give it another: run.named(...)");
            Require.check(run.rows().names().equals(tasks), "tasks of " + run.name(), run.rows().names(), "those of the first run, " + tasks);
        }
        Scores scores = scores(heldOut, all);
        List<String> measures = new ArrayList<>(List.of("alignment with theta_0", "alignment within V_0", "correlation with the truth",
                "accuracy"));
        if (tasks.size() > 1) {
            measures.add("change elsewhere");
        }
        tasks.stream().skip(1).forEach(task -> measures.add("theta of " + task + " kept"));
        Table table = Table.create("End state, held-out rows of " + tasks.get(0), StringColumn.create("measure", measures));
        for (int i = 0; i <= runs.length; i++) {
            double[] column = new double[measures.size()];
            Arrays.fill(column, Double.NaN);
            column[2] = scores.correlation()[i];
            column[3] = scores.accuracy()[i];
            if (i > 0) {
                History history = runs[i - 1].history();
                column[0] = history.last("alignment");
                column[1] = history.last("alignment_in_subspace");
                for (int k = 1; k < tasks.size(); k++) {
                    column[4] = scores.elsewhere()[i];
                    column[4 + k] = history.last("kept_" + k);
                }
            }
            table.addColumns(DoubleColumn.create(i == 0 ? WHO.get(0) : names.get(i - 1), column));
        }
        return table;
    }

    /** The teacher's scores, then those of runs of one target. */
    static Scores scores(Embeddings heldOut, List<RowTraining> runs) {
        TaskRows held = heldOut.task(runs.get(0).rows().names().get(0));
        List<double[]> values = new ArrayList<>(List.of(held.weak()));
        double[] elsewhere = new double[runs.size() + 1];
        elsewhere[0] = Double.NaN;
        List<RewardModel> before = List.of();
        for (int i = 0; i < runs.size(); i++) {
            RowWorld world = runs.get(i).rows();
            RewardModel start = runs.get(i).start();
            RewardModel end = runs.get(i).model();
            values.add(world.rewards(world.fitted(end, 0, runs.get(i).isShownTruth()), 0, held));
            if (i == 0 || world != runs.get(i - 1).rows() || start != runs.get(i - 1).start()) {
                before = IntStream.range(1, world.tasks()).mapToObj(k -> world.fitted(start, k, true)).toList();
            }
            elsewhere[i + 1] = changeElsewhere(world, before, end, heldOut);
        }
        return of(values, held, elsewhere);
    }

    /** Heads of the other tasks are fitted before training and stay as they are. */
    private static double changeElsewhere(RowWorld world, List<RewardModel> before, RewardModel end, Embeddings heldOut) {
        double change = before.isEmpty() ? Double.NaN : 0;
        for (int k = 1; k < world.tasks(); k++) {
            TaskRows held = heldOut.task(world.names().get(k));
            RewardModel head = before.get(k - 1);
            double had = correlation(world.rewards(head, k, held), held);
            change += (correlation(world.rewards(end.withHeadOf(head), k, held), held) - had) / before.size();
        }
        return change;
    }

    private static Scores[] ridge(Embeddings.Split split) {
        int tasks = split.train().tasks().size();
        List<List<Ridge.Fit>> fits = split.train().tasks().stream().map(Directions::truthAndWeak).toList();
        Ridge.Fit tuned = together(split.train());
        Scores[] scores = new Scores[tasks];
        for (int k = 0; k < tasks; k++) {
            TaskRows held = split.heldOut().tasks().get(k);
            List<Ridge.Fit> three = List.of(fits.get(k).get(1), fits.get(k).get(0), tuned);
            List<double[]> values = new ArrayList<>(List.of(held.weak()));
            three.forEach(fit -> values.add(Directions.values(fit, held)));
            double[] elsewhere = {Double.NaN, 0, 0, 0};
            for (int l = 0; l < tasks; l++) {
                TaskRows other = split.heldOut().tasks().get(l);
                double own = correlation(Directions.values(fits.get(l).get(0), other), other);
                for (int who = 1; who < elsewhere.length && l != k; who++) {
                    elsewhere[who] += (correlation(Directions.values(three.get(who - 1), other), other) - own) / (tasks - 1);
                }
            }
            if (tasks == 1) {
                Arrays.fill(elsewhere, Double.NaN);
            }
            scores[k] = of(values, held, elsewhere);
        }
        return scores;
    }

    /** Rewards of the four on held-out rows, scored. */
    static Scores of(List<double[]> values, TaskRows held, double[] elsewhere) {
        List<RewardScores> scores = values.stream().map(v -> RewardScores.of(v, held.truth())).toList();
        return new Scores(scores.stream().mapToDouble(RewardScores::correlation).toArray(),
                scores.stream().mapToDouble(RewardScores::preferenceAccuracy).toArray(), elsewhere);
    }

    static double correlation(double[] values, TaskRows rows) {
        return RewardScores.of(values, rows.truth()).correlation();
    }

    private static Ridge.Fit together(Embeddings rows) {
        double[][] features = rows.tasks().stream().flatMap(task -> Arrays.stream(task.doubles())).toArray(double[][]::new);
        double[] truth = rows.tasks().stream().flatMapToDouble(task -> Arrays.stream(task.truth())).toArray();
        return Ridge.crossValidated().fit(features, truth);
    }

    private double[] values(String task, String who, Function<Scores, double[]> measure) {
        int k = names.indexOf(task);
        int w = WHO.indexOf(who);
        Require.check(k >= 0, "task", task, "one of " + names);
        Require.check(w >= 0, "who", who, "one of " + WHO);
        return splits.stream().mapToDouble(split -> measure.apply(split[k])[w]).toArray();
    }

    /** Returns correlation with the held-out truth, with its interval over splits; {@code who} is one of {@link #WHO}. */
    public Interval correlation(String task, String who) {
        Require.present("who", who);
        return Interval.within(-1, 1, values(task, who, Scores::correlation));
    }

    /** Returns the share of held-out pairs that are ordered right, with its interval over splits. */
    public Interval accuracy(String task, String who) {
        Require.present("who", who);
        return Interval.within(0, 1, values(task, who, Scores::accuracy));
    }

    /**
     * Returns what is lost on the other tasks' held-out rows, as a change of correlation: for ridge against a model of each
     * task's own truth, for a trained model against its own before it was trained. NaN for the teacher.
     */
    public Interval elsewhere(String task, String who) {
        Require.present("who", who);
        return Interval.of(values(task, who, Scores::elsewhere));
    }

    /** Returns PGR by correlation, over splits; undefined where the teacher is no weaker than the ceiling. */
    public GapRecovered gapRecovered(String task) {
        return GapRecovered.of(values(task, "student", Scores::correlation), values(task, "teacher", Scores::correlation),
                values(task, "ceiling", Scores::correlation));
    }

    /** Returns a line for each task and measure; PGR is undefined, in words, where the teacher is not clearly below the ceiling. */
    public Table table() {
        List<String> measures = names.size() > 1 ? List.of("correlation", "accuracy", "change elsewhere")
                : List.of("correlation", "accuracy");
        List<String> tasks = names.stream().flatMap(task -> measures.stream().map(measure -> task)).toList();
        List<String> rows = names.stream().flatMap(task -> measures.stream()).toList();
        IntervalTable table = IntervalTable.of("Held-out rows, " + splits.size() + " splits", StringColumn.create("task", tasks),
                StringColumn.create("measure", rows));
        for (String who : WHO) {
            table.with(who, IntStream.range(0, rows.size()).mapToObj(i -> interval(tasks.get(i), rows.get(i), who)).toList());
        }
        List<GapRecovered> gaps = IntStream.range(0, rows.size())
                .mapToObj(i -> rows.get(i).equals("correlation") ? gapRecovered(tasks.get(i)) : null).toList();
        return table.with("PGR", gaps.stream().map(gap -> gap == null ? null : gap.interval()).toList(),
                gaps.stream().map(gap -> gap == null ? "" : gap.isDefined() ? gap.toString() : "undefined: no clear gap").toList());
    }

    private Interval interval(String task, String measure, String who) {
        return switch (measure) {
            case "correlation" -> correlation(task, who);
            case "accuracy" -> accuracy(task, who);
            default -> who.equals("teacher") ? null : elsewhere(task, who);
        };
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String task : names) {
            text.append(String.format(Locale.ROOT, "%s%s: teacher %.3f, student %.3f, ceiling %.3f", text.isEmpty() ? "" : "; ",
                    task, correlation(task, "teacher").mean(), correlation(task, "student").mean(),
                    correlation(task, "ceiling").mean()));
        }
        return text.toString();
    }
}
