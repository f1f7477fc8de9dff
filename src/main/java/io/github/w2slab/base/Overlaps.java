package io.github.w2slab.base;

/**
 * All overlaps &lt;u_r, x_i&gt; of inputs with directions. Each is summed in the order of the coordinates, over those in which both
 * sides may differ from 0: what is left out adds nothing, so the bits do not depend on which directions stand together. Few
 * directions are taken four at a time, many all at a time, coordinate by coordinate, which Java makes vector instructions of.
 */
public final class Overlaps {

    private static final int TOGETHER = 4;
    private static final int MANY = 32;

    private Overlaps() {
    }

    /** Returns &lt;u, x&gt;, summed in the order of the coordinates; {@code x} is at least as long as {@code u}. */
    public static double of(double[] u, double[] x) {
        double sum = 0;
        for (int i = 0; i < u.length; i++) {
            sum = Math.fma(u[i], x[i], sum);
        }
        return sum;
    }

    /**
     * Returns a vector of length 1 whose overlap with u is a: a u + sqrt(1 - a^2) n, n the part of another vector that is
     * orthogonal to u, at length 1.
     *
     * @param u     of length 1
     * @param a     from 0 to 1
     * @param other no multiple of u
     */
    public static double[] having(double a, double[] u, double[] other) {
        double along = of(other, u);
        double[] normal = new double[u.length];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = Math.fma(-along, u[i], other[i]);
        }
        double scale = Math.sqrt(1 - a * a) / Math.sqrt(of(normal, normal));
        double[] v = new double[u.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = Math.fma(a, u[i], scale * normal[i]);
        }
        return v;
    }

    /**
     * Returns &lt;u_r, x_i&gt;, a row for each input.
     *
     * @param inputs     x_1 to x_n, vectors of length d in world coordinates
     * @param directions u_1 to u_m, of the same length
     * @throws IllegalArgumentException if lengths differ
     */
    public static double[][] of(double[][] inputs, double[][] directions) {
        Require.check(directions.length > 0, "number of directions", 0, "at least 1");
        int d = directions[0].length;
        for (double[] u : directions) {
            Require.check(u.length == d, "length of a direction", u.length, "that of the first, " + d);
        }
        double[][] all = new double[inputs.length][directions.length];
        int[][] ranges = new int[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            Require.check(inputs[i].length == d, "length of input " + i, inputs[i].length, "that of directions, " + d);
            ranges[i] = range(inputs[i]);
        }
        int[] common = directions.length >= MANY ? common(directions) : null;
        if (common != null) {
            add(all, inputs, ranges, directions, common);
            return all;
        }
        for (int r = 0; r < directions.length; r += TOGETHER) {
            double[][] four = new double[TOGETHER][];
            int from = d;
            int to = 0;
            for (int k = 0; k < TOGETHER; k++) {
                four[k] = directions[Math.min(r + k, directions.length - 1)];
                int[] range = range(four[k]);
                from = Math.min(from, range[0]);
                to = Math.max(to, range[1]);
            }
            for (int i = 0; i < inputs.length; i++) {
                Interruption.check();
                fill(all[i], r, inputs[i], four, Math.max(from, ranges[i][0]), Math.min(to, ranges[i][1]));
            }
        }
        return all;
    }

    /**
     * Returns the overlaps of one input.
     *
     * @throws IllegalArgumentException if they are not one for each direction
     */
    public static double[] checked(double[] overlaps, int directions) {
        Require.present("overlaps", overlaps);
        if (overlaps.length != directions) {
            Require.check(false, "number of overlaps", overlaps.length, "that of directions, " + directions);
        }
        return overlaps;
    }

    /**
     * Returns the overlaps of many inputs, a row for each direction.
     *
     * @throws IllegalArgumentException if rows are not one for each direction, or one has fewer entries than there are inputs
     */
    public static double[][] checked(double[][] overlaps, int directions, int inputs) {
        Require.present("overlaps", overlaps);
        if (overlaps.length != directions) {
            Require.check(false, "number of overlaps", overlaps.length, "that of directions, " + directions);
        }
        for (int r = 0; r < directions; r++) {
            if (overlaps[r].length < inputs) {
                Require.check(false, "length of row " + r + " of overlaps", overlaps[r].length,
                        "at least that of into, " + inputs);
            }
        }
        return overlaps;
    }

    private static int[] range(double[] v) {
        int from = 0;
        while (from < v.length && v[from] == 0) {
            from++;
        }
        int to = v.length;
        while (to > from && v[to - 1] == 0) {
            to--;
        }
        return new int[] {from, to};
    }

    /** Returns the coordinates that any of them has, if most of these are those of each, else null. */
    private static int[] common(double[][] directions) {
        int from = Integer.MAX_VALUE;
        int to = 0;
        long each = 0;
        for (double[] u : directions) {
            int[] range = range(u);
            from = Math.min(from, range[0]);
            to = Math.max(to, range[1]);
            each += range[1] - range[0];
        }
        return 2 * each > (long) directions.length * (to - from) ? new int[] {from, to} : null;
    }

    private static void add(double[][] all, double[][] inputs, int[][] ranges, double[][] directions, int[] common) {
        double[][] coordinates = new double[common[1] - common[0]][directions.length];
        for (int r = 0; r < directions.length; r++) {
            for (int i = 0; i < coordinates.length; i++) {
                coordinates[i][r] = directions[r][common[0] + i];
            }
        }
        for (int n = 0; n < inputs.length; n++) {
            Interruption.check();
            for (int i = Math.max(common[0], ranges[n][0]); i < Math.min(common[1], ranges[n][1]); i++) {
                add(all[n], inputs[n][i], coordinates[i - common[0]]);
            }
        }
    }

    private static void add(double[] sums, double factor, double[] values) {
        for (int r = 0; r < sums.length; r++) {
            sums[r] = Math.fma(factor, values[r], sums[r]);
        }
    }

    private static void fill(double[] row, int r, double[] x, double[][] four, int from, int to) {
        double[] u0 = four[0];
        double[] u1 = four[1];
        double[] u2 = four[2];
        double[] u3 = four[3];
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        for (int i = from; i < to; i++) {
            double value = x[i];
            s0 = Math.fma(value, u0[i], s0);
            s1 = Math.fma(value, u1[i], s1);
            s2 = Math.fma(value, u2[i], s2);
            s3 = Math.fma(value, u3[i], s3);
        }
        double[] sums = {s0, s1, s2, s3};
        for (int k = 0; k < TOGETHER && r + k < row.length; k++) {
            row[r + k] = sums[k];
        }
    }
}
