package io.github.w2slab.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ActivationTest {

    private static String refusal(DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        return assertThrows(IllegalArgumentException.class, () -> Activation.of("mine", function, derivative)).getMessage();
    }

    @Test
    void aWrongDerivativeIsRefusedAtTheDoor() {
        String message = refusal(Math::tanh, z -> 1 - Math.tanh(z));
        assertTrue(message.matches("derivative of mine must be that of its function, about 0\\.0000 at z = -5\\.9\\d+, "
                + "but is 2\\.0000 there"), message);
        refusal(z -> z * z, z -> z);
        refusal(z -> z * z * z, z -> -3 * z * z);
        refusal(z -> z > 0 ? z : 0, z -> z > 0 ? 0 : 1);
        refusal(z -> z > 0 ? z : 0.01 * z, z -> z > 0 ? 1 : 0);
        refusal(Math::sin, z -> Math.cos(z) + 0.001);
        refusal(z -> Math.abs(z) < 2 ? z : 2 * Math.signum(z), z -> 1);
    }

    @Test
    void aDerivativeThatIsNoNumberIsNamed() {
        assertTrue(refusal(Math::sqrt, z -> 0.5 / Math.sqrt(z)).matches("derivative of mine at z = -5\\.9\\d+ must be finite, "
                + "but is NaN"));
    }

    /** Kinks where a value is a matter of taste, steep and flat ones, and places where the function itself is large. */
    @Test
    void rightDerivativesPass() {
        Map<DoubleUnaryOperator, DoubleUnaryOperator> right = Map.of(
                z -> z > 0 ? z : 0, z -> z >= 0 ? 1 : 0,
                z -> Math.abs(z - 0.7), z -> z > 0.7 ? 1 : -1,
                z -> Math.log1p(Math.exp(z)), z -> 1 / (1 + Math.exp(-z)),
                z -> Math.tanh(100 * z), z -> 100 / (Math.cosh(100 * z) * Math.cosh(100 * z)),
                z -> Math.pow(z, 9), z -> 9 * Math.pow(z, 8),
                z -> Math.exp(z * z / 4), z -> z / 2 * Math.exp(z * z / 4),
                z -> Math.sin(20 * z), z -> 20 * Math.cos(20 * z),
                z -> Math.max(-1, Math.min(1, z)), z -> Math.abs(z) < 1 ? 1 : 0);
        right.forEach((f, derivative) -> assertEquals(derivative.applyAsDouble(0.3),
                Activation.of("mine", f, derivative).derivative(0.3)));
        for (int n = 1; n <= 12; n++) {
            Activation h = Activation.hermite(n);
            assertEquals(h.value(1.3), Activation.of("h_" + n, h::value, h::derivative).value(1.3));
        }
    }
}
