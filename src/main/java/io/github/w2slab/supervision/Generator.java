package io.github.w2slab.supervision;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.files.Description;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.Locale;

/**
 * A normal law of localized inputs that is derived from the strong model, where {@link Inputs} are otherwise given in V_0:
 *
 * <ul>
 * <li>{@linkplain #tilted tilted} by the model's own reward: N(0, I) with its density times exp(beta mean_j h_2(&lt;w_j, x&gt;)), the
 * mean over the target's neurons, is N(0, (I - sqrt 2 beta M)^-1), M the mean of w w^T. Outside the neurons' span the variance
 * stays 1;
 * <li>{@linkplain #learned learned} from n unlabelled inputs x = B_0 xi + eps g of the task: N(0, U U^T), U their s leading
 * principal components. The components are those about 0, the mean that the inputs are known to have, and the variance along
 * each is set to 1: so the law has the form of the given one, x = U xi, and what n changes is the subspace alone.
 * </ul>
 *
 * <p>Immutable. How far the inputs leave V_0 is asked of {@code Localization}; its law is that of {@code LocalizationLaw}.
 */
public final class Generator {

    private final World world;
    private final String origin;
    /** Variance 1 along all directions that are orthogonal to the vectors, or 0. */
    private final boolean fillsSpace;
    /** Orthonormal, in world coordinates, those of a learned subspace with orthogonal parts in V_0. */
    private final double[][] vectors;
    private final double[] deviations;
    /** The world coordinates in which the vectors are not all 0. */
    private final int from;
    private final int to;

    Generator(World world, String origin, boolean fillsSpace, double[][] vectors, double[] deviations) {
        this.world = world;
        this.origin = origin;
        this.fillsSpace = fillsSpace;
        this.vectors = vectors;
        this.deviations = deviations;
        int first = world.dimension();
        int end = 0;
        for (double[] v : vectors) {
            for (int i = 0; i < v.length; i++) {
                first = v[i] != 0 ? Math.min(first, i) : first;
                end = v[i] != 0 ? Math.max(end, i + 1) : end;
            }
        }
        this.from = Math.min(first, end);
        this.to = end;
    }

    /**
     * N(0, I) tilted by a share of the largest tilt beta that has a normal law.
     *
     * @param model whose target neurons tilt, all with the same weight
     * @param share from 0, ambient inputs, to less than 1
     * @throws IllegalArgumentException if the model has no target neurons
     */
    public static Generator tilted(RewardModel model, double share) {
        Require.check(share >= 0 && share < 1, "share of the largest tilt", share, "at least 0 and less than 1");
        return Tilt.of(model).generator(share);
    }

    /**
     * N(0, I) tilted by exp(beta mean_j h_2(&lt;w_j, x&gt;)).
     *
     * @param beta at least 0, less than {@link #largestTilt}
     * @throws IllegalArgumentException at or above it, where the tilted density has no finite integral
     */
    public static Generator tiltedBy(RewardModel model, double beta) {
        Tilt tilt = Tilt.of(model);
        Require.check(beta >= 0 && beta < tilt.largest(), "beta", beta, String.format(Locale.ROOT, "at least 0 and less than"
                + " the largest tilt, %s: from there on inputs along the neurons' leading direction have no finite variance",
                tilt.largest()));
        return tilt.generator(beta / tilt.largest());
    }

    /** Returns the tilt from which on there is no normal law: 1/(sqrt 2 mu), mu the largest eigenvalue of M. */
    public static double largestTilt(RewardModel model) {
        return Tilt.of(model).largest();
    }

    /**
     * The normal law on the s leading principal components of unlabelled inputs of the target's task.
     *
     * @param world    whose target, and s
     * @param examples n, at least s
     * @param noise    eps, by which the inputs leave V_0 in every direction, finite and at least 0
     * @param seed     of these inputs
     */
    public static Generator learned(World world, int examples, double noise, long seed) {
        Require.present("world", world);
        Require.check(examples >= world.subspaceDimension(), "number of unlabelled examples n", examples,
                "at least s = " + world.subspaceDimension() + ", or they have no s components");
        Require.notNegative("noise eps", noise);
        double[][] vectors = LearnedSubspace.of(world, examples, noise, seed);
        double[] ones = new double[vectors.length];
        Arrays.fill(ones, 1);
        return new Generator(world, String.format(Locale.ROOT, "learned from %,d unlabelled inputs of noise %s", examples, noise),
                false, vectors, ones);
    }

