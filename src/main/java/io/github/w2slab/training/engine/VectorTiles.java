package io.github.w2slab.training.engine;

import static io.github.w2slab.training.engine.VectorState.PAIR;
import static io.github.w2slab.training.engine.VectorState.SPECIES;
import static io.github.w2slab.training.engine.VectorState.TYPE;
import static io.github.w2slab.training.engine.VectorState.WIDTH;

import jdk.incubator.vector.DoubleVector;

/**
 * The two matrix products of a block, X V^T and C^T X, tile by tile: two vectors of lanes and four rows, whose sums stay in
 * registers, or eight rows where vectors have 512 bits and there are 32 registers.
 *
 * <p>Every distance inside a loop is a constant, for then HotSpot checks array bounds before the loop; what the tiles read is
 * laid out so. Eight sums just hide the latency of a multiply-add. Ten or twelve are faster on one JDK and leave too few of
 * AVX2's sixteen registers on another. Vectors of 512 bits lie across two cache lines, so each load counts twice, and sixteen
 * sums make it worth its while.
 */
final class VectorTiles {

    private static final boolean WIDE = SPECIES.vectorBitSize() >= 512;

    private VectorTiles() {
    }

    /**
     * z_k += sum_i x_ki v_i for two vectors of lanes, rows k from {@code first}, a multiple of 4, to {@code end} - 1 rounded
     * up, and coordinates {@code from} to {@code to} - 1.
     *
     * @param x    four rows after four, in each coordinate by coordinate, in each the four
     * @param v    from v_from on; v_{i+1} is PAIR further
     * @param into index of z_0; z_{k+1} is PAIR further
     */
    static void project(double[][] x, int first, int end, double[] v, double[] z, int into, int from, int to) {
        int k = first;
        for (; WIDE && k + 4 < end; k += 8) {
            projectEight(x[k / 4], x[k / 4 + 1], v, z, into + k * PAIR, from, to);
        }
        for (; k < end; k += 4) {
            projectFour(x[k / 4], v, z, into + k * PAIR, from, to);
        }
    }

