package io.github.w2slab.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Float16Type;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Files of parquet_files.py, in src/test/python, as pandas, pyarrow and Polars wrote them. */
class ParquetTest {

    private static final int ROWS = 24;

    @TempDir
    Path folder;

    /** Who may read everything meets no such file; so the sentence is seen by the exception, too. */
    @Test
    void aFileThatMayNotBeReadIsSaidToBeThat() throws IOException {
        Path path = folder.resolve("x.parquet");
        String wanted = path + " cannot be read: you have no permission to read it";
        assertEquals(wanted, AtomicFile.unreadable(path, new AccessDeniedException(path.toString())).getMessage());
        Files.copy(Path.of(file("pandas")), path);
        if (path.toFile().setReadable(false) && !Files.isReadable(path)) {
            assertEquals(wanted, assertThrows(UncheckedIOException.class, () -> Parquet.open(path.toString())).getMessage());
        }
    }

    private static String file(String name) {
        return "src/test/resources/parquet/" + name + ".parquet";
    }

    private static String message(Runnable act) {
        return assertThrows(IllegalArgumentException.class, act::run).getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pandas", "pandas-category", "pyarrow-none", "pyarrow-snappy", "pyarrow-gzip", "pyarrow-zstd", "pyarrow-lz4",
            "pyarrow-plain", "pyarrow-split"})
    void columnsOfNumbersComeBack(String name) {
        Parquet read = Parquet.open(file(name));
        assertEquals(List.of("task", "truth", "weak", "f0", "f1", "f2"), read.columns());
        assertEquals(ROWS, read.rows());
        assertTrue(read.isText("task") && !read.isText("weak") && !read.isList("f0"));
        assertEquals(IntStream.range(0, ROWS).mapToObj(i -> i % 2 == 0 ? "a" : "b").toList(), read.texts("task"));
        assertArrayEquals(IntStream.range(0, ROWS).asDoubleStream().toArray(), read.numbers("truth"));
        assertArrayEquals(IntStream.range(0, ROWS).mapToDouble(i -> i / 4.0).toArray(), read.numbers("weak"));
        for (int j = 0; j < 3; j++) {
            int column = j;
            assertArrayEquals(IntStream.range(0, ROWS).mapToDouble(i -> (3 * i + column) / 8.0).toArray(), read.numbers("f" + j));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pandas-list", "pandas-index", "pyarrow-fixed", "polars"})
    void columnsOfListsComeBack(String name) {
        Parquet read = Parquet.open(file(name));
        float[][] rows = read.lists(name.equals("pyarrow-fixed") ? "features" : "embedding");
        assertEquals(ROWS, rows.length);
        for (int i = 0; i < ROWS; i++) {
            int row = name.equals("pandas-index") ? ROWS - 1 - i : i;
            assertArrayEquals(new float[] {3 * row / 8f, (3 * row + 1) / 8f, (3 * row + 2) / 8f}, rows[i]);
        }
    }

    @Test
    void anIndexOfPandasIsNoColumn() {
        assertEquals(List.of("task", "truth", "weak", "embedding", "text"), Parquet.open(file("pandas-index")).columns());
        assertFalse(Parquet.open(file("pandas-category")).columns().contains("id"));
    }

    @Test
    void numbersOfAllTypesAreThereAndWhatIsMissingIsNamed() {
        Parquet read = Parquet.open(file("types"));
        for (String column : List.of("int8", "uint32", "uint64", "flag")) {
            assertEquals(file("types") + ", row 3, column " + column + " must be a number, but is missing", message(() -> read.numbers(column)));
        }
        assertEquals(file("types") + ", row 3, column words must be a text, but is missing", message(() -> read.texts("words")));
        assertEquals(file("types") + ", row 1, column holes, place 1 must be a number, but is missing", message(() -> read.lists("holes")));
        assertEquals("column day of " + file("types") + " must be numbers, but is DATE", message(() -> read.numbers("day")));
        assertEquals("column words of " + file("types") + " must be numbers, but is texts", message(() -> read.numbers("words")));
        assertEquals("column nested of " + file("types") + " must be numbers, but is lists in lists", message(() -> read.lists("nested")));
        assertFalse(read.columns().contains("pair"), "a structure is no column");
        assertArrayEquals(new double[] {0, 1, 2, Double.NaN}, read.numbers("float16"));
        assertArrayEquals(new double[] {0, 1, 2, Double.NaN}, read.numbers("float64"));
        assertEquals(file("types") + ": 4 rows; int8 (integers), uint32 (integers), uint64 (integers), float16 (numbers), float64 (numbers), "
                + "flag (booleans), day (DATE), words (texts), holes (lists of numbers), nested (lists in lists)", read.toString());
        Parquet whole = Parquet.open(file("more-types"));
        assertArrayEquals(new double[] {0, 1, 0x1p32 - 1}, whole.numbers("uint32"));
        assertArrayEquals(new double[] {0, 1, 0x1p64 - 0x1p11}, whole.numbers("uint64"));
        assertArrayEquals(new double[] {0, 0.5, -2}, whole.numbers("float16"));
        assertArrayEquals(new double[] {1, 0, 1}, whole.numbers("flag"));
        assertEquals(List.of("\u03b8", "", "b"), whole.texts("words"));
        assertEquals(List.of("-1", "0", "2"), whole.texts("int8"));
        assertEquals(List.of("0", "1", "18446744073709549568"), whole.texts("uint64"));
    }

    @Test
    void whatIsNoParquetIsSaid() throws IOException {
        for (String content : List.of("a,b\n1,2\n", "", "PAR1PAR1")) {
            String other = Files.writeString(folder.resolve("x.parquet"), content).toString();
            assertTrue(message(() -> Parquet.open(other)).contains("x.parquet must be a whole Parquet file"), content);
        }
        assertTrue(assertThrows(UncheckedIOException.class, () -> Parquet.open(folder.resolve("none.parquet").toString())).getMessage()
                .endsWith("cannot be read: there is no such file"));
        assertEquals("compression of column truth of " + file("pyarrow-brotli") + " must be snappy, zstd, gzip, lz4 or none, but is BROTLI: "
                + "write it anew with compression=\"snappy\"", message(() -> Parquet.open(file("pyarrow-brotli")).numbers("truth")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb-unsigned", "fastparquet-unsigned"})
    void whatHasNoSignIsNotNegative(String name) {
        Parquet read = Parquet.open(file(name));
        for (int bits = 8; bits <= 64; bits *= 2) {
            BigInteger half = BigInteger.TWO.pow(bits - 1);
            List<BigInteger> values = List.of(BigInteger.ZERO, BigInteger.ONE, half.add(BigInteger.ONE), half.shiftLeft(1).subtract(BigInteger.ONE));
            assertEquals(values.stream().map(BigInteger::toString).toList(), read.texts("u" + bits));
            assertArrayEquals(values.stream().mapToDouble(BigInteger::doubleValue).toArray(), read.numbers("u" + bits));
        }
    }

    /** The nearest double: the bits from the 54th on are rounded once. */
    @Test
    void numbersWithoutASignAreRoundedOnce() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            long bits = 1L << 63 | random.nextLong() << 12 | i % 2 << 10 | random.nextInt(3) - 1;
            assertEquals(new BigInteger(Long.toUnsignedString(bits)).doubleValue(), NpyArray.unsigned(bits), Long.toUnsignedString(bits));
        }
    }

    /** In lists the nearest float: by way of the nearest double some become their neighbour. */
    @Test
    void integersOfListsAreRoundedOnce() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        for (boolean signed : new boolean[] {true, false}) {
            SchemaElement list = new SchemaElement("x").setType(Type.INT64).setRepetition_type(FieldRepetitionType.REPEATED);
            if (!signed) {
                list.setConverted_type(ConvertedType.UINT_64);
            }
            for (int i = 0; i < 100; i++) {
                // Half-way between two floats, or beside it by the last bit.
                int half = signed ? 38 : 39;
                long bits = (1L << half + 24 | random.nextLong() >>> half + 4 << half + 1 | 1L << half) + random.nextInt(3) - 1;
                byte[] page = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).put(new byte[] {2, 0, 0, 0, 2, 0, 2, 0, 0, 0, 2, 1})
                        .putLong(bits).array();
                String one = written(List.of(list), CompressionCodec.UNCOMPRESSED, page, 20, 1, 1, footer -> footer);
                assertEquals(new BigInteger(Long.toUnsignedString(bits)).floatValue(), Parquet.open(one).lists("x")[0][0], 0,
                        Long.toUnsignedString(bits));
            }
        }
    }

    @Test
    void numbersAndTextsAreATable() {
        Parquet read = Parquet.open(file("types"));
        Table table = read.table();
        assertEquals(List.of("int8", "uint32", "uint64", "float16", "float64", "flag", "words"), table.columnNames());
        assertEquals(List.of(ColumnType.INTEGER, ColumnType.DOUBLE, ColumnType.DOUBLE, ColumnType.DOUBLE, ColumnType.DOUBLE, ColumnType.BOOLEAN,
                ColumnType.STRING), table.types());
        for (Column<?> column : table.columns()) {
            assertEquals(4, column.size());
            assertTrue(column.isMissing(3) && !column.isMissing(0), column.name());
        }
        assertEquals(2, table.intColumn("int8").getInt(2));
        assertEquals(1, table.doubleColumn("uint64").getDouble(1));
        assertEquals("b", table.stringColumn("words").get(2));
        assertEquals(Boolean.TRUE, table.booleanColumn("flag").get(2));
        Table pandas = Parquet.open(file("pandas")).table();
        assertEquals(ROWS, pandas.rowCount());
        assertArrayEquals(Parquet.open(file("pandas")).numbers("truth"), pandas.longColumn("truth").asDoubleArray());
        assertFalse(Parquet.open(file("pandas-list")).table().containsColumn("embedding"), "lists are left out");
        assertEquals(file("no-numbers") + ", row 1, column bytes must be a text in UTF-8, but is other bytes",
                message(() -> Parquet.open(file("no-numbers")).table()));
    }

    @Test
    void aPageThatIsNotWhatItsChecksumTellsIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of(file("pyarrow-checksum")));
        assertArrayEquals(new double[] {0, 1, 2, 3}, Parquet.open(file("pyarrow-checksum")).numbers("x"));
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u00f0\u003f\0\0\0\0\0\0\0\u0040");
        bytes[at - 3] = 1;
        String damaged = Files.write(folder.resolve("damaged.parquet"), bytes).toString();
        assertTrue(message(() -> Parquet.open(damaged).numbers("x")).endsWith(
                "column x of " + damaged + ": a page of it is not what its checksum tells)"));
    }

    @Test
    void aPageOfAnotherSizeThanItIsToldIsRefused() throws IOException {
        byte[] two = page(1, 2);
        assertArrayEquals(new double[] {1, 2}, Parquet.open(one(CompressionCodec.GZIP, gzip(two), two.length)).numbers("x"));
        assertArrayEquals(new double[] {1, 2}, Parquet.open(one(CompressionCodec.SNAPPY, snappy(two), two.length)).numbers("x"));
        byte[] changed = gzip(two);
        changed[changed.length - 8] ^= 1;
        String sum = one(CompressionCodec.GZIP, changed, two.length);
        assertTrue(message(() -> Parquet.open(sum).numbers("x")).contains("Corrupt GZIP trailer"), message(() -> Parquet.open(sum).numbers("x")));
        for (int rows = 1; rows <= 3; rows += 2) {
            byte[] other = page(IntStream.range(0, rows).asDoubleStream().toArray());
            Map<CompressionCodec, byte[]> pages = Map.of(CompressionCodec.GZIP, gzip(other), CompressionCodec.SNAPPY, snappy(other),
                    CompressionCodec.UNCOMPRESSED, other);
            for (Map.Entry<CompressionCodec, byte[]> page : pages.entrySet()) {
                String wrong = one(page.getKey(), page.getValue(), two.length);
                assertTrue(message(() -> Parquet.open(wrong).numbers("x")).contains(wrong), page.getKey() + " of " + rows);
            }
        }
    }

    @Test
    void noRowsOrColumnsThatAreToldMakeARawException() throws IOException {
        SchemaElement list = new SchemaElement("x").setType(Type.DOUBLE).setRepetition_type(FieldRepetitionType.REPEATED);
        // Levels: two lists where the file tells of one.
        byte[] levels = {2, 0, 0, 0, 4, 0, 2, 0, 0, 0, 4, 1};
        byte[] page = ByteBuffer.allocate(28).put(levels).put(page(1, 2)).array();
        String more = written(List.of(list), CompressionCodec.UNCOMPRESSED, page, 28, 1, 2, footer -> footer);
        assertTrue(message(() -> Parquet.open(more).lists("x")).contains(more + " must be a whole Parquet file"));
        String two = written(List.of(list), CompressionCodec.UNCOMPRESSED, page, 28, 2, 2, footer -> footer);
        assertArrayEquals(new float[][] {{1}, {2}}, Parquet.open(two).lists("x"));
        // The footer's structure ends before anything is told.
        String none = written(List.of(list), CompressionCodec.UNCOMPRESSED, page, 28, 2, 2, footer -> new byte[1]);
        assertTrue(message(() -> Parquet.open(none)).contains(none + " must be a whole Parquet file"));
        SchemaElement half = new SchemaElement("x").setType(Type.DOUBLE).setRepetition_type(FieldRepetitionType.REQUIRED)
                .setLogicalType(LogicalType.FLOAT16(new Float16Type()));
        // A logical type of a later version of the format, number 20 instead of 15.
        String later = written(List.of(half), CompressionCodec.UNCOMPRESSED, page(1, 2), 16, 2, 2, footer -> new String(footer,
                StandardCharsets.ISO_8859_1).replace("\u00fc\0\0", "\u000c\u0028\0\0").getBytes(StandardCharsets.ISO_8859_1));
        assertArrayEquals(new double[] {1, 2}, Parquet.open(later).numbers("x"));
    }

    @Test
    void whatIsNoNumberIsRefused() {
        Parquet read = Parquet.open(file("no-numbers"));
        Map.of("struct", "structures", "structs", "lists of structures", "words", "structures", "time", "DURATION", "times", "DURATION")
                .forEach((column, kind) -> {
                    String said = "column " + column + " of " + file("no-numbers") + " must be numbers, but is " + kind;
                    assertEquals(said, message(() -> read.numbers(column)));
                    assertEquals(said.replace("numbers,", "a text or number for each row,"), message(() -> read.texts(column)));
                    assertEquals(said, message(() -> read.lists(column)));
                });
        assertEquals(file("no-numbers") + ", row 1, column bytes must be a text in UTF-8, but is other bytes", message(() -> read.texts("bytes")));
        assertArrayEquals(new double[] {1, 2}, read.numbers("x"));
        assertEquals("columns of " + file("two-of-one-name") + " must have a name each, but two are x",
                message(() -> Parquet.open(file("two-of-one-name"))));
    }

    @Test
    void ofManyColumnsTheFirstAreShown() throws IOException {
        List<SchemaElement> columns = IntStream.range(0, 15).mapToObj(i -> new SchemaElement("c" + i).setType(Type.DOUBLE)
                .setRepetition_type(FieldRepetitionType.REQUIRED)).toList();
        String file = written(columns, CompressionCodec.UNCOMPRESSED, page(1, 2), 16, 2, 2, footer -> footer);
        String shown = Parquet.open(file).toString();
        assertTrue(shown.startsWith(file + ": 2 rows; c0 (numbers), ") && shown.endsWith(", c11 (numbers) and 3 more"), shown);
    }

    private static byte[] page(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return bytes.array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(bytes);
        }
        return out.toByteArray();
    }

    /** One literal. */
    private static byte[] snappy(byte[] bytes) {
        return ByteBuffer.allocate(bytes.length + 2).put((byte) bytes.length).put((byte) (bytes.length - 1 << 2)).put(bytes).array();
    }

    /** A file of two rows of a column x of numbers. */
    private String one(CompressionCodec codec, byte[] page, int size) throws IOException {
        return written(List.of(new SchemaElement("x").setType(Type.DOUBLE).setRepetition_type(FieldRepetitionType.REQUIRED)), codec, page,
                size, 2, 2, footer -> footer);
    }

    /** A file each of whose columns is the same page. */
    private String written(List<SchemaElement> columns, CompressionCodec codec, byte[] page, int size, int rows, int values,
            UnaryOperator<byte[]> changed) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write("PAR1".getBytes(StandardCharsets.US_ASCII));
        Util.writePageHeader(new PageHeader(PageType.DATA_PAGE, size, page.length)
                .setData_page_header(new DataPageHeader(values, Encoding.PLAIN, Encoding.RLE, Encoding.RLE)), file);
        file.write(page);
        List<SchemaElement> schema = new ArrayList<>(columns);
        schema.add(0, new SchemaElement("root").setNum_children(columns.size()));
        List<ColumnChunk> chunks = columns.stream().filter(SchemaElement::isSetType).map(c -> new ColumnChunk(0).setMeta_data(
                new ColumnMetaData(c.getType(), List.of(Encoding.PLAIN), List.of(c.getName()), codec, values, 1 << 10, 1 << 10, 4))).toList();
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(new FileMetaData(1, schema, rows, List.of(new RowGroup(chunks, 0, rows))), footer);
        byte[] end = changed.apply(footer.toByteArray());
        file.write(end);
        file.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(end.length).array());
        file.write("PAR1".getBytes(StandardCharsets.US_ASCII));
        return Files.write(Files.createTempFile(folder, "written", ".parquet"), file.toByteArray()).toString();
    }

    /** Whatever bytes were changed: an answer, or a sentence that names the file. */
    @ParameterizedTest
    @ValueSource(strings = {"pandas", "pandas-list", "pyarrow-zstd", "pyarrow-snappy", "pyarrow-lz4", "pyarrow-gzip", "pyarrow-split", "polars"})
    void damageIsSaidInASentence(String name) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(file(name)));
        int said = 0;
        for (int seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int i = 0; i < 3 && bytes.length > 0; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Path damaged = Files.write(folder.resolve("damaged.parquet"), bytes);
            try {
                Parquet read = Parquet.open(damaged.toString());
                for (String column : read.columns()) {
                    if (read.isList(column)) {
                        read.lists(column);
                    } else {
                        read.texts(column);
                    }
                }
                read.table();
            } catch (IllegalArgumentException sentence) {
                assertTrue(sentence.getMessage().contains("damaged.parquet"), sentence.getMessage());
                said++;
            }
        }
        assertTrue(said > 50, said + " of 150");
    }
}
