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
     * Log-spaced steps: the powers of 2 up to 32, then multiples of 32, each about 9 % beyond the one before or the next.
     * They do not depend on how long the run will be, and lie where looking costs least.
     */
    static RecordedSteps logSpaced() {
        return step -> {
            int grid = 32;
            long next = 1;
            while (next <= step) {
                next = next < grid ? 2 * next : Math.max(next + grid, (next * 109 / 100 + grid - 1) / grid * grid);
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
        return step -> {
            int at = Arrays.binarySearch(sorted, step + 1);
            int first = at < 0 ? -at - 1 : at;
            return first < sorted.length ? sorted[first] : Long.MAX_VALUE;
        };
    }

    /** Every n-th step, n at least 1. */
    static RecordedSteps every(long n) {
        Require.atLeast("interval n", n, 1);
        return step -> (step / n + 1) * n;
    }
}
