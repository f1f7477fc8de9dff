package io.github.w2slab.base;

/**
 * Checks of arguments; each exception names the argument, its value and what would be right. Sentences are written only when
 * they are needed, for some of these checks stand in loops.
 */
public final class Require {

    private Require() {
    }

    /** Returns {@code value} if {@code low <= value <= high}. */
    public static int between(String name, int value, int low, int high) {
        if (value < low || value > high) {
            check(false, name, value, high == Integer.MAX_VALUE ? "at least " + low : "between " + low + " and " + high);
        }
        return value;
    }

    /** Returns {@code value} if it is at least {@code low}. */
    public static long atLeast(String name, long value, long low) {
        if (value < low) {
            check(false, name, value, "at least " + low);
        }
        return value;
    }

    /** Returns {@code value} if {@code low <= value <= high}; NaN is refused. */
    public static double between(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            check(false, name, value, "between " + low + " and " + high);
        }
        return value;
    }

    /** Returns {@code value} if it is finite and greater than 0. */
    public static double positive(String name, double value) {
        check(value > 0 && value <= Double.MAX_VALUE, name, value, "finite and greater than 0");
        return value;
    }

    /** Returns {@code value} if it is finite and at least 0. */
    public static double notNegative(String name, double value) {
        check(value >= 0 && value <= Double.MAX_VALUE, name, value, "finite and at least 0");
        return value;
    }

    /** Returns {@code value} if it is neither infinite nor NaN. */
    public static double finite(String name, double value) {
        check(Double.isFinite(value), name, value, "finite");
        return value;
    }

    /** Returns {@code value} if it is not null. */
    public static <T> T present(String name, T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " must be given, but is null");
        }
        return value;
    }

    /** Returns {@code value} if it is neither null nor blank: what tables and figures call something. */
    public static String named(String name, String value) {
        check(!present(name, value).isBlank(), name, "\"" + value + "\"", "a word or more");
        return value;
    }

    /** Throws unless {@code right}: "{name} must be {wanted}, but is {value}". */
    public static void check(boolean right, String name, Object value, String wanted) {
        if (!right) {
            throw new IllegalArgumentException(name + " must be " + wanted + ", but is " + value);
        }
    }

    /** Throws unless {@code right}: "{name} must be {wanted}, but is {value}; {advice}". */
    public static void check(boolean right, String name, Object value, String wanted, String advice) {
        if (!right) {
            check(false, name, value + "; " + advice, wanted);
        }
    }
}
