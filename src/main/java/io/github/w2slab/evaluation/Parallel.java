package io.github.w2slab.evaluation;

import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitor.Watch;
import io.github.w2slab.training.Monitoring;
import io.github.w2slab.world.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Independent jobs on all processors under one watch. The calling thread does no job: it reports how far all of them are
 * and passes a stop on within {@value #POLL_MILLIS} ms, by a flag and by interrupting the threads. Long calls of the jobs
 * report to the {@linkplain Watch#parts parts} of the whole.
 */
public final class Parallel {

    private static final int POLL_MILLIS = 40;
    private static final int IMPATIENCE_MILLIS = 250;

    private final List<Job> jobs;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<Throwable> failures;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch running;
    private volatile boolean stopped;

    /** A piece of work. */
    public interface Job {

        /** Works until done, or until {@code stopped}, asked every few milliseconds, says so. */
        void run(BooleanSupplier stopped);
    }

    private Parallel(List<Job> jobs, int count, Watch watch) {
        this.jobs = jobs;
        this.failures = new AtomicReferenceArray<>(Math.max(1, jobs.size()));
        this.running = new CountDownLatch(count);
        for (int t = 0; t < count; t++) {
            Thread thread = new Thread(() -> Monitoring.during(watch.parts(), this::work), "w2s-lab run");
            thread.setDaemon(true);
            threads.add(thread);
        }
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
     * @param patient whether to wait, after a stop, for jobs under way as long as it takes; else for a quarter of a second,
     *                after which what cannot be interrupted, the decomposition of a large matrix, ends unheard
     * @param ending what to tell the reader
     */
    public static void run(LongCall call, List<Job> jobs, LongSupplier count, boolean patient, Ending ending) {
        run(call, Runtime.getRuntime().availableProcessors(), jobs, count, patient, ending);
    }

    /** As {@link #run(LongCall, List, LongSupplier, boolean, Ending)}, on at most so many threads. */
    public static void run(LongCall call, int most, List<Job> jobs, LongSupplier count, boolean patient, Ending ending) {
        int threads = Math.min(Require.between("threads", most, 1, 1024), jobs.size());
        Watch watch = Monitoring.current().open(call);
        Parallel parallel = new Parallel(jobs, threads, watch);
        String sentence = null;
        try {
            parallel.threads.forEach(Thread::start);
            parallel.report(watch, count, patient);
            sentence = ending.sentence(parallel.stopped);
        } finally {
            parallel.stop();
            watch.close(Math.min(call.end(), count.getAsLong()), sentence);
        }
    }

    private void work() {
        try {
            for (int i = next.getAndIncrement(); i < jobs.size() && !stopped; i = next.getAndIncrement()) {
                try {
                    jobs.get(i).run(() -> stopped);
                } catch (Throwable t) {
                    if (!(stopped && t instanceof CancellationException)) {
                        failures.set(i, t);
                    }
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
        long end = Long.MAX_VALUE;
        while (!done && System.nanoTime() < end) {
            try {
                done = running.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (!done && !stopped && (interrupted || !watch.proceed(count.getAsLong()))) {
                stop();
                end = patient ? end : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IMPATIENCE_MILLIS);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        for (int i = 0; i < jobs.size(); i++) {
            rethrow(failures.get(i));
        }
    }

    private void stop() {
        stopped = true;
        threads.forEach(Thread::interrupt);
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
