package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.KernelMemory;
import java.lang.reflect.Field;
import java.util.concurrent.locks.LockSupport;
import org.dflib.jjava.jupyter.channels.JupyterConnection;

/**
 * The threads that carry bytes between the kernel's sockets and their queues. ZeroMQ lets any error end them, and a kernel
 * without them is deaf; here they go on when memory was short. Their loop keeps its state in fields, so it can be entered
 * again, and the system tells again of what has arrived and was not read.
 */
final class SocketThreads implements Thread.UncaughtExceptionHandler {

    private static final long PAUSE_NANOS = 10_000_000;

    private final Runnable loop;

    SocketThreads(Runnable loop) {
        this.loop = loop;
    }

    /** Keeps the threads of a connection; where ZeroMQ is another than expected they end as they did. */
    static void keep(JupyterConnection connection) {
        // Whatever the handler needs is loaded now: without memory nothing can be.
        new SocketThreads(() -> { }).uncaughtException(Thread.currentThread(), new OutOfMemoryError());
        try {
            Object context = get(get(connection, JupyterConnection.class, "ctx"), "ctx");
            for (Object thread : (Iterable<?>) get(context, "ioThreads")) {
                keep(get(thread, "poller"));
            }
            keep(get(get(context, "reaper"), "poller"));
        } catch (ReflectiveOperationException | RuntimeException otherZeroMq) {
            // Then a kernel without memory may leave, and Jupyter starts it anew.
        }
    }

    private static void keep(Object poller) throws ReflectiveOperationException {
        Thread thread = (Thread) get(poller, poller.getClass().getSuperclass(), "worker");
        thread.setUncaughtExceptionHandler(new SocketThreads((Runnable) poller));
    }

    private static Object get(Object of, String field) throws ReflectiveOperationException {
        return get(of, of.getClass(), field);
    }

    private static Object get(Object of, Class<?> declaring, String field) throws ReflectiveOperationException {
        Field found = declaring.getDeclaredField(field);
        found.setAccessible(true);
        return found.get(of);
    }

    /** Goes on in the thread that would have ended. */
    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        Throwable ended = thrown;
        while (ended instanceof OutOfMemoryError) {
            KernelMemory.release();
            LockSupport.parkNanos(PAUSE_NANOS);
            ended = null;
            try {
                loop.run();
            } catch (OutOfMemoryError e) {
                ended = e;
            }
        }
    }
}
