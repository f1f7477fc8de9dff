package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import java.util.Objects;

/** Holds the {@link Monitor} that all long calls of this process report to. */
public final class Monitoring {

    private static volatile Monitor current = new PlainMonitor(System.err);
    private static final ThreadLocal<Monitor> OF_THIS_THREAD = new ThreadLocal<>();

    private Monitoring() {
    }

    /**
     * Replaces the monitor for every long call that begins from now on.
     *
     * @param monitor the new monitor
     * @throws NullPointerException if {@code monitor} is null
     */
    public static void install(Monitor monitor) {
        Require.present("monitor", monitor);
        current = Objects.requireNonNull(monitor, "monitor must not be null");
    }

    /**
     * Runs a task; the long calls that it makes on this thread report to a monitor of their own. So a long call made of
     * others (a comparison of many runs) shows one progress, and a stop of it reaches them all.
     *
     * @param monitor for the calls of this thread until the task ends
     * @param task    what to run
     */
    public static void during(Monitor monitor, Runnable task) {
        Require.present("monitor", monitor);
        Require.present("task", task);
        Monitor before = OF_THIS_THREAD.get();
        OF_THIS_THREAD.set(Objects.requireNonNull(monitor, "monitor must not be null"));
        try {
            task.run();
        } finally {
            OF_THIS_THREAD.set(before);
        }
    }

    /** Returns the monitor in force on this thread; the default one logs plain lines to the standard error stream. */
    public static Monitor current() {
        Monitor own = OF_THIS_THREAD.get();
        return own != null ? own : current;
    }
}
