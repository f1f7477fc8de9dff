package io.github.w2slab.kernel.cells;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;

/**
 * One cell's execution, as the stop button sees it.
 *
 * <p>A cell listens as long as a long call of the library is open in it: then {@link #requestStop} asks that call to
 * return, and every further long call of the cell returns at once. A cell that does not listen, or no longer, is
 * {@link #cut}: its code ends at the next loop turn or method call that it makes.
 */
public final class Cell {

    public static final String STOPPED = "The cell was stopped.";

    private static final InheritableThreadLocal<Cell> OF_THREAD = new InheritableThreadLocal<>();
    /** Cells that have been cut, by number: a thread may come to their code when they are over. */
    private static final Map<Integer, Cell> CUT = new ConcurrentHashMap<>();
    /** Cells that run code of an earlier cell once more, by its number. */
    private static final Map<Integer, Cell> AGAIN = new ConcurrentHashMap<>();
    /** Cells that are running, by number: one of the main shell, and one of each subshell. */
    private static final NavigableMap<Integer, Cell> RUNNING = new ConcurrentSkipListMap<>();
    /** The cell whose answer is the calling thread's work. */
    private static final ThreadLocal<Cell> ANSWERED = new ThreadLocal<>();
    private static volatile Cell running;
    private static volatile boolean known;
    private static volatile int count;

    private final int number;
    private final ShellReplyEnvironment output;
    private final boolean watched;
    private final boolean beside;
    private final List<Runnable> endings = new ArrayList<>();
    private final AtomicInteger shown = new AtomicInteger();
    private volatile boolean stopping;
    private volatile boolean cut;
    private volatile boolean starved;
    private volatile Future<?> awaited;
    private volatile boolean over;
    private volatile Throwable thrown;
    private Thread waiting;
    private Thread body;
    private int longCalls;
    private int sentences;

    private Cell(int number, ShellReplyEnvironment output, boolean watched, boolean beside) {
        this.number = number;
        this.output = output;
        this.watched = watched;
        this.beside = beside;
    }

    /** Begins a cell without an output. */
    static Cell begin() {
        return begin(null);
    }

    /** Begins a cell; code that {@linkplain #enter enters} from now on belongs to it. */
    public static Cell begin(ShellReplyEnvironment output) {
        return begin(output, true, false);
    }

    /**
     * Begins a cell, as {@link #begin(ShellReplyEnvironment)}.
     *
     * @param watched whether somebody looks at it while it runs
     * @param beside  whether it is a subshell's
     */
    public static synchronized Cell begin(ShellReplyEnvironment output, boolean watched, boolean beside) {
        known = true;
        OF_THREAD.remove();
        Cell cell = new Cell(++count, output, watched, beside);
        // The main shell has one at a time.
        RUNNING.values().removeIf(other -> !beside && !other.beside);
        RUNNING.put(cell.number, cell);
        ANSWERED.set(cell);
        running = chosen();
        return cell;
    }

    /** What belongs to no cell belongs to the main shell's, or to the one that began last. */
    private static Cell chosen() {
        return RUNNING.descendingMap().values().stream().filter(cell -> !cell.beside).findFirst()
                .orElseGet(Cell::latest);
    }

    /** Returns the running cell that began last, or null: it is what a stop button without further words means. */
    public static Cell latest() {
        Map.Entry<Integer, Cell> last = RUNNING.lastEntry();
        return last == null ? null : last.getValue();
    }

    /** Returns where the cell's threads put out, or null. */
    public ShellReplyEnvironment output() {
        return output;
    }

    /** Whether somebody looks at the cell while it runs; where nobody does, progress is only noise in a file. */
    public boolean isWatched() {
        return watched;
    }

    /** Returns the cell that the calling thread answers, else the one that is running, or null. */
    public static Cell running() {
        Cell own = ANSWERED.get();
        return own != null && !own.over ? own : running;
    }

    /** Returns the cell that the calling thread answers, or null. */
    static Cell answeredHere() {
        return ANSWERED.get();
    }

