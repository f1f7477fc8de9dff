package io.github.w2slab.world;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.integration.gauss.LegendreRuleFactory;
import org.hipparchus.util.Pair;

/**
 * A quadrature rule that suits given functions: E f(t), t standard normal, is sum_i weight_i f(node_i).
 *
 * <p>Gauss and Legendre's rule of {@value #POINTS} points on panels, each of which is halved until its halves say the same as
 * the whole, to a tolerance times E|f|, or until it is {@value #NARROWEST} wide. So functions may have kinks and jumps
 * anywhere; what is narrower than a tenth of a panel can be missed. Panels reach to {@value #LEAST_EDGE}, or further, to
 * {@value #GREATEST_EDGE} at most, where f grows so fast that what lies beyond is not negligible.
 *
 * @param nodes   ascending
 * @param weights of sum 1, the normal density in them
 */
public record NormalRule(double[] nodes, double[] weights) {

    private static final int POINTS = 10;
    private static final double TOLERANCE = 1e-13;
    private static final double NARROWEST = 1e-12;
    private static final int LEAST_EDGE = 12;
    private static final int GREATEST_EDGE = 36;
    private static final double NEGLIGIBLE = 1e-16;
    /** How far the growth of a function is followed, and to what size of its logarithm. */
    private static final double FAR = 1e6;
    private static final double HIGH = 690;
    private static final double QUADRATIC = 0.1;
    private static final Pair<double[], double[]> LEGENDRE = new LegendreRuleFactory().getRule(POINTS);

    /**
     * The rule for one function and its square, to {@value #TOLERANCE}.
     *
     * @param width of the panels at first, greater than 0
     */
    public static NormalRule of(double width, DoubleUnaryOperator function) {
        Require.present("function", function);
        return ofSeveral(width, TOLERANCE, t -> {
            double value = function.applyAsDouble(t);
            return new double[] {value, value * value};
        });
    }

    /**
     * The rule for several functions at once.
     *
     * @param width     of the panels at first, greater than 0
     * @param tolerance relative to E|f|, greater than 0 and than the functions' own errors
     * @param functions their values at t, always as many
     */
    public static NormalRule ofSeveral(double width, double tolerance, DoubleFunction<double[]> functions) {
        Require.present("functions", functions);
        Require.positive("width", width);
        Require.positive("tolerance", tolerance);
        int edge = LEAST_EDGE;
        double[] size = sizes(edge, width, functions);
        while (edge < GREATEST_EDGE && (reaches(edge, size, functions) || reaches(-edge, size, functions))) {
            edge += 4;
            size = sizes(edge, width, functions);
        }
        double[] errors = new double[size.length];
        for (int k = 0; k < size.length; k++) {
            errors[k] = tolerance * size[k];
        }
        List<double[]> panels = new ArrayList<>();
        int count = panels(edge, width);
        for (int i = 0; i < count; i++) {
            refine(edge * (2.0 * i / count - 1), edge * (2.0 * (i + 1) / count - 1), errors, functions, panels);
        }
        return joined(panels);
    }

    private static int panels(int edge, double width) {
        return 2 * (int) Math.ceil(edge / width);
    }

    /** True if the functions, times the density, are not negligible at t, though finite a little further. */
    private static boolean reaches(double t, double[] size, DoubleFunction<double[]> functions) {
        double[] here = functions.apply(t);
        double[] beyond = functions.apply(t + 4 * Math.signum(t));
        boolean large = false;
        for (int k = 0; k < size.length; k++) {
            if (!Double.isFinite(beyond[k])) {
                return false;
            }
            large |= density(t) * Math.abs(here[k]) > NEGLIGIBLE * size[k];
        }
        return large;
    }

    private static double density(double t) {
        return StrictMath.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
    }

    /** Returns about E|f| for each function. */
    private static double[] sizes(int edge, double width, DoubleFunction<double[]> functions) {
        int count = panels(edge, width);
        double[] sizes = null;
        for (int i = 0; i < count; i++) {
            double[] panel = panel(edge * (2.0 * i / count - 1), edge * (2.0 * (i + 1) / count - 1));
            for (int j = 0; j < POINTS; j++) {
                double[] values = functions.apply(panel[j]);
                sizes = sizes == null ? new double[values.length] : sizes;
                for (int k = 0; k < values.length; k++) {
                    sizes[k] = Math.fma(panel[POINTS + j], Math.abs(values[k]), sizes[k]);
                }
            }
        }
        return sizes;
    }

    /** Returns nodes and then weights, density included, of the rule on one panel. */
    private static double[] panel(double from, double to) {
        double[] panel = new double[2 * POINTS];
        double half = (to - from) / 2;
        for (int j = 0; j < POINTS; j++) {
            panel[j] = Math.fma(half, LEGENDRE.getFirst()[j], (from + to) / 2);
            panel[POINTS + j] = half * LEGENDRE.getSecond()[j] * density(panel[j]);
        }
        return panel;
    }

    private static double[] integrals(double[] panel, int count, DoubleFunction<double[]> functions) {
        double[] sums = new double[count];
        for (int j = 0; j < POINTS; j++) {
            double[] values = functions.apply(panel[j]);
            for (int k = 0; k < count; k++) {
                sums[k] = Math.fma(panel[POINTS + j], values[k], sums[k]);
            }
        }
        return sums;
    }

    private static void refine(double from, double to, double[] errors, DoubleFunction<double[]> functions,
            List<double[]> into) {
        Interruption.check();
        refine(from, to, integrals(panel(from, to), errors.length, functions), errors, functions, into);
    }

