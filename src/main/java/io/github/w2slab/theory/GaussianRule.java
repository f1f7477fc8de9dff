package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.integration.gauss.HermiteRuleFactory;
import org.hipparchus.util.Pair;

/**
 * A quadrature rule for E f(t), t standard normal: sum_i weight_i f(node_i).
 *
 * <p>{@link #grid} is the midpoint rule with the normal density on an even number of cells: to 1e-14 for smooth f, of
 * error h^2 at kinks, and of error h times the height and the density at jumps, but h^2 for a jump at 0, which is a cell's
 * border. {@link #gaussHermite} is exact for polynomials up to degree 2n - 1.
 */
record GaussianRule(double[] nodes, double[] weights) {

    private static final int MAX_ORDERS = 128;
    /** Square roots of 0, 1, 2, ... */
    static final double[] ROOTS = new double[MAX_ORDERS + 1];
    private static final double[] INVERSE = new double[MAX_ORDERS + 1];

    static {
        for (int n = 1; n <= MAX_ORDERS; n++) {
            ROOTS[n] = Math.sqrt(n);
            INVERSE[n] = 1 / ROOTS[n];
        }
    }

    /**
     * The midpoint rule.
     *
     * @param cells an even number
     * @param edge  nodes lie in [-edge, edge]
     */
    static GaussianRule grid(int cells, double edge) {
        double[] nodes = new double[cells];
        double[] weights = new double[cells];
        double total = 0;
        for (int i = 0; i < cells; i++) {
            nodes[i] = edge * (2 * i + 1 - cells) / cells;
            weights[i] = StrictMath.exp(-nodes[i] * nodes[i] / 2);
            total += weights[i];
        }
        for (int i = 0; i < cells; i++) {
            weights[i] /= total;
        }
        return new GaussianRule(nodes, weights);
    }

    /** The rule of Gauss with n nodes, n at most 64. */
    static GaussianRule gaussHermite(int n) {
        Require.between("nodes n", n, 1, 64);
        Pair<double[], double[]> rule = new HermiteRuleFactory().getRule(n);
        double[] nodes = new double[n];
        double[] weights = new double[n];
        double total = 0;
        for (int i = 0; i < n; i++) {
            nodes[i] = Math.sqrt(2) * rule.getFirst()[i];
            weights[i] = rule.getSecond()[i];
            total += weights[i];
        }
        for (int i = 0; i < n; i++) {
            weights[i] /= total;
        }
        return new GaussianRule(nodes, weights);
    }

    /** Returns f at the nodes. */
    double[] values(DoubleUnaryOperator f) {
        double[] values = new double[nodes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = f.applyAsDouble(nodes[i]);
        }
        return values;
    }

    /** Returns E f for a function given at the nodes. */
    double mean(double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum = Math.fma(weights[i], values[i], sum);
        }
        return sum;
    }

    /** Returns E f h_n for n = 0 to {@code orders} - 1, f given at the nodes. */
    double[] hermiteCoefficients(double[] values, int orders) {
        double[] c = new double[orders];
        for (int i = 0; i < values.length; i++) {
            double t = nodes[i];
            double before = 0;
            double now = weights[i] * values[i];
            for (int n = 0; n < orders; n++) {
                c[n] += now;
                double next = (t * now - ROOTS[n] * before) * INVERSE[n + 1];
                before = now;
                now = next;
            }
        }
        return c;
    }

}
