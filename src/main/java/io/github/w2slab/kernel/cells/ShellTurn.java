package io.github.w2slab.kernel.cells;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Whose turn it is with JShell, which takes one thread at a time. It is free while a snippet runs, so cells of several shells
 * run at once: only what compiles, completes or looks something up waits for the others that do.
 */
public final class ShellTurn {

    private static final long INTERVAL_MILLIS = 50;
    private static final ReentrantLock LOCK = new ReentrantLock(true);

    private ShellTurn() {
    }

    /**
     * Does something with JShell when nobody else does.
     *
     * @throws StopPoint.Cut if the cell of the calling thread is cut while it waits
     */
    public static <T> T take(Supplier<T> work) {
        await();
        try {
            return work.get();
        } finally {
            LOCK.unlock();
        }
    }

    private static void await() {
        Cell cell = Cell.ofThisThread();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (LOCK.tryLock(INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                if (cell != null && cell.isCut()) {
                    throw new StopPoint.Cut();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets others use JShell until what is returned is closed. */
    static Pause pause() {
        int turns = LOCK.getHoldCount();
        for (int i = 0; i < turns; i++) {
            LOCK.unlock();
        }
        return () -> {
            for (int i = 0; i < turns; i++) {
                LOCK.lock();
            }
        };
    }

    /** A time in which others may use JShell. */
    interface Pause extends AutoCloseable {

        @Override
        void close();
    }
}
