package io.github.w2slab.supervision;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.world.World;
import java.util.Locale;

/**
 * The law of the training inputs: Gaussian, with one variance inside V_0 (the target's subspace) and one outside.
 *
 * <p>Localized inputs are given in V_0, where the strong model keeps the task: x = B_0 xi + eps zeta, xi ~ N(0, I_s),
 * zeta ~ N(0, I_d), with eps the leakage. Ambient inputs are x ~ N(0, I_d).
 *
 * @param world     where the inputs live
 * @param localized true for localized inputs, false for ambient ones
 * @param leakage   eps, finite and at least 0; 0 for ambient inputs
 */
public record Inputs(World world, boolean localized, double leakage) {

    public Inputs {
        Require.present("world", world);
        Require.notNegative("leakage", leakage);
        Require.check(localized || leakage == 0, "leakage of ambient inputs", leakage,
                "0, for ambient inputs fill R^d already");
    }

    /** Localized inputs without leakage. */
    public static Inputs localized(World world) {
        return new Inputs(world, true, 0);
    }

    /** Ambient inputs. */
    public static Inputs ambient(World world) {
        return new Inputs(world, false, 0);
    }

    /** The same inputs with leakage eps, finite and at least 0. */
    public Inputs leakage(double eps) {
        return new Inputs(world, localized, eps);
    }

    /** True if inputs lie in V_0 exactly, so that training needs s coordinates and not d. */
    public boolean insideSubspace() {
        return localized && leakage == 0;
    }

    /** Returns the standard deviation of each coordinate inside V_0: 1, or sqrt(1 + eps^2) with leakage. */
    public double deviationInside() {
        return Math.sqrt(1 + leakage * leakage);
    }

    /** Returns the standard deviation of each coordinate orthogonal to V_0: 1 for ambient inputs, else eps. */
    public double deviationOutside() {
        return localized ? leakage : 1;
    }

    /** Returns the first world coordinate in which inputs are not always 0. */
    public int firstCoordinate() {
        return insideSubspace() ? world.target().subspace().offset() : 0;
    }

    /** Returns the number of world coordinates in which inputs are not always 0: s or d. */
    public int coordinates() {
        return insideSubspace() ? world.subspaceDimension() : world.dimension();
    }

    /** Returns the standard deviation of &lt;v, x&gt; for a vector v in world coordinates. */
    public double deviationAlong(double[] v) {
        double inside = world.target().subspace().energy(v);
        double total = Overlaps.of(v, v);
        double in = deviationInside();
        double out = deviationOutside();
        return Math.sqrt(in * in * inside + out * out * Math.max(0, total - inside));
    }

    @Override
    public String toString() {
        String leak = leakage == 0 ? "" : String.format(Locale.ROOT, " with leakage %s", leakage);
        return (localized ? "localized inputs" : "ambient inputs") + leak;
    }
}
