package io.github.w2slab.evaluation;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.model.Committee;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.theory.Exponents;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.Task;
import java.util.Optional;
import java.util.OptionalDouble;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A run's reward beside its weak teacher's and its ceiling's, on held-out inputs.
 *
 * <p><em>Student</em>: the run's neurons, head fitted to the run's own inputs and labels. <em>Ceiling</em>: head fitted
 * to true labels on the same inputs, on the neurons of a run with true labels where one is given, else on the limit of
 * such runs at a vanishing learning rate, neurons at +- Sigma theta_0 / |Sigma theta_0| with Sigma the inputs'
 * covariance: the feature theta_0 itself for ambient inputs, its part in V_0 for localized ones. (A real ceiling needs a
 * smaller step than the weak labels, or PGR exceeds 1 for no good reason.)
 *
 * <p>A run that was taught by preferences has its heads fitted to preferences, by logistic regression ({@link
 * PreferenceSample}): the student's to the run's own, the ceiling's to those of the true reward at the same beta. Such a
 * reward is known up to a constant, and from noiseless preferences up to a factor, so its mean squared error says little.
 * {@link #ambientChoices} adds the accuracy on sampled preferences to the agreement with the noiseless order.
 *
 * <p>On localized inputs the weak teacher is already as good as its student, which copies it there: read PGR on ambient
 * ones.
 */
public final class Evaluation {

    /** Samples on which heads are fitted, and held-out inputs on which they are scored, unless set otherwise. */
    public static final int SAMPLES = 2000;

    private static final double LEAST_CORRELATION = 0.1;

    private final Scores ambient;
    private final Scores localized;
    private final RewardModel student;
    private final Choices ambientChoices;
    private final Choices localizedChoices;

    /**
     * Scores on one law of held-out inputs.
     *
     * @param student the run's
     * @param weak    its weak teacher's; empty where labels are not a weak teacher's
     * @param ceiling the same inputs with true labels
     */
    public record Scores(RewardScores student, Optional<RewardScores> weak, RewardScores ceiling) {
    }

    /**
     * Scores on ambient inputs.
     *
     * @param student the run's
     * @param weak    its weak teacher's; empty where labels are not a weak teacher's
     */
    public record StudentAndTeacher(RewardScores student, Optional<RewardScores> weak) {
    }

    /**
     * Accuracies on sampled preferences of the true reward: the shares of the choices that each foresees.
     *
     * @param student the run's
     * @param weak    its weak teacher's; empty where labels are not a weak teacher's
     * @param ceiling the same inputs with true preferences
     * @param truth   the true reward's own, which is less than 1 where choices are random
     */
    public record Choices(double student, OptionalDouble weak, double ceiling, double truth) {
    }

    private Evaluation(Scores ambient, Scores localized, RewardModel student, Choices ambientChoices,
            Choices localizedChoices) {
        this.ambient = ambient;
        this.localized = localized;
        this.student = student;
        this.ambientChoices = ambientChoices;
        this.localizedChoices = localizedChoices;
    }

    /** Evaluates a run as it stands, against the limit of true labels on the same inputs. */
    public static Evaluation of(Training run) {
        return of(run, limit(run), SAMPLES);
    }

    /** Evaluates a run as it stands, against another run with true labels on the same inputs. */
    public static Evaluation of(Training run, Training ceiling) {
        Require.present("run", run);
        Require.present("ceiling", ceiling);
        return of(run, ceiling.model(), SAMPLES);
    }

    /**
     * Evaluates a run as it stands.
     *
     * @param ceiling neurons of the ceiling
     * @param samples inputs (pairs, under preferences) on which heads are fitted, and as many held-out ones of each law; at least 2
     */
    public static Evaluation of(Training run, RewardModel ceiling, int samples) {
        Require.present("run", run);
        Require.present("ceiling", ceiling);
        Task target = run.world().target();
        long seed = run.sgd().seed();
        RewardModel student = student(run, samples);
        RewardModel top = run.supervision().preferences().isPresent()
                ? PreferenceSample.of(run.supervision(), seed, samples).chosenBy(target.reward()).fit(ceiling)
                : Sample.of(run.supervision(), seed, samples).labelledBy(target.reward()).fit(ceiling);
        Reward labels = run.supervision().reward();
        Optional<Reward> weak = isWeak(labels) ? Optional.of(labels) : Optional.empty();
        return new Evaluation(scores(Sample.ambient(target, seed, samples), student, weak, top),
                scores(Sample.localized(target, seed, samples), student, weak, top), student,
                run.supervision().preferences().map(law -> choices(PreferenceSample.ambient(target, law, seed, samples), student,
                        weak, top, target)).orElse(null),
                run.supervision().preferences().map(law -> choices(PreferenceSample.localized(target, law, seed, samples),
                        student, weak, top, target)).orElse(null));
    }

    private static Choices choices(PreferenceSample heldOut, Reward student, Optional<Reward> weak, Reward ceiling, Task target) {
        return new Choices(heldOut.accuracy(student),
                weak.isPresent() ? OptionalDouble.of(heldOut.accuracy(weak.get())) : OptionalDouble.empty(),
                heldOut.accuracy(ceiling), heldOut.accuracy(target.reward()));
    }

    /** Returns the run's neurons under a head fitted to its first samples. */
    private static RewardModel student(Training run, int samples) {
        long seed = run.sgd().seed();
        return run.supervision().preferences().isPresent() ? PreferenceSample.of(run.supervision(), seed, samples).fit(run.model())
                : Sample.of(run.supervision(), seed, samples).fit(run.model());
    }

    /**
     * Scores student and weak teacher on ambient inputs only, to the same numbers as {@link #ambient}: without a ceiling,
     * in a third of the time.
     */
    public static StudentAndTeacher score(Training run) {
        Require.present("run", run);
        Task target = run.world().target();
        long seed = run.sgd().seed();
        RewardModel student = student(run, SAMPLES);
        Sample heldOut = Sample.ambient(target, seed, SAMPLES);
        return new StudentAndTeacher(heldOut.score(student),
                isWeak(run.supervision().reward()) ? Optional.of(heldOut.score(run.supervision().reward())) : Optional.empty());
    }

    /**
     * The correlation with the true reward on ambient inputs that the feature found accounts for, at the most; empty where that is
     * most of a student's.
     *
     * <p>What target neurons have found of theta_0 is a direction w of the overlap m: their mean |&lt;w, theta_0&gt;|, or the
     * overlap of the direction that they share, the leading eigenvector of sum_j w_j w_j^T, where that is larger (each may err and all
     * agree). No function of &lt;w, x&gt; has a greater correlation b with g(&lt;theta_0, x&gt;) than {@link Exponents#greatestCorrelation}
     * says, m^2 for h_2. Neurons that look in all directions are no feature, but a basis of functions, and a fitted head reaches more with
     * many of them: random features. There r^2 &gt; 2 b^2, so that b accounts for less than half of what r explains; and r &gt; 0.1,
     * which is 4.5 standard errors of {@value #SAMPLES} inputs.
     *
     * @param run         as it stands
     * @param correlation r, of its student on ambient inputs
     */
    public static OptionalDouble ofFeatureAlone(Training run, double correlation) {
        Require.present("run", run);
        LearnedFeatures target = new LearnedFeatures(run.model(), 0);
        double[] feature = run.world().target().feature();
        if (target.isEmpty() || !(correlation > LEAST_CORRELATION)) {
            return OptionalDouble.empty();
        }
        Exponents link = Exponents.of(run.world().link());
        double least = correlation / Math.sqrt(2);
        double found = link.greatestCorrelation(Math.min(1, target.meanOverlap(feature)));
        if (found < least) {
            found = Math.max(found, link.greatestCorrelation(shared(target, feature)));
        }
        return found < least ? OptionalDouble.of(found) : OptionalDouble.empty();
    }

    /**
     * The overlap with theta_0 of the direction that target neurons share, where that and not their alignment accounts for a student's
     * correlation, by the rule of {@link #ofFeatureAlone}: each neuron errs, and the head averages their errors out. Empty elsewhere.
     *
     * @param run         as it stands
     * @param correlation r, of its student on ambient inputs
     */
    public static OptionalDouble ofSharedDirection(Training run, double correlation) {
        LearnedFeatures target = new LearnedFeatures(Require.present("run", run).model(), 0);
        double[] feature = run.world().target().feature();
        if (target.isEmpty() || !(correlation > LEAST_CORRELATION)) {
            return OptionalDouble.empty();
        }
        Exponents link = Exponents.of(run.world().link());
        double least = correlation / Math.sqrt(2);
        double shared = shared(target, feature);
        boolean needed = link.greatestCorrelation(Math.min(1, target.meanOverlap(feature))) < least;
        return needed && link.greatestCorrelation(shared) >= least ? OptionalDouble.of(shared) : OptionalDouble.empty();
    }

    private static double shared(LearnedFeatures target, double[] feature) {
        return Math.min(1, Math.abs(Overlaps.of(target.leadingDirections()[0], feature)));
    }

    private static boolean isWeak(Reward labels) {
        return labels instanceof WeakTeacher || labels instanceof Committee;
    }

    private static Scores scores(Sample heldOut, Reward student, Optional<Reward> weak, Reward ceiling) {
        return new Scores(heldOut.score(student), weak.map(heldOut::score), heldOut.score(ceiling));
    }

    /** Returns neurons at the limit of true labels on the run's inputs: the label's direction as they weigh it, and its opposite. */
    public static RewardModel limit(Training run) {
        Require.present("run", run);
        Task target = run.world().target();
        Inputs inputs = run.supervision().inputs();
        double[] w = inputs.covarianceTimes(target.feature());
        double square = 0;
        for (double value : w) {
            square += value * value;
        }
        double[] opposite = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            w[i] /= Math.sqrt(square);
            opposite[i] = -w[i];
        }
        return RewardModel.of(run.world(), run.start().activation(), new int[2], new double[][] {w, opposite});
    }

    /** Returns the scores on ambient inputs, x ~ N(0, I_d). */
    public Scores ambient() {
        return ambient;
    }

    /** Returns the scores on inputs of V_0. */
    public Scores localized() {
        return localized;
    }

    /** Returns the accuracies on sampled preferences of ambient inputs; empty where the run's labels are numbers. */
    public Optional<Choices> ambientChoices() {
        return Optional.ofNullable(ambientChoices);
    }

    /** Returns the accuracies on sampled preferences of inputs of V_0; empty where the run's labels are numbers. */
    public Optional<Choices> localizedChoices() {
        return Optional.ofNullable(localizedChoices);
    }

    /** Returns the run's model with the head that was fitted. */
    public RewardModel student() {
        return student;
    }

    /**
     * Returns a table with a row for each reward on each law of held-out inputs, ambient and localized. Columns: inputs,
     * reward, correlation, error (mean squared), accuracy (of preferences: the agreement with the noiseless order). A run
     * taught by preferences has one more, accuracy on sampled preferences, and a row for the truth itself.
     */
    public Table table() {
        Table table = Table.create("Evaluation", StringColumn.create("inputs"), StringColumn.create("reward"),
                DoubleColumn.create("correlation"), DoubleColumn.create("error"), DoubleColumn.create("accuracy"));
        if (ambientChoices != null) {
            table.addColumns(DoubleColumn.create("accuracy on sampled preferences"));
        }
        append(table, "ambient", ambient, ambientChoices);
        append(table, "localized", localized, localizedChoices);
        return table;
    }

    private static void append(Table table, String inputs, Scores scores, Choices choices) {
        append(table, inputs, "student", scores.student);
        scores.weak.ifPresent(weak -> append(table, inputs, "weak teacher", weak));
        append(table, inputs, "ceiling", scores.ceiling);
        if (choices != null) {
            append(table, inputs, "truth", new RewardScores(1, 0, 1));
            DoubleColumn accuracy = table.doubleColumn("accuracy on sampled preferences").append(choices.student);
            choices.weak.ifPresent(accuracy::append);
            accuracy.append(choices.ceiling).append(choices.truth);
        }
    }

    private static void append(Table table, String inputs, String reward, RewardScores scores) {
        table.stringColumn("inputs").append(inputs);
        table.stringColumn("reward").append(reward);
        table.doubleColumn("correlation").append(scores.correlation());
        table.doubleColumn("error").append(scores.meanSquaredError());
        table.doubleColumn("accuracy").append(scores.preferenceAccuracy());
    }

    @Override
    public String toString() {
        return "on ambient inputs: student " + ambient.student()
                + ambient.weak().map(weak -> "; weak teacher " + weak).orElse("") + "; ceiling " + ambient.ceiling();
    }
}
