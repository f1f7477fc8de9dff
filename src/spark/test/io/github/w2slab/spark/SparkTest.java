package io.github.w2slab.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Point;
import io.github.w2slab.sweep.Recipe;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two worker processes on this machine. */
@Tag("slow")
class SparkTest {

    private static final Spark TWO = on("local-cluster[2,1,1024]");

    @TempDir
    private Path folder;

    private static Spark on(String master) {
        String classes = String.join(java.io.File.pathSeparator, Stream.of("target/classes", "target/test-classes")
                .map(each -> Path.of(each).toAbsolutePath().toString()).toList());
        return Spark.at(master).with("spark.jars", "").with("spark.executor.extraClassPath", classes)
                .with("spark.driver.host", "localhost").with("spark.driver.bindAddress", "127.0.0.1");
    }

    @AfterAll
    static void end() {
        TWO.session().stop();
    }

    private static Sweep grid() {
        return Sweep.over("rate", 0.05, 0.1).and("kind", "W2S", "SFT").seeds(3).steps(600).stepsTo("alignment", 0.5)
                .measuring("half", run -> run.history().at(600, "alignment") / 2);
    }

    private static Training training(Point point) {
        World world = World.builder().dimension(64).subspaceDimension(16).seed(point.seed()).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(8).seed(point.seed()).build();
        boolean weak = point.text("kind").equals("W2S");
        Supervision supervision = weak
                ? Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(point.seed()))
                : Supervision.fineTuning(world);
        return Training.of(strong, supervision, Sgd.spherical(point.value("rate") / (weak ? 16 : 64)).seed(point.seed()));
    }

    private static String text(Sweep sweep) {
        return sweep.table().write().toString("csv");
    }

    private static String history(Sweep sweep) {
        return sweep.bands("alignment").stream().map(band -> band.run() + Arrays.toString(band.steps())
                + Arrays.toString(band.mean()) + Arrays.toString(band.high())).toList().toString();
    }

    @Test
    void resultsAndHistoriesAreThoseOfHereToTheLastBitAndInTheSameFile() {
        Sweep here = grid().savedIn(folder.resolve("here")).run(SparkTest::training);
        Sweep there = grid().savedIn(folder.resolve("there")).on(TWO).run(SparkTest::training);
        assertEquals(12, there.complete());
        assertEquals(text(here), text(there));
        assertEquals(history(here), history(there));
        assertEquals(text(here), text(grid().savedIn(folder.resolve("there")).run(SparkTest::training)));
        assertEquals(text(here), text(grid().on(TWO).run(SparkTest::training)));
    }

    @Test
    void aRunThatFailsIsNamedAndTheOthersStay() {
        Sweep sweep = grid().savedIn(folder.resolve("failing")).on(TWO);
        String told = assertThrows(IllegalStateException.class, () -> sweep.run(point -> {
            if (point.seed() == 3 && point.text("kind").equals("SFT") && point.value("rate") == 0.1) {
                throw new IllegalArgumentException("no such thing");
            }
            return training(point);
        })).getMessage();
        assertEquals("the run at rate = 0.1, kind = SFT, seed 3 failed: no such thing", told);
        assertEquals(text(grid().run(SparkTest::training)), text(grid().savedIn(folder.resolve("failing")).on(TWO).run(SparkTest::training)));
    }

    @Test
    void aLostWorkerCostsTheRunThatItWasAt() {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger succeeded = new AtomicInteger();
        AtomicReference<ProcessHandle> killed = new AtomicReference<>();
        SparkListener watch = new SparkListener() {
            @Override
            public void onTaskStart(SparkListenerTaskStart start) {
                if (begun.incrementAndGet() == 5) {
                    ProcessHandle.current().descendants().filter(SparkTest::isExecutor).findFirst().ifPresent(process -> {
                        killed.set(process);
                        process.destroyForcibly();
                    });
                }
            }

            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                succeeded.addAndGet(end.taskInfo().successful() ? 1 : 0);
            }
        };
        Recipe slow = point -> {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return training(point);
        };
        TWO.session().sparkContext().addSparkListener(watch);
        Sweep sweep = grid().on(TWO).run(slow);
        TWO.session().sparkContext().removeSparkListener(watch);
        assertTrue(killed.get() != null && !killed.get().isAlive());
        assertEquals(text(grid().run(SparkTest::training)), text(sweep));
        assertEquals(12, succeeded.get());
        assertTrue(begun.get() > 12 && begun.get() <= 14, begun + " tasks were begun for 12 points");
    }

    private static boolean isExecutor(ProcessHandle process) {
        return process.info().arguments().filter(words -> Stream.of(words).anyMatch(w -> w.endsWith("CoarseGrainedExecutorBackend")))
                .isPresent();
    }

    @Test
    void keptRunsAndASecondClusterAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> grid().keepingRuns().on(TWO));
        assertThrows(IllegalArgumentException.class, () -> grid().on(TWO).keepingRuns());
        TWO.session();
        String told = assertThrows(IllegalStateException.class, () -> grid().on(Spark.at("spark://nowhere:7077"))
                .run(SparkTest::training)).getMessage();
        assertTrue(told.contains("there is a session at local-cluster[2,1,1024]"), told);
    }
}
