package io.github.w2slab.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.course.Verdict.Outcome;
import io.github.w2slab.embeddings.Embeddings;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("law")
class CourseTest {

    /** Solutions by hand, without the library's laws. */
    private static Map<String, Supplier<Object>> byHand() {
        double ceiling = Math.sqrt(0.91);
        double tau03 = tau(0.3, 128, 1024);
        Map<String, Supplier<Object>> all = new TreeMap<>();
        all.put("01.1", () -> 0.8);
        all.put("01.2", () -> 0.4 * ceiling / tau(0.4, 64, 1024));
        all.put("01.3", () -> false);
        all.put("02.1", () -> Math.sqrt(1 - 0.72));
        all.put("02.2", () -> Math.sqrt(0.75) / 8);
        all.put("02.3", () -> Math.toDegrees(Math.acos(0.6)));
        all.put("03.1", () -> 0.7 * ceiling / tau(0.7, 128, 256));
        all.put("03.2", () -> Math.sqrt(3) * 0.81 * -0.19);
        all.put("03.3", () -> absoluteSecond(tau(0.7, 32, 256)) > 0 ? "attracted" : "repelled");
        all.put("04.1", () -> logOdds(1 / Math.sqrt(128), 0.8) / (2 * tau03 * tau03 * 0.02 / 128));
        all.put("04.2", () -> plateau(0.4, 128, tau(0.7, 128, 1024), 0) * 0.7 * 0.91 / tau(0.7, 128, 1024));
        all.put("04.3", () -> false);
        all.put("05.1", () -> 0.5 * 0.89);
        all.put("05.2", () -> "inputs");
        all.put("05.3", () -> 0.75);
        all.put("06.1", () -> withNoise(1 / 8.0, 64, 1_000_000, 64));
        all.put("06.2", () -> fineTuned(1e8) / fineTuned(1e4));
        all.put("06.3", () -> plateau(0.3, 1024, 1, 0) > 0.8);
        all.put("07.1", () -> largest(tau03) * 128 / 127);
        all.put("07.2", () -> 0.1 * share(tau(0.7, 128, 1024), 128, 0) / share(1, 1024, 0.1));
        all.put("07.3", () -> "W2S");
        double t = tau(0.9, 32, 256);
        all.put("08.1", () -> Math.log(2) / (0.05 / 32 * (3 * t * t - 1)));
        all.put("08.2", () -> "leaves");
        all.put("08.3", () -> Math.sqrt((1 / 3.0 - 0.04 - 31 / 255.0) / (0.91 - 31 / 255.0)));
        all.put("09.1", () -> Math.sqrt(1 - 0.2 / 32 * 31 * Math.PI / (4 * Math.sqrt(2))));
        all.put("09.2", () -> 0.4);
        all.put("09.3", () -> "repelled");
        all.put("10.1", () -> 0.01 * 224 / (0.01 * 256 + 32));
        all.put("10.2", () -> true);
        all.put("11.1", () -> energyOfMovie(16));
        all.put("11.2", () -> "undefined");
        all.put("12.1", () -> 1 / 119.0 * (20 + 20 * 20 / 779.0));
        all.put("12.2", () -> 0.125);
        all.put("12.3", () -> 0.15);
        all.put("13.1", () -> 8 * Math.log(2) - 255 / 256.0);
        all.put("13.2", () -> 0.343);
        all.put("13.3", () -> false);
        all.put("14.1", () -> 1 / Math.sqrt(3));
        all.put("14.2", () -> 0.5 / plateau(0.3, 10_000, 1, 0));
        // Gamma(1/2) and Gamma(1/4), from a table.
        all.put("14.3", () -> Math.sqrt(2) * 1.7724538509 / 3.6256099082 / 16);
        return all;
    }

    private static double tau(double a, int s, int d) {
        return Math.sqrt(a * a * 0.91 + (1 - a * a) * (s - 1) / (d - 1));
    }

