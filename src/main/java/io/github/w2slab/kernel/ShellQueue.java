package io.github.w2slab.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellHandler;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.reply.ExecuteReply;
import org.dflib.jjava.jupyter.messages.request.ExecuteRequest;
import org.dflib.jjava.shaded.org.zeromq.ZMQ;

/**
 * What comes on the shell channel while a cell runs. JJava reads it only after the cell; here a thread of its own reads it
 * a few times a second, so that a page which is loaded meanwhile learns at once that there is a kernel, and its next cell
 * shows what the running one does ({@link CellRecord}). All else waits for its turn, in its order.
 */
final class ShellQueue {

    private static final long INTERVAL_MILLIS = 200;
    /** Answered at once: nothing of the running cell is needed for it. */
    private static final Set<MessageType<?>> AT_ONCE = Set.of(MessageType.KERNEL_INFO_REQUEST,
            MessageType.HISTORY_REQUEST, MessageType.COMM_INFO_REQUEST);

    private final JupyterConnection connection;
    private final Deque<Message<?>> waiting = new ArrayDeque<>();
    private ShellChannel shell;
    private Message<?> running;
    private CellRecord record;

    ShellQueue(JupyterConnection connection) {
        this.connection = connection;
        Thread reader = new Thread(this::readOnAndOn, "w2s-lab shell reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Reads from now on, for the calling thread, which is the channel's, will be busy with a cell. */
    synchronized void begin(JupyterSocket channel, Message<?> cell, CellRecord itsRecord) {
        shell = (ShellChannel) channel;
        running = cell;
        record = itsRecord;
        notifyAll();
    }

    /** Takes what has come until now, and leaves the channel to its own thread again. */
    synchronized void end() {
        try {
            readAll();
        } catch (RuntimeException e) {
            // A message that cannot be read is nobody's.
        } finally {
            running = null;
            record = null;
        }
    }

    private void readOnAndOn() {
        while (true) {
            try {
                Thread.sleep(INTERVAL_MILLIS);
                readWhileRunning();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException | OutOfMemoryError e) {
                // The next look may do better; without this thread pages wait for the cell's end, as in JJava.
            }
        }
    }

    private synchronized void readWhileRunning() throws InterruptedException {
        while (running == null) {
            wait();
        }
        readAll();
    }

    private void readAll() {
        for (Message<?> message = read(); message != null; message = read()) {
            record.heardFrom(message.getHeader().getSessionId());
            if (AT_ONCE.contains(message.getHeader().getType())) {
                handle(message);
                // The answer's own "idle" is not the kernel's.
                connection.prepareReplyEnv(shell, running).setStatusBusy();
                continue;
            }
            if (message.getContent() instanceof ExecuteRequest && record.isMissedBy(message.getHeader().getSessionId())) {
                record.showIn(connection.prepareReplyEnv(shell, message));
            }
            waiting.add(message);
        }
    }

    private Message<?> read() {
        return (shell.getEvents() & ZMQ.Poller.POLLIN) != 0 ? shell.readMessage() : null;
    }

    /** Answers what has come meanwhile, cells included; called by the channel's thread between two cells. */
    void handleWaiting(ShellReplyEnvironment env) {
        for (Message<?> next = poll(); next != null; next = poll()) {
            passOn(handle(next), env);
        }
    }

    /**
     * Answers what has come meanwhile, but does not run its cells: whoever runs all cells means the stop for all. What comes
     * after the cell's end was sent by somebody who knows how it ended.
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    void abortWaiting(ShellReplyEnvironment env) {
        for (Message<?> next = poll(); next != null; next = poll()) {
            if (next.getContent() instanceof ExecuteRequest) {
                ShellReplyEnvironment own = connection.prepareReplyEnv(shell, next);
                own.setBusyDeferIdle();
                own.reply(new Message(next, ExecuteReply.MESSAGE_TYPE, Map.of("status", "aborted")));
                own.resolveDeferrals();
            } else {
                passOn(handle(next), env);
            }
        }
    }

    private synchronized Message<?> poll() {
        return waiting.poll();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private ShellReplyEnvironment handle(Message<?> request) {
        ShellReplyEnvironment own = connection.prepareReplyEnv(shell, request);
        ShellHandler handler = connection.getHandler(request.getHeader().getType());
        if (handler != null) {
            try {
                handler.handle(own, request);
            } finally {
                own.resolveDeferrals();
            }
        }
        return own;
    }

    private static void passOn(ShellReplyEnvironment own, ShellReplyEnvironment env) {
        if (own.isMarkedForShutdown()) {
            env.markForShutdown();
        }
    }
}
