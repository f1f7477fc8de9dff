package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.Cell;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.dflib.jjava.jupyter.channels.StdinChannel;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.reply.InputReply;
import org.dflib.jjava.jupyter.messages.request.InputRequest;
import org.dflib.jjava.shaded.org.zeromq.ZMQ;

/** What cells ask their reader, one question at a time. An answer that comes when its cell was stopped answers nothing later. */
final class Questions {

    private static final long INTERVAL_MILLIS = 30;

    private final StdinChannel channel;
    private final SocketThread sockets;
    private final ReentrantLock lock = new ReentrantLock(true);

    Questions(StdinChannel channel, SocketThread sockets) {
        this.channel = channel;
        this.sockets = sockets;
    }

    /**
     * Asks the front end that a message came from.
     *
     * @throws CancellationException if the thread is interrupted, or its cell cut, before the answer comes
     */
    String ask(MessageContext cell, String prompt, boolean password) {
        try {
            lock.lockInterruptibly();
            try {
                Message<InputRequest> question =
                        new Message<>(cell, InputRequest.MESSAGE_TYPE, new InputRequest(prompt, password));
                sockets.call(() -> {
                    while (read() != null) {
                        // Answers to questions of cells that were stopped.
                    }
                    channel.sendMessage(question);
                    return null;
                });
                return answer(question);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the cell was stopped while it waited for an answer");
        }
    }

    private String answer(Message<InputRequest> question) throws InterruptedException {
        while (true) {
            Message<?> reply = sockets.call(this::read);
            if (reply == null) {
                Cell cell = Cell.ofThisThread();
                if (cell != null && cell.isCut()) {
                    throw new InterruptedException();
                }
                Thread.sleep(INTERVAL_MILLIS);
            } else if (reply.getContent() instanceof InputReply answer && answers(reply, question)) {
                return answer.getValue();
            }
        }
    }

    private Message<?> read() {
        return (channel.getEvents() & ZMQ.Poller.POLLIN) != 0 ? channel.readMessage() : null;
    }

    /** Not every front end says which question it answers. */
    private static boolean answers(Message<?> reply, Message<InputRequest> question) {
        boolean same = !reply.hasParentHeader() || reply.getParentHeader().getId() == null
                || reply.getParentHeader().getId().equals(question.getHeader().getId());
        List<byte[]> from = reply.getIdentities();
        List<byte[]> asked = question.getIdentities();
        return same && !from.isEmpty() && !asked.isEmpty() && Arrays.equals(from.get(0), asked.get(0));
    }
}
