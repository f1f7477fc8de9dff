package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.Cell;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;

/** Requests that are answered one after another, by a thread of their own: those to the main shell, or to one subshell. */
final class Shell {

    private final Shells shells;
    private final Thread thread;
    private final Deque<Message<?>> waiting = new ArrayDeque<>();
    private Message<?> running;
    private long since;
    private volatile Cell cell;
    /** How many of those that wait came before the cell's end. */
    private int behindCell;
    private boolean closed;

    Shell(String name, Shells shells) {
        this.shells = shells;
        thread = new Thread(this::answerOnAndOn, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a request. */
    synchronized void add(Message<?> request) {
        waiting.add(request);
        notifyAll();
    }

    /** Ends when all is answered that came until now. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void answerOnAndOn() {
        for (Message<?> next = take(); next != null; next = take()) {
            shells.answer(next, this);
        }
    }

    private synchronized Message<?> take() {
        while (waiting.isEmpty()) {
            if (closed) {
                return null;
            }
            try {
                wait();
            } catch (InterruptedException late) {
                // A stop that came when its cell had just ended.
            }
        }
        return waiting.poll();
    }

    /** Says that the calling thread, this shell's, runs a cell from now on. */
    void begin(Message<?> request, Cell itsCell) {
        synchronized (this) {
            running = request;
            since = System.nanoTime();
        }
        cell = itsCell;
    }

    /** Says that the cell has ended; what has come until now was sent by somebody who does not know how. */
    void end() {
        shells.catchUp();
        synchronized (this) {
            running = null;
            behindCell = waiting.size();
        }
    }

    /** Answers what waited behind the cell, but runs no cells of it: whoever runs all cells means the stop for all. */
    void abortWaiting() {
        while (true) {
            Message<?> next;
            synchronized (this) {
                if (behindCell == 0) {
                    return;
                }
                behindCell--;
                next = waiting.poll();
            }
            if (next != null && next.getContent() instanceof ExecuteRequest) {
                shells.reply(next, ExecuteReply.MESSAGE_TYPE, Map.of("status", "aborted"));
            } else if (next != null) {
                shells.answer(next, this);
            }
        }
    }

    /** Returns the request whose cell is running, or null. */
    synchronized Message<?> running() {
        return running;
    }

    /** Returns the cell that began last, or null. */
    Cell cell() {
        return cell;
    }

    /**
     * Takes away what waits before the next cell, if the running one has been at it for a while.
     *
     * @param types of the requests to take
     * @param nanos how long the cell must have been running
     */
    synchronized List<Message<?>> takeIfBusy(Set<MessageType<?>> types, long nanos) {
        List<Message<?>> taken = new ArrayList<>();
        if (running == null || System.nanoTime() - since < nanos) {
            return taken;
        }
        for (Iterator<Message<?>> all = waiting.iterator(); all.hasNext();) {
            Message<?> next = all.next();
            if (next.getContent() instanceof ExecuteRequest) {
                break;
            }
            if (types.contains(next.getHeader().getType())) {
                taken.add(next);
                all.remove();
            }
        }
        return taken;
    }
}
