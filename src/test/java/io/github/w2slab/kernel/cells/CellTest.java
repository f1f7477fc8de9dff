package io.github.w2slab.kernel.cells;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CellTest {

    /** Only a hang takes so long. */
    private static final Duration HANG = Duration.ofMinutes(5);

    private final Cell cell = Cell.begin();

    @AfterEach
    void end() {
        cell.end();
    }

    @Test
    void aCellWithoutALongCallDoesNotListen() {
        assertFalse(cell.requestStop());
        assertTrue(cell.isStopping());
    }

    @Test
    void theFirstPressIsHeardByALongCallAndTheSecondIsNot() {
        cell.longCallOpened();
        assertTrue(cell.requestStop());
        assertFalse(cell.requestStop());
    }

    @Test
    void theStopStaysForTheLongCallsThatFollow() {
        cell.longCallOpened();
        cell.requestStop();
        cell.longCallClosed();
        cell.longCallOpened();
        assertTrue(cell.isStopping());
        assertFalse(Cell.begin().isStopping());
    }

    @Test
    void waitingForALongCallEndsWithIt() {
        cell.longCallOpened();
        AtomicBoolean closed = new AtomicBoolean();
        new Thread(() -> {
            pause(50);
            closed.set(true);
            cell.longCallClosed();
        }).start();
        assertTimeoutPreemptively(HANG, () -> cell.awaitLongCalls(10 * HANG.toMillis()));
        assertTrue(closed.get());
    }

    @Test
    void waitingForALongCallThatDoesNotListenHasALimit() {
        cell.longCallOpened();
        long begun = System.nanoTime();
        assertTimeoutPreemptively(HANG, () -> cell.awaitLongCalls(100));
        long waited = System.nanoTime() - begun;
        assertTrue(waited >= 50_000_000, waited + " ns");
    }

    @Test
    void aCellThatIsOverOrCutIsMute() {
        List<String> written = new ArrayList<>();
        cell.write(() -> written.add("running"));
        cell.cut();
        cell.write(() -> written.add("cut"));
        cell.end();
        cell.write(() -> written.add("over"));
        assertEquals(List.of("running"), written);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
