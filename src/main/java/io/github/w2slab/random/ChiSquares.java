package io.github.w2slab.random;

import java.util.Arrays;

/**
 * An endless table of independent chi-square numbers, addressed by row: row r is a pure function of the seed, the stream,
 * the degrees of freedom and r. The law is exact, and a number costs the same for 10 and for 10^9 degrees of freedom.
 *
 * <p>Method of Marsaglia and Tsang (ACM TOMS 26, 2000): with k degrees of freedom, a = k/2 - 1/3, t = x / sqrt(9 a), x
 * normal and u uniform, 2 a (1 + t)^3 is taken if ln u &lt; g(t) = 3 a (ln(1 + t) - t + t^2/2 - t^3/3). Since
 * g(t) &gt;= -1.5 a t^4 for |t| &lt;= 1/2, the test 1 - u &gt; 1.5 a t^4 spares the logarithm in all but a share of
 * 1/(18 a). Square of a normal number for k = 1; 0 for k = 0.
 *
 * <p>An instance holds scratch space and is not safe for use by several threads; instances are cheap.
 */
public final class ChiSquares {

    private static final long UNIFORMS = 0x5DEECE66DL;

    private final Ziggurat normals;
    private final long key;
    private final long degrees;
    private final int length;
    private final double a;
    private final double c;
    private final double[] uniforms;

    private ChiSquares(Ziggurat normals, long key, long degrees, int length) {
        this.normals = normals;
        this.key = key;
        this.degrees = degrees;
        this.length = length;
        this.a = degrees / 2.0 - 1.0 / 3;
        this.c = 1 / Math.sqrt(9 * a);
        this.uniforms = new double[length];
    }

    /**
     * @param seed    the user's seed
     * @param stream  which use of the seed
     * @param index   which of the stream's members; must differ from that of {@link Ziggurat} in the same use
     * @param degrees degrees of freedom, at least 0
     * @param length  numbers in a row, at least 1
     * @throws IllegalArgumentException if degrees or length are too small
     */
    public static ChiSquares of(long seed, Stream stream, long index, long degrees, int length) {
        if (degrees < 0) {
            throw new IllegalArgumentException("degrees of freedom must be at least 0, but are " + degrees);
        }
        Ziggurat normals = Ziggurat.of(seed, stream, index, length);
        return new ChiSquares(normals, Normals.mix(Normals.key(seed, stream, index) ^ UNIFORMS), degrees, length);
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
        normals.fill(row, into, at);
        if (degrees == 1) {
            for (int i = at; i < at + length; i++) {
                into[i] *= into[i];
            }
            return;
        }
        long rowKey = Normals.mix(key + (row + 1) * Normals.GOLDEN);
        for (int i = 0; i < length; i++) {
            uniforms[i] = Normals.uniform(Normals.mix(rowKey + (i + 1) * Normals.GOLDEN));
        }
        for (int i = 0; i < length; i++) {
            double t = c * into[at + i];
            double square = t * t;
            boolean taken = square <= 0.25 && uniforms[i] < 1 - 1.5 * a * square * square;
            into[at + i] = taken ? 2 * a * (1 + t) * (1 + t) * (1 + t) : careful(t, uniforms[i], rowKey + i + 1);
        }
    }

    private double careful(double first, double firstUniform, long word) {
        double t = first;
        double u = firstUniform;
        long state = Normals.mix(word * Normals.GOLDEN);
        while (t <= -1 || StrictMath.log(u) >= 3 * a * (StrictMath.log1p(t) - t + t * t / 2 - t * t * t / 3)) {
            double radius = Math.sqrt(-2 * StrictMath.log(Normals.uniform(Normals.mix(state += Normals.GOLDEN))));
            double angle = 2 * Math.PI * Normals.uniform(Normals.mix(state += Normals.GOLDEN));
            t = c * radius * StrictMath.cos(angle);
            u = Normals.uniform(Normals.mix(state += Normals.GOLDEN));
        }
        return 2 * a * (1 + t) * (1 + t) * (1 + t);
    }
}
