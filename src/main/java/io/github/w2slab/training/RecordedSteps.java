package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import java.util.Arrays;

/**
 * The steps at which a run records its measures. Step 0 is always among them, and the step at which a run stands is
 * shown beside them.
 */
@FunctionalInterface
public interface RecordedSteps {

    /** Returns the first recorded step greater than {@code step}, or Long.MAX_VALUE where there is none. */
    long after(long step);

    /** Returns what they are made of, for files; only a name where they are code of the user's own. */
    default Description description() {
        return Description.own("choice of recorded steps", "the next after each step");
    }

    /**
     * Log-spaced steps: the powers of 2 up to 32, then multiples of 32, each about 9 % beyond the one before or the next.
     * They do not depend on how long the run will be, and lie where looking costs least.
     */
    static RecordedSteps logSpaced() {
        return new Recorded.LogSpaced();
    }

    /**
     * Just these steps, in any order.
     *
     * @param steps each at least 0
     */
    static RecordedSteps at(long... steps) {
        Require.present("steps", steps);
        for (long step : steps) {
            Require.atLeast("recorded step", step, 0);
        }
        return new Recorded.At(Arrays.stream(steps).sorted().boxed().toList());
    }

    /** Every n-th step, n at least 1. */
    static RecordedSteps every(long n) {
        Require.atLeast("interval n", n, 1);
        return new Recorded.Every(n);
    }
}
