package io.github.w2slab.notebook;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/**
 * What happens when a cell uses up the kernel's memory.
 *
 * <p>The JVM gives up what is softly reachable before it tells any thread that memory is short, and any thread may be told,
 * also one that the kernel cannot live without. So a reserve hangs on a soft reference, and when it has gone the running cell
 * is ended at its next {@link StopPoint} while the others live on the reserve. Afterwards, if the cell's own variables still
 * hold nearly all memory, they are emptied, so that the next cell can run.
 */
final class KernelMemory {

    private static final int RESERVE = (int) Math.min(32 << 20, Runtime.getRuntime().maxMemory() / 16);
    private static final double NEARLY_ALL = 0.8;
    private static final long INTERVAL_MILLIS = 1000;
    private static final int DEAF = 3;

    private static final ReferenceQueue<byte[]> GIVEN_UP = new ReferenceQueue<>();
    private static volatile SoftReference<byte[]> reserve = new SoftReference<>(null);
    private static boolean lost;
    private static Thread sockets;
    private static volatile boolean ending;

    private KernelMemory() {
    }

    /** Lays the reserve, or lays it back after it was needed; called before a cell. */
    static void prepare() {
        if (reserve.get() == null) {
            if (lost) {
                System.gc();
            }
            lost = true;
            reserve = free() > 2L * RESERVE ? new SoftReference<>(new byte[RESERVE], GIVEN_UP) : reserve;
        }
    }

    /** Gives the reserve up. */
    static void release() {
        reserve.clear();
    }

    /** Ends the cell that takes the last of the memory, from now on until the kernel ends. */
    static void watch() {
        Thread watch = new Thread(() -> {
            while (true) {
                try {
                    boolean givenUp = GIVEN_UP.remove(INTERVAL_MILLIS) != null;
                    Cell cell = Cell.running();
                    if (givenUp && cell != null) {
                        cell.starve();
                    }
                    // What was asked for of late is given up last.
                    reserve.get();
                    leaveIfDeaf();
                } catch (InterruptedException e) {
                    return;
                } catch (OutOfMemoryError e) {
                    // There is no less of it at the next look.
                }
            }
        }, "w2s-lab memory watch");
        watch.setDaemon(true);
        watch.setPriority(Thread.MAX_PRIORITY);
        watch.start();
    }

    /** Says that the kernel ends in its own way, and its sockets' thread with it. */
    static void kernelEnds() {
        ending = true;
    }

    /** A kernel whose sockets' thread has died of it hears nothing any more; Jupyter starts one that has left anew. */
    private static void leaveIfDeaf() {
        if (sockets == null) {
            Thread[] all = new Thread[Thread.activeCount() + 16];
            int count = Thread.enumerate(all);
            sockets = Stream.of(all).limit(count).filter(t -> t.getName().startsWith("iothread")).findFirst().orElse(null);
        } else if (!sockets.isAlive() && !ending) {
            Runtime.getRuntime().halt(DEAF);
        }
    }

    static boolean isShort(String exceptionClass, String message) {
        return exceptionClass.equals(OutOfMemoryError.class.getName()) && message != null
                && (message.contains("heap space") || message.contains("GC overhead"));
    }

    /** For example "the cell needs more memory than the kernel has (12.0 GB, half of this machine's)". */
    static String sentence() {
        double most = Runtime.getRuntime().maxMemory() / 1e9;
        return String.format(Locale.ROOT, "the cell needs more memory than the kernel has (%.1f GB); what earlier cells "
                + "computed is kept", most);
    }

    /**
     * Empties variables that a cell declared, if memory is nearly full without the cell's running code.
     *
     * @param shell  the shell
     * @param loader of the snippets' classes
     * @param before ids of the snippets from before the cell
     * @return what to add to the sentence
     */
    static String recover(JShell shell, ClassLoader loader, Set<String> before) {
        System.gc();
        if (!nearlyFull()) {
            return "";
        }
        List<String> emptied = new ArrayList<>();
        for (VarSnippet variable : shell.variables().filter(v -> !before.contains(v.id())).toList()) {
            if (empty(variable, loader)) {
                emptied.add(variable.name());
            }
        }
        System.gc();
        String own = emptied.isEmpty() ? "" : "; its own variables (" + String.join(", ", emptied) + ") are now null";
        return own + (nearlyFull() ? "; earlier variables fill the memory: set the largest to null" : "");
    }

    static Set<String> ids(JShell shell) {
        return shell.snippets().map(Snippet::id).collect(Collectors.toSet());
    }

    private static boolean empty(VarSnippet variable, ClassLoader loader) {
        try {
            Method className = Snippet.class.getDeclaredMethod("classFullName");
            className.setAccessible(true);
            Field field = loader.loadClass((String) className.invoke(variable)).getDeclaredField(variable.name());
            if (field.getType().isPrimitive() || Modifier.isFinal(field.getModifiers())) {
                return false;
            }
            field.setAccessible(true);
            boolean held = field.get(null) != null;
            field.set(null, null);
            return held;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return false;
        }
    }

    private static boolean nearlyFull() {
        return free() < (1 - NEARLY_ALL) * Runtime.getRuntime().maxMemory();
    }

    private static long free() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }
}
