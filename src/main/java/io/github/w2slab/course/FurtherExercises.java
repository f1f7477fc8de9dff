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
import io.github.w2slab.world.Hermite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Notebooks 11 to 13: human ratings, other mechanisms, rewards that are optimised. */
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
                Exercise.number("12.2", "new RidgeTeacher(200, 400, 400, 0.5, 1, 0.1): below which penalty of the teacher does a student gain?",
                        () -> new RidgeTeacher(200, 400, 400, 0.5, 1, 0.1).threshold(), 0.01, "sigma^2 d/(n r^2), with sigma = 0.5.")
                        .mistake(() -> new RidgeTeacher(200, 400, 400, 1, 1, 0.1).threshold(), "The noise is 0.5, and it enters squared."),
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
                        "Truth and error play the same part here: given their sum, what is the mean of each?"));
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
