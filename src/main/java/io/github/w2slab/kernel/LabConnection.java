package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.KernelMemory;
import java.lang.reflect.Field;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.dflib.jjava.jupyter.channels.IOPubChannel;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.channels.Loop;
import org.dflib.jjava.jupyter.channels.ShellChannel;
import org.dflib.jjava.jupyter.channels.ShellHandler;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.publish.PublishStatus;
import org.dflib.jjava.shaded.org.zeromq.ZMQ;
import org.dflib.jjava.shaded.org.zeromq.ZMQException;

/**
 * JJava's connection, with a publishing socket that loses nothing, questions that a stop may end, and sockets that know a client
 * again which comes back under its name.
 */
final class LabConnection extends JupyterConnection {

    private static final long PAUSE_MILLIS = 100;
    private static final long CLOSING_MILLIS = 1_000;
    /** Who announces more is cut off: ZeroMQ takes memory for it before a byte has come, and goes deaf where there is not so much. */
    private static final long LARGEST_PART = 64 << 20;

    private final KernelConnectionProperties properties;
    private final SocketThread sockets = new SocketThread();
    private final Publisher publisher;
    private final RouterSocket requests;
    private final RouterSocket orders;
    private Shells shells;
    private final Questions questions;
    private final long limit;
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean closing;

    /**
     * @param properties what Jupyter's connection file says
     * @param limit      how many characters a cell may print
     */
    LabConnection(KernelConnectionProperties properties, long limit) throws GeneralSecurityException {
        super(properties);
        this.properties = properties;
        this.limit = limit;
        publisher = new Publisher(context(), properties.createHMACGenerator(), sockets);
        questions = new Questions(stdin, sockets);
        requests = new RouterSocket(context(), properties.createHMACGenerator(), false, this);
        orders = new RouterSocket(context(), properties.createHMACGenerator(), true, this);
    }

    /** JJava's own, so that one thread serves all sockets: KernelMemory sees whether it lives. */
    private ZMQ.Context context() {
        try {
            Field field = JupyterConnection.class.getDeclaredField("ctx");
            field.setAccessible(true);
            return (ZMQ.Context) field.get(this);
        } catch (ReflectiveOperationException | RuntimeException otherJJava) {
            return ZMQ.context(1);
        }
    }

    @Override
    public CellOutput prepareReplyEnv(ShellChannel shell, MessageContext context) {
        sessions.add(context.getHeader().getSessionId());
        return new CellOutput(shell, stdin, publisher, context, questions, limit);
    }

    /** What a request of the shell channel is answered by. */
    CellOutput prepareReplyEnv(MessageContext request) {
        return prepareReplyEnv(requests, request);
    }

    /** Says who answers the requests of the shell channel. */
    void answeredBy(Shells those) {
        shells = those;
    }

    /** Waits until all requests of the shell channel have been read that have come until now. */
    void readAll() {
        requests.catchUp();
    }

    /** Has a request answered by its handler, or told what is wrong with it; returns false where it has none. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    boolean handle(CellOutput own, Message<?> request) {
        ShellHandler handler = getHandler(request.getHeader().getType());
        if (handler == null) {
            return false;
        }
        try {
            if (request.getContent() instanceof RequestReader.Malformed wrong) {
                own.refuse(request, wrong);
            } else {
                handler.handle(own, request);
            }
        } catch (RuntimeException | Error e) {
            if (e instanceof OutOfMemoryError) {
                KernelMemory.release();
            }
            KernelMemory.insist(() -> own.refuse(request, e.getClass().getSimpleName(), String.valueOf(e.getMessage())));
        } finally {
            own.resolveDeferrals();
        }
        return true;
    }

    /** Answers a request of the control channel at once. */
    private void obey(Message<?> order) {
        CellOutput own = prepareReplyEnv(orders, order);
        if (handle(own, order) && own.isMarkedForShutdown()) {
            // The channel's thread has to live for the closing.
            Thread closing = new Thread(this::close, "w2s-lab shutdown");
            closing.setDaemon(true);
            closing.start();
        }
    }

    @Override
    public IOPubChannel getIOPub() {
        return publisher;
    }

    /** Returns the sessions of all clients that have been heard of so far. */
    Set<String> sessions() {
        return Set.copyOf(sessions);
    }

    /** A kernel whose loops have ended hears neither cells nor the stop button, so a loop of JJava's goes on after errors. */
    @Override
    public void connect() {
        // Else a client that comes back before it is missed is not heard: its name is taken.
        stdin.setRouterHandover(true);
        requests.readBy(shells::accept, shells::look);
        orders.readBy(this::obey, () -> { });
        for (JupyterSocket socket : List.of(publisher, stdin, heartbeat, requests, orders)) {
            socket.setMaxMsgSize(LARGEST_PART);
            try {
                socket.bind(properties);
            } catch (ZMQException e) {
                throw new IllegalArgumentException("a port of the connection file cannot be taken at " + properties.getIp() + ": "
                        + e.toString().replaceFirst("^\\S*: ", ""), e);
            }
        }
        publisher.sendMessage(new Message<>(null, PublishStatus.MESSAGE_TYPE, PublishStatus.STARTING));
        survive(heartbeat, "pulse");
    }

    /** What was sent has a second to arrive. The loops may meet sockets that are closed already, and end. */
    @Override
    public void close() {
        closing = true;
        KernelMemory.kernelEnds();
        Thread closer = new Thread(() -> {
            sockets.call(() -> {
                publisher.close();
                return null;
            });
            requests.close();
            orders.close();
            super.close();
        }, "w2s-lab closing");
        closer.setDaemon(true);
        closer.setUncaughtExceptionHandler((thread, e) -> { });
        closer.start();
        try {
            closer.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closed.countDown();
    }

    /** JJava waits for the end of the running cell. */
    @Override
    public void waitUntilClose() {
        while (true) {
            try {
                closed.await();
                return;
            } catch (InterruptedException e) {
                // A cell that interrupts all threads does not mean the kernel's end.
            }
        }
    }

    private void survive(JupyterSocket channel, String loopField) {
        try {
            Field field = channel.getClass().getDeclaredField(loopField);
            field.setAccessible(true);
            ((Loop) field.get(channel)).onError(this::pauseAfter);
        } catch (ReflectiveOperationException | RuntimeException otherJJava) {
            // Then a kernel without memory may have to be restarted, as JJava's own.
        }
    }

    private long pauseAfter(Throwable thrown) {
        if (closing) {
            return -1;
        }
        if (thrown instanceof OutOfMemoryError) {
            KernelMemory.release();
            return PAUSE_MILLIS;
        }
        // What is no heartbeat is nobody's.
        return PAUSE_MILLIS;
    }
}
