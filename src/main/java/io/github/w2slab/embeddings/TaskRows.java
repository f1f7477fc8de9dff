package io.github.w2slab.embeddings;

import io.github.w2slab.base.Require;

/**
 * The rows of one task: an input's features, its true reward and what the weak teacher says of it. Arrays are not copied, for
 * they may be large; they must not be changed.
 *
 * @param name     of the task
 * @param features n rows of d finite numbers
 * @param truth    n true rewards, finite
 * @param weak     n weak labels, finite
 */
public record TaskRows(String name, float[][] features, double[] truth, double[] weak) {

    /** Least number of rows of a task. */
    public static final int LEAST = 10;
    /** What a number in single precision must be. */
    static final String FINITE = "finite and at most " + Float.MAX_VALUE + " in size";

    /** @throws IllegalArgumentException if there are fewer than {@value #LEAST} rows, sizes differ or a number is not finite */
    public TaskRows {
        Require.named("name of the task", name);
        int n = Require.present("features", features).length;
        Require.present("truth", truth);
        Require.present("weak", weak);
        Require.atLeast("number of rows of " + name, n, LEAST);
        Require.check(truth.length == n, "number of true rewards of " + name, truth.length, "that of its rows, " + n);
        Require.check(weak.length == n, "number of weak labels of " + name, weak.length, "that of its rows, " + n);
        for (int i = 0; i < n; i++) {
            Require.check(features[i].length == features[0].length, place(name, "features", i), features[i].length
                    + " numbers", "as many as the first row's, " + features[0].length);
            for (int j = 0; j < features[i].length; j++) {
                if (!Float.isFinite(features[i][j])) {
                    Require.check(false, place(name, "features", i) + ", column " + j, features[i][j], FINITE);
                }
            }
            Require.check(Double.isFinite(truth[i]), place(name, "truth", i), truth[i], "finite");
            Require.check(Double.isFinite(weak[i]), place(name, "weak label", i), weak[i], "finite");
        }
        Require.check(features[0].length >= 2, "number of features of " + name, features[0].length, "at least 2");
        requireVarying("true rewards", name, truth);
        requireVarying("weak labels", name, weak);
    }

    /**
     * The rows of one task.
     *
     * @throws IllegalArgumentException if there are fewer than {@value #LEAST} rows, sizes differ or a number is not finite
     */
    public static TaskRows of(String name, float[][] features, double[] truth, double[] weak) {
        return new TaskRows(name, features, truth, weak);
    }

    /** Rows and columns are counted from 0, as NumPy does. */
    private static String place(String name, String what, int row) {
        return what + " of " + name + ", row " + row;
    }

    private static void requireVarying(String what, String name, double[] values) {
        for (double value : values) {
            if (value != values[0]) {
                return;
            }
        }
        Require.check(false, what + " of " + name, "all " + values[0], "not all the same");
    }

    /** Returns n. */
    public int rows() {
        return features.length;
    }

    /** Returns d. */
    public int dimension() {
        return features[0].length;
    }

    /** Returns some of the rows, in this order. */
    TaskRows at(int[] rows) {
        float[][] some = new float[rows.length][];
        double[] truths = new double[rows.length];
        double[] labels = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            some[i] = features[rows[i]];
            truths[i] = truth[rows[i]];
            labels[i] = weak[rows[i]];
        }
        return new TaskRows(name, some, truths, labels);
    }

    double[][] doubles() {
        double[][] rows = new double[features.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = doubles(features[i]);
        }
        return rows;
    }

    static double[] doubles(float[] row) {
        double[] values = new double[row.length];
        for (int j = 0; j < row.length; j++) {
            values[j] = row[j];
        }
        return values;
    }

    @Override
    public String toString() {
        return name + ": " + rows() + " rows of " + dimension() + " features";
    }
}
