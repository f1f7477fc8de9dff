package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

    private static World world(long seed) {
        return World.builder().dimension(128).subspaceDimension(16).tasks(3).correlation(0.3).seed(seed).build();
    }

    private static RewardModel strong(World world, long seed) {
        return RewardModel.pretrained(world).neuronsPerTask(16).featureAlignment(0.95).seed(seed).build();
    }

    private static Training w2s(long seed, double leakage) {
        World world = world(seed);
        return Training.of(strong(world, seed), Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(seed))
                .leakage(leakage), Sgd.perDimension(0.1).seed(seed)).train(3_000);
    }

    private static Training sft(long seed, long steps) {
        World world = world(seed);
        return Training.of(strong(world, seed), Supervision.fineTuning(world), Sgd.perDimension(0.1).seed(seed)).train(steps);
    }

    @Test
    void oneHeadCanDoAllTasksBeforeTraining() {
        for (long seed = 1; seed <= 4; seed++) {
            Capabilities found = Capabilities.of(sft(seed, 0));
            for (Capabilities.Capability task : found.tasks()) {
                assertEquals(task.before(), task.after());
            }
            for (int k = 1; k < 3; k++) {
                assertTrue(found.task(k).before().correlation() > 0.95, "seed " + seed + ": " + found);
            }
        }
    }

    @Test
    void weakToStrongLosesNothingOfTheOtherTasksUnderIt() {
        for (long seed = 1; seed <= 4; seed++) {
            Capabilities found = Capabilities.of(w2s(seed, 0));
            assertEquals(0, found.lostByOthers(), 1e-12, "seed " + seed + ": " + found);
            assertTrue(Capabilities.of(w2s(seed, 0.3)).lostByOthers() > 0.01, "leaking inputs lose, seed " + seed);
        }
    }

    /** The loss is that of each other task, on its own inputs, and their mean. */
    @Test
    void fineTuningLosesOfAllOthers() {
        for (long seed = 1; seed <= 4; seed++) {
            Training run = sft(seed, 6_000);
            Capabilities found = Capabilities.of(run);
            assertTrue(found.lostByOthers() > 0.05, "seed " + seed + ": " + found);
            assertEquals((found.task(1).lost() + found.task(2).lost()) / 2, found.lostByOthers(), 1e-12);
            assertEquals(found.task(1).after().correlation(), found.table().doubleColumn("correlation after").get(1));
            assertEquals(3, found.table().rowCount());
        }
    }

    @Test
    void modelsOfTwoWorldsAreNotCompared() {
        assertThrows(IllegalArgumentException.class, () -> Capabilities.of(strong(world(1), 1), strong(world(2), 1), 100, 1));
        assertThrows(IllegalArgumentException.class, () -> Capabilities.of(strong(world(1), 1),
                RewardModel.pretrained(world(1)).neuronsPerTask(3).build(), 100, 1));
    }
}
