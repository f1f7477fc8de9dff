package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.KernelMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.shaded.org.zeromq.SocketType;
import org.dflib.jjava.shaded.org.zeromq.ZMQ;

/**
 * A socket of requests, shell's or control's. One thread reads it, and sends what any thread has to answer: ZeroMQ's sockets
 * belong to one thread, and JJava's loop, which runs the cells itself, hears nothing meanwhile.
 */
final class RouterSocket extends WholeMessages {

    private static final long PATIENCE_MILLIS = 1_000;
    private static final long PAUSE_NANOS = 50_000_000;
    /** How often it is looked whether something that waits may be answered. */
    private static final long LOOK_MILLIS = 250;

    private final String name;
    private final boolean control;
    private final ZMQ.Context context;
    private final ZMQ.Socket wake;
    private final ZMQ.Socket woken;
    private final Queue<List<byte[]>> answers = new ConcurrentLinkedQueue<>();
    private final Queue<CountDownLatch> lookouts = new ConcurrentLinkedQueue<>();
    private final List<byte[]> parts = new ArrayList<>();
    private Consumer<Message<?>> reader;
    private Runnable look = () -> { };
    private Thread thread;
    private volatile boolean closing;

    RouterSocket(ZMQ.Context context, HMACGenerator signature, boolean control, JupyterConnection connection) {
        super(context, signature, control, connection);
        this.context = context;
        this.control = control;
        name = control ? "w2s-lab control" : "w2s-lab shell reader";
        woken = context.socket(SocketType.PAIR);
        wake = context.socket(SocketType.PAIR);
        String address = "inproc://" + name.replace(' ', '-') + "-" + System.identityHashCode(this);
        woken.bind(address);
        wake.connect(address);
    }

    /**
     * Says who reads.
     *
     * @param each takes each message, in the socket's own thread
     * @param now  called a few times a second in it
     */
    void readBy(Consumer<Message<?>> each, Runnable now) {
        reader = each;
        look = now;
    }

    @Override
    public void bind(KernelConnectionProperties properties) {
        // Else a client that comes back before it is missed is not heard: its name is taken.
        setRouterHandover(true);
        bind(JupyterSocket.formatAddress(properties.getTransport(), properties.getIp(),
                control ? properties.getControlPort() : properties.getShellPort()));
        thread = new Thread(this::readOnAndOn, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void readOnAndOn() {
        ZMQ.Poller poller = null;
        while (!closing) {
            try {
                // ZeroMQ reads nothing in a thread that is marked; only a cell that interrupts all threads can have done it.
                Thread.interrupted();
                if (poller == null) {
                    ZMQ.Poller made = context.poller(2);
                    made.register(this, ZMQ.Poller.POLLIN);
                    made.register(woken, ZMQ.Poller.POLLIN);
                    poller = made;
                }
                poller.poll(LOOK_MILLIS);
                turn();
            } catch (OutOfMemoryError e) {
                KernelMemory.release();
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (RuntimeException | StackOverflowError e) {
                // A message that cannot be read, or whose signature is another's, is nobody's; a closed context ends the kernel.
                LockSupport.parkNanos(closing ? 0 : PAUSE_NANOS / 50);
            }
        }
        try {
            sendAnswers();
            woken.close();
            super.close();
        } catch (RuntimeException e) {
            // It is closed already.
        }
    }

    private void turn() {
        while (woken.recv(ZMQ.DONTWAIT) != null) {
            // One answer may have been sent with another's wake-up.
        }
        sendAnswers();
        // Who asks for it now wants to know what had come before.
        int waiting = lookouts.size();
        while (hasUnread() || (getEvents() & ZMQ.Poller.POLLIN) != 0) {
            reader.accept(readMessage());
        }
        look.run();
        for (int i = 0; i < waiting; i++) {
            lookouts.remove().countDown();
        }
    }

    private void sendAnswers() {
        for (List<byte[]> answer = answers.peek(); answer != null; answer = answers.peek()) {
            List<byte[]> sending = answer;
            // Half a message would spoil the next one too.
            for (int i = 0; i < sending.size(); i++) {
                int at = i;
                KernelMemory.insist(() -> super.send(sending.get(at), at < sending.size() - 1 ? ZMQ.SNDMORE : 0));
            }
            answers.remove();
        }
    }

    /** Takes an answer; it is sent after those that came before it, and at once where the socket's own thread sends it. */
    @Override
    public synchronized void sendMessage(Message<?> message) {
        parts.clear();
        super.sendMessage(message);
        if (Thread.currentThread() == thread) {
            sendAnswers();
        } else {
            wakeUp();
        }
    }

    /** A part of a message. */
    @Override
    public boolean send(byte[] data, int flags) {
        parts.add(data);
        if ((flags & ZMQ.SNDMORE) == 0) {
            answers.add(List.copyOf(parts));
            parts.clear();
        }
        return true;
    }

    private void wakeUp() {
        synchronized (wake) {
            KernelMemory.insist(() -> wake.send(new byte[] {1}, ZMQ.DONTWAIT));
        }
    }

    /** Waits until all has been read that has come until now. */
    void catchUp() {
        CountDownLatch done = new CountDownLatch(1);
        lookouts.add(done);
        wakeUp();
        await(done);
    }

    private static void await(CountDownLatch done) {
        try {
            done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing = true;
        if (thread == null || thread == Thread.currentThread()) {
            return;
        }
        wakeUp();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (wake) {
            wake.close();
        }
    }
}
