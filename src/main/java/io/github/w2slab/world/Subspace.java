package io.github.w2slab.world;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;

/**
 * The subspace V_k of one task, with orthonormal basis B_k.
 *
 * <p>In the world's coordinates (see {@link World}) the basis vectors are coordinate axes, but for the first one, which
 * the geometry of overlapping subspaces tilts towards e_0.
 */
public final class Subspace {

    private final World world;
    private final int offset;
    private final int dimension;
    private final double tilt;

    Subspace(World world, int offset, int dimension, double tilt) {
        this.world = world;
        this.offset = offset;
        this.dimension = dimension;
        this.tilt = tilt;
    }

    /** Returns s, the dimension. */
    public int dimension() {
        return dimension;
    }

    /** Returns the first of the {@link #dimension()} consecutive world coordinates that belong to this task. */
    public int offset() {
        return offset;
    }

    /**
     * Returns B_k c, the vector of V_k with the given s coefficients, in world coordinates.
     *
     * @throws IllegalArgumentException if there are not s coefficients
     */
    public double[] vector(double[] coefficients) {
        Require.present("coefficients", coefficients);
        Require.check(coefficients.length == dimension, "number of coefficients", coefficients.length,
                "s = " + dimension);
        double[] v = new double[world.dimension()];
        System.arraycopy(coefficients, 0, v, offset, dimension);
        if (tilt != 0) {
            v[offset] = coefficients[0] * Math.sqrt(1 - tilt * tilt);
            v[world.target().subspace().offset()] += coefficients[0] * tilt;
        }
        return v;
    }

    /**
     * Returns B_k^T x, the s coefficients of a vector's projection on V_k.
     *
     * @param x a vector in world coordinates, of length d
     */
    public double[] coefficients(double[] x) {
        Require.present("x", x);
        world.checkVector("x", x);
        double[] c = java.util.Arrays.copyOfRange(x, offset, offset + dimension);
        if (tilt != 0) {
            c[0] = c[0] * Math.sqrt(1 - tilt * tilt) + x[world.target().subspace().offset()] * tilt;
        }
        return c;
    }

    /** Returns |P_V x|^2, the energy of a vector inside V_k; divide by |x|^2 for its share. */
    public double energy(double[] x) {
        Require.present("x", x);
        double[] c = coefficients(x);
        return Overlaps.of(c, c);
    }

    /**
     * Returns the orthonormal basis B_k in the standard basis of R^d, as it was drawn from the world's seed: B_k^T, s x d, a
     * basis vector a row.
     */
    public double[][] basis() {
        double[][] basis = new double[dimension][];
        double[] unit = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            unit[j] = 1;
            basis[j] = world.ambient(vector(unit));
            unit[j] = 0;
        }
        return basis;
    }
}
