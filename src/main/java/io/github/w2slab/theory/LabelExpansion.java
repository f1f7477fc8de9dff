package io.github.w2slab.theory;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.model.Activation;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.NormalRule;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The label of one supervision as its student sees it: y = sum_n c_n h_n(t), t the normalised overlap of the input with the
 * label's direction under the supervision's own inputs, c_n after its noise, transformation and centring; and what such a
 * label does to neurons, before training starts.
 *
 * <p>On V_0 a teacher's direction has length tau &lt; 1, so raw labels g(tau t) have other coefficients than g: h_2 gets the
 * mean (tau^2 - 1)/sqrt 2, h_4 an h_2 part sqrt(3) tau^2 (tau^2 - 1), of the wrong sign.
 *
 * <p>A preference is the label E[y | x] over the input that it is compared with, see {@link Supervision#preferences(double)}.
 *
 * <p>{@link #predicts} takes the linear law of a small part of a neuron. With v_b the inputs' variance inside and outside V_0,
 * q_b = v_b |u_b|, T the deviation of &lt;u, x&gt;, Z that of the neuron's z, and f_n = E[sigma'(Z z) h_n(z)], small parts m of
 * a neuron along u's two parts grow at eta (K q q^T + alpha diag(v) - S), K = sqrt(2) c_2 f_1 / (T^2 Z), alpha = c_0 f_1 / Z,
 * S = Z^2 alpha, and parts in block b orthogonal to u at eta alpha (v_b - Z^2). So the label's <em>mean</em> c_0 acts too:
 * where it is negative, target neurons are driven out of V_0 as soon as inputs leak, and off-target neurons are kept out of
 * it. For h_2, small parts in V_0 of neurons outside grow at eta (3 T^2 - 1) along u and at eta (T^2 - 1) across, when leakage
 * is small. Rates along u are those of the mode that lies in V_0. An h_1 part of label and activation, c_1 f_0, pushes a neuron along u whatever its own part is; where neither
 * acts, the smallest n with c_n f_{n-1} not 0 decides. Steps are taken to be small: their noise is left out.
 */
public final class LabelExpansion {

    /** What becomes of small parts of neurons. */
    public enum Outcome {
        /** The overlap with the label's direction grows. */
        ATTRACTED,
        /** It shrinks; under an odd n it becomes negative, and the neuron ends at the opposite of the direction. */
        REPELLED,
        /** A target neuron's part outside V_0 grows faster than its overlap with the label's direction. */
        LEAVES,
        /** An off-target neuron's part in V_0 grows, but across the label's direction. */
        ENTERS,
        /** Nothing acts at any order that was looked at. */
        SILENT
    }

    /**
     * What becomes of one group of neurons.
     *
     * @param outcome what becomes of small parts
     * @param order   n, the order of the label that decides, 0 for its mean, and for SILENT
     * @param along   rate at which a small part along the label's direction grows against the rest of the neuron, in units of
     *                the learning rate; 0 where it does not grow exponentially
     * @param across  the same of a part that has nothing of the label's direction: for target neurons outside V_0, for
     *                off-target neurons in V_0
     */
    public record Fate(Outcome outcome, int order, double along, double across) {
    }

    /**
     * What training will do.
     *
     * @param target    to target neurons, which start in V_0
     * @param offTarget to off-target neurons that have a small part in V_0; one that sees no input at all stays as it is where
     *                  sigma'(0) = 0
     */
    public record Prediction(Fate target, Fate offTarget) {

        /** Returns what becomes of target neurons. */
        public Outcome outcome() {
            return target.outcome();
        }

        /** Returns the order that decides for target neurons. */
        public int order() {
            return target.order();
        }

        @Override
        public String toString() {
            String first = switch (target.outcome()) {
                case ATTRACTED -> "attracted: overlaps with the label's direction grow";
                case REPELLED -> target.order() % 2 == 0 ? "repelled: overlaps with the label's direction shrink to 0"
                        : "repelled: overlaps go to the opposite of the label's direction";
                case LEAVES -> "leaves V_0: the label's mean drives target neurons out of the target's subspace";
                default -> "silent: label and activation have no Hermite order in common, so nothing is learnt";
            };
            String second = switch (offTarget.outcome()) {
                case ATTRACTED -> "are drawn to the label's direction too";
                case REPELLED -> offTarget.order() % 2 == 0 ? "keep their features"
                        : "are drawn to the opposite of the label's direction";
                case ENTERS -> "are drawn into V_0, across the label's direction";
                default -> "stay";
            };
            return String.format(Locale.ROOT, "%s (order %d, rate %.3f along, %.3f across); off-target neurons with a small part"
                    + " in V_0 %s (order %d, rate %.3f along, %.3f across)", first, target.order(), target.along(),
                    target.across(), second, offTarget.order(), offTarget.along(), offTarget.across());
        }
    }

    /** Coefficients below this share of the label's root mean square count as 0. */
    private static final double NEGLIGIBLE = 1e-4;
    /** Deviation of z of a neuron with a small part in V_0 that sees nothing else. */
    private static final double SMALL = 1e-3;
    private static final double WIDTH = 0.05;
    private static final int MAX_ORDER = Exponents.MAX_ORDER;

    private final Supervision supervision;
    private final double deviation;
    private final double[] variance;
    private final double[] reach;
    private final double[] coefficients;
    private final double size;
    private final DoubleUnaryOperator mean;

    private LabelExpansion(Supervision supervision, double[] direction) {
        this.supervision = supervision;
        this.deviation = supervision.inputs().deviationAlong(direction);
        Inputs inputs = supervision.inputs();
        if (inputs.areOfTwoBlocks()) {
            double[] part = inputs.inBlock(direction);
            double inside = Overlaps.of(part, part);
            double total = Overlaps.of(direction, direction);
            this.variance = new double[] {squared(inputs.deviationInside()), squared(inputs.deviationOutside())};
            this.reach = new double[] {variance[0] * Math.sqrt(inside), variance[1] * Math.sqrt(Math.max(0, total - inside))};
        } else {
            this.variance = null;
            this.reach = null;
        }
        ConditionalLabel label = new ConditionalLabel(LabelRule.of(supervision));
        GaussianRule rule = label.overlapRule(deviation);
        double[][] moments = label.moments(rule, deviation, supervision.labelCentre(), supervision.labelScale());
        this.coefficients = rule.hermiteCoefficients(moments[0], MAX_ORDER + 1);
        this.size = Math.sqrt(rule.mean(moments[1]));
        this.mean = label.mean(deviation, supervision.labelCentre(), supervision.labelScale());
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

    /** Returns E[y | t], the label as its student sees it on average: over noise, and over the other input of a pair. */
    public double label(double t) {
        return mean.applyAsDouble(t);
    }

    /** Returns c_n, n from 0 (the label's mean) to 12. */
    public double coefficient(int n) {
        return coefficients[Require.between("order n", n, 0, MAX_ORDER)];
    }

    /** Returns c_n for n from {@code first} to {@code last}, both from 0 to 12. */
    public double[] coefficients(int first, int last) {
        Require.between("first order", first, 0, MAX_ORDER);
        return Arrays.copyOfRange(coefficients, first, 1 + Require.between("last order", last, first, MAX_ORDER));
    }

    /** Returns the smallest n &gt;= 1 with c_n not 0, the exponent that counts for this supervision; 0 where there is none. */
    public int informationExponent() {
        return IntStream.rangeClosed(1, MAX_ORDER).filter(this::matters).findFirst().orElse(0);
    }

    private boolean matters(int n) {
        return Math.abs(coefficients[n]) > NEGLIGIBLE * size;
    }

    private static double squared(double x) {
        return x * x;
    }

    /**
     * Predicts what the label does to neurons with an activation; see the class.
     *
     * @throws IllegalArgumentException if the inputs are tilted
     */
    public Prediction predicts(Activation activation) {
        Require.present("activation", activation);
        supervision.inputs().requireTwoBlocks();
        double outside = Math.sqrt(variance[1]);
        return new Prediction(fate(activation, Math.sqrt(variance[0]), true),
                fate(activation, outside > 0 ? outside : SMALL, false));
    }

    /**
     * The fate of neurons in V_0, or outside.
     *
     * @param z deviation of the neuron's z
     */
    private Fate fate(Activation activation, double z, boolean target) {
        double[] f = slopes(activation, z);
        double own = z * z;
        double alpha = matters(0) ? coefficients[0] * f[1] / z : 0;
        double pull = matters(2) && deviation > 0 ? Math.sqrt(2) * coefficients[2] * f[1] / (squared(deviation) * z) : 0;
        double home = target ? own : variance[1];
        double[] growth = {alpha * (variance[0] - home), alpha * (variance[1] - home)};
        double inside = growth[0] + pull * squared(reach[0]);
        double out = growth[1] + pull * squared(reach[1]);
        double both = pull * reach[0] * reach[1];
        boolean isotropic = variance[0] == variance[1];
        double along = isotropic ? inside + out
                : (inside + out) / 2 + Math.copySign(Math.sqrt(squared((inside - out) / 2) + both * both), inside - out);
        double across = isotropic || target && variance[1] == 0 ? 0 : growth[target ? 1 : 0];
        double slightest = NEGLIGIBLE * size * Math.abs(f[1]) / z;
        if (target && across > slightest && out > inside && !pushes(f)) {
            return new Fate(Outcome.LEAVES, 0, along, across);
        }
        if (pushes(f)) {
            boolean forwards = coefficients[1] * f[0] > 0;
            return target && isExpelled(activation, forwards ? 1 : -1) ? new Fate(Outcome.LEAVES, 1, 0, across)
                    : new Fate(forwards ? Outcome.ATTRACTED : Outcome.REPELLED, 1, 0, across);
        }
        if (pull != 0 || !target && Math.abs(across) > slightest) {
            Outcome outcome = along > slightest && (target || pull > 0) ? Outcome.ATTRACTED
                    : !target && across > slightest ? Outcome.ENTERS : Outcome.REPELLED;
            return new Fate(outcome, pull == 0 ? 0 : 2, along, across);
        }
        for (int n = 3; n <= MAX_ORDER; n++) {
            double force = coefficients[n] * f[n - 1];
            if (matters(n) && Math.abs(f[n - 1]) > NEGLIGIBLE) {
                return new Fate(force > 0 ? Outcome.ATTRACTED : Outcome.REPELLED, n, 0, across);
            }
        }
        return new Fate(Outcome.SILENT, 0, 0, across);
    }

    private boolean pushes(double[] f) {
        return matters(1) && Math.abs(f[0]) > NEGLIGIBLE;
    }

    /** True if a target neuron that has come to the label's direction in V_0 is driven out: S &lt; alpha v_1 there. */
    private boolean isExpelled(Activation activation, int sign) {
        if (variance[1] == 0 || variance[1] == variance[0] || deviation == 0) {
            return false;
        }
        double z = Math.sqrt(variance[0]);
        double r = sign * reach[0] / (deviation * z);
        double[] f = slopes(activation, z);
        double alpha = 0;
        double s = 0;
        double power = 1;
        for (int n = 0; n < MAX_ORDER; n++) {
            alpha += power * Math.sqrt(n + 1) * coefficients[n] * f[n + 1] / z;
            s += power * r * Math.sqrt(n + 1) * coefficients[n + 1] * f[n] * z;
            power *= r;
        }
        return variance[1] * alpha > s + z * z * alpha;
    }

    /** Returns f_n = E[sigma'(Z z) h_n(z)]. */
    private static double[] slopes(Activation activation, double z) {
        NormalRule rule = NormalRule.of(WIDTH, x -> activation.derivative(z * x));
        GaussianRule over = new GaussianRule(rule.nodes(), rule.weights());
        return over.hermiteCoefficients(over.values(x -> activation.derivative(z * x)), MAX_ORDER + 1);
    }

    @Override
    public String toString() {
        int n = informationExponent();
        return String.format(Locale.ROOT, "%s: effective exponent %d, coefficient %.3f, scale %.3f", supervision, n,
                coefficients[n], deviation);
    }
}
