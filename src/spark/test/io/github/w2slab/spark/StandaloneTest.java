package io.github.w2slab.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Point;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster as somebody has it: a master and two workers, processes of their own, and each worker's executor another one. */
@Tag("slow")
class StandaloneTest {

    private static final int PATIENCE_SECONDS = 240;

    @TempDir
    private Path folder;
    private final List<Process> workers = new ArrayList<>();
    private Process master;
    private Spark cluster;

    @BeforeEach
    void begin() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String address = "spark://localhost:" + port;
        master = process("master", "org.apache.spark.deploy.master.Master", "--host", "localhost", "--port", "" + port, "--webui-port", "0");
        await("master", "I have been elected leader");
        for (int i = 1; i <= 2; i++) {
            workers.add(process("worker" + i, "org.apache.spark.deploy.worker.Worker", "--host", "localhost", "--webui-port", "0",
                    "--cores", "1", "--memory", "1g", "--work-dir", folder.resolve("work" + i).toString(), address));
            await("worker" + i, "Successfully registered with master");
        }
        String classes = String.join(File.pathSeparator, Stream.of("target/classes", "target/test-classes")
                .map(each -> Path.of(each).toAbsolutePath().toString()).toList());
        cluster = Spark.at(address).with("spark.jars", "").with("spark.executor.extraClassPath", classes)
                .with("spark.driver.host", "localhost").with("spark.driver.bindAddress", "127.0.0.1");
    }

    @AfterEach
    void end() {
        cluster.session().stop();
        Stream.concat(workers.stream(), Stream.of(master)).forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private Process process(String name, String type, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m"));
        Stream.of("lang", "lang.invoke", "lang.reflect", "io", "net", "nio", "util", "util.concurrent", "util.concurrent.atomic")
                .forEach(opened -> command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED"));
        command.addAll(List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "-cp", Path.of("target/spark/jars").toAbsolutePath() + "/*"
                + File.pathSeparator + folder, type));
        command.addAll(List.of(words));
        Files.writeString(folder.resolve("log4j2.properties"), """
                rootLogger.level = info
                rootLogger.appenderRef.out.ref = out
                appender.out.type = Console
                appender.out.name = out
                appender.out.layout.type = PatternLayout
                appender.out.layout.pattern = %m%n
                """);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve(name).toFile());
        builder.environment().putAll(java.util.Map.of("SPARK_HOME", Path.of("target/spark").toAbsolutePath().toString(),
                "SPARK_SCALA_VERSION", "2.13"));
        return builder.start();
    }

    private void await(String name, String line) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(folder.resolve(name)).contains(line)) {
            assertTrue(System.nanoTime() < end, () -> name + " did not come up: " + read(name));
            Thread.sleep(50);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Training training(Point point) {
        World world = World.builder().dimension(64).subspaceDimension(16).seed(point.seed()).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(8).seed(point.seed()).build();
        return Training.of(strong, Supervision.fineTuning(world), Sgd.perDimension(point.value("rate")).seed(point.seed()));
    }

    private static Sweep grid() {
        return Sweep.over("rate", 0.05, 0.1, 0.2, 0.5).seeds(4).steps(600).stepsTo("alignment", 0.5);
    }

    /** The worker itself is killed, and with it the executor that it watches over; the other one does what is left. */
    @Test
    void aWorkerThatIsKilledCostsItsPointsOnly() {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger succeeded = new AtomicInteger();
        SparkListener watch = new SparkListener() {
            @Override
            public void onTaskStart(SparkListenerTaskStart start) {
                if (begun.incrementAndGet() == 6) {
                    workers.get(1).descendants().forEach(ProcessHandle::destroyForcibly);
                    workers.get(1).destroyForcibly();
                }
            }

            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                succeeded.addAndGet(end.taskInfo().successful() ? 1 : 0);
            }
        };
        cluster.session().sparkContext().addSparkListener(watch);
        String here = grid().savedIn(folder.resolve("here")).run(StandaloneTest::training).table().write().toString("csv");
        Sweep there = grid().savedIn(folder.resolve("there")).on(cluster).run(point -> {
            if (Thread.currentThread().getName().contains("task launch worker")) {
                try {
                    Thread.sleep(400);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return training(point);
        });
        assertFalse(workers.get(1).isAlive());
        assertEquals(here, there.table().write().toString("csv"));
        assertEquals(here, grid().savedIn(folder.resolve("there")).run(StandaloneTest::training).table().write().toString("csv"));
        assertEquals(16, succeeded.get());
        assertTrue(begun.get() > 16 && begun.get() <= 18, begun + " tasks were begun for 16 points");
    }
}
