package io.github.w2slab.embeddings;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.base.Workers;
import io.github.w2slab.evaluation.GapRecovered;
import io.github.w2slab.evaluation.IntervalTable;
import io.github.w2slab.evaluation.PrincipalAngles;
import io.github.w2slab.evaluation.RewardScores;
import io.github.w2slab.model.Ridge;
import io.github.w2slab.random.Picks;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.Hermite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What rows tell before anything is trained on them: how far they are from what the theory assumes, and what a student can be
 * expected to recover.
 *
 * <p>V_k is spanned by the s leading principal components of task k's rows, about their own mean; theta_k is the unit direction
 * of a ridge fit to the task's truth, u_k that of one to its weak labels. What needs predictions takes them by
 * {@value #FOLDS}-fold cross-fitting: each row is predicted by a fit to the other folds. Which rows make a fold is drawn, always
 * alike for the same number of rows, for rows of a file may be sorted or come in turns.
 */
public final class Judgement {

    /** Folds of the cross-fitting. */
    public static final int FOLDS = 10;
    private static final long SEED = 1;
    /** Orders of the regression on Hermite polynomials. */
    private static final int ORDERS = 4;
    /**
     * A coefficient counts from so many standard errors on: up to eight are looked at, in several tasks, and where there is nothing
     * cross-fitted ones scatter by sqrt 2 more than their errors say, for each two folds are met twice.
     */
    private static final double CLEAR = 4;
    private static final double MOST_OF_ENERGY = 0.95;

    private final Embeddings rows;
    private final int s;
    private final Found[] found;

    /** What was found of one task. */
    private record Found(PrincipalComponents components, double[] theta, double[] u, double[] truthFit, double[] weakFit,
            GapRecovered predicted, HermiteFit hermite, double errorSimilarity, double explained) {
    }

    /**
     * A regression of the truth, of unit variance, on h_1 to h_4 of its own direction's cross-fitted prediction, standardised. Where
     * the truth is not linear along the ridge fit's direction, as an even one is not, the direction is that in which it bends most:
     * the leading eigenvector of E[y x x^T] in V_k, cross-fitted too.
     *
     * @param coefficients of h_1, h_2, ...
     * @param errors       their standard errors (White's, for what is missed may be larger at large predictions), with that of the prediction's mean and deviation
     */
    public record HermiteFit(double[] coefficients, double[] errors) {

        /** Returns the least n whose coefficient is more than four standard errors from 0; 0 if there is none. */
        public int exponent() {
            return IntStream.rangeClosed(1, errors.length)
                    .filter(n -> Math.abs(coefficients[n - 1]) > CLEAR * errors[n - 1]).findFirst().orElse(0);
        }

        /** For example {@code 1 (h_1: 0.71 +- 0.01)}. */
        @Override
        public String toString() {
            int n = exponent();
            return n == 0 ? "none found up to " + errors.length : String.format(Locale.ROOT, "%d (h_%d: %.2f +- %.2f)", n, n,
                    coefficients[n - 1], errors[n - 1]);
        }
    }

    private Judgement(Embeddings rows, int s, Found[] found) {
        this.rows = rows;
        this.s = s;
        this.found = found;
    }

    /**
     * Judges rows. Costs d^3 and n d^2 some ten times a task: seconds for thousands of rows of 384 features.
     *
     * @param rows those to train on, at least 100 a task, of at most 1,024 features; of more, {@link Embeddings#reduced}
     * @param s    dimension of each task's subspace, at least 1 and less than d
     */
    public static Judgement of(Embeddings rows, int s) {
        Require.present("rows", rows);
        rows.requireFew();
        Require.between("subspace dimension s", s, 1, rows.dimension() - 1);
        rows.tasks().forEach(task -> Require.atLeast("number of rows of " + task.name() + ", judged in " + FOLDS + " folds", task.rows(),
                FOLDS * TaskRows.LEAST));
        Found[] found = new Found[rows.tasks().size()];
        Workers.run(found.length, k -> found[k] = found(rows.tasks().get(k), s));
        return new Judgement(rows, s, found);
    }

    private static Found found(TaskRows task, int s) {
        List<Ridge.Fit> fits = Directions.truthAndWeak(task);
        int n = task.rows();
        double[] truthFit = new double[n];
        double[] weakFit = new double[n];
        double[][] scores = new double[3][FOLDS];
        int[] folds = Arrays.stream(Picks.of(SEED, Stream.FOLDS, 0, n).shuffled()).map(place -> place % FOLDS).toArray();
        for (int fold = 0; fold < FOLDS; fold++) {
            Interruption.check();
            int f = fold;
            int[] inside = IntStream.range(0, n).filter(i -> folds[i] == f).toArray();
            TaskRows out = task.at(inside);
            List<Ridge.Fit> fit = Directions.truthAndWeak(task.at(IntStream.range(0, n).filter(i -> folds[i] != f).toArray()));
            double[] ceiling = Directions.values(fit.get(0), out);
            double[] student = Directions.values(fit.get(1), out);
            for (int i = 0; i < inside.length; i++) {
                truthFit[inside[i]] = ceiling[i];
                weakFit[inside[i]] = student[i];
            }
            scores[0][fold] = RewardScores.of(student, out.truth()).correlation();
            scores[1][fold] = RewardScores.of(out.weak(), out.truth()).correlation();
            scores[2][fold] = RewardScores.of(ceiling, out.truth()).correlation();
        }
        double explained = RewardScores.of(weakFit, task.weak()).correlation();
        PrincipalComponents components = PrincipalComponents.of(task.features());
        HermiteFit hermite = hermite(truthFit, task.truth(), folds);
        if (hermite.exponent() != 1) {
            HermiteFit bent = hermite(Directions.bends(task, components, s, folds, FOLDS), task.truth(), folds);
            hermite = bent.exponent() > 0 ? bent : hermite;
        }
        return new Found(components, Vectors.unit(fits.get(0).weights()),
                Vectors.unit(fits.get(1).weights()), truthFit, weakFit, GapRecovered.of(scores[0], scores[1], scores[2]),
                hermite, RewardScores.of(errors(task.weak(), task.truth()),
                errors(weakFit, task.truth())).correlation(), explained * explained);
    }

    private static double[] standardised(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double deviation = Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
        return Arrays.stream(values).map(v -> deviation > 0 ? (v - mean) / deviation : 0).toArray();
    }

    /** Errors of a reward that is brought to the truth's scale by least squares. */
    private static double[] errors(double[] reward, double[] truth) {
        double[] r = standardised(reward);
        double[] t = standardised(truth);
        double slope = RewardScores.of(reward, truth).correlation();
        return IntStream.range(0, r.length).mapToDouble(i -> t[i] - slope * r[i]).toArray();
    }

    /**
     * @param folds of the rows: the mean of a fold's predictions, which leans away from that of its truths, is left out
     */
    private static HermiteFit hermite(double[] prediction, double[] truth, int[] folds) {
        double[] means = new double[FOLDS];
        int[] counts = new int[FOLDS];
        for (int i = 0; i < folds.length; i++) {
            means[folds[i]] += prediction[i];
            counts[folds[i]]++;
        }
        double[] t = standardised(IntStream.range(0, folds.length)
                .mapToDouble(i -> prediction[i] - means[folds[i]] / counts[folds[i]]).toArray());
        double[] y = standardised(truth);
        SimpleMatrix x = new SimpleMatrix(y.length, ORDERS + 1);
        SimpleMatrix target = new SimpleMatrix(y.length, 1);
        for (int i = 0; i < y.length; i++) {
            target.set(i, 0, y[i]);
            for (int n = 0; n <= ORDERS; n++) {
                x.set(i, n, Hermite.value(n, t[i]));
            }
        }
        SimpleMatrix inverse = x.transpose().mult(x).invert();
        SimpleMatrix c = inverse.mult(x.transpose().mult(target));
        SimpleMatrix missed = target.minus(x.mult(c));
        SimpleMatrix scores = new SimpleMatrix(y.length, ORDERS + 1);
        for (int i = 0; i < y.length; i++) {
            for (int n = 0; n <= ORDERS; n++) {
                scores.set(i, n, x.get(i, n) * missed.get(i, 0));
            }
        }
        // White's: what is missed is larger where t is.
        SimpleMatrix covariance = inverse.mult(scores.transpose().mult(scores)).mult(inverse);
        double[] coefficients = new double[ORDERS];
        double[] errors = new double[ORDERS];
        for (int n = 1; n <= ORDERS; n++) {
            coefficients[n - 1] = c.get(n, 0);
            // Mean and deviation of t are those of the rows: a shift brings c_{n+1} into c_n, another scale c_{n+2}.
            double shift = n < ORDERS ? c.get(n + 1, 0) * c.get(n + 1, 0) * (n + 1) / y.length : 0;
            double scale = n + 1 < ORDERS ? c.get(n + 2, 0) * c.get(n + 2, 0) * (n + 1) * (n + 2) / (2.0 * y.length) : 0;
            errors[n - 1] = Math.sqrt(covariance.get(n, n) + shift + scale);
        }
        return new HermiteFit(coefficients, errors);
    }

    /** Returns s. */
    public int subspaceDimension() {
        return s;
    }

    /** Returns which share of a task's energy, about its mean, lies in V of another task (or its own): from 0 to 1. */
    public double energy(String inputs, String subspace) {
        PrincipalComponents of = found[rows.index(inputs)].components;
        double[][] basis = found[rows.index(subspace)].components.leading(s);
        double inside = 0;
        double all = 0;
        for (int i = 0; i < of.values().length; i++) {
            inside += of.values()[i] * Directions.energy(of.vectors()[i], basis);
            all += of.values()[i];
        }
        return inside / all;
    }

    /** Returns the cosines of the principal angles between two tasks' subspaces, descending. */
    public double[] principalCosines(String some, String other) {
        return Arrays.stream(PrincipalAngles.between(found[rows.index(some)].components.leading(s),
                found[rows.index(other)].components.leading(s))).map(StrictMath::cos).toArray();
    }

    /** Returns &lt;theta_k, theta_l&gt;: the cosine of the directions of two tasks' truths. */
    public double featureCosine(String some, String other) {
        return Overlaps.of(found[rows.index(some)].theta, found[rows.index(other)].theta);
    }

    /** Returns &lt;u_k, theta_k&gt;: the cosine of the directions of weak labels and of the truth. */
    public double teacherCosine(String task) {
        Found f = found[rows.index(task)];
        return Overlaps.of(f.u, f.theta);
    }

    /** Returns tau = |P_{V_k} u_k|: how much of the weak labels' direction localized inputs show. */
    public double tau(String task) {
        Found f = found[rows.index(task)];
        return Math.sqrt(Directions.energy(f.u, f.components.leading(s)));
    }

    /** Returns |P_{V_k} theta_k|: how much of the truth's direction localized inputs show; what they can teach at most. */
    public double featureInSubspace(String task) {
        Found f = found[rows.index(task)];
        return Math.sqrt(Directions.energy(f.theta, f.components.leading(s)));
    }

    /** Returns the regression that tells which exponent the truth has along its own direction. */
    public HermiteFit exponent(String task) {
        return found[rows.index(task)].hermite;
    }

    /**
     * Returns d_s as far as features tell it: the number of leading components that hold {@value #MOST_OF_ENERGY} of a task's
     * energy (Dong et al., arXiv 2502.05075, have features that lie in d_s dimensions exactly). Their d_w and d_o need the
     * weak model's own features, which labels do not tell: {@link #explained} is what can be said in their place.
     */
    public int strongDimension(String task) {
        double[] values = found[rows.index(task)].components.values();
        double left = MOST_OF_ENERGY * Arrays.stream(values).sum();
        int count = 0;
        while (left > 0) {
            left -= values[count++];
        }
        return count;
    }

    /**
     * Returns which share of the weak labels' variance the strong features explain on rows that the fit has not seen. What they
     * cannot explain a student cannot copy.
     */
    public double explained(String task) {
        return found[rows.index(task)].explained;
    }

    /** Returns the correlation of the errors of teacher and (ridge, cross-fitted) student, each on the truth's scale. */
    public double errorSimilarity(String task) {
        return found[rows.index(task)].errorSimilarity;
    }

    /**
     * Returns the PGR to expect of a ridge student, by correlation with the truth: measured on each fold by fits to the others,
     * with Fieller's interval over the folds. It needs the truth of the rows, but none that is held out. Folds share most of
     * their fits, so the interval tells the noise of the rows and not that of another draw of all of them; it is for a student
     * on nine tenths of the rows.
     */
    public GapRecovered predicted(String task) {
        return found[rows.index(task)].predicted;
    }

    /** Returns a line for each task: what was found of it. */
    public Table table() {
        List<String> names = rows.names();
        IntervalTable table = IntervalTable.of("Before training, s = " + s, StringColumn.create("task", names),
                column("own energy in V", name -> energy(name, name)), column("theta in V", this::featureInSubspace),
                column("tau", this::tau), column("cos(teacher, truth)", this::teacherCosine),
                column("weak labels explained", this::explained), column("similarity of errors", this::errorSimilarity),
                StringColumn.create("exponent", names.stream().map(name -> exponent(name).toString())),
                column("d_s", name -> strongDimension(name)));
        List<GapRecovered> gaps = names.stream().map(this::predicted).toList();
        return table.with("predicted PGR", gaps.stream().map(GapRecovered::interval).toList(),
                gaps.stream().map(GapRecovered::toString).toList());
    }

    private DoubleColumn column(String title, java.util.function.ToDoubleFunction<String> value) {
        return DoubleColumn.create(title, rows.names().stream().mapToDouble(value).toArray());
    }

    /** Returns a line for each pair of tasks: how far their subspaces and directions overlap. */
    public Table pairs() {
        List<String[]> pairs = new ArrayList<>();
        for (String some : rows.names()) {
            rows.names().stream().filter(other -> !other.equals(some)).forEach(other -> pairs.add(new String[] {some, other}));
        }
        return Table.create("Pairs of tasks, s = " + s, StringColumn.create("inputs of", pairs.stream().map(p -> p[0])),
                StringColumn.create("subspace of", pairs.stream().map(p -> p[1])),
                DoubleColumn.create("energy", pairs.stream().mapToDouble(p -> energy(p[0], p[1])).toArray()),
                DoubleColumn.create("largest cosine", pairs.stream().mapToDouble(p -> principalCosines(p[0], p[1])[0]).toArray()),
                DoubleColumn.create("median cosine", pairs.stream().mapToDouble(p -> principalCosines(p[0], p[1])[s / 2]).toArray()),
                DoubleColumn.create("cosine of directions", pairs.stream().mapToDouble(p -> featureCosine(p[0], p[1])).toArray()));
    }

    /** Returns a line for each assumption of the theory: what it says, and what the rows say. */
    public Table assumptions() {
        List<String> names = rows.names();
        return Table.create("Assumed and found", StringColumn.create("assumed",
                        "a task's inputs lie in its V", "other tasks' inputs have nothing in it", "the target's direction lies in V",
                        "the link is even: exponent 2 or more", "labels are the teacher's direction alone"),
                StringColumn.create("found",
                        names.stream().map(k -> text(energy(k, k))).toList() + " of their energy",
                        names.stream().map(k -> text(names.stream().filter(l -> !l.equals(k)).mapToDouble(l -> energy(l, k)).max()
                                .orElse(0))).toList() + " of it at most",
                        names.stream().map(k -> text(featureInSubspace(k))).toList() + " of its length",
                        "exponents " + names.stream().map(k -> exponent(k).exponent()).toList(),
                        names.stream().map(k -> text(explained(k))).toList() + " of the labels' variance"),
                StringColumn.create("what follows", "a student of V sees a part of its inputs only",
                        "weak-to-strong training moves the other tasks' neurons", "the ceiling is lower in V",
                        whatFollowsOfExponents(), "the rest is noise that a student averages out"));
    }

    private String whatFollowsOfExponents() {
        List<Integer> exponents = rows.names().stream().map(name -> exponent(name).exponent()).toList();
        return exponents.contains(1) ? "neurons need an odd part: ReLU, not h_2"
                : exponents.contains(0) ? "where it is 0 no direction was found that tells the truth"
                : "even neurons find it, as h_2; linear fits, the ridge student's too, do not";
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    @Override
    public String toString() {
        return "judgement of " + rows + ", s = " + s;
    }
}
