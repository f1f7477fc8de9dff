package io.github.w2slab.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.evaluation.GapRecovered;
import io.github.w2slab.training.Sgd;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the notebook and the README say of the ratings, over splits. */
class RatingsTest {

    private static final List<String> TASKS = List.of("movie", "amazon", "nyt");
    /** Teacher, student, ceiling of one split by another ridge penalty. */
    private static final double[][] ONE_SPLIT = {{0.419, 0.569, 0.693}, {0.574, 0.709, 0.732}, {0.503, 0.569, 0.602}};

    private static Embeddings ratings;
    private static Students students;

    @BeforeAll
    static void read() {
        ratings = Embeddings.read("data/ratings.npz");
        students = Students.ridge(ratings, 4);
    }

    /** Single splits scatter by 0.01 to 0.035; the penalty moves the student by as much. */
    @Test
    void studentsPassTheirTeacherAndStayBelowTheCeiling() {
        for (int k = 0; k < TASKS.size(); k++) {
            String task = TASKS.get(k);
            double[] means = {students.correlation(task, "teacher").mean(), students.correlation(task, "student").mean(),
                    students.correlation(task, "ceiling").mean()};
            for (int i = 0; i < means.length; i++) {
                assertEquals(ONE_SPLIT[k][i], means[i], 0.09, task + " " + Students.WHO.get(i));
            }
            assertTrue(means[0] < means[1] && means[1] < means[2], students::toString);
            assertTrue(students.gapRecovered(task).isDefined() && students.gapRecovered(task).low() > 0, students::toString);
            assertTrue(students.accuracy(task, "student").mean() > students.accuracy(task, "teacher").mean());
            assertTrue(students.elsewhere(task, "student").high() < 0);
        }
    }

    @Test
    void theyAreNeitherOrthogonalNorEqualAndNearlyLinear() {
        Judgement judged = Judgement.of(ratings.split(1).train(), 64);
        for (String task : TASKS) {
            assertEquals(1, judged.exponent(task).exponent());
            assertTrue(judged.energy(task, task) > 0.5 && judged.energy(task, task) < 0.7);
            assertTrue(judged.tau(task) > 0.55 && judged.tau(task) < 0.85);
            assertTrue(judged.featureInSubspace(task) > 0.65 && judged.featureInSubspace(task) < 0.85);
            assertTrue(judged.errorSimilarity(task) > 0.65);
            assertTrue(judged.explained(task) > 0.28 && judged.explained(task) < 0.45);
            // What was predicted from rows to train on agrees with what was then measured on others.
            GapRecovered predicted = judged.predicted(task);
            GapRecovered measured = students.gapRecovered(task);
            assertTrue(predicted.low() < measured.high() && measured.low() < predicted.high(), predicted + " and " + measured);
            assertEquals(predicted.estimate(), measured.estimate(), 0.25, task);
            for (String other : TASKS) {
                if (!other.equals(task)) {
                    assertTrue(judged.energy(other, task) > 0.3 && judged.energy(other, task) < 0.45);
                    assertTrue(judged.principalCosines(other, task)[0] > 0.94);
                    assertTrue(judged.featureCosine(other, task) > 0.35 && judged.featureCosine(other, task) < 0.65);
                }
            }
        }
    }

    /** Numbers of embeddings_golden.py, in src/test/python. */
    @Test
    void judgesAsNumpyDoes() {
        Judgement judged = Judgement.of(ratings, 64);
        double[][] energies = {{0.570906, 0.335272, 0.424221}, {0.361538, 0.664488, 0.343283}, {0.423299, 0.328061, 0.569615}};
        double[][] cosines = {{1, 0.952261, 0.979217}, {0.952261, 1, 0.956607}, {0.979217, 0.956607, 1}};
        double[][] directions = {{1, 0.40363, 0.45921}, {0.40363, 1, 0.41372}, {0.45921, 0.41372, 1}};
        double[] tau = {0.69676, 0.55841, 0.68591};
        double[] teacher = {0.45204, 0.59468, 0.69769};
        for (int k = 0; k < 3; k++) {
            for (int l = 0; l < 3; l++) {
                assertEquals(energies[k][l], judged.energy(TASKS.get(k), TASKS.get(l)), 1e-5);
                assertEquals(cosines[k][l], judged.principalCosines(TASKS.get(k), TASKS.get(l))[0], 1e-5);
                assertEquals(directions[k][l], judged.featureCosine(TASKS.get(k), TASKS.get(l)), 2e-5);
            }
            assertEquals(tau[k], judged.tau(TASKS.get(k)), 2e-5);
            assertEquals(teacher[k], judged.teacherCosine(TASKS.get(k)), 2e-5);
        }
    }

    /** Two-layer models: what weak-to-strong training loses elsewhere depends on whitening; SFT's loss is larger only there. */
    @Test
    void whitenedInputsProtectTheOtherTasks() {
        Embeddings few = ratings.reduced(192);
        TwoLayer how = new TwoLayer(64, false, 12, Sgd.perDimension(0.02), 10_000);
        Students white = Students.trained(few, how.withWhitening(), 2);
        Students plain = Students.trained(few, how, 2);
        for (String task : TASKS) {
            assertTrue(white.correlation(task, "student").mean() > white.correlation(task, "teacher").mean(), white::toString);
            assertTrue(white.elsewhere(task, "student").mean() > white.elsewhere(task, "SFT").mean() / 2, white.table()::printAll);
            assertTrue(white.correlation(task, "SFT").mean() < white.correlation(task, "ceiling").mean(), white::toString);
            assertTrue(white.correlation(task, "ceiling").mean() < students.correlation(task, "ceiling").mean() - 0.02, white::toString);
            assertTrue(plain.elsewhere(task, "student").mean() < white.elsewhere(task, "student").mean(), plain.table()::printAll);
        }
    }

    @Test
    void aTeacherBetterThanItsCeilingLeavesNoGap() {
        TaskRows movie = ratings.task("movie");
        TaskRows swapped = new TaskRows("swapped", movie.features(), movie.truth(), movie.truth());
        Students perfect = Students.ridge(Embeddings.of(List.of(swapped)), 2);
        assertFalse(perfect.gapRecovered("swapped").isDefined());
        assertTrue(perfect.table().stringColumn("PGR").get(0).equals("undefined: no clear gap"));
    }
}
