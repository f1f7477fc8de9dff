package io.github.w2slab.random;

import java.util.Arrays;

/**
 * An endless table of independent chi-square numbers, addressed by row: row r is a pure function of the seed, the stream,
 * the degrees of freedom and r. The law is exact, and a number costs the same for 10 and for 10^9 degrees of freedom.
 *
 * <p>Method of Marsaglia and Tsang (ACM TOMS 26, 2000): with k degrees of freedom, a = k/2 - 1/3, t = x / sqrt(9 a), x
 * normal and u uniform, 2 a (1 + t)^3 is taken if ln u &lt; g(t) = 3 a (ln(1 + t) - t + t^2/2 - t^3/3). Since
 * g(t) &gt;= -1.5 a t^4 for t &gt;= -0.6, the test 1 - u &gt; 1.5 a t^4 spares the logarithm in all but a share of
 * 1/(18 a). Square of a normal number for k = 1; 0 for k = 0.
 *
 * <p>An instance holds scratch space and is not safe for use by several threads; instances are cheap.
 */
public final class ChiSquares {

    private static final long OTHER_THAN_NORMALS = 0x5DEECE66DL;
    /** Beyond t = -0.6, where the bound by t^4 does not hold, it makes the test fail. */
    private static final double LEAST_BOUND = 8;

    private final Words words;
    private final long degrees;
    private final int length;
    private final double a;
    private final double c;
    private final double bound;
    private final double[] normals;
    private final double[] proposed;
    private final double[] certain;

    private ChiSquares(Words words, long degrees, int length) {
        this.words = words;
        this.degrees = degrees;
        this.length = length;
        this.a = degrees / 2.0 - 1.0 / 3;
        this.c = 1 / Math.sqrt(9 * a);
        this.bound = Math.max(1.5 * a, LEAST_BOUND) * c * c * c * c;
        this.normals = new double[length];
        this.proposed = new double[length];
        this.certain = new double[length];
    }

    /**
     * @param seed    the user's seed
     * @param stream  which use of the seed
     * @param index   which of the stream's members
     * @param degrees degrees of freedom, at least 0
     * @param length  numbers in a row, at least 1
     * @throws IllegalArgumentException if degrees or length are too small
     */
    public static ChiSquares of(long seed, Stream stream, long index, long degrees, int length) {
        if (degrees < 0) {
            throw new IllegalArgumentException("degrees of freedom must be at least 0, but are " + degrees);
        }
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1, but is " + length);
        }
        int words = degrees < 2 ? length : 2 * length;
        return new ChiSquares(new Words(Normals.mix(Normals.key(seed, stream, index) ^ OTHER_THAN_NORMALS), words),
                degrees, length);
    }

    /**
     * Writes one row.
     *
     * @param row  0 or more
     * @param into receives {@code length} numbers
     * @param at   index of the first of them
     */
    public void fill(long row, double[] into, int at) {
        if (degrees == 0) {
            Arrays.fill(into, at, at + length, 0);
            return;
        }
        long[] w = words.row(row);
        Ziggurat.turn(w, 0, normals, 0, length);
        if (degrees == 1) {
            for (int i = 0; i < length; i++) {
                into[at + i] = normals[i] * normals[i];
            }
            return;
        }
        propose(normals, proposed, certain);
        System.arraycopy(proposed, 0, into, at, length);
        for (int i = 0; i < length; i++) {
            if (Normals.uniform(w[length + i]) >= certain[i]) {
                into[at + i] = careful(c * normals[i], w[length + i]);
            }
        }
    }

    /** The numbers if all are taken, and how large a uniform one may be to take each for certain. */
    private void propose(double[] x, double[] into, double[] certain) {
        double size = 2 * a;
        double slope = c;
        double steepness = -bound;
        for (int i = 0; i < certain.length; i++) {
            double root = Math.fma(slope, x[i], 1);
            double square = x[i] * x[i];
            into[i] = size * root * (root * root);
            certain[i] = Math.fma(steepness * square, square, 1);
        }
    }

    private double careful(double first, long word) {
        double t = first;
        double u = Normals.uniform(word);
        long state = word;
        while (t <= -1 || StrictMath.log(u) >= 3 * a * (StrictMath.log1p(t) - t + t * t / 2 - t * t * t / 3)) {
            double radius = Math.sqrt(-2 * StrictMath.log(Normals.uniform(Normals.mix(state += Normals.GOLDEN))));
            double angle = 2 * Math.PI * Normals.uniform(Normals.mix(state += Normals.GOLDEN));
            t = c * radius * StrictMath.cos(angle);
            u = Normals.uniform(Normals.mix(state += Normals.GOLDEN));
        }
        return 2 * a * (1 + t) * (1 + t) * (1 + t);
    }
}