    private static void refine(double from, double to, double[] whole, double[] errors, DoubleFunction<double[]> functions,
            List<double[]> into) {
        double middle = (from + to) / 2;
        double[] left = panel(from, middle);
        double[] right = panel(middle, to);
        double[] lower = integrals(left, errors.length, functions);
        double[] upper = integrals(right, errors.length, functions);
        boolean agree = !jumpsAtEdge(from, left, 0, 1, errors, functions)
                && !jumpsAtEdge(to, right, POINTS - 1, -1, errors, functions);
        for (int k = 0; k < errors.length; k++) {
            agree &= !(Math.abs(lower[k] + upper[k] - whole[k]) > errors[k]);
        }
        if (agree || to - from < NARROWEST) {
            into.add(left);
            into.add(right);
            return;
        }
        double cut = jump(from, to, functions);
        if (cut > from && addBothSides(from, cut, to, errors, functions, into)) {
            return;
        }
        refine(from, middle, lower, errors, functions, into);
        refine(middle, to, upper, errors, functions, into);
    }

    /** True if between a panel's edge and its outermost node the functions do more than between the nodes beside it. */
    private static boolean jumpsAtEdge(double edge, double[] panel, int first, int inwards, double[] errors,
            DoubleFunction<double[]> functions) {
        double[] at = functions.apply(edge);
        double[] a = functions.apply(panel[first]);
        double[] b = functions.apply(panel[first + inwards]);
        double[] c = functions.apply(panel[first + 2 * inwards]);
        for (int k = 0; k < errors.length; k++) {
            double apart = Math.abs(at[k] - a[k]);
            if (apart > 3 * (Math.abs(a[k] - b[k]) + Math.abs(b[k] - c[k]))
                    && apart * Math.abs(panel[first] - edge) * density(edge) > errors[k]) {
                return true;
            }
        }
        return false;
    }

    /** Returns where the functions jump most between two points, or {@code from} if they do not. */
    private static double jump(double from, double to, DoubleFunction<double[]> functions) {
        double low = from;
        double high = to;
        double[] below = functions.apply(low);
        double[] above = functions.apply(high);
        double first = distance(below, above);
        while (high - low > NARROWEST / 8) {
            double middle = (low + high) / 2;
            double[] between = functions.apply(middle);
            if (distance(below, between) >= distance(between, above)) {
                high = middle;
                above = between;
            } else {
                low = middle;
                below = between;
            }
        }
        return distance(below, above) > first / 100 && first > 0 ? high : from;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += Math.abs(a[k] - b[k]);
        }
        return sum;
    }

    /** Adds the panels on both sides of a jump if that is all that was wrong with them. */
    private static boolean addBothSides(double from, double cut, double to, double[] errors,
            DoubleFunction<double[]> functions, List<double[]> into) {
        double[][] four = {panel(from, (from + cut) / 2), panel((from + cut) / 2, cut), panel(cut, (cut + to) / 2),
                panel((cut + to) / 2, to)};
        double[][] whole = {integrals(panel(from, cut), errors.length, functions),
                integrals(panel(cut, to), errors.length, functions)};
        for (int side = 0; side < 2; side++) {
            double[] first = integrals(four[2 * side], errors.length, functions);
            double[] second = integrals(four[2 * side + 1], errors.length, functions);
            for (int k = 0; k < errors.length; k++) {
                if (Math.abs(first[k] + second[k] - whole[side][k]) > errors[k]) {
                    return false;
                }
            }
        }
        into.addAll(List.of(four));
        return true;
    }

    private static NormalRule joined(List<double[]> panels) {
        double[] nodes = new double[panels.size() * POINTS];
        double[] weights = new double[nodes.length];
        double total = 0;
        for (int i = 0; i < panels.size(); i++) {
            System.arraycopy(panels.get(i), 0, nodes, i * POINTS, POINTS);
            System.arraycopy(panels.get(i), POINTS, weights, i * POINTS, POINTS);
        }
        for (double weight : weights) {
            total += weight;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= total;
        }
        return new NormalRule(nodes, weights);
    }

    /** Returns E f. */
    public double mean(DoubleUnaryOperator function) {
        Require.present("function", function);
        double sum = 0;
        for (int i = 0; i < nodes.length; i++) {
            sum = Math.fma(weights[i], function.applyAsDouble(nodes[i]), sum);
        }
        return sum;
    }

    /**
     * Returns whether E|f|^p is finite, by how ln|f| grows as far as doubles reach: slower than t^2, faster, or like C t^2,
     * where p C must be less than 1/2.
     *
     * @param power p, greater than 0
     */
    public static boolean hasMoment(DoubleUnaryOperator function, double power) {
        Require.present("function", function);
        return isTamed(function, power) && isTamed(t -> function.applyAsDouble(-t), power);
    }

    private static boolean isTamed(DoubleUnaryOperator function, double power) {
        double low = 1;
        while (low < FAR && logarithm(function, 2 * low) <= HIGH) {
            low *= 2;
        }
        if (low >= FAR) {
            return true;
        }
        double high = 2 * low;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (logarithm(function, middle) <= HIGH) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double curvature = curvature(function, low);
        double before = curvature(function, low / 2);
        boolean faster = !(curvature <= (1 + QUADRATIC) * before) && curvature * low * low > 1;
        return !faster && power * curvature < 0.5 - 1e-9;
    }

    /** Returns C of the parabola A + B t + C t^2 through ln|f| at t/2, 3t/4 and t. */
    private static double curvature(DoubleUnaryOperator function, double t) {
        return 8 * (logarithm(function, t) - 2 * logarithm(function, 0.75 * t) + logarithm(function, t / 2)) / (t * t);
    }

    /** Returns ln|f(t)|; minus infinity where f is no number, for such a place is no growth. */
    private static double logarithm(DoubleUnaryOperator function, double t) {
        double value = Math.abs(function.applyAsDouble(t));
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : StrictMath.log(value);
    }
}
