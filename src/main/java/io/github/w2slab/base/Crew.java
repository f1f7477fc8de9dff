package io.github.w2slab.base;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/**
 * Tasks under way on threads of the {@link Workers}. When one has failed, those that have not begun never begin.
 *
 * <p>Used by the thread that started them.
 */
public final class Crew {

    private final int tasks;
    private final IntConsumer task;
    private final List<Thread> atWork = new ArrayList<>();
    private int strands;
    private int next;
    private int failedTask = Integer.MAX_VALUE;
    private Throwable failure;
    private boolean interrupted;

    Crew(int tasks, IntConsumer task) {
        this.tasks = tasks;
        this.task = task;
    }

    /** Has so many threads of a pool help; returns how many there are, fewer where the system makes no further one. */
    int help(int helpers, UnaryOperator<Runnable> context, Executor pool, ThreadLocal<Boolean> counted) {
        for (int h = 0; h < helpers; h++) {
            Runnable strand = context.apply(this::work);
            addStrands(1);
            try {
                pool.execute(() -> workAs(strand, counted));
            } catch (OutOfMemoryError e) {
                // "unable to create native thread": whoever is there does the work.
                addStrands(-1);
                return h;
            } catch (Throwable t) {
                addStrands(-1);
                throw t;
            }
        }
        return helpers;
    }

    private synchronized void addStrands(int count) {
        strands += count;
        notifyAll();
    }

    /** Works on a thread of the pool, which can be interrupted so long. */
    private void workAs(Runnable strand, ThreadLocal<Boolean> counted) {
        counted.set(true);
        begin(Thread.currentThread());
        try {
            strand.run();
        } catch (Throwable t) {
            fail(Integer.MAX_VALUE - 1, t);
        } finally {
            end(Thread.currentThread());
            counted.set(false);
        }
    }

    private synchronized void begin(Thread thread) {
        atWork.add(thread);
        if (interrupted) {
            thread.interrupt();
        }
    }

    private synchronized void end(Thread thread) {
        atWork.remove(thread);
        Thread.interrupted();
        strands--;
        notifyAll();
    }

    /** Does tasks as long as there are any. */
    void work() {
        for (int i = take(); i < tasks; i = take()) {
            try {
                task.accept(i);
            } catch (Throwable t) {
                fail(i, t);
            }
        }
    }

    private synchronized int take() {
        return next < tasks ? next++ : tasks;
    }

    private synchronized void fail(int i, Throwable t) {
        next = tasks;
        if (i < failedTask) {
            failedTask = i;
            failure = t;
        }
    }

    /**
     * Waits until all tasks are done, or have failed or been stopped, and none is under way, but no longer than {@code millis}.
     * Where no thread could be made, the calling thread does the tasks now.
     *
     * @return whether it is so
     * @throws InterruptedException if the calling thread is interrupted
     */
    public boolean await(long millis) throws InterruptedException {
        if (isDeserted()) {
            work();
        }
        long end = System.nanoTime() + millis * 1_000_000;
        synchronized (this) {
            while (strands > 0) {
                long left = (end - System.nanoTime() + 999_999) / 1_000_000;
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        }
    }

    private synchronized boolean isDeserted() {
        return strands == 0;
    }

    /** Waits for helpers; an interrupt reaches their tasks, and is set again at the end. */
    void finish() {
        boolean heard = false;
        synchronized (this) {
            next = tasks;
            while (strands > 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    heard = true;
                    interruptAll();
                }
            }
        }
        if (heard) {
            Thread.currentThread().interrupt();
        }
    }

    private void interruptAll() {
        interrupted = true;
        atWork.forEach(Thread::interrupt);
    }

    /** Lets no further task begin and interrupts the threads of those under way, without waiting for them. */
    public synchronized void stop() {
        next = tasks;
        interruptAll();
    }

    /** Throws what the first failed task, in their order, threw; does nothing where none has. */
    public void rethrow() {
        Throwable found = failed();
        if (found instanceof RuntimeException e) {
            throw e;
        }
        if (found instanceof Error e) {
            throw e;
        }
        if (found != null) {
            throw new IllegalStateException(found);
        }
    }

    private synchronized Throwable failed() {
        return failure;
    }
}
