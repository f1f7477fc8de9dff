package io.github.w2slab.kernel.cells;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a cell's own code can be ended. The kernel weaves {@link #check} into every loop and method of the cells, for
 * the JDK has no other way left to end a loop that does not listen.
 */
public final class StopPoint {

    /** What the names of threads that the kernel makes begin with, and those of JJava that run cells. */
    private static final String KERNELS = "w2s-lab ";
    private static final String CELLS = "jjava-exec";

    private static volatile boolean armed;
    private static volatile Set<Thread> kernels = Set.of();

    private StopPoint() {
    }

    /**
     * Called first by the code of every snippet: the calling thread works for the cell whose code this is.
     *
     * @param cell the number of the cell
     */
    public static void begin(int cell) {
        Cell.begin(cell);
        check();
    }

    /**
     * Called first by what a cell may hand to other threads: a thread that comes here from a pool works for the cell whose
     * code this is, or for a later one.
     *
     * @param cell the number of the cell
     */
    public static void enter(int cell) {
        Cell.enter(cell);
        check();
    }

    /**
     * Called where a {@code Scanner} is made of a stream. One of {@code System.in} stays usable when a read is refused: an exception
     * that the stream throws leaves a Scanner with its buffer turned about.
     */
    public static Readable readable(InputStream stream) {
        Reader reader = new InputStreamReader(stream);
        return stream != System.in ? reader : buffer -> {
            try {
                return reader.read(buffer);
            } catch (UnsupportedOperationException refused) {
                buffer.flip();
                throw refused;
            }
        };
    }

    /** Called with what ends a snippet. */
    public static void thrown(Throwable thrown) {
        Cell cell = Cell.ofThisThread();
        if (cell != null) {
            cell.keepThrown(thrown);
        }
    }

    /**
     * Called before each turn of a loop and at the start of each method.
     *
     * @throws Cut              if the cell that the calling thread works for has been cut
     * @throws OutOfMemoryError if it has taken the last of the memory
     */
    public static void check() {
        if (armed || KernelMemory.isGivenUp()) {
            endIfAsked();
        }
    }

    /**
     * Called in place of {@code System.exit}.
     *
     * @throws UnsupportedOperationException always: all variables would go with the kernel
     */
    public static void exit(int status) {
        throw refused("System.exit(" + status + ")");
    }

    /**
     * Called in place of {@code Runtime.exit}.
     *
     * @throws UnsupportedOperationException always
     */
    public static void exit(Runtime runtime, int status) {
        throw refused("Runtime.exit(" + status + ")");
    }

    /**
     * Called in place of {@code Runtime.halt}.
     *
     * @throws UnsupportedOperationException always
     */
    public static void halt(Runtime runtime, int status) {
        throw refused("Runtime.halt(" + status + ")");
    }

    /** Called in place of {@code Thread.interrupt}: the kernel's own threads are left alone, for without them it is deaf. */
    public static void interrupt(Thread thread) {
        if (thread == Thread.currentThread() || !kernels.contains(thread) && !thread.getName().startsWith(KERNELS)) {
            thread.interrupt();
        }
    }

    /** Called in place of {@code ThreadGroup.interrupt}, which would end the kernel. */
    public static void interrupt(ThreadGroup group) {
        Thread[] all = new Thread[group.activeCount() + 64];
        int count = group.enumerate(all);
        Stream.of(all).limit(count).forEach(StopPoint::interrupt);
    }

    /** Says that the threads that are there now are the kernel's, but for those that run cells. */
    public static void spareThreads() {
        kernels = Thread.getAllStackTraces().keySet().stream().filter(thread -> !thread.getName().startsWith(CELLS))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static UnsupportedOperationException refused(String call) {
        return new UnsupportedOperationException(
                call + " would end the kernel and take all variables with it: restart the kernel where that is wanted");
    }

    private static void endIfAsked() {
        Cell cell = Cell.ofThisThread();
        if (cell == null) {
            return;
        }
        if (!cell.isOver() && KernelMemory.isFull()) {
            cell.starve();
        }
        if (cell.isCut()) {
            throw new Cut();
        }
        if (cell.isStarved()) {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    static void arm() {
        armed = true;
    }

    /** Ends the code of a cell that has been cut; not an exception, so that fewer handlers catch it. */
    public static final class Cut extends Error {

        public Cut() {
            super("the cell was stopped", null, false, false);
        }
    }
}
