package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final History HISTORY = History.of("run", List.of("alignment"), new long[] {0, 10, 20, 40},
            new double[][] {{0.1}, {0.3}, {0.2}, {0.8}});

    @Test
    void aHeightIsReachedWhereTheLineBetweenRecordedStepsFirstCrossesIt() {
        assertEquals(0, HISTORY.stepsTo("alignment", 0.05));
        assertEquals(5, HISTORY.stepsTo("alignment", 0.2), 1e-12);
        assertEquals(10, HISTORY.stepsTo("alignment", 0.3), 1e-12);
        assertEquals(30, HISTORY.stepsTo("alignment", 0.5), 1e-12);
        assertTrue(Double.isNaN(HISTORY.stepsTo("alignment", 0.9)));
    }

    @Test
    void refusesAnUnknownMeasureAndAHeightThatIsNoNumber() {
        assertThrows(IllegalArgumentException.class, () -> HISTORY.stepsTo("speed", 0.5));
        assertThrows(IllegalArgumentException.class, () -> HISTORY.stepsTo("alignment", Double.NaN));
    }
}
