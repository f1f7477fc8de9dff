package io.github.w2slab.kernel;

import java.util.Optional;

/**
 * Ends the kernel when the Jupyter that started it is gone: a server that is killed leaves its kernels running
 * otherwise, each with its memory. Jupyter sets {@code JPY_PARENT_PID} for a kernel that should follow it.
 */
final class ParentWatch {

    private static final long INTERVAL_MILLIS = 1000;

    private ParentWatch() {
    }

    static void start() {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        String named = System.getenv("JPY_PARENT_PID");
        if (named == null || parent.isEmpty()) {
            return;
        }
        if (isGone(named, parent.get().pid())) {
            Runtime.getRuntime().halt(1);
        }
        Thread watch = new Thread(() -> leaveAfter(parent.get()), "w2s-lab-parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** On a busy machine Jupyter may go before this looks: then an orphan has another parent already. Windows names no process. */
    private static boolean isGone(String named, long parent) {
        return !System.getProperty("os.name").startsWith("Windows") && named.matches("[0-9]{1,18}")
                && Long.parseLong(named) != parent && ProcessHandle.of(Long.parseLong(named)).isEmpty();
    }

    /** A look that fails for want of memory tells nothing; the next one will. */
    private static boolean isThere(ProcessHandle parent) {
        try {
            return parent.isAlive() && ProcessHandle.current().parent().equals(Optional.of(parent));
        } catch (OutOfMemoryError e) {
            return true;
        }
    }

    /** An orphan is given to another parent, so a parent that has changed is a parent that is gone. */
    private static void leaveAfter(ProcessHandle parent) {
        while (isThere(parent)) {
            try {
                Thread.sleep(INTERVAL_MILLIS);
            } catch (InterruptedException e) {
                // A cell that interrupts all threads does not mean this one.
            }
        }
        Runtime.getRuntime().halt(1);
    }
}
