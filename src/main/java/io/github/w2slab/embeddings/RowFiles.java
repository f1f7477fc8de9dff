package io.github.w2slab.embeddings;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Npz;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvReadOptions;

/** Rows from files: {@link Embeddings#read} says which. */
final class RowFiles {

    private static final List<String> FEATURES = List.of("embedding", "features");
    private static final List<String> TRUTH = List.of("truth", "human");
    private static final List<String> WEAK = List.of("weak", "lexicon");
    private static final String TASK = "task";
    private static final Pattern COMMA_IN_NUMBER = Pattern.compile("\"\\s*[-+]?\\d*,\\d[^\"]*\"");
    /** Longest line that the reader of .csv takes, in characters. */
    private static final int LONGEST_LINE = 1 << 20;

    private RowFiles() {
    }

    static List<TaskRows> read(String file) {
        String ending = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (ending) {
            case "npz" -> npz(file);
            case "csv" -> csv(file);
            case "parquet" -> throw new IllegalArgumentException("file must end in .npz or .csv, but is " + file
                    + ": Parquet is not read here; write it anew with pandas, "
                    + "pandas.read_parquet(\"x.parquet\").to_csv(\"x.csv\", index=False), or its arrays with numpy.savez");
            default -> throw new IllegalArgumentException("file must end in .npz or .csv, but is " + file);
        };
    }

    // ---- .npz

    private static List<TaskRows> npz(String file) {
        Npz arrays = Npz.read(file);
        List<TaskRows> tasks = new ArrayList<>();
        for (String name : arrays.names()) {
            for (String word : FEATURES) {
                if (name.equals(word)) {
                    return together(file, arrays, name);
                }
                if (name.endsWith("_" + word)) {
                    String task = name.substring(0, name.length() - word.length() - 1);
                    tasks.add(new TaskRows(task, floats(arrays.matrix(name)), vector(file, arrays, task + "_", TRUTH),
                            vector(file, arrays, task + "_", WEAK)));
                }
            }
        }
        Require.check(!tasks.isEmpty(), "arrays of " + file, arrays.names(),
                "NAME_embedding, NAME_truth and NAME_weak for each task NAME, or embedding, truth, weak and task");
        return tasks;
    }

    private static double[] vector(String file, Npz arrays, String prefix, List<String> words) {
        for (String word : words) {
            if (arrays.names().contains(prefix + word)) {
                return arrays.vector(prefix + word);
            }
        }
        throw new IllegalArgumentException(file + " must have " + prefix + words.get(0) + " (or " + prefix + words.get(1)
                + "), but has only " + arrays.names());
    }

    private static List<TaskRows> together(String file, Npz arrays, String features) {
        float[][] rows = floats(arrays.matrix(features));
        double[] truth = vector(file, arrays, "", TRUTH);
        double[] weak = vector(file, arrays, "", WEAK);
        Require.check(arrays.names().contains(TASK), "arrays of " + file, arrays.names(),
                "with task, an integer for each row (words are not read from an .npz)");
        long[] task = arrays.integers(TASK);
        for (double[] values : new double[][] {truth, weak, new double[task.length]}) {
            Require.check(values.length == rows.length, "lengths of truth, weak and task in " + file,
                    truth.length + ", " + weak.length + " and " + task.length, "that of " + features + ", " + rows.length);
        }
        return byTask(Arrays.stream(task).mapToObj(Long::toString).toList(), rows, truth, weak);
    }

