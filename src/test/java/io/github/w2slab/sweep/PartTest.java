package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartTest {

    private static final String PROPERTY = "w2slab.part";
    private final AtomicInteger longRuns = new AtomicInteger();

    @TempDir
    private Path folder;

    @AfterEach
    void everything() {
        System.clearProperty(PROPERTY);
    }

    private Sweep sweep() {
        return Sweep.over("c", 0.05, 0.1, 0.2).and("kind", "W2S", "SFT").seeds(2).steps(300)
                .measuring("runs to the end", this::count);
    }

    private double count(Run run) {
        if (run.step() == 300) {
            longRuns.incrementAndGet();
        }
        return run.step();
    }

    private static Run recipe(Point point) {
        World world = World.builder().dimension(32).subspaceDimension(8).seed(point.seed()).build();
        return Training.of(RewardModel.pretrained(world).neuronsPerTask(2).build(), point.text("kind").equals("W2S")
                ? Supervision.trueLabelsOnLocalizedInputs(world) : Supervision.fineTuning(world),
                Sgd.perDimension(point.value("c")).seed(point.seed()));
    }

    private Sweep part(String part) {
        System.setProperty(PROPERTY, part);
        return sweep().savedIn(folder.resolve("points")).run(PartTest::recipe);
    }

    @Test
    void threePartsAreTheWhole() {
        for (int i = 1; i <= 3; i++) {
            assertEquals(4, part(i + "/3").complete());
            assertTrue(Files.exists(folder.resolve("points.part-" + i + "-of-3")));
        }
        assertEquals(12, longRuns.get());
        assertTrue(Files.notExists(folder.resolve("points")));
        System.clearProperty(PROPERTY);
        Sweep together = sweep().savedIn(folder.resolve("points")).run(PartTest::recipe);
        assertTrue(longRuns.get() <= 14, "at most two runs are repeated to check the measure, but " + longRuns);
        assertEquals(12, together.complete());
        assertEquals(sweep().run(PartTest::recipe).table().print(100), together.table().print(100));
        assertArrayEquals(sweep().keepingRuns().run(PartTest::recipe).bands("alignment").get(0).mean(),
                together.bands("alignment").get(0).mean());
    }

    @Test
    void aPartHasAllSeedsOfItsSettings() {
        Sweep second = part("2/3");
        assertEquals(2, second.points().stream().filter(point -> !Double.isNaN(second.value(point, "alignment")))
                .map(Point::values).distinct().count());
        assertEquals(4, second.complete());
        System.setProperty(PROPERTY, "8/8");
        assertEquals(1, sweep().savedIn(folder.resolve("few")).run(PartTest::recipe).complete());
    }

    @Test
    void aMissingPartIsComputed() {
        part("1/2");
        int half = longRuns.get();
        System.clearProperty(PROPERTY);
        assertEquals(12, sweep().savedIn(folder.resolve("points")).run(PartTest::recipe).complete());
        assertTrue(longRuns.get() >= half + 6 && longRuns.get() <= half + 8, longRuns.get() + " after " + half);
    }

    @Test
    void versionsAreNotMixed() throws Exception {
        part("2/2");
        Path file = folder.resolve("points.part-2-of-2");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute("UPDATE point SET library = '0.0.9' WHERE id = 2");
        }
        System.clearProperty(PROPERTY);
        Sweep whole = sweep().savedIn(folder.resolve("points"));
        String message = assertThrows(IllegalStateException.class, () -> whole.run(PartTest::recipe)).getMessage();
        assertTrue(message.contains("points.part-2-of-2") && message.contains("0.0.9"), message);
        Files.delete(file);
        assertEquals(12, whole.run(PartTest::recipe).complete());
    }

    @Test
    void anotherFileIsNoPart() throws Exception {
        Files.writeString(folder.resolve("points.part-1-of-2"), "");
        Sweep whole = sweep().savedIn(folder.resolve("points"));
        assertTrue(assertThrows(IllegalStateException.class, () -> whole.run(PartTest::recipe)).getMessage()
                .contains("no part of a sweep"));
    }

    private void requireNamed(String kind, String reason) {
        String message = assertThrows(UncheckedIOException.class,
                () -> sweep().savedIn(folder.resolve("points")).run(PartTest::recipe)).getMessage();
        assertTrue(message.contains("points.part-2-of-2") && message.contains(reason), kind + ": " + message);
    }

    @Test
    void aBadPartIsNamedAndItsReason() throws Exception {
        part("2/2");
        System.clearProperty(PROPERTY);
        Path file = folder.resolve("points.part-2-of-2");
        byte[] good = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(good, 3 * good.length / 4));
        requireNamed("cut", ": it is damaged");
        Files.write(file, Arrays.copyOf(good, 4096));
        requireNamed("cut", ": it is damaged");
        Files.writeString(file, "some text\n".repeat(1000));
        requireNamed("text", " is no store of results");
        for (int version : new int[] {2, 0}) {
            byte[] other = good.clone();
            other[63] = (byte) version;
            Files.write(file, other);
            requireNamed("user_version", version == 2 ? ": a later version of w2s-lab has written it" : ": it is damaged, or ");
        }
        Files.write(file, good);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute("ALTER TABLE measure RENAME TO other");
        }
        requireNamed("without a table", ": it is damaged, or another program has changed it (");
        Files.delete(file);
        Files.createDirectory(file);
        requireNamed("folder", ": it is a folder");
        Files.delete(file);
        Files.write(file, good);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute("PRAGMA locking_mode = EXCLUSIVE");
            connection.createStatement().execute("UPDATE point SET seed = seed");
            requireNamed("locked", ": another program has locked it");
        }
        assertEquals(12, sweep().savedIn(folder.resolve("points")).run(PartTest::recipe).complete());
        assertEquals(6 + 2 + 6, longRuns.get(), "the part's six, two of them checked, and six more");
    }

    /** Its last results are in SQLite's log. */
    @Test
    void aPartOfAKilledProcessIsReadAsItIs() throws Exception {
        part("2/2");
        System.clearProperty(PROPERTY);
        Path file = folder.resolve("points.part-2-of-2");
        Path copy = folder.resolve("it's 100%/points.part-2-of-2");
        Files.createDirectory(copy.getParent());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.createStatement().execute("UPDATE point SET library = '0.0.9'");
            Files.copy(file, copy);
            Files.copy(folder.resolve("points.part-2-of-2-wal"), copy.resolveSibling("points.part-2-of-2-wal"));
        }
        String message = assertThrows(IllegalStateException.class,
                () -> sweep().savedIn(copy.resolveSibling("points")).run(PartTest::recipe)).getMessage();
        assertTrue(message.startsWith(copy + " was computed by version 0.0.9"), message);
    }

    @Test
    void aPartNeedsAFileAndTwoNumbers() {
        System.setProperty(PROPERTY, "1/2");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> sweep().run(PartTest::recipe)).getMessage()
                .contains("savedIn"));
        for (String wrong : new String[] {"3/2", "0/2", "two", "1/", "1"}) {
            System.setProperty(PROPERTY, wrong);
            String message = assertThrows(IllegalArgumentException.class, () -> sweep().run(PartTest::recipe)).getMessage();
            assertTrue(message.contains("W2SLAB_PART") && message.contains(wrong), message);
        }
    }
}