    private static double logOdds(double from, double to) {
        return Math.log(to / Math.sqrt(1 - to * to) * Math.sqrt(1 - from * from) / from);
    }

    /** The drift of an overlap, of which the laws are the integral. */
    private static double drift(double m, double eta, double dimension, double tau, double noise) {
        double t2 = tau * tau;
        double kappa = t2 - 1;
        double b = t2 * t2 * (2 + 8 * m * m) + 4 * t2 * kappa * m * m + kappa * kappa + 2 * noise * noise;
        return 2 * eta * t2 * m * (1 - m * m) - eta * eta / 2 * (dimension - 1) * b * m;
    }

    private static double plateau(double c, int dimension, double tau, double noise) {
        double low = 1e-9;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (drift(middle, c / dimension, dimension, tau, noise) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double time(double from, double to, double eta, double dimension, double tau) {
        int n = 20_000;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double m = from + (to - from) * (i + 0.5) / n;
            sum += (to - from) / n / drift(m, eta, dimension, tau, 0);
        }
        return sum;
    }

    private static double withNoise(double from, int s, int d, int dimension) {
        double tau = tau(0.7, s, d);
        return time(from, 0.5 * tau / (0.7 * 0.91), 0.3 / dimension, dimension, tau);
    }

    /** Substituted m = exp(x), for the start is tiny. */
    private static double fineTuned(double d) {
        int n = 20_000;
        double from = Math.log(1 / Math.sqrt(d));
        double width = (Math.log(0.5) - from) / n;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double m = Math.exp(from + (i + 0.5) * width);
            sum += width * m / drift(m, 0.3 / d, d, 1, 0);
        }
        return sum;
    }

    private static double largest(double tau) {
        double t2 = tau * tau;
        return 4 * t2 / (2 * t2 * t2 + (t2 - 1) * (t2 - 1));
    }

    private static double share(double tau, int dimension, double noise) {
        double signal = 2 * 0.1 / dimension * tau * tau * 0.8 * 0.36;
        return (signal - drift(0.8, 0.1 / dimension, dimension, tau, noise)) / signal;
    }

    /** c_2 of |h_4(tau t)|. */
    private static double absoluteSecond(double tau) {
        double sum = 0;
        for (double t = -10; t < 10; t += 1e-3) {
            double z = tau * t;
            sum += 1e-3 * Math.abs(z * z * z * z - 6 * z * z + 3) * (t * t - 1) * Math.exp(-t * t / 2);
        }
        return sum;
    }

    /** Eigenvalues of the covariance, by EJML. */
    private static double energyOfMovie(int components) {
        float[][] rows = Embeddings.read("data/ratings.npz").split(1).train().task("movie").features();
        SimpleMatrix x = new SimpleMatrix(rows.length, rows[0].length);
        for (int j = 0; j < rows[0].length; j++) {
            double mean = 0;
            for (float[] row : rows) {
                mean += row[j] / (double) rows.length;
            }
            for (int i = 0; i < rows.length; i++) {
                x.set(i, j, rows[i][j] - mean);
            }
        }
        double[] values = x.transpose().mult(x).svd().getSingularValues();
        return Arrays.stream(values).limit(components).sum() / Arrays.stream(values).sum();
    }

