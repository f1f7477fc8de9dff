package io.github.w2slab.embeddings;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.Monitor;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.training.Loss;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Status;
import io.github.w2slab.training.engine.Engine;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class RowTrainingTest {

    private static final RowWorld WORLD = RowWorld.of(DrawnRows.of(3, 600, 1), "task1", DrawnRows.S);
    private static final RewardModel STRONG = WORLD.strong(5, 1);
    private static final Sgd SGD = Sgd.perDimension(0.1).seed(2);

    private final Monitor before = Monitoring.current();

    @AfterEach
    void restoreMonitor() {
        Monitoring.install(before);
    }

    private static void assertSame(RewardModel expected, RewardModel actual) {
        for (int j = 0; j < expected.neurons(); j++) {
            assertArrayEquals(expected.neuron(j), actual.neuron(j), "neuron " + j);
        }
    }

    @Test
    void sameBitsOnAnyThreadsInAnyPartsAndLookedAtAnywhere() {
        for (boolean localized : new boolean[] {true, false}) {
            RowTraining whole = run(localized).on(Engine.plain()).onThreads(1).train(1000);
            RowTraining parts = run(localized).on(Engine.plain()).onThreads(3).recordingAt(5, 77, 500).train(77).train(600);
            parts.history();
            assertSame(whole.model(), parts.onThreads(2).train(323).model());
        }
    }

    private static RowTraining run(boolean localized) {
        return localized ? WORLD.weakToStrong(STRONG, SGD) : WORLD.fineTuning(STRONG, SGD);
    }

    @Test
    void plainAndVectorGiveTheSameBits() {
        assumeTrue(Engine.isVectorAvailable());
        assertSame(run(false).on(Engine.plain()).train(300).model(), run(false).on(Engine.vector()).train(300).model());
    }

    /** Against the steps written out, sample by sample. */
    @Test
    void followsTheStepsOfSphericalSgd() {
        RowTraining run = run(false);
        double[] w = STRONG.neuron(0);
        double rate = 0.1 / DrawnRows.D;
        double[] x = new double[DrawnRows.D];
        double[] y = new double[1];
        for (long i = 0; i < 100; i++) {
            run.source().draw(i, 1, x, y, 0);
            double z = Overlaps.of(w, x);
            double c = z > 0 ? rate * y[0] : 0;
            for (int j = 0; j < w.length; j++) {
                w[j] += c * (x[j] - z * w[j]);
            }
            w = Vectors.unit(w);
        }
        assertArrayEquals(w, run.train(100).model().neuron(0), 1e-12);
    }

    @Test
    void learnsTheTruthFromTheTruthAndTheTeacherFromTheTeacher() {
        RowTraining ceiling = WORLD.ceiling(STRONG, SGD).train(5000);
        RowTraining w2s = WORLD.weakToStrong(STRONG, SGD).train(5000);
        assertTrue(ceiling.history().last("alignment") > 0.95, ceiling::toString);
        assertTrue(w2s.history().last("teacher_overlap") > 0.9, () -> w2s + ", " + w2s.history().last("teacher_overlap"));
        assertTrue(w2s.history().last("alignment") < 0.85, w2s::toString);
    }

    /** A slope at one side of 0 is enough to be moved by inputs that a neuron hardly sees. */
    @Test
    void reluNeuronsOfOtherTasksMoveAndFlatOnesStay() {
        RewardModel flat = WORLD.strong(5, Activation.hermite(2), 1);
        Sgd small = Sgd.perDimension(0.005).seed(2);
        double moved = WORLD.weakToStrong(STRONG, small).train(2000).history().last("kept_1");
        double stayed = WORLD.weakToStrong(flat, small).train(2000).history().last("kept_1");
        assertTrue(moved < 0.85 && stayed > 0.95, moved + " and " + stayed);
    }

    /** An activation that is flat at 0 need not be even: z^3 is odd, and learns a linear truth. */
    @Test
    void aFlatOddActivationLearnsALinearTruth() {
        Activation cube = Activation.of("cube", z -> z * z * z, z -> 3 * z * z);
        RowTraining odd = WORLD.ceiling(WORLD.strong(5, cube, 1), Sgd.perDimension(0.0005).seed(2)).train(6000);
        assertTrue(odd.history().last("alignment") > 0.9, odd::toString);
    }

    @Test
    void aStopKeepsTheSteps() {
        Monitoring.install(call -> new Monitor.Watch() {
            @Override
            public boolean proceed(long count) {
                return count < 2000;
            }

            @Override
            public void close(long count, String sentence) {
                // Nobody is told.
            }
        });
        RowTraining run = run(false).on(Engine.plain());
        run.train(200_000_000);
        assertEquals(Status.Kind.STOPPED, run.status().kind());
        assertTrue(run.step() >= 2000 && run.step() < 200_000_000);
    }

    @Test
    void whitenedCoordinatesHaveUnitVarianceAndOtherSeedsDrawOtherRows() {
        RowWorld white = RowWorld.of(DrawnRows.of(3, 600, 1), "task1", DrawnRows.S).whitened();
        assertTrue(white.toString().endsWith("whitened"));
        RowTraining one = white.weakToStrong(white.strong(5, 1), SGD).train(50);
        RowTraining other = white.weakToStrong(white.strong(5, 1), SGD.seed(9)).train(50);
        assertFalse(java.util.Arrays.equals(one.model().neuron(0), other.model().neuron(0)));
    }

    @Test
    void aSubspaceThatDoesNotFitIsRefusedWithTheSettingThatChangesIt() {
        Embeddings rows = DrawnRows.of(2, 40, 1);
        assertEquals("subspace dimension s must be between 2 and d/K = 12, but is 64; set it, as by TwoLayer.standard().s(12)",
                assertThrows(IllegalArgumentException.class, () -> Students.trained(rows, TwoLayer.standard().steps(10), 1)).getMessage());
        assertTrue(Students.trained(rows, TwoLayer.standard().s(12).steps(10), 1).toString().startsWith("task0: teacher "));
    }

    /** The runs of a split, put side by side, have the scores that students trained on it have. */
    @Test
    void theSummaryOfRunsIsThatOfTheStudentsOfTheirSplit() {
        Embeddings rows = DrawnRows.of(3, 300, 1);
        Embeddings.Split split = rows.split(1);
        TwoLayer how = TwoLayer.standard().s(DrawnRows.S).neuronsPerTask(4).steps(400);
        Students students = Students.trained(rows, how, 1);
        RowWorld world = RowWorld.of(split.train(), "task1", DrawnRows.S);
        RewardModel strong = world.strong(4, 1);
        Sgd sgd = how.sgd().seed(1);
        RowTraining w2s = world.weakToStrong(strong, sgd).train(400);
        RowTraining ceiling = world.ceiling(strong, sgd).train(400);
        RowTraining sft = world.fineTuning(strong, sgd).train(1200);
        Table summary = Students.summary(split.heldOut(), w2s, ceiling, sft);
        assertEquals(List.of("measure", "teacher", "W2S", "ceiling", "SFT"), summary.columnNames());
        assertEquals(List.of("alignment with theta_0", "alignment within V_0", "correlation with the truth", "accuracy", "change elsewhere",
                "theta of task0 kept", "theta of task2 kept"), summary.stringColumn("measure").asList());
        for (int who = 0; who < 4; who++) {
            DoubleColumn found = summary.doubleColumn(who + 1);
            String name = Students.WHO.get(who);
            assertEquals(students.correlation("task1", name).mean(), found.getDouble(2));
            assertEquals(students.accuracy("task1", name).mean(), found.getDouble(3));
            assertEquals(who == 0 ? Double.NaN : students.elsewhere("task1", name).mean(), found.getDouble(4));
        }
        assertEquals(w2s.history().last("alignment"), summary.doubleColumn("W2S").getDouble(0));
        assertEquals(sft.history().last("kept_2"), summary.doubleColumn("SFT").getDouble(6));
    }

    @Test
    void runsThatHaveNoCommonSummaryAreRefused() {
        Embeddings rows = DrawnRows.of(3, 60, 1);
        RowTraining run = run(true);
        RowTraining other = RowWorld.of(rows, "task0", DrawnRows.S).weakToStrong(STRONG, SGD).named("other");
        assertEquals("name of a run must be one that is not taken, but is W2S; give it another: run.named(...)", refused(rows, run, run(true)));
        assertEquals("tasks of other must be those of the first run, [task1, task0, task2], but is [task0, task1, task2]", refused(rows, run, other));
        assertEquals("task must be one of [task0], but is task1", refused(DrawnRows.of(1, 60, 1), run));
        assertEquals("number of features of held-out rows of task1 must be that of the rows that were trained on, 24, but is 4",
                refused(rows.reduced(4), run));
        assertEquals("number of runs must be at least 1, but is 0", refused(rows));
    }

    private static String refused(Embeddings heldOut, RowTraining... runs) {
        return assertThrows(IllegalArgumentException.class, () -> Students.summary(heldOut, runs)).getMessage();
    }

    @Test
    void aLossOfPairsIsRefused() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> WORLD.weakToStrong(WORLD.strong(4, 1),
                Sgd.perDimension(0.02).loss(Loss.bradleyTerry())));
        assertTrue(refused.getMessage().contains("preferences"), refused.getMessage());
    }
}