    private static void projectFour(double[] x, double[] v, double[] z, int into, int from, int to) {
        DoubleVector a0 = DoubleVector.fromArray(SPECIES, z, into);
        DoubleVector a1 = DoubleVector.fromArray(SPECIES, z, into + WIDTH);
        DoubleVector b0 = DoubleVector.fromArray(SPECIES, z, into + PAIR);
        DoubleVector b1 = DoubleVector.fromArray(SPECIES, z, into + PAIR + WIDTH);
        DoubleVector c0 = DoubleVector.fromArray(SPECIES, z, into + 2 * PAIR);
        DoubleVector c1 = DoubleVector.fromArray(SPECIES, z, into + 2 * PAIR + WIDTH);
        DoubleVector d0 = DoubleVector.fromArray(SPECIES, z, into + 3 * PAIR);
        DoubleVector d1 = DoubleVector.fromArray(SPECIES, z, into + 3 * PAIR + WIDTH);
        int p = 4 * from;
        int r = 0;
        for (int i = from; i < to; i++) {
            DoubleVector v0 = DoubleVector.fromArray(SPECIES, v, r);
            DoubleVector v1 = DoubleVector.fromArray(SPECIES, v, r + WIDTH);
            DoubleVector input = DoubleVector.broadcast(SPECIES, x[p]);
            a0 = v0.fma(input, a0);
            a1 = v1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, x[p + 1]);
            b0 = v0.fma(input, b0);
            b1 = v1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, x[p + 2]);
            c0 = v0.fma(input, c0);
            c1 = v1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, x[p + 3]);
            d0 = v0.fma(input, d0);
            d1 = v1.fma(input, d1);
            p += 4;
            r += PAIR;
        }
        TYPE.cast(a0).intoArray(z, into);
        TYPE.cast(a1).intoArray(z, into + WIDTH);
        TYPE.cast(b0).intoArray(z, into + PAIR);
        TYPE.cast(b1).intoArray(z, into + PAIR + WIDTH);
        TYPE.cast(c0).intoArray(z, into + 2 * PAIR);
        TYPE.cast(c1).intoArray(z, into + 2 * PAIR + WIDTH);
        TYPE.cast(d0).intoArray(z, into + 3 * PAIR);
        TYPE.cast(d1).intoArray(z, into + 3 * PAIR + WIDTH);
    }

    private static void projectEight(double[] x, double[] y, double[] v, double[] z, int into, int from, int to) {
        DoubleVector a0 = DoubleVector.fromArray(SPECIES, z, into);
        DoubleVector a1 = DoubleVector.fromArray(SPECIES, z, into + WIDTH);
        DoubleVector b0 = DoubleVector.fromArray(SPECIES, z, into + PAIR);
        DoubleVector b1 = DoubleVector.fromArray(SPECIES, z, into + PAIR + WIDTH);
        DoubleVector c0 = DoubleVector.fromArray(SPECIES, z, into + 2 * PAIR);
        DoubleVector c1 = DoubleVector.fromArray(SPECIES, z, into + 2 * PAIR + WIDTH);
        DoubleVector d0 = DoubleVector.fromArray(SPECIES, z, into + 3 * PAIR);
        DoubleVector d1 = DoubleVector.fromArray(SPECIES, z, into + 3 * PAIR + WIDTH);
        DoubleVector e0 = DoubleVector.fromArray(SPECIES, z, into + 4 * PAIR);
        DoubleVector e1 = DoubleVector.fromArray(SPECIES, z, into + 4 * PAIR + WIDTH);
        DoubleVector f0 = DoubleVector.fromArray(SPECIES, z, into + 5 * PAIR);
        DoubleVector f1 = DoubleVector.fromArray(SPECIES, z, into + 5 * PAIR + WIDTH);
        DoubleVector g0 = DoubleVector.fromArray(SPECIES, z, into + 6 * PAIR);
        DoubleVector g1 = DoubleVector.fromArray(SPECIES, z, into + 6 * PAIR + WIDTH);
        DoubleVector h0 = DoubleVector.fromArray(SPECIES, z, into + 7 * PAIR);
        DoubleVector h1 = DoubleVector.fromArray(SPECIES, z, into + 7 * PAIR + WIDTH);
        int p = 4 * from;
        int r = 0;
        for (int i = from; i < to; i++) {
            DoubleVector v0 = DoubleVector.fromArray(SPECIES, v, r);
            DoubleVector v1 = DoubleVector.fromArray(SPECIES, v, r + WIDTH);
            DoubleVector input = DoubleVector.broadcast(SPECIES, x[p]);
            a0 = v0.fma(input, a0);
            a1 = v1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, x[p + 1]);
            b0 = v0.fma(input, b0);
            b1 = v1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, x[p + 2]);
            c0 = v0.fma(input, c0);
            c1 = v1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, x[p + 3]);
            d0 = v0.fma(input, d0);
            d1 = v1.fma(input, d1);
            input = DoubleVector.broadcast(SPECIES, y[p]);
            e0 = v0.fma(input, e0);
            e1 = v1.fma(input, e1);
            input = DoubleVector.broadcast(SPECIES, y[p + 1]);
            f0 = v0.fma(input, f0);
            f1 = v1.fma(input, f1);
            input = DoubleVector.broadcast(SPECIES, y[p + 2]);
            g0 = v0.fma(input, g0);
            g1 = v1.fma(input, g1);
            input = DoubleVector.broadcast(SPECIES, y[p + 3]);
            h0 = v0.fma(input, h0);
            h1 = v1.fma(input, h1);
            p += 4;
            r += PAIR;
        }
        TYPE.cast(a0).intoArray(z, into);
        TYPE.cast(a1).intoArray(z, into + WIDTH);
        TYPE.cast(b0).intoArray(z, into + PAIR);
        TYPE.cast(b1).intoArray(z, into + PAIR + WIDTH);
        TYPE.cast(c0).intoArray(z, into + 2 * PAIR);
        TYPE.cast(c1).intoArray(z, into + 2 * PAIR + WIDTH);
        TYPE.cast(d0).intoArray(z, into + 3 * PAIR);
        TYPE.cast(d1).intoArray(z, into + 3 * PAIR + WIDTH);
        TYPE.cast(e0).intoArray(z, into + 4 * PAIR);
        TYPE.cast(e1).intoArray(z, into + 4 * PAIR + WIDTH);
        TYPE.cast(f0).intoArray(z, into + 5 * PAIR);
        TYPE.cast(f1).intoArray(z, into + 5 * PAIR + WIDTH);
        TYPE.cast(g0).intoArray(z, into + 6 * PAIR);
        TYPE.cast(g1).intoArray(z, into + 6 * PAIR + WIDTH);
        TYPE.cast(h0).intoArray(z, into + 7 * PAIR);
        TYPE.cast(h1).intoArray(z, into + 7 * PAIR + WIDTH);
    }

    /**
     * v_i <- base v_i + sum_k c_k x_ki and q += v_i^2 for two vectors of lanes and the coordinates {@code first} to
     * {@code first + count} - 1, multiples of 4. Samples are taken two at a time; c of one beyond the last is 0.
     *
     * @param x     as {@link #project} reads it
     * @param moves index of c_0; c_{k+1} is PAIR further
     * @param l     index of the first lane in base and q
     */
    static void update(double[][] x, int first, int samples, double[] c, int moves, double[] base, double[] q, int l,
                       double[] before, double[] after, int count) {
        int i = 0;
        for (; WIDE && i + 8 <= count; i += 8) {
            updateEight(x, first + i, samples, c, moves, base, q, l, before, after, i * PAIR);
        }
        for (; i < count; i += 4) {
            updateFour(x, first + i, samples, c, moves, base, q, l, before, after, i * PAIR);
        }
    }

    private static void updateFour(double[][] x, int first, int samples, double[] c, int moves, double[] base, double[] q,
                                   int l, double[] before, double[] after, int at) {
        DoubleVector base0 = DoubleVector.fromArray(SPECIES, base, l);
        DoubleVector base1 = DoubleVector.fromArray(SPECIES, base, l + WIDTH);
        DoubleVector a0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at));
        DoubleVector a1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + WIDTH));
        DoubleVector b0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at + PAIR));
        DoubleVector b1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + PAIR + WIDTH));
        DoubleVector c0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at + 2 * PAIR));
        DoubleVector c1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + 2 * PAIR + WIDTH));
        DoubleVector d0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at + 3 * PAIR));
        DoubleVector d1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + 3 * PAIR + WIDTH));
        int p = moves;
        int r = 4 * first;
        for (int k = 0; k < samples; k += 2) {
            double[] tile = x[k / 4];
            int t = r + k % 4;
            DoubleVector move0 = DoubleVector.fromArray(SPECIES, c, p);
            DoubleVector move1 = DoubleVector.fromArray(SPECIES, c, p + WIDTH);
            DoubleVector input = DoubleVector.broadcast(SPECIES, tile[t]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 4]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 8]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 12]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            move0 = DoubleVector.fromArray(SPECIES, c, p + PAIR);
            move1 = DoubleVector.fromArray(SPECIES, c, p + PAIR + WIDTH);
            input = DoubleVector.broadcast(SPECIES, tile[t + 1]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 5]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 9]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 13]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            p += 2 * PAIR;
        }
        a0 = TYPE.cast(a0);
        a0.intoArray(after, at);
        a1 = TYPE.cast(a1);
        a1.intoArray(after, at + WIDTH);
        b0 = TYPE.cast(b0);
        b0.intoArray(after, at + PAIR);
        b1 = TYPE.cast(b1);
        b1.intoArray(after, at + PAIR + WIDTH);
        c0 = TYPE.cast(c0);
        c0.intoArray(after, at + 2 * PAIR);
        c1 = TYPE.cast(c1);
        c1.intoArray(after, at + 2 * PAIR + WIDTH);
        d0 = TYPE.cast(d0);
        d0.intoArray(after, at + 3 * PAIR);
        d1 = TYPE.cast(d1);
        d1.intoArray(after, at + 3 * PAIR + WIDTH);
        DoubleVector q0 = DoubleVector.fromArray(SPECIES, q, l);
        DoubleVector q1 = DoubleVector.fromArray(SPECIES, q, l + WIDTH);
        d0.fma(d0, c0.fma(c0, b0.fma(b0, a0.fma(a0, q0)))).intoArray(q, l);
        d1.fma(d1, c1.fma(c1, b1.fma(b1, a1.fma(a1, q1)))).intoArray(q, l + WIDTH);
    }

    private static void updateEight(double[][] x, int first, int samples, double[] c, int moves, double[] base, double[] q,
                                    int l, double[] before, double[] after, int at) {
        DoubleVector base0 = DoubleVector.fromArray(SPECIES, base, l);
        DoubleVector base1 = DoubleVector.fromArray(SPECIES, base, l + WIDTH);
        DoubleVector a0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at));
        DoubleVector a1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + WIDTH));
        DoubleVector b0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at + PAIR));
        DoubleVector b1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + PAIR + WIDTH));
        DoubleVector c0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at + 2 * PAIR));
        DoubleVector c1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + 2 * PAIR + WIDTH));
        DoubleVector d0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at + 3 * PAIR));
        DoubleVector d1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + 3 * PAIR + WIDTH));
        DoubleVector e0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at + 4 * PAIR));
        DoubleVector e1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + 4 * PAIR + WIDTH));
        DoubleVector f0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at + 5 * PAIR));
        DoubleVector f1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + 5 * PAIR + WIDTH));
        DoubleVector g0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at + 6 * PAIR));
        DoubleVector g1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + 6 * PAIR + WIDTH));
        DoubleVector h0 = base0.mul(DoubleVector.fromArray(SPECIES, before, at + 7 * PAIR));
        DoubleVector h1 = base1.mul(DoubleVector.fromArray(SPECIES, before, at + 7 * PAIR + WIDTH));
        int p = moves;
        int r = 4 * first;
        for (int k = 0; k < samples; k += 2) {
            double[] tile = x[k / 4];
            int t = r + k % 4;
            DoubleVector move0 = DoubleVector.fromArray(SPECIES, c, p);
            DoubleVector move1 = DoubleVector.fromArray(SPECIES, c, p + WIDTH);
            DoubleVector input = DoubleVector.broadcast(SPECIES, tile[t]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 4]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 8]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 12]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 16]);
            e0 = move0.fma(input, e0);
            e1 = move1.fma(input, e1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 20]);
            f0 = move0.fma(input, f0);
            f1 = move1.fma(input, f1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 24]);
            g0 = move0.fma(input, g0);
            g1 = move1.fma(input, g1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 28]);
            h0 = move0.fma(input, h0);
            h1 = move1.fma(input, h1);
            move0 = DoubleVector.fromArray(SPECIES, c, p + PAIR);
            move1 = DoubleVector.fromArray(SPECIES, c, p + PAIR + WIDTH);
            input = DoubleVector.broadcast(SPECIES, tile[t + 1]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 5]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 9]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 13]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 17]);
            e0 = move0.fma(input, e0);
            e1 = move1.fma(input, e1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 21]);
            f0 = move0.fma(input, f0);
            f1 = move1.fma(input, f1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 25]);
            g0 = move0.fma(input, g0);
            g1 = move1.fma(input, g1);
            input = DoubleVector.broadcast(SPECIES, tile[t + 29]);
            h0 = move0.fma(input, h0);
            h1 = move1.fma(input, h1);
            p += 2 * PAIR;
        }
        a0 = TYPE.cast(a0);
        a0.intoArray(after, at);
        a1 = TYPE.cast(a1);
        a1.intoArray(after, at + WIDTH);
        b0 = TYPE.cast(b0);
        b0.intoArray(after, at + PAIR);
        b1 = TYPE.cast(b1);
        b1.intoArray(after, at + PAIR + WIDTH);
        c0 = TYPE.cast(c0);
        c0.intoArray(after, at + 2 * PAIR);
        c1 = TYPE.cast(c1);
        c1.intoArray(after, at + 2 * PAIR + WIDTH);
        d0 = TYPE.cast(d0);
        d0.intoArray(after, at + 3 * PAIR);
        d1 = TYPE.cast(d1);
        d1.intoArray(after, at + 3 * PAIR + WIDTH);
        e0 = TYPE.cast(e0);
        e0.intoArray(after, at + 4 * PAIR);
        e1 = TYPE.cast(e1);
        e1.intoArray(after, at + 4 * PAIR + WIDTH);
        f0 = TYPE.cast(f0);
        f0.intoArray(after, at + 5 * PAIR);
        f1 = TYPE.cast(f1);
        f1.intoArray(after, at + 5 * PAIR + WIDTH);
        g0 = TYPE.cast(g0);
        g0.intoArray(after, at + 6 * PAIR);
        g1 = TYPE.cast(g1);
        g1.intoArray(after, at + 6 * PAIR + WIDTH);
        h0 = TYPE.cast(h0);
        h0.intoArray(after, at + 7 * PAIR);
        h1 = TYPE.cast(h1);
        h1.intoArray(after, at + 7 * PAIR + WIDTH);
        DoubleVector q0 = DoubleVector.fromArray(SPECIES, q, l);
        DoubleVector q1 = DoubleVector.fromArray(SPECIES, q, l + WIDTH);
        q0 = d0.fma(d0, c0.fma(c0, b0.fma(b0, a0.fma(a0, q0))));
        h0.fma(h0, g0.fma(g0, f0.fma(f0, e0.fma(e0, q0)))).intoArray(q, l);
        q1 = d1.fma(d1, c1.fma(c1, b1.fma(b1, a1.fma(a1, q1))));
        h1.fma(h1, g1.fma(g1, f1.fma(f1, e1.fma(e1, q1)))).intoArray(q, l + WIDTH);
    }
}
