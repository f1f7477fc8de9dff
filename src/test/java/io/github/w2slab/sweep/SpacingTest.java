package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpacingTest {

    @Test
    void numbersAreThoseThatAHandWouldWrite() {
        assertArrayEquals(new double[] {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}, Spacing.linspace(0, 1, 11), 0);
        assertArrayEquals(new double[] {2, -0.5, -3}, Spacing.linspace(2, -3, 3), 0);
        assertArrayEquals(new double[] {1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1, 1, 10, 100}, Spacing.logspace(1e-6, 100, 9), 0);
        assertArrayEquals(new double[] {8, 4, 2, 1}, Spacing.logspace(8, 1, 4), 0);
    }

    @Test
    void endsAreThoseThatWereGiven() {
        double[] all = Spacing.linspace(1.0 / 3, 2.0 / 3, 4);
        assertEquals(1.0 / 3, all[0]);
        assertEquals(2.0 / 3, all[3]);
        assertEquals(Double.MAX_VALUE, Spacing.linspace(-Double.MAX_VALUE, Double.MAX_VALUE, 3)[2]);
    }

    @Test
    void exponentsOfTenAndSingleNumbersAreRefusedInASentence() {
        assertEquals("from must be finite and greater than 0, but is -2.0",
                assertThrows(IllegalArgumentException.class, () -> Spacing.logspace(-2, 1, 4)).getMessage());
        assertEquals("count must be at least 2, but is 1",
                assertThrows(IllegalArgumentException.class, () -> Spacing.linspace(0, 1, 1)).getMessage());
        assertEquals("to must be finite, but is NaN",
                assertThrows(IllegalArgumentException.class, () -> Spacing.linspace(0, Double.NaN, 3)).getMessage());
    }
}
