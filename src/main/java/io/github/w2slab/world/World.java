package io.github.w2slab.world;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.qr.QRDecompositionHouseholderColumn_DDRM;

/**
 * K tasks in R^d, each with an s-dimensional subspace V_k and a unit feature direction theta_k; task 0 is the target.
 *
 * <p>The subspaces are random: span of columns of Q, from the QR factorisation of a Gaussian matrix drawn from the seed.
 * <b>All vectors of the library are held in the coordinates of Q</b>, where V_k is (nearly) a block of s coordinates and
 * what is orthogonal to V_k has exact zeros there. Since Gaussian inputs look the same in every orthonormal basis, all
 * laws are those of R^d. {@link #ambient} turns a vector into the standard basis of R^d, for whoever wants to see it.
 *
 * <p>A world is an immutable value; the same settings give the same world.
 */
public final class World {

    private static final String KIND = "world";

    private final Settings settings;
    private final int[] labelling;
    private final List<Task> tasks;
    private DMatrixRMaj rotation;

    /** @param correlations rho_1 to rho_{K-1}, before any relabelling */
    private record Settings(int dimension, int subspaceDimension, List<Double> correlations, Geometry geometry,
                            long seed, Link link) {
    }

    private World(Settings settings, int[] labelling) {
        this.settings = settings;
        this.labelling = labelling;
        this.tasks = IntStream.range(0, labelling.length).mapToObj(this::newTask).toList();
    }

    /** Starts a world with the paper's d = 1024, s = 128 and two tasks; rho = 0.3, link h_2 and seed 1 are ours. */
    public static Builder builder() {
        return new Builder();
    }

    private Task newTask(int k) {
        return new Task(this, k, labelling[k],
                new Subspace(this, labelling[k] * settings.subspaceDimension, settings.subspaceDimension, tilt(k)));
    }

    private double tilt(int k) {
        boolean tilted = settings.geometry == Geometry.OVERLAPPING_SUBSPACES && k > 0;
        return tilted ? settings.correlations.get(labelling[k] - 1) : 0;
    }

    /** theta_k, a new array: a world of any d holds no vector. */
    double[] feature(int k) {
        int s = settings.subspaceDimension;
        double[] feature = new double[settings.dimension];
        if (k > 0) {
            feature[labelling[k] * s] = Math.sqrt(1 - tilt(k) * tilt(k));
            feature[0] = tilt(k);
        } else {
            feature[0] = ceiling();
            boolean shared = settings.geometry == Geometry.SHARED_FEATURE;
            for (int j = 1; shared && j < labelling.length; j++) {
                feature[j * s] = settings.correlations.get(j - 1);
            }
        }
        return feature;
    }

    /** Returns d, the dimension of the inputs. */
    public int dimension() {
        return settings.dimension;
    }

    /** Returns s, the dimension of each task's subspace. */
    public int subspaceDimension() {
        return settings.subspaceDimension;
    }

    /** Returns K, the number of tasks, the target included. */
    public int tasks() {
        return tasks.size();
    }

    /**
     * Returns task k.
     *
     * @param k 0 (the target) to K - 1
     */
    public Task task(int k) {
        return tasks.get(Require.between("task", k, 0, tasks.size() - 1));
    }

    /** Returns task 0, the one that training is about. */
    public Task target() {
        return tasks.get(0);
    }

    /** Returns rho_k = &lt;theta_0, theta_k&gt; for k = 1 to K - 1, at index k - 1. */
    public double[] correlations() {
        double[] rho = new double[tasks() - 1];
        for (int k = 1; k < tasks(); k++) {
            rho[k - 1] = settings.correlations.get(labelling[k] - 1);
        }
        return rho;
    }

    /** Returns how the target's feature meets the other tasks. */
    public Geometry geometry() {
        return settings.geometry;
    }

    /** Returns g, the link of every task's true reward. */
    public Link link() {
        return settings.link;
    }

    /** Returns the seed. */
    public long seed() {
        return settings.seed;
    }

    /**
     * Returns cos(theta_0, V_0), the alignment that no model trained inside V_0 can pass:
     * sqrt(1 - sum rho_k^2) where features are shared, 1 where subspaces overlap.
     */
    public double ceiling() {
        if (settings.geometry == Geometry.OVERLAPPING_SUBSPACES) {
            return 1;
        }
        return Math.sqrt(1 - sumOfSquares(settings.correlations));
    }

