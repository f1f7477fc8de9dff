package io.github.w2slab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void aBurstWaitsForNothingAndWhatFollowsWaitsForItsShare() {
        Pace pace = new Pace(10, 5, 0);
        for (int i = 0; i < 5; i++) {
            assertEquals(0, pace.take(1, 0));
        }
        assertEquals(SECOND / 10, pace.take(1, 0), 2);
        assertEquals(2 * SECOND / 10, pace.take(1, 0), 2);
    }

    @Test
    void aPauseEarnsABurstButNotTwo() {
        Pace pace = new Pace(10, 5, 0);
        pace.take(5, 0);
        assertEquals(0, pace.take(5, 100 * SECOND));
        assertEquals(SECOND / 10, pace.take(1, 100 * SECOND), 2);
    }

    @Test
    void whoWaitsAsToldKeepsBelowTheRateInEveryWindow() {
        Pace pace = new Pace(500, 900, 0);
        long now = 0;
        long[] sent = new long[20_000];
        for (int i = 0; i < sent.length; i++) {
            now += pace.take(1, now);
            sent[i] = now;
        }
        for (int i = 3_000; i < sent.length; i++) {
            assertTrue(sent[i] - sent[i - 3_000] > 3 * SECOND, "3,000 messages in 3 s");
        }
    }
}