    static List<Exercise> exercises() {
        return Course.exercises();
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void aSolutionByHandIsRightAndAnotherAnswerIsNot(Exercise exercise) {
        Object right = exercise.truth() instanceof Truth.OfRun ? exercise.truth().value() : byHand().get(exercise.id()).get();
        Verdict verdict = Course.check(exercise.id(), right);
        assertEquals(Outcome.RIGHT, verdict.outcome(), () -> exercise.id() + " is " + exercise.truth().value());
        assertEquals(exercise.id() + ": right.", verdict.toString());
        for (Object wrong : wrong(exercise, right)) {
            Verdict other = Course.check(exercise.id(), wrong);
            assertEquals(Outcome.WRONG, other.outcome());
            assertEquals(0, other.points());
            assertEquals(exercise.id() + ": not yet. " + exercise.hint(), other.toString());
        }
    }

    private static List<Object> wrong(Exercise exercise, Object right) {
        if (exercise.truth() instanceof Truth.OfChoice choice) {
            return List.copyOf(choice.of().stream().filter(word -> !word.equals(right)).toList());
        }
        if (exercise.truth() instanceof Truth.OfNumber) {
            double number = (Double) right;
            return exercise.id().startsWith("11") ? List.of(-number) : List.of(1.37 * number + 0.003, -7.3 * number, Double.POSITIVE_INFINITY);
        }
        return right instanceof Boolean truth ? List.of(!truth) : List.of(((Training) right).again().train(100));
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void aUsualMistakeIsToldApartFromTheTruthAndSaysWhatWentWrong(Exercise exercise) {
        for (Exercise.Mistake mistake : exercise.mistakes()) {
            Verdict verdict = exercise.check(mistake.truth().value());
            assertNotEquals(Outcome.RIGHT, verdict.outcome());
            if (verdict.outcome() == Outcome.WRONG) {
                assertEquals(exercise.id() + ": not yet. " + mistake.says(), verdict.toString());
            }
        }
    }

    @Test
    void aNumberThatIsNearIsWorthHalf() {
        Verdict verdict = Course.check("01.1", 0.82);
        assertEquals(Outcome.NEARLY, verdict.outcome());
        assertEquals(Exercise.POINTS / 2, verdict.points());
        assertTrue(verdict.toString().startsWith("01.1: nearly."), verdict::toString);
        assertEquals(Outcome.RIGHT, Course.check("01.1", 0.807f).outcome());
        assertEquals(Outcome.WRONG, Course.check("01.1", 0.85).outcome());
        assertEquals(Outcome.WRONG, Course.check("01.1", 1).outcome());
    }

    @Test
    void nothingFilledInIsNeitherRightNorWrong() {
        for (Object nothing : new Object[] {null, Double.NaN}) {
            Verdict verdict = Course.check("01.1", nothing);
            assertEquals(Outcome.UNANSWERED, verdict.outcome());
            assertEquals("01.1: put your answer in, which is a number, and run the cell again.", verdict.toString());
        }
        assertEquals(Outcome.UNANSWERED, Course.check("01.3", null).outcome());
        assertEquals(Outcome.UNANSWERED, Course.check("03.3", " ").outcome());
        assertEquals(Outcome.UNANSWERED, Course.check("01.4", null).outcome());
    }

    @Test
    void aWordMayBeWrittenInCapitals() {
        assertEquals(Outcome.RIGHT, Course.check("07.3", "w2s").outcome());
        assertEquals(Outcome.RIGHT, Course.check("05.2", " Inputs ").outcome());
    }

    @Test
    void anAnswerOfAnotherKindIsToldWhatIsAsked() {
        assertEquals("answer must be a number, but is the text \"0.8\"", messageOf("01.1", "0.8"));
        assertEquals("answer must be true or false, but is the text \"true\"", messageOf("01.3", "true"));
        assertEquals("answer must be true or false, but is 1", messageOf("01.3", 1));
        assertEquals("answer must be a number, but is [0.8]", messageOf("01.1", new double[] {0.8}));
        assertEquals("answer must be a Training, but is [0.8, 0.9]", messageOf("01.4", new double[] {0.8, 0.9}));
        assertEquals("answer must be one of \"inputs\", \"labels\", but is [both]", messageOf("05.2", new String[] {"both"}));
        assertEquals("answer must be one of \"inputs\", \"labels\", but is both", messageOf("05.2", "both"));
        assertEquals("answer must be a Training, but is 0.99", messageOf("01.4", 0.99));
    }

    @Test
    void aWrongIdNamesTheIdsThatThereAre() {
        assertEquals("id must be one of 03.1, 03.2, 03.3, but is 03.9", messageOf("03.9", 1));
        assertEquals("id must be one of 03.1, 03.2, 03.3, but is 3.2", messageOf("3.2", 1));
        String message = messageOf("99.1", 1);
        Course.exercises().forEach(exercise -> assertTrue(message.contains(exercise.id()), message));
    }

    private static String messageOf(String id, Object answer) {
        return assertThrows(IllegalArgumentException.class, () -> Course.check(id, answer)).getMessage();
    }

    @Test
    void onlyAnHonestRunOfTheRightKindIsTaken() {
        World world = World.builder().dimension(1024).subspaceDimension(64).tasks(2).correlation(0.3).seed(1).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(16).seed(2).build();
        Sgd sgd = Sgd.perDimension(0.05).seed(4);
        Training better = Training.of(strong, Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.9).seed(3)), sgd);
        assertEquals(Outcome.WRONG, Course.check("01.4", better.train(30_000)).outcome());
        Training truth = Training.of(strong, Supervision.trueLabelsOnLocalizedInputs(world), sgd);
        assertEquals(Outcome.WRONG, Course.check("01.4", truth.train(30_000)).outcome());
    }

