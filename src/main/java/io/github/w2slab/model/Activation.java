package io.github.w2slab.model;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import io.github.w2slab.world.Hermite;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * The activation sigma of a two-layer model's neurons, with its derivative.
 *
 * <p>{@code sigma'(0) = 0} (h_2, h_4, their sum) is what leaves neurons untouched that have no part in the inputs'
 * subspace; see {@link #isFlatAtZero()}.
 */
public final class Activation {

    private static final int LOOKS = 200;
    private static final int REACH = 6;
    /** Keeps the places of the check off round numbers, where kinks are likely. */
    private static final double OFF_GRID = 0.4567;
    private static final double STEP = 1e-4;
    /** Largest difference of slopes to the left and to the right: beyond it lies a kink, or a bend too sharp to see. */
    private static final double BEND = 0.05;
    private static final double AGREEMENT = 1e-5;
    private static final double TOLERANCE = 1e-4;
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
        Require.present("coefficients", coefficients);
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
     * @param name       how it is called in tables and figures, not blank
     * @param function   sigma; must give a finite number for every finite argument
     * @param derivative sigma', likewise. It is compared with differences of sigma at {@value #LOOKS} places between
     *                   -{@value #REACH} and {@value #REACH}; where sigma has a kink, any value will do
     * @throws IllegalArgumentException if one of both is not finite at such a place, or sigma' is not the derivative of sigma
     */
    public static Activation of(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
        Activation activation = new Activation(Require.named("name", name), Require.present("function", function),
                Require.present("derivative", derivative), null, Description.own("activation", name));
        for (int i = 0; i < LOOKS; i++) {
            activation.checkDerivative(REACH * (2 * (i + OFF_GRID) / LOOKS - 1));
        }
        return activation;
    }

    /** Compares sigma' with differences of sigma, at a place where those agree among themselves. */
    private void checkDerivative(double z) {
        double right = (value(z + STEP) - value(z)) / STEP;
        double left = (value(z) - value(z - STEP)) / STEP;
        double wide = (value(z + 2 * STEP) - value(z - 2 * STEP)) / (4 * STEP);
        double narrow = (right + left) / 2;
        double given = derivative(z);
        Require.check(Double.isFinite(given), "derivative of " + name + " at z = " + z, given, "finite");
        Require.check(Double.isFinite(value(z)), "function of " + name + " at z = " + z, value(z), "finite");
        double size = Math.max(1, Math.abs(narrow));
        boolean smooth = Math.abs(right - left) <= BEND * size && Math.abs(wide - narrow) <= AGREEMENT * size;
        if (smooth && !(Math.abs(given - narrow) <= TOLERANCE * size)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "derivative of %s must be that of its function, about %.4f at z = %.4f, but is %.4f there", name,
                    narrow, z, given));
        }
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
        Require.present("z", z);
        Require.present("into", into);
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
