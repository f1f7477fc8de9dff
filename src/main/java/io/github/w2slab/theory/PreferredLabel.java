package io.github.w2slab.theory;

import io.github.w2slab.supervision.BradleyTerry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Erf;

/**
 * A preference as the label transformation that it is in mean: a reward r goes to E tanh(beta (r - r')/2), r' = R(t) of the
 * input that it is compared with, t standard normal.
 *
 * <p>For beta = infinity that is P(r' &lt; r) - P(r' &gt; r), from the intervals between the turning points of R, in each of
 * which the border is found by bisection, to 1e-13; turning points closer than {@value #CELL} are not told apart. For finite
 * beta it is the midpoint rule, exact to 1e-9 while beta times the slope of R stays below 60.
 */
final class PreferredLabel implements DoubleUnaryOperator {

    private static final double EDGE = 9;
    private static final double CELL = 0x1p-8;
    private static final int HALVINGS = 60;
    private static final int SLOPE_NODES = 1200;
    private static final int MOST_NODES = 9600;

    private final BradleyTerry law;
    private final DoubleUnaryOperator reward;
    private final double[] edges;
    private final double[] borders;
    private final double[] below;
    private final GaussianRule rule;
    private final double[] others;

    /** @param reward R, of the normalised overlap with the label's direction */
    PreferredLabel(BradleyTerry law, DoubleUnaryOperator reward) {
        this.law = law;
        this.reward = reward;
        boolean sharp = law.beta() == Double.POSITIVE_INFINITY;
        this.edges = sharp ? turningPoints(reward) : new double[0];
        this.borders = new double[edges.length];
        this.below = new double[edges.length];
        for (int i = 0; i < edges.length; i++) {
            borders[i] = reward.applyAsDouble(edges[i]);
            below[i] = i == 0 ? 0 : i == edges.length - 1 ? 1 : normal(edges[i]);
        }
        int nodes = (int) Math.min(MOST_NODES, Math.max(SLOPE_NODES, SLOPE_NODES / 10 * Math.ceil(law.beta())));
        this.rule = sharp ? null : GaussianRule.grid(nodes, EDGE);
        this.others = sharp ? null : rule.values(reward);
    }

    private static double normal(double t) {
        return Erf.erfc(-t / Math.sqrt(2)) / 2;
    }

    /** Returns the ends of the line, and between them the points where R turns, or begins or ends to be constant. */
    private static double[] turningPoints(DoubleUnaryOperator reward) {
        List<Double> points = new ArrayList<>(List.of(-EDGE));
        int cells = (int) (2 * EDGE / CELL);
        double before = 0;
        for (int i = 0; i < cells; i++) {
            double from = -EDGE + i * CELL;
            double rise = Math.signum(reward.applyAsDouble(from + CELL) - reward.applyAsDouble(from));
            if (i > 0 && rise != before) {
                points.add(before == 0 ? end(reward, from - CELL, from + CELL)
                        : rise == 0 ? end(reward, from + CELL, from - CELL) : turn(reward, from - CELL, from + CELL, before));
            }
            before = rise;
        }
        points.add(EDGE);
        return points.stream().mapToDouble(x -> x).toArray();
    }

    /** Returns where R, constant from one point on, ceases to be so before another. */
    private static double end(DoubleUnaryOperator reward, double from, double to) {
        double constant = reward.applyAsDouble(from);
        double same = from;
        double other = to;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (same + other) / 2;
            if (reward.applyAsDouble(middle) == constant) {
                same = middle;
            } else {
                other = middle;
            }
        }
        return same;
    }

    /** Returns where R is largest (rise 1) or smallest (-1) between two points, by thirds. */
    private static double turn(DoubleUnaryOperator reward, double from, double to, double rise) {
        double low = from;
        double high = to;
        for (int i = 0; i < HALVINGS; i++) {
            double a = low + (high - low) / 3;
            double b = high - (high - low) / 3;
            if (rise * (reward.applyAsDouble(b) - reward.applyAsDouble(a)) > 0) {
                low = a;
            } else {
                high = b;
            }
        }
        return (low + high) / 2;
    }

    /** Returns the mean label of an input of this reward. */
    @Override
    public double applyAsDouble(double r) {
        if (Double.isNaN(r)) {
            return Double.NaN;
        }
        if (others != null) {
            double sum = 0;
            for (int i = 0; i < others.length; i++) {
                sum = Math.fma(rule.weights()[i], law.mean(r - others[i]), sum);
            }
            return sum;
        }
        double sum = 0;
        for (int i = 1; i < edges.length; i++) {
            sum += overInterval(i, r);
        }
        return sum;
    }

    /** Returns P(r' &lt; r) - P(r' &gt; r), r' from between turning points i - 1 and i. */
    private double overInterval(int i, double r) {
        double first = Math.signum(r - borders[i - 1]);
        double last = Math.signum(r - borders[i]);
        double share = below[i] - below[i - 1];
        if (first == last || first == 0 || last == 0) {
            return share * (first != 0 ? first : last);
        }
        double low = edges[i - 1];
        double high = edges[i];
        for (int k = 0; k < HALVINGS; k++) {
            double middle = (low + high) / 2;
            if ((r - reward.applyAsDouble(middle)) * first > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return first * (2 * normal((low + high) / 2) - below[i] - below[i - 1]);
    }
}
