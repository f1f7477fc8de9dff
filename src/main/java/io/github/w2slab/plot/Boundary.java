package io.github.w2slab.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a function known on a grid crosses a level, by marching squares (Lorensen and Cline, 1987, in the plane): straight
 * pieces between points that linear interpolation finds on the grid's edges.
 *
 * @param x of the pieces' ends, NaN between two pieces
 * @param y of the same
 */
record Boundary(double[] x, double[] y) {

    /** @param values for each row, at 0, 1, ..., its values at the columns 0, 1, ...; squares with a NaN are left out */
    static Boundary of(double[][] values, double level) {
        List<double[]> ends = new ArrayList<>();
        for (int i = 0; i + 1 < values.length; i++) {
            for (int j = 0; j + 1 < values[i].length; j++) {
                square(values, i, j, level, ends);
            }
        }
        double[] x = new double[ends.size() / 2 * 3];
        double[] y = new double[x.length];
        for (int k = 0; k < ends.size(); k++) {
            int at = k / 2 * 3 + k % 2;
            x[at] = ends.get(k)[0];
            y[at] = ends.get(k)[1];
        }
        for (int at = 2; at < x.length; at += 3) {
            x[at] = Double.NaN;
            y[at] = Double.NaN;
        }
        return new Boundary(x, y);
    }

    /** Its four sides in turn; where all are crossed, the mean in the middle tells which corners hang together. */
    private static void square(double[][] values, int i, int j, double level, List<double[]> ends) {
        double[] corner = {values[i][j], values[i][j + 1], values[i + 1][j + 1], values[i + 1][j]};
        double[][] place = {{j, i}, {j + 1.0, i}, {j + 1.0, i + 1.0}, {j, i + 1.0}};
        double mean = (corner[0] + corner[1] + corner[2] + corner[3]) / 4;
        if (!Double.isFinite(mean)) {
            return;
        }
        List<double[]> crossed = new ArrayList<>();
        for (int side = 0; side < 4; side++) {
            int next = (side + 1) % 4;
            if (corner[side] >= level != corner[next] >= level) {
                double share = (level - corner[side]) / (corner[next] - corner[side]);
                crossed.add(new double[] {place[side][0] + share * (place[next][0] - place[side][0]),
                        place[side][1] + share * (place[next][1] - place[side][1])});
            }
        }
        if (crossed.size() == 4 && corner[0] >= level == mean >= level) {
            // The first corner and the middle are on one side: cut off the second corner and the fourth.
            ends.addAll(crossed);
        } else if (crossed.size() == 4) {
            ends.addAll(List.of(crossed.get(3), crossed.get(0), crossed.get(1), crossed.get(2)));
        } else {
            ends.addAll(crossed);
        }
    }
}