    /** The generator that was described, in its world. */
    static Generator of(World world, Description description) {
        return new Generator(world, description.text("origin"), description.truth("fills the space"),
                description.matrix("vectors"), description.vector("deviations"));
    }

    /** Returns what it is made of, for files: its vectors themselves. */
    Description description() {
        return Description.of("generator").with("origin", origin).with("fills the space", fillsSpace)
                .with("vectors", vectors).with("deviations", deviations);
    }

    /** Returns the world of the inputs. */
    public World world() {
        return world;
    }

    /** True if inputs lie in a subspace of s dimensions and have variance 1 there. */
    public boolean isSubspace() {
        return !fillsSpace;
    }

    /** Returns &lt;u_i, v&gt; for the vectors of a learned subspace. */
    double[] coordinatesOf(double[] v) {
        world.checkVector("v", v);
        return Vectors.product(vectors, v);
    }

    /** Returns sum_i c_i u_i. */
    double[] vector(double[] coordinates) {
        double[] sum = new double[world.dimension()];
        for (int i = 0; i < vectors.length; i++) {
            Vectors.add(sum, coordinates[i], vectors[i]);
        }
        return sum;
    }

    /** Turns standard normal numbers, in the coordinates in which inputs are drawn, into an input: x + sum (s_i - 1) &lt;v_i, x&gt; v_i. */
    void shape(double[] x, int at) {
        if (!fillsSpace) {
            return;
        }
        double[] moved = new double[to - from];
        for (int i = 0; i < vectors.length; i++) {
            double[] v = vectors[i];
            double along = 0;
            for (int j = from; j < to; j++) {
                along = Math.fma(v[j], x[at + j], along);
            }
            along *= deviations[i] - 1;
            for (int j = from; j < to; j++) {
                moved[j - from] = Math.fma(along, v[j], moved[j - from]);
            }
        }
        for (int j = from; j < to; j++) {
            x[at + j] += moved[j - from];
        }
    }

    /** Returns the covariance of the inputs times a vector. */
    public double[] covarianceTimes(double[] v) {
        Require.present("v", v);
        world.checkVector("v", v);
        double[] product = fillsSpace ? v.clone() : new double[v.length];
        for (int i = 0; i < vectors.length; i++) {
            Vectors.add(product, more(i) * Overlaps.of(vectors[i], v), vectors[i]);
        }
        return product;
    }

    /** Returns by how much the variance along a vector exceeds that elsewhere. */
    private double more(int i) {
        return deviations[i] * deviations[i] - (fillsSpace ? 1 : 0);
    }

    /** Returns the variance of &lt;v, x&gt;. */
    public double variance(double[] v) {
        Require.present("v", v);
        return Math.max(0, Overlaps.of(v, covarianceTimes(v)));
    }

    /** Returns E|x|^2. */
    public double totalVariance() {
        double sum = fillsSpace ? world.dimension() : 0;
        for (int i = 0; i < vectors.length; i++) {
            sum += more(i);
        }
        return sum;
    }

    /** Returns E|P_{V_0} x|^2. */
    public double varianceInside() {
        double sum = fillsSpace ? world.subspaceDimension() : 0;
        double[] inside = sharesInside();
        for (int i = 0; i < vectors.length; i++) {
            sum = Math.fma(more(i), inside[i], sum);
        }
        return sum;
    }

    /**
     * Returns |P_{V_0} v_i|^2 for each vector; of a learned subspace the squared cosines of its principal angles with V_0,
     * ascending.
     */
    public double[] sharesInside() {
        return Arrays.stream(vectors).mapToDouble(world.target().subspace()::energy).toArray();
    }

    @Override
    public String toString() {
        return "inputs " + origin;
    }
}
