package io.github.w2slab.sweep;

import io.github.w2slab.training.History;
import io.github.w2slab.training.Run;
import java.util.Map;

/**
 * What a recipe and the measures of its runs give in their first steps, as a number. Whatever changes one of these by a bit
 * changes it: the start, the teacher, the labels, rates, seeds, a measure of the user's own, and the library's arithmetic.
 */
final class Fingerprint {

    /** Steps whose records tell a recipe from others. */
    static final long STEPS = 64;

    private long hash;

    private Fingerprint(Run run) {
        hash = run.name().hashCode();
    }

    /** Returns that of a run at the end of its first steps. */
    static String of(Run run, Map<String, Double> measured) {
        Fingerprint fingerprint = new Fingerprint(run);
        History history = run.history();
        for (String column : history.columns()) {
            for (double value : history.column(column)) {
                fingerprint.add(value);
            }
        }
        measured.forEach((name, value) -> {
            fingerprint.hash = 31 * fingerprint.hash + name.hashCode();
            fingerprint.add(value);
        });
        return Long.toHexString(fingerprint.hash);
    }

    private void add(double value) {
        hash = 31 * hash + Double.doubleToLongBits(value);
        hash = (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
    }
}
