package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.KernelMemory;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one thread that uses the sockets on which cells write and read. ZeroMQ's sockets belong to one thread at a time, and an
 * interrupted thread breaks them, which the thread of a stopped cell is.
 */
final class SocketThread {

    private static final int PATIENCE_MILLIS = 500;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread made = new Thread(work, "w2s-lab sockets");
                made.setDaemon(true);
                return made;
            });

    SocketThread() {
        // A thread that a cell started would be that cell's.
        thread.prestartAllCoreThreads();
    }

    /** Has the work done after all that came before it, and waits for it; an interrupt has to wait as well. */
    <T> T call(Callable<T> work) {
        Future<T> result = thread.submit(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    // The thread may have ended for want of memory, and no other have taken its place.
                    KernelMemory.insist(thread::prestartCoreThread);
                } catch (OutOfMemoryError e) {
                    // It was the waiting that needed some: the work is under way.
                    KernelMemory.release();
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException same ? same : new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
