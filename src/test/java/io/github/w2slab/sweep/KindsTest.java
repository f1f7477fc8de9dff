package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.LearningRate;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindsTest {

    private static Training sft(LearningRate schedule, long seed) {
        World world = World.builder().dimension(64).subspaceDimension(8).seed(seed).build();
        return Training.of(RewardModel.pretrained(world).neuronsPerTask(4).seed(seed).build(), Supervision.fineTuning(world),
                Sgd.spherical(schedule).seed(seed));
    }

    @Test
    void twoLearningRatesOfOneNameAreTwoKinds() {
        Training slow = sft(LearningRate.constant(0.01), 1).train(500);
        Training fast = sft(LearningRate.constant(0.3), 1).train(500);
        Comparison comparison = Comparison.of(slow, fast);
        assertEquals(List.of("SFT (learning rate 0.01)", "SFT (learning rate 0.3)"), comparison.names());
        assertEquals(slow.history().last("alignment"),
                comparison.interval("SFT (learning rate 0.01)", "alignment").mean());
    }

    @Test
    void aScheduleThatDiffersOnlyLaterIsAnotherKind() {
        assertEquals(2, Kinds.of(List.of(sft(LearningRate.constant(0.01), 1),
                sft(LearningRate.constant(0.01).dropAt(50_000, 0.1), 2))).size());
    }

    @Test
    void seedsOfOneKindAreOneColumn() {
        Comparison comparison = Comparison.of(sft(step -> 0.01, 1).train(300), sft(step -> 0.01, 2).train(300));
        assertEquals(List.of("SFT"), comparison.names());
        assertEquals(2, comparison.interval("SFT", "alignment").seeds());
    }

    @Test
    void theSameRunAgainIsNoSecondSeed() {
        Training run = sft(LearningRate.constant(0.01), 1).train(300);
        String twice = assertThrows(IllegalArgumentException.class, () -> Comparison.of(run, run)).getMessage();
        assertTrue(twice.contains("the same run again is no second seed"), twice);
        Training rebuilt = sft(LearningRate.constant(0.01), 1).train(300);
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(run, rebuilt));
    }

    @Test
    void aSweepThatKeptItsRunsIsAComparisonOfItsPoints() {
        Sweep sweep = Sweep.over("c", 0.01, 0.3).seeds(2).steps(300).keepingRuns()
                .run(point -> sft(LearningRate.constant(point.value("c")), point.seed()));
        Comparison comparison = Comparison.of(sweep);
        assertEquals(List.of("c 0.01", "c 0.3"), comparison.names());
        assertEquals(sweep.value(sweep.points().get(1), "alignment"),
                comparison.runs("c 0.01").get(1).history().last("alignment"));
        assertEquals(2, comparison.interval("c 0.3", "correlation").seeds());
        assertEquals(2, sweep.bands("alignment").size());
        Sweep gone = Sweep.over("c", 0.01).steps(100).run(point -> sft(LearningRate.constant(0.01), point.seed()));
        assertThrows(IllegalArgumentException.class, () -> Comparison.of(gone));
    }
}
