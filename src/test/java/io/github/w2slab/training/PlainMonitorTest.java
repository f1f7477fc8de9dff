package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.w2slab.training.Monitor.LongCall;
import org.junit.jupiter.api.Test;

class PlainMonitorTest {

    private static final LongCall CALL = new LongCall("sweep", "steps", 1000, 8200, null);

    @Test
    void aLineTellsHowFarItIsAndWhatIsLeft() {
        assertEquals("sweep: 2,800 of 8,200 steps, 15 s left", PlainMonitor.line(CALL, 2800, 5));
        assertEquals("sweep: 8,200 of 8,200 steps, 0 s left", PlainMonitor.line(CALL, 8200, 5));
    }

    /** Once it said 36,000 s, as if one step had been taken: on a cluster steps come run by run. */
    @Test
    void whileNothingIsDoneNoTimeIsTold() {
        assertEquals("sweep: 1,000 of 8,200 steps", PlainMonitor.line(CALL, 1000, 5));
    }
}
