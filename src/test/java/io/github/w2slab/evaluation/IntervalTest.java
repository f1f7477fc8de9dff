package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class IntervalTest {

    @Test
    void oneSeedHasNoEnds() {
        assertEquals("0.762", Interval.of(0.7616).toString());
        assertEquals(1, Interval.of(0.5).seeds());
    }

    /** t_2 at 0.975 is 4.3027; values 1, 2, 3 have standard error 1/sqrt 3. */
    @Test
    void endsAreStudentsAtTheMean() {
        Interval interval = Interval.of(1, 2, 3);
        assertEquals(2 - 4.302653 / Math.sqrt(3), interval.low(), 1e-6);
        assertEquals(2 + 4.302653 / Math.sqrt(3), interval.high(), 1e-6);
    }

    @Test
    void itsDecimalsFollowItsSize() {
        assertEquals("0.763 [0.711, 0.820]", new Interval(0.763, 0.7111, 0.82, 5).toString());
        assertEquals("14528 [14020, 15036]", new Interval(14_528.4, 14_020.1, 15_036.3, 5).toString());
        assertEquals("93.1 [85.2, 101.0]", new Interval(93.12, 85.21, 101.03, 5).toString());
        assertEquals("0.00042 [-0.00010, 0.00094]", new Interval(4.2e-4, -1e-4, 9.4e-4, 5).toString());
        assertEquals("0.000 [0.000, 0.000]", new Interval(1e-17, -1e-17, 3e-17, 5).toString());
    }
}
