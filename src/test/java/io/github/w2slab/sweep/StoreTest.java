package io.github.w2slab.sweep;

import static io.github.w2slab.sweep.SweepTest.during;
import static io.github.w2slab.sweep.SweepTest.grid;
import static io.github.w2slab.sweep.SweepTest.text;
import static io.github.w2slab.sweep.SweepTest.training;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** What a sweep keeps in a file, as one process sees it. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoreTest {

    @TempDir
    Path folder;

    private static Connection connection(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = connection(file); Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static Recipe counting(AtomicInteger built) {
        return point -> {
            built.incrementAndGet();
            return training(point);
        };
    }

    @Test
    void aFileGivesBackWhatWasDoneAndRunsOnlyTheRest() throws SQLException {
        Path file = folder.resolve("a folder/η?#%.w2s");
        AtomicInteger built = new AtomicInteger();
        String whole = text(grid().savedIn(file).run(counting(built)).table());
        assertEquals(4 + 12, built.get(), "each setting is looked at before");
        assertEquals(whole, text(grid().run(SweepTest::training).table()));
        sql(file, "DELETE FROM point WHERE id > 7", "DELETE FROM measure WHERE point > 7");
        built.set(0);
        assertEquals(whole, text(grid().savedIn(file.toString()).run(counting(built)).table()));
        assertEquals(4 + 5 + 7, built.get(), "five missing ones of four settings, and seven whose recipe is checked");
        built.set(0);
        grid().and("word", "other").savedIn(file).run(counting(built));
        assertEquals(4 + 12, built.get(), "other axes are other points");
        built.set(0);
        Table more = Sweep.over("rate", 0.05, 0.1, 0.2).and("kind", "W2S", "SFT").seeds(3).steps(600).savedIn(file)
                .run(counting(built)).table();
        assertEquals(2 + 6 + 8, built.get());
        assertEquals(18, more.rowCount());
        assertEquals(text(grid().savedIn(file).steps(100).run(counting(built)).table()), text(grid().steps(100)
                .run(SweepTest::training).table()), "another number of steps is run anew");
    }

    /** For whoever opens the file by another program. */
    @Test
    void aRowTellsWhatItsResultDependsOn() throws SQLException {
        Path file = folder.resolve("told");
        Sweep sweep = Sweep.over("rate", 0.1).and("kind", "W2S").seeds(1).steps(600).measuring("own", run -> 7).savedIn(file)
                .run(SweepTest::training);
        Training run = training(sweep.points().get(0)).train(600);
        try (Connection connection = connection(file); Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM point JOIN measure ON point = id "
                        + "WHERE name IN ('alignment', 'own') ORDER BY name")) {
            assertTrue(row.next());
            assertEquals("{\"rate\":0.1,\"kind\":\"W2S\"}", row.getString("settings"));
            assertTrue(row.getString("digest").matches("[0-9a-f]{64}"), row.getString("digest"));
            assertTrue(row.getString("plan").contains("600"), row.getString("plan"));
            assertEquals(1, row.getLong("seed"));
            assertFalse(row.getString("library").isEmpty());
            assertEquals(run.engine().name(), row.getString("engine"));
            assertEquals(600, row.getLong("steps"));
            assertEquals(run.history().last("alignment"), row.getDouble("value"));
            assertEquals(Double.BYTES * run.history().steps().length, row.getBytes("history").length);
            assertTrue(row.next());
            assertEquals(7, row.getDouble("value"));
            assertFalse(row.getString("version").isEmpty(), "of a measure of one's own");
        }
    }

    @Test
    void eachBitOfAValueComesBack() {
        Path file = folder.resolve("bits");
        double[] values = {-0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE, 1e300, 3, 0.1};
        Sweep sweep = Sweep.over("η", 0, 1, 2, 3, 4, 5, 6).steps(100)
                .measuring("value", run -> values[(int) run.world().seed() - 1]).savedIn(file);
        Recipe recipe = point -> training(new Point(Map.of("rate", 0.1, "kind", "W2S"), 1 + point.integer("η")));
        sweep.run(recipe);
        Sweep again = sweep.seeds(1).run(recipe);
        for (Point point : again.points()) {
            assertEquals(values[point.integer("η")], again.value(point, "value"));
            assertEquals(sweep.value(point, "alignment"), again.value(point, "alignment"));
        }
    }

    @Test
    void aChangedRecipeIsNoticedAndItsResultsAreNotTaken() {
        Path file = folder.resolve("grid");
        Sweep done = grid().savedIn(file).run(SweepTest::training);
        Recipe changed = point -> {
            Training run = training(point);
            return Training.of(run.start(), run.supervision().noise(1e-6), run.sgd());
        };
        Sweep other = grid().savedIn(file);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> other.run(changed));
        assertTrue(e.getMessage().startsWith("recipe must be the one that gave the results in " + file), e.getMessage());
        assertTrue(e.getMessage().contains("rate = 0.05, kind = W2S, seed 1"), e.getMessage());
        assertEquals(0, other.complete());
        assertThrows(IllegalArgumentException.class, () -> done.run(changed));
    }

    /** Both say 0 of the first steps. */
    @Test
    void anEditedMeasureIsNoticedThoughItAgreesInTheFirstSteps() {
        Path file = folder.resolve("grid");
        FinalMeasure before = run -> run.history().last("alignment") > 0.5 ? 1 : 0;
        FinalMeasure after = run -> run.history().last("alignment") > 0.5 ? 2 : 0;
        Sweep sweep = Sweep.over("rate", 0.1).and("kind", "W2S").seeds(2).steps(4000).savedIn(file);
        Sweep first = sweep.measuring("found", before).run(SweepTest::training);
        assertEquals(1, first.value(first.points().get(0), "found"));
        Sweep edited = sweep.measuring("found", after);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> edited.run(SweepTest::training));
        assertTrue(e.getMessage().startsWith("measure \"found\" must be the one that gave the results in " + file
                + ", but is another one: at rate = 0.1, kind = W2S, seed "), e.getMessage());
        assertTrue(e.getMessage().endsWith("; give it another name, or another file"), e.getMessage());
        assertEquals(0, edited.complete());
        assertEquals(2, sweep.measuring("found", before).run(SweepTest::training).complete());
        assertEquals(2, sweep.measuring("found 2", after).run(SweepTest::training).complete());
    }

    @Test
    void aMeasureMayNeedTheFinishedRun() {
        Sweep sweep = grid().measuring("at 600", run -> run.history().at(600, "alignment")).savedIn(folder.resolve("grid"));
        assertEquals(text(sweep.run(SweepTest::training).table()), text(sweep.seeds(3).run(SweepTest::training).table()));
        assertEquals(12, sweep.complete());
        assertEquals(sweep.value(sweep.points().get(3), "alignment"), sweep.value(sweep.points().get(3), "at 600"));
    }

    @Test
    void anErrorInAScheduleIsAFailureThatNamesItsPoint() {
        for (double bad : new double[] {Double.NaN, -1}) {
            Path file = folder.resolve("schedule " + bad);
            Sweep sweep = Sweep.over("rate", 0.05, 0.1).and("kind", "SFT").steps(600).savedIn(file);
            Recipe recipe = point -> {
                Training run = training(point);
                return Training.of(run.start(), run.supervision(), Sgd.spherical(step -> {
                    if (point.value("rate") == 0.1 && step == 300) {
                        if (bad > -2) {
                            throw new ArithmeticException("no rate");
                        }
                        return bad;
                    }
                    return 0.001;
                }));
            };
            IllegalStateException e = assertThrows(IllegalStateException.class, () -> sweep.run(recipe));
            assertTrue(e.getMessage().startsWith("the run at rate = 0.1, kind = SFT, seed 1 failed: "), e.getMessage());
            assertTrue(e.getMessage().contains(bad > -2 ? "no rate" : "learning rate of step 300"), e.getMessage());
            assertFalse(sweep.table().stringColumn("end").asList().contains("diverged"));
        }
    }

    @Test
    void aPointWithoutStepsIsNamedBeforeAnythingRuns() {
        AtomicInteger built = new AtomicInteger();
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> grid()
                .steps(p -> p.value("rate") == 0.1 ? 0 : 100).run(counting(built)));
        assertEquals("steps at rate = 0.1, kind = W2S, seed 1 must be at least 1, but is 0", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> grid().steps(p -> (long) p.value("eta")).run(counting(built)));
        assertEquals("no number of steps at rate = 0.05, kind = W2S, seed 1: axis must be one of [rate, kind], but is eta",
                e.getMessage());
        assertEquals(0, built.get());
    }

    @Test
    void aFailedWriteIsRepeatedByTheNextRun() throws SQLException {
        Path file = folder.resolve("grid");
        Sweep.over("rate", 0.2).and("kind", "W2S").steps(10).savedIn(file).run(SweepTest::training);
        sql(file, "CREATE TRIGGER full BEFORE INSERT ON point BEGIN SELECT RAISE(ABORT, 'no room'); END");
        Sweep sweep = grid().savedIn(file);
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> sweep.run(SweepTest::training));
        assertTrue(e.getMessage().startsWith("results cannot be written to " + file), e.getMessage());
        assertTrue(e.getMessage().endsWith("; what is complete stays in memory, and `run()` writes it once that is mended"),
                e.getMessage());
        int kept = sweep.complete();
        assertTrue(kept > 0, "complete: " + kept);
        assertThrows(UncheckedIOException.class, sweep::run);
        assertTrue(sweep.complete() >= kept);
        sql(file, "DROP TRIGGER full");
        assertEquals(12, sweep.run().complete());
        AtomicInteger built = new AtomicInteger();
        assertEquals(text(sweep.table()), text(grid().savedIn(file).run(counting(built)).table()));
        assertEquals(8, built.get(), "all are in the file");
    }

    /** What happens to a file. */
    private interface Mishap {
        void happen(Path file) throws IOException;
    }

    private void aLostFileIsTold(Mishap mishap, boolean withHistories) throws IOException {
        Path file = folder.resolve("grid");
        Sweep sweep = grid().savedIn(file);
        AtomicInteger built = new AtomicInteger();
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> sweep.run(point -> {
            int number = built.incrementAndGet() - 4;
            while (number > 6 && number <= 12 && sweep.complete() < number - 1) {
                Thread.onSpinWait();
            }
            assertDoesNotThrow(() -> {
                if (number == 6) {
                    sql(file, "PRAGMA wal_checkpoint(TRUNCATE)");
                } else if (number == 12) {
                    mishap.happen(file);
                }
            });
            return training(point);
        }, 1));
        assertEquals(file + " was deleted, emptied or replaced while the sweep ran; what is complete stays in memory, "
                + "and `run()` writes it again", e.getMessage());
        assertTrue(sweep.complete() >= 11, "complete: " + sweep.complete());
        sweep.run();
        requireAllInFile(file, withHistories);
        Files.delete(file);
        sweep.run();
        requireAllInFile(file, false);
    }

    private static void requireAllInFile(Path file, boolean withHistories) {
        Sweep alone = grid().keepingRuns().run(SweepTest::training);
        AtomicInteger again = new AtomicInteger();
        Sweep read = grid().savedIn(file);
        assertEquals(text(alone.table()), text(read.run(counting(again)).table()));
        assertEquals(8, again.get(), "all are in the file");
        List<Band> bands = read.bands("alignment");
        if (withHistories) {
            assertSame(alone.bands("alignment"), bands);
        }
    }

    @Test
    void aFileDeletedUnderASweepIsToldAndWrittenAgain() throws IOException {
        aLostFileIsTold(Files::delete, true);
    }

    @Test
    void aFileReplacedUnderASweepIsToldAndWrittenAgain() throws IOException {
        aLostFileIsTold(file -> {
            Files.move(file, folder.resolve("moved"));
            Sweep.over("rate", 0.2).and("kind", "W2S").steps(10).savedIn(file).run(SweepTest::training);
        }, false);
    }

    @Test
    void aFileEmptiedUnderASweepIsToldAndWrittenAgain() throws IOException {
        aLostFileIsTold(file -> Files.write(file, new byte[0]), false);
    }

    @Test
    void anotherProgramsLockIsToldAndGoesOnAfterwards() throws SQLException {
        Path file = folder.resolve("grid");
        Sweep done = grid().steps(10).savedIn(file).run(SweepTest::training);
        Sweep sweep = grid().savedIn(file);
        try (Connection other = connection(file); Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> sweep.run(SweepTest::training));
            assertTrue(e.getMessage().startsWith("results cannot be kept in " + file + ": another program has locked it"),
                    e.getMessage());
            statement.execute("ROLLBACK");
        }
        assertEquals(12, sweep.run().complete());
        assertEquals(12, done.complete());
    }

    @Test
    void aFileOfAnotherKindIsToldAndStaysAsItIs() throws Exception {
        Path lines = folder.resolve("old.jsonl");
        Files.writeString(lines, "{\"library\":\"0.1.0\",\"plan\":\"600 steps\"}\n".repeat(40));
        Path other = folder.resolve("other.db");
        sql(other, "CREATE TABLE mine (x)");
        for (Path file : List.of(lines, other)) {
            byte[] before = Files.readAllBytes(file);
            UncheckedIOException e = assertThrows(UncheckedIOException.class,
                    () -> grid().savedIn(file).run(SweepTest::training));
            assertEquals(file + " is no store of results, but a file of another kind; give another name", e.getMessage());
            assertArrayEquals(before, Files.readAllBytes(file));
        }
        UncheckedIOException e = assertThrows(UncheckedIOException.class,
                () -> grid().savedIn(lines.resolve("below a file")).run(SweepTest::training));
        assertTrue(e.getMessage().startsWith("results cannot be kept in "), e.getMessage());
        assertThrows(UncheckedIOException.class, () -> grid().savedIn(folder).run(SweepTest::training));
        Path damaged = folder.resolve("damaged");
        grid().steps(10).savedIn(damaged).run(SweepTest::training);
        Files.write(damaged, Arrays.copyOf(Files.readAllBytes(damaged), 6000));
        e = assertThrows(UncheckedIOException.class, () -> grid().steps(10).savedIn(damaged).run(SweepTest::training));
        assertTrue(e.getMessage().contains(" " + damaged + ": it is damaged"), e.getMessage());
    }

    @Test
    void whatAnotherProgramHasChangedIsToldInOneSentence() throws Exception {
        Path good = folder.resolve("good");
        Sweep before = grid().steps(10).savedIn(good).run(SweepTest::training);
        assertEquals(4, grid().steps(10).savedIn(good).run(SweepTest::training).bands("alignment").size());
        int number = 0;
        for (String change : List.of("UPDATE measure SET value = 'much'", "UPDATE measure SET value = 1",
                "UPDATE point SET status = 'lost'", "DELETE FROM measure", "DROP TABLE claimant", "DROP TABLE measure",
                "ALTER TABLE point DROP COLUMN recipe", "PRAGMA user_version = 0",
                "UPDATE measure SET history = x'00' WHERE history IS NOT NULL", "UPDATE point SET recorded = x'0000000000000001'")) {
            Path file = Files.copy(good, folder.resolve("changed " + ++number));
            sql(file, change);
            UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> grid().steps(10).savedIn(file)
                    .run(SweepTest::training).bands("alignment"), change);
            assertTrue(e.getMessage().startsWith("results cannot be ") && e.getMessage().contains(" " + file
                    + ": it is damaged, or another program has changed it"), change + ": " + e.getMessage());
        }
        assertEquals(12, before.complete());
        sql(good, "PRAGMA user_version = 2");
        UncheckedIOException e = assertThrows(UncheckedIOException.class, before::run);
        assertEquals("results cannot be read from " + good + ": a later version of w2s-lab has written it", e.getMessage());
    }

    /** Root may write everywhere but on a file system that may only be read. */
    @Test
    void aFolderThatMayOnlyBeReadIsTold() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        boolean mounted = !(closed.toFile().setWritable(false) && !Files.isWritable(closed));
        assumeTrue(!mounted || done("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", closed.toString()));
        try {
            Sweep sweep = grid().savedIn(closed.resolve("grid"));
            UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> sweep.run(SweepTest::training));
            assertTrue(e.getMessage().startsWith("results cannot be kept in " + closed.resolve("grid")
                    + ": it cannot be opened"), e.getMessage());
            assertTrue(mounted ? done("mount", "-o", "remount,rw", closed.toString()) : closed.toFile().setWritable(true));
            assertEquals(12, sweep.run(SweepTest::training).complete());
        } finally {
            if (mounted) {
                done("umount", closed.toString());
            }
        }
    }

    /** With a part beside it, and a claim of a process that is no more. */
    @Test
    void allThatIsInAFolderThatMayOnlyBeReadIsRead() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed % folder"));
        boolean mounted = done("mount", "-t", "tmpfs", "tmpfs", closed.toString());
        try {
            Path file = closed.resolve("grid");
            Sweep sweep = grid().steps(10).savedIn(file).run(SweepTest::training);
            sql(file, "INSERT INTO claimant VALUES ('one', 'host', 1, 1, 1)");
            Files.copy(file, closed.resolve("grid.part-1-of-2"));
            assumeTrue(mounted ? done("mount", "-o", "remount,ro", closed.toString())
                    : closed.toFile().setWritable(false) && !Files.isWritable(closed));
            Sweep read = grid().steps(10).savedIn(file).run(SweepTest::training);
            assertEquals(text(sweep.table()), text(read.table()));
            assertSame(sweep.bands("alignment"), read.bands("alignment"));
            assertEquals(12, sweep.run().complete());
            Sweep more = grid().steps(20).savedIn(file);
            UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> more.run(SweepTest::training));
            assertTrue(e.getMessage().startsWith("results cannot be kept in " + file + ": it may only be read"), e.getMessage());
        } finally {
            if (mounted) {
                done("umount", closed.toString());
            } else {
                closed.toFile().setWritable(true);
            }
        }
    }

    /** Opened for reading, it is told when the first point is claimed. */
    @Test
    void aFileThatMayOnlyBeReadIsTold() throws Exception {
        Path file = folder.resolve("grid");
        grid().steps(10).savedIn(file).run(SweepTest::training);
        assumeTrue(file.toFile().setWritable(false) && !Files.isWritable(file));
        Sweep sweep = grid().savedIn(file);
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> sweep.run(SweepTest::training));
        assertTrue(e.getMessage().contains(" " + file + ": it may only be read"), e.getMessage());
        assertTrue(file.toFile().setWritable(true));
        assertEquals(12, sweep.run().complete());
    }

    /** Where a file system of its own can be had. */
    @Test
    void aFullDiskIsToldAndNothingIsLost() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(done("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString()));
        try {
            Path file = small.resolve("grid");
            Files.write(small.resolve("filler"), new byte[100_000]);
            Sweep sweep = grid().seeds(20).savedIn(file);
            UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> sweep.run(SweepTest::training));
            assertTrue(e.getMessage().contains(" " + file + ": the disk "), e.getMessage());
            int kept = sweep.complete();
            assertTrue(kept > 0 && kept < 80, "complete: " + kept);
            assertTrue(done("mount", "-o", "remount,size=64m", small.toString()));
            assertEquals(80, sweep.run().complete());
            AtomicInteger built = new AtomicInteger();
            assertEquals(text(sweep.table()), text(grid().seeds(20).savedIn(file).run(counting(built)).table()));
            assertEquals(8, built.get(), "all are in the file");
        } finally {
            done("umount", small.toString());
        }
    }

    /** By a limit of SQLite's own, which fails as a full disk does. */
    @Test
    void eachFailureOfAFullFileSaysSoAndTheNextWorkGoesOn() throws Exception {
        try (Database database = Database.open(folder.resolve("full"), 7, List.of("CREATE TABLE t (b BLOB)"))) {
            Database.Work<Integer> large = () -> database.update("INSERT INTO t VALUES (?)", new Object[] {new byte[100_000]});
            database.execute("PRAGMA max_page_count = 8");
            for (int time = 0; time < 3; time++) {
                UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> database.doing("written to", large));
                assertTrue(e.getMessage().contains("the disk is full"), e.getMessage());
            }
            database.execute("PRAGMA max_page_count = 1000");
            assertEquals(1, database.doing("written to", large));
        }
    }

    private static boolean done(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void bandsAreTheSameFromTheFile() {
        Path file = folder.resolve("grid");
        List<Band> kept = grid().keepingRuns().run(SweepTest::training).bands("alignment");
        Sweep stored = grid().savedIn(file).run(SweepTest::training);
        assertEquals(4, kept.size());
        assertSame(kept, stored.bands("alignment"));
        assertSame(kept, grid().savedIn(file).run(SweepTest::training).bands("alignment"));
        assertThrows(IllegalArgumentException.class, () -> stored.bands("no such"));
    }

    private static void assertSame(List<Band> expected, List<Band> actual) {
        assertEquals(expected.stream().map(Band::run).toList(), actual.stream().map(Band::run).toList());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).steps(), actual.get(i).steps());
            assertArrayEquals(expected.get(i).mean(), actual.get(i).mean());
            assertArrayEquals(expected.get(i).low(), actual.get(i).low());
        }
    }

    /** The other is this process too; a stop while waiting keeps what is done. */
    @Test
    void aPointThatAnotherIsAtIsWaitedFor() {
        Path file = folder.resolve("grid");
        Sweep sweep = grid().savedIn(file);
        Point point = sweep.points().get(0);
        Store other = Store.open(file, new Plan(p -> 600, List.of(), false, false, false, Map.of()));
        try {
            assertTrue(other.claim(point));
            assertFalse(other.claim(point));
            List<String> sentences = during(count -> sweep.complete() < 11, () -> sweep.run(SweepTest::training));
            assertEquals(List.of("stopped, 11 of 12 runs complete; run `run()` again to go on"), sentences);
            assertTrue(Double.isNaN(sweep.value(point, "alignment")));
        } finally {
            other.close();
        }
        assertEquals(text(grid().run(SweepTest::training).table()), text(sweep.run().table()));
    }

    @Test
    void manyMayMakeItAtOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            Path file = folder.resolve("made " + i);
            List<Throwable> failed = Collections.synchronizedList(new ArrayList<>());
            List<Thread> threads = new ArrayList<>();
            for (int k = 0; k < 6; k++) {
                threads.add(new Thread(() -> {
                    try {
                        Store.open(file, new Plan(p -> 1, List.of(), false, false, false, Map.of())).close();
                    } catch (RuntimeException e) {
                        failed.add(e);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), failed);
        }
    }

    @Test
    void twoAtOnceShareTheWork() throws Exception {
        Path file = folder.resolve("grid");
        AtomicInteger ended = new AtomicInteger();
        Recipe counted = point -> {
            Training run = training(point);
            double rate = run.sgd().learningRate();
            AtomicInteger last = new AtomicInteger();
            return Training.of(run.start(), run.supervision(), Sgd.spherical(step -> {
                if (step == 599 && last.getAndIncrement() == 0) {
                    ended.incrementAndGet();
                }
                return rate;
            }).seed(point.seed()));
        };
        Sweep[] sweeps = {grid().savedIn(file), grid().savedIn(file)};
        List<Thread> threads = Arrays.stream(sweeps).map(sweep -> new Thread(() -> sweep.run(counted))).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        String alone = text(grid().run(SweepTest::training).table());
        for (Sweep sweep : sweeps) {
            assertEquals(alone, text(sweep.table()));
        }
        assertEquals(12, ended.get());
    }

    /** The second meets a point of the first; the first one of the second, unless that was told before it wrote any. */
    @Test
    void twoRecipesAtOnceDoNotMix() {
        Path file = folder.resolve("grid");
        Sweep first = grid().savedIn(file);
        Sweep second = grid().savedIn(file);
        Recipe changed = point -> {
            Training run = training(point);
            return Training.of(run.start(), run.supervision().noise(1e-6), run.sgd());
        };
        AtomicInteger begun = new AtomicInteger();
        IllegalArgumentException[] failed = new IllegalArgumentException[1];
        Recipe recipe = point -> {
            if (begun.incrementAndGet() == 4 + 4) {
                failed[0] = assertThrows(IllegalArgumentException.class, () -> second.run(changed));
            }
            return training(point);
        };
        try {
            assertEquals(12, first.run(recipe, 1).complete());
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().startsWith("recipe must be the one that gave the results in " + file), e.getMessage());
        }
        assertTrue(failed[0].getMessage().startsWith("recipe must be the one that gave the results in " + file),
                failed[0].getMessage());
        Sweep right = grid().run(SweepTest::training);
        Sweep other = grid().run(changed);
        for (Point point : first.points()) {
            for (Sweep sweep : new Sweep[] {first, second}) {
                double value = sweep.value(point, "alignment");
                assertTrue(Double.isNaN(value) || value == (sweep == first ? right : other).value(point, "alignment"));
            }
        }
    }
}
