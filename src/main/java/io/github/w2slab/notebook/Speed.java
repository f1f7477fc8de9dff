package io.github.w2slab.notebook;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts in a second, over the last {@value #WINDOW_NANOS} ns. A call runs slower at first, by a factor of thousands while
 * its code is being compiled, and a time left that is worked out from that is absurd: nothing is said before the earlier and
 * the later half of what is known agree within a factor of 2.
 */
final class Speed {

    private static final long LEAST_NANOS = 700_000_000;
    private static final long WINDOW_NANOS = 4_000_000_000L;
    private static final double AGREEMENT = 2;
    private static final int FEW = 1000;
    private static final int LEAST_OF_FEW = 3;

    private record Look(long time, long count) {
    }

    private final Look start;
    private final boolean few;
    private final Deque<Look> looks = new ArrayDeque<>();

    /**
     * @param begun when the call began, in nanoseconds
     * @param count what it began with
     * @param end   what it will end with; where that is only a few more, their mean since the beginning is the speed
     */
    Speed(long begun, long count, long end) {
        this.start = new Look(begun, count);
        this.few = end - count < FEW;
    }

    /** Takes notice of a count, at a time in nanoseconds, and returns the speed, 0 where it is not known. */
    double at(long now, long count) {
        Look look = new Look(now, count);
        if (few) {
            return count - start.count() < LEAST_OF_FEW ? 0 : between(start, look);
        }
        looks.addLast(look);
        while (looks.size() > 3 && now - looks.peekFirst().time() > WINDOW_NANOS) {
            looks.removeFirst();
        }
        Look first = looks.peekFirst();
        if (looks.size() < 3 || now - first.time() < LEAST_NANOS) {
            return 0;
        }
        Look middle = looks.stream().filter(l -> 2 * l.time() >= first.time() + now).findFirst().orElseThrow();
        if (middle == look) {
            return 0;
        }
        double ratio = between(middle, look) / between(first, middle);
        return ratio > 1 / AGREEMENT && ratio < AGREEMENT ? between(first, look) : 0;
    }

    private static double between(Look from, Look to) {
        return (to.count() - from.count()) / ((to.time() - from.time()) / 1e9);
    }
}
