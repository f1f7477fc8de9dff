package io.github.w2slab.theory;

import io.github.w2slab.theory.Neuron.Labels;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.interpolation.SplineInterpolator;

/** Moments of a one-direction label: given the overlap &lt;u, x&gt; over the noise, and over all inputs. */
final class ConditionalLabel {

    private static final double EDGE = 12;
    private static final int CELLS = 24_000;
    private static final int CELLS_WITH_NOISE = 2_400;
    private static final GaussianRule NOISE = GaussianRule.grid(128, 8);
    private static final GaussianRule NO_NOISE = new GaussianRule(new double[] {0}, new double[] {1});
    private static final int SCALES = 65;
    private static final double MARGIN = 1e-3;

    private final LabelRule rule;
    private final GaussianRule noise;

    ConditionalLabel(LabelRule rule) {
        this.rule = rule;
        this.noise = rule.noise() > 0 ? NOISE : NO_NOISE;
    }

    /** Returns the rule over the overlap that suits the label. */
    GaussianRule overlapRule() {
        return GaussianRule.grid(rule.noise() > 0 ? CELLS_WITH_NOISE : CELLS, EDGE);
    }

    /**
     * Returns E[y | t_i] and E[y^2 | t_i] at the nodes of a rule, y = (psi - centre)/scale, the overlap being
     * {@code deviation} t.
     */
    double[][] moments(GaussianRule over, double deviation, double centre, double scale) {
        int count = over.nodes().length;
        double[][] moments = new double[2][count];
        double[] overlap = new double[1];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < noise.nodes().length; j++) {
                overlap[0] = deviation * over.nodes()[i];
                double y = (rule.value(overlap, noise.nodes()[j]) - centre) / scale;
                moments[0][i] = Math.fma(noise.weights()[j], y, moments[0][i]);
                moments[1][i] = Math.fma(noise.weights()[j], y * y, moments[1][i]);
            }
        }
        return moments;
    }

    /**
     * Returns the labels of many teachers, each centred and scaled under its own law; by a spline over the deviations of
     * their overlaps, to about 1e-7.
     *
     * @param directions in the frame's coordinates
     * @param deviations of &lt;u_i, x&gt;, one for each direction
     */
    List<Labels> labels(List<double[]> directions, double[] deviations) {
        double low = Double.MAX_VALUE;
        double high = 0;
        for (double deviation : deviations) {
            low = Math.min(low, deviation);
            high = Math.max(high, deviation);
        }
        UnivariateFunction[] moments = rule.transform().isCentred() ? splines(low, high) : null;
        List<Labels> all = new ArrayList<>();
        for (int i = 0; i < deviations.length; i++) {
            double centre = moments == null ? 0 : moments[0].value(deviations[i]);
            double scale = rule.transform().isStandardised() ? moments[1].value(deviations[i]) : 1;
            all.add(new Labels(new double[][] {directions.get(i)}, centre, scale));
        }
        return all;
    }

    private UnivariateFunction[] splines(double low, double high) {
        double[] at = new double[SCALES];
        double[][] values = new double[2][SCALES];
        GaussianRule over = GaussianRule.grid(1200, EDGE);
        for (int i = 0; i < SCALES; i++) {
            at[i] = low - MARGIN + (high - low + 2 * MARGIN) * i / (SCALES - 1);
            double[][] moments = moments(over, at[i], 0, 1);
            values[0][i] = over.mean(moments[0]);
            values[1][i] = Math.sqrt(over.mean(moments[1]) - values[0][i] * values[0][i]);
        }
        SplineInterpolator spline = new SplineInterpolator();
        return new UnivariateFunction[] {spline.interpolate(at, values[0]), spline.interpolate(at, values[1])};
    }
}
