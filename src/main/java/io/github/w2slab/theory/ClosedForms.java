package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.Activation;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Loss;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;

/**
 * Closed forms of the design for link and activation h_2 and one isotropic block of D dimensions; hitting times without D
 * leave out the noise of single steps, so measured ones exceed them by 2 to 9 %.
 *
 * <p>With tau the length of the label's direction as the inputs see it (1 for true labels, see
 * {@link io.github.w2slab.model.WeakTeacher#scaleInSubspace}), kappa = tau^2 - 1 and label noise nu, the overlap m with the
 * normalised direction follows dm/dt = 2 eta tau^2 m (1 - m^2) - (eta^2/2)(D - 1) B m with
 * B = tau^4 (2 + 8 m^2) + 4 tau^2 kappa m^2 + kappa^2 + 2 nu^2.
 */
public final class ClosedForms {

    private ClosedForms() {
    }

    /**
     * Returns ln[(h/sqrt(1 - h^2)) / (m/sqrt(1 - m^2))], the time from overlap m to h in units of the growth rate.
     *
     * @param from m, greater than 0 and less than 1
     * @param to   h, from m to less than 1
     */
    public static double logOddsGain(double from, double to) {
        Require.check(from > 0 && from < 1, "overlap m", from, "greater than 0 and less than 1");
        Require.check(to >= from && to < 1, "overlap h", to, "at least m = " + from + " and less than 1");
        return StrictMath.log(to / from) + (StrictMath.log1p(-from * from) - StrictMath.log1p(-to * to)) / 2;
    }

    /** Returns the steps from overlap m to h under true labels: L/(2 eta). */
    public static double hittingTime(double from, double to, double learningRate) {
        return hittingTime(from, to, learningRate, 1);
    }

    /**
     * Returns the steps from overlap m with the projected teacher to h under its labels: L/(2 tau^2 eta).
     *
     * @param tau length of the label's direction as the inputs see it, greater than 0
     */
    public static double hittingTime(double from, double to, double learningRate, double tau) {
        Require.positive("tau", tau);
        return logOddsGain(from, to) / (2 * tau * tau * Require.positive("learning rate", learningRate));
    }

    /**
     * Returns the steps from overlap m to h with the noise of single steps in the drift, in closed form: with
     * dm/dt = m (A - C m^2), A = 2 tau^2 eta - (eta^2/2)(D - 1)(2 tau^4 + kappa^2 + 2 nu^2) and
     * C = 2 tau^2 eta + (eta^2/2)(D - 1)(8 tau^4 + 4 tau^2 kappa), it is
     * ln[(h/sqrt(A - C h^2)) / (m/sqrt(A - C m^2))]/A. Arguments as in {@link #plateau}; D may be any number, 10^12 too.
     *
     * @param from m, greater than 0
     * @param to   h, from m to less than the plateau sqrt(A/C), which is never reached
     */
    public static double hittingTime(double from, double to, double learningRate, long dimension, double tau,
            double noise) {
        double plateau = plateau(learningRate, dimension, tau, noise);
        Require.check(from > 0 && from <= to, "overlap m", from, "greater than 0 and at most h = " + to);
        Require.check(to < plateau, "overlap h", to, "less than the plateau " + plateau);
        double t2 = tau * tau;
        double kappa = t2 - 1;
        double step = learningRate * learningRate / 2 * (dimension - 1);
        double a = 2 * t2 * learningRate - step * (2 * t2 * t2 + kappa * kappa + 2 * noise * noise);
        double ratio = plateau * plateau;
        return (StrictMath.log(to / from) + (StrictMath.log(ratio - from * from) - StrictMath.log(ratio - to * to)) / 2) / a;
    }

    /** Returns the steps from overlap m to h with link He_2 and sigma' = 2 z: L/(4 eta). */
    public static double hittingTimeUnnormalised(double from, double to, double learningRate) {
        return logOddsGain(from, to) / (4 * Require.positive("learning rate", learningRate));
    }

