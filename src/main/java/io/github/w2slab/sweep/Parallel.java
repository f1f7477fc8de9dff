package io.github.w2slab.sweep;

import io.github.w2slab.base.Crew;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.training.Monitor.LongCall;
import io.github.w2slab.training.Monitor.Watch;
import io.github.w2slab.training.Monitoring;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Independent jobs on all processors under one watch. The calling thread does no job: it reports how far all of them are
 * and passes a stop on within {@value #POLL_MILLIS} ms, by a flag and by interrupting the threads. Long calls of the jobs
 * report to the {@linkplain Watch#parts parts} of the whole.
 */
final class Parallel {

    private static final int POLL_MILLIS = 40;
    private static final int IMPATIENCE_MILLIS = 250;

    private final List<Job> jobs;
    private final Crew crew;
    private volatile boolean stopped;

    /** A piece of work. */
    interface Job {

        /** Works until done, or until {@code stopped}, asked every few milliseconds, says so. */
        void run(BooleanSupplier stopped);
    }

    private Parallel(List<Job> jobs, int threads, Watch watch) {
        this.jobs = jobs;
        this.crew = Workers.start(threads, jobs.size(), i -> Monitoring.during(watch.parts(), () -> work(i)));
    }

    /** What to say at the end: told whether it was stopped, gives a sentence or null. */
    interface Ending {

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
    static void run(LongCall call, List<Job> jobs, LongSupplier count, boolean patient, Ending ending) {
        run(call, Workers.processors(), jobs, count, patient, ending);
    }

    /** As {@link #run(LongCall, List, LongSupplier, boolean, Ending)}, on at most so many threads. */
    static void run(LongCall call, int most, List<Job> jobs, LongSupplier count, boolean patient, Ending ending) {
        run(call, most, () -> true, jobs, count, patient, ending);
    }

    /**
     * As {@link #run(LongCall, int, List, LongSupplier, boolean, Ending)}, after something else, whose long calls are parts of the
     * whole too.
     *
     * @param before false if it was stopped
     */
    static void run(LongCall call, int most, BooleanSupplier before, List<Job> jobs, LongSupplier count, boolean patient,
            Ending ending) {
        Require.between("threads", most, 1, 1024);
        Watch watch = Monitoring.current().open(call);
        String sentence = null;
        try {
            boolean[] begun = new boolean[1];
            Monitoring.during(watch.parts(), () -> begun[0] = before.getAsBoolean());
            if (!begun[0]) {
                sentence = ending.sentence(true);
            } else if (!jobs.isEmpty()) {
                Parallel parallel = new Parallel(jobs, Math.min(most, jobs.size()), watch);
                try {
                    parallel.report(watch, count, patient);
                    sentence = ending.sentence(parallel.stopped);
                } finally {
                    parallel.stopped = true;
                    parallel.crew.stop();
                }
            } else {
                sentence = ending.sentence(false);
            }
        } finally {
            watch.close(Math.min(call.end(), count.getAsLong()), sentence);
        }
    }

    private void work(int i) {
        try {
            jobs.get(i).run(() -> stopped);
        } catch (CancellationException e) {
            if (!stopped) {
                throw e;
            }
        }
    }

    private void report(Watch watch, LongSupplier count, boolean patient) {
        boolean interrupted = false;
        boolean done = false;
        long end = Long.MAX_VALUE;
        while (!done && System.nanoTime() < end) {
            try {
                done = crew.await(POLL_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (!done && !stopped && (interrupted || !watch.proceed(count.getAsLong()))) {
                stopped = true;
                crew.stop();
                end = patient ? end : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IMPATIENCE_MILLIS);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        crew.rethrow();
    }
}
