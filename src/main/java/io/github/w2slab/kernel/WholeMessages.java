package io.github.w2slab.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.shaded.org.zeromq.ZMQ;

/**
 * A socket of requests that takes a message as a whole or not at all. JJava reads part by part: it waits for what a message lacks
 * and takes it from the next one, so that a single message which is not Jupyter's leaves a kernel that hears nothing more.
 */
class WholeMessages extends ShellChannel {

    private static final byte[] DELIMITER = "<IDS|MSG>".getBytes(StandardCharsets.US_ASCII);
    /** Delimiter, signature, header, parent header, metadata, content. */
    private static final int PARTS = 6;

    private final Deque<byte[]> parts = new ArrayDeque<>();

    WholeMessages(ZMQ.Context context, HMACGenerator signature, boolean control, JupyterConnection connection) {
        super(context, signature, control, connection);
    }

    /**
     * Returns the next part of a message. Buffers behind the content are left out: nothing here takes any.
     *
     * @throws IllegalArgumentException if the next message is not one of Jupyter's; it is read and forgotten
     */
    @Override
    public byte[] recv(int flags) {
        if (parts.isEmpty()) {
            List<byte[]> message = new ArrayList<>();
            do {
                byte[] part = super.recv(flags);
                if (part == null) {
                    return null;
                }
                message.add(part);
            } while (hasReceiveMore());
            parts.addAll(checked(message));
        }
        return parts.poll();
    }

    private static List<byte[]> checked(List<byte[]> message) {
        int end = PARTS;
        while (end <= message.size() && !Arrays.equals(DELIMITER, message.get(end - PARTS))) {
            end++;
        }
        if (end > message.size()) {
            throw new IllegalArgumentException("a message of " + message.size() + " parts is not one of Jupyter's");
        }
        return message.subList(0, end);
    }
}