    /** Returns the number of the cell that the calling thread works for, else of the one that began last. */
    static int numberHere() {
        Cell own = OF_THREAD.get();
        return own != null ? own.number : count;
    }

    /** Marks the calling thread, and the threads that it will start, as working for the running cell. */
    public static void enter() {
        OF_THREAD.set(running());
    }

    /** Ends what {@link #enter} or a line of a cell's code made of the calling thread. */
    public static void leave() {
        OF_THREAD.remove();
    }

    /** Returns what runs a task on another thread for the cell of the calling one. */
    public static Runnable carry(Runnable task) {
        Cell own = OF_THREAD.get();
        return () -> {
            Cell before = OF_THREAD.get();
            OF_THREAD.set(own);
            try {
                task.run();
            } finally {
                OF_THREAD.set(before);
            }
        };
    }

    /** {@link #enter()} for a snippet of a given cell, which may have been cut before its thread came here. */
    static void begin(int codeOfCell) {
        Cell cell = cutOwner(codeOfCell);
        cell = cell != null ? cell : owner(codeOfCell);
        OF_THREAD.set(cell);
        if (cell != null) {
            cell.runIn(Thread.currentThread());
        }
    }

    private static Cell owner(int codeOfCell) {
        Cell again = AGAIN.get(codeOfCell);
        Cell own = again != null && !again.over ? again : RUNNING.get(codeOfCell);
        return own != null ? own : running;
    }

    /** Says that the calling thread's cell runs code of an earlier one, which JShell has not loaded again. */
    static void runsAgain(int codeOfCell) {
        Cell cell = OF_THREAD.get();
        cell = cell != null ? cell : running();
        if (cell != null && cell.number != codeOfCell) {
            AGAIN.put(codeOfCell, cell);
        }
    }

    private static Cell cutOwner(int codeOfCell) {
        Cell again = AGAIN.get(codeOfCell);
        return again == null ? CUT.get(codeOfCell) : again.cut ? again : null;
    }

    /**
     * Marks a thread that comes to code of a newer cell than its own as working for that cell, for the running one, or between
     * cells for the one whose code it is if that was cut: a pool's thread keeps the cell that began it.
     */
    static void enter(int codeOfCell) {
        Cell own = OF_THREAD.get();
        if (own == null || own.number < codeOfCell) {
            Cell newer = RUNNING.get(codeOfCell);
            if (newer == null && own != null && !own.over) {
                return;
            }
            Cell cell = newer != null ? newer : running;
            OF_THREAD.set(cell != null ? cell : cutOwner(codeOfCell));
        }
    }

    /** Returns the cell that the calling thread works for, or null outside of cells. */
    public static Cell ofThisThread() {
        return OF_THREAD.get();
    }

    /**
     * Returns the cell that a long call of the calling thread belongs to, or null. The threads of parallel streams outlive
     * the cell that began them and may come to a long call without a line of a cell's code.
     */
    public static Cell ofLongCall() {
        Cell own = OF_THREAD.get();
        boolean stale = own == null || own.isOver();
        return stale && Thread.currentThread() instanceof ForkJoinWorkerThread ? running : own;
    }

    /** Whether no cell has begun in this process: then the kernel is not ours, and every thread may be a cell's. */
    public static boolean areUnknown() {
        return !known;
    }

    /**
     * Runs code that may be this cell's own, for example the text of its value, in a thread that works for the cell.
     *
     * @throws StopPoint.Cut as soon as the cell is cut, wherever the code is then
     */
    public <T> T inOwnThread(Supplier<T> code) {
        FutureTask<T> task = new FutureTask<>(() -> {
            OF_THREAD.set(this);
            return code.get();
        });
        awaited = task;
        try {
            if (cut) {
                throw new StopPoint.Cut();
            }
            Thread thread = new Thread(task, "w2s-lab cell " + number);
            thread.setDaemon(true);
            thread.start();
            return task.get();
        } catch (CancellationException e) {
            throw new StopPoint.Cut();
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new StopPoint.Cut();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } finally {
            awaited = null;
        }
    }