    private static List<TaskRows> byTask(List<String> task, float[][] rows, double[] truth, double[] weak) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < rows.length; i++) {
            places.computeIfAbsent(task.get(i), name -> new ArrayList<>()).add(i);
        }
        TaskRows all = new TaskRows("all tasks", rows, truth, weak);
        List<TaskRows> tasks = new ArrayList<>();
        places.forEach((name, at) -> {
            TaskRows some = all.at(at.stream().mapToInt(Integer::intValue).toArray());
            tasks.add(new TaskRows(name, some.features(), some.truth(), some.weak()));
        });
        return tasks;
    }

    /** Each row of double is let go as soon as it is copied. */
    private static float[][] floats(double[][] rows) {
        float[][] copy = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            copy[i] = new float[rows[i].length];
            for (int j = 0; j < copy[i].length; j++) {
                copy[i][j] = (float) rows[i][j];
            }
            rows[i] = null;
        }
        return copy;
    }

    // ---- .csv

    private static List<TaskRows> csv(String file) {
        Table table;
        Require.check(new File(file).isFile(), "file", new File(file).getAbsolutePath(), "one that is there");
        char separator;
        try {
            separator = separator(file);
            CsvReadOptions.Builder options = CsvReadOptions.builder(new File(file)).sample(false).separator(separator)
                    .maxCharsPerColumn(LONGEST_LINE).maxNumberOfColumns(Embeddings.MOST_FEATURES + 3);
            if (separator != ',' || hasCommasInNumbers(file)) {
                // Tablesaw passes over a comma in a number: "0,5" would be 5.
                options.columnTypesToDetect(List.of(ColumnType.STRING));
            }
            table = Table.read().usingOptions(options);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException(file + " must be a table of numbers in CSV, a line for each row with as many "
                    + "entries as the first line has names, but (the line of names not counted): " + unreadable.getMessage(), unreadable);
        }
        for (String name : List.of(TASK, "truth", "weak")) {
            Require.check(table.containsColumn(name), "columns of " + file, shortened(table.columnNames()),
                    "task, truth, weak and the features");
        }
        List<Column<?>> features = new ArrayList<>(table.columns());
        features.removeIf(column -> List.of(TASK, "truth", "weak").contains(column.name().toLowerCase(Locale.ROOT)));
        float[][] rows = new float[table.rowCount()][features.size()];
        for (int j = 0; j < features.size(); j++) {
            double[] values = numbers(file, features.get(j), separator);
            for (int i = 0; i < rows.length; i++) {
                rows[i][j] = (float) values[i];
            }
        }
        Column<?> task = table.column(TASK);
        List<String> names = IntStream.range(0, rows.length).mapToObj(i -> {
            Require.check(!task.isMissing(i), place(file, i, TASK), "missing", "the name of a task");
            return task.getString(i);
        }).toList();
        return byTask(names, rows, numbers(file, table.column("truth"), separator),
                numbers(file, table.column("weak"), separator));
    }

    /** What stands between the names: where a comma is the sign of decimals, spreadsheets write semicolons. */
    private static char separator(String file) throws IOException {
        try (BufferedReader reader = reader(file)) {
            String names = Objects.requireNonNullElse(reader.readLine(), "");
            return names.indexOf(',') >= 0 ? ',' : names.indexOf(';') >= 0 ? ';' : names.indexOf('\t') >= 0 ? '\t' : ',';
        }
    }

    private static boolean hasCommasInNumbers(String file) throws IOException {
        try (BufferedReader reader = reader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.indexOf('"') >= 0 && COMMA_IN_NUMBER.matcher(line).find()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Letters do not matter to who looks for signs of ASCII. */
    private static BufferedReader reader(String file) throws IOException {
        return Files.newBufferedReader(Path.of(file), StandardCharsets.ISO_8859_1);
    }

    private static double[] numbers(String file, Column<?> column, char separator) {
        double[] values = new double[column.size()];
        for (int i = 0; i < values.length; i++) {
            Require.check(!column.isMissing(i), place(file, i, column.name()), "missing", "a number");
            if (column instanceof NumericColumn<?> numeric) {
                values[i] = numeric.getDouble(i);
            } else {
                values[i] = number(file, column, i, separator);
            }
            Require.check(Double.isFinite(values[i]), place(file, i, column.name()), values[i], "finite");
        }
        return values;
    }

    private static double number(String file, Column<?> column, int i, char separator) {
        try {
            String text = column.getString(i);
            return Double.parseDouble(separator == ',' ? text : text.replace(',', '.'));
        } catch (NumberFormatException word) {
            throw new IllegalArgumentException(place(file, i, column.name()) + " must be a number, but is \""
                    + column.getString(i) + "\"", word);
        }
    }

    /** The line as an editor counts it: names stand in line 1. */
    private static String place(String file, int row, String column) {
        return file + ", line " + (row + 2) + ", column " + column;
    }

    private static String shortened(List<String> names) {
        return names.size() <= 8 ? names.toString() : names.subList(0, 8) + " and " + (names.size() - 8) + " more";
    }
}
