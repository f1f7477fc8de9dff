package io.github.w2slab.embeddings;

import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import java.util.ArrayList;
import java.util.List;

/** Rows of known geometry: task k lives in coordinates k s to (k + 1) s - 1 with deviation 1, and 0.1 elsewhere. */
final class DrawnRows {

    static final int S = 6;
    static final int D = 24;

    private DrawnRows() {
    }

    /** Truth: the task's first coordinate and noise; weak labels: that, the second coordinate and noise. */
    static Embeddings of(int tasks, int n, long seed) {
        List<TaskRows> all = new ArrayList<>();
        for (int k = 0; k < tasks; k++) {
            Normals normals = Normals.of(seed, Stream.PILOT, k, D + 2);
            float[][] features = new float[n][D];
            double[] truth = new double[n];
            double[] weak = new double[n];
            for (int i = 0; i < n; i++) {
                double[] z = normals.row(i);
                for (int j = 0; j < D; j++) {
                    // Slightly falling, so that components have an order.
                    features[i][j] = (float) (z[j] * (j / S == k ? 1 - 0.02 * (j % S) : 0.1));
                }
                truth[i] = features[i][k * S] + 0.3 * z[D];
                weak[i] = features[i][k * S] + features[i][k * S + 1] + z[D + 1];
            }
            all.add(TaskRows.of("task" + k, features, truth, weak));
        }
        return Embeddings.of(all);
    }
}