    /**
     * Returns the same world with its off-target tasks named in another order: task k of the new world is task
     * {@code permutation[k]} of this one. Each task keeps its subspace and its random streams, so results are the same
     * numbers under other names.
     *
     * @param permutation a permutation of 0 to K - 1 that leaves 0, the target, in place
     * @throws IllegalArgumentException if it is not
     */
    public World relabelled(int... permutation) {
        Require.present("permutation", permutation);
        int[] sorted = permutation.clone();
        Arrays.sort(sorted);
        Require.check(Arrays.equals(sorted, IntStream.range(0, tasks()).toArray()) && permutation[0] == 0,
                "permutation", Arrays.toString(permutation),
                "a permutation of 0 to " + (tasks() - 1) + " that leaves 0, the target, in place");
        return new World(settings, IntStream.of(permutation).map(k -> labelling[k]).toArray());
    }

    /** True if vectors of the two worlds mean the same: all settings but the link are equal. */
    public boolean sharesSpaceWith(World other) {
        Require.present("other", other);
        Settings a = settings;
        Settings b = other.settings;
        return a.dimension == b.dimension && a.subspaceDimension == b.subspaceDimension && a.seed == b.seed
                && a.correlations.equals(b.correlations) && a.geometry == b.geometry
                && Arrays.equals(labelling, other.labelling);
    }

