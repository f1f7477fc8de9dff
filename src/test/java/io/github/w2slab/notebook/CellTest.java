package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CellTest {

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
        new Thread(() -> {
            pause(50);
            cell.longCallClosed();
        }).start();
        long begun = System.nanoTime();
        cell.awaitLongCalls(10_000);
        assertTrue(System.nanoTime() - begun < 5_000_000_000L);
    }

    @Test
    void waitingForALongCallThatDoesNotListenHasALimit() {
        cell.longCallOpened();
        long begun = System.nanoTime();
        cell.awaitLongCalls(100);
        long waited = System.nanoTime() - begun;
        assertTrue(waited >= 50_000_000 && waited < 5_000_000_000L, waited + " ns");
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
