package io.github.w2slab.random;

/**
 * An endless table of independent standard normal numbers, addressed by row: row r is a pure function of the seed, the
 * stream and r.
 *
 * <p>Entry pairs come from the Box-Muller transform, sqrt(-2 ln u) (cos a, sin a), of two 64-bit words; word i of row r
 * is mix(mix(key + r G) + i G), with the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) and G the odd
 * integer nearest 2^64 divided by the golden ratio. Logarithm, sine and cosine are polynomials written out with
 * {@code Math.fma}, so the numbers are the same bits on every JDK and processor. Tails are exact to |x| = 8.5.
 *
 * <p>An instance holds scratch space and is not safe for use by several threads; instances are cheap.
 */
public final class Normals {

    static final long GOLDEN = 0x9E3779B97F4A7C15L;
    static final long MIX_1 = 0xBF58476D1CE4E5B9L;
    static final long MIX_2 = 0x94D049BB133111EBL;
    /** An eighth of a turn, in units of 2^-61. */
    static final double EIGHTH_TURN = 6.283185307179586 / 8 * 0x1p-61;
    static final double LN_2 = 0.6931471805599453;
    static final long SQRT_HALF_BITS = Double.doubleToRawLongBits(0.7071067811865476);

    private final long key;
    private final int length;
    private final boolean inVectors;
    private final double[] exponent;
    private final double[] mantissa;
    private final double[] radius;
    private final double[] angle;
    private final double[] cosine;
    private final long[] choice;
    private final long[] word;

    private Normals(long key, int length, boolean inVectors) {
        this.key = key;
        this.length = length;
        this.inVectors = inVectors;
        int pairs = (length + 1) / 2;
        this.exponent = new double[pairs];
        this.mantissa = new double[pairs];
        this.radius = new double[pairs];
        this.angle = new double[pairs];
        this.cosine = new double[pairs];
        this.choice = new long[pairs];
        this.word = new long[inVectors ? pairs : 0];
    }

    /**
     * @param seed   the user's seed
     * @param stream which use of the seed; uses with different streams are independent
     * @param length numbers in a row, at least 1
     */
    public static Normals of(long seed, Stream stream, int length) {
        return of(seed, stream, 0, length);
    }

