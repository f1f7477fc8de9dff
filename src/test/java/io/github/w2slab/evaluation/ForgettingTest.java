package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class ForgettingTest {

    private static final World WORLD = World.builder().dimension(128).subspaceDimension(16).tasks(3).seed(1).build();
    private static final RewardModel STRONG = RewardModel.pretrained(WORLD).neuronsPerTask(16).seed(2).build();
    private static final int SAMPLES = 1000;

    @Test
    void weakToStrongLeavesOtherTasksUntouched() {
        WeakTeacher teacher = WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(3);
        Training w2s = Training.of(STRONG, Supervision.weakToStrong(WORLD, teacher), Sgd.spherical(0.1 / 16).seed(4));
        Forgetting found = Forgetting.of(STRONG, w2s.train(3000).model(), SAMPLES, 4);
        assertEquals(WORLD.tasks() - 1, found.tasks().size());
        for (TaskForgetting task : found.tasks()) {
            assertEquals(1, task.keptAfter(), 1e-12);
            assertEquals(1, task.ambient().before().correlation(), 1e-6);
            assertEquals(0, task.localized().lostFrozen(), 1e-6);
            assertEquals(0, task.ambient().lostRefitted(), 1e-6);
            assertArrayEquals(new double[1], task.anglesAfter(), 1e-7);
            assertEquals(1, task.shareAfter(), 1e-12);
        }
    }

    /** All neurons go to theta_0, so kept tends to rho = 0.3 and correlations to rho^2, whatever the head. */
    @Test
    void fineTuningLosesTheFeatureUnderAnyHead() {
        Training sft = Training.of(STRONG, Supervision.fineTuning(WORLD), Sgd.spherical(0.1 / 128).seed(4));
        TaskForgetting task = Forgetting.of(STRONG, sft.train(20_000).model(), SAMPLES, 4).task(1);
        assertEquals(1, task.keptBefore(), 1e-12);
        assertEquals(0.27, task.keptAfter(), 0.05);
        assertTrue(task.ambient().lostFrozen() > 0.8, "frozen head lost " + task.ambient().lostFrozen());
        assertTrue(task.ambient().lostRefitted() > 0.6, "refitted head lost " + task.ambient().lostRefitted());
        assertTrue(task.anglesAfter()[0] > 1, "angle " + task.anglesAfter()[0]);
        assertTrue(task.shareAfter() < 0.2, "share " + task.shareAfter());
    }

    @Test
    void followsATaskAlongARunThatItTrains() {
        Training sft = Training.of(STRONG, Supervision.fineTuning(WORLD), Sgd.spherical(0.1 / 128).seed(4));
        Table course = Forgetting.along(sft, 1, 0, 1_000, 4_000);
        assertArrayEquals(new double[] {0, 1_000, 4_000}, course.numberColumn("steps").asDoubleArray());
        assertEquals(4_000, sft.step());
        TaskForgetting end = Forgetting.of(sft).task(1);
        assertEquals(end.keptAfter(), course.doubleColumn("kept").get(2));
        assertEquals(end.ambient().refitted().correlation(), course.doubleColumn("refitted").get(2));
        assertEquals(end.localized().frozen().correlation(), course.doubleColumn("localized_frozen").get(2));
        assertEquals(1, course.doubleColumn("frozen").get(0), 1e-6);
        assertThrows(IllegalArgumentException.class, () -> Forgetting.along(sft, 1, 3_000));
        assertThrows(IllegalArgumentException.class, () -> Forgetting.along(sft, 0, 5_000));
    }

    @Test
    void theTableHasThreeRowsForEachTaskAndFitsAPage() {
        Training sft = Training.of(STRONG, Supervision.fineTuning(WORLD), Sgd.spherical(0.1 / 128).seed(4)).train(2_000);
        Forgetting found = Forgetting.of(sft);
        Table table = found.table();
        assertEquals(List.of("task", "head", "kept", "share", "ambient", "localized"), table.columnNames());
        assertEquals(List.of("before", "frozen", "refitted", "before", "frozen", "refitted"),
                table.stringColumn("head").asList());
        TaskForgetting second = found.task(2);
        assertEquals(2, table.intColumn("task").get(4));
        assertEquals(second.keptBefore(), table.doubleColumn("kept").get(3));
        assertEquals(second.keptAfter(), table.doubleColumn("kept").get(4));
        assertEquals(second.shareAfter(), table.doubleColumn("share").get(5));
        assertEquals(second.ambient().frozen().correlation(), table.doubleColumn("ambient").get(4));
        assertEquals(second.localized().refitted().correlation(), table.doubleColumn("localized").get(5));
    }

    /** Exchanging the neurons of two groups moves every feature from its weight but takes none away. */
    @Test
    void aHeadThatNoLongerMatchesIsToldFromAFeatureThatIsGone() {
        double[][] exchanged = STRONG.directions();
        for (int j = 16; j < 32; j++) {
            exchanged[j] = STRONG.neuron(j + 16);
            exchanged[j + 16] = STRONG.neuron(j);
        }
        int[] groups = new int[48];
        for (int j = 0; j < 48; j++) {
            groups[j] = STRONG.groupOf(j);
        }
        RewardModel after = RewardModel.of(WORLD, STRONG.activation(), groups, exchanged);
        TaskForgetting task = Forgetting.of(STRONG, after, SAMPLES, 5).task(2);
        assertEquals(1, task.ambient().lostFrozen(), 0.1);
        assertEquals(0, task.ambient().lostRefitted(), 1e-6);
    }

    @Test
    void badInputIsNamed() {
        Forgetting found = Forgetting.of(STRONG, STRONG, 100, 1);
        assertEquals("off-target task must be between 1 and 2, but is 0",
                assertThrows(IllegalArgumentException.class, () -> found.task(0)).getMessage());
        RewardModel other = RewardModel.pretrained(WORLD).neuronsPerTask(3).build();
        assertEquals("number of neurons after training must be that before training, 48, but is 9",
                assertThrows(IllegalArgumentException.class, () -> Forgetting.of(STRONG, other, 10, 1)).getMessage());
    }
}
