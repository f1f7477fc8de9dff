package io.github.w2slab.notebook;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/**
 * How a column's numbers are written: with the same decimals in the whole column, four below ten and fewer above, or
 * each for itself with four significant digits where the smallest would vanish beside the largest. A missing value is
 * empty.
 */
final class Decimals {

    private static final MathContext FOUR_DIGITS = new MathContext(4);
    private static final int EACH_FOR_ITSELF = -1;
    private static final double LARGEST_PLAIN = 1e9;
    private static final double SMALLEST_PLAIN = 1e-4;

    private final int decimals;

    private Decimals(int decimals) {
        this.decimals = decimals;
    }

    static Decimals of(Column<?> column) {
        if (!isReal(column)) {
            return new Decimals(0);
        }
        double largest = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (double value : ((NumericColumn<?>) column).asDoubleArray()) {
            double size = Math.abs(value);
            if (size > 0 && size < Double.POSITIVE_INFINITY) {
                largest = Math.max(largest, size);
                smallest = Math.min(smallest, size);
            }
        }
        return new Decimals(common((NumericColumn<?>) column, largest, smallest));
    }

    private static int common(NumericColumn<?> column, double largest, double smallest) {
        if (largest == 0) {
            return 0;
        }
        if (largest >= LARGEST_PLAIN || largest < SMALLEST_PLAIN) {
            return EACH_FOR_ITSELF;
        }
        int before = BigDecimal.valueOf(largest).precision() - BigDecimal.valueOf(largest).scale();
        int allowed = before < 1 ? 4 - before : Math.max(0, 5 - before);
        int needed = 0;
        for (double value : column.asDoubleArray()) {
            if (Double.isFinite(value) && value != 0) {
                needed = Math.max(needed, plain(value).setScale(allowed, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros().scale());
            }
        }
        return BigDecimal.valueOf(smallest).compareTo(BigDecimal.ONE.scaleByPowerOfTen(-allowed)) >= 0 ? needed : EACH_FOR_ITSELF;
    }

    private static boolean isReal(Column<?> column) {
        return column instanceof DoubleColumn || column instanceof FloatColumn;
    }

    String text(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        if (!isReal(column)) {
            return column.getString(row);
        }
        double value = ((NumericColumn<?>) column).getDouble(row);
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return decimals == EACH_FOR_ITSELF ? alone(value) : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String alone(double value) {
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        if (size >= LARGEST_PLAIN || size < SMALLEST_PLAIN) {
            BigDecimal rounded = BigDecimal.valueOf(value).round(FOUR_DIGITS).stripTrailingZeros();
            int exponent = rounded.precision() - rounded.scale() - 1;
            return rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
        }
        return plain(value).toPlainString();
    }

    /** Four significant digits, but never less than the whole part. */
    private static BigDecimal plain(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        int whole = Math.max(4, exact.precision() - exact.scale());
        BigDecimal rounded = exact.round(whole == 4 ? FOUR_DIGITS : new MathContext(whole)).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }
}
