package io.github.w2slab.embeddings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    @Test
    void predictsWhatStudentsThenRecover() {
        Students students = Students.ridge(DrawnRows.of(2, 2000, 1), 4);
        assertEquals(students.gapRecovered("task0").estimate(), judged.predicted("task0").estimate(), 0.1);
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
        return new TaskRows("wide", x, y, y);
    }
}
