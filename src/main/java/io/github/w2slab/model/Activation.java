package io.github.w2slab.model;

import io.github.w2slab.files.Description;
import io.github.w2slab.world.Hermite;
import io.github.w2slab.world.Require;
import java.util.function.DoubleUnaryOperator;

/**
 * The activation sigma of a two-layer model's neurons, with its derivative.
 *
 * <p>{@code sigma'(0) = 0} (h_2, h_4, their sum) is what leaves neurons untouched that have no part in the inputs'
 * subspace; see {@link #isFlatAtZero()}.
 */
public final class Activation {

    private static final String SERIES = "Hermite series";
    private static final String RELU = "ReLU";

    private final String name;
    private final DoubleUnaryOperator function;
    private final DoubleUnaryOperator derivative;
    private final double[] derivativePowers;
    private final Description description;

    private Activation(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative, double[] powers,
            Description description) {
        this.name = name;
        this.function = function;
        this.derivative = derivative;
        this.derivativePowers = powers;
        this.description = description;
    }

    /** The activation h_n, for n from 1 to {@value Hermite#MAX_ORDER}. */
    public static Activation hermite(int n) {
        Require.between("order n", n, 1, Hermite.MAX_ORDER);
        return hermiteSum(n);
    }

    /** The unit-variance sum of several h_n with equal weights, for example (h_2 + h_4)/sqrt 2. */
    public static Activation hermiteSum(int... orders) {
        return ofSeries(Hermite.nameOfSum(orders), Hermite.equalSum(orders));
    }

    /** The activation sum_n c_n h_n. */
    public static Activation series(double... coefficients) {
        for (double c : coefficients) {
            Require.finite("Hermite coefficient", c);
        }
        return ofSeries("series " + java.util.Arrays.toString(coefficients), coefficients);
    }

    /**
     * The activation (z^2 + z^4 - 4) / sqrt 122, of mean 0 and variance 1 under N(0, 1). Both powers have the same sign, so
     * its pull on a neuron has the same sign however small the neuron's part in the inputs' subspace is, which
     * (h_2 + h_4)/sqrt 2 has not: near 0 its derivative is -0.73 z.
     */
    public static Activation evenQuartic() {
        double size = Math.sqrt(122);
        return ofSeries("(z^2 + z^4 - 4)/sqrt 122",
                new double[] {0, 0, 7 * Math.sqrt(2) / size, 0, Math.sqrt(24) / size});
    }

    private static Activation ofSeries(String name, double[] coefficients) {
        double[] powers = Hermite.powers(coefficients);
        double[] slopes = Hermite.powers(Hermite.derivative(coefficients));
        return new Activation(name, z -> Hermite.polynomial(powers, z), z -> Hermite.polynomial(slopes, z), slopes,
                Description.of(SERIES).with("name", name).with("coefficients", Description.list(coefficients)));
    }

    /** The activation max(z, 0); its derivative at 0 is taken to be 0. */
    public static Activation relu() {
        return new Activation(RELU, z -> z > 0 ? z : 0, z -> z > 0 ? 1 : 0, null, Description.of(RELU));
    }

    /**
     * Any activation.
     *
     * @param name       how it is called in tables and figures
     * @param function   sigma
     * @param derivative sigma'; must give a finite number for every finite argument
     */
    public static Activation of(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        return new Activation(Require.present("name", name), Require.present("function", function),
                Require.present("derivative", derivative), null, Description.own("activation", name));
    }

    /**
     * The activation that was described.
     *
     * @throws IllegalArgumentException if it is code of the user's own
     */
    public static Activation of(Description description) {
        return switch (description.knownKind()) {
            case SERIES -> ofSeries(description.text("name"), description.numbers("coefficients"));
            case RELU -> relu();
            default -> throw description.unknown("activation");
        };
    }

    /** Returns what it is made of, for files. */
    public Description description() {
        return description;
    }

    /** Returns sigma(z). */
    public double value(double z) {
        return function.applyAsDouble(z);
    }

    /** Returns sigma'(z). */
    public double derivative(double z) {
        return derivative.applyAsDouble(z);
    }

    /**
     * Writes sigma'(z_i) for the first {@code count} entries.
     *
     * @param z     arguments
     * @param into  receives the derivatives; may be {@code z} itself
     * @param count how many
     */
    public void derivatives(double[] z, double[] into, int count) {
        if (derivativePowers == null) {
            for (int i = 0; i < count; i++) {
                into[i] = derivative.applyAsDouble(z[i]);
            }
        } else if (derivativePowers.length == 2) {
            double slope = derivativePowers[1];
            double constant = derivativePowers[0];
            for (int i = 0; i < count; i++) {
                into[i] = Math.fma(slope, z[i], constant);
            }
        } else {
            for (int i = 0; i < count; i++) {
                into[i] = Hermite.polynomial(derivativePowers, z[i]);
            }
        }
    }

    /** Returns the factors of 1, z, z^2, ... in sigma' if sigma was given as a polynomial, else null. */
    public double[] derivativePowers() {
        return derivativePowers == null ? null : derivativePowers.clone();
    }

    /** Returns the degree of sigma if it was given as a polynomial, else -1. */
    public int degree() {
        return derivativePowers == null ? -1 : derivativePowers.length;
    }

    /** True if sigma'(0) = 0 exactly: then a neuron that sees no input does not move. */
    public boolean isFlatAtZero() {
        return derivative(0) == 0;
    }

    /** Returns the name, for example "h_2". */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "activation " + name;
    }
}
