package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.SimpleValueChecker;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * Finite-size scaling at a continuous transition: curves y(x) of systems of several sizes L fall on one where y L^b is drawn
 * against (x - x_c) L^a, with x_c the critical value, a = 1/nu and b = beta/nu in the words of physics.
 *
 * <p>The three numbers are those at which the curves differ least, by the measure S of Houdayer and Hartmann (Physical Review
 * B 70, 014418, 2004): the mean, over all points that other sizes' curves reach over, of the squared distance to a straight
 * line through their neighbours, in units of the squared error of the distance. About 1 where the law holds within errors.
 * Errors are those of the means over seeds. Intervals have level 95 % and come from leaving out one seed at a time (jackknife);
 * they do not know of corrections to the law at small sizes.
 *
 * @param critical       x_c
 * @param sizeExponent   a
 * @param heightExponent b
 * @param quality        S; NaN where the numbers are a theory's
 */
public record Collapse(Interval critical, Interval sizeExponent, Interval heightExponent, double quality) {

    private static final int LEAST_SEEDS = 3;
    private static final int EVALUATIONS = 4_000;
    private static final double[] SIZE_STARTS = {0.25, 0.5, 1};
    private static final double[] HEIGHT_STARTS = {0, 0.25, 0.5};
    private static final int KEPT_STARTS = 3;

    /** The curve of one size: places, ascending; means over seeds there; their standard errors. */
    private record Curve(double size, double[] x, double[] y, double[] error) {
    }

    /** A theory's three numbers, without an interval and a quality. */
    public static Collapse of(double critical, double sizeExponent, double heightExponent) {
        return new Collapse(Interval.of(critical), Interval.of(sizeExponent), Interval.of(heightExponent), Double.NaN);
    }

    /**
     * Fits a measure of a sweep with two axes of numbers.
     *
     * @param sweep   all of whose runs are complete, with at least 3 seeds, 2 sizes, and 4 values of x
     * @param axis    of x
     * @param size    axis of L, whose values are greater than 0
     * @param measure a column of {@link Sweep#table}
     */
    public static Collapse fit(Sweep sweep, String axis, String size, String measure) {
        Require.present("axis", axis);
        Require.present("size", size);
        Require.check(Require.present("sweep", sweep).axes().size() == 2 && sweep.axes().contains(axis) && sweep.axes().contains(size)
                && !axis.equals(size), "axes", axis + " and " + size, "the two of the sweep, " + sweep.axes());
        Require.check(sweep.distinct().size() == sweep.complete(), "runs of a sweep", "the same for several seeds",
                "different ones: theory without a seed has no interval");
        double[] x = distinct(sweep, axis);
        double[] sizes = distinct(sweep, size);
        long[] seeds = sweep.points().stream().mapToLong(Point::seed).distinct().toArray();
        double[][][] values = new double[sizes.length][x.length][seeds.length];
        for (Point point : sweep.points()) {
            double value = sweep.value(point, measure);
            Require.check(Double.isFinite(value), measure + " at " + point, value, "finite: the sweep has to be complete");
            values[Arrays.binarySearch(sizes, point.value(size))][Arrays.binarySearch(x, point.value(axis))]
                    [IntStream.range(0, seeds.length).filter(i -> seeds[i] == point.seed()).findFirst().orElseThrow()] = value;
        }
        return fit(x, sizes, values);
    }

    private static double[] distinct(Sweep sweep, String axis) {
        return sweep.points().stream().mapToDouble(p -> p.value(axis)).distinct().sorted().toArray();
    }

    /**
     * Fits numbers.
     *
     * @param x      at least 4, ascending
     * @param sizes  L, at least 2, greater than 0
     * @param values for each size and each x one value a seed, of at least 3
     * @throws IllegalArgumentException also where the search finds no end, as it may for curves that hardly bend
     */
    public static Collapse fit(double[] x, double[] sizes, double[][][] values) {
        Require.atLeast("number of values of x", Require.present("x", x).length, 4);
        Require.atLeast("number of sizes", Require.present("sizes", sizes).length, 2);
        for (double size : sizes) {
            Require.positive("size", size);
        }
        int seeds = Require.present("values", values)[0][0].length;
        Require.atLeast("number of seeds", seeds, LEAST_SEEDS);
        List<Curve> all = curves(x, sizes, values, -1);
        try {
            return fitted(all, starts(all, x), IntStream.range(0, seeds).mapToObj(i -> curves(x, sizes, values, i)).toList());
        } catch (MathIllegalStateException e) {
            throw new IllegalArgumentException("values must tell where the transition is, but over sizes " + Arrays.toString(sizes)
                    + " the search finds no end: curves that hardly bend, or of sizes close together, fit at many places; give a wider "
                    + "range of x, sizes farther apart, or more seeds", e);
        }
    }

    private static Collapse fitted(List<Curve> all, List<double[]> starts, List<List<Curve>> oneLess) {
        double[] best = search(all, starts);
        double[][] without = oneLess.stream().map(curves -> search(curves, List.of(best))).toArray(double[][]::new);
        Interval[] found = IntStream.range(0, best.length).mapToObj(k -> jackknife(best[k],
                Arrays.stream(without).mapToDouble(one -> one[k]).toArray())).toArray(Interval[]::new);
        return new Collapse(found[0], found[1], found[2], distance(all, best));
    }

