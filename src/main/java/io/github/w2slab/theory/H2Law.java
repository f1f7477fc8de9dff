package io.github.w2slab.theory;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;

/**
 * The closed forms ({@link ClosedForms}) of one run with link and activation h_2 in one isotropic block of inputs, in words
 * of the run: where it ends and when it arrives, by its alignment with theta_0. A neuron on the label's direction, as the
 * inputs see it, has the alignment {@code reach}; the closed forms are those of its overlap with that direction.
 *
 * @param dimension D, the dimension that is searched: s for localized inputs, d for ambient ones
 * @param c         learning rate times D, as in {@link Sgd#perDimension}
 * @param tau       length of the label's direction as the inputs see it, 1 for true labels on ambient inputs
 * @param noise     nu, standard deviation of the label noise
 * @param reach     alignment of that direction with theta_0, from 0 to 1
 */
public record H2Law(long dimension, double c, double tau, double noise, double reach) {

    private static final double ROUNDING = 1e-6;

    public H2Law {
        Require.atLeast("dimension D", dimension, 2);
        Require.positive("c", c);
        Require.positive("tau", tau);
        Require.notNegative("noise", noise);
        Require.between("reach", reach, 0.0, 1.0);
    }

    /**
     * The law of true labels on ambient inputs.
     *
     * @param d dimension of the inputs, 10^12 too
     * @param c learning rate times d
     */
    public static H2Law fineTuning(long d, double c) {
        return new H2Law(d, c, 1, 0, 1);
    }

    /**
     * The law of weak labels on localized inputs, for an average teacher.
     *
     * @param alignment a, the teacher's alignment in R^d
     * @param ceiling   cos(theta_0, V_0), see {@link io.github.w2slab.world.World#ceiling}
     * @param s         dimension of V_0
     * @param d         dimension of the space, greater than s
     * @param c         learning rate times s
     */
    public static H2Law weakToStrong(double alignment, double ceiling, long s, long d, double c) {
        return new H2Law(s, c, ClosedForms.teacherScale(alignment, ceiling, s, d), 0,
                ceiling * ClosedForms.teacherAlignment(alignment, ceiling, s, d));
    }

    /** The same with label noise of this standard deviation. */
    public H2Law noise(double deviation) {
        return new H2Law(dimension, c, tau, deviation, reach);
    }

    /** The law of a run, from its own teacher and settings; see {@link #of(Supervision, Sgd)}. */
    public static H2Law of(Training run) {
        return of(Require.present("run", run).supervision(), run.sgd());
    }

    /**
     * The law of a supervision, from its own teacher, at the rate of the first step.
     *
     * @throws IllegalArgumentException if its inputs leak, its label is not h_2 of one direction as it is, or samples are reused
     */
    public static H2Law of(Supervision supervision, Sgd sgd) {
        Require.present("supervision", supervision);
        Require.present("sgd", sgd);
        sgd.usingSamplesOnce("the closed forms");
        LabelExpansion label = LabelExpansion.of(supervision);
        Inputs inputs = supervision.inputs();
        Require.check(inputs.leakage() == 0, "leakage", inputs.leakage(), "0: the closed forms are those of one block");
        double t2 = label.scale() * label.scale();
        Require.check(Math.abs(label.coefficient(2) - t2) < ROUNDING
                        && Math.abs(label.coefficient(0) - (t2 - 1) / Math.sqrt(2)) < ROUNDING, "label", supervision,
                "h_2 of one direction, not transformed");
        inputs.requireTwoBlocks();
        int dimension = inputs.localized() ? inputs.world().subspaceDimension() : inputs.world().dimension();
        return new H2Law(dimension, sgd.on(inputs).learningRate() * dimension, label.scale(), supervision.noise(),
                reach(supervision));
    }

    private static double reach(Supervision supervision) {
        double[] u = supervision.reward().directions()[0];
        double[] theta = supervision.world().target().feature();
        if (supervision.inputs().localized()) {
            u = supervision.inputs().inBlock(u);
        }
        return Math.min(1, Math.abs(Overlaps.of(u, theta)) / Math.sqrt(Overlaps.of(u, u)));
    }

    /** Returns eta = c/D. */
    public double learningRate() {
        return c / dimension;
    }

    /** Returns the alignment with theta_0 at which gain and noise balance, 0 from {@link #largestRate} on. */
    public double plateau() {
        return reach * ClosedForms.plateau(learningRate(), dimension, tau, noise);
    }

    /**
     * Returns the steps after which the alignment with theta_0 reaches a height, the noise of steps in the drift; NaN where
     * the plateau does not lie above it.
     *
     * @param from      overlap with the label's direction at the start, greater than 0
     * @param alignment at least {@code from} times {@code reach}
     */
    public double stepsTo(double from, double alignment) {
        return alignment >= plateau() ? Double.NaN
                : ClosedForms.hittingTime(from, alignment / reach, learningRate(), dimension, tau, noise);
    }

    /**
     * Returns what the noise of steps takes, in units of what their signal gives, at an overlap m with the label's direction:
     * (c/2)(1 - 1/D) B / (2 tau^2 (1 - m^2)), B as in {@link ClosedForms}. 1 at the plateau.
     *
     * @param overlap m, at least 0 and less than 1
     */
    public double noiseOverSignal(double overlap) {
        Require.check(overlap >= 0 && overlap < 1, "overlap m", overlap, "at least 0 and less than 1");
        double m2 = overlap * overlap;
        double t2 = tau * tau;
        double kappa = t2 - 1;
        double b = t2 * t2 * (2 + 8 * m2) + 4 * t2 * kappa * m2 + kappa * kappa + 2 * noise * noise;
        return learningRate() / 2 * (dimension - 1) * b / (2 * t2 * (1 - m2));
    }

    /**
     * Returns the c from which on noise wins at every overlap: 4 tau^2 / (2 tau^4 + kappa^2 + 2 nu^2) times D/(D - 1), with
     * kappa = tau^2 - 1.
     */
    public double largestRate() {
        double t2 = tau * tau;
        double kappa = t2 - 1;
        return 4 * t2 / (2 * t2 * t2 + kappa * kappa + 2 * noise * noise) * dimension / (dimension - 1);
    }
}
