package io.github.w2slab.sweep;

import io.github.w2slab.training.History;
import io.github.w2slab.training.Run;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;

/**
 * What a recipe and the measures of its runs give in their first steps. Whatever changes one of these by a bit changes it: the
 * start, the teacher, the labels, rates, seeds, a measure of the user's own, and the library's arithmetic.
 *
 * @param recipe   of the run's seeds and all that it recorded
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
        for (Map.Entry<String, Long> seed : new TreeMap<>(run.seeds()).entrySet()) {
            hash = mixed(mixed(hash, seed.getKey().hashCode()), seed.getValue());
        }
        History history = run.history();
        for (String column : history.columns()) {
            for (double value : history.column(column)) {
                hash = mixed(hash, Double.doubleToLongBits(value));
            }
        }
        return Long.toHexString(hash);
    }

    private static long mixed(long hash, long bits) {
        long both = 31 * hash + bits;
        return (both ^ both >>> 29) * 0xBF58476D1CE4E5B9L;
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
