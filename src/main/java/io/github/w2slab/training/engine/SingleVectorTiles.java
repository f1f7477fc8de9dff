package io.github.w2slab.training.engine;

import static io.github.w2slab.training.engine.SingleVectorState.PAIR;
import static io.github.w2slab.training.engine.SingleVectorState.SPECIES;
import static io.github.w2slab.training.engine.SingleVectorState.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * The two matrix products of a block, X V^T and C^T X, tile by tile: two vectors of lanes and four rows, whose sums stay in
 * registers, or eight rows where vectors have 512 bits and there are 32 registers.
 *
 * <p>Every distance inside a loop is a constant, for then HotSpot checks array bounds before the loop; what the tiles read is
 * laid out so. Eight sums just hide the latency of a multiply-add. Ten or twelve are faster on one JDK and leave too few of
 * AVX2's sixteen registers on another. Vectors of 512 bits lie across two cache lines, so each load counts twice, and sixteen
 * sums make it worth its while.
 */
final class SingleVectorTiles {

    private static final boolean WIDE = SPECIES.vectorBitSize() >= 512;

    private SingleVectorTiles() {
    }

    /**
     * z_k += sum_i x_ki v_i for two vectors of lanes, rows k from {@code first}, a multiple of 4, to {@code end} - 1 rounded
     * up, and coordinates {@code from} to {@code to} - 1.
     *
     * @param x    four rows after four, in each coordinate by coordinate, in each the four
     * @param v    from v_from on; v_{i+1} is PAIR further
     * @param into index of z_0; z_{k+1} is PAIR further
     */
    static void project(float[][] x, int first, int end, float[] v, float[] z, int into, int from, int to) {
        int k = first;
        for (; WIDE && k + 4 < end; k += 8) {
            projectEight(x[k / 4], x[k / 4 + 1], v, z, into + k * PAIR, from, to);
        }
        for (; k < end; k += 4) {
            projectFour(x[k / 4], v, z, into + k * PAIR, from, to);
        }
    }

