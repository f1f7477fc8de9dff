package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.MeanDynamics;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.Status.Kind;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.world.World;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What every run does, whatever moves in it: status, names, measures, stops. */
class RunTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(16).seed(3).build();
    private static final RewardModel START = RewardModel.pretrained(WORLD).neuronsPerTask(6).featureAlignment(0.9).seed(4)
            .build();
    private static final WeakTeacher TEACHER = WeakTeacher.withAlignment(WORLD.target(), 0.8).seed(5);
    private static final Sgd SGD = Sgd.spherical(0.2 / 64).seed(6);
    private static final Supervision SFT = Supervision.fineTuning(WORLD);
    private static final List<Supplier<? extends SteppedRun<?>>> RUNS = List.of(
            () -> Training.of(START, SFT, SGD), () -> ReducedDynamics.of(START, SFT, SGD),
            () -> MeanDynamics.of(START, SFT, SGD), () -> Pretraining.of(WORLD).neuronsPerTask(6));

    @AfterEach
    void quiet() {
        listen(count -> true);
    }

    private static void listen(LongPredicate goOn) {
        Monitoring.install(call -> new Monitor.Watch() {
            @Override
            public boolean proceed(long count) {
                return goOn.test(count);
            }

            @Override
            public void close(long count, String sentence) {
                // Nobody reads it.
            }
        });
    }

    @Test
    void theStatusIsForCodeToRead() {
        for (Supplier<? extends SteppedRun<?>> runs : RUNS) {
            SteppedRun<?> run = runs.get();
            assertEquals(new Status(Kind.READY, 0, ""), run.status());
            listen(count -> true);
            assertEquals(new Status(Kind.COMPLETE, 200, ""), run.train(200).status());
            listen(count -> false);
            Status stopped = run.train(1_000_000).status();
            assertEquals(Kind.STOPPED, stopped.kind(), run.name());
            assertEquals(run.step(), stopped.step());
            listen(count -> true);
            Status reached = run.trainUntil(history -> history.steps()[history.size() - 1] > 300, 100_000).status();
            assertEquals(Kind.REACHED, reached.kind(), run.name());
            assertEquals("the rule was met", reached.cause());
        }
    }

    @Test
    void aRunThatIsRenamedOrSetAnewKeepsItsStepsAndGoesOnToTheSameBits() {
        for (Supplier<? extends SteppedRun<?>> runs : RUNS) {
            SteppedRun<?> run = runs.get().train(333);
            SteppedRun<?> renamed = run.named("other");
            assertEquals(333, renamed.step(), run.name());
            assertEquals(run.history().size(), renamed.history().size());
            assertArrayEquals(run.history().column("alignment"), renamed.history().column("alignment"));
            assertEquals("other", renamed.history().name());
            double[] expected = runs.get().train(700).history().column("alignment");
            assertEquals(expected[expected.length - 1], renamed.train(367).history().last("alignment"));
            assertEquals(333, run.step(), "the first one stays where it was");
            assertEquals(0, run.again().step());
            assertEquals(run.history().last("alignment"), run.again().train(333).history().last("alignment"));
            SteppedRun<?> often = run.recordingAt(RecordedSteps.every(10)).train(20);
            assertEquals(353, often.history().steps()[often.history().size() - 1]);
            // The mean dynamics are integrated from one recorded step to the next, to 1e-7.
            assertEquals(runs.get().train(353).history().last("kept_1"), often.history().last("kept_1"),
                    run instanceof MeanDynamics ? 1e-6 : 0);
        }
    }

    @Test
    void aTrainingChangesEngineAndThreadsOnItsWay() {
        double[] expected = Training.of(START, SFT, SGD).train(500).model().neuron(2);
        Training run = Training.of(START, SFT, SGD).on(Engine.plain()).train(77).onThreads(3).train(150).on(Engine.vector())
                .train(123).named("late").onThreads(1).train(150);
        assertEquals(500, run.step());
        assertArrayEquals(expected, run.model().neuron(2));
    }

    @Test
    void aMeasureOfACellIsRecordedAtEveryLevel() {
        Measure spread = Measure.of("spread", 0, neuron -> neuron.energyInside() - neuron.overlap(0)).within(-1, 2);
        for (Supplier<? extends SteppedRun<?>> runs : RUNS) {
            History history = runs.get().measuring(spread, Measure.energyInSubspace()).train(200).history();
            assertTrue(history.columns().containsAll(List.of("alignment", "spread", "energy_in_subspace")));
            assertTrue(Double.isFinite(history.last("spread")), history.name());
            assertSame(spread, history.measures().get(history.columns().indexOf("spread")));
        }
        Training full = Training.of(START, SFT, SGD).measuring(spread, Measure.ofModel("first weight",
                model -> model.neuron(0)[0])).train(100);
        assertEquals(full.model().neuron(0)[0], full.history().last("first weight"));
        for (long step : full.history().steps()) {
            assertEquals(Training.of(START, SFT, SGD).train(step).model().neuron(0)[0], full.history().at(step, "first weight"));
        }
        String refused = assertThrows(IllegalArgumentException.class, () -> ReducedDynamics.of(START, SFT, SGD)
                .measuring(Measure.ofModel("weights", model -> 0))).getMessage();
        assertTrue(refused.contains("this run has no vectors"), refused);
        assertThrows(IllegalArgumentException.class, () -> Training.of(START, SFT, SGD).measuring(Measure.kept(1)));
    }

    @Test
    void theLevelsOfTheoryTakeOverWhatOverlapsTellOfAFullRunsMeasures() {
        Measure spread = Measure.of("spread", 0, neuron -> neuron.energyInside() - neuron.overlap(0)).within(-1, 2);
        Training full = Training.of(START, SFT, SGD).measuring(spread, Measure.teacherOverlap(),
                Measure.ofModel("first weight", model -> model.neuron(0)[0]));
        List<String> told = full.history().columns().stream().filter(column -> !column.equals("first weight")).toList();
        for (SteppedRun<?> level : List.of(ReducedDynamics.of(full), MeanDynamics.of(full))) {
            assertEquals(told, level.history().columns());
            assertEquals(full.history().at(0, "spread"), level.history().at(0, "spread"), 1e-9);
            SteppedRun<?> again = level.measuring(Measure.teacherOverlap(), spread);
            assertEquals(told, again.history().columns());
            assertThrows(IllegalArgumentException.class, () -> level.measuring(spread.within(-1, 3)));
            assertThrows(IllegalArgumentException.class, () -> level.measuring(Measure.of("spread", 0, neuron -> 1)));
        }
    }

    @Test
    void aFurtherMeasureHasNoValueAtStepsBefore() {
        History history = Training.of(START, SFT, SGD).train(64).measuring(Measure.energyInSubspace()).train(200).history();
        assertTrue(Double.isNaN(history.at(64, "energy_in_subspace")));
        assertTrue(history.last("energy_in_subspace") > 0);
        assertTrue(history.at(64, "alignment") > 0);
    }

    /** A student's overlap with its teacher, from vectors, is what the reduced dynamics begin with. */
    @Test
    void theOverlapWithTheTeacherIsOneMeasureAtAllLevels() {
        for (double leakage : new double[] {0, 0.2}) {
            Supervision weak = Supervision.weakToStrong(WORLD, TEACHER).leakage(leakage);
            double full = Training.of(START, weak, SGD).measuring(Measure.teacherOverlap()).history().last("teacher_overlap");
            double[] u = TEACHER.direction();
            double[] seen = leakage > 0 ? u
                    : WORLD.target().subspace().vector(WORLD.target().subspace().coefficients(u));
            double mean = 0;
            double length = 0;
            for (double value : seen) {
                length += value * value;
            }
            for (int j = 0; j < 6; j++) {
                mean += Math.abs(START.overlap(j, seen)) / Math.sqrt(length) / 6;
            }
            assertEquals(mean, full, 1e-12);
            assertEquals(full, ReducedDynamics.of(START, weak, SGD).measuring(Measure.teacherOverlap()).history()
                    .last("teacher_overlap"), 1e-12);
            assertEquals(full, MeanDynamics.of(START, weak, SGD).measuring(Measure.teacherOverlap()).history()
                    .last("teacher_overlap"), 1e-12);
        }
    }

    @Test
    void theMeasuresOfAModelAreThoseOfItsRun() {
        Training run = Training.of(START, SFT, SGD).train(300);
        for (Measure measure : Measure.standard(WORLD)) {
            assertEquals(run.history().last(measure.name()), measure.of(run.model()), 1e-12, measure.name());
        }
    }

    @Test
    void trainingUntilStoppedCanGoOnForEver() {
        listen(count -> count < 1000);
        Training run = Training.of(START, SFT, SGD).train(Long.MAX_VALUE);
        long first = run.step();
        listen(count -> count < first + 1000);
        assertTrue(run.train(Long.MAX_VALUE).step() > first);
    }

    /** No step of these is recorded, and all of them would take hours. */
    @Test
    @Timeout(120)
    void aStopIsHeardBetweenTwoRecordedSteps() throws InterruptedException {
        for (Supplier<? extends SteppedRun<?>> kind : RUNS) {
            for (boolean byInterrupt : new boolean[] {false, true}) {
                SteppedRun<?> run = kind.get().recordingAt(RecordedSteps.at(0));
                CountDownLatch asked = new CountDownLatch(3);
                listen(count -> {
                    asked.countDown();
                    return !Thread.currentThread().isInterrupted();
                });
                Thread other = new Thread(() -> run.train(1_000_000_000_000L));
                other.setDaemon(true);
                other.start();
                asked.await();
                if (byInterrupt) {
                    other.interrupt();
                } else {
                    run.stop();
                }
                other.join();
                assertEquals(Kind.STOPPED, run.status().kind(), run.name());
                assertTrue(run.step() < 1_000_000_000_000L, run.name() + " at " + run.step());
                History history = run.history();
                assertEquals(run.step(), history.steps()[history.size() - 1], run.name());
            }
        }
    }

    @Test
    void anErrorOfTheUsersScheduleIsNoDivergence() {
        Sgd broken = Sgd.spherical(step -> {
            if (step == 100) {
                throw new IllegalStateException("my schedule ends here");
            }
            return 0.01;
        });
        Training run = Training.of(START, SFT, broken);
        assertEquals("my schedule ends here", assertThrows(IllegalStateException.class, () -> run.train(500)).getMessage());
        assertEquals(Kind.STOPPED, run.status().kind());
    }

    /** Where the reduced chain diverges it stands before that step, whatever was taken in one go. */
    @Test
    void aReducedRunThatDivergesStandsAtTheStepBefore() {
        Sgd explodes = Sgd.spherical(step -> step == 777 ? 1e200 : 0.01);
        ReducedDynamics run = ReducedDynamics.of(START, SFT, explodes).train(5000);
        assertEquals(new Status(Kind.DIVERGED, 777, "its update is not finite"), run.status());
        assertEquals(777, run.step());
        ReducedDynamics fine = ReducedDynamics.of(START, SFT, Sgd.spherical(0.01)).train(777);
        assertArrayEquals(fine.history().column("alignment"), run.history().column("alignment"));
        assertTrue(assertThrows(IllegalStateException.class, () -> run.train(1)).getMessage()
                .contains("smaller learning rate"));
    }

    @Test
    void anotherThreadMayLookAtARunThatTrainsAndStopItAndNoMore() throws InterruptedException {
        for (Supplier<? extends SteppedRun<?>> kind : RUNS) {
            SteppedRun<?> run = kind.get();
            Thread other = new Thread(() -> run.train(1_000_000_000_000L));
            other.start();
            while (run.history().size() < 3) {
                Thread.onSpinWait();
            }
            String told = run.name() + " is training in another cell or thread";
            for (Executable call : List.<Executable>of(() -> run.train(1), () -> run.named("copy"))) {
                assertTrue(assertThrows(IllegalStateException.class, call).getMessage().startsWith(told));
            }
            run.stop();
            other.join();
            assertEquals(Kind.STOPPED, run.status().kind());
            SteppedRun<?> alone = kind.get();
            alone.train(run.step());
            assertArrayEquals(alone.history().steps(), run.history().steps(), run.name());
            for (String column : run.history().columns()) {
                assertArrayEquals(alone.history().column(column), run.history().column(column), run.name() + " " + column);
            }
        }
    }

    @Test
    void theMeanDynamicsBeginAtTheRunsOwnStart() {
        Training run = Training.of(START, SFT, SGD);
        MeanDynamics mean = MeanDynamics.of(run);
        for (String column : run.history().columns()) {
            assertEquals(run.history().last(column), mean.history().last(column), 1e-12, column);
        }
        double[] once = mean.train(2000).history().column("alignment");
        double[] renamed = MeanDynamics.of(run).named("a").named("b").recordingAt(RecordedSteps.logSpaced()).train(2000)
                .history().column("alignment");
        assertArrayEquals(once, renamed);
    }

    @Test
    void aFallIsACrossingToo() {
        History history = History.of("run", List.of("kept_1"), new long[] {0, 10, 20}, new double[][] {{1}, {0.6}, {0.2}});
        assertEquals(12.5, history.stepsDownTo("kept_1", 0.5), 1e-12);
        assertTrue(Double.isNaN(history.stepsDownTo("kept_1", 0.1)));
        assertEquals(0, history.stepsDownTo("kept_1", 1));
        Training run = Training.of(START, SFT, SGD).trainUntil(StopRule.below("kept_1", 0.7), 100_000);
        assertEquals(Kind.REACHED, run.status().kind());
        assertTrue(run.history().last("kept_1") <= 0.7);
    }

    @Test
    void aRatePerDimensionIsThatOfTheInputsThatARunSearches() {
        Supervision weak = Supervision.weakToStrong(WORLD, TEACHER);
        Sgd perDimension = Sgd.perDimension(0.2).seed(6);
        assertArrayEquals(Training.of(START, weak, Sgd.spherical(0.2 / 16).seed(6)).train(300).model().neuron(1),
                Training.of(START, weak, perDimension).train(300).model().neuron(1));
        assertArrayEquals(Training.of(START, SFT, SGD).train(300).model().neuron(1),
                Training.of(START, SFT, perDimension).train(300).model().neuron(1));
        assertEquals(0.2 / 16, Training.of(START, weak.leakage(0.1), perDimension).sgd().learningRate());
        assertEquals(ReducedDynamics.of(START, SFT, SGD).train(300).history().last("alignment"),
                ReducedDynamics.of(START, SFT, perDimension).train(300).history().last("alignment"));
        assertTrue(assertThrows(IllegalStateException.class, perDimension::learningRate).getMessage()
                .contains("dimension that a run searches"));
    }
}
