package io.github.w2slab.embeddings;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.model.Ridge;
import java.util.Arrays;
import java.util.List;

/**
 * A linear reward of features, fitted by ridge regression: its penalty by generalised cross-validation on the labels that it is
 * fitted to, so a student's penalty is chosen without the truth.
 */
final class Directions {

    private Directions() {
    }

    /** Returns fits to the truth and to the weak labels of a task. */
    static List<Ridge.Fit> truthAndWeak(TaskRows rows) {
        return Ridge.crossValidated().fits(rows.doubles(), rows.truth(), rows.weak());
    }

    static double[] values(Ridge.Fit fit, TaskRows rows) {
        return Arrays.stream(rows.features())
                .mapToDouble(x -> Overlaps.of(fit.weights(), TaskRows.doubles(x)) + fit.intercept()).toArray();
    }

    /** Returns how much of a unit vector lies in the span of orthonormal ones, from 0 to 1. */
    static double energy(double[] unit, double[][] basis) {
        return Arrays.stream(basis).mapToDouble(v -> Overlaps.of(v, unit)).map(a -> a * a).sum();
    }
}