    private static void projectFour(float[] x, float[] v, float[] z, int into, int from, int to) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, z, into);
        FloatVector a1 = FloatVector.fromArray(SPECIES, z, into + WIDTH);
        FloatVector b0 = FloatVector.fromArray(SPECIES, z, into + PAIR);
        FloatVector b1 = FloatVector.fromArray(SPECIES, z, into + PAIR + WIDTH);
        FloatVector c0 = FloatVector.fromArray(SPECIES, z, into + 2 * PAIR);
        FloatVector c1 = FloatVector.fromArray(SPECIES, z, into + 2 * PAIR + WIDTH);
        FloatVector d0 = FloatVector.fromArray(SPECIES, z, into + 3 * PAIR);
        FloatVector d1 = FloatVector.fromArray(SPECIES, z, into + 3 * PAIR + WIDTH);
        int p = 4 * from;
        int r = 0;
        for (int i = from; i < to; i++) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, v, r);
            FloatVector v1 = FloatVector.fromArray(SPECIES, v, r + WIDTH);
            FloatVector input = FloatVector.broadcast(SPECIES, x[p]);
            a0 = v0.fma(input, a0);
            a1 = v1.fma(input, a1);
            input = FloatVector.broadcast(SPECIES, x[p + 1]);
            b0 = v0.fma(input, b0);
            b1 = v1.fma(input, b1);
            input = FloatVector.broadcast(SPECIES, x[p + 2]);
            c0 = v0.fma(input, c0);
            c1 = v1.fma(input, c1);
            input = FloatVector.broadcast(SPECIES, x[p + 3]);
            d0 = v0.fma(input, d0);
            d1 = v1.fma(input, d1);
            p += 4;
            r += PAIR;
        }
        a0.intoArray(z, into);
        a1.intoArray(z, into + WIDTH);
        b0.intoArray(z, into + PAIR);
        b1.intoArray(z, into + PAIR + WIDTH);
        c0.intoArray(z, into + 2 * PAIR);
        c1.intoArray(z, into + 2 * PAIR + WIDTH);
        d0.intoArray(z, into + 3 * PAIR);
        d1.intoArray(z, into + 3 * PAIR + WIDTH);
    }

    private static void projectEight(float[] x, float[] y, float[] v, float[] z, int into, int from, int to) {
        FloatVector a0 = FloatVector.fromArray(SPECIES, z, into);
        FloatVector a1 = FloatVector.fromArray(SPECIES, z, into + WIDTH);
        FloatVector b0 = FloatVector.fromArray(SPECIES, z, into + PAIR);
        FloatVector b1 = FloatVector.fromArray(SPECIES, z, into + PAIR + WIDTH);
        FloatVector c0 = FloatVector.fromArray(SPECIES, z, into + 2 * PAIR);
        FloatVector c1 = FloatVector.fromArray(SPECIES, z, into + 2 * PAIR + WIDTH);
        FloatVector d0 = FloatVector.fromArray(SPECIES, z, into + 3 * PAIR);
        FloatVector d1 = FloatVector.fromArray(SPECIES, z, into + 3 * PAIR + WIDTH);
        FloatVector e0 = FloatVector.fromArray(SPECIES, z, into + 4 * PAIR);
        FloatVector e1 = FloatVector.fromArray(SPECIES, z, into + 4 * PAIR + WIDTH);
        FloatVector f0 = FloatVector.fromArray(SPECIES, z, into + 5 * PAIR);
        FloatVector f1 = FloatVector.fromArray(SPECIES, z, into + 5 * PAIR + WIDTH);
        FloatVector g0 = FloatVector.fromArray(SPECIES, z, into + 6 * PAIR);
        FloatVector g1 = FloatVector.fromArray(SPECIES, z, into + 6 * PAIR + WIDTH);
        FloatVector h0 = FloatVector.fromArray(SPECIES, z, into + 7 * PAIR);
        FloatVector h1 = FloatVector.fromArray(SPECIES, z, into + 7 * PAIR + WIDTH);
        int p = 4 * from;
        int r = 0;
        for (int i = from; i < to; i++) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, v, r);
            FloatVector v1 = FloatVector.fromArray(SPECIES, v, r + WIDTH);
            FloatVector input = FloatVector.broadcast(SPECIES, x[p]);
            a0 = v0.fma(input, a0);
            a1 = v1.fma(input, a1);
            input = FloatVector.broadcast(SPECIES, x[p + 1]);
            b0 = v0.fma(input, b0);
            b1 = v1.fma(input, b1);
            input = FloatVector.broadcast(SPECIES, x[p + 2]);
            c0 = v0.fma(input, c0);
            c1 = v1.fma(input, c1);
            input = FloatVector.broadcast(SPECIES, x[p + 3]);
            d0 = v0.fma(input, d0);
            d1 = v1.fma(input, d1);
            input = FloatVector.broadcast(SPECIES, y[p]);
            e0 = v0.fma(input, e0);
            e1 = v1.fma(input, e1);
            input = FloatVector.broadcast(SPECIES, y[p + 1]);
            f0 = v0.fma(input, f0);
            f1 = v1.fma(input, f1);
            input = FloatVector.broadcast(SPECIES, y[p + 2]);
            g0 = v0.fma(input, g0);
            g1 = v1.fma(input, g1);
            input = FloatVector.broadcast(SPECIES, y[p + 3]);
            h0 = v0.fma(input, h0);
            h1 = v1.fma(input, h1);
            p += 4;
            r += PAIR;
        }
        a0.intoArray(z, into);
        a1.intoArray(z, into + WIDTH);
        b0.intoArray(z, into + PAIR);
        b1.intoArray(z, into + PAIR + WIDTH);
        c0.intoArray(z, into + 2 * PAIR);
        c1.intoArray(z, into + 2 * PAIR + WIDTH);
        d0.intoArray(z, into + 3 * PAIR);
        d1.intoArray(z, into + 3 * PAIR + WIDTH);
        e0.intoArray(z, into + 4 * PAIR);
        e1.intoArray(z, into + 4 * PAIR + WIDTH);
        f0.intoArray(z, into + 5 * PAIR);
        f1.intoArray(z, into + 5 * PAIR + WIDTH);
        g0.intoArray(z, into + 6 * PAIR);
        g1.intoArray(z, into + 6 * PAIR + WIDTH);
        h0.intoArray(z, into + 7 * PAIR);
        h1.intoArray(z, into + 7 * PAIR + WIDTH);
    }

    /**
     * v_i <- base v_i + sum_k c_k x_ki and q += v_i^2 for two vectors of lanes and the coordinates {@code first} to
     * {@code first + count} - 1, multiples of 4. Samples are taken two at a time; c of one beyond the last is 0.
     *
     * @param x     as {@link #project} reads it
     * @param moves index of c_0; c_{k+1} is PAIR further
     * @param l     index of the first lane in base and q
     */
    static void update(float[][] x, int first, int samples, float[] c, int moves, float[] base, float[] q, int l,
                       float[] before, float[] after, int count) {
        int i = 0;
        for (; WIDE && i + 8 <= count; i += 8) {
            updateEight(x, first + i, samples, c, moves, base, q, l, before, after, i * PAIR);
        }
        for (; i < count; i += 4) {
            updateFour(x, first + i, samples, c, moves, base, q, l, before, after, i * PAIR);
        }
    }

    private static void updateFour(float[][] x, int first, int samples, float[] c, int moves, float[] base, float[] q,
                                   int l, float[] before, float[] after, int at) {
        FloatVector base0 = FloatVector.fromArray(SPECIES, base, l);
        FloatVector base1 = FloatVector.fromArray(SPECIES, base, l + WIDTH);
        FloatVector a0 = base0.mul(FloatVector.fromArray(SPECIES, before, at));
        FloatVector a1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + WIDTH));
        FloatVector b0 = base0.mul(FloatVector.fromArray(SPECIES, before, at + PAIR));
        FloatVector b1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + PAIR + WIDTH));
        FloatVector c0 = base0.mul(FloatVector.fromArray(SPECIES, before, at + 2 * PAIR));
        FloatVector c1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + 2 * PAIR + WIDTH));
        FloatVector d0 = base0.mul(FloatVector.fromArray(SPECIES, before, at + 3 * PAIR));
        FloatVector d1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + 3 * PAIR + WIDTH));
        int p = moves;
        int r = 4 * first;
        for (int k = 0; k < samples; k += 2) {
            float[] tile = x[k / 4];
            int t = r + k % 4;
            FloatVector move0 = FloatVector.fromArray(SPECIES, c, p);
            FloatVector move1 = FloatVector.fromArray(SPECIES, c, p + WIDTH);
            FloatVector input = FloatVector.broadcast(SPECIES, tile[t]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = FloatVector.broadcast(SPECIES, tile[t + 4]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = FloatVector.broadcast(SPECIES, tile[t + 8]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = FloatVector.broadcast(SPECIES, tile[t + 12]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            move0 = FloatVector.fromArray(SPECIES, c, p + PAIR);
            move1 = FloatVector.fromArray(SPECIES, c, p + PAIR + WIDTH);
            input = FloatVector.broadcast(SPECIES, tile[t + 1]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = FloatVector.broadcast(SPECIES, tile[t + 5]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = FloatVector.broadcast(SPECIES, tile[t + 9]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = FloatVector.broadcast(SPECIES, tile[t + 13]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            p += 2 * PAIR;
        }
        a0.intoArray(after, at);
        a1.intoArray(after, at + WIDTH);
        b0.intoArray(after, at + PAIR);
        b1.intoArray(after, at + PAIR + WIDTH);
        c0.intoArray(after, at + 2 * PAIR);
        c1.intoArray(after, at + 2 * PAIR + WIDTH);
        d0.intoArray(after, at + 3 * PAIR);
        d1.intoArray(after, at + 3 * PAIR + WIDTH);
        FloatVector q0 = FloatVector.fromArray(SPECIES, q, l);
        FloatVector q1 = FloatVector.fromArray(SPECIES, q, l + WIDTH);
        d0.fma(d0, c0.fma(c0, b0.fma(b0, a0.fma(a0, q0)))).intoArray(q, l);
        d1.fma(d1, c1.fma(c1, b1.fma(b1, a1.fma(a1, q1)))).intoArray(q, l + WIDTH);
    }

    private static void updateEight(float[][] x, int first, int samples, float[] c, int moves, float[] base, float[] q,
                                    int l, float[] before, float[] after, int at) {
        FloatVector base0 = FloatVector.fromArray(SPECIES, base, l);
        FloatVector base1 = FloatVector.fromArray(SPECIES, base, l + WIDTH);
        FloatVector a0 = base0.mul(FloatVector.fromArray(SPECIES, before, at));
        FloatVector a1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + WIDTH));
        FloatVector b0 = base0.mul(FloatVector.fromArray(SPECIES, before, at + PAIR));
        FloatVector b1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + PAIR + WIDTH));
        FloatVector c0 = base0.mul(FloatVector.fromArray(SPECIES, before, at + 2 * PAIR));
        FloatVector c1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + 2 * PAIR + WIDTH));
        FloatVector d0 = base0.mul(FloatVector.fromArray(SPECIES, before, at + 3 * PAIR));
        FloatVector d1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + 3 * PAIR + WIDTH));
        FloatVector e0 = base0.mul(FloatVector.fromArray(SPECIES, before, at + 4 * PAIR));
        FloatVector e1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + 4 * PAIR + WIDTH));
        FloatVector f0 = base0.mul(FloatVector.fromArray(SPECIES, before, at + 5 * PAIR));
        FloatVector f1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + 5 * PAIR + WIDTH));
        FloatVector g0 = base0.mul(FloatVector.fromArray(SPECIES, before, at + 6 * PAIR));
        FloatVector g1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + 6 * PAIR + WIDTH));
        FloatVector h0 = base0.mul(FloatVector.fromArray(SPECIES, before, at + 7 * PAIR));
        FloatVector h1 = base1.mul(FloatVector.fromArray(SPECIES, before, at + 7 * PAIR + WIDTH));
        int p = moves;
        int r = 4 * first;
        for (int k = 0; k < samples; k += 2) {
            float[] tile = x[k / 4];
            int t = r + k % 4;
            FloatVector move0 = FloatVector.fromArray(SPECIES, c, p);
            FloatVector move1 = FloatVector.fromArray(SPECIES, c, p + WIDTH);
            FloatVector input = FloatVector.broadcast(SPECIES, tile[t]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = FloatVector.broadcast(SPECIES, tile[t + 4]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = FloatVector.broadcast(SPECIES, tile[t + 8]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = FloatVector.broadcast(SPECIES, tile[t + 12]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            input = FloatVector.broadcast(SPECIES, tile[t + 16]);
            e0 = move0.fma(input, e0);
            e1 = move1.fma(input, e1);
            input = FloatVector.broadcast(SPECIES, tile[t + 20]);
            f0 = move0.fma(input, f0);
            f1 = move1.fma(input, f1);
            input = FloatVector.broadcast(SPECIES, tile[t + 24]);
            g0 = move0.fma(input, g0);
            g1 = move1.fma(input, g1);
            input = FloatVector.broadcast(SPECIES, tile[t + 28]);
            h0 = move0.fma(input, h0);
            h1 = move1.fma(input, h1);
            move0 = FloatVector.fromArray(SPECIES, c, p + PAIR);
            move1 = FloatVector.fromArray(SPECIES, c, p + PAIR + WIDTH);
            input = FloatVector.broadcast(SPECIES, tile[t + 1]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = FloatVector.broadcast(SPECIES, tile[t + 5]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = FloatVector.broadcast(SPECIES, tile[t + 9]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = FloatVector.broadcast(SPECIES, tile[t + 13]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            input = FloatVector.broadcast(SPECIES, tile[t + 17]);
            e0 = move0.fma(input, e0);
            e1 = move1.fma(input, e1);
            input = FloatVector.broadcast(SPECIES, tile[t + 21]);
            f0 = move0.fma(input, f0);
            f1 = move1.fma(input, f1);
            input = FloatVector.broadcast(SPECIES, tile[t + 25]);
            g0 = move0.fma(input, g0);
            g1 = move1.fma(input, g1);
            input = FloatVector.broadcast(SPECIES, tile[t + 29]);
            h0 = move0.fma(input, h0);
            h1 = move1.fma(input, h1);
            p += 2 * PAIR;
        }
        a0.intoArray(after, at);
        a1.intoArray(after, at + WIDTH);
        b0.intoArray(after, at + PAIR);
        b1.intoArray(after, at + PAIR + WIDTH);
        c0.intoArray(after, at + 2 * PAIR);
        c1.intoArray(after, at + 2 * PAIR + WIDTH);
        d0.intoArray(after, at + 3 * PAIR);
        d1.intoArray(after, at + 3 * PAIR + WIDTH);
        e0.intoArray(after, at + 4 * PAIR);
        e1.intoArray(after, at + 4 * PAIR + WIDTH);
        f0.intoArray(after, at + 5 * PAIR);
        f1.intoArray(after, at + 5 * PAIR + WIDTH);
        g0.intoArray(after, at + 6 * PAIR);
        g1.intoArray(after, at + 6 * PAIR + WIDTH);
        h0.intoArray(after, at + 7 * PAIR);
        h1.intoArray(after, at + 7 * PAIR + WIDTH);
        FloatVector q0 = FloatVector.fromArray(SPECIES, q, l);
        FloatVector q1 = FloatVector.fromArray(SPECIES, q, l + WIDTH);
        q0 = d0.fma(d0, c0.fma(c0, b0.fma(b0, a0.fma(a0, q0))));
        h0.fma(h0, g0.fma(g0, f0.fma(f0, e0.fma(e0, q0)))).intoArray(q, l);
        q1 = d1.fma(d1, c1.fma(c1, b1.fma(b1, a1.fma(a1, q1))));
        h1.fma(h1, g1.fma(g1, f1.fma(f1, e1.fma(e1, q1)))).intoArray(q, l + WIDTH);
    }
}
