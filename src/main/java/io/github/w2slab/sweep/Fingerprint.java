package io.github.w2slab.sweep;

import io.github.w2slab.training.History;
import io.github.w2slab.training.Run;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;

/**
 * What a recipe and the measures of its runs give in their first steps. Whatever changes one of these by a bit changes it: the
 * start, the teacher, the labels, rates, seeds, a measure of the user's own, and the library's arithmetic.
 *
 * @param recipe   of all that the run itself recorded
 * @param measures for each further measure the bits of its value there, "none" where it has no value yet
 */
record Fingerprint(String recipe, Map<String, String> measures) implements Serializable {

    /** Steps whose records tell a recipe from others. */
    static final long STEPS = 64;

    /** Returns that of a run at the end of its first steps. */
    static Fingerprint of(Run run, Map<String, ToDoubleFunction<Run>> measures) {
        Map<String, String> versions = new LinkedHashMap<>();
        measures.forEach((name, measure) -> versions.put(name, version(run, measure)));
        return new Fingerprint(recipe(run), versions);
    }

    private static String recipe(Run run) {
        long hash = run.name().hashCode();
        History history = run.history();
        for (String column : history.columns()) {
            for (double value : history.column(column)) {
                hash = 31 * hash + Double.doubleToLongBits(value);
                hash = (hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L;
            }
        }
        return Long.toHexString(hash);
    }

    /** A measure may ask for what only a finished run has. */
    private static String version(Run run, ToDoubleFunction<Run> measure) {
        try {
            return Long.toHexString(Double.doubleToLongBits(measure.applyAsDouble(run)));
        } catch (CancellationException stopped) {
            throw stopped;
        } catch (RuntimeException notYet) {
            return "none";
        }
    }
}
