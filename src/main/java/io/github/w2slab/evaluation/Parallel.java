package io.github.w2slab.evaluation;

import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitor.Watch;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.world.Require;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Independent jobs on all processors under one watch. The calling thread does no job: it alone reports, so progress
 * appears under its cell, and it passes a stop on within {@value #POLL_MILLIS} ms.
 */
public final class Parallel {

    private static final int POLL_MILLIS = 40;

    private final List<Job> jobs;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<Throwable> failures;
    private final CountDownLatch running;
    private volatile boolean stopped;

    /** A piece of work. */
    public interface Job {

        /** Works until done, or until {@code stopped}, asked every few milliseconds, says so. */
        void run(BooleanSupplier stopped);
    }

    private Parallel(List<Job> jobs, int threads) {
        this.jobs = jobs;
        this.failures = new AtomicReferenceArray<>(Math.max(1, jobs.size()));
        this.running = new CountDownLatch(threads);
    }

    /** What to say at the end: told whether it was stopped, gives a sentence or null. */
    public interface Ending {

        /** Returns what to tell the reader, or null. */
        String sentence(boolean stopped);
    }

    /**
     * Runs all jobs.
     *
     * @param call   what to show
     * @param count  the count reached, at any time
     * @param patient whether to wait, after a stop, for jobs under way; else they end on their own, in the background
     * @param ending what to tell the reader
     */
    public static void run(LongCall call, List<Job> jobs, LongSupplier count, boolean patient, Ending ending) {
        run(call, Runtime.getRuntime().availableProcessors(), jobs, count, patient, ending);
    }

    /** As {@link #run(LongCall, List, LongSupplier, boolean, Ending)}, on at most so many threads. */
    public static void run(LongCall call, int most, List<Job> jobs, LongSupplier count, boolean patient, Ending ending) {
        int threads = Math.min(Require.between("threads", most, 1, 1024), jobs.size());
        Parallel parallel = new Parallel(jobs, threads);
        Watch watch = Monitoring.current().open(call);
        String sentence = null;
        try {
            for (int t = 0; t < threads; t++) {
                Thread thread = new Thread(parallel::work, "w2s-lab run");
                thread.setDaemon(true);
                thread.start();
            }
            parallel.report(watch, count, patient);
            sentence = ending.sentence(parallel.stopped);
        } finally {
            parallel.stopped = true;
            watch.close(Math.min(call.end(), count.getAsLong()), sentence);
        }
    }

    private void work() {
        try {
            for (int i = next.getAndIncrement(); i < jobs.size() && !stopped; i = next.getAndIncrement()) {
                try {
                    jobs.get(i).run(() -> stopped);
                } catch (Throwable t) {
                    failures.set(i, t);
                    next.set(jobs.size());
                }
            }
        } finally {
            running.countDown();
        }
    }

    private void report(Watch watch, LongSupplier count, boolean patient) {
        boolean interrupted = false;
        boolean done = false;
        while (!done && (patient || !stopped)) {
            try {
                done = running.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
                stopped = true;
            }
            if (!done && !stopped && !watch.proceed(count.getAsLong())) {
                stopped = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        for (int i = 0; i < jobs.size(); i++) {
            rethrow(failures.get(i));
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
