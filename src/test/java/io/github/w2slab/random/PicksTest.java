package io.github.w2slab.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PicksTest {

    /** 100,000 picks of 7: each count is binomial, with a standard deviation of 111. */
    @Test
    void eachComesUpEquallyOften() {
        Picks picks = Picks.of(1, Stream.INPUTS, 1, 7);
        int[] counts = new int[7];
        IntStream.range(0, 100_000).forEach(i -> counts[picks.at(i)]++);
        for (int count : counts) {
            assertEquals(100_000 / 7.0, count, 5 * 111);
        }
    }

    @Test
    void shuffledHoldsEachOnceInAnOrderOfTheSeed() {
        int[] order = Picks.of(1, Stream.HELD_OUT, 0, 500).shuffled();
        assertArrayEquals(IntStream.range(0, 500).toArray(), Arrays.stream(order).sorted().toArray());
        assertArrayEquals(order, Picks.of(1, Stream.HELD_OUT, 0, 500).shuffled());
        assertFalse(Arrays.equals(order, Picks.of(2, Stream.HELD_OUT, 0, 500).shuffled()));
        assertTrue(IntStream.range(0, 500).filter(i -> order[i] == i).count() < 10);
    }
}
