package io.github.w2slab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;

class NormalRuleTest {

    private static double mean(DoubleUnaryOperator f) {
        return NormalRule.of(0.05, f).mean(f);
    }

    @Test
    void smoothFunctionsAreExact() {
        assertEquals(1, mean(t -> 1), 1e-14);
        assertEquals(105, mean(t -> Math.pow(t, 8)), 1e-11);
        assertEquals(Math.exp(-18), mean(t -> Math.cos(6 * t)), 1e-15);
    }

    @Test
    void jumpsAndKinksMayBeAnywhere() {
        for (double at : new double[] {-1.2345, 0, 0.7, Math.PI / 2, 4.53}) {
            assertEquals(Erf.erfc(at / Math.sqrt(2)) / 2, mean(t -> t > at ? 1 : 0), 1e-12);
            double kink = Math.exp(-at * at / 2) / Math.sqrt(2 * Math.PI) - at * Erf.erfc(at / Math.sqrt(2)) / 2;
            assertEquals(kink, mean(t -> Math.max(0, t - at)), 1e-12);
        }
    }

    /** A jump so near to a panel's edge that no node sees it. */
    @Test
    void jumpsMayLieBesideAPanelsEdge() {
        for (double beside : new double[] {-2e-4, -1e-9, 1e-9, 1e-5, 2e-4, 4e-4}) {
            double at = 1.25 + beside;
            assertEquals(Erf.erfc(at / Math.sqrt(2)) / 2, mean(t -> t > at ? 1 : 0), 1e-11, "at 1.25 + " + beside);
        }
    }

    /** E exp(c t^2) = 1/sqrt(1 - 2c), whose integrand reaches to t = 25 for c = 0.44. */
    @Test
    void itReachesAsFarAsTheFunctionDoes() {
        assertEquals(1 / Math.sqrt(1 - 0.88), mean(t -> Math.exp(0.44 * t * t)), 1e-10);
    }

    @Test
    void aMomentIsFiniteByTheGrowthOfItsFunction() {
        assertTrue(NormalRule.hasMoment(t -> Math.pow(t, 30), 4));
        assertTrue(NormalRule.hasMoment(t -> Math.exp(40 * t), 2));
        assertTrue(NormalRule.hasMoment(t -> Math.exp(0.49 * t * t), 1));
        assertFalse(NormalRule.hasMoment(t -> Math.exp(0.51 * t * t), 1));
        assertTrue(NormalRule.hasMoment(t -> Math.exp(0.249 * t * t - 3 * t), 2));
        assertFalse(NormalRule.hasMoment(t -> Math.exp(0.251 * t * t - 3 * t), 2));
        assertFalse(NormalRule.hasMoment(t -> Math.exp(0.5 * t * t), 1));
        assertFalse(NormalRule.hasMoment(t -> Math.exp(1e-6 * t * t * t), 1));
        assertFalse(NormalRule.hasMoment(t -> Math.exp(-1e-6 * t * t * t), 1));
        assertTrue(NormalRule.hasMoment(t -> Math.exp(-t * t * t * t), 2));
    }
}
