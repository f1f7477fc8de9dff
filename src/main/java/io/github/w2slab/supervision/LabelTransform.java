package io.github.w2slab.supervision;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import java.util.function.DoubleUnaryOperator;

/**
 * The transformation psi of a label y before training. A transformation can lower the information exponent: raw h_4
 * labels do not teach, centred tanh(y^2) of them does.
 *
 * <p>A centred transformation is (psi(y) - E psi(y)) / sd(psi(y)) where it is standardised, psi(y) - E psi(y) where it is
 * only centred; mean and deviation are those under the inputs of the run (see {@link Supervision}).
 */
public final class LabelTransform {

    private static final DoubleUnaryOperator IDENTITY = y -> y;
    /** A deviation is the root of a difference of two moments, of which this share of the mean is what rounding leaves at most. */
    private static final double ROUNDING = 1e-6;

    private final String name;
    private final DoubleUnaryOperator function;
    private final boolean centred;
    private final boolean standardised;
    private final Description made;

    private LabelTransform(String name, DoubleUnaryOperator function, boolean centred, boolean standardised,
            Description made) {
        this.name = name;
        this.function = function;
        this.centred = centred;
        this.standardised = standardised;
        this.made = made;
    }

    /** psi(y) = y. */
    public static LabelTransform identity() {
        return named("y", IDENTITY, Description.of("identity"));
    }

    /** psi(y) = sign(y). */
    public static LabelTransform sign() {
        return named("sign(y)", Math::signum, Description.of("sign"));
    }

    /** psi(y) = tanh(y^2), centred and standardised. */
    public static LabelTransform tanhOfSquare() {
        return named("tanh(y^2)", y -> StrictMath.tanh(y * y), Description.of("tanh of square")).standardised();
    }

    /**
     * psi(y) = min(|y|, c), centred and standardised.
     *
     * @param c where it is clipped, greater than 0
     */
    public static LabelTransform clippedMagnitude(double c) {
        Require.positive("clip c", c);
        return named("min(|y|, " + c + ")", y -> Math.min(Math.abs(y), c), Description.of("clipped magnitude").with("c", c))
                .standardised();
    }

    /**
     * psi(y) = exp(beta y), centred.
     *
     * @param beta inverse temperature, finite
     */
    public static LabelTransform exponential(double beta) {
        Require.finite("beta", beta);
        return named("exp(" + beta + " y)", y -> StrictMath.exp(beta * y), Description.of("exponential").with("beta", beta))
                .centred();
    }

    /**
     * Any transformation, neither centred nor standardised.
     *
     * @param name     how it is called in tables and figures
     * @param function psi; must give a finite number for every label
     */
    public static LabelTransform of(String name, DoubleUnaryOperator function) {
        return named(Require.named("name", name), Require.present("function", function),
                Description.own("label transformation", name));
    }

    private static LabelTransform named(String name, DoubleUnaryOperator function, Description made) {
        return new LabelTransform(name, function, false, false, made);
    }

    /**
     * The transformation that was described.
     *
     * @throws IllegalArgumentException if it is code of the user's own
     */
    public static LabelTransform of(Description description) {
        LabelTransform made = switch (description.knownKind()) {
            case "identity" -> identity();
            case "sign" -> sign();
            case "tanh of square" -> tanhOfSquare();
            case "clipped magnitude" -> clippedMagnitude(description.number("c"));
            case "exponential" -> exponential(description.number("beta"));
            default -> throw description.unknown("label transformation");
        };
        return new LabelTransform(made.name, made.function, description.truth("centred"), description.truth("standardised"),
                made.made);
    }

    /** Returns what it is made of, for files. */
    public Description description() {
        return made.with("centred", centred).with("standardised", standardised);
    }

    /** The same transformation minus its mean under the run's inputs. */
    public LabelTransform centred() {
        return new LabelTransform(name, function, true, standardised, made);
    }

    /** The same transformation minus its mean, divided by its standard deviation, under the run's inputs. */
    public LabelTransform standardised() {
        return new LabelTransform(name, function, true, true, made);
    }

    /** True if psi(y) = y, before centring. */
    public boolean isIdentity() {
        return function == IDENTITY;
    }

    /** True if the mean is subtracted. */
    public boolean isCentred() {
        return centred;
    }

    /** True if the result is divided by its standard deviation. */
    public boolean isStandardised() {
        return standardised;
    }

    /**
     * Returns by what psi is divided where its mean and standard deviation are these.
     *
     * @throws IllegalArgumentException if it is to be standardised and the deviation is no more than {@value #ROUNDING} of the mean:
     *                                  a constant's is what rounding leaves
     */
    public double divisor(double mean, double deviation) {
        if (!standardised) {
            return 1;
        }
        Require.check(deviation > ROUNDING * Math.abs(mean), "deviation of " + name(), deviation,
                "greater than 0: a constant label cannot be standardised");
        return deviation;
    }

    /** Returns psi(y) before centring. */
    public double value(double y) {
        return function.applyAsDouble(y);
    }

    /** Replaces each label by psi of it, before centring. */
    public void apply(double[] labels) {
        Require.present("labels", labels);
        if (!isIdentity()) {
            for (int i = 0; i < labels.length; i++) {
                labels[i] = function.applyAsDouble(labels[i]);
            }
        }
    }

    /** Returns the name, for example "tanh(y^2), standardised". */
    public String name() {
        return name + (standardised ? ", standardised" : centred ? ", centred" : "");
    }

    @Override
    public String toString() {
        return "label transformation " + name();
    }
}
