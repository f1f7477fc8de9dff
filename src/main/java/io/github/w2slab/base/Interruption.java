package io.github.w2slab.base;

import java.util.concurrent.CancellationException;

/**
 * How a long computation that has no result to keep half-way is stopped: its loops ask whether their thread has been
 * interrupted. What can go on later (training) is stopped by its monitor instead and keeps its steps.
 */
public final class Interruption {

    private Interruption() {
    }

    /**
     * Ends the computation if its thread has been interrupted; the thread stays marked as interrupted.
     *
     * @throws CancellationException if so
     */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("stopped before there was a result");
        }
    }
}
