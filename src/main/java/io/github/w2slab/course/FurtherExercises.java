package io.github.w2slab.course;

import static io.github.w2slab.course.ModelExercises.world;

import io.github.w2slab.embeddings.Embeddings;
import io.github.w2slab.embeddings.Judgement;
import io.github.w2slab.embeddings.Students;
import io.github.w2slab.embeddings.TaskRows;
import io.github.w2slab.evaluation.BestOfN;
import io.github.w2slab.evaluation.Sample;
import io.github.w2slab.mechanisms.Averaging;
import io.github.w2slab.mechanisms.Mechanism;
import io.github.w2slab.mechanisms.OptimisedReward;
import io.github.w2slab.mechanisms.RidgeTeacher;
import io.github.w2slab.mechanisms.SharedSubspace;
import io.github.w2slab.theory.H2Law;
import io.github.w2slab.world.Hermite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Notebooks 11 to 14: human ratings, other mechanisms, rewards that are optimised, phase diagrams. */
final class FurtherExercises {

    private FurtherExercises() {
    }

    static List<Exercise> all() {
        return List.of(
                Exercise.number("11.1", "Which share of the energy of movie's texts lies in their 16 leading components (split 1, the rows "
                        + "to train on)?", FurtherExercises::energyOfMovie, 0.01,
                        "Judgement.of(split.train(), 16), column own energy in V."),
                Exercise.choice("11.2", "Take the human ratings themselves as the teacher's labels. What is the performance gap recovered "
                        + "for movie?", FurtherExercises::perfectTeacher, List.of("0", "1", "undefined"),
                        "The gap lies between teacher and ceiling. Where is the teacher now?"),

                Exercise.number("12.1", "Teacher and student share all of the student's 20 dimensions: what is the student's error, with the "
                        + "standard sizes of sharing(20)?", () -> predicted(SharedSubspace.sharing(20), "student's error"), 0.02,
                        "The formula of this page with d_o = 20, n = 160 and N = 800; or predictions()."),
                Exercise.number("12.2", "RidgeTeacher.of(0.1).noise(0.5): below which penalty of the teacher does a student gain?",
                        () -> RidgeTeacher.of(0.1).noise(0.5).threshold(), 0.01, "sigma^2 d/(n r^2), with sigma = 0.5.")
                        .mistake(() -> RidgeTeacher.of(0.1).threshold(), "The noise is 0.5, and it enters squared."),
                Exercise.number("12.3", "A student of error 0.2 walks to a teacher of error 0.6, and their errors are orthogonal. What is the "
                        + "best error on the way?", () -> predicted(new Averaging(0.2, 0.6, 2), "best error on the way"), 0.01,
                        "E_s E_t/(E_s + E_t): less than both."),

                Exercise.number("13.1", "How far does best-of-256 move the law of inputs, in nats (KL)?", () -> BestOfN.divergence(256), 0.01,
                        "ln n - (n - 1)/n.")
                        .mistake(() -> StrictMath.log(256), "That is ln n alone."),
                Exercise.number("13.2", "Rewards are h_3 of directions with the overlap 0.7. Which share of what the teacher sees is true?",
                        () -> predicted(new OptimisedReward(3, 0.7, 64, 4000), "true gain / proxy gain"), 0.02,
                        "Mehler's formula has the power of the Hermite polynomial's order.")
                        .mistake(() -> predicted(OptimisedReward.of(0.7), "true gain / proxy gain"), "That is for h_2."),
                Exercise.fact("13.3", "The proxy is the truth plus an error of the same law, h_2(t) + h_2(v). Is less true reward won with "
                        + "n = 1024 than with n = 256?", FurtherExercises::turnsRound,
                        "Truth and error play the same part here: given their sum, what is the mean of each?"),

                Exercise.number("14.1", "Which tau^2 bears the largest rate, for large s and raw labels of h_2 without noise?",
                        FurtherExercises::bestSquare, 0.01, "4 v/(2 v^2 + (v - 1)^2) with v = tau^2: where is it largest?")
                        .mistake(() -> 1, "Larger labels bring more noise too, and a perfect teacher's are large.")
                        .mistake(() -> StrictMath.sqrt(bestSquare()), "That is tau, not its square."),
                Exercise.number("14.2", "SFT in d = 10^4 at the rate 0.3/d: from which rho on does a neuron of the other task that has "
                        + "turned to theta_0, and stands at its plateau, keep more than half of its feature?",
                        () -> 0.5 / H2Law.fineTuning(10_000, 0.3).plateau(), 0.01, "It keeps rho times its plateau.")
                        .mistake(() -> 0.5, "That would be a neuron that lies on theta_0; noise keeps it at a plateau below."),
                Exercise.number("14.3", "At c = 2 and s = 65,536, what is the mean size of the overlap by the balance of the equation?",
                        () -> balance(65_536), 0.01, "0.691 s^(-1/4).")
                        .mistake(() -> balance(65_536) / 16, "The power of s is -1/4, not -1/2."));
    }