    /**
     * Returns Q x: a vector given in world coordinates, in the standard basis of R^d. The first call draws Q and takes
     * d^2 numbers of memory.
     *
     * @param x a vector of length d in world coordinates
     */
    public double[] ambient(double[] x) {
        Require.present("x", x);
        checkVector("x", x);
        DMatrixRMaj q = rotation();
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            double sum = 0;
            for (int j = 0; j < x.length; j++) {
                sum = Math.fma(q.data[i * x.length + j], x[j], sum);
            }
            y[i] = sum;
        }
        return y;
    }

    /**
     * Returns Q^T y, the inverse of {@link #ambient} up to rounding: a vector given in the standard basis of R^d, in world
     * coordinates, as models, teachers and rewards take it.
     *
     * @param y a vector of length d in the standard basis
     */
    public double[] coordinates(double[] y) {
        Require.present("y", y);
        checkVector("y", y);
        DMatrixRMaj q = rotation();
        double[] x = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) {
                x[j] = Math.fma(q.data[i * x.length + j], y[i], x[j]);
            }
        }
        return x;
    }

    private synchronized DMatrixRMaj rotation() {
        if (rotation == null) {
            int d = settings.dimension;
            int columns = tasks() * settings.subspaceDimension;
            Normals normals = Normals.of(settings.seed, Stream.BASIS, columns);
            DMatrixRMaj gaussian = new DMatrixRMaj(d, columns);
            for (int i = 0; i < d; i++) {
                normals.fill(i, gaussian.data, i * columns);
            }
            QRDecompositionHouseholderColumn_DDRM qr = new QRDecompositionHouseholderColumn_DDRM();
            qr.decompose(gaussian);
            rotation = qr.getQ(null, false);
        }
        return rotation;
    }

    /** Returns what it is made of, for files. */
    public Description description() {
        return Description.of(KIND).with("dimension", settings.dimension)
                .with("subspace dimension", settings.subspaceDimension).with("tasks", tasks())
                .with("correlations", settings.correlations).with("geometry", settings.geometry.name())
                .with("seed", settings.seed).with("link", settings.link.description())
                .with("order", Arrays.stream(labelling).boxed().toList());
    }

    /**
     * The world that was described.
     *
     * @throws IllegalArgumentException if its link is code of the user's own
     */
    public static World of(Description description) {
        return of(description, Link.of(description.inner("link")));
    }

    /** The world that was described, but with another link. */
    public static World of(Description description, Link link) {
        World world = builder().dimension((int) description.integer("dimension"))
                .subspaceDimension((int) description.integer("subspace dimension"))
                .tasks((int) description.integer("tasks")).correlation(description.numbers("correlations"))
                .geometry(Geometry.valueOf(description.text("geometry"))).seed(description.integer("seed")).link(link).build();
        return world.relabelled(Arrays.stream(description.numbers("order")).mapToInt(k -> (int) k).toArray());
    }

    /** Throws unless the vector has d finite numbers. */
    public void checkVector(String name, double[] x) {
        Require.present("x", x);
        Require.check(x.length == settings.dimension, "length of " + name, x.length, "d = " + settings.dimension);
        for (double value : x) {
            if (!Double.isFinite(value)) {
                Require.finite("each coordinate of " + name, value);
            }
        }
    }

    /** Two worlds are equal if all their settings are; links are equal only as the same object or by the same name. */
    @Override
    public boolean equals(Object other) {
        return other instanceof World world && sharesSpaceWith(world)
                && settings.link.name().equals(world.settings.link.name());
    }

    @Override
    public int hashCode() {
        return settings.correlations.hashCode() * 31 + Long.hashCode(settings.seed) + settings.dimension;
    }

    @Override
    public String toString() {
        String geometry = settings.geometry == Geometry.SHARED_FEATURE ? "shared feature" : "overlapping subspaces";
        return String.format(Locale.ROOT, "world of %d tasks: d = %d, s = %d, rho = %s, %s, %s, seed %d", tasks(),
                dimension(), subspaceDimension(), describe(correlations()), geometry, link(), seed());
    }

    private static String describe(double[] rho) {
        return Arrays.stream(rho).distinct().count() == 1 ? Double.toString(rho[0]) : Arrays.toString(rho);
    }

    private static double sumOfSquares(List<Double> rho) {
        return rho.stream().mapToDouble(r -> r * r).reduce(0, Double::sum);
    }

    /** Settings of a world. */
    public static final class Builder {

        private int dimension = 1024;
        private int subspaceDimension = 128;
        private int tasks = 2;
        private double[] correlations = {0.3};
        private Geometry geometry = Geometry.SHARED_FEATURE;
        private Link link = Link.hermite(2);
        private long seed = 1;

        private Builder() {
        }

        /** d, the dimension of the inputs; at least K s. */
        public Builder dimension(int d) {
            this.dimension = Require.between("dimension d", d, 4, Integer.MAX_VALUE);
            return this;
        }

        /** s, the dimension of each task's subspace; at least 2, and K s at most d. */
        public Builder subspaceDimension(int s) {
            this.subspaceDimension = Require.between("subspace dimension s", s, 2, Integer.MAX_VALUE);
            return this;
        }

        /** K, the number of tasks, the target included; at least 2. */
        public Builder tasks(int k) {
            this.tasks = Require.between("tasks K", k, 2, Integer.MAX_VALUE);
            return this;
        }

        /**
         * rho_1 to rho_{K-1}, the correlation of the target's feature with each other task's; one number stands for
         * all. Each lies in (-1, 1); where features are shared the sum of squares is below 1.
         */
        public Builder correlation(double... rho) {
            Require.present("rho", rho);
            Require.check(rho.length > 0, "correlation rho", "empty", "one number, or one for each off-target task");
            for (double r : rho) {
                Require.check(r > -1 && r < 1, "correlation rho", r, "greater than -1 and less than 1");
            }
            this.correlations = rho.clone();
            return this;
        }

        /** How the target's feature meets the other tasks. */
        public Builder geometry(Geometry geometry) {
            this.geometry = Require.present("geometry", geometry);
            return this;
        }

        /** g, the link of every task's true reward. */
        public Builder link(Link link) {
            this.link = Require.present("link", link);
            return this;
        }

        /** Seed of the random subspaces. */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Returns the world.
         *
         * @throws IllegalArgumentException if K s is greater than d, if there are neither 1 nor K - 1 correlations, or
         *                                  if their squares sum to 1 or more where features are shared
         */
        public World build() {
            Require.check((long) tasks * subspaceDimension <= dimension, "K s",
                    tasks + " x " + subspaceDimension + " = " + (long) tasks * subspaceDimension,
                    "at most the dimension d = " + dimension);
            Require.check(correlations.length == 1 || correlations.length == tasks - 1, "number of correlations rho",
                    correlations.length, "1 or K - 1 = " + (tasks - 1));
            List<Double> rho = IntStream.range(0, tasks - 1)
                    .mapToObj(k -> correlations[correlations.length == 1 ? 0 : k]).toList();
            Require.check(geometry == Geometry.OVERLAPPING_SUBSPACES || sumOfSquares(rho) < 1,
                    "sum of squared correlations rho", sumOfSquares(rho), "less than 1");
            return new World(new Settings(dimension, subspaceDimension, rho, geometry, seed, link),
                    IntStream.range(0, tasks).toArray());
        }
    }
}
