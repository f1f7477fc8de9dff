package io.github.w2slab.evaluation;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.Task;
import java.util.Optional;
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
 * <p>On localized inputs the weak teacher is already as good as its student, which copies it there: read PGR on ambient
 * ones.
 */
public final class Evaluation {

    /** Samples on which heads are fitted, and held-out inputs on which they are scored, unless set otherwise. */
    public static final int SAMPLES = 2000;

    private final Scores ambient;
    private final Scores localized;
    private final RewardModel student;

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

    private Evaluation(Scores ambient, Scores localized, RewardModel student) {
        this.ambient = ambient;
        this.localized = localized;
        this.student = student;
    }

    /** Evaluates a run as it stands, against the limit of true labels on the same inputs. */
    public static Evaluation of(Training run) {
        return of(run, limit(run), SAMPLES);
    }

    /** Evaluates a run as it stands, against another run with true labels on the same inputs. */
    public static Evaluation of(Training run, Training ceiling) {
        return of(run, ceiling.model(), SAMPLES);
    }

    /**
     * Evaluates a run as it stands.
     *
     * @param ceiling neurons of the ceiling
     * @param samples inputs on which heads are fitted, and as many held-out ones of each law; at least 2
     */
    public static Evaluation of(Training run, RewardModel ceiling, int samples) {
        Require.present("ceiling", ceiling);
        Task target = run.world().target();
        long seed = run.sgd().seed();
        Sample own = Sample.of(run.supervision(), seed, samples);
        RewardModel student = own.fit(run.model());
        RewardModel top = own.labelledBy(target.reward()).fit(ceiling);
        Reward labels = run.supervision().reward();
        Optional<Reward> weak = labels instanceof WeakTeacher ? Optional.of(labels) : Optional.empty();
        return new Evaluation(scores(Sample.ambient(target, seed, samples), student, weak, top),
                scores(Sample.localized(target, seed, samples), student, weak, top), student);
    }

    /**
     * Scores student and weak teacher on ambient inputs only, to the same numbers as {@link #ambient}: without a ceiling,
     * in a third of the time.
     */
    public static StudentAndTeacher score(Training run) {
        Task target = run.world().target();
        long seed = run.sgd().seed();
        RewardModel student = Sample.of(run.supervision(), seed, SAMPLES).fit(run.model());
        Sample heldOut = Sample.ambient(target, seed, SAMPLES);
        return new StudentAndTeacher(heldOut.score(student),
                run.supervision().reward() instanceof WeakTeacher weak ? Optional.of(heldOut.score(weak)) : Optional.empty());
    }

    private static Scores scores(Sample heldOut, Reward student, Optional<Reward> weak, Reward ceiling) {
        return new Scores(heldOut.score(student), weak.map(heldOut::score), heldOut.score(ceiling));
    }

    /** Returns neurons at the limit of true labels on the run's inputs: the label's direction as they weigh it, and its opposite. */
    public static RewardModel limit(Training run) {
        Task target = run.world().target();
        Inputs inputs = run.supervision().inputs();
        double in = inputs.deviationInside() * inputs.deviationInside();
        double out = inputs.deviationOutside() * inputs.deviationOutside();
        double[] theta = target.feature();
        double[] inside = target.subspace().vector(target.subspace().coefficients(theta));
        double[] w = new double[theta.length];
        double square = 0;
        for (int i = 0; i < w.length; i++) {
            w[i] = in * inside[i] + out * (theta[i] - inside[i]);
            square += w[i] * w[i];
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

    /** Returns the run's model with the head that was fitted. */
    public RewardModel student() {
        return student;
    }

    /**
     * Returns a table with a row for each reward on each law of held-out inputs, ambient and localized. Columns: inputs,
     * reward, correlation, mean squared error, preference accuracy.
     */
    public Table table() {
        Table table = Table.create("Evaluation", StringColumn.create("inputs"), StringColumn.create("reward"),
                DoubleColumn.create("correlation"), DoubleColumn.create("mean squared error"),
                DoubleColumn.create("preference accuracy"));
        append(table, "ambient", ambient);
        append(table, "localized", localized);
        return table;
    }

    private static void append(Table table, String inputs, Scores scores) {
        append(table, inputs, "student", scores.student);
        scores.weak.ifPresent(weak -> append(table, inputs, "weak teacher", weak));
        append(table, inputs, "ceiling", scores.ceiling);
    }

    private static void append(Table table, String inputs, String reward, RewardScores scores) {
        table.stringColumn("inputs").append(inputs);
        table.stringColumn("reward").append(reward);
        table.doubleColumn("correlation").append(scores.correlation());
        table.doubleColumn("mean squared error").append(scores.meanSquaredError());
        table.doubleColumn("preference accuracy").append(scores.preferenceAccuracy());
    }

    @Override
    public String toString() {
        return "on ambient inputs: student " + ambient.student()
                + ambient.weak().map(weak -> "; weak teacher " + weak).orElse("") + "; ceiling " + ambient.ceiling();
    }
}