    /**
     * @param seed   the user's seed
     * @param stream which use of the seed
     * @param index  which of the stream's members, for example the task
     * @param length numbers in a row, at least 1
     */
    public static Normals of(long seed, Stream stream, long index, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1, but is " + length);
        }
        return new Normals(key(seed, stream, index), length, false);
    }

    /** The same table, filled with vector instructions; needs the module {@code jdk.incubator.vector}. */
    public Normals inVectors() {
        return new Normals(key, length, true);
    }

    static long key(long seed, Stream stream, long index) {
        return mix(mix(mix(seed + GOLDEN) + (stream.ordinal() + 1) * GOLDEN) + (index + 1) * GOLDEN);
    }

    /** Returns one row as a new array. */
    public double[] row(long row) {
        double[] values = new double[length];
        fill(row, values, 0);
        return values;
    }

    /**
     * Writes one row.
     *
     * @param row  0 or more
     * @param into receives {@code length} numbers
     * @param at   index of the first of them
     */
    public void fill(long row, double[] into, int at) {
        long rowKey = mix(key + (row + 1) * GOLDEN);
        int pairs = radius.length;
        // Whole vectors; what is left of a row is drawn one by one.
        int done = inVectors ? length / 2 / VectorNormals.WIDTH * VectorNormals.WIDTH : 0;
        if (inVectors) {
            VectorNormals.words(rowKey, word, choice, done);
            VectorNormals.split(word, exponent, mantissa, done);
            VectorNormals.angles(choice, angle, done);
        }
        for (int i = done; i < pairs; i++) {
            long bits = Double.doubleToRawLongBits(uniform(mix(rowKey + (2L * i + 1) * GOLDEN)));
            // Splits u into 2^exponent and a mantissa from sqrt(1/2) on, without a branch.
            long shifted = bits - SQRT_HALF_BITS;
            exponent[i] = shifted >> 52;
            mantissa[i] = Double.longBitsToDouble((shifted & 0x000FFFFFFFFFFFFFL) + SQRT_HALF_BITS);
            long turn = mix(rowKey + (2L * i + 2) * GOLDEN);
            choice[i] = turn;
            // 2 bits choose sign and swap, the rest an angle in [-pi/4, pi/4): together an angle uniform on the circle.
            angle[i] = (turn >> 2) * EIGHTH_TURN;
        }
        radii(mantissa, exponent, radius, pairs);
        circle(angle, cosine, pairs);
        if (inVectors) {
            VectorNormals.spread(choice, radius, angle, cosine, into, at, pairs, done);
        }
        spread(done, into, at);
    }

    /** radius <- sqrt(-2 ln u), in a form that the compiler vectorises. */
    private static void radii(double[] mantissa, double[] exponent, double[] radius, int pairs) {
        for (int i = 0; i < pairs; i++) {
            radius[i] = Math.sqrt(-2 * logarithm(mantissa[i], exponent[i]));
        }
    }

    /** angle <- its sine, cosine <- its cosine. */
    private static void circle(double[] angle, double[] cosine, int pairs) {
        for (int i = 0; i < pairs; i++) {
            double a = angle[i];
            cosine[i] = cosineSeries(a * a);
            angle[i] = a * sineSeries(a * a);
        }
    }

    private void spread(int first, double[] into, int at) {
        int pairs = radius.length;
        int whole = length / 2;
        for (int i = first; i < whole; i++) {
            long bits = choice[i];
            double signed = Double.longBitsToDouble(Double.doubleToRawLongBits(radius[i]) ^ (bits & 2) << 62);
            int swap = (int) (bits & 1) * pairs;
            into[at + i + swap] = signed * cosine[i];
            into[at + i + pairs - swap] = signed * angle[i];
        }
        if (whole < pairs) {
            double signed = (choice[whole] & 2) != 0 ? -radius[whole] : radius[whole];
            into[at + whole] = signed * ((choice[whole] & 1) != 0 ? angle[whole] : cosine[whole]);
        }
    }

    /** A number in (0, 1], a multiple of 2^-53. */
    static double uniform(long bits) {
        return ((bits >>> 11) + 1) * 0x1p-53;
    }

    static long mix(long z) {
        z = (z ^ (z >>> 30)) * MIX_1;
        z = (z ^ (z >>> 27)) * MIX_2;
        return z ^ (z >>> 31);
    }

    /** ln(2^exponent m) for m from sqrt(1/2) to sqrt 2: ln m = 2 artanh((m - 1)/(m + 1)). */
    static double logarithm(double m, double exponent) {
        double s = (m - 1) / (m + 1);
        double q = s * s;
        double p = Math.fma(q, 1.0 / 21, 1.0 / 19);
        p = Math.fma(q, p, 1.0 / 17);
        p = Math.fma(q, p, 1.0 / 15);
        p = Math.fma(q, p, 1.0 / 13);
        p = Math.fma(q, p, 1.0 / 11);
        p = Math.fma(q, p, 1.0 / 9);
        p = Math.fma(q, p, 1.0 / 7);
        p = Math.fma(q, p, 1.0 / 5);
        p = Math.fma(q, p, 1.0 / 3);
        p = Math.fma(q, p, 1.0);
        return Math.fma(exponent, LN_2, 2 * s * p);
    }

    /** sin(a)/a for |a| at most pi/4, as a polynomial in a^2. */
    static double sineSeries(double q) {
        double p = Math.fma(q, -1.0 / 1307674368000.0, 1.0 / 6227020800.0);
        p = Math.fma(q, p, -1.0 / 39916800);
        p = Math.fma(q, p, 1.0 / 362880);
        p = Math.fma(q, p, -1.0 / 5040);
        p = Math.fma(q, p, 1.0 / 120);
        p = Math.fma(q, p, -1.0 / 6);
        return Math.fma(q, p, 1.0);
    }

    /** cos(a) for |a| at most pi/4, as a polynomial in a^2. */
    static double cosineSeries(double q) {
        double p = Math.fma(q, 1.0 / 20922789888000.0, -1.0 / 87178291200.0);
        p = Math.fma(q, p, 1.0 / 479001600);
        p = Math.fma(q, p, -1.0 / 3628800);
        p = Math.fma(q, p, 1.0 / 40320);
        p = Math.fma(q, p, -1.0 / 720);
        p = Math.fma(q, p, 1.0 / 24);
        p = Math.fma(q, p, -0.5);
        return Math.fma(q, p, 1.0);
    }
}
