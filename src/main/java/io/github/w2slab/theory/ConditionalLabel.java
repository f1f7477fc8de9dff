package io.github.w2slab.theory;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.theory.Neuron.Labels;
import io.github.w2slab.world.NormalRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.interpolation.SplineInterpolator;

/**
 * Moments of a one-direction label: given the overlap &lt;u, x&gt; over the noise, and over all inputs. Of a preference: given the
 * overlap, over the input that it is compared with; its square is 1.
 */
final class ConditionalLabel {

    private static final double WIDTH = 0.05;
    private static final double WIDTH_WITH_NOISE = 0.5;
    private static final double TOLERANCE = 1e-13;
    private static final double TOLERANCE_WITH_NOISE = 1e-8;
    private static final double NOISE_WIDTH = 2;
    private static final double NOISE_TOLERANCE = 1e-10;
    /** Nodes over the overlap for choices that are random, hence smooth. */
    private static final int SMOOTH = 1000;
    private static final double EDGE = 9;
    private static final double TOLERANCE_OF_CHOICES = 1e-10;
    private static final int SCALES = 65;
    private static final int SCALES_WITH_NOISE = 9;
    private static final double MARGIN = 1e-3;

    private final LabelRule rule;

    ConditionalLabel(LabelRule rule) {
        this.rule = rule;
    }

    /** Returns the rule over the overlap that suits the label, jumps and kinks included, the overlap being {@code deviation} t. */
    GaussianRule overlapRule(double deviation) {
        if (rule.preferences() != null) {
            return choiceRule(deviation);
        }
        boolean inner = rule.noise() > 0 && !rule.transform().isIdentity();
        NormalRule suited = NormalRule.ofSeveral(inner ? WIDTH_WITH_NOISE : WIDTH, inner ? TOLERANCE_WITH_NOISE : TOLERANCE,
                t -> givenOverlap(deviation * t, 0, 1));
        return new GaussianRule(suited.nodes(), suited.weights());
    }

    private GaussianRule choiceRule(double deviation) {
        if (rule.preferences().beta() < Double.POSITIVE_INFINITY) {
            return GaussianRule.grid(SMOOTH, EDGE);
        }
        DoubleUnaryOperator choice = choice(deviation);
        NormalRule suited = NormalRule.ofSeveral(WIDTH, TOLERANCE_OF_CHOICES, t -> new double[] {choice.applyAsDouble(t)});
        return new GaussianRule(suited.nodes(), suited.weights());
    }

    /** Returns E[y | overlap] of preferences as a function of the normalised overlap. */
    private DoubleUnaryOperator choice(double deviation) {
        DoubleUnaryOperator reward = t -> rule.value(new double[] {deviation * t}, 0);
        PreferredLabel preferred = new PreferredLabel(rule.preferences(), reward);
        return t -> preferred.applyAsDouble(reward.applyAsDouble(t));
    }

    /** Returns E[y | overlap] and E[y^2 | overlap], y = (psi - centre)/scale. */
    private double[] givenOverlap(double overlap, double centre, double scale) {
        double[] overlaps = {overlap};
        if (rule.noise() == 0 || rule.transform().isIdentity()) {
            double y = (rule.value(overlaps, 0) - centre) / scale;
            double noise = rule.noise() / scale;
            return new double[] {y, y * y + noise * noise};
        }
        DoubleUnaryOperator label = e -> (rule.value(overlaps, e) - centre) / scale;
        NormalRule noise = NormalRule.ofSeveral(NOISE_WIDTH, NOISE_TOLERANCE, e -> {
            double y = label.applyAsDouble(e);
            return new double[] {y, y * y};
        });
        double[] moments = new double[2];
        for (int j = 0; j < noise.nodes().length; j++) {
            double y = label.applyAsDouble(noise.nodes()[j]);
            moments[0] = Math.fma(noise.weights()[j], y, moments[0]);
            moments[1] = Math.fma(noise.weights()[j], y * y, moments[1]);
        }
        return moments;
    }

    /** Returns E[y | t] as a function, y = (psi - centre)/scale, the overlap being {@code deviation} t. */
    DoubleUnaryOperator mean(double deviation, double centre, double scale) {
        return rule.preferences() != null ? choice(deviation) : t -> givenOverlap(deviation * t, centre, scale)[0];
    }

    /**
     * Returns E[y | t_i] and E[y^2 | t_i] at the nodes of a rule, y = (psi - centre)/scale, the overlap being
     * {@code deviation} t.
     */
    double[][] moments(GaussianRule over, double deviation, double centre, double scale) {
        int count = over.nodes().length;
        double[][] moments = new double[2][count];
        if (rule.preferences() != null) {
            moments[0] = over.values(choice(deviation));
            Arrays.fill(moments[1], 1);
            return moments;
        }
        for (int i = 0; i < count; i++) {
            double[] given = givenOverlap(deviation * over.nodes()[i], centre, scale);
            moments[0][i] = given[0];
            moments[1][i] = given[1];
        }
        return moments;
    }

    /**
     * Returns the labels of many teachers, each centred and scaled under its own law; of more than a spline has nodes by a
     * spline over the deviations of their overlaps, to about 1e-7, with noise to 1e-5.
     *
     * @param directions in the frame's coordinates
     * @param deviations of &lt;u_i, x&gt;, one for each direction
     */
    List<Labels> labels(List<double[]> directions, double[] deviations) {
        UnivariateFunction[] moments = rule.transform().isCentred() ? overDeviations(deviations) : null;
        List<Labels> all = new ArrayList<>();
        for (int i = 0; i < deviations.length; i++) {
            double centre = moments == null ? 0 : moments[0].value(deviations[i]);
            double scale = moments == null ? 1 : rule.transform().divisor(centre, moments[1].value(deviations[i]));
            all.add(new Labels(new double[][] {directions.get(i)}, centre, scale));
        }
        return all;
    }

    /** Returns mean and standard deviation of the label as functions of the overlap's deviation. */
    private UnivariateFunction[] overDeviations(double[] deviations) {
        double[] distinct = Arrays.stream(deviations).sorted().distinct().toArray();
        int scales = rule.noise() > 0 ? SCALES_WITH_NOISE : SCALES;
        if (distinct.length <= scales) {
            double[][] values = values(distinct);
            return new UnivariateFunction[] {x -> values[0][Arrays.binarySearch(distinct, x)],
                    x -> values[1][Arrays.binarySearch(distinct, x)]};
        }
        double low = distinct[0];
        double high = distinct[distinct.length - 1];
        double[] at = new double[scales];
        for (int i = 0; i < scales; i++) {
            at[i] = low - MARGIN + (high - low + 2 * MARGIN) * i / (scales - 1);
        }
        double[][] values = values(at);
        SplineInterpolator spline = new SplineInterpolator();
        return new UnivariateFunction[] {spline.interpolate(at, values[0]), spline.interpolate(at, values[1])};
    }

    private double[][] values(double[] deviations) {
        double[][] values = new double[2][deviations.length];
        for (int i = 0; i < deviations.length; i++) {
            Interruption.check();
            GaussianRule over = overlapRule(deviations[i]);
            double[][] moments = moments(over, deviations[i], 0, 1);
            values[0][i] = over.mean(moments[0]);
            values[1][i] = Math.sqrt(over.mean(moments[1]) - values[0][i] * values[0][i]);
        }
        return values;
    }
}
