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
 * <p>With AVX2 what stands in a loop beside its multiply-adds decides how fast it is, so a turn takes two coordinates, or two
 * samples. In X V^T the place in v is counted from i and the place in x goes along, for then no JDK checks array bounds inside
 * the loop or keeps sums in memory; in C^T X two checks a turn keep it from loading all at once and running out of registers.
 * Eight sums just hide the latency; twelve fill the sixteen registers and are no faster. Vectors of 512 bits lie across two
 * cache lines, so each load counts twice, and sixteen sums make it worth its while.
 */
final class VectorTiles {

    private static final boolean WIDE = SPECIES.vectorBitSize() >= 512;

    private VectorTiles() {
    }

    /**
     * z_k += sum_i x_ki v_i for two vectors of lanes, rows k from {@code first}, a multiple of 4, to {@code end} - 1 rounded
     * up, and {@code count} coordinates, a multiple of 4.
     *
     * @param x        two rows after two, in each coordinate by coordinate, in each the two
     * @param distance from two rows to the next two in x
     * @param from     the first coordinate in x
     * @param v        v_{i+1} is PAIR further than v_i
     * @param into     index of z_0; z_{k+1} is PAIR further
     */
    static void project(double[] x, int distance, int first, int end, double[] v, double[] z, int into, int from, int count) {
        int k = first;
        for (; WIDE && k + 4 < end; k += 8) {
            projectEight(x, k / 2 * distance + 2 * from, distance, v, z, into + k * PAIR, count);
        }
        for (; k < end; k += 4) {
            projectFour(x, k / 2 * distance + 2 * from, distance, v, z, into + k * PAIR, count);
        }
    }

