package io.github.w2slab.evaluation;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.world.Subspace;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.svd.SvdImplicitQrDecompose_DDRM;

/**
 * Principal angles between two subspaces of R^d: 0 for a direction that they share, pi/2 for one of the smaller subspace
 * that is orthogonal to the other.
 *
 * <p>Cosines are the singular values of A^T B, A and B orthonormal bases, sines those of A - B B^T A; each angle is taken
 * from the one of the two that is accurate there (Bjoerck and Golub, Math. Comp. 1973).
 */
public final class PrincipalAngles {

    private PrincipalAngles() {
    }

    /**
     * Returns the angles between the spans of two sets of vectors, in radians, ascending; as many as the smaller span has
     * dimensions.
     *
     * @param some   vectors of length d, one a row; linearly dependent ones are allowed
     * @param others vectors of length d, one a row
     * @throws IllegalArgumentException if a set spans nothing or lengths differ
     */
    public static double[] between(double[][] some, double[][] others) {
        Require.present("some", some);
        Require.present("others", others);
        double[][] a = Vectors.orthonormal(some);
        double[][] b = Vectors.orthonormal(others);
        Require.check(a.length > 0 && b.length > 0, "dimensions of the spans", a.length + " and " + b.length,
                "at least 1");
        return a.length <= b.length ? angles(a, b) : angles(b, a);
    }

    /**
     * Returns the angles between the span of vectors and V_k.
     *
     * @param vectors in world coordinates, one a row
     * @param v       V_k
     */
    public static double[] between(double[][] vectors, Subspace v) {
        Require.present("vectors", vectors);
        Require.present("v", v);
        return between(vectors, basis(v));
    }

    /** Returns the angles between two subspaces of one world in degrees, ascending; 90 where they are orthogonal. */
    public static double[] degrees(Subspace some, Subspace others) {
        Require.present("some", some);
        Require.present("others", others);
        double[] angles = between(basis(some), others);
        for (int i = 0; i < angles.length; i++) {
            angles[i] = angles[i] / Math.PI * 180;
        }
        return angles;
    }

    private static double[][] basis(Subspace v) {
        double[][] basis = new double[v.dimension()][];
        double[] unit = new double[v.dimension()];
        for (int j = 0; j < basis.length; j++) {
            unit[j] = 1;
            basis[j] = v.vector(unit);
            unit[j] = 0;
        }
        return basis;
    }

    private static double[] angles(double[][] small, double[][] large) {
        double[][] products = Overlaps.of(small, large);
        double[][] residues = new double[small.length][];
        for (int i = 0; i < small.length; i++) {
            residues[i] = small[i].clone();
            for (int j = 0; j < large.length; j++) {
                Vectors.add(residues[i], -products[i][j], large[j]);
            }
        }
        double[] cosines = singularValues(products);
        double[] sines = singularValues(residues);
        double[] angles = new double[small.length];
        for (int i = 0; i < angles.length; i++) {
            double cosine = Math.min(1, cosines[angles.length - 1 - i]);
            double sine = Math.min(1, sines[i]);
            angles[i] = sine < cosine ? StrictMath.asin(sine) : StrictMath.acos(cosine);
        }
        return angles;
    }

    /** Ascending, as many as there are rows; there are at most as many rows as columns. */
    private static double[] singularValues(double[][] rows) {
        SvdImplicitQrDecompose_DDRM svd = new SvdImplicitQrDecompose_DDRM(false, false, false, false);
        Require.check(svd.decompose(new DMatrixRMaj(rows)), "matrix of overlaps", "one without singular values",
                "of finite numbers");
        double[] values = Arrays.copyOf(svd.getSingularValues(), rows.length);
        Arrays.sort(values);
        return values;
    }
}
