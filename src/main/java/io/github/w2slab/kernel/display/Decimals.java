package io.github.w2slab.kernel.display;

import io.github.w2slab.base.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * How a column's numbers are written: with the same decimals in the whole column, four below ten and fewer above, or
 * each for itself with four significant digits where the smallest would vanish beside the largest. Numbers that are all
 * tiny or all huge share a power of ten, which belongs into the header. A missing value is empty.
 *
 * <p>Numbers are rounded from their exact binary value, for the JDK's shortest decimals differ between its versions.
 */
final class Decimals {

    private static final int EACH_FOR_ITSELF = -1;
    private static final double LARGEST_PLAIN = Numbers.LARGE;
    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double MOST_UNLIKE = 1e3;

    private final int decimals;
    private final int power;

    private Decimals(int decimals, int power) {
        this.decimals = decimals;
        this.power = power;
    }

    /** How numbers of one column are written; those that are not finite have no say. */
    static Decimals of(double... values) {
        return of(values, values);
    }

    /**
     * How several numbers in each cell of a column are written.
     *
     * @param cells  the largest number of each cell: only these are too small to be seen beside the largest
     * @param values all numbers
     */
    static Decimals of(double[] cells, double[] values) {
        double largest = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (double value : cells) {
            double size = Math.abs(value);
            if (size > 0 && size < Double.POSITIVE_INFINITY) {
                largest = Math.max(largest, size);
                smallest = Math.min(smallest, size);
            }
        }
        if (largest == 0) {
            return new Decimals(0, 0);
        }
        boolean alike = largest / smallest < MOST_UNLIKE && (largest < SMALLEST_PLAIN || smallest >= LARGEST_PLAIN);
        if (!alike && (largest >= LARGEST_PLAIN || largest < SMALLEST_PLAIN)) {
            return new Decimals(EACH_FOR_ITSELF, 0);
        }
        int power = alike ? wholeDigits(new BigDecimal(largest)) - 1 : 0;
        int common = common(values, power, wholeDigits(scaled(largest, power)), scaled(smallest, power));
        return new Decimals(common, common == EACH_FOR_ITSELF ? 0 : power);
    }

    private static int common(double[] values, int power, int before, BigDecimal smallest) {
        int allowed = before < 1 ? 4 - before : Math.max(0, 5 - before);
        if (smallest.compareTo(BigDecimal.ONE.scaleByPowerOfTen(-allowed)) < 0) {
            return EACH_FOR_ITSELF;
        }
        int needed = 0;
        for (double value : values) {
            if (Double.isFinite(value) && value != 0) {
                needed = Math.max(needed, plain(scaled(value, power)).setScale(allowed, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros().scale());
            }
        }
        return needed;
    }

    private static BigDecimal scaled(double value, int power) {
        return new BigDecimal(value).scaleByPowerOfTen(-power);
    }

    private static int wholeDigits(BigDecimal value) {
        return value.precision() - value.scale();
    }

    /** Returns p where the column holds multiples of 10^p, 0 where it holds the numbers themselves. */
    int power() {
        return power;
    }

    /** Returns one of the column's numbers, divided by the common power of ten; empty for NaN. */
    String text(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        if (Double.isInfinite(value)) {
            return Double.toString(value);
        }
        return decimals == EACH_FOR_ITSELF ? alone(value)
                : withCommas(scaled(value, power).setScale(decimals, RoundingMode.HALF_EVEN));
    }

    private static String alone(double value) {
        double size = Math.abs(value);
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(value);
        if (size >= LARGEST_PLAIN || size < SMALLEST_PLAIN) {
            return (value < 0 ? "-" : "") + Numbers.of(size, 4);
        }
        return withCommas(plain(exact));
    }

    private static String withCommas(BigDecimal number) {
        return String.format(Locale.ROOT, "%,." + number.scale() + "f", number);
    }

    /** Four significant digits, but never less than the whole part. */
    private static BigDecimal plain(BigDecimal exact) {
        BigDecimal rounded = exact.round(new MathContext(Math.max(4, wholeDigits(exact)))).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    /** Returns the fewest digits, of 15 and more, that stand for a finite number exactly. */
    static String exact(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal digits = exact;
        for (int n = 15; n <= 17; n++) {
            digits = exact.round(new MathContext(n));
            if (digits.doubleValue() == value) {
                break;
            }
        }
        digits = digits.stripTrailingZeros();
        boolean plain = digits.scale() < 8 && wholeDigits(digits) <= 17;
        return plain || digits.signum() == 0 ? digits.toPlainString() : digits.toString();
    }
}
