package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.world.Link;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("law")
class ExponentsTest {

    @Test
    void hermiteCoefficientsOfAHermiteLinkAreOneAndZero() {
        Exponents h3 = Exponents.of(Link.hermite(3));
        for (int n = 0; n <= Exponents.MAX_ORDER; n++) {
            assertEquals(n == 3 ? 1 : 0, h3.coefficient(n), 1e-12);
        }
    }

    @Test
    void coefficientsOfNonSmoothFunctionsAreTheirIntegrals() {
        Exponents relu = Exponents.of(Link.relu());
        assertEquals(1 / Math.sqrt(2 * Math.PI), relu.coefficient(0), 1e-8);
        assertEquals(0.5, relu.coefficient(1), 1e-8);
        assertEquals(1 / (2 * Math.sqrt(Math.PI)), relu.coefficient(2), 1e-8);
        assertEquals(Math.sqrt(2 / Math.PI), Exponents.of("sign", Math::signum).coefficient(1), 1e-8);
        double jump = Exponents.of("z > 0.7", z -> z > 0.7 ? 1 : 0).coefficient(1);
        assertEquals(Math.exp(-0.245) / Math.sqrt(2 * Math.PI), jump, 1e-11);
    }

    /** The kernel of two ReLUs is Cho and Saul's: E[g(Z) g(Z')] at the correlation r is (sqrt(1 - r^2) + r (pi - arccos r)) / (2 pi). */
    @Test
    void noFunctionOfACorrelatedVariableTellsMoreThanMehlersFormula() {
        Exponents relu = Exponents.of(Link.relu());
        for (double m : new double[] {0, 0.25, 0.5, 0.9, 1}) {
            assertEquals(m * m, Exponents.of(Link.hermite(2)).greatestCorrelation(-m), 1e-9);
            double r = m * m;
            double kernel = (Math.sqrt(1 - r * r) + r * (Math.PI - Math.acos(r))) / (2 * Math.PI);
            double square = (kernel - 1 / (2 * Math.PI)) / (0.5 - 1 / (2 * Math.PI));
            assertEquals(Math.sqrt(Math.max(0, square)), relu.greatestCorrelation(m), 0.002, "m = " + m);
        }
        assertThrows(IllegalArgumentException.class, () -> relu.greatestCorrelation(1.1));
        for (double constant : new double[] {0, 3}) {
            assertTrue(Double.isNaN(Exponents.of("constant", z -> constant).greatestCorrelation(0.5)), "" + constant);
        }
    }

    @Test
    void informationExponentIsTheFirstOrderThatPlainSgdSees() {
        assertEquals(2, Exponents.of(Link.hermite(2)).informationExponent());
        assertEquals(3, Exponents.of(Link.hermite(3)).informationExponent());
        assertEquals(4, Exponents.of(Link.hermite(4)).informationExponent());
        assertEquals(2, Exponents.of(Link.hermiteSum(2, 4)).informationExponent());
        assertEquals(1, Exponents.of(Link.relu()).informationExponent());
        assertEquals(0, Exponents.of("constant", z -> 2).informationExponent());
    }

    @Test
    void generativeExponentIsWhatTransformationsCannotLower() {
        assertEquals(2, Exponents.of(Link.hermite(2)).generativeExponent());
        assertEquals(1, Exponents.of(Link.hermite(3)).generativeExponent());
        assertEquals(2, Exponents.of(Link.hermite(4)).generativeExponent());
        assertEquals(2, Exponents.of(Link.hermiteSum(2, 4)).generativeExponent());
        assertEquals(1, Exponents.of(Link.relu()).generativeExponent());
        assertEquals(4, Exponents.of("z^2 exp(-z^2)", z -> z * z * Math.exp(-z * z)).generativeExponent());
        assertEquals(1, Exponents.of("sign", Math::signum).generativeExponent());
        assertEquals(2, Exponents.of("|z| > 1", z -> Math.abs(z) > 1 ? 1 : 0).generativeExponent());
        assertEquals(0, Exponents.of("constant", z -> 2).generativeExponent());
    }

