package io.github.w2slab.training;

import io.github.w2slab.world.Require;
import java.util.Arrays;

/**
 * The steps at which a run records its measures. Step 0 is always among them, and the step at which a run stands is
 * shown beside them.
 */
@FunctionalInterface
public interface RecordedSteps {

    /** Returns the first recorded step greater than {@code step}, or Long.MAX_VALUE where there is none. */
    long after(long step);

    /**
     * Log-spaced steps, each about 9 % beyond the one before. They do not depend on how long the run will be, and from
     * 512 on they are multiples of 32, where looking costs least.
     */
    static RecordedSteps logSpaced() {
        return step -> {
            int grid = 32;
            long next = 0;
            while (next <= step) {
                long further = Math.max(next + 1, next + next * 9 / 100);
                next = further < 16 * grid ? further : (further + grid - 1) / grid * grid;
            }
            return next;
        };
    }

    /**
     * Just these steps, in any order.
     *
     * @param steps each at least 0
     */
    static RecordedSteps at(long... steps) {
        for (long step : steps) {
            Require.atLeast("recorded step", step, 0);
        }
        long[] sorted = Arrays.stream(steps).sorted().toArray();
        return step -> Arrays.stream(sorted).filter(s -> s > step).findFirst().orElse(Long.MAX_VALUE);
    }

    /** Every n-th step, n at least 1. */
    static RecordedSteps every(long n) {
        Require.atLeast("interval n", n, 1);
        return step -> (step / n + 1) * n;
    }
}
