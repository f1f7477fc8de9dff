package io.github.w2slab.plot;

/**
 * Whether lines lie on each other.
 *
 * @param x places of the corners
 * @param y heights of the corners, in an axis of about 1
 */
record Corners(double[] x, double[] y) {

    /** Closer than that, on an axis of 1, one line of 2.5 pixels hides another. */
    private static final double CLOSE = 0.008;
    private static final int FEWEST = 2;

    /** Returns whether the corners at places that both lines have, in their order, all but agree, for half of either. */
    boolean coincides(Corners other) {
        int common = 0;
        int j = 0;
        for (int i = 0; i < x.length; i++) {
            int next = j;
            while (next < other.x.length && other.x[next] != x[i]) {
                next++;
            }
            if (next < other.x.length) {
                j = next + 1;
                if (Math.abs(y[i] - other.y[next]) > CLOSE) {
                    return false;
                }
                common++;
            }
        }
        return common >= FEWEST && 2 * common >= Math.min(x.length, other.x.length);
    }
}
