package io.github.w2slab.plot.svg;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/** A line through pixels, cut at missing points, that leaves out the points nobody would see. */
final class SvgPath {

    private final double[] x;
    private final double[] y;

    /** Points with a NaN in {@code x} or {@code y} are gaps. */
    SvgPath(double[] x, double[] y) {
        this.x = x;
        this.y = y;
    }

    /**
     * Returns the path data with at most {@code budget} points (and two for each piece), by Douglas and Peucker's
     * simplification (1973) at the least tolerance from 0.1 pixel upwards that keeps within it.
     */
    String data(int budget) {
        return x.length > 4 * budget ? extremes().simplified(budget) : simplified(budget);
    }

    private String simplified(int budget) {
        for (double tolerance = 0.1; ; tolerance *= 2) {
            BitSet kept = new BitSet(x.length);
            int pieces = 0;
            for (int i = 0; i < x.length; i++) {
                if (!gap(i) && (i == 0 || gap(i - 1))) {
                    int end = i;
                    while (end + 1 < x.length && !gap(end + 1)) {
                        end++;
                    }
                    pieces++;
                    simplify(i, end, tolerance * tolerance, kept);
                    i = end;
                }
            }
            if (kept.cardinality() <= Math.max(budget, 2 * pieces) || tolerance > 1000) {
                return write(kept);
            }
        }
    }

    /** The same path with, of points that follow one another in one column of pixels, the first, ends and last. */
    private SvgPath extremes() {
        BitSet kept = new BitSet(x.length);
        for (int i = 0, end; i < x.length; i = end) {
            int least = i;
            int most = i;
            for (end = i + 1; end < x.length && !gap(i) && !gap(end) && Math.floor(x[end]) == Math.floor(x[i]); end++) {
                least = y[end] < y[least] ? end : least;
                most = y[end] > y[most] ? end : most;
            }
            kept.set(i);
            kept.set(least);
            kept.set(most);
            kept.set(end - 1);
        }
        return new SvgPath(kept.stream().mapToDouble(i -> x[i]).toArray(),
                kept.stream().mapToDouble(i -> y[i]).toArray());
    }

    private boolean gap(int i) {
        return Double.isNaN(x[i]) || Double.isNaN(y[i]);
    }

    private void simplify(int first, int last, double tolerance2, BitSet kept) {
        kept.set(first);
        kept.set(last);
        Deque<int[]> open = new ArrayDeque<>();
        open.push(new int[] {first, last});
        while (!open.isEmpty()) {
            int[] piece = open.pop();
            int far = -1;
            double farthest = tolerance2;
            for (int i = piece[0] + 1; i < piece[1]; i++) {
                double distance = distance2(i, piece[0], piece[1]);
                if (distance > farthest) {
                    farthest = distance;
                    far = i;
                }
            }
            if (far >= 0) {
                kept.set(far);
                open.push(new int[] {piece[0], far});
                open.push(new int[] {far, piece[1]});
            }
        }
    }

    /** The squared distance of point i from the segment between points a and b. */
    private double distance2(int i, int a, int b) {
        double dx = x[b] - x[a];
        double dy = y[b] - y[a];
        double length2 = dx * dx + dy * dy;
        double along = length2 == 0 ? 0 : ((x[i] - x[a]) * dx + (y[i] - y[a]) * dy) / length2;
        along = Math.min(1, Math.max(0, along));
        double ex = x[i] - x[a] - along * dx;
        double ey = y[i] - y[a] - along * dy;
        return ex * ex + ey * ey;
    }

    private String write(BitSet kept) {
        StringBuilder d = new StringBuilder();
        long px = 0;
        long py = 0;
        for (int i = kept.nextSetBit(0), before = -1; i >= 0; before = i, i = kept.nextSetBit(i + 1)) {
            long qx = Math.round(x[i] * 10);
            long qy = Math.round(y[i] * 10);
            boolean starts = before < 0;
            for (int j = before + 1; j < i && !starts; j++) {
                starts = gap(j);
            }
            d.append(starts ? 'M' : 'l');
            SvgWriter.append(d, starts ? qx : qx - px);
            long second = starts ? qy : qy - py;
            d.append(second < 0 ? "" : ",");
            SvgWriter.append(d, second);
            px = qx;
            py = qy;
        }
        return d.toString();
    }
}
