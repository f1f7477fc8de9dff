package io.github.w2slab.theory;

import io.github.w2slab.model.Activation;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.Require;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The label of one supervision as its student sees it: y = sum_n c_n h_n(t), t the normalised overlap of the input with the
 * label's direction under the supervision's own inputs, c_n after its noise, transformation and centring.
 *
 * <p>On V_0 a teacher's direction has length tau &lt; 1, so raw labels g(tau t) have other coefficients than g: h_4 gets an
 * h_2 part sqrt(3) tau^2 (tau^2 - 1), of the wrong sign. {@link #predicts} says what that does to training, before it
 * starts. For a neuron in V_0, or for ambient inputs in R^d, of overlap r the mean gradient is sum_n n c_n s_n r^{n-1} with
 * s_n the coefficients of the activation under the same inputs, so the smallest n with c_n s_n not 0 decides.
 */
public final class LabelExpansion {

    /** What becomes of a small positive overlap with the label's direction. */
    public enum Outcome {
        /** It grows. */
        ATTRACTED,
        /** It shrinks; under an odd n it becomes negative, and the neuron ends at the opposite of the direction. */
        REPELLED,
        /** Nothing acts on it at any order that was looked at. */
        SILENT
    }

    /**
     * What training will do.
     *
     * @param outcome               what becomes of a small positive overlap
     * @param order                 n, the order that decides; 0 if SILENT
     * @param labelCoefficient      c_n
     * @param activationCoefficient s_n
     */
    public record Prediction(Outcome outcome, int order, double labelCoefficient, double activationCoefficient) {

        @Override
        public String toString() {
            if (outcome == Outcome.SILENT) {
                return "silent: label and activation have no Hermite order in common, so nothing is learnt";
            }
            String what = outcome == Outcome.ATTRACTED ? "attracted: overlaps with the label's direction grow"
                    : order % 2 == 0 ? "repelled: overlaps with the label's direction shrink to 0"
                    : "repelled: overlaps go to the opposite of the label's direction";
            return String.format(Locale.ROOT, "%s (order %d, label's coefficient %.3f)", what, order, labelCoefficient);
        }
    }

    private static final int MAX_ORDER = Exponents.MAX_ORDER;

    private final Supervision supervision;
    private final double deviation;
    private final double inputDeviation;
    private final double[] coefficients;
    private final double size;

    private LabelExpansion(Supervision supervision, double[] direction) {
        this.supervision = supervision;
        this.deviation = supervision.inputs().deviationAlong(direction);
        this.inputDeviation = supervision.inputs().deviationInside();
        ConditionalLabel label = new ConditionalLabel(LabelRule.of(supervision));
        GaussianRule rule = label.overlapRule();
        double[][] moments = label.moments(rule, deviation, supervision.labelCentre(), supervision.labelScale());
        this.coefficients = rule.hermiteCoefficients(moments[0], MAX_ORDER + 1);
        this.size = Math.sqrt(rule.mean(moments[1]));
    }

    /**
     * The expansion of a supervision's label.
     *
     * @throws IllegalArgumentException if its reward has several directions
     */
    public static LabelExpansion of(Supervision supervision) {
        double[][] directions = Require.present("supervision", supervision).reward().directions();
        Require.check(directions.length == 1, "number of the reward's directions", directions.length,
                "1: a label of several has no single expansion");
        return new LabelExpansion(supervision, directions[0]);
    }

    /** Returns the supervision whose label is expanded. */
    public Supervision supervision() {
        return supervision;
    }

    /** Returns the standard deviation of &lt;u, x&gt;: tau for a teacher on V_0, 1 for true labels on ambient inputs. */
    public double scale() {
        return deviation;
    }

    /** Returns c_n, n from 0 (the label's mean) to 12. */
    public double coefficient(int n) {
        return coefficients[Require.between("order n", n, 0, MAX_ORDER)];
    }

    /** Returns the smallest n &gt;= 1 with c_n not 0, the exponent that counts for this supervision; 0 where there is none. */
    public int informationExponent() {
        return IntStream.rangeClosed(1, MAX_ORDER).filter(this::matters).findFirst().orElse(0);
    }

    private boolean matters(int n) {
        return Math.abs(coefficients[n]) > Exponents.NEGLIGIBLE * size;
    }

    /** Predicts what the label does to neurons with an activation. */
    public Prediction predicts(Activation activation) {
        Require.present("activation", activation);
        Exponents own = Exponents.of(activation.name(), z -> activation.value(inputDeviation * z));
        for (int n = 1; n <= MAX_ORDER; n++) {
            if (matters(n) && Math.abs(own.coefficient(n)) > Exponents.NEGLIGIBLE) {
                Outcome outcome = coefficients[n] * own.coefficient(n) > 0 ? Outcome.ATTRACTED : Outcome.REPELLED;
                return new Prediction(outcome, n, coefficients[n], own.coefficient(n));
            }
        }
        return new Prediction(Outcome.SILENT, 0, 0, 0);
    }

    @Override
    public String toString() {
        int n = informationExponent();
        return String.format(Locale.ROOT, "%s: effective exponent %d, coefficient %.3f, scale %.3f", supervision, n,
                coefficients[n], deviation);
    }
}