    private static void assertPair(int information, int generative, String name, DoubleUnaryOperator g) {
        Exponents found = Exponents.of(name, g);
        assertEquals(information, found.informationExponent(), found.toString());
        assertEquals(generative, found.generativeExponent(), found.toString());
    }

    /** E[sin(6 z) z] = 6 exp(-18) = 9.1e-8 and E[cos(6 z) h_2] = -36 exp(-18)/sqrt 2 are small, but not 0. */
    @Test
    void smallCoefficientsCount() {
        assertEquals(6 * Math.exp(-18), Exponents.of("sin 6z", z -> Math.sin(6 * z)).coefficient(1), 1e-14);
        assertPair(1, 1, "sin 6z", z -> Math.sin(6 * z));
        assertPair(2, 2, "cos 6z", z -> Math.cos(6 * z));
        assertPair(1, 1, "z > 4.5", z -> z > 4.5 ? 1 : 0);
        assertPair(1, 1, "z > 4.53", z -> z > 4.53 ? 1 : 0);
        assertPair(1, 1, "spike", z -> z > 4.5 ? 1000 : z * z);
        assertPair(1, 1, "small spike", z -> z > 4.5 ? 25 : z * z);
    }

    /** E[sin(8 z) z] = 8 exp(-32) = 1e-13 is rounding: no smaller order can be told from 0. */
    @Test
    void whatTheNumbersCannotDecideIsSaid() {
        Exponents wild = Exponents.of("sin 8z", z -> Math.sin(8 * z));
        assertFalse(wild.isCertain());
        assertTrue(wild.toString().contains("information exponent at most"), wild.toString());
        for (Link link : new Link[] {Link.hermite(2), Link.hermite(3), Link.hermite(4), Link.hermiteSum(2, 4), Link.relu()}) {
            assertTrue(Exponents.of(link).isCertain(), link.name());
        }
        assertTrue(Exponents.of("z^2 exp(-z^2)", z -> z * z * Math.exp(-z * z)).isCertain());
        assertTrue(Exponents.of("sign", Math::signum).isCertain());
    }

    /** Polynomials, waves, steps and spikes of random coefficients, and their sums. */
    @Test
    void generativeExponentIsNeverAboveTheInformationExponent() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 60; i++) {
            double[] c = random.doubles(5, -1, 1).map(x -> Math.abs(x) < 0.4 ? 0 : x).toArray();
            double frequency = random.nextDouble(0, 9);
            double phase = random.nextInt(2) * Math.PI / 2;
            double step = random.nextDouble(-5, 5);
            int kind = i % 5;
            DoubleUnaryOperator g = z -> (kind == 0 || kind == 4 ? Link.series(0, c[0], c[1], c[2], c[3], c[4]).value(z) : 0)
                    + (kind == 1 || kind == 3 ? Math.cos(frequency * z + phase) : 0)
                    + (kind == 2 || kind == 3 || kind == 4 ? z > step ? 3 * c[0] + 1.3 : 0 : 0);
            Exponents found = Exponents.of("random " + i, g);
            int information = found.informationExponent();
            assertTrue(information == 0 || found.generativeExponent() >= 1 && found.generativeExponent() <= information,
                    found + ", kind " + kind);
        }
    }

    @Test
    void generativeExponentIsThatOfAnyIncreasingFunctionOfTheLabel() {
        for (int n = 2; n <= 5; n++) {
            Link link = Link.hermite(n);
            Exponents cubed = Exponents.of("cube", z -> Math.pow(link.value(z), 3));
            assertEquals(Exponents.of(link).generativeExponent(), cubed.generativeExponent());
        }
    }

    @Test
    void refusesFunctionsWithoutASecondMoment() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> Exponents.of("exp(z^4)", z -> Math.exp(z * z * z * z)));
        assertTrue(e.getMessage().contains("exp(z^4)"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Exponents.of(Link.relu()).coefficient(13));
    }
}
