package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that several processes share, and of which some are killed. */
@Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreOfProcessesTest {

    @TempDir
    Path folder;

    private static List<String> lines(Process process) throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).lines().toList();
    }

    private static String alone(int seeds, long steps) {
        return SweepTest.text(SweepTest.grid().seeds(seeds).steps(steps).run(SweepTest::training).table());
    }

    @Test
    void eachPointIsRunByOneProcessAndAllHaveAll() throws Exception {
        Path file = folder.resolve("grid");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(StoreProcess.start(file, 5, 3000));
        }
        List<String> ran = new ArrayList<>();
        for (Process process : processes) {
            List<String> lines = lines(process);
            assertTrue(lines.contains("complete"), String.join("\n", lines));
            assertEquals(20, StoreProcess.points(lines, "has").size());
            ran.addAll(StoreProcess.points(lines, "ran"));
        }
        assertEquals(20, ran.size(), "run: " + ran);
        assertEquals(20, ran.stream().distinct().count());
        assertEquals(alone(5, 3000), SweepTest.text(StoreProcess.sweep(file, 5, 3000).run(SweepTest::training).table()));
    }

    @Test
    void aTempFolderThatIsNotThereIsTold() throws Exception {
        Path file = folder.resolve("grid");
        Path nowhere = folder.resolve("nowhere");
        List<String> lines = lines(StoreProcess.start(file, 1, 10, "-Djava.io.tmpdir=" + nowhere));
        assertTrue(lines.stream().anyMatch(line -> line.endsWith("UncheckedIOException: results cannot be kept in " + file
                + ": SQLite's library has to be unpacked in the temp folder " + nowhere + " (java.io.tmpdir), which is not there, "
                + "or may not be written to or run programs; start Java with -Djava.io.tmpdir=FOLDER")), String.join("\n", lines));
    }

    @Test
    void aKilledProcessesPointsAreTakenOver() throws Exception {
        Path file = folder.resolve("grid");
        Process process = StoreProcess.start(file, 1, 2_000_000_000L);
        awaitClaims(file);
        process.destroyForcibly().waitFor();
        List<Point> points = StoreProcess.sweep(file, 1, 2_000_000_000L).points();
        long begin = System.nanoTime();
        Store store = Store.open(file, plan(2_000_000_000L));
        try {
            List<Point> claimed = points.stream().filter(point -> !store.claim(point)).toList();
            assertFalse(claimed.isEmpty());
            store.bury();
            claimed.forEach(point -> assertTrue(store.claim(point), "free: " + point));
            assertTrue(System.nanoTime() - begin < 15_000_000_000L, "before the patience with a silent one is at its end");
        } finally {
            store.close();
        }
    }

    private static Plan plan(long steps) {
        return new Plan(point -> steps, List.of(), false, false, false, Map.of());
    }

    private static void awaitClaims(Path file) throws Exception {
        for (int claims = 0; claims == 0;) {
            Thread.sleep(50);
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    ResultSet answer = connection.createStatement().executeQuery("SELECT count(*) FROM claim")) {
                claims = answer.getInt(1);
            } catch (java.sql.SQLException notYet) {
                claims = 0;
            }
        }
    }

    @Test
    void aKilledProcessLeavesAllThatItReported() throws Exception {
        kill(10);
    }

    @Test
    @Tag("slow")
    void aHundredKilledProcessesLeaveAllThatTheyReported() throws Exception {
        kill(100);
    }

    /** Each process goes on where the one before was killed, up to 0.6 s after its first run's end or first new report. */
    private void kill(int times) throws Exception {
        Random random = new Random(times);
        int seeds = 500;
        int all = 0;
        int files = 0;
        Path file = folder.resolve("grid");
        Set<String> reported = new HashSet<>();
        for (int killed = 0; killed < times;) {
            Process process = StoreProcess.start(file, seeds, 200);
            List<String> lines = new ArrayList<>();
            boolean early = random.nextBoolean();
            boolean dies = false;
            try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(),
                    StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    lines.add(line);
                    boolean first = early ? line.startsWith("ran ")
                            : !reported.containsAll(StoreProcess.points(List.of(line), "has"));
                    if (!dies && first) {
                        dies = true;
                        killAfter(process, random.nextInt(600));
                    }
                }
            }
            boolean isKilled = process.waitFor() != 0;
            reported.addAll(StoreProcess.points(lines, "has"));
            assertTrue(isKilled ? lines.stream().noneMatch(line -> line.contains("Exception")) : lines.contains("complete"),
                    String.join("\n", lines));
            requireWhole(file, seeds, reported);
            killed += isKilled ? 1 : 0;
            all += isKilled ? reported.size() : 0;
            if (!isKilled) {
                file = folder.resolve("grid " + ++files);
                reported.clear();
            }
        }
        assertTrue(all > 0, "reported by those killed: " + all);
        assertEquals(alone(2, 200), SweepTest.text(StoreProcess.sweep(file, 2, 200).run(SweepTest::training).table()));
    }

    private static void killAfter(Process process, long millis) {
        Thread killer = new Thread(() -> {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            // The process's own method would close what it has written and nobody has read yet.
            process.toHandle().destroyForcibly();
        });
        killer.setDaemon(true);
        killer.start();
    }

    private static void requireWhole(Path file, int seeds, Set<String> reported) throws Exception {
        Store store = Store.open(file, plan(200));
        try {
            List<Point> points = StoreProcess.sweep(file, seeds, 200).points();
            List<Point> there = points.stream().filter(point -> store.result(point) != null).toList();
            List<String> names = there.stream().map(Point::toString).toList();
            assertTrue(names.containsAll(reported),
                    () -> "lost: " + reported.stream().filter(point -> !names.contains(point)).toList());
            for (Point point : there) {
                Result result = store.result(point);
                assertEquals(4, result.values().size(), point.toString());
                assertEquals(result.values().get("alignment"), store.history(point).last("alignment"));
                assertEquals(200, store.history(point).steps()[store.history(point).size() - 1]);
            }
        } finally {
            store.close();
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                ResultSet answer = connection.createStatement().executeQuery("PRAGMA integrity_check")) {
            assertEquals("ok", answer.getString(1));
        }
    }
}
