package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.world.Link;
import org.junit.jupiter.api.Test;

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
        assertEquals(Math.exp(-0.245) / Math.sqrt(2 * Math.PI), jump, 1e-4);
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
