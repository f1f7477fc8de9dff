package io.github.w2slab.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.Hermite;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JudgementTest {

    private static Judgement judged;

    @BeforeAll
    static void judge() {
        judged = Judgement.of(DrawnRows.of(2, 2000, 1), DrawnRows.S);
    }

    @Test
    void findsSubspacesThatAreOrthogonal() {
        // Energies: 6 coordinates of variance about 0.9 against 18 of 0.01.
        assertEquals(5.42 / (5.42 + 0.18), judged.energy("task0", "task0"), 0.01);
        assertEquals(0.06 / (5.42 + 0.18), judged.energy("task1", "task0"), 0.01);
        assertTrue(judged.principalCosines("task0", "task1")[0] < 0.1);
        assertTrue(Math.abs(judged.featureCosine("task0", "task1")) < 0.1);
    }

    @Test
    void findsDirectionsOfTruthAndTeacher() {
        assertEquals(1, judged.featureInSubspace("task0"), 0.01);
        assertEquals(1, judged.tau("task0"), 0.02);
        assertEquals(Math.sqrt(0.5), judged.teacherCosine("task0"), 0.03);
        // Of the weak labels' variance 1 + 0.96 against 1 of noise.
        assertEquals(1.96 / 2.96, judged.explained("task0"), 0.05);
    }

    @Test
    void findsALinearTruthAndNoOtherOrder() {
        assertEquals(1, judged.exponent("task0").exponent());
        for (int n = 2; n <= 4; n++) {
            assertEquals(0, judged.exponent("task0").coefficients()[n - 1], 4 * judged.exponent("task0").errors()[n - 1]);
        }
    }

    /** Of h_2(x_1), as of the world's own, no linear fit finds the direction. One draw of twelve may go astray. */
    @Test
    void findsAnEvenTruthAndWhereThereIsNone() {
        int even = 0;
        int none = 0;
        for (int seed = 1; seed <= 12; seed++) {
            Embeddings drawn = DrawnRows.of(1, 2000, seed);
            Normals noise = Normals.of(seed, Stream.PILOT, 9, 1);
            Judgement ofEven = judged(drawn, i -> Hermite.value(2, drawn.tasks().get(0).features()[i][0]) + 0.5 * noise.row(i)[0]);
            Judgement ofNothing = judged(drawn, i -> noise.row(i)[0]);
            if (ofEven.exponent("task0").exponent() == 2) {
                even++;
                assertEquals(Math.sqrt(0.8), Math.abs(ofEven.exponent("task0").coefficients()[1]), 0.1);
                assertEquals("even neurons find it, as h_2; linear fits, the ridge student's too, do not", whatFollows(ofEven));
            }
            if (ofNothing.exponent("task0").toString().equals("none found up to 4")) {
                none++;
                assertEquals("where it is 0 no direction was found that tells the truth", whatFollows(ofNothing));
            }
        }
        assertTrue(even >= 11 && none >= 11, even + " and " + none);
    }

    private static Judgement judged(Embeddings drawn, IntToDoubleFunction truth) {
        TaskRows rows = drawn.tasks().get(0);
        return Judgement.of(Embeddings.of(List.of(TaskRows.of(rows.name(), rows.features(), IntStream.range(0, rows.rows())
                .mapToDouble(truth).toArray(), rows.weak()))), DrawnRows.S);
    }

    private static String whatFollows(Judgement judgement) {
        return judgement.assumptions().stringColumn("what follows").get(3);
    }

    @Test
    void predictsWhatStudentsThenRecover() {
        Students students = Students.ridge(DrawnRows.of(2, 2000, 1), 4);
        assertEquals(students.gapRecovered("task0").estimate(), judged.predicted("task0").estimate(), 0.1);
    }

    /** Each tenth row of the file is of the same tenth of the truth, or the truth rises through the file: the judgement is of the rows. */
    @Test
    void theOrderOfTheFileSaysNothing() {
        TaskRows drawn = DrawnRows.of(1, 2000, 1).task("task0");
        int n = drawn.rows();
        int[] rising = IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(i -> drawn.truth()[i])).mapToInt(i -> i).toArray();
        int[] inTurns = new int[n];
        for (int rank = 0; rank < n; rank++) {
            inTurns[rank % (n / 10) * 10 + rank / (n / 10)] = rising[rank];
        }
        for (int[] order : List.of(rising, inTurns)) {
            Judgement other = Judgement.of(Embeddings.of(List.of(drawn.at(order))), DrawnRows.S);
            // Weak labels have the correlation 0.56 with the truth, the student 0.67, the ceiling 0.95; another draw of the folds moves PGR little.
            assertEquals(judged.predicted("task0").estimate(), other.predicted("task0").estimate(), 0.03);
            assertEquals(judged.explained("task0"), other.explained("task0"), 0.01);
            assertEquals(judged.errorSimilarity("task0"), other.errorSimilarity("task0"), 0.01);
        }
    }

    @Test
    void tooManyFeaturesAreRefusedWithAWayOut() {
        Embeddings wide = Embeddings.of(java.util.List.of(wide()));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Judgement.of(wide, 4)).getMessage().contains("rows.reduced(256)"));
    }

    private static TaskRows wide() {
        float[][] x = new float[20][1025];
        double[] y = new double[20];
        for (int i = 0; i < 20; i++) {
            x[i][i] = 1;
            y[i] = i;
        }
        return TaskRows.of("wide", x, y, y);
    }
}
