package io.github.w2slab.embeddings;

import io.github.w2slab.base.Require;
import io.github.w2slab.random.Picks;
import io.github.w2slab.random.Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Features of a real model for the inputs of one or more tasks, with a true reward and a weak label for each.
 *
 * <pre>
 * Embeddings ratings = Embeddings.read("ratings.npz");
 * Embeddings.Split split = ratings.split(1);
 * </pre>
 *
 * <p>Immutable. Features are kept in single precision: 4 n d bytes, 0.5 GB for 30,000 rows of 4,096.
 */
public final class Embeddings {

    /** Most features; of more, take leading components first. */
    public static final int MOST_FEATURES = 4096;
    private static final double TRAINED = 13.0 / 18;

    private final List<TaskRows> tasks;

    /**
     * Rows to train on and rows held out.
     *
     * @param seed    of the draw
     * @param train   of each task the larger part
     * @param heldOut of each task the rest
     */
    public record Split(long seed, Embeddings train, Embeddings heldOut) {

        @Override
        public String toString() {
            return "split of seed " + seed + ": to train on " + train + "; held out " + heldOut;
        }
    }

    private Embeddings(List<TaskRows> tasks) {
        this.tasks = tasks;
    }

    /**
     * Reads a file.
     *
     * <ul>
     * <li><b>.npz</b>: for each task NAME a matrix {@code NAME_embedding} (or {@code NAME_features}), a row for each input,
     * and vectors {@code NAME_truth} (or {@code NAME_human}) and {@code NAME_weak} (or {@code NAME_lexicon}), of float16, 32,
     * 64 or integers. Or all tasks in one: {@code embedding}, {@code truth}, {@code weak}, and {@code task}, integers.</li>
     * <li><b>.csv</b>: a row for each input, columns {@code task}, {@code truth} (or {@code human}), {@code weak} (or
     * {@code lexicon}); all others are features. A task's name is the text as it stands there, but for blanks around it: 01 and 1
     * are two, and NA is one; True and False are 1 and 0 elsewhere. A first column without a name (or Unnamed: 0) that counts the rows, from 0 or 1, is the index
     * of a pandas frame and no feature; any other column without a name is refused. In UTF-8, UTF-16 or what is surely told apart
     * from these, as Shift-JIS. Also with semicolons and decimal commas, or tabs, as spreadsheets write it. Meant for some thousands
     * of rows; larger ones read faster as .npz.</li>
     * <li><b>.parquet</b>, as pandas, pyarrow and Polars write it: a row for each input, the same columns, and the features: one
     * column of lists, {@code embedding} or {@code features} where there are several (other columns are passed over then), or all
     * other columns, numbers. The index of a pandas frame is no feature. Compressed by snappy, zstd, gzip, lz4 or not at all.</li>
     * </ul>
     *
     * <p>Names of columns and arrays stand in small letters or capitals, but for a task's in the name of an array.
     *
     * <p>Reading 30,000 rows of 4,096 features in half precision takes about 5 s and a heap of 2 GB (8 bytes a number while it
     * lasts, then 4: 0.5 GB); {@code reduced(256)} of them another minute on two cores.
     *
     * @throws IllegalArgumentException if the file is of another kind, or a number is missing or not finite: rows and columns
     *                                  are counted from 0 in an .npz or a .parquet, and as the lines of the file in a .csv
     */
    public static Embeddings read(String file) {
        return of(RowFiles.read(Require.present("file", file)));
    }

    /**
     * Rows from elsewhere.
     *
     * @param tasks at least one, of different names and equal dimension
     */
    public static Embeddings of(List<TaskRows> tasks) {
        Require.present("tasks", tasks);
        Require.check(!tasks.isEmpty(), "number of tasks", 0, "at least 1");
        Set<String> names = new HashSet<>();
        int d = tasks.get(0).dimension();
        for (TaskRows task : tasks) {
            Require.check(names.add(task.name()), "name of the task", task.name(), "one that is not taken");
            Require.check(task.dimension() == d, "number of features of " + task.name(), task.dimension(),
                    "that of " + tasks.get(0).name() + ", " + d);
        }
        Require.between("number of features", d, 2, MOST_FEATURES);
        return new Embeddings(List.copyOf(tasks));
    }

