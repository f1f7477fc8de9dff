package io.github.w2slab.embeddings;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.github.w2slab.base.Require;
import io.github.w2slab.files.AtomicFile;
import io.github.w2slab.files.Npz;
import io.github.w2slab.files.Parquet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.io.Source;

/** Rows from files: {@link Embeddings#read} says which. */
final class RowFiles {

    private static final List<String> FEATURES = List.of("embedding", "features");
    private static final List<String> TRUTH = List.of("truth", "human");
    private static final List<String> WEAK = List.of("weak", "lexicon");
    private static final String TASK = "task";
    /** Signs between the entries of a .csv: the first of these that is in the line of names. */
    private static final String SEPARATORS = ",;\t";
    /** What pandas calls its index, and what it calls the same when it has read it as a column. */
    private static final List<String> INDEX = List.of("", "Unnamed: 0");
    private static final int MOST_ENTRIES = 1 << 16;
    private static final int LONGEST_ENTRY = 1 << 20;
    private static final int BUFFER = 1 << 16;
    private static final char ESCAPE = 0x1B;
    /** How other files begin that are called .csv by mistake, byte by byte. */
    private static final Map<String, String> MAGIC = Map.of("PAR1", "a Parquet file: call it .parquet", "PK\3\4",
            "an archive, as .npz and .xlsx are", "\u001f\u008b", "compressed by gzip");


    private RowFiles() {
    }