    private static void projectFour(double[] x, int first, int distance, double[] v, double[] z, int into, int count) {
        DoubleVector a0 = DoubleVector.fromArray(SPECIES, z, into);
        DoubleVector a1 = DoubleVector.fromArray(SPECIES, z, into + WIDTH);
        DoubleVector b0 = DoubleVector.fromArray(SPECIES, z, into + PAIR);
        DoubleVector b1 = DoubleVector.fromArray(SPECIES, z, into + PAIR + WIDTH);
        DoubleVector c0 = DoubleVector.fromArray(SPECIES, z, into + 2 * PAIR);
        DoubleVector c1 = DoubleVector.fromArray(SPECIES, z, into + 2 * PAIR + WIDTH);
        DoubleVector d0 = DoubleVector.fromArray(SPECIES, z, into + 3 * PAIR);
        DoubleVector d1 = DoubleVector.fromArray(SPECIES, z, into + 3 * PAIR + WIDTH);
        int p = first;
        int r = first + distance;
        int twos = count / 2;
        for (int i = 0; i < twos; i++) {
            DoubleVector v0 = DoubleVector.fromArray(SPECIES, v, i * (2 * PAIR));
            DoubleVector v1 = DoubleVector.fromArray(SPECIES, v, i * (2 * PAIR) + WIDTH);
            DoubleVector input = DoubleVector.broadcast(SPECIES, x[p]);
            a0 = v0.fma(input, a0);
            a1 = v1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, x[p + 1]);
            b0 = v0.fma(input, b0);
            b1 = v1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, x[r]);
            c0 = v0.fma(input, c0);
            c1 = v1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, x[r + 1]);
            d0 = v0.fma(input, d0);
            d1 = v1.fma(input, d1);
            v0 = DoubleVector.fromArray(SPECIES, v, i * (2 * PAIR) + PAIR);
            v1 = DoubleVector.fromArray(SPECIES, v, i * (2 * PAIR) + PAIR + WIDTH);
            input = DoubleVector.broadcast(SPECIES, x[p + 2]);
            a0 = v0.fma(input, a0);
            a1 = v1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, x[p + 3]);
            b0 = v0.fma(input, b0);
            b1 = v1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, x[r + 2]);
            c0 = v0.fma(input, c0);
            c1 = v1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, x[r + 3]);
            d0 = v0.fma(input, d0);
            d1 = v1.fma(input, d1);
            p += 4;
            r += 4;
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

    private static void projectEight(double[] x, int first, int distance, double[] v, double[] z, int into, int count) {
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
        int p = first;
        int q = p + distance;
        int r = q + distance;
        int t = r + distance;
        for (int i = 0; i < count; i++) {
            DoubleVector v0 = DoubleVector.fromArray(SPECIES, v, i * PAIR);
            DoubleVector v1 = DoubleVector.fromArray(SPECIES, v, i * PAIR + WIDTH);
            DoubleVector input = DoubleVector.broadcast(SPECIES, x[p]);
            a0 = v0.fma(input, a0);
            a1 = v1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, x[p + 1]);
            b0 = v0.fma(input, b0);
            b1 = v1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, x[q]);
            c0 = v0.fma(input, c0);
            c1 = v1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, x[q + 1]);
            d0 = v0.fma(input, d0);
            d1 = v1.fma(input, d1);
            input = DoubleVector.broadcast(SPECIES, x[r]);
            e0 = v0.fma(input, e0);
            e1 = v1.fma(input, e1);
            input = DoubleVector.broadcast(SPECIES, x[r + 1]);
            f0 = v0.fma(input, f0);
            f1 = v1.fma(input, f1);
            input = DoubleVector.broadcast(SPECIES, x[t]);
            g0 = v0.fma(input, g0);
            g1 = v1.fma(input, g1);
            input = DoubleVector.broadcast(SPECIES, x[t + 1]);
            h0 = v0.fma(input, h0);
            h1 = v1.fma(input, h1);
            p += 2;
            q += 2;
            r += 2;
            t += 2;
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
     * v_i <- base v_i + sum_k c_k x_ki and q += v_i^2 for two vectors of lanes and {@code count} coordinates, a multiple of 4.
     * Samples are taken two at a time; c of one beyond the last is 0.
     *
     * @param x     as {@link #project} reads it
     * @param moves index of c_0; c_{k+1} is PAIR further
     * @param l     index of the first lane in base and q
     */
    static void update(double[] x, int distance, int samples, double[] c, int moves, double[] base, double[] q, int l,
                       double[] before, double[] after, int count) {
        int twos = (samples + 1) / 2;
        int i = 0;
        for (; WIDE && i + 8 <= count; i += 8) {
            updateEight(x, 2 * i, distance, twos, c, moves, base, q, l, before, after, i * PAIR);
        }
        for (; i < count; i += 4) {
            updateFour(x, 2 * i, distance, twos, c, moves, base, q, l, before, after, i * PAIR);
        }
    }

    private static void updateFour(double[] x, int first, int distance, int twos, double[] c, int moves, double[] base,
                                   double[] q, int l, double[] before, double[] after, int at) {
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
        int p = first;
        for (int h = 0; h < twos; h++) {
            DoubleVector move0 = DoubleVector.fromArray(SPECIES, c, moves + h * (2 * PAIR));
            DoubleVector move1 = DoubleVector.fromArray(SPECIES, c, moves + h * (2 * PAIR) + WIDTH);
            DoubleVector input = DoubleVector.broadcast(SPECIES, x[p]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, x[p + 2]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, x[p + 4]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, x[p + 6]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            move0 = DoubleVector.fromArray(SPECIES, c, moves + h * (2 * PAIR) + PAIR);
            move1 = DoubleVector.fromArray(SPECIES, c, moves + h * (2 * PAIR) + PAIR + WIDTH);
            input = DoubleVector.broadcast(SPECIES, x[p + 1]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, x[p + 3]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, x[p + 5]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, x[p + 7]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            p += distance;
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
        TYPE.cast(d0.fma(d0, c0.fma(c0, b0.fma(b0, a0.fma(a0, q0))))).intoArray(q, l);
        TYPE.cast(d1.fma(d1, c1.fma(c1, b1.fma(b1, a1.fma(a1, q1))))).intoArray(q, l + WIDTH);
    }

    private static void updateEight(double[] x, int first, int distance, int twos, double[] c, int moves, double[] base,
                                    double[] q, int l, double[] before, double[] after, int at) {
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
        int p = first;
        for (int h = 0; h < twos; h++) {
            DoubleVector move0 = DoubleVector.fromArray(SPECIES, c, moves + h * (2 * PAIR));
            DoubleVector move1 = DoubleVector.fromArray(SPECIES, c, moves + h * (2 * PAIR) + WIDTH);
            DoubleVector input = DoubleVector.broadcast(SPECIES, x[p]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, x[p + 2]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, x[p + 4]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, x[p + 6]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            input = DoubleVector.broadcast(SPECIES, x[p + 8]);
            e0 = move0.fma(input, e0);
            e1 = move1.fma(input, e1);
            input = DoubleVector.broadcast(SPECIES, x[p + 10]);
            f0 = move0.fma(input, f0);
            f1 = move1.fma(input, f1);
            input = DoubleVector.broadcast(SPECIES, x[p + 12]);
            g0 = move0.fma(input, g0);
            g1 = move1.fma(input, g1);
            input = DoubleVector.broadcast(SPECIES, x[p + 14]);
            h0 = move0.fma(input, h0);
            h1 = move1.fma(input, h1);
            move0 = DoubleVector.fromArray(SPECIES, c, moves + h * (2 * PAIR) + PAIR);
            move1 = DoubleVector.fromArray(SPECIES, c, moves + h * (2 * PAIR) + PAIR + WIDTH);
            input = DoubleVector.broadcast(SPECIES, x[p + 1]);
            a0 = move0.fma(input, a0);
            a1 = move1.fma(input, a1);
            input = DoubleVector.broadcast(SPECIES, x[p + 3]);
            b0 = move0.fma(input, b0);
            b1 = move1.fma(input, b1);
            input = DoubleVector.broadcast(SPECIES, x[p + 5]);
            c0 = move0.fma(input, c0);
            c1 = move1.fma(input, c1);
            input = DoubleVector.broadcast(SPECIES, x[p + 7]);
            d0 = move0.fma(input, d0);
            d1 = move1.fma(input, d1);
            input = DoubleVector.broadcast(SPECIES, x[p + 9]);
            e0 = move0.fma(input, e0);
            e1 = move1.fma(input, e1);
            input = DoubleVector.broadcast(SPECIES, x[p + 11]);
            f0 = move0.fma(input, f0);
            f1 = move1.fma(input, f1);
            input = DoubleVector.broadcast(SPECIES, x[p + 13]);
            g0 = move0.fma(input, g0);
            g1 = move1.fma(input, g1);
            input = DoubleVector.broadcast(SPECIES, x[p + 15]);
            h0 = move0.fma(input, h0);
            h1 = move1.fma(input, h1);
            p += distance;
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
        TYPE.cast(h0.fma(h0, g0.fma(g0, f0.fma(f0, e0.fma(e0, q0))))).intoArray(q, l);
        q1 = d1.fma(d1, c1.fma(c1, b1.fma(b1, a1.fma(a1, q1))));
        TYPE.cast(h1.fma(h1, g1.fma(g1, f1.fma(f1, e1.fma(e1, q1))))).intoArray(q, l + WIDTH);
    }
}
