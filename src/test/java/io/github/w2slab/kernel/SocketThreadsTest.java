package io.github.w2slab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.junit.jupiter.api.Test;

class SocketThreadsTest {

    @Test
    void aLoopWithoutMemoryIsEnteredAgainUntilItReturns() {
        AtomicInteger turns = new AtomicInteger();
        SocketThreads handler = new SocketThreads(() -> {
            if (turns.incrementAndGet() < 3) {
                throw new OutOfMemoryError();
            }
        });
        handler.uncaughtException(Thread.currentThread(), new OutOfMemoryError());
        assertEquals(3, turns.get());
    }

    @Test
    void anotherErrorEndsTheThread() {
        AtomicInteger turns = new AtomicInteger();
        new SocketThreads(turns::incrementAndGet).uncaughtException(Thread.currentThread(), new StackOverflowError());
        assertEquals(0, turns.get());
    }

    @Test
    void theThreadsOfAConnectionAreKept() throws Exception {
        StringBuilder ports = new StringBuilder();
        for (String channel : new String[] {"shell", "control", "iopub", "stdin", "hb"}) {
            try (ServerSocket free = new ServerSocket(0)) {
                ports.append(", \"").append(channel).append("_port\": ").append(free.getLocalPort());
            }
        }
        LabConnection connection = new LabConnection(KernelConnectionProperties.parse("{\"ip\": \"127.0.0.1\", "
                + "\"transport\": \"tcp\", \"key\": \"k\", \"signature_scheme\": \"hmac-sha256\"" + ports + "}"), 5_000_000);
        connection.answeredBy(new Shells(connection));
        connection.connect();
        SocketThreads.keep(connection);
        Thread[] all = new Thread[Thread.activeCount() + 16];
        int count = Thread.enumerate(all);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (all[i].getName().startsWith("iothread") || all[i].getName().startsWith("reaper")) {
                assertInstanceOf(SocketThreads.class, all[i].getUncaughtExceptionHandler());
                kept++;
            }
        }
        assertTrue(kept >= 2, kept + " threads");
        connection.close();
    }
}