    /** Returns the tasks, in the file's order. */
    public List<TaskRows> tasks() {
        return tasks;
    }

    /** Returns the names of the tasks. */
    public List<String> names() {
        return tasks.stream().map(TaskRows::name).toList();
    }

    /**
     * Returns a task.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public TaskRows task(String name) {
        return tasks.get(index(name));
    }

    int index(String name) {
        int index = names().indexOf(name);
        Require.check(index >= 0, "task", name, "one of " + names());
        return index;
    }

    /** The same rows with the named task first: the target. */
    Embeddings withTarget(String name) {
        TaskRows target = task(name);
        return new Embeddings(IntStream.range(-1, tasks.size()).filter(k -> k < 0 || tasks.get(k) != target)
                .mapToObj(k -> k < 0 ? target : tasks.get(k)).toList());
    }

    /** Returns d. */
    public int dimension() {
        return tasks.get(0).dimension();
    }

    /** Returns n, the rows of all tasks. */
    public int rows() {
        return tasks.stream().mapToInt(TaskRows::rows).sum();
    }

    /** As {@link #split(long, double)}, with 13 of 18 rows to train on: 2,600 of 3,600. */
    public Split split(long seed) {
        return split(seed, TRAINED);
    }

    /**
     * Draws which rows of each task to train on, without replacement.
     *
     * @param share of the rows to train on, greater than 0 and less than 1; each part has at least {@value TaskRows#LEAST} rows
     */
    public Split split(long seed, double share) {
        Require.check(share > 0 && share < 1, "share of rows to train on", share, "greater than 0 and less than 1");
        List<TaskRows> train = new ArrayList<>();
        List<TaskRows> heldOut = new ArrayList<>();
        for (TaskRows task : tasks) {
            int trained = (int) Math.rint(share * task.rows());
            Require.check(Math.min(trained, task.rows() - trained) >= TaskRows.LEAST, "rows of " + task.name() + " to train on and held out",
                    trained + " and " + (task.rows() - trained), "at least " + TaskRows.LEAST + " each",
                    "give more rows, or split(seed, share) another share");
            int[] order = Picks.of(seed, Stream.HELD_OUT, train.size(), task.rows()).shuffled();
            train.add(task.at(Arrays.copyOf(order, trained)));
            heldOut.add(task.at(Arrays.copyOfRange(order, trained, order.length)));
        }
        return new Split(seed, new Embeddings(List.copyOf(train)), new Embeddings(List.copyOf(heldOut)));
    }

    /** @throws IllegalArgumentException if features are too many for the eigenvectors of their whole covariance */
    void requireFew() {
        Require.check(dimension() <= PrincipalComponents.MOST_WHOLE, "number of features", dimension(), "at most "
                + PrincipalComponents.MOST_WHOLE + "; take rows.reduced(256), their leading components");
    }

    /**
     * The same rows by their p leading principal components, those of all tasks together ({@link PrincipalComponents}): for
     * features that are too many to judge or to train on.
     *
     * @param p at least 2, at most d
     */
    public Embeddings reduced(int p) {
        Require.between("components p", p, 2, dimension());
        return of(PrincipalComponents.leading(tasks, p));
    }

    /** Returns a line for each task. */
    public Table table() {
        return Table.create("Embeddings", StringColumn.create("task", names()),
                IntColumn.create("rows", tasks.stream().mapToInt(TaskRows::rows).toArray()),
                IntColumn.create("features", tasks.stream().mapToInt(TaskRows::dimension).toArray()));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d rows of %,d features: %s", rows(), dimension(), tasks.stream()
                .map(task -> String.format(Locale.ROOT, "%s %,d", task.name(), task.rows())).collect(Collectors.joining(", ")));
    }
}
