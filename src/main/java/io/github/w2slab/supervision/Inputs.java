package io.github.w2slab.supervision;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.Locale;

/**
 * The law of the training inputs: Gaussian, of mean 0.
 *
 * <p>Localized inputs are <em>given</em> in V_0, where the strong model keeps the task: x = B_0 xi + eps z, xi ~ N(0, I_s),
 * z ~ N(0, I_d), with eps the leakage; or they come from a {@link Generator}, which is derived from the model. Ambient
 * inputs are x ~ N(0, I_d).
 *
 * @param world     where the inputs live
 * @param localized true for localized inputs, false for ambient ones
 * @param leakage   eps, finite and at least 0; 0 for ambient inputs, and for those of a generator, which leaks as it does
 * @param generator where localized inputs come from; null where they are given, and for ambient ones
 */
public record Inputs(World world, boolean localized, double leakage, Generator generator) {

    public Inputs {
        Require.present("world", world);
        Require.notNegative("leakage", leakage);
        Require.check(localized || leakage == 0, "leakage of ambient inputs", leakage,
                "0, for ambient inputs fill R^d already");
        Require.check(generator == null || leakage == 0, "leakage of inputs from a generator", leakage,
                "0, for how far they leave V_0 is the generator's own");
        Require.check(generator == null || localized, "inputs of a generator", "ambient ones", "localized ones");
        Require.check(generator == null || generator.world().sharesSpaceWith(world), "generator", generator, "of the " + world);
    }

    /** Given localized inputs, or ambient ones. */
    public Inputs(World world, boolean localized, double leakage) {
        this(world, localized, leakage, null);
    }

    /** Localized inputs without leakage. */
    public static Inputs localized(World world) {
        return new Inputs(world, true, 0);
    }

    /** Ambient inputs. */
    public static Inputs ambient(World world) {
        return new Inputs(world, false, 0);
    }

    /** Localized inputs that a generator makes. */
    public static Inputs from(Generator generator) {
        return new Inputs(Require.present("generator", generator).world(), true, 0, generator);
    }

    /** The same inputs with leakage eps, finite and at least 0. */
    public Inputs leakage(double eps) {
        return new Inputs(world, localized, eps, generator);
    }

    /** True if inputs lie in V_0 exactly, so that training needs s coordinates and not d. */
    public boolean insideSubspace() {
        return localized && leakage == 0 && generator == null;
    }

    /**
     * True if inputs have one variance in a subspace and one in its complement, as the reduced and the mean dynamics ask; in
     * {@link #inBlock} V_0, or the subspace that a generator has learned. False for tilted inputs.
     */
    public boolean areOfTwoBlocks() {
        return generator == null || generator.isSubspace();
    }

    /**
     * Returns the standard deviation of each coordinate inside V_0: 1, or sqrt(1 + eps^2) with leakage; inside the subspace that
     * a generator has learned 1.
     *
     * @throws IllegalArgumentException if a generator gives no such subspace
     */
    public double deviationInside() {
        requireTwoBlocks();
        return Math.sqrt(1 + leakage * leakage);
    }

    /**
     * Returns the standard deviation of each coordinate orthogonal to it: 1 for ambient inputs, else eps.
     *
     * @throws IllegalArgumentException as {@link #deviationInside}
     */
    public double deviationOutside() {
        requireTwoBlocks();
        return localized ? leakage : 1;
    }

    /**
     * Does nothing if inputs {@linkplain #areOfTwoBlocks are of two blocks}.
     *
     * @throws IllegalArgumentException if they are not
     */
    public void requireTwoBlocks() {
        Require.check(areOfTwoBlocks(), "inputs", this, "of one variance in a subspace and one in its complement",
                "tilted inputs have another one along each direction of the neurons, and overlaps alone have no law then");
    }

    /** Returns the part of a vector that lies in V_0, or in the subspace that a generator has learned. */
    public double[] inBlock(double[] v) {
        Require.present("v", v);
        requireTwoBlocks();
        return generator == null ? world.target().subspace().vector(world.target().subspace().coefficients(v))
                : vector(coordinatesOf(v));
    }

    /** Returns the first world coordinate in which inputs are not always 0. */
    public int firstCoordinate() {
        return insideSubspace() ? world.target().subspace().offset() : 0;
    }

    /** Returns the number of coordinates in which inputs are drawn, in which they are not always 0: s or d. */
    public int coordinates() {
        return insideSubspace() || isOfLearnedSubspace() ? world.subspaceDimension() : world.dimension();
    }

    /** True if inputs are drawn along vectors that a generator has learned, else along the world's own. */
    public boolean isOfLearnedSubspace() {
        return generator != null && generator.isSubspace();
    }

    /** Returns what a vector of world coordinates is in the coordinates in which inputs are drawn. */
    public double[] coordinatesOf(double[] v) {
        Require.present("v", v);
        return isOfLearnedSubspace() ? generator.coordinatesOf(v)
                : Arrays.copyOfRange(v, firstCoordinate(), firstCoordinate() + coordinates());
    }

    /** Returns the vector of world coordinates that has these in the coordinates in which inputs are drawn, 0 elsewhere. */
    public double[] vector(double[] coordinates) {
        Require.present("coordinates", coordinates);
        if (isOfLearnedSubspace()) {
            return generator.vector(coordinates);
        }
        double[] v = new double[world.dimension()];
        System.arraycopy(coordinates, 0, v, firstCoordinate(), coordinates());
        return v;
    }

    /** Returns E|P_{V_0} x|^2, the sum of the variances inside V_0. */
    public double varianceInside() {
        return generator != null ? generator.varianceInside() : squared(deviationInside()) * world.subspaceDimension();
    }

    /** Returns E|x|^2, the sum of the variances of all coordinates. */
    public double totalVariance() {
        if (generator != null) {
            return generator.totalVariance();
        }
        int s = world.subspaceDimension();
        return squared(deviationInside()) * s + squared(deviationOutside()) * (world.dimension() - s);
    }

    /** Returns the covariance of the inputs times a vector in world coordinates. */
    public double[] covarianceTimes(double[] v) {
        Require.present("v", v);
        if (generator != null) {
            return generator.covarianceTimes(v);
        }
        double in = squared(deviationInside());
        double out = squared(deviationOutside());
        double[] inside = inBlock(v);
        double[] product = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            product[i] = in * inside[i] + out * (v[i] - inside[i]);
        }
        return product;
    }

    private static double squared(double x) {
        return x * x;
    }

    /** Returns the standard deviation of &lt;v, x&gt; for a vector v in world coordinates. */
    public double deviationAlong(double[] v) {
        Require.present("v", v);
        if (generator != null) {
            return Math.sqrt(generator.variance(v));
        }
        double inside = world.target().subspace().energy(v);
        double total = Overlaps.of(v, v);
        double in = deviationInside();
        double out = deviationOutside();
        return Math.sqrt(in * in * inside + out * out * Math.max(0, total - inside));
    }

    @Override
    public String toString() {
        if (generator != null) {
            return generator.toString();
        }
        String leak = leakage == 0 ? "" : String.format(Locale.ROOT, " with leakage %s", leakage);
        return (localized ? "localized inputs" : "ambient inputs") + leak;
    }
}
