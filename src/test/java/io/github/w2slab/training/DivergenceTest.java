package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.World;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run that fails on its way leaves is what a run leaves that ends before. */
class DivergenceTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(8).build();
    private static final RewardModel START = RewardModel.pretrained(WORLD).neuronsPerTask(10).featureAlignment(0.8).build();

    /** Small steps up to a step, then one that is not finite. */
    private static LearningRate until(long bad) {
        return step -> step < bad ? 0.002 : 1e200;
    }

    private static void assertSameHistory(History expected, History found) {
        assertArrayEquals(expected.steps(), found.steps());
        for (String measure : expected.columns()) {
            assertArrayEquals(expected.column(measure), found.column(measure), measure);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 32, correlation", "1003, 32, correlation", "2011, 64, correlation", "77, 5, correlation", "20, 7, correlation",
        "5, 5, correlation", "200, 1, correlation", "1003, 32, squared", "77, 5, squared"})
    void theHistoryBeforeAStepThatIsNotFiniteIsThatOfARunThatEndsThere(long bad, long every, String loss) {
        Sgd sgd = Sgd.spherical(until(bad)).loss(loss.equals("squared") ? Loss.squared() : Loss.correlation());
        Training failed = Training.of(START, Supervision.fineTuning(WORLD), sgd)
                .recordingAt(RecordedSteps.every(every)).train(100_000);
        assertTrue(failed.step() <= bad && failed.step() >= bad / 32 * 32, failed.step() + " of " + bad);
        Training ended = Training.of(START, Supervision.fineTuning(WORLD), sgd.seed(1))
                .recordingAt(RecordedSteps.every(every)).train(failed.step());
        assertSameHistory(ended.history(), failed.history());
        assertArrayEquals(ended.model().directions(), failed.model().directions());
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 1000, 2011})
    void aLabelThatIsNotFiniteLeavesTheHistoryBeforeIt(long bad) {
        AtomicLong asked = new AtomicLong();
        Supervision broken = Supervision.fineTuning(WORLD).transformed(
                LabelTransform.of("breaks", y -> asked.getAndIncrement() < bad ? y : Double.NaN));
        Training failed = Training.of(START, broken, Sgd.spherical(0.002)).onThreads(1)
                .recordingAt(RecordedSteps.every(32));
        Assertions.assertThrows(IllegalArgumentException.class, () -> failed.train(100_000));
        Training ended = Training.of(START, Supervision.fineTuning(WORLD), Sgd.spherical(0.002))
                .recordingAt(RecordedSteps.every(32)).train(failed.step());
        assertEquals(bad / 32 * 32, failed.step());
        assertSameHistory(ended.history(), failed.history());
    }
}
