package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
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

    /** Overlaps that are lost without a word, as those of neurons that only a sum of theirs tells. */
    private static final class Losing extends SteppedRun<Losing> {

        private final long from;

        Losing(long from, Recording recording) {
            super(WORLD, recording);
            this.from = from;
        }

        @Override
        protected Dynamics begin() {
            return new Dynamics() {
                private long step;

                @Override
                public long step() {
                    return step;
                }

                @Override
                public void advanceTo(long end, LongPredicate goOn) {
                    step = goOn.test(step) ? end : step;
                }

                @Override
                public Look look() {
                    double value = step < from ? 0.5 : Double.NaN;
                    return new Look(step, List.of(new NeuronState(0, new double[] {value, value}, value, 1, 1, value)));
                }
            };
        }

        @Override
        protected Dynamics resume(Dynamics other) {
            return other;
        }

        @Override
        protected Losing with(Recording other) {
            return new Losing(from, other);
        }

        @Override
        protected Losing self() {
            return this;
        }

        @Override
        protected boolean hasVectors() {
            return false;
        }
    }

    @Test
    void aHistoryThatWouldFillTheMemoryEndsInASentence() {
        Losing run = new Losing(Long.MAX_VALUE, Recording.standard("long", WORLD)).recordingAt(RecordedSteps.every(1));
        String told = assertThrows(IllegalStateException.class, () -> run.train(1_000_000_000_000L)).getMessage();
        assertTrue(told.startsWith("long has recorded 2,097,152 steps, as many as a history holds, up to step 2,097,151; record more"),
                told);
        assertEquals(Status.Kind.STOPPED, run.status().kind());
        assertEquals(SteppedRun.MOST_ROWS + 1, run.history().size(), "and where it stands");
    }

    /** Once such a run was complete, and its last alignment was missing. */
    @ParameterizedTest
    @ValueSource(longs = {30, 47, 50})
    void aMeasureThatIsNoNumberAnyMoreIsADivergence(long from) {
        Losing run = new Losing(from, Recording.standard("losing", WORLD)).recordingAt(RecordedSteps.every(10)).train(50);
        assertEquals(new Status(Status.Kind.DIVERGED, (from + 9) / 10 * 10, "its alignment is not a number"), run.status());
        assertEquals(0.5, run.history().last("alignment"));
        assertEquals((from + 9) / 10 * 10 - 10, run.history().steps()[run.history().size() - 1]);
        assertTrue(new Losing(48, Recording.standard("losing", WORLD)).recordingAt(RecordedSteps.every(10)).train(48).status()
                .isDiverged(), "seen at the end, where nothing is recorded");
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

    /** Labels of -1 repel h_2 neurons, which the spherical step brings back to length 1: what was not moved grows by e^0.06 a step. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "vector", "single"})
    void neuronsThatAreRepelledForLongStayUnitVectors(String name) {
        Engine engine = name.equals("plain") ? Engine.plain() : name.equals("vector") ? Engine.vector() : Engine.vector().inSinglePrecision();
        RewardModel start = RewardModel.pretrained(WORLD).neuronsPerTask(3).activation(Activation.hermite(2)).seed(2).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(WORLD.target(), 0.5).seed(3);
        LabelTransform minusOne = LabelTransform.of("minus one", y -> -1);
        for (Supervision supervision : List.of(Supervision.weakToStrong(WORLD, teacher).transformed(minusOne),
                Supervision.fineTuning(WORLD).transformed(minusOne))) {
            Training run = Training.of(start, supervision, Sgd.perDimension(0.5).seed(4)).on(engine).train(16_000);
            assertEquals(Status.of(Status.Kind.COMPLETE, 16_000), run.status());
            for (String measure : run.history().columns()) {
                assertTrue(Arrays.stream(run.history().column(measure)).allMatch(Double::isFinite), measure + " of " + run.name());
            }
            for (double[] w : run.model().directions()) {
                assertEquals(1, Arrays.stream(w).map(v -> v * v).sum(), 1e-5);
            }
        }
    }
}
