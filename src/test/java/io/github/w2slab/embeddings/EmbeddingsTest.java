package io.github.w2slab.embeddings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.files.Npz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingsTest {

    private static final String SINGLE = " must be finite and at most 3.4028235E38 in size, but is ";
    /** Above the middle of 1 and the next float, but nearest to it among doubles; the same of 2^62 and the next float. */
    private static final String ABOVE_THE_MIDDLE = "1.000000059604644775390626";
    private static final long ABOVE_THE_MIDDLE_OF_INTEGERS = (1L << 62) + (1L << 38) + 1;

    @TempDir
    Path folder;

    private String npz(Map<String, ?> arrays) {
        return Npz.write(folder.resolve("x.npz").toString(), arrays, Map.of()).toString();
    }

    private String csv(String text) {
        try {
            return Files.writeString(folder.resolve("x.csv"), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> arrays() {
        double[][] x = new double[12][3];
        double[] y = new double[12];
        for (int i = 0; i < 12; i++) {
            x[i] = new double[] {i, i * i, 1.5};
            y[i] = i;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("a_embedding", x);
        all.put("a_truth", y);
        all.put("a_weak", y.clone());
        return all;
    }

    private static String csvRows(String fifth) {
        StringBuilder text = new StringBuilder("task,truth,weak,f0,f1\n");
        for (int i = 0; i < 24; i++) {
            text.append(i == 3 ? fifth : (i % 2 == 0 ? "even," : "odd,") + i + ",0." + i + "," + i + ",-" + i).append('\n');
        }
        return text.toString();
    }

    private static String message(Runnable act) {
        return assertThrows(IllegalArgumentException.class, act::run).getMessage();
    }

    @Test
    void readsTheRatingsOfTheProject() {
        Embeddings ratings = Embeddings.read("data/ratings.npz");
        assertEquals(List.of("movie", "amazon", "nyt"), ratings.names());
        assertEquals(10_800, ratings.rows());
        assertEquals(384, ratings.dimension());
        assertEquals(-1.6666666, ratings.task("movie").truth()[0], 1e-6);
        assertEquals(0.3612, ratings.task("movie").weak()[0], 1e-4);
    }

    @Test
    void readsOneMatrixWithATaskForEachRow() {
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> one = arrays();
        double[][] x = new double[24][];
        double[] y = new double[24];
        long[] task = new long[24];
        for (int i = 0; i < 24; i++) {
            x[i] = ((double[][]) one.get("a_embedding"))[i / 2];
            y[i] = i;
            task[i] = i % 2 == 0 ? 7 : 3;
        }
        all.put("features", x);
        all.put("truth", y);
        all.put("weak", y);
        all.put("task", task);
        Embeddings read = Embeddings.read(npz(all));
        assertEquals(List.of("7", "3"), read.names());
        assertArrayEquals(new double[] {1, 3, 5}, Arrays.copyOf(read.task("3").truth(), 3));
        assertArrayEquals(new float[] {1, 1, 1.5f}, read.task("3").features()[1]);
    }

    @Test
    void badArraysAreNamedWithRowAndColumn() {
        Map<String, Object> all = arrays();
        ((double[][]) all.get("a_embedding"))[7][2] = Double.NaN;
        assertEquals("features of a, row 7, column 2" + SINGLE + "NaN", message(() -> Embeddings.read(npz(all))));
        Map<String, Object> infinite = arrays();
        ((double[]) infinite.get("a_weak"))[4] = Double.POSITIVE_INFINITY;
        assertEquals("weak label of a, row 4 must be finite, but is Infinity", message(() -> Embeddings.read(npz(infinite))));
        Map<String, Object> shorter = arrays();
        shorter.put("a_truth", new double[11]);
        assertEquals("number of true rewards of a must be that of its rows, 12, but is 11", message(() -> Embeddings.read(npz(shorter))));
        Map<String, Object> missing = arrays();
        missing.remove("a_weak");
        assertTrue(message(() -> Embeddings.read(npz(missing))).contains("must have a_weak (or a_lexicon), but has only [a_embedding, a_truth]"));
        Map<String, Object> constant = arrays();
        constant.put("a_weak", new double[12]);
        assertEquals("weak labels of a must be not all the same, but is all 0.0", message(() -> Embeddings.read(npz(constant))));
        assertEquals("file must end in .npz, .csv or .parquet, but is x.xlsx", message(() -> Embeddings.read("x.xlsx")));
    }

    /** By way of a double the first would be 1, and the integers 2^62. */
    @Test
    void featuresAreRoundedOnce() throws IOException {
        assertEquals(1f, (float) Double.parseDouble(ABOVE_THE_MIDDLE));
        assertEquals(0x1p62f, (float) (double) ABOVE_THE_MIDDLE_OF_INTEGERS);
        float above = Math.nextUp(0x1p62f);
        String text = csvRows("odd,3,0.3," + ABOVE_THE_MIDDLE + "," + ABOVE_THE_MIDDLE_OF_INTEGERS);
        float[] expected = {Math.nextUp(1f), above};
        assertArrayEquals(expected, Embeddings.read(csv(text)).task("odd").features()[1]);
        assertArrayEquals(expected, Embeddings.read(csv(text.replace(',', ';').replace('.', ','))).task("odd").features()[1]);
        Embeddings read = Embeddings.read(parquet("integers"));
        float[] integers = {0x1p63f + 0x1p40f, above, 7};
        assertArrayEquals(integers, read.task("a").features()[0]);
        assertArrayEquals(new float[] {0x1p63f + 0x1p40f, -above, 7}, read.task("b").features()[0]);
        Embeddings lists = Embeddings.read(parquet("integers-list"));
        assertArrayEquals(new float[] {above, 7}, lists.task("a").features()[0]);
        Embeddings array = Embeddings.read("src/test/resources/parquet/integers.npz");
        assertArrayEquals(new float[] {above, 7}, array.task("signed").features()[0]);
        assertArrayEquals(new float[] {0x1p63f + 0x1p40f, 7}, array.task("unsigned").features()[0]);
    }

    @Test
    void numbersThatSinglePrecisionDoesNotHoldAreNamed() throws IOException {
        assertTrue(message(() -> Embeddings.read(csv(csvRows("odd,3,0.3,1e39,-3")))).endsWith("x.csv, line 5, column f0" + SINGLE + "1.0E39"));
        assertEquals(parquet("too-large") + ", row 7, column f1" + SINGLE + "1.0E39", message(() -> Embeddings.read(parquet("too-large"))));
        Map<String, Object> all = arrays();
        ((double[][]) all.get("a_embedding"))[7][2] = 1e39;
        assertEquals("features of a, row 7, column 2" + SINGLE + "Infinity", message(() -> Embeddings.read(npz(all))));
    }

    @Test
    void arraysOfAnotherTypeAreSaidToBeThese() {
        String told = " must hold plain numbers, integers or floating-point numbers of 2, 4 or 8 bytes, but holds <U1, text";
        String[] words = new String[12];
        Arrays.fill(words, "a");
        for (String name : List.of("a_embedding", "a_truth", "a_weak")) {
            Map<String, Object> some = arrays();
            some.put(name, words);
            assertEquals(name + " in " + folder.resolve("x.npz") + told, message(() -> Embeddings.read(npz(some))));
        }
        Map<String, Object> together = new LinkedHashMap<>();
        arrays().forEach((name, array) -> together.put(name.substring(2), array));
        assertTrue(message(() -> Embeddings.read(npz(together))).contains("must be with task, an integer for each row, but is [embedding, "));
        together.put("task", words);
        String advice = "; give each row the number of its task (np.unique(task, return_inverse=True)[1]), or each task arrays of its own, "
                + "NAME_embedding, NAME_truth and NAME_weak";
        assertEquals("task in " + folder.resolve("x.npz") + told + advice, message(() -> Embeddings.read(npz(together))));
        together.put("task", new double[12]);
        assertEquals("task in " + folder.resolve("x.npz") + " must hold integers, but holds floating-point numbers" + advice,
                message(() -> Embeddings.read(npz(together))));
        Map<String, Object> beside = arrays();
        beside.put("a_features", words);
        beside.put("a_human", words);
        assertEquals(List.of("a"), Embeddings.read(npz(beside)).names());
    }

    @Test
    void namesAreTheSameInEachKindOfFileAndInCapitals() throws IOException {
        Map<String, Object> some = new LinkedHashMap<>();
        arrays().forEach((name, array) -> some.put(name.replace("embedding", "Features").replace("truth", "HUMAN").replace("weak", "Lexicon"), array));
        assertEquals(List.of("a"), Embeddings.read(npz(some)).names());
        String text = csvRows("odd,3,0.3,3,-3");
        for (String names : List.of("Task,Truth,Weak", "task,human,lexicon", "TASK,Human,weak")) {
            Embeddings read = Embeddings.read(csv(text.replace("task,truth,weak", names)));
            assertEquals(2, read.dimension(), names);
            assertEquals(0.3, read.task("odd").weak()[1], names);
        }
        assertTrue(message(() -> Embeddings.read(csv(text.replace("weak,f0", "weak,human")))).endsWith("truth and human are the same, so leave one out"));
        // The names of a Parquet file of the same length in place of others: they stand in it as they are.
        String file = new String(Files.readAllBytes(Path.of(parquet("pyarrow-none"))), StandardCharsets.ISO_8859_1);
        Path other = folder.resolve("x.parquet");
        Files.write(other, file.replace("truth", "Truth").replace("weak", "WEAK").replace("task", "Task").replace("embedding", "Embedding")
                .getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(Embeddings.read(parquet("pyarrow-none")).toString(), Embeddings.read(other.toString()).toString());
    }

    private static String parquet(String name) {
        return "src/test/resources/parquet/" + name + ".parquet";
    }

    /** Row i of the files has the features (3 i + j) / 8, the truth i and the weak label i / 4. */
    @Test
    void readsParquetOfPandasPyarrowAndPolars() {
        for (String name : List.of("pandas", "pandas-list", "pandas-index", "pandas-category", "pyarrow-snappy", "pyarrow-zstd", "pyarrow-none",
                "pyarrow-fixed", "polars")) {
            Embeddings read = Embeddings.read(parquet(name));
            List<String> tasks = name.equals("pyarrow-fixed") ? List.of("0", "1") : List.of("a", "b");
            assertEquals(Set.copyOf(tasks), Set.copyOf(read.names()), name);
            assertEquals(3, read.dimension(), name);
            TaskRows second = read.task(tasks.get(1));
            int at = name.equals("pandas-index") ? 10 : 1;
            assertArrayEquals(new float[] {9 / 8f, 10 / 8f, 11 / 8f}, second.features()[at], name);
            assertEquals(3, second.truth()[at], name);
            assertEquals(0.75, second.weak()[at], name);
        }
    }

    @Test
    void badParquetIsNamedWithRowAndColumn() {
        Map<String, String> said = Map.of("bad-missing", ", row 7, column f1 must be a finite number, but is missing or NaN",
                "bad-nan", ", row 7, column f2 must be a finite number, but is missing or NaN",
                "bad-infinite", ", row 5, column embedding, place 2" + SINGLE + "Infinity",
                "bad-ragged", ", row 7, column embedding must be as many as in row 0, 3, but is 2 numbers");
        said.forEach((name, sentence) -> assertEquals(parquet(name) + sentence, message(() -> Embeddings.read(parquet(name)))));
        assertEquals(parquet("bad-words") + ", row 0, column f1 must be a number, but is \"much\"", message(() -> Embeddings.read(parquet("bad-words"))));
        assertEquals(parquet("one-word") + ", row 7, column f1 must be a number, but is \"n/a\"", message(() -> Embeddings.read(parquet("one-word"))));
        assertEquals("column f1 of " + parquet("numbers-as-texts") + " must be numbers (pandas: astype(float)), but is numbers as texts",
                message(() -> Embeddings.read(parquet("numbers-as-texts"))));
        assertEquals("column f1 of " + parquet("a-word-and-none") + " must be numbers, but is texts",
                message(() -> Embeddings.read(parquet("a-word-and-none"))));
        assertEquals("column task of " + parquet("dates") + " must be a text or number for each row, but is TIMESTAMP",
                message(() -> Embeddings.read(parquet("dates"))));
        assertEquals("columns of " + parquet("types") + " must be task, truth, weak and the features, but are [int8, uint32, uint64, float16, "
                + "float64, flag, day, words] and 2 more: column truth or human is missing", message(() -> Embeddings.read(parquet("types"))));
    }

    @Test
    void aColumnThatIsMissingIsNamed() throws IOException {
        assertTrue(message(() -> Embeddings.read(csv("truth,weak,f\n1,2,3\n"))).endsWith("but are [truth, weak, f]: column task is missing "
                + "(for a single task: any one word in it)"));
        assertTrue(message(() -> Embeddings.read(csv("task,weak,f\na,2,3\n"))).endsWith("but are [task, weak, f]: column truth or human is missing"));
        assertTrue(message(() -> Embeddings.read(csv("task,truth,weak\na,2,3\n"))).endsWith("but are [task, truth, weak]: features are missing"));
        assertTrue(message(() -> Embeddings.read(parquet("no-task"))).endsWith("but are [truth, weak, f0]: column task is missing "
                + "(for a single task: any one word in it)"));
        assertTrue(message(() -> Embeddings.read(parquet("no-features"))).endsWith("but are [task, truth, weak]: features are missing"));
    }

    @Test
    void readsCsv() throws IOException {
        Embeddings read = Embeddings.read(csv(csvRows("odd,3,0.3,3,-3")));
        assertEquals(List.of("even", "odd"), read.names());
        assertArrayEquals(new float[] {3, -3}, read.task("odd").features()[1]);
        assertEquals(0.3, read.task("odd").weak()[1]);
    }

    @Test
    void readsCsvAsSpreadsheetsWriteIt() throws IOException {
        Embeddings plain = Embeddings.read(csv(csvRows("odd,3,0.3,3,-3")));
        String text = csvRows("odd,3,0.3,3,-3");
        for (String other : List.of("\ufeff" + text, text.replace("\n", "\r\n"), text.replace("odd", "\"odd\""),
                text.replace(',', ';').replace('.', ','), text.replace(',', '\t'), "\ufeff" + text.replace(',', ';').replace('.', ','))) {
            Embeddings read = Embeddings.read(csv(other));
            assertEquals(plain.names(), read.names(), other);
            assertArrayEquals(plain.task("odd").weak(), read.task("odd").weak(), other);
            assertArrayEquals(plain.task("odd").features()[1], read.task("odd").features()[1], other);
        }
    }

    @Test
    void aCommaInANumberIsNotPassedOver() throws IOException {
        String text = csvRows("odd,3,\"0,3\",3,-3");
        assertTrue(message(() -> Embeddings.read(csv(text))).endsWith(
                "line 5, column weak must be a number, but is \"0,3\""));
    }

    @Test
    void badCellsAreNamedWithLineAndColumn() throws IOException {
        String missing = csv(csvRows("odd,3,0.3,,-3"));
        assertTrue(message(() -> Embeddings.read(missing)).endsWith("x.csv, line 5, column f0 must be a number, but is missing"));
        String word = csv(csvRows("odd,3,0.3,3,much"));
        assertTrue(message(() -> Embeddings.read(word)).endsWith("x.csv, line 5, column f1 must be a number, but is \"much\""));
        assertNull(assertThrows(IllegalArgumentException.class, () -> Embeddings.read(word)).getCause());
        String nan = csv(csvRows("odd,3,0.3,3,NaN"));
        assertTrue(message(() -> Embeddings.read(nan)).endsWith("x.csv, line 5, column f1 must be finite, but is NaN"));
        String noTask = csv(csvRows(" ,3,0.3,3,-3"));
        assertTrue(message(() -> Embeddings.read(noTask)).endsWith("x.csv, line 5, column task must be the name of a task, but is missing"));
    }

    @Test
    void aTasksOwnNameStandsInWhatIsWrongWithIt() throws IOException {
        assertEquals("number of rows of music must be at least 10, but is 1", message(() -> Embeddings.read(csv(csvRows("music,3,0.3,3,-3")))));
        String same = csvRows("odd,3,0.3,3,-3").replaceAll("even,\\d+", "even,1");
        assertEquals("true rewards of even must be not all the same, but is all 1.0", message(() -> Embeddings.read(csv(same))));
    }

    @Test
    void truthsAreNumbersAndJavasOwnWordsForTheseAreNone() throws IOException {
        Embeddings read = Embeddings.read(csv(csvRows("odd,True,false,TRUE,-3")));
        assertEquals(1, read.task("odd").truth()[1]);
        assertEquals(0, read.task("odd").weak()[1]);
        assertEquals(1, read.task("odd").features()[1][0]);
        for (String word : List.of("1d", "1f", "0x1p3", "1,000", "12%", "[1.5 2.5]")) {
            String wanted = word.startsWith("[") ? "a number (features in lists are read from a .parquet that has lists)" : "a number";
            assertTrue(message(() -> Embeddings.read(csv(csvRows("odd,3,0.3,\"" + word + "\",-3")))).endsWith(
                    "x.csv, line 5, column f0 must be " + wanted + ", but is \"" + word + '"'), word);
        }
    }

    @Test
    void signsThatSetNothingApartAreSaid() {
        assertTrue(message(() -> Embeddings.read(csv(csvRows("odd,3,0.3,3,-3").replace(',', '|')))).endsWith(
                "x.csv must be names of columns, with commas, semicolons or tabs between them, but is task|truth|weak|f0|f1"));
    }

    /** Lines are those of an editor, so a line without anything and a line's end within quotation marks count. */
    @Test
    void linesOfAnotherLengthAreNamed() {
        String wanted = " must have as many entries as line 1 has names, 5, but has ";
        String shorter = csv(csvRows("odd,3,0.3"));
        assertTrue(message(() -> Embeddings.read(shorter)).endsWith("x.csv, line 5" + wanted + 3));
        String longer = csv(csvRows("odd,3,0.3,3,-3,7"));
        assertTrue(message(() -> Embeddings.read(longer)).endsWith("x.csv, line 5" + wanted + 6));
        String later = csv(csvRows("\n\n\"o\ndd\",3,0.3,3,-3,7"));
        assertTrue(message(() -> Embeddings.read(later)).endsWith("x.csv, line 7" + wanted + 6));
        String empty = csv(csvRows("\n\nodd,3,0.3,3,-3\n\n"));
        assertEquals(24, Embeddings.read(empty).rows());
    }

    @Test
    void otherShapesOfCsvAreRefusedInASentence() {
        StringBuilder names = new StringBuilder("task,truth,weak");
        StringBuilder row = new StringBuilder("a,1,2");
        for (int j = 0; j < 10_000; j++) {
            names.append(",f").append(j);
            row.append(",1");
        }
        assertEquals("number of features must be between 2 and 4096, but is 10000", message(() -> Embeddings.read(csv(names + "\n" + row + "\n"))));
        assertTrue(message(() -> Embeddings.read(csv("task,truth,weak,f0,f1\n"))).endsWith(
                "x.csv must have a line for each row, but has a line of names alone"));
        assertTrue(message(() -> Embeddings.read(csv(""))).endsWith("x.csv must have a line of names and one for each row, but is empty"));
        String open = csv(csvRows("\"odd,3,0.3,3,-3") + "x".repeat(1 << 20));
        String said = message(() -> Embeddings.read(open));
        assertTrue(said.contains("(a quotation mark that nothing ends?)") && !said.contains("\n"), said);
    }

    private static String indexed(String name, int first, String text) {
        String[] lines = text.split("\n");
        StringBuilder all = new StringBuilder(name + "," + lines[0] + "\n");
        for (int i = 1; i < lines.length; i++) {
            all.append(first + i - 1).append(',').append(lines[i]).append('\n');
        }
        return all.toString();
    }

    @Test
    void theIndexOfPandasIsNoFeatureAndOtherColumnsNeedAName() {
        String text = csvRows("odd,3,0.3,3,-3");
        for (String name : List.of("", "\"\"", "Unnamed: 0")) {
            for (int first : new int[] {0, 1}) {
                Embeddings read = Embeddings.read(csv(indexed(name, first, text)));
                assertEquals(2, read.dimension(), name);
                assertArrayEquals(new float[] {3, -3}, read.task("odd").features()[1], name);
            }
        }
        assertTrue(message(() -> Embeddings.read(csv(indexed("", 2, text)))).endsWith("x.csv, line 2, column 1, which has no name, must count "
                + "the rows (0), but is 2: name it if it is a feature, or leave it out (pandas: index=False)"));
        assertTrue(message(() -> Embeddings.read(csv(indexed("", 0, text).replace("\n9,", "\n7,")))).contains("x.csv, line 11, column 1, "
                + "which has no name, must count the rows (9), but is 7: "));
        assertEquals(3, Embeddings.read(csv(indexed("age", 0, text))).dimension());
        assertTrue(message(() -> Embeddings.read(csv(text.replace("f0,f1", "f0,")))).endsWith(
                "name of column 5 of " + folder.resolve("x.csv") + " must be in line 1, for each column, but is empty"));
        assertTrue(message(() -> Embeddings.read(csv(text.replace("f0,f1", "f0,f0")))).endsWith("must be one that is not taken, but is f0"));
    }

    private String bytes(byte[] content) throws IOException {
        return Files.write(folder.resolve("x.csv"), content).toString();
    }

    @Test
    void readsLettersOfManyKindsAndRefusesThoseThatAreNotTold() throws IOException {
        String words = csvRows("odd,3,0.3,3,-3").replace("even", "\u00c4hren").replace("odd", "\u00d6fen");
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertEquals(List.of("\u00c4hren", "\u00d6fen"), Embeddings.read(bytes(words.getBytes(charset))).names(), charset.name());
        }
        String japanese = csvRows("odd,3,0.3,3,-3").replace("even", "\u3053\u308c\u306f\u65e5\u672c\u8a9e\u306e\u6587")
                .replace("odd", "\u3042\u306e\u4eba\u306e\u3053\u3068\u3067\u3059");
        for (String charset : List.of("Shift_JIS", "ISO-2022-JP", "EUC-JP")) {
            assertEquals(List.of("\u3053\u308c\u306f\u65e5\u672c\u8a9e\u306e\u6587", "\u3042\u306e\u4eba\u306e\u3053\u3068\u3067\u3059"),
                    Embeddings.read(bytes(japanese.getBytes(charset))).names(), charset);
        }
        for (String charset : List.of("ISO-8859-1", "windows-1252", "x-MacRoman", "ISO-8859-15")) {
            String file = bytes(words.getBytes(charset));
            assertEquals(file + " is not in UTF-8 (line 2): save it as UTF-8", message(() -> Embeddings.read(file)), charset);
        }
        // Far behind what is looked at to find the kind.
        String late = bytes((csvRows("odd,3,0.3,3,-3") + "even,1,2,3,4\n".repeat(2000) + "\u00c4,1,2,3,4\n").getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(late + " is not in UTF-8 (line 2026): save it as UTF-8", message(() -> Embeddings.read(late)));
        String utf = csv(csvRows("odd,3,0.3,3,-3") + "even,1,2,3,4\n".repeat(2000) + ("\u00c4,1,2,3,4\n" + "\u00c4,2,3,3,4\n").repeat(6));
        assertEquals(List.of("even", "odd", "\u00c4"), Embeddings.read(utf).names());
    }

    @Test
    void otherFilesThatAreCalledCsvAreSaidToBeThese() throws IOException {
        String packed = bytes(gzip(csvRows("odd,3,0.3,3,-3")));
        assertEquals(packed + " must be a table as text, CSV, but is compressed by gzip", message(() -> Embeddings.read(packed)));
        String table = bytes(Files.readAllBytes(Path.of(parquet("pandas"))));
        assertEquals(table + " must be a table as text, CSV, but is a Parquet file: call it .parquet", message(() -> Embeddings.read(table)));
        String archive = bytes(Files.readAllBytes(Path.of(npz(arrays()))));
        assertEquals(archive + " must be a table as text, CSV, but is an archive, as .npz and .xlsx are", message(() -> Embeddings.read(archive)));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void tasksAreTexts() {
        for (List<String> two : List.of(List.of("01", "1"), List.of("1.0", "1"), List.of("5%", "0.05"), List.of("true", "T"), List.of("N", "Y"),
                List.of("NA", "null"), List.of("2024-01-01", "01/01/2024"), List.of("a", "A"), List.of("0,5", "0.5"), List.of("#", "*"))) {
            for (String separator : List.of(",", ";", "\t")) {
                String text = csvRows("odd,3,0.3,3,-3").replace(',', separator.charAt(0)).replace("even", " \"" + two.get(0) + "\"")
                        .replace("odd", "\"" + two.get(1) + "\" ");
                assertEquals(two, Embeddings.read(csv(text)).names(), text);
            }
            if (!two.get(0).contains(",")) {
                assertEquals(two, Embeddings.read(csv(csvRows("odd,3,0.3,3,-3").replace("even", two.get(0)).replace("odd", two.get(1)))).names());
            }
        }
    }

    @Test
    void splitsAreReproducibleAndDisjoint() {
        Embeddings rows = DrawnRows.of(2, 100, 1);
        Embeddings.Split split = rows.split(3);
        assertEquals(72, split.train().task("task1").rows());
        assertEquals("rows of task0 to train on and held out must be at least 10 each, but is 22 and 8; give more rows, or split(seed, share) "
                + "another share", message(() -> DrawnRows.of(2, 30, 1).split(1)));
        Set<float[]> seen = new HashSet<>(List.of(split.train().task("task1").features()));
        seen.addAll(List.of(split.heldOut().task("task1").features()));
        assertEquals(100, seen.size());
        assertArrayEquals(split.train().task("task0").truth(), rows.split(3).train().task("task0").truth());
        assertTrue(!Arrays.equals(split.train().task("task0").truth(), rows.split(4).train().task("task0").truth()));
    }

    @Test
    void reducedRowsKeepTheLeadingEnergy() {
        Embeddings rows = DrawnRows.of(2, 400, 1);
        Embeddings few = rows.reduced(2 * DrawnRows.S);
        assertEquals(2 * DrawnRows.S, few.dimension());
        double[] all = PrincipalComponents.of(rows.task("task0").features()).values();
        double[] kept = PrincipalComponents.of(few.task("task0").features()).values();
        for (int i = 0; i < DrawnRows.S; i++) {
            assertEquals(all[i], kept[i], 0.01 * all[i]);
        }
        // The way of many features finds the same subspace where the eigenvalues fall behind it.
        float[][] both = java.util.stream.Stream.of("task0", "task1").flatMap(k -> Arrays.stream(rows.task(k).features()))
                .toArray(float[][]::new);
        double[] mean = PrincipalComponents.mean(both);
        double[][] basis = PrincipalComponents.of(both).leading(2 * DrawnRows.S);
        for (double[] found : PrincipalComponents.iterated(both, mean, 2 * DrawnRows.S)) {
            assertEquals(1, Directions.energy(found, basis), 1e-6);
        }
    }
}
