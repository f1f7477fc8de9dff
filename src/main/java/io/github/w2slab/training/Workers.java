package io.github.w2slab.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * Shares independent tasks among a few threads, the caller among them. Which thread does which task is left open.
 *
 * <p>All callers together keep as many threads at work as there are processors: several runs at once have one each, and the
 * last one left has them all.
 */
public final class Workers {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    /** Threads at work in {@link #run}, callers among them. */
    private static final AtomicInteger BUSY = new AtomicInteger();

    private static final ExecutorService POOL = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "w2s-lab worker");
        thread.setDaemon(true);
        return thread;
    });

    private Workers() {
    }

    /**
     * Runs tasks 0 to {@code tasks} - 1 and returns when all are done, or throws what one of them threw. No task is
     * running any more when this method ends, however it ends.
     */
    public static void run(int threads, int tasks, IntConsumer task) {
        BUSY.incrementAndGet();
        int helpers = take(Math.max(0, Math.min(threads, tasks) - 1));
        try {
            share(helpers, tasks, task);
        } finally {
            BUSY.addAndGet(-helpers - 1);
        }
    }

    /** Takes at most so many processors that nobody uses. */
    private static int take(int wanted) {
        while (true) {
            int busy = BUSY.get();
            int free = Math.min(wanted, PROCESSORS - busy);
            if (free <= 0) {
                return 0;
            }
            if (BUSY.compareAndSet(busy, busy + free)) {
                return free;
            }
        }
    }

    private static void share(int helpers, int tasks, IntConsumer task) {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch running = new CountDownLatch(helpers);
        Runnable strand = () -> {
            try {
                for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                    task.accept(i);
                }
            } catch (Throwable t) {
                next.set(tasks);
                failure.compareAndSet(null, t);
            }
        };
        try {
            for (int h = 0; h < helpers; h++) {
                POOL.execute(() -> {
                    try {
                        strand.run();
                    } finally {
                        running.countDown();
                    }
                });
            }
            strand.run();
        } finally {
            next.set(tasks);
            awaitAll(running);
        }
        rethrow(failure.get());
    }

    private static void awaitAll(CountDownLatch running) {
        boolean interrupted = false;
        while (true) {
            try {
                running.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(Throwable t) {
        if (t instanceof RuntimeException e) {
            throw e;
        }
        if (t instanceof Error e) {
            throw e;
        }
    }
}