    /** Has something done at the end of this cell, while its output is still its own. */
    public void atEnd(Runnable ending) {
        synchronized (endings) {
            endings.add(ending);
        }
    }

    /** Ends the cell: what still runs of it is mute from now on. */
    public void end() {
        List<Runnable> last;
        synchronized (endings) {
            last = List.copyOf(endings);
            endings.clear();
        }
        try {
            last.forEach(Runnable::run);
        } finally {
            over();
        }
    }

    private synchronized void over() {
        over = true;
        thrown = null;
        synchronized (Cell.class) {
            RUNNING.remove(number);
            running = chosen();
        }
        if (ANSWERED.get() == this) {
            ANSWERED.remove();
        }
        notifyAll();
    }

    /** Says that the calling thread waits for the end of a snippet, and that a cut is to end the waiting; null: no longer. */
    void waitIn(Thread thread) {
        synchronized (endings) {
            waiting = thread;
            body = null;
            if (thread == null) {
                // A cut that came too late is told by its flag.
                Thread.interrupted();
            } else if (cut) {
                thread.interrupt();
            }
        }
    }

    private void runIn(Thread thread) {
        synchronized (endings) {
            body = thread;
        }
    }

    void keepThrown(Throwable ending) {
        thrown = ending;
    }

    /** Returns what ended one of the cell's snippets last, once: JShell tells of it and does not have it; null where nothing did. */
    public Throwable takeThrown() {
        Throwable last = thrown;
        thrown = null;
        return last;
    }

    /** Counts an output that the cell shows: a display, or the value that it was written for. */
    public void countShown() {
        shown.incrementAndGet();
    }

    public int shown() {
        return shown.get();
    }

    public synchronized void longCallOpened() {
        longCalls++;
    }

    public synchronized void longCallClosed() {
        longCalls--;
        notifyAll();
    }

    /**
     * Asks the open long call to stop.
     *
     * @return false where nobody listens: no long call is open, or a stop has been asked for already
     */
    public synchronized boolean requestStop() {
        boolean heard = longCalls > 0 && !stopping;
        stopping = true;
        return heard;
    }

    /** Waits until no long call is open or the cell is over, but no longer than {@code millis}. */
    public synchronized void awaitLongCalls(long millis) {
        long deadline = System.nanoTime() + millis * 1_000_000;
        try {
            while (longCalls > 0 && !over) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the cell is over, but no longer than {@code millis}; returns whether it is. */
    public synchronized boolean awaitEnd(long millis) {
        long deadline = System.nanoTime() + millis * 1_000_000;
        try {
            for (long left = millis; !over && left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return over;
    }

    /** Whether none of the cell's snippets is running: then it is being compiled. */
    public boolean isBetweenSnippets() {
        synchronized (endings) {
            return waiting == null;
        }
    }

    public boolean isOver() {
        return over;
    }

    /** Whether long calls of this cell should return now. */
    public boolean isStopping() {
        return stopping;
    }

    /** Counts a line that says that something was stopped; a loop of long calls could say it a thousand times. */
    public synchronized int countSentence() {
        return ++sentences;
    }

    /** Ends the cell's own code wherever it comes past a {@link StopPoint}. */
    public void cut() {
        stopping = true;
        cut = true;
        CUT.put(number, this);
        StopPoint.arm();
        Future<?> task = awaited;
        if (task != null) {
            task.cancel(true);
        }
        synchronized (endings) {
            if (waiting != null) {
                waiting.interrupt();
                if (body != null) {
                    body.interrupt();
                }
            }
        }
    }

    public boolean isCut() {
        return cut;
    }

    /** Ends the cell's own code at the next {@link StopPoint}, for it has taken the last of the memory. */
    void starve() {
        starved = true;
        StopPoint.arm();
    }

    boolean isStarved() {
        return starved;
    }

    /** Writes to the cell's output, unless the cell is over: then its output is another cell's. */
    public synchronized void write(Runnable output) {
        if (!over && !cut) {
            output.run();
        }
    }
}
