package io.github.w2slab.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.shaded.org.zeromq.ZMQ;

/**
 * A socket of requests that takes a message as a whole or not at all. JJava reads part by part: it waits for what a message lacks
 * and takes it from the next one, so that a single message which is not Jupyter's leaves a kernel that hears nothing more.
 */
class WholeMessages extends ShellChannel {

    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    /** Delimiter, signature, header, parent header, metadata, content. */
    private static final int PARTS = 6;

    private List<byte[]> unread;

    WholeMessages(ZMQ.Context context, HMACGenerator signature, boolean control, JupyterConnection connection) {
        super(context, signature, control, connection);
    }

    /**
     * Returns the next message. Buffers behind the content are left out: nothing here takes any.
     *
     * @throws IllegalArgumentException if the next message is not one of Jupyter's; it is read and forgotten
     * @throws SecurityException        if its signature is another's; it is read and forgotten too
     */
    @Override
    public synchronized Message<?> readMessage() {
        if (unread == null) {
            List<byte[]> parts = new ArrayList<>();
            do {
                parts.add(recv());
            } while (hasReceiveMore());
            unread = parts;
        }
        try {
            Message<?> message = read(unread);
            unread = null;
            return message;
        } catch (RuntimeException e) {
            unread = null;
            throw e;
        }
    }

    /** Whether a message has come for which memory was short: it is read at the next attempt. */
    boolean hasUnread() {
        return unread != null;
    }

    private Message<?> read(List<byte[]> message) {
        int delimiter = 0;
        while (delimiter + PARTS <= message.size() && !Arrays.equals(DELIMITER, message.get(delimiter))) {
            delimiter++;
        }
        if (delimiter + PARTS > message.size()) {
            throw new IllegalArgumentException("a message of " + message.size() + " parts is not one of Jupyter's");
        }
        List<byte[]> signed = message.subList(delimiter + 2, delimiter + PARTS);
        String signature = new String(message.get(delimiter + 1), StandardCharsets.US_ASCII);
        if (!hmacGenerator.calculateSignature(signed.toArray(byte[][]::new)).equals(signature)) {
            throw new SecurityException("a message's signature is another's");
        }
        return RequestReader.read(List.copyOf(message.subList(0, delimiter)), signed.get(0), signed.get(2), signed.get(3));
    }
}
