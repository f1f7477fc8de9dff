package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.KernelMemory;
import java.util.concurrent.TimeUnit;
import org.dflib.jjava.jupyter.channels.IOPubChannel;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.publish.PublishError;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteInput;
import org.dflib.jjava.jupyter.messages.publish.PublishExecuteResult;
import org.dflib.jjava.jupyter.messages.publish.PublishStatus;
import org.dflib.jjava.jupyter.messages.publish.PublishStream;
import org.dflib.jjava.shaded.org.zeromq.ZMQ;

/**
 * The socket that all pages hear, which loses nothing.
 *
 * <p>JJava's drops what a client has not read in time, the end of a cell included; this one waits for the client, and so does the
 * cell. A client that has read nothing for {@value #PATIENCE_MILLIS} ms is not waited for any more until it reads again.
 *
 * <p>Jupyter's server drops what comes faster than 1000 messages or 1 MB of printed text a second, seen over 3 s; outputs here
 * keep below that. What a cell cannot do without, its status, value and error, waits for nothing.
 */
final class Publisher extends IOPubChannel {

    private static final int PATIENCE_MILLIS = 3_000;
    /** Over 3 s at most 2,400 messages and 2.6 MB, which leaves something for a server that is late itself. */
    private static final int MESSAGES_A_SECOND = 500;
    private static final int MOST_MESSAGES = 900;
    private static final int BYTES_A_SECOND = 600_000;
    private static final int MOST_BYTES = 800_000;
    private static final int HEADERS = 1_000;

    private final SocketThread sockets;
    private final Pace messages = new Pace(MESSAGES_A_SECOND, MOST_MESSAGES, System.nanoTime());
    private final Pace bytes = new Pace(BYTES_A_SECOND, MOST_BYTES, System.nanoTime());

    Publisher(ZMQ.Context context, HMACGenerator signature, SocketThread sockets) {
        super(context, signature);
        this.sockets = sockets;
        setXpubNoDrop(true);
        setSendTimeOut(PATIENCE_MILLIS);
    }

    @Override
    public void sendMessage(Message<?> message) {
        waitForTurn(message.getContent());
        if (isNeeded(message.getContent())) {
            KernelMemory.insist(() -> send(message));
        } else {
            send(message);
        }
    }

    private void send(Message<?> message) {
        sockets.call(() -> {
            super.sendMessage(message);
            return null;
        });
    }

    /** Without these a client waits for ever, or does not learn why it got nothing. */
    private static boolean isNeeded(Object content) {
        return content instanceof PublishStatus || content instanceof PublishError;
    }

    private void waitForTurn(Object content) {
        if (content instanceof PublishStatus || content instanceof PublishExecuteInput) {
            return;
        }
        long now = System.nanoTime();
        long wait = messages.take(1, now);
        if (content instanceof PublishStream stream) {
            wait = Math.max(wait, bytes.take(HEADERS + wireBytes(stream.getText()), now));
        }
        if (!(content instanceof PublishExecuteResult || content instanceof PublishError)) {
            sleep(wait);
        }
    }

    private static void sleep(long nanos) {
        boolean interrupted = false;
        for (long end = System.nanoTime() + nanos, left = nanos; left > 0; left = end - System.nanoTime()) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many bytes a text takes as JSON, written as JJava writes it. */
    static long wireBytes(String text) {
        long sum = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                sum += c == '\n' || c == '\t' || c == '\r' ? 2 : 6;
            } else if (c < 0x80) {
                sum += "<>&='".indexOf(c) >= 0 ? 6 : c == '"' || c == '\\' ? 2 : 1;
            } else {
                sum += c == '\u2028' || c == '\u2029' ? 6 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            }
        }
        return sum;
    }

    /** A part of a message. Only a first part can meet a client that does not read; what follows it goes without that client. */
    @Override
    public boolean send(byte[] data, int flags) {
        // Half a message would spoil the next one too.
        KernelMemory.insist(() -> {
            if (!super.send(data, flags)) {
                sendWithoutWaiting(data, flags);
            }
        });
        return true;
    }

    private void sendWithoutWaiting(byte[] data, int flags) {
        setXpubNoDrop(false);
        try {
            super.send(data, flags);
        } finally {
            setXpubNoDrop(true);
        }
    }
}
