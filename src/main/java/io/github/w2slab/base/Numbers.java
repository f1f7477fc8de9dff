package io.github.w2slab.base;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How numbers are written, the same on axes, in figures' words, in tables and on cards: with commas between thousands up
 * to ten million, and from there on, and below 0.0001, as a multiple of a power of ten: 36,000, 0.475, 2.5×10⁷, 10⁻⁷.
 *
 * <p>Numbers are rounded from their exact binary value, for the JDK's shortest decimals differ between its versions.
 */
public final class Numbers {

    /** From here on numbers are written as powers of ten. */
    public static final double LARGE = 1e7;

    private static final double SMALL = 1e-4;
    private static final double EXACT = 1e15;
    private static final int DIGITS = 12;
    /** As Java writes a number that is not whole. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+\\.\\d+(?:E-?\\d+)?(?![\\w.])");

    private Numbers() {
    }

    /** Returns a number with the digits that it was meant to have: 0.475 for 0.47500000000000003. */
    public static String of(double value) {
        return of(value, DIGITS);
    }

    /** Returns a number with so many significant digits; a whole number keeps all of its own, up to twelve. */
    public static String of(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Math.abs(value));
        String sign = value < 0 ? "−" : "";
        boolean whole = value == Math.rint(value) && Math.abs(value) < EXACT;
        if (Math.abs(value) >= LARGE || Math.abs(value) < SMALL) {
            return sign + power(exact.round(new MathContext(whole ? DIGITS : Math.min(digits, DIGITS))));
        }
        return sign + withCommas(whole ? exact : exact.round(new MathContext(digits)));
    }

    /** Returns a text in which numbers of more than twelve digits are written with the digits that they were meant to have. */
    public static String shortened(String text) {
        return NUMBER.matcher(text).replaceAll(found -> found.group().chars().filter(Character::isDigit).count() <= DIGITS
                ? Matcher.quoteReplacement(found.group()) : of(Double.parseDouble(found.group())));
    }

    private static String power(BigDecimal rounded) {
        BigDecimal digits = rounded.stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
        return (mantissa.equals("1") ? "" : mantissa + "×") + powerOfTen(exponent);
    }

    /** Returns 10 to a power: 1, 10, 10², ... */
    public static String powerOfTen(int exponent) {
        return exponent == 0 ? "1" : exponent == 1 ? "10" : "10" + superscript(Integer.toString(exponent));
    }

    private static String withCommas(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, plain.scale()) + "f", plain);
    }

    /** Returns a number with so many decimals, and commas; never -0. */
    public static String fixed(double value, int decimals) {
        BigDecimal rounded = new BigDecimal(Math.abs(value)).setScale(decimals, RoundingMode.HALF_EVEN);
        return (value < 0 && rounded.signum() > 0 ? "−" : "") + String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
    }

    /** Returns the digits and signs of a text raised. */
    public static String superscript(String digits) {
        return shifted(digits, "⁰¹²³⁴⁵⁶⁷⁸⁹", '⁻', '⁺');
    }

    /** Returns the digits and signs of a text lowered. */
    public static String subscript(String digits) {
        return shifted(digits, "₀₁₂₃₄₅₆₇₈₉", '₋', '₊');
    }

    private static String shifted(String digits, String to, char minus, char plus) {
        StringBuilder shifted = new StringBuilder();
        for (char c : digits.toLowerCase(Locale.ROOT).toCharArray()) {
            shifted.append(c == '-' ? minus : c == '+' ? plus : to.charAt(c - '0'));
        }
        return shifted.toString();
    }
}
