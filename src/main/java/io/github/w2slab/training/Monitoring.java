package io.github.w2slab.training;

import java.util.Objects;

/** Holds the {@link Monitor} that all long calls of this process report to. */
public final class Monitoring {

    private static volatile Monitor current = new PlainMonitor(System.err);

    private Monitoring() {
    }

    /**
     * Replaces the monitor for every long call that begins from now on.
     *
     * @param monitor the new monitor
     * @throws NullPointerException if {@code monitor} is null
     */
    public static void install(Monitor monitor) {
        current = Objects.requireNonNull(monitor, "monitor must not be null");
    }

    /** Returns the monitor in force; the default one logs plain lines to the standard error stream. */
    public static Monitor current() {
        return current;
    }
}
