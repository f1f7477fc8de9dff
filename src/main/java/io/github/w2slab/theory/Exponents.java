package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.world.Hermite;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.NormalRule;
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
 * <p>Coefficients come from {@link NormalRule}, whatever kinks and jumps g has. One above {@value #RESOLVED} of the root mean
 * square of g is not 0, one below {@value #ROUNDING} counts as 0; what lies between cannot be told from 0. For E[h_k | Y] the
 * values of g at {@value #CELLS} points are sorted into {@value #BINS} bins of equal probability, equal values in the same
 * bin. The root mean square of the bins' means of h_k is not 0 above {@value #UNRESOLVED} and three times its own error (by
 * the means of every other point); it cannot be told from 0 where that error is too large to see. Because
 * |E[g h_k]| &lt;= |g| |E[h_k | Y]|, the generative exponent is never above the information exponent, so only smaller orders are
 * looked at. An exponent is 0 where none is found up to order {@value #MAX_ORDER}; {@link #isCertain} says whether a smaller
 * order could not be told.
 */
public final class Exponents {

    /** Highest order that is looked at. */
    public static final int MAX_ORDER = 12;

    private static final int CELLS = 240_000;
    private static final int BINS = 32;
    private static final double UNRESOLVED = 0.01;
    private static final double RESOLVED = 1e-9;
    private static final double ROUNDING = 1e-12;
    private static final double WIDTH = 0.05;
    private static final double EQUAL = 1e-12;
    private static final GaussianRule RULE = GaussianRule.grid(CELLS, 12);

    private final String name;
    private final double[] values;
    private final double[] coefficients;
    private final double size;
    private int[] bins;

    private Exponents(String name, DoubleUnaryOperator function) {
        this.name = name;
        Require.check(NormalRule.hasMoment(function, 2), "root mean square of " + name, "infinite", "finite");
        NormalRule suited = NormalRule.of(WIDTH, function);
        GaussianRule rule = new GaussianRule(suited.nodes(), suited.weights());
        double[] at = rule.values(function);
        this.coefficients = rule.hermiteCoefficients(at, MAX_ORDER + 1);
        this.size = Math.sqrt(rule.mean(Arrays.stream(at).map(v -> v * v).toArray()));
        Require.finite("root mean square of " + name, size);
        this.values = RULE.values(function);
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
        return new Exponents(Require.named("name", name), Require.present("function", function));
    }

    /** Returns how g is called. */
    public String name() {
        return name;
    }

    /** Returns E[g h_n], n from 0 to {@value #MAX_ORDER}. */
    public double coefficient(int n) {
        return coefficients[Require.between("order n", n, 0, MAX_ORDER)];
    }

    /**
     * Returns the greatest correlation with g(Z) of any function of another standard normal variable whose correlation with Z is
     * m: that of E[g(Z) | it], whose square is sum_n c_n^2 m^(2n) / sum_n c_n^2, n from 1 to {@value #MAX_ORDER} (Mehler's
     * formula); higher orders would make it smaller. For h_k it is |m|^k; NaN where all c_n are 0, as for a constant.
     *
     * @param m from -1 to 1
     */
    public double greatestCorrelation(double m) {
        Require.between("correlation m", m, -1.0, 1.0);
        double told = 0;
        double all = 0;
        double power = 1;
        for (int n = 1; n <= MAX_ORDER; n++) {
            power *= m * m;
            double c = Math.abs(coefficients[n]) > ROUNDING * size ? coefficients[n] : 0;
            told = Math.fma(c * c, power, told);
            all = Math.fma(c, c, all);
        }
        return Math.sqrt(told / all);
    }

    /** Returns the smallest n &gt;= 1 with E[g h_n] not 0, or 0 where there is none up to {@value #MAX_ORDER}. */
    public int informationExponent() {
        return IntStream.rangeClosed(1, MAX_ORDER)
                .filter(n -> Math.abs(coefficients[n]) > RESOLVED * size).findFirst().orElse(0);
    }

    /** Returns the smallest k &gt;= 1 with E[h_k(Z) | g(Z)] not 0, or 0 where there is none up to {@value #MAX_ORDER}. */
    public int generativeExponent() {
        int information = informationExponent();
        return IntStream.rangeClosed(1, information == 0 ? MAX_ORDER : information - 1).filter(this::tellsOf)
                .findFirst().orElse(information);
    }

    private boolean tellsOf(int k) {
        double[] found = conditional(k);
        return found[0] > Math.max(UNRESOLVED, 3 * found[1]);
    }

    /**
     * Returns whether the numbers decide both exponents. If not, some smaller order has a coefficient of the size of the
     * rounding, or a conditional mean of the size of the quadrature's error: the exponents are then at most what is returned.
     */
    public boolean isCertain() {
        int information = informationExponent();
        int generative = generativeExponent();
        boolean coefficientsTell = IntStream.range(1, information == 0 ? MAX_ORDER + 1 : information)
                .noneMatch(n -> Math.abs(coefficients[n]) > ROUNDING * size);
        return coefficientsTell && IntStream.range(1, generative == 0 ? MAX_ORDER + 1 : generative)
                .noneMatch(k -> 3 * conditional(k)[1] > UNRESOLVED);
    }

    /**
     * Returns the root mean square of E[h_k | Y] over the bins of Y, from 0, where Y tells nothing of h_k, to 1, and that of half the
     * difference of every other point and the others.
     */
    private double[] conditional(int k) {
        if (bins == null) {
            bins = bins();
        }
        double[][] sums = new double[2][BINS];
        double[] weights = new double[BINS];
        double[] h = hermite(k);
        for (int i = 0; i < bins.length; i++) {
            sums[Math.min(i, bins.length - 1 - i) % 2][bins[i]] += RULE.weights()[i] * h[i];
            weights[bins[i]] += RULE.weights()[i];
        }
        double square = 0;
        double error = 0;
        for (int b = 0; b < BINS; b++) {
            double all = sums[0][b] + sums[1][b];
            double apart = sums[0][b] - sums[1][b];
            square += weights[b] > 0 ? all * all / weights[b] : 0;
            error += weights[b] > 0 ? apart * apart / weights[b] : 0;
        }
        return new double[] {Math.sqrt(square), Math.sqrt(error)};
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
        String limit = isCertain() ? "" : " at most";
        return String.format(Locale.ROOT, "%s: information exponent%s %d (coefficient %.3g), generative exponent%s %d", name,
                limit, informationExponent(), coefficients[informationExponent()], limit, generativeExponent());
    }
}
