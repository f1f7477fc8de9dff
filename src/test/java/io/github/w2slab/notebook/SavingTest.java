package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.embeddings.Embeddings;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.files.Npz;
import io.github.w2slab.files.Parquet;
import io.github.w2slab.kernel.Session;
import io.github.w2slab.kernel.display.Tables;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.plot.Figures;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Pretraining;
import io.github.w2slab.training.Provenance;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

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

    /** Once they were text there too, rounded to three digits. */
    @Test
    void intervalsAreTextToReadAndNumbersInAFile() {
        Training[] runs = LongStream.of(1, 2, 3).mapToObj(seed -> Training.of(run().start(), run().supervision(),
                Sgd.spherical(0.01).seed(seed)).train(40)).toArray(Training[]::new);
        Comparison comparison = Comparison.of(runs);
        Interval alignment = comparison.interval("SFT", "alignment");
        Table summary = comparison.summary();
        assertEquals(List.of("measure", "SFT"), summary.columnNames());
        assertEquals(alignment.toString(), summary.getString(0, "SFT"));
        Saving.save(summary, file("summary.parquet"));
        Parquet parquet = Parquet.open(file("summary.parquet"));
        assertEquals(List.of("measure", "SFT", "SFT, low", "SFT, high"), parquet.columns());
        assertEquals(summary.stringColumn("measure").asList(), parquet.texts("measure"));
        assertArrayEquals(new double[] {alignment.mean(), alignment.low(), alignment.high()}, new double[] {
            parquet.numbers("SFT")[0], parquet.numbers("SFT, low")[0], parquet.numbers("SFT, high")[0]});
        Saving.save(summary, file("summary.npz"));
        Npz npz = Npz.read(file("summary.npz"));
        for (String column : List.of("SFT", "SFT, low", "SFT, high")) {
            assertArrayEquals(parquet.numbers(column), npz.vector(column));
        }
        Table csv = Table.read().csv(Saving.save(summary, file("summary.csv")).toFile());
        assertArrayEquals(parquet.numbers("SFT, high"), csv.doubleColumn("SFT, high").asDoubleArray());
    }

    @Test
    void chosenRowsOfAReportAreSavedAsNumbersToo() {
        Table report = Comparison.of(run()).report();
        Table chosen = report.where(report.stringColumn("measure").isEqualTo("correlation"));
        Saving.save(chosen, file("chosen.npz"));
        assertArrayEquals(new double[] {Comparison.of(run()).interval("SFT", "correlation").mean()},
                Npz.read(file("chosen.npz")).vector("SFT"));
        assertArrayEquals(new double[] {Double.NaN}, Npz.read(file("chosen.npz")).vector("SFT, low"), "one seed has no interval");
    }

    /** Read by the format's own structures; a value by its place in the page. */
    @Test
    void aParquetFileHasAColumnForEachAndEveryBit() throws IOException {
        IntColumn missing = IntColumn.create("missing", 1, 2, 3);
        missing.setMissing(1);
        Table table = Table.create(DoubleColumn.create("x", 0.1 + 0.2, Double.NaN, -0.0), LongColumn.create("step", 1, 1L << 60, -1),
                StringColumn.create("wörd", "a", "βb", ""), missing, BooleanColumn.create("so", true, false, true),
                IntColumn.create("i", 7, -7, 0), FloatColumn.create("f", 0.5f, 1e-30f, 3));
        byte[] file = Files.readAllBytes(Saving.save(table, file("new/folder/t.parquet")));
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals("PAR1", new String(file, 0, 4, StandardCharsets.US_ASCII));
        assertEquals("PAR1", new String(file, file.length - 4, 4, StandardCharsets.US_ASCII));
        int end = bytes.getInt(file.length - 8);
        FileMetaData meta = Util.readFileMetaData(new ByteArrayInputStream(file, file.length - 8 - end, end));
        assertEquals(3, meta.getNum_rows());
        assertEquals(table.columnNames(), meta.getSchema().stream().skip(1).map(SchemaElement::getName).toList());
        assertEquals(List.of(Type.DOUBLE, Type.INT64, Type.BYTE_ARRAY, Type.DOUBLE, Type.BOOLEAN, Type.INT32, Type.FLOAT),
                meta.getSchema().stream().skip(1).map(SchemaElement::getType).toList());
        List<ByteBuffer> pages = new ArrayList<>();
        for (ColumnChunk chunk : meta.getRow_groups().get(0).getColumns()) {
            int place = (int) chunk.getMeta_data().getData_page_offset();
            ByteArrayInputStream in = new ByteArrayInputStream(file, place, file.length - place);
            PageHeader header = Util.readPageHeader(in);
            assertEquals(3, header.getData_page_header().getNum_values());
            int begin = file.length - in.available();
            assertEquals(place + chunk.getMeta_data().getTotal_compressed_size(), begin + header.getCompressed_page_size());
            pages.add(ByteBuffer.wrap(file, begin, header.getCompressed_page_size()).slice().order(ByteOrder.LITTLE_ENDIAN));
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(table.doubleColumn("x").getDouble(i), pages.get(0).getDouble(8 * i));
            assertEquals(table.longColumn("step").getLong(i), pages.get(1).getLong(8 * i));
            assertEquals(i == 1 ? Double.NaN : i + 1, pages.get(3).getDouble(8 * i));
            assertEquals(table.intColumn("i").getInt(i), pages.get(5).getInt(4 * i));
            assertEquals(table.floatColumn("f").getFloat(i), pages.get(6).getFloat(4 * i));
        }
        assertEquals(0b101, pages.get(4).get(0));
        assertEquals(3, pages.get(2).getInt(5), "bytes of the second word, after the first one's length and letter");
        assertEquals("βb", StandardCharsets.UTF_8.decode(pages.get(2).slice(9, 3)).toString());
        byte[] empty = Files.readAllBytes(Saving.save(table.emptyCopy(), file("empty.parquet")));
        end = ByteBuffer.wrap(empty).order(ByteOrder.LITTLE_ENDIAN).getInt(empty.length - 8);
        meta = Util.readFileMetaData(new ByteArrayInputStream(empty, empty.length - 8 - end, end));
        assertEquals(0, meta.getNum_rows());
        assertEquals(8, meta.getSchemaSize());
        assertEquals("ending of file must be one of .csv, .npz, .parquet, but is t.xlsx",
                assertThrows(IllegalArgumentException.class, () -> Saving.save(Table.create(), "t.xlsx")).getMessage());
    }

    @Test
    void whatIsMissingInAParquetFileIsMissingInItsTable() {
        BooleanColumn truths = BooleanColumn.create("so");
        IntColumn whole = IntColumn.create("i");
        for (int i = 0; i < 1003; i++) {
            if (i % 3 == 1) {
                truths.appendMissing();
                whole.appendMissing();
            } else {
                truths.append(i % 2 == 0);
                whole.append(i);
            }
        }
        StringColumn words = StringColumn.create("word", IntStream.range(0, 1003).mapToObj(i -> i % 3 == 1 ? "" : "w" + i));
        DateColumn days = DateColumn.create("day", IntStream.range(0, 1003).mapToObj(i -> i % 3 == 1 ? null : LocalDate.ofEpochDay(i)));
        Table table = Table.create(truths, whole, words, days, DoubleColumn.create("x", whole.asDoubleArray()));
        Table read = Parquet.open(Saving.save(table, file("missing.parquet")).toString()).table();
        assertEquals(List.of("BOOLEAN", "DOUBLE", "STRING", "STRING", "DOUBLE"), read.types().stream().map(Object::toString).toList());
        for (Column<?> column : read.columns()) {
            for (int i = 0; i < 1003; i++) {
                assertEquals(i % 3 == 1, column.isMissing(i), column.name() + " " + i);
            }
        }
        assertEquals(truths.asList(), read.booleanColumn("so").asList());
        assertEquals(12, read.doubleColumn("i").getDouble(12));
        assertEquals("1970-01-13", read.stringColumn("day").get(12));
        Saving.save(table, file("missing.npz"));
        assertEquals(List.of("i", "x"), Npz.read(file("missing.npz")).names());
    }

    /** Java knows no "~", and makes a folder of that name. */
    @Test
    void aPathThatBeginsWithATildeIsOneAtHome() throws IOException {
        String home = System.getProperty("user.home");
        System.setProperty("user.home", folder.toString());
        try {
            Training run = run();
            Saving.save(run, "~/new/run.npz");
            Saving.save(run.history(), "~/history.npz");
            Saving.save(Figures.alignment(run), "~/figure.svg");
            Path csv = Saving.save(Table.create(DoubleColumn.create("label", 1, 2), DoubleColumn.create("x0", 1, 2)), "~/t.csv");
            assertEquals(folder.resolve("t.csv"), csv);
            Saving.save(Table.create(DoubleColumn.create("x", 1)), "~/t.parquet");
            Sweep.over("rate", 0.1).steps(10).savedIn("~/sweep").run(point -> run.again());
            for (String name : List.of("new/run.npz", "history.npz", "figure.svg", "t.csv", "t.parquet", "sweep")) {
                assertTrue(Files.isRegularFile(folder.resolve(name)), name);
            }
            assertFalse(Files.exists(Path.of("~")));
            assertEquals(40, Training.load("~/new/run.npz").step());
            assertEquals(run.history().hash(), History.load("~/history.npz").hash());
            assertEquals(1, Parquet.open("~/t.parquet").rows());
            String rows = assertThrows(IllegalArgumentException.class, () -> Embeddings.read("~/none.csv")).getMessage();
            assertTrue(rows.contains(folder.resolve("none.csv").toString()), rows);
            assertEquals(folder.resolve("~t.csv").getFileName(), Saving.save(Table.create(DoubleColumn.create("x", 1)),
                    file("~t.csv")).getFileName());
        } finally {
            System.setProperty("user.home", home);
        }
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
        ReducedDynamics reduced = ReducedDynamics.of(run).train(10);
        Saving.save(reduced, file("reduced.npz"));
        assertEquals(reduced.history().hash(), ReducedDynamics.load(file("reduced.npz")).history().hash());
        String message = assertThrows(IllegalArgumentException.class,
                () -> Saving.save(Pretraining.of(run.world()), file("pretraining.npz"))).getMessage();
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
