package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class PowerLawTest {

    @Test
    void findsAnExactLaw() {
        double[] x = {1, 2, 5, 10};
        double[] y = {3, 3 * Math.pow(2, 1.5), 3 * Math.pow(5, 1.5), 3 * Math.pow(10, 1.5)};
        PowerLaw law = PowerLaw.fit(x, y);
        assertEquals(1.5, law.exponent(), 1e-12);
        assertEquals(3, law.factor(), 1e-12);
        assertEquals(0, law.high() - law.low(), 1e-6);
        assertEquals(3 * Math.pow(7, 1.5), law.value(7), 1e-9);
    }

    /** 2000 fits with Gaussian errors: a share of 0.95, four standard errors of a share are 0.0195. */
    @Test
    void theIntervalCoversTheExponentInNinetyFiveOfAHundredFits() {
        Random random = new Random(7);
        int covered = 0;
        for (int i = 0; i < 2000; i++) {
            double[] x = {1, 2, 4, 8, 16};
            double[] y = new double[5];
            for (int k = 0; k < 5; k++) {
                y[k] = x[k] * Math.exp(0.2 * random.nextGaussian());
            }
            PowerLaw law = PowerLaw.fit(x, y);
            covered += law.low() <= 1 && 1 <= law.high() ? 1 : 0;
        }
        assertEquals(0.95, covered / 2000.0, 0.0195);
    }

    @Test
    void fitsColumnsOfATable() {
        double[] x = {1, 2, 4, 8};
        double[] y = {3, 5, 13, 20};
        Table table = Table.create("points", DoubleColumn.create("x", x), DoubleColumn.create("y", y), StringColumn.create("word",
                "a", "b", "c", "d"));
        assertEquals(PowerLaw.fit(x, y), PowerLaw.fit(table, "x", "y"));
        assertThrows(IllegalArgumentException.class, () -> PowerLaw.fit(table, "word", "y"));
        assertThrows(IllegalArgumentException.class, () -> PowerLaw.fit(table, "x", "z"));
    }

    @Test
    void refusesWhatHasNoSlope() {
        assertThrows(IllegalArgumentException.class, () -> PowerLaw.fit(new double[] {1, 2}, new double[] {1, 2}));
        assertThrows(IllegalArgumentException.class,
                () -> PowerLaw.fit(new double[] {1, 1, 1}, new double[] {1, 2, 3}));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> PowerLaw.fit(new double[] {1, 2, 3}, new double[] {1, 0, 3}));
        assertTrue(e.getMessage().startsWith("y must be"), e.getMessage());
    }
}
