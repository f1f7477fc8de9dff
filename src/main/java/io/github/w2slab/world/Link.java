package io.github.w2slab.world;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import java.util.function.DoubleUnaryOperator;

/**
 * The link g of a single-index reward y* = g(&lt;theta, x&gt;).
 *
 * <p>Named links are normalised Hermite polynomials ({@link Hermite}); any other function may be given. Values are
 * reproducible on every JDK for the named links; a function of the user's own is as reproducible as its code.
 */
public final class Link {

    private static final String SERIES = "Hermite series";
    private static final String RELU = "ReLU";
    private static final int LOOKS = 200;
    private static final int REACH = 6;
    /** Keeps the places of the check off round numbers, where a pole that no input meets may lie. */
    private static final double OFF_GRID = 0.4567;

    private final String name;
    private final DoubleUnaryOperator function;
    private final double[] powers;
    private final Description description;

    private Link(String name, DoubleUnaryOperator function, double[] powers, Description description) {
        this.name = name;
        this.function = function;
        this.powers = powers;
        this.description = description;
    }

    /** The link h_n, for n from 1 to {@value Hermite#MAX_ORDER}. The paper's experiment has an even link. */
    public static Link hermite(int n) {
        Require.between("order n", n, 1, Hermite.MAX_ORDER);
        return hermiteSum(n);
    }

    /** The unit-variance sum of several h_n with equal weights, for example (h_2 + h_4)/sqrt 2. */
    public static Link hermiteSum(int... orders) {
        return ofPowers(Hermite.nameOfSum(orders), Hermite.equalSum(orders));
    }

    /**
     * The link sum_n c_n h_n.
     *
     * @param coefficients c_0, c_1, ..., all finite
     */
    public static Link series(double... coefficients) {
        Require.present("coefficients", coefficients);
        for (double c : coefficients) {
            Require.finite("Hermite coefficient", c);
        }
        return ofPowers("series " + java.util.Arrays.toString(coefficients), coefficients);
    }

    /** The link max(t, 0). */
    public static Link relu() {
        return new Link(RELU, t -> t > 0 ? t : 0, null, Description.of(RELU));
    }

    /**
     * Any link.
     *
     * @param name     how it is called in tables and figures, not blank
     * @param function g; must give a finite number for every finite argument, and is asked at {@value #LOOKS} places between
     *                 -{@value #REACH} and {@value #REACH}
     * @throws IllegalArgumentException if it is not finite at such a place
     */
    public static Link of(String name, DoubleUnaryOperator function) {
        Link link = new Link(Require.named("name", name), Require.present("function", function), null, Description.own("link", name));
        for (int i = 0; i < LOOKS; i++) {
            double t = REACH * (2 * (i + OFF_GRID) / LOOKS - 1);
            double value = link.value(t);
            Require.check(Double.isFinite(value), "link " + name + " at t = " + t, value, "finite");
        }
        return link;
    }

    private static Link ofPowers(String name, double[] coefficients) {
        double[] powers = Hermite.powers(coefficients);
        return new Link(name, t -> Hermite.polynomial(powers, t), powers, Description.of(SERIES).with("name", name)
                .with("coefficients", Description.list(coefficients)));
    }

    /**
     * The link that was described.
     *
     * @throws IllegalArgumentException if it is code of the user's own
     */
    public static Link of(Description description) {
        return switch (description.knownKind()) {
            case SERIES -> ofPowers(description.text("name"), description.numbers("coefficients"));
            case RELU -> relu();
            default -> throw description.unknown("link");
        };
    }

    /** Returns what it is made of, for files. */
    public Description description() {
        return description;
    }

    /** Returns g(t). */
    public double value(double t) {
        return function.applyAsDouble(t);
    }

    /**
     * Writes g(t_i), the same bits as {@link #value}, for as many entries as {@code into} has.
     *
     * @param t    arguments, at least as many
     * @param into receives the values; another array than {@code t}
     */
    public void values(double[] t, double[] into) {
        Require.present("t", t);
        Require.present("into", into);
        if (t.length < into.length) {
            Require.check(false, "length of t", t.length, "at least that of into, " + into.length);
        }
        if (powers == null) {
            for (int i = 0; i < into.length; i++) {
                into[i] = function.applyAsDouble(t[i]);
            }
            return;
        }
        java.util.Arrays.fill(into, powers[powers.length - 1]);
        for (int k = powers.length - 2; k >= 0; k--) {
            double power = powers[k];
            for (int i = 0; i < into.length; i++) {
                into[i] = Math.fma(into[i], t[i], power);
            }
        }
    }

    /** Returns the name, for example "h_2". */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "link " + name;
    }
}
