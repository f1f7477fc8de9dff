package io.github.w2slab.plot.svg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TicksTest {

    private static String labels(List<Ticks.Tick> ticks) {
        return ticks.stream().map(Ticks.Tick::label).filter(label -> !label.isEmpty()).collect(Collectors.joining(" "));
    }

    @Test
    void linearTicksAreRoundNumbersWithTheDecimalsOfTheirStep() {
        assertEquals("0 5,000 10,000", labels(Ticks.linear(0, 12_000, 3)));
        assertEquals("0 0.2 0.4 0.6 0.8 1.0", labels(Ticks.linear(0, 1.06, 6)));
        assertEquals("−0.50 −0.25 0 0.25 0.50", labels(Ticks.linear(-0.5, 0.5, 4)));
        assertEquals("0 2×10⁻⁷ 4×10⁻⁷", labels(Ticks.linear(0, 5e-7, 3)));
        assertEquals("0 10⁷ 2×10⁷", labels(Ticks.linear(0, 2e7, 2)));
    }

    @Test
    void logTicksArePowersOfTenOverManyDecadesAndOneTwoFiveOverFew() {
        assertEquals("10² 10³ 10⁴ 10⁵ 10⁶", labels(Ticks.log(1.8, 6, 6)));
        assertEquals("10⁻⁴ 10⁻² 1 10²", labels(Ticks.log(-4, 3, 4)));
        assertEquals("100 200 500 1,000", labels(Ticks.log(2, 3.1, 6)));
        assertEquals("0.001 0.002 0.005 0.01", labels(Ticks.log(-3, -2, 6)));
        assertEquals("1,000 1,200 1,400", labels(Ticks.log(3, 3.2, 3)));
    }

    @Test
    void dateTicksAreIsoDates() {
        assertEquals("1970-01-01 1970-01-03", labels(Ticks.date(0, 3 * 86_400, 2)));
        assertEquals("01-01 00:00 01-01 12:00", labels(Ticks.date(0, 80_000, 3)));
    }
}
