package io.github.w2slab.kernel.cells;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KernelMemoryTest {

    private static final String ERROR = OutOfMemoryError.class.getName();

    @Test
    void anErrorThatLostItsMessageInAParallelStreamTellsOfMemoryToo() {
        assertTrue(KernelMemory.isShort(ERROR, null));
        assertTrue(KernelMemory.isShort(ERROR, "null"));
        assertTrue(KernelMemory.isShort(ERROR, "Java heap space"));
        assertFalse(KernelMemory.isShort(ERROR, "Metaspace"));
        assertFalse(KernelMemory.isShort(IllegalStateException.class.getName(), null));
    }

    @Test
    void whatAClientWaitsForIsTriedAgainWithoutMemory() {
        AtomicInteger attempts = new AtomicInteger();
        KernelMemory.insist(() -> {
            if (attempts.incrementAndGet() < 3) {
                throw new OutOfMemoryError("Java heap space");
            }
        });
        assertEquals(3, attempts.get());
    }

    @Test
    void whatFailsOnAndOnIsTold() {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        assertSame(error, assertThrows(OutOfMemoryError.class, () -> KernelMemory.insist(() -> {
            throw error;
        })));
    }
}
