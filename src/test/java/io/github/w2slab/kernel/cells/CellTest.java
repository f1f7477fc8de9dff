package io.github.w2slab.kernel.cells;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
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

    @Test
    void aSubshellsCellIsTheRunningOneForItsOwnThreadOnlyAndTheFirstToBeStopped() throws Exception {
        Cell main = Cell.begin();
        FutureTask<Cell> asking = new FutureTask<>(() -> {
            Cell beside = Cell.begin(null, true, true);
            assertSame(beside, Cell.running());
            Cell.enter();
            assertSame(beside, Cell.ofThisThread());
            return beside;
        });
        Thread subshell = new Thread(asking);
        subshell.start();
        Cell beside = asking.get();
        assertSame(main, Cell.running());
        assertSame(beside, Cell.latest());
        FutureTask<Cell> elsewhere = new FutureTask<>(Cell::running);
        new Thread(elsewhere).start();
        assertSame(main, elsewhere.get());
        beside.end();
        assertSame(main, Cell.latest());
        main.end();
        assertNull(Cell.latest());
    }
}
