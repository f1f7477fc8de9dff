package io.github.w2slab.theory;

import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;

/**
 * Asks, for all threads of one integration, whether it is to go on: a few hundred times a second, however often it is asked, and
 * on a thread that is interrupted at once. Once shut it stays shut.
 */
final class Gate {

    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final long step;
    private final LongPredicate goOn;
    private volatile long next = System.nanoTime();
    private volatile boolean shut;

    /** @param step that has been reached, for {@code goOn} */
    Gate(long step, LongPredicate goOn) {
        this.step = step;
        this.goOn = goOn;
    }

    boolean isShut() {
        if (!shut && isTime()) {
            ask();
        }
        return shut;
    }

    private boolean isTime() {
        return System.nanoTime() - next >= 0 || Thread.currentThread().isInterrupted();
    }

    private synchronized void ask() {
        if (!shut && isTime()) {
            shut = !goOn.test(step);
            next = System.nanoTime() + BETWEEN_NANOS;
        }
    }
}