    /** Once all of these were told to take a smaller learning rate. */
    @Test
    void aRunOfTheWrongKindIsToldWhatIsWrong() {
        World world = World.builder().dimension(1024).subspaceDimension(64).tasks(2).correlation(0.3).seed(1).build();
        World small = World.builder().dimension(64).subspaceDimension(16).seed(1).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(2).seed(2).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
        Sgd sgd = Sgd.perDimension(0.05).seed(4);
        assertSaid("has not taken a step", Training.of(strong, Supervision.weakToStrong(world, teacher), sgd));
        assertSaid("no weak teacher's", Training.of(strong, Supervision.fineTuning(world), sgd).train(1));
        assertSaid("do not lie in V_0", Training.of(strong, Supervision.weakLabelsOnAmbientInputs(world, teacher), sgd).train(1));
        assertSaid("alignment 0.99; asked for is a student of one of 0.7", Training.of(strong, Supervision.weakToStrong(world,
                WeakTeacher.withAlignment(world.target(), 0.99).seed(3)), sgd).train(1));
        assertSaid("has d = 64 and s = 16", Training.of(RewardModel.pretrained(small).neuronsPerTask(2).build(),
                Supervision.weakToStrong(small, WeakTeacher.withAlignment(small.target(), 0.7).seed(3)), sgd).train(1));
        assertSaid("diverged", Training.of(strong, Supervision.weakToStrong(world, teacher), Sgd.spherical(1e200)).train(100));
        assertSaid("take a smaller learning rate, and more steps", Training.of(strong, Supervision.weakToStrong(world, teacher), sgd).train(1));
    }

    private static void assertSaid(String part, Training answer) {
        Verdict verdict = Course.check("01.4", answer);
        assertEquals(Outcome.WRONG, verdict.outcome());
        assertTrue(verdict.says().startsWith("not yet. ") && verdict.says().contains(part), verdict.says());
    }

    @Test
    void idsAreOnesOfTheirNotebooksInOrder() {
        List<String> ids = Course.exercises().stream().map(Exercise::id).toList();
        assertEquals(List.copyOf(new TreeSet<>(ids)), ids);
        Map<String, Integer> count = new TreeMap<>();
        ids.forEach(id -> assertEquals(id.substring(3), String.valueOf(count.merge(id.substring(0, 2), 1, Integer::sum))));
        assertEquals(14, count.size());
        assertTrue(count.values().stream().allMatch(each -> each >= 2), count::toString);
        Set<String> questions = new HashSet<>(Course.exercises().stream().map(Exercise::question).toList());
        assertEquals(ids.size(), questions.size());
        assertFalse(questions.contains(""));
    }
}