    /**
     * Returns the overlap m at which gain and noise balance, 2 tau^2 (1 - m^2) = (eta/2)(D - 1) B; 0 where noise wins.
     *
     * @param learningRate eta
     * @param dimension    D: s for localized inputs without leakage, d for ambient ones
     * @param tau          length of the label's direction as the inputs see it
     * @param noise        nu, standard deviation of the label noise
     */
    public static double plateau(double learningRate, long dimension, double tau, double noise) {
        Require.atLeast("dimension D", dimension, 2);
        double c = Require.positive("learning rate", learningRate) / 2 * (dimension - 1);
        double t2 = Require.positive("tau", tau) * tau;
        double kappa = t2 - 1;
        double constant = 2 * t2 * t2 + kappa * kappa + 2 * Require.notNegative("noise", noise) * noise;
        double slope = 8 * t2 * t2 + 4 * t2 * kappa;
        return Math.sqrt(Math.max(0, (2 * t2 - c * constant) / (2 * t2 + c * slope)));
    }

    /** c_2 of a noiseless preference between rewards h_2, of whatever scale: sqrt(2)/pi = 0.450. */
    public static final double PREFERENCE_COEFFICIENT = Math.sqrt(2) / Math.PI;

    /**
     * Returns the overlap m with the teacher's direction, as the inputs see it, at which gain and noise of preferences balance
     * under activation h_2: dm/dt = 2 eta c_2 m (1 - m^2) - eta^2 (D - 1) m/(2 b) gives m^2 = 1 - eta (D - 1)/(4 b c_2); 0 where
     * noise wins. Other coefficients of the preference do not act, and of the teacher's scale c_2 alone depends on it, if at all.
     *
     * @param learningRate eta
     * @param dimension    D: s for localized inputs without leakage, d for ambient ones
     * @param pairs        b, the pairs of a step, at least 1
     * @param c2           c_2 of the preference, greater than 0: {@link #PREFERENCE_COEFFICIENT}, or that of {@link LabelExpansion}
     */
    public static double preferencePlateau(double learningRate, long dimension, int pairs, double c2) {
        Require.atLeast("dimension D", dimension, 2);
        Require.atLeast("pairs b", pairs, 1);
        return Math.sqrt(Math.max(0, 1 - Require.positive("learning rate", learningRate) * (dimension - 1)
                / (4 * pairs * Require.positive("coefficient c_2", c2))));
    }

    /**
     * Returns the steps that preferences take from overlap m to h under activation h_2, the noise of steps in the drift:
     * ln[(h/sqrt(p^2 - h^2)) / (m/sqrt(p^2 - m^2))] / (2 eta c_2 p^2), p the plateau. Arguments as in {@link #preferencePlateau}.
     *
     * @param from m, greater than 0
     * @param to   h, from m to less than the plateau
     */
    public static double preferenceHittingTime(double from, double to, double learningRate, long dimension, int pairs,
            double c2) {
        double plateau = preferencePlateau(learningRate, dimension, pairs, c2);
        Require.check(from > 0 && from <= to, "overlap m", from, "greater than 0 and at most h = " + to);
        Require.check(to < plateau, "overlap h", to, "less than the plateau " + plateau);
        double square = plateau * plateau;
        return (StrictMath.log(to / from) + (StrictMath.log(square - from * from) - StrictMath.log(square - to * to)) / 2)
                / (2 * learningRate * c2 * square);
    }

    /**
     * Returns the steps from the overlap at which all neurons of an ensemble begin to h, L/(2 tau^2 eta), tau the scale of its
     * average teacher; the noise of single steps left out.
     *
     * @param ensemble that begins at one overlap ({@link Ensemble#startingAt}), of link and activation h_2, with plain labels
     *                 and inputs that do not leak
     * @param sgd      of a constant rate
     * @param to       h, from the start's overlap to less than 1
     */
    public static double hittingTime(Ensemble ensemble, Sgd sgd, double to) {
        World world = Require.present("ensemble", ensemble).world();
        Require.check(ensemble.startingOverlap() > 0, "ensemble", ensemble, "one that begins at one overlap",
                "call startingAt");
        requireSecondHermite(world, ensemble.activation(), ensemble.inputs(), ensemble.hasPlainLabels());
        double tau = !ensemble.inputs().localized() ? 1
                : teacherScale(ensemble.alignment(), world.ceiling(), world.subspaceDimension(), world.dimension());
        return hittingTime(ensemble.startingOverlap(), to, Require.present("sgd", sgd)
                .usingSamplesOnce("the closed forms").on(ensemble.inputs()).learningRate(), tau);
    }

