package io.github.w2slab.theory;

/**
 * Loops over the lanes of a panel's columns, in forms that HotSpot vectorises: a column is an array of its own, for with an
 * offset into a larger one it would not.
 */
final class Columns {

    private Columns() {
    }

    /** into += a x. */
    static void addProduct(double[] into, double[] a, double[] x) {
        for (int l = 0; l < into.length; l++) {
            into[l] = Math.fma(a[l], x[l], into[l]);
        }
    }

    /** into += a x + b y. */
    static void addTwoProducts(double[] into, double[] a, double[] x, double[] b, double[] y) {
        for (int l = 0; l < into.length; l++) {
            into[l] = Math.fma(b[l], y[l], Math.fma(a[l], x[l], into[l]));
        }
    }

    /** into += factor x. */
    static void addMultiple(double[] into, double factor, double[] x) {
        for (int l = 0; l < into.length; l++) {
            into[l] = Math.fma(factor, x[l], into[l]);
        }
    }

    /** into += factor x, the factor being an array of its own. */
    static void addMultiple(double[] into, double[] factor, double[] x) {
        for (int l = 0; l < into.length; l++) {
            into[l] = Math.fma(factor[l], x[l], into[l]);
        }
    }

    /** x *= c s, then squares += x^2. */
    static void scaleAndSquare(double[] x, double[] c, double s, double[] squares) {
        for (int l = 0; l < c.length; l++) {
            double scaled = c[l] * s * x[l];
            x[l] = scaled;
            squares[l] = Math.fma(scaled, scaled, squares[l]);
        }
    }

    /** into += c s x. */
    static void addScaled(double[] into, double[] x, double[] c, double s) {
        for (int l = 0; l < c.length; l++) {
            into[l] = Math.fma(c[l] * s, x[l], into[l]);
        }
    }

    /** squares += x^2. */
    static void addSquares(double[] x, double[] squares) {
        for (int l = 0; l < squares.length; l++) {
            squares[l] = Math.fma(x[l], x[l], squares[l]);
        }
    }

    /** sum += factor x^2. */
    static void addScaledSquares(double[] x, double factor, double[] sum) {
        for (int l = 0; l < sum.length; l++) {
            sum[l] = Math.fma(factor * x[l], x[l], sum[l]);
        }
    }

    /** w <- keep w + gain s x. */
    static void combine(double[] w, double[] keep, double[] x, double[] gain, double s) {
        for (int l = 0; l < keep.length; l++) {
            w[l] = Math.fma(keep[l], w[l], gain[l] * s * x[l]);
        }
    }

    /** n <- sqrt((keep n + gain s x)^2 + (gain s)^2 chi). */
    static void combineRest(double[] n, double[] keep, double[] x, double[] gain, double s, double[] chi) {
        for (int l = 0; l < keep.length; l++) {
            double scaled = gain[l] * s;
            double along = Math.fma(keep[l], n[l], scaled * x[l]);
            n[l] = Math.sqrt(Math.fma(scaled * scaled, chi[l], along * along));
        }
    }

    /** w <- (keep w + sum) scale. */
    static void move(double[] w, double[] sum, double[] keep, double[] scale) {
        for (int l = 0; l < keep.length; l++) {
            w[l] = Math.fma(keep[l], w[l], sum[l]) * scale[l];
        }
    }

    /** n <- sqrt((keep n + sum)^2 + q) scale. */
    static void moveRest(double[] n, double[] sum, double[] keep, double[] scale, double[] q) {
        for (int l = 0; l < keep.length; l++) {
            double along = Math.fma(keep[l], n[l], sum[l]);
            n[l] = Math.sqrt(Math.fma(along, along, q[l])) * scale[l];
        }
    }

    /** w *= keep scale. */
    static void shrink(double[] w, double[] keep, double[] scale) {
        for (int l = 0; l < keep.length; l++) {
            w[l] *= keep[l] * scale[l];
        }
    }

    /** into = 1 - x^2. */
    static void oneLessSquare(double[] x, double[] into) {
        for (int l = 0; l < into.length; l++) {
            into[l] = Math.fma(-x[l], x[l], 1);
        }
    }

    /** into = a b. */
    static void product(double[] a, double[] b, double[] into) {
        for (int l = 0; l < into.length; l++) {
            into[l] = a[l] * b[l];
        }
    }

    /** x *= factor by, then sum += x. */
    static void multiplyAndAdd(double[] x, double factor, double[] by, double[] sum) {
        for (int l = 0; l < x.length; l++) {
            double product = x[l] * (factor * by[l]);
            x[l] = product;
            sum[l] += product;
        }
    }

    /** x = 1/sqrt(x). */
    static void inverseRoot(double[] x) {
        for (int l = 0; l < x.length; l++) {
            x[l] = 1 / Math.sqrt(x[l]);
        }
    }

    /** x = 1 - x. */
    static void oneLess(double[] x) {
        for (int l = 0; l < x.length; l++) {
            x[l] = 1 - x[l];
        }
    }

    /** x *= factor y. */
    static void multiply(double[] x, double factor, double[] y) {
        for (int l = 0; l < x.length; l++) {
            x[l] *= factor * y[l];
        }
    }

    /** x *= factor. */
    static void multiply(double[] x, double[] factor) {
        for (int l = 0; l < factor.length; l++) {
            x[l] *= factor[l];
        }
    }

    /** True if every number is greater than 0, which NaN is not. */
    static boolean allPositive(double[] x) {
        boolean all = true;
        for (double value : x) {
            all &= value > 0;
        }
        return all;
    }
}