    /** v of the largest 4 v/(2 v^2 + (v - 1)^2), to 1e-6, by intervals that shrink about it. */
    private static double bestSquare() {
        double low = 0.01;
        double high = 1;
        while (high - low > 1e-6) {
            double third = (high - low) / 3;
            if (largestRate(low + third) < largestRate(high - third)) {
                low += third;
            } else {
                high -= third;
            }
        }
        return low;
    }

    private static double largestRate(double square) {
        return new H2Law(1_000_000_000, 1, StrictMath.sqrt(square), 0, 1).largestRate();
    }

    /** The mean of |m| under the density exp(-d m^4/4), which drift and noise of the equation leave as it is. */
    private static double balance(int d) {
        double scale = StrictMath.pow(4.0 / d, 0.25);
        double weight = 0;
        double mean = 0;
        for (double u = 0.5e-3; u < 4; u += 1e-3) {
            double density = StrictMath.exp(-StrictMath.pow(u, 4));
            weight += density;
            mean += u * density;
        }
        return scale * mean / weight;
    }

    private static double predicted(Mechanism mechanism, String quantity) {
        return mechanism.predictions().stream().filter(each -> each.quantity().equals(quantity)).findFirst().orElseThrow().value();
    }

    /** The ratings that lie beside the notebooks. */
    private static Embeddings ratings() {
        for (String place : List.of("../data/ratings.npz", "data/ratings.npz")) {
            if (Files.isRegularFile(Path.of(place))) {
                return Embeddings.read(place);
            }
        }
        throw new IllegalStateException("the exercises of notebook 11 need data/ratings.npz beside the folder of the notebooks");
    }

    /** Judges this task alone: energies are those of its own rows. */
    private static double energyOfMovie() {
        TaskRows movie = ratings().split(1).train().task("movie");
        return Judgement.of(Embeddings.of(List.of(movie)), 16).energy("movie", "movie");
    }

    private static String perfectTeacher() {
        List<TaskRows> taught = ratings().tasks().stream().map(rows -> new TaskRows(rows.name(), rows.features(), rows.truth(),
                rows.truth())).toList();
        var gap = Students.ridge(Embeddings.of(taught), 2).gapRecovered("movie");
        return gap.isDefined() ? String.valueOf(Math.round(gap.estimate())) : "undefined";
    }

    private static boolean turnsRound() {
        Sample pool = Sample.ambient(world(256, 32, 0.3).target(), 1, 40_000);
        double[] truth = pool.labels();
        double[] proxy = new double[truth.length];
        for (int i = 0; i < truth.length; i++) {
            proxy[i] = truth[i] + Hermite.value(2, pool.inputs()[i][100]);
        }
        BestOfN best = BestOfN.of(proxy, truth);
        return best.gain(1024).trueGain() < best.gain(256).trueGain();
    }
}
