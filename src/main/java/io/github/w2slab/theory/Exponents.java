package io.github.w2slab.theory;

import io.github.w2slab.world.Hermite;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.Require;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * How hard a function g of one Gaussian overlap Z is to learn: its Hermite coefficients E[g h_n], its information exponent
 * (the smallest n &gt;= 1 with E[g h_n] not 0: what plain online SGD sees) and its generative exponent (the smallest k
 * &gt;= 1 with E[h_k(Z) | Y] not identically 0, Y = g(Z): what remains after the best transformation of labels, Damian,
 * Pillaud-Vivien, Lee and Bruna, arXiv 2403.05529). Both are computed from g alone, for any function.
 *
 * <p>Quadrature is the midpoint rule on {@value #CELLS} cells of [-12, 12]: coefficients of smooth g are exact to 1e-13,
 * at kinks to 1e-8, at jumps to 1e-4 of their height (far better for a jump at 0). For E[h_k | Y] the values of g are
 * sorted into {@value #BINS} bins of equal probability, equal values in the same bin; a random bin's mean of h_k is as large
 * as its root mean square over the bins, which counts as 0 below {@value #UNRESOLVED}. Coefficients below
 * {@value #NEGLIGIBLE} of the root mean square of g count as 0. An exponent is 0 where none is found up to order
 * {@value #MAX_ORDER}.
 */
public final class Exponents {

    /** Highest order that is looked at. */
    public static final int MAX_ORDER = 12;

    private static final int CELLS = 240_000;
    private static final int BINS = 32;
    private static final double UNRESOLVED = 0.01;
    static final double NEGLIGIBLE = 1e-4;
    private static final double EQUAL = 1e-12;
    private static final GaussianRule RULE = GaussianRule.grid(CELLS, 12);

    private final String name;
    private final double[] values;
    private final double[] coefficients;
    private final double size;

    private Exponents(String name, double[] values) {
        this.name = name;
        this.values = values;
        this.coefficients = RULE.hermiteCoefficients(values, MAX_ORDER + 1);
        double[] squares = Arrays.stream(values).map(v -> v * v).toArray();
        this.size = Math.sqrt(RULE.mean(squares));
        Require.finite("root mean square of " + name, size);
    }

    /** Exponents of a link. */
    public static Exponents of(Link link) {
        return of(Require.present("link", link).name(), link::value);
    }

    /**
     * Exponents of any function.
     *
     * @param name     how it is called
     * @param function g, with a finite second moment under the standard normal law
     * @throws IllegalArgumentException if the second moment is not finite
     */
    public static Exponents of(String name, DoubleUnaryOperator function) {
        return new Exponents(Require.present("name", name), RULE.values(Require.present("function", function)));
    }

    /** Returns how g is called. */
    public String name() {
        return name;
    }

    /** Returns E[g h_n], n from 0 to {@value #MAX_ORDER}. */
    public double coefficient(int n) {
        return coefficients[Require.between("order n", n, 0, MAX_ORDER)];
    }

    /** Returns the smallest n &gt;= 1 with E[g h_n] not 0, or 0 where there is none up to {@value #MAX_ORDER}. */
    public int informationExponent() {
        return IntStream.rangeClosed(1, MAX_ORDER)
                .filter(n -> Math.abs(coefficients[n]) > NEGLIGIBLE * size).findFirst().orElse(0);
    }

    /** Returns the smallest k &gt;= 1 with E[h_k(Z) | g(Z)] not 0, or 0 where there is none up to {@value #MAX_ORDER}. */
    public int generativeExponent() {
        int[] bins = bins();
        return IntStream.rangeClosed(1, MAX_ORDER).filter(k -> conditionalSize(bins, k) > UNRESOLVED)
                .findFirst().orElse(0);
    }

    /**
     * Returns the root mean square of E[h_k(Z) | Y] over the bins of Y: from 0, where Y tells nothing of h_k, to 1.
     *
     * @param k order, 1 to {@value #MAX_ORDER}
     */
    public double conditionalSize(int k) {
        return conditionalSize(bins(), Require.between("order k", k, 1, MAX_ORDER));
    }

    private double conditionalSize(int[] bins, int k) {
        double[] sums = new double[BINS];
        double[] weights = new double[BINS];
        double[] h = hermite(k);
        for (int i = 0; i < bins.length; i++) {
            sums[bins[i]] += RULE.weights()[i] * h[i];
            weights[bins[i]] += RULE.weights()[i];
        }
        double square = 0;
        for (int b = 0; b < BINS; b++) {
            square += weights[b] > 0 ? sums[b] * sums[b] / weights[b] : 0;
        }
        return Math.sqrt(square);
    }

    private static double[] hermite(int k) {
        double[] h = new double[CELLS];
        for (int i = 0; i < CELLS; i++) {
            h[i] = Hermite.value(k, RULE.nodes()[i]);
        }
        return h;
    }

    /** The bin of each node: nodes in the order of g, cut at equal probabilities, but never between equal values. */
    private int[] bins() {
        Integer[] order = IntStream.range(0, CELLS).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        int[] bins = new int[CELLS];
        double below = 0;
        int bin = 0;
        for (int i = 0; i < CELLS; i++) {
            boolean apart = i > 0 && values[order[i]] - values[order[i - 1]] > EQUAL * size;
            if (apart) {
                bin = Math.min(BINS - 1, (int) (below * BINS));
            }
            bins[order[i]] = bin;
            below += RULE.weights()[order[i]];
        }
        return bins;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: information exponent %d (coefficient %.3f), generative exponent %d", name,
                informationExponent(), coefficients[informationExponent()], generativeExponent());
    }
}