    /**
     * Returns the overlap with its label's direction at which a run comes to rest, that of {@link #plateau(double, long,
     * double, double)} with the run's own rate at step 0, dimension, tau and noise. Times the teacher's alignment in V_0 it is
     * the plateau of the alignment there.
     *
     * @param run of link and activation h_2, the correlation loss, one sample a step, plain labels of one direction and inputs
     *            that do not leak
     */
    public static double plateau(Training run) {
        Supervision own = Require.present("run", run).supervision();
        requireSecondHermite(own.world(), run.start().activation(), own.inputs(),
                own.transform().isIdentity() && !own.transform().isCentred() && own.preferences().isEmpty());
        run.sgd().usingSamplesOnce("the closed forms");
        Require.check(run.sgd().batchSize() == 1, "batch size", run.sgd().batchSize(), "1");
        Require.check(run.sgd().loss() == Loss.correlation(), "loss", run.sgd().loss().name(), "the correlation loss");
        double[][] directions = own.reward().directions();
        Require.check(directions.length == 1, "number of the reward's directions", directions.length, "1");
        int dimension = own.inputs().localized() ? own.world().subspaceDimension() : own.world().dimension();
        return plateau(run.sgd().learningRate(), dimension, own.inputs().deviationAlong(directions[0]), own.noise());
    }

    private static void requireSecondHermite(World world, Activation activation, Inputs inputs, boolean plainLabels) {
        String h2 = Link.hermite(2).name();
        Require.check(world.link().name().equals(h2), "link", world.link(), h2);
        Require.check(activation.name().equals(Activation.hermite(2).name()), "activation", activation, h2);
        Require.check(inputs.leakage() == 0, "leakage", inputs.leakage(), "0");
        inputs.requireTwoBlocks();
        Require.check(plainLabels, "labels", "transformed", "as the reward gives them");
    }

    /**
     * Returns the alignment of an average teacher with the target, both seen in V_0:
     * a' / sqrt(a'^2 + (1 - a^2)(s - 1)/(d - 1)), a' = a c.
     *
     * @param alignment a, its alignment in R^d, from 0 to 1
     * @param ceiling   c = cos(theta_0, V_0), see {@link io.github.w2slab.world.World#ceiling}
     * @param s         dimension of V_0
     * @param d         dimension of the inputs, greater than s
     */
    public static double teacherAlignment(double alignment, double ceiling, long s, long d) {
        double tau = teacherScale(alignment, ceiling, s, d);
        return tau == 0 ? 0 : alignment * ceiling / tau;
    }

    /**
     * Returns the alignment with the target, both seen in V_0, of the leading direction of sum_i u_i u_i^T over m independent
     * teachers: a' / sqrt(a'^2 + (1 - a^2)(s - 1)/(d - 1)/m), a' = a c. Several teachers are what passes a single one.
     *
     * @param teachers m, at least 1; other arguments as in {@link #teacherAlignment}
     */
    public static double teachersAlignment(int teachers, double alignment, double ceiling, long s, long d) {
        Require.atLeast("number of teachers m", teachers, 1);
        double tau = teacherScale(alignment, ceiling, s, d);
        double inside = alignment * ceiling;
        double error = (tau * tau - inside * inside) / teachers;
        return tau == 0 ? 0 : inside / Math.sqrt(inside * inside + error);
    }

    /** Returns tau of an average teacher, sqrt(a'^2 + (1 - a^2)(s - 1)/(d - 1)); arguments as in {@link #teacherAlignment}. */
    public static double teacherScale(double alignment, double ceiling, long s, long d) {
        Require.between("alignment a", alignment, 0.0, 1.0);
        Require.between("ceiling c", ceiling, 0.0, 1.0);
        Require.atLeast("subspace dimension s", s, 2);
        Require.atLeast("dimension d", d, s + 1);
        double inside = alignment * ceiling;
        return Math.sqrt(inside * inside + (1 - alignment * alignment) * (s - 1) / (d - 1));
    }
}