    /** By the pseudo-values n best - (n - 1) without, whose interval is shifted to the best itself. */
    private static Interval jackknife(double best, double[] without) {
        int n = without.length;
        Interval pseudo = Interval.of(Arrays.stream(without).map(one -> n * best - (n - 1) * one).toArray());
        return new Interval(best, best + pseudo.low() - pseudo.mean(), best + pseudo.high() - pseudo.mean(), n);
    }

    private static List<Curve> curves(double[] x, double[] sizes, double[][][] values, int leftOut) {
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            double[] y = new double[x.length];
            double[] error = new double[x.length];
            for (int j = 0; j < x.length; j++) {
                double[] all = values[i][j];
                double[] used = IntStream.range(0, all.length).filter(k -> k != leftOut).mapToDouble(k -> all[k]).toArray();
                y[j] = Arrays.stream(used).sum() / used.length;
                double mean = y[j];
                error[j] = Math.sqrt(Arrays.stream(used).map(v -> (v - mean) * (v - mean)).sum() / (used.length - 1.0) / used.length);
            }
            curves.add(new Curve(sizes[i], x, y, error));
        }
        // Three seeds that agree by chance would draw the whole fit: no error is below a tenth of the middle one.
        double[] sorted = curves.stream().flatMapToDouble(c -> Arrays.stream(c.error)).sorted().toArray();
        double least = Math.max(sorted[sorted.length / 2] / 10, Double.MIN_NORMAL);
        curves.forEach(c -> Arrays.setAll(c.error, j -> Math.max(c.error[j], least)));
        return curves;
    }

    private static List<double[]> starts(List<Curve> curves, double[] x) {
        List<double[]> starts = new ArrayList<>();
        for (int j = 1; j + 1 < x.length; j++) {
            for (double a : SIZE_STARTS) {
                for (double b : HEIGHT_STARTS) {
                    starts.add(new double[] {x[j], a, b});
                }
            }
        }
        starts.sort(Comparator.comparingDouble(start -> distance(curves, start)));
        return starts.subList(0, KEPT_STARTS);
    }

    private static double[] search(List<Curve> curves, List<double[]> starts) {
        double[] x = curves.get(0).x;
        double[] steps = {(x[x.length - 1] - x[0]) / 10, 0.1, 0.1};
        return starts.stream().map(start -> new SimplexOptimizer(new SimpleValueChecker(1e-10, 1e-12))
                .optimize(new MaxEval(EVALUATIONS), new ObjectiveFunction(at -> distance(curves, at)), GoalType.MINIMIZE,
                        new InitialGuess(start), new NelderMeadSimplex(steps)).getPoint())
                .min(Comparator.comparingDouble(at -> distance(curves, at))).orElseThrow();
    }

    /** S; large where fewer than half of the points have neighbours among other sizes. */
    private static double distance(List<Curve> curves, double[] at) {
        double[][] scaled = curves.stream().map(c -> Arrays.stream(c.x).map(x -> scaled(x - at[0], c.size, at[1])).toArray())
                .toArray(double[][]::new);
        double sum = 0;
        int counted = 0;
        int points = 0;
        for (int i = 0; i < scaled.length; i++) {
            Curve curve = curves.get(i);
            for (int j = 0; j < scaled[i].length; j++) {
                points++;
                double[] line = line(curves, scaled, i, scaled[i][j], at[2]);
                if (line != null) {
                    double far = scaled(curve.y[j], curve.size, at[2]) - line[0];
                    double error = scaled(curve.error[j], curve.size, at[2]);
                    sum += far * far / (error * error + line[1]);
                    counted++;
                }
            }
        }
        return 2 * counted < points || !Double.isFinite(sum) ? Double.MAX_VALUE : sum / counted;
    }

    private static double scaled(double value, double size, double exponent) {
        return value * StrictMath.pow(size, exponent);
    }

    /** Weighted line through the neighbours of a place on the other sizes' curves: its height there and the square of its error. */
    private static double[] line(List<Curve> curves, double[][] scaled, int own, double place, double heightExponent) {
        double w = 0;
        double wx = 0;
        double wy = 0;
        double wxx = 0;
        double wxy = 0;
        for (int i = 0; i < scaled.length; i++) {
            int right = i == own ? -1 : neighbour(scaled[i], place);
            for (int j = right - 1; right > 0 && j <= right; j++) {
                Curve curve = curves.get(i);
                double error = scaled(curve.error[j], curve.size, heightExponent);
                double weight = 1 / (error * error);
                double x = scaled[i][j] - place;
                double y = scaled(curve.y[j], curve.size, heightExponent);
                w += weight;
                wx += weight * x;
                wy += weight * y;
                wxx += weight * x * x;
                wxy += weight * x * y;
            }
        }
        double determinant = w * wxx - wx * wx;
        return !(determinant > 0) ? null : new double[] {(wxx * wy - wx * wxy) / determinant, wxx / determinant};
    }

    /** The first index whose place is not left of this one and that has one to its left, or -1. */
    private static int neighbour(double[] places, double place) {
        int at = Arrays.binarySearch(places, place);
        int right = at >= 0 ? Math.max(1, at) : -at - 1;
        return right == 0 || right == places.length ? -1 : right;
    }

    /** Returns (x - x_c) L^a. */
    public double place(double x, double size) {
        return scaled(x - critical.mean(), size, sizeExponent.mean());
    }

    /** Returns y L^b. */
    public double height(double y, double size) {
        return scaled(y, size, heightExponent.mean());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "critical value %s, 1/nu %s, beta/nu %s", critical, sizeExponent, heightExponent)
                + (Double.isNaN(quality) ? "" : String.format(Locale.ROOT, ", S = %.2f", quality));
    }
}
