package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.Interval;
import java.util.Locale;
import org.hipparchus.distribution.continuous.TDistribution;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;

/**
 * y = factor x^exponent, by least squares of ln y on ln x.
 *
 * @param exponent slope in ln-ln coordinates
 * @param low      lower end of its interval of level 95 %, by Student's t with n - 2 degrees of freedom
 * @param high     upper end
 * @param factor   y at x = 1
 */
public record PowerLaw(double exponent, double low, double high, double factor) {

    /**
     * Fits n points.
     *
     * @param x greater than 0, not all equal, at least 3
     * @param y greater than 0, as many
     */
    public static PowerLaw fit(double[] x, double[] y) {
        int n = Require.present("x", x).length;
        Require.check(Require.present("y", y).length == n && n >= 3, "number of points", n + " and " + y.length,
                "equal, and at least 3");
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < n; i++) {
            meanX += StrictMath.log(Require.positive("x", x[i])) / n;
            meanY += StrictMath.log(Require.positive("y", y[i])) / n;
        }
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < n; i++) {
            double dx = StrictMath.log(x[i]) - meanX;
            double dy = StrictMath.log(y[i]) - meanY;
            xx = Math.fma(dx, dx, xx);
            xy = Math.fma(dx, dy, xy);
            yy = Math.fma(dy, dy, yy);
        }
        Require.check(xx > 0, "x", x[0], "not the same at all points");
        double slope = xy / xx;
        double residual = Math.max(0, yy - slope * xy) / (n - 2);
        double half = new TDistribution(n - 2).inverseCumulativeProbability((1 + Interval.LEVEL) / 2)
                * Math.sqrt(residual / xx);
        return new PowerLaw(slope, slope - half, slope + half, StrictMath.exp(meanY - slope * meanX));
    }

    /**
     * Fits two columns of a table.
     *
     * @param table for example {@link Sweep#table} or {@link Sweep#besideTheory}
     * @param x     a column of numbers greater than 0
     * @param y     another
     */
    public static PowerLaw fit(Table table, String x, String y) {
        return fit(numbers(table, x), numbers(table, y));
    }

    private static double[] numbers(Table table, String column) {
        Require.present("table", table);
        Require.present("column", column);
        Require.check(table.containsColumn(column) && table.column(column) instanceof NumericColumn<?>, "column", column,
                "one of numbers among " + table.columnNames());
        return table.numberColumn(column).asDoubleArray();
    }

    /** Returns y at x. */
    public double value(double x) {
        return factor * StrictMath.pow(x, exponent);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "exponent %.3f [%.3f, %.3f]", exponent, low, high);
    }
}
