package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.files.Npz;
import io.github.w2slab.kernel.Session;
import io.github.w2slab.kernel.display.Tables;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Provenance;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class SavingTest {

    @TempDir
    Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Training run() {
        World world = World.builder().dimension(20).subspaceDimension(5).build();
        return Training.of(RewardModel.pretrained(world).neuronsPerTask(3).build(), Supervision.fineTuning(world),
                Sgd.spherical(0.01)).train(40);
    }

    @Test
    void tablesAreWrittenWithEveryDigit() throws IOException {
        IntColumn missing = IntColumn.create("missing", 1, 2);
        missing.setMissing(1);
        Table table = Table.create(DoubleColumn.create("x", 0.1 + 0.2, Double.NaN), LongColumn.create("step", 1, 1L << 60),
                StringColumn.create("word", "a", "b"), missing);
        assertEquals(Tables.csv(table), Files.readString(Saving.save(table, file("new/folder/t.csv"))));
        Saving.save(table, file("t.npz"));
        Npz read = Npz.read(file("t.npz"));
        assertEquals(List.of("x", "step", "missing"), read.names());
        assertArrayEquals(new double[] {0.1 + 0.2, Double.NaN}, read.vector("x"));
        assertArrayEquals(new long[] {1, 1L << 60}, read.integers("step"));
        assertArrayEquals(new double[] {1, Double.NaN}, read.vector("missing"));
    }

    @Test
    void parquetIsRefusedWithWhatToDoInstead() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> Saving.save(Table.create(DoubleColumn.create("x", 1)), file("t.parquet"))).getMessage();
        assertTrue(message.contains("pandas.read_csv"), message);
        assertEquals("ending of file must be one of .csv, .npz, .parquet, but is t.xlsx",
                assertThrows(IllegalArgumentException.class, () -> Saving.save(Table.create(), "t.xlsx")).getMessage());
    }

    @Test
    void runsModelsAndHistoriesAreWritten() {
        Training run = run();
        Saving.save(run, file("run.npz"));
        Saving.save(run.model(), file("model.npz"));
        Saving.save(run.history(), file("history.npz"));
        assertArrayEquals(run.model().directions(), Training.load(file("run.npz")).model().directions());
        assertArrayEquals(run.model().directions(), RewardModel.load(file("model.npz")).directions());
        assertEquals(run.history().hash(), History.load(file("history.npz")).hash());
        String message = assertThrows(IllegalArgumentException.class,
                () -> Saving.save(ReducedDynamics.of(run), file("reduced.npz"))).getMessage();
        assertTrue(message.contains("save(run.history(), "), message);
        assertThrows(IllegalArgumentException.class, () -> Saving.save(run, file("run.csv")));
    }

    @Test
    void theProvenanceIsACardWithTheHash() {
        Training run = run();
        Provenance provenance = Saving.provenance(run);
        assertEquals(provenance, Saving.provenance(run.history()));
        String html = RunCards.of(provenance).html();
        assertTrue(html.contains(run.history().hash()) && html.contains("seed\u00a0of\u00a0model"), html);
        Provenance theory = Saving.provenance(ReducedDynamics.of(run).train(10));
        assertEquals("ambient inputs", theory.settings().get("inputs"));
        assertEquals("0.01", theory.settings().get("learning rate"));
    }

    /** As in a notebook, beside the save of figures. */
    @Test
    void aCellHasThemWithoutAnImport() {
        try (Session session = new Session()) {
            assertNull(session.run("Table t = Table.create(DoubleColumn.create(\"x\", 1));\n"
                    + "save(t, \"" + file("cell.csv").replace("\\", "\\\\") + "\");\n"
                    + "double[] x = Npz.read(\"" + Saving.save(run().history(), file("h.npz")).toString().replace("\\", "\\\\")
                    + "\").vector(\"history.alignment\");"));
            assertTrue(Files.exists(folder.resolve("cell.csv")));
        }
    }
}
