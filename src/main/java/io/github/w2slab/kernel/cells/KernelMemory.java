package io.github.w2slab.kernel.cells;

import java.lang.ref.SoftReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/**
 * What happens when a cell uses up the kernel's memory.
 *
 * <p>The JVM gives up what is softly reachable before it tells any thread that memory is short, and any thread may be told,
 * also one that the kernel cannot live without. So a reserve hangs on a soft reference, and each {@link StopPoint} of a cell
 * looks whether it is still there: the turn of a loop that has taken it is the last, whatever the machine's scheduler does,
 * and all threads live on the reserve's room. Code without stop points may take that too: then a second, smaller reserve is
 * let go by the first thread that is told. Afterwards, if the cell's own variables still hold nearly all memory, they are
 * emptied, so that the next cell can run.
 */
public final class KernelMemory {

    private static final int RESERVE = (int) Math.min(16 << 20, Runtime.getRuntime().maxMemory() / 16);
    private static final int LEAST_RESERVE = 1 << 20;
    private static final double NEARLY_ALL = 0.8;
    private static final long INTERVAL_MILLIS = 1000;
    private static final int DEAF = 3;
    private static final int ATTEMPTS = 50;
    private static final long PAUSE_NANOS = 20_000_000;

    /** After so many looks without a cell the kernel rests. */
    private static final int RESTING = 3;
    private static final double MUCH_MORE = 1.5;
    private static final long MORE_AT_REST = 96L << 20;
    private static final long MORE_BETWEEN_CELLS = 256L << 20;
    /** A full collection of more would make the next cell wait. */
    private static final long MOST_COLLECTED = 1L << 30;

    private static final byte[] NOTHING = {};
    /** Stands where no reserve could be laid: never given up, for its array is held. */
    private static final SoftReference<byte[]> NO_RESERVE = new SoftReference<>(NOTHING);
    private static volatile SoftReference<byte[]> reserve = NO_RESERVE;
    private static volatile byte[] last;
    private static int size;
    private static boolean lost;
    private static long kept;
    private static int rested;
    private static Thread sockets;
    private static volatile boolean ending;

    private KernelMemory() {
    }

    /** Lays the reserves, or lays them back after they were needed, and has the heap give back; called before a cell. */
    public static synchronized void prepare() {
        giveBack(MORE_BETWEEN_CELLS);
        if (reserve == NO_RESERVE || isGivenUp() || last == null) {
            if (lost) {
                System.gc();
            }
            lost = true;
            lay((int) Math.min(RESERVE, free() / 3));
        }
    }

    private static void lay(int bytes) {
        last = null;
        reserve = NO_RESERVE;
        if (bytes >= LEAST_RESERVE) {
            try {
                last = new byte[bytes / 4];
                size = bytes;
                reserve = new SoftReference<>(new byte[bytes]);
            } catch (OutOfMemoryError e) {
                // Nothing of that length is free in one piece: this cell has to do without.
            }
        }
    }

    /** Gives the reserves up: the calling thread has been told that memory is short. */
    public static void release() {
        last = null;
        SoftReference<byte[]> given = reserve;
        if (given != NO_RESERVE) {
            given.clear();
        }
    }

    /** Does what the kernel's client waits for: where memory is short the reserves are given up and it is tried again, for a second. */
    public static void insist(Runnable work) {
        for (int left = ATTEMPTS; ; left--) {
            try {
                work.run();
                return;
            } catch (OutOfMemoryError e) {
                if (left == 0) {
                    throw e;
                }
                release();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Whether the reserve is gone; two loads and a comparison, for it is asked at each turn of a cell's loops. */
    static boolean isGivenUp() {
        return reserve.refersTo(null);
    }

    /**
     * Whether half of the room that the reserve left is taken too. The reserve also goes for one array that is too large,
     * which takes nothing: then it is laid back; and for a compiler's garbage where earlier cells hold nearly all memory:
     * then the cell that sets them to null must run.
     */
    static synchronized boolean isFull() {
        if (!isGivenUp()) {
            return false;
        }
        if (free() > 4L * RESERVE) {
            lay(RESERVE);
            return false;
        }
        if (free() < size / 2) {
            System.gc();
        }
        return free() < size / 2;
    }

    /** Looks after the reserve and the sockets from now on until the kernel ends. */
    public static void watch() {
        Thread watch = new Thread(() -> {
            while (true) {
                try {
                    Thread.sleep(INTERVAL_MILLIS);
                    // What was asked for of late is given up last.
                    reserve.get();
                    leaveIfDeaf();
                    giveBackAtRest();
                } catch (InterruptedException | OutOfMemoryError e) {
                    // A cell that interrupts all threads does not mean this one; and of memory there is no less at the next look.
                }
            }
        }, "w2s-lab memory watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void giveBackAtRest() {
        Cell cell = Cell.latest();
        rested = cell != null && !cell.isOver() ? 0 : rested + 1;
        if (rested == RESTING) {
            // What was kept the last time may have been let go since.
            kept = 0;
            giveBack(MORE_AT_REST);
        }
    }

    /** Has the heap give back what it has grown by since the last time, if that is much: else it stays as large as it once was. */
    private static synchronized void giveBack(long more) {
        Runtime heap = Runtime.getRuntime();
        if (heap.totalMemory() > MUCH_MORE * kept + more && heap.totalMemory() - heap.freeMemory() < MOST_COLLECTED) {
            System.gc();
            kept = heap.totalMemory() - heap.freeMemory();
        }
    }

    /** Says that the kernel ends in its own way, and its sockets' thread with it. */
    public static void kernelEnds() {
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

    /** Whether an exception tells that memory is short. What a parallel stream throws is a copy that lost its message. */
    public static boolean isShort(String exceptionClass, String message) {
        boolean lost = message == null || message.equals("null");
        return exceptionClass.equals(OutOfMemoryError.class.getName())
                && (lost || message.contains("heap space") || message.contains("GC overhead"));
    }

    /** For example "the cell needs more memory than the kernel has (12.0 GB, half of this machine's)". */
    public static String sentence() {
        double most = Runtime.getRuntime().maxMemory() / 1e9;
        return String.format(Locale.ROOT, "the cell needs more memory than the kernel has (%.1f GB); what earlier cells "
                + "computed is kept", most);
    }

    /**
     * Empties variables that a cell declared, if memory is nearly full without the cell's running code.
     *
     * @param shell  the shell
     * @param loader of the snippets' classes
     * @param before the snippets from before the cell
     * @return what to add to the sentence
     */
    public static String recover(JShell shell, ClassLoader loader, Set<Snippet> before) {
        System.gc();
        if (!nearlyFull()) {
            return "";
        }
        List<String> emptied = new ArrayList<>();
        for (VarSnippet variable : shell.variables().filter(v -> !before.contains(v)).toList()) {
            if (empty(variable, loader)) {
                emptied.add(variable.name());
            }
        }
        System.gc();
        String own = emptied.isEmpty() ? "" : "; its own variables (" + String.join(", ", emptied) + ") are now null";
        return own + (nearlyFull() ? "; earlier variables fill the memory: set the largest to null" : "");
    }

    /** The snippets that are valid now; one that is declared again keeps its id, but is another object. */
    public static Set<Snippet> snippets(JShell shell) {
        return shell.snippets().collect(Collectors.toSet());
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