    static List<TaskRows> read(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "npz" -> npz(file);
            case "csv" -> csv(file);
            case "parquet" -> parquet(file);
            default -> throw new IllegalArgumentException("file must end in .npz, .csv or .parquet, but is " + file);
        };
    }

    // ---- .npz

    private static List<TaskRows> npz(String file) {
        Npz arrays = Npz.read(file);
        List<TaskRows> tasks = new ArrayList<>();
        for (String name : all(arrays)) {
            for (String word : FEATURES) {
                if (name.equalsIgnoreCase(word)) {
                    return together(file, arrays, name);
                }
                if (name.toLowerCase(Locale.ROOT).endsWith("_" + word)) {
                    String task = name.substring(0, name.length() - word.length() - 1);
                    if (arrays.names().contains(name) || tasks.stream().noneMatch(other -> other.name().equals(task))) {
                        tasks.add(new TaskRows(task, arrays.singles(name), vector(file, arrays, task + "_", TRUTH),
                                vector(file, arrays, task + "_", WEAK)));
                    }
                }
            }
        }
        Require.check(!tasks.isEmpty(), "arrays of " + file, all(arrays),
                "NAME_embedding, NAME_truth and NAME_weak for each task NAME, or embedding, truth, weak and task");
        return tasks;
    }

    /** Returns all names, those of numbers first: asking for another says what it holds. */
    private static List<String> all(Npz arrays) {
        return Stream.concat(arrays.names().stream(), arrays.otherNames().stream()).toList();
    }

    private static Optional<String> find(Npz arrays, String prefix, List<String> words) {
        return words.stream().flatMap(word -> all(arrays).stream().filter(name -> name.startsWith(prefix)
                && name.substring(prefix.length()).equalsIgnoreCase(word))).findFirst();
    }

    private static double[] vector(String file, Npz arrays, String prefix, List<String> words) {
        return arrays.vector(find(arrays, prefix, words).orElseThrow(() -> new IllegalArgumentException(file + " must have " + prefix
                + words.get(0) + " (or " + prefix + words.get(1) + "), but has only " + all(arrays))));
    }

    private static List<TaskRows> together(String file, Npz arrays, String features) {
        float[][] rows = arrays.singles(features);
        double[] truth = vector(file, arrays, "", TRUTH);
        double[] weak = vector(file, arrays, "", WEAK);
        Optional<String> tasks = find(arrays, "", List.of(TASK));
        Require.check(tasks.isPresent(), "arrays of " + file, all(arrays), "with task, an integer for each row");
        long[] task = numbersOfTasks(arrays, tasks.orElseThrow());
        for (double[] values : new double[][] {truth, weak, new double[task.length]}) {
            Require.check(values.length == rows.length, "lengths of truth, weak and task in " + file,
                    truth.length + ", " + weak.length + " and " + task.length, "that of " + features + ", " + rows.length);
        }
        return byTask(Arrays.stream(task).mapToObj(Long::toString).toList(), rows, truth, weak);
    }

    private static long[] numbersOfTasks(Npz arrays, String name) {
        try {
            return arrays.integers(name);
        } catch (IllegalArgumentException other) {
            throw new IllegalArgumentException(other.getMessage() + "; give each row the number of its task (np.unique(task, return_inverse=True)[1]), "
                    + "or each task arrays of its own, NAME_embedding, NAME_truth and NAME_weak", other);
        }
    }

    private static List<TaskRows> byTask(List<String> task, float[][] rows, double[] truth, double[] weak) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < rows.length; i++) {
            places.computeIfAbsent(task.get(i), name -> new ArrayList<>()).add(i);
        }
        List<TaskRows> tasks = new ArrayList<>();
        places.forEach((name, at) -> tasks.add(new TaskRows(name, at.stream().map(i -> rows[i]).toArray(float[][]::new),
                at.stream().mapToDouble(i -> truth[i]).toArray(), at.stream().mapToDouble(i -> weak[i]).toArray())));
        return tasks;
    }

    // ---- .parquet

    private static List<TaskRows> parquet(String file) {
        Parquet table = Parquet.open(file);
        List<String> names = table.columns();
        String truth = one(file, names, TRUTH);
        String weak = one(file, names, WEAK);
        String task = one(file, names, List.of(TASK));
        check(file, names, names.size() > 3, "features are missing");
        List<String> lists = names.stream().filter(table::isList).toList();
        List<String> features = names.stream().filter(name -> !List.of(truth, weak, task).contains(name)).toList();
        Require.check(lists.size() == 1 || lists.stream().anyMatch(name -> FEATURES.contains(name.toLowerCase(Locale.ROOT))) || lists.isEmpty() && !features.isEmpty(),
                "columns of " + file, shortened(names), "task, truth, weak, and features: one column embedding of lists, or a column of numbers for each");
        float[][] rows;
        if (lists.isEmpty()) {
            rows = new float[table.rows()][features.size()];
            for (int j = 0; j < features.size(); j++) {
                float[] values = singles(file, table, features.get(j));
                for (int i = 0; i < rows.length; i++) {
                    rows[i][j] = values[i];
                }
            }
        } else {
            String name = lists.size() == 1 ? lists.get(0) : FEATURES.stream()
                    .flatMap(word -> lists.stream().filter(word::equalsIgnoreCase)).findFirst().orElseThrow();
            rows = table.lists(name);
            for (int i = 0; i < rows.length; i++) {
                Require.check(rows[i].length == rows[0].length, file + ", row " + i + ", column " + name, rows[i].length + " numbers",
                        "as many as in row 0, " + rows[0].length);
                for (int j = 0; j < rows[i].length; j++) {
                    if (!Float.isFinite(rows[i][j])) {
                        Require.check(false, file + ", row " + i + ", column " + name + ", place " + j, rows[i][j], TaskRows.FINITE);
                    }
                }
            }
        }
        return byTask(table.texts(task), rows, finite(file, table, truth), finite(file, table, weak));
    }

    /** Returns the one column of these names, in small letters or capitals. */
    private static String one(String file, List<String> names, List<String> words) {
        List<String> found = names.stream().filter(name -> words.stream().anyMatch(name::equalsIgnoreCase)).toList();
        check(file, names, !found.isEmpty(), "column " + String.join(" or ", words) + " is missing"
                + (words.contains(TASK) ? " (for a single task: any one word in it)" : ""));
        check(file, names, found.size() == 1, String.join(" and ", found) + " are the same, so leave one out");
        return found.get(0);
    }

    private static void check(String file, List<String> names, boolean holds, String missing) {
        if (!holds) {
            throw new IllegalArgumentException("columns of " + file + " must be task, truth, weak and the features, but are "
                    + shortened(names) + ": " + missing);
        }
    }

    /** Of numbers that one word has made texts, as pandas does, says which word. */
    private static void requireNumbers(String file, Parquet table, String column) {
        List<String> texts = List.of();
        try {
            texts = table.isText(column) ? table.texts(column) : texts;
        } catch (IllegalArgumentException missing) {
            // A text is missing: which column has texts is said by who asks for its numbers.
        }
        for (int i = 0; i < texts.size(); i++) {
            if (numberOf(texts.get(i)) == null) {
                Require.check(false, file + ", row " + i + ", column " + column, '"' + texts.get(i) + '"', wanted(texts.get(i)));
            }
        }
        Require.check(texts.isEmpty(), "column " + column + " of " + file, "numbers as texts", "numbers (pandas: astype(float))");
    }

    /** Returns the number that a text is, or null. Java's own ways to write one, 1d and 0x1p3, are words here. */
    private static Double numberOf(String text) {
        boolean ofJava = !text.isEmpty() && "dDfF".indexOf(text.charAt(text.length() - 1)) >= 0 || text.indexOf('x') >= 0 || text.indexOf('X') >= 0;
        try {
            return ofJava ? null : Double.valueOf(text);
        } catch (NumberFormatException word) {
            return null;
        }
    }

    private static String wanted(String text) {
        return text.startsWith("[") ? "a number (features in lists are read from a .parquet that has lists)" : "a number";
    }

    private static double[] finite(String file, Parquet table, String column) {
        requireNumbers(file, table, column);
        double[] values = table.numbers(column);
        for (int i = 0; i < values.length; i++) {
            Require.check(Double.isFinite(values[i]), file + ", row " + i + ", column " + column,
                    Double.isNaN(values[i]) ? "missing or NaN" : values[i], "a finite number");
        }
        return values;
    }

    private static float[] singles(String file, Parquet table, String column) {
        requireNumbers(file, table, column);
        float[] values = table.singles(column);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                Require.check(false, file + ", row " + i + ", column " + column, finite(file, table, column)[i], TaskRows.FINITE);
            }
        }
        return values;
    }

    // ---- .csv

    /** What stands in a .csv: the names, and of each row its task, its two labels and its features. */
    private static final class Lines {

        private final String file;
        private final char separator;
        private final List<String> names;
        private final String[] special;
        private final int[] at;
        private final boolean indexed;
        private final int[] features;
        private int firstIndex;
        private final List<String> tasks = new ArrayList<>();
        private final List<float[]> rows = new ArrayList<>();
        private final List<double[]> labels = new ArrayList<>();

        Lines(String file, char separator, String[] first) {
            this.file = file;
            this.separator = separator;
            this.names = Arrays.stream(first).map(name -> Objects.requireNonNullElse(name, "")).toList();
            Require.check(names.size() > 1, "line 1 of " + file, names.get(0), "names of columns, with commas, semicolons or tabs between them");
            this.special = new String[] {one(file, names, TRUTH), one(file, names, WEAK), one(file, names, List.of(TASK))};
            this.at = Arrays.stream(special).mapToInt(names::indexOf).toArray();
            this.indexed = INDEX.contains(names.get(0));
            this.features = IntStream.range(indexed ? 1 : 0, names.size()).filter(j -> Arrays.stream(at).noneMatch(taken -> taken == j)).toArray();
            for (int j : features) {
                Require.check(!names.get(j).isEmpty(), "name of column " + (j + 1) + " of " + file, "empty", "in line 1, for each column");
                Require.check(names.indexOf(names.get(j)) == j, "name of column " + (j + 1) + " of " + file, names.get(j), "one that is not taken");
            }
            check(file, names, features.length > 0, "features are missing");
            Require.check(features.length <= Embeddings.MOST_FEATURES, "number of features", features.length,
                    "between 2 and " + Embeddings.MOST_FEATURES);
        }

        void add(long line, String[] entries) {
            if (entries.length != names.size()) {
                throw new IllegalArgumentException(file + ", line " + line + " must have as many entries as line 1 has names, "
                        + names.size() + ", but has " + entries.length);
            }
            if (indexed) {
                requireIndex(line, entries[0]);
            }
            tasks.add(text(line, entries, at[2]));
            labels.add(new double[] {number(line, entries, at[0]), number(line, entries, at[1])});
            float[] row = new float[features.length];
            for (int j = 0; j < row.length; j++) {
                row[j] = single(line, entries, features[j]);
            }
            rows.add(row);
        }

        /** A column without a name that counts the rows is the index that pandas writes unasked. */
        private void requireIndex(long line, String entry) {
            String count = Integer.toString(rows.size() + firstIndex);
            if (rows.isEmpty() && "1".equals(entry)) {
                firstIndex = 1;
                return;
            }
            if (!count.equals(entry)) {
                throw new IllegalArgumentException(file + ", line " + line + ", column 1, which has no name, must count the rows ("
                        + count + "), but is " + Objects.requireNonNullElse(entry, "missing") + ": name it if it is a feature, or leave it out (pandas: index=False)");
            }
        }

        private String text(long line, String[] entries, int j) {
            String text = entries[j] == null ? "" : entries[j].strip();
            if (text.isEmpty()) {
                Require.check(false, place(line, j), "missing", j == at[2] ? "the name of a task" : "a number");
            }
            return text;
        }

        /** Rounded once, which by way of a double it would not be. */
        private float single(long line, String[] entries, int j) {
            double value = number(line, entries, j);
            float single = Float.parseFloat(pointed(text(line, entries, j)));
            if (!Float.isFinite(single)) {
                Require.check(false, place(line, j), value, TaskRows.FINITE);
            }
            return single;
        }

        /** As Java reads it; True and False are 1 and 0, as in a .parquet. */
        private String pointed(String text) {
            return text.equalsIgnoreCase("true") ? "1" : text.equalsIgnoreCase("false") ? "0"
                    : separator == ',' ? text : text.replace(',', '.');
        }

        private double number(long line, String[] entries, int j) {
            String text = text(line, entries, j);
            Double value = numberOf(pointed(text));
            if (value == null || !Double.isFinite(value)) {
                Require.check(value != null, place(line, j), '"' + text + '"', wanted(text));
                Require.check(false, place(line, j), value, "finite");
            }
            return value;
        }

        /** The line as an editor counts it: names stand in line 1. */
        private String place(long line, int j) {
            return file + ", line " + line + ", column " + names.get(j);
        }

        List<TaskRows> byTask() {
            if (rows.isEmpty()) {
                throw new IllegalArgumentException(file + " must have a line for each row, but has a line of names alone");
            }
            return RowFiles.byTask(tasks, rows.toArray(new float[0][]), labels.stream().mapToDouble(two -> two[0]).toArray(),
                    labels.stream().mapToDouble(two -> two[1]).toArray());
        }
    }

    private static List<TaskRows> csv(String file) {
        Path path = AtomicFile.given(file);
        Require.check(Files.isRegularFile(path), "file", path.toAbsolutePath(), "one that is there");
        try (BufferedReader reader = reader(file, charset(file))) {
            char separator = begin(reader);
            CsvParser parser = parser(separator);
            parser.beginParsing(reader);
            Lines lines = null;
            for (long line = 1; ; line = parser.getContext().currentLine() + 1) {
                String[] entries = parser.parseNext();
                if (entries == null) {
                    break;
                }
                // A line without anything is no row.
                if (entries.length > 1 || entries.length == 1 && entries[0] != null) {
                    if (lines == null) {
                        lines = new Lines(file, separator, entries);
                    } else {
                        lines.add(line, entries);
                    }
                }
            }
            if (lines == null) {
                throw new IllegalArgumentException(file + " must have a line of names and one for each row, but is empty");
            }
            return lines.byTask();
        } catch (IOException unreadable) {
            throw AtomicFile.unreadable(path.toAbsolutePath(), unreadable);
        } catch (TextParsingException other) {
            throw new IllegalArgumentException(file + " must be a table of numbers in CSV, but at line " + (other.getLineIndex() + 1)
                    + " has more than " + MOST_ENTRIES + " entries, or one of more than " + LONGEST_ENTRY
                    + " characters (a quotation mark that nothing ends?)", other);
        }
    }

    /** Bytes that are no text in the charset are not replaced but reported. */
    private static BufferedReader reader(String file, Charset charset) throws IOException {
        return new BufferedReader(new InputStreamReader(Files.newInputStream(AtomicFile.given(file)), charset.newDecoder()), BUFFER);
    }

    /**
     * UTF-8 wherever the file's bytes are that. Else what they are found to be, if that takes several bytes for a letter, as UTF-16
     * and Shift-JIS do: any bytes are a text of one byte for a letter, and one such charset cannot be told from another.
     */
    private static Charset charset(String file) throws IOException {
        boolean plain = true;
        long line = 0;
        long other = 0;
        try (BufferedReader bytes = reader(file, StandardCharsets.ISO_8859_1)) {
            for (String text = bytes.readLine(); text != null && other == 0; text = bytes.readLine()) {
                line++;
                if (line == 1) {
                    requireText(file, text);
                }
                plain &= text.indexOf(0) < 0 && text.indexOf(ESCAPE) < 0;
                other = isUtf8(text.getBytes(StandardCharsets.ISO_8859_1)) ? 0 : line;
            }
        }
        if (plain && other == 0) {
            return StandardCharsets.UTF_8;
        }
        Charset found = new Source(AtomicFile.given(file).toFile()).getCharset();
        if (found.canEncode() && found.newEncoder().maxBytesPerChar() > 1 && isIn(found, file)) {
            return found;
        }
        if (other > 0) {
            throw new IllegalArgumentException(file + " is not in UTF-8 (line " + other + "): save it as UTF-8");
        }
        return StandardCharsets.UTF_8;
    }

    private static void requireText(String file, String begins) {
        MAGIC.forEach((magic, kind) -> {
            if (begins.startsWith(magic)) {
                throw new IllegalArgumentException(file + " must be a table as text, CSV, but is " + kind);
            }
        });
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException other) {
            return false;
        }
    }

    private static boolean isIn(Charset charset, String file) throws IOException {
        try (BufferedReader text = reader(file, charset)) {
            text.transferTo(Writer.nullWriter());
            return true;
        } catch (CharacterCodingException other) {
            return false;
        }
    }

    private static CsvParser parser(char separator) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(separator);
        settings.getFormat().setComment('\0');
        settings.setLineSeparatorDetectionEnabled(true);
        settings.setSkipEmptyLines(false);
        settings.setReadInputOnSeparateThread(false);
        settings.setMaxColumns(MOST_ENTRIES);
        settings.setMaxCharsPerColumn(LONGEST_ENTRY);
        return new CsvParser(settings);
    }

    /** Passes over a byte order mark, and returns what stands between the names: with decimal commas, spreadsheets write semicolons. */
    private static char begin(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != '\ufeff') {
            reader.reset();
        }
        reader.mark(LONGEST_ENTRY);
        char found = ',';
        int rank = SEPARATORS.length();
        for (int i = 0, c = reader.read(); i < LONGEST_ENTRY - 1 && c >= 0 && c != '\n' && c != '\r'; i++, c = reader.read()) {
            int at = SEPARATORS.indexOf(c);
            if (at >= 0 && at < rank) {
                rank = at;
                found = (char) c;
            }
        }
        reader.reset();
        return found;
    }

    private static String shortened(List<String> names) {
        return names.size() <= 8 ? names.toString() : names.subList(0, 8) + " and " + (names.size() - 8) + " more";
    }
}
