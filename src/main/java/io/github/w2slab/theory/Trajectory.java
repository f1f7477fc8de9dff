package io.github.w2slab.theory;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince54Integrator;
import org.hipparchus.util.FastMath;

/**
 * One neuron's way under its mean field; time is counted in steps.
 *
 * <p>The field is asked at the state brought back to length 1, for it multiplies an error of the squared length E by
 * exp(-2 eta E[y sigma' z] t): labels of a negative mean, such as a very weak teacher's, would let rounding grow without
 * bound. So asked, the length has derivative 0 and stays where it is.
 */
final class Trajectory {

    private static final DormandPrince54Integrator METHOD = new DormandPrince54Integrator(1, 1, 1, 1);
    private static final double[][] STAGES = METHOD.getA();
    private static final double[] TIMES = METHOD.getC();
    private static final double[] WEIGHTS = METHOD.getB();
    /** Weights of order 5 less those of order 4 (Dormand and Prince 1980). */
    private static final double[] ERROR = {71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40};

    /** Steps of the integrator that are shorter than a tenth of a training step tell that the equation does not hold, however long its way. */
    private static final double LONG = 1e8;
    /** A way of so many units in the last place of its end is left to the integrator, which refuses it. */
    private static final double SHORT = 1000;
    /** Where a trial step that is far too long may end; the integrator refuses it. */
    private static final double LEAST_ENERGY = 0.5;

    private final Experiment experiment;
    private final MeanField field;
    private final int dimension;
    private final double tolerance;
    private final double[] unit;
    private final double[] between;
    private final double[][] slopes;

    /**
     * @param dimension length of a state
     * @param tolerance error that a step of the integrator may make, absolute and relative
     */
    Trajectory(Experiment experiment, MeanField field, int dimension, double tolerance) {
        this.experiment = experiment;
        this.field = field;
        this.dimension = dimension;
        this.tolerance = tolerance;
        this.unit = new double[dimension];
        this.between = new double[dimension];
        this.slopes = new double[WEIGHTS.length][dimension];
    }

    /** The same way for another run. */
    Trajectory copy() {
        return new Trajectory(experiment, field.copy(), dimension, tolerance);
    }

    /**
     * Returns where it leads from a state, bit by bit as {@link #ofIntegrator} does.
     *
     * @param stopped asked at each derivative
     * @return null if it was stopped
     */
    double[] from(double[] state, long begin, long end, BooleanSupplier stopped) {
        double[] reached = way(state, begin, end, stopped);
        return reached != null ? reached : ofIntegrator(state, begin, end, stopped);
    }

    /** Returns the shortest step that an integrator may take. */
    private static double least(double begin, double end) {
        return 1e-9 * Math.min(end - begin, LONG);
    }

    /** The same by the library's integrator, which tells what it refuses. */
    double[] ofIntegrator(double[] state, long begin, long end, BooleanSupplier stopped) {
        double length = end - begin;
        DormandPrince54Integrator integrator =
                new DormandPrince54Integrator(least(begin, end), length, tolerance, tolerance);
        integrator.setInitialStepSize(length);
        try {
            return integrator.integrate(new Stoppable(stopped), new ODEState(begin, state), end).getPrimaryState();
        } catch (StoppedException e) {
            return null;
        } catch (MathIllegalArgumentException | MathIllegalStateException tooLarge) {
            throw new IllegalStateException(String.format(Locale.ROOT, "the mean dynamics cannot be integrated from step %,d to "
                    + "%,d at learning rate %s: they hold for small steps; take a smaller rate, less noise or leakage, or ReducedDynamics",
                    begin, end, experiment.sgd().learningRate(begin)), tooLarge);
        }
    }

    /**
     * Goes the integrator's way by the same operations in the same order, without the objects that it makes for each step and way.
     *
     * @return null if it was stopped, or if the integrator refuses the way, which is to tell why
     */
    double[] way(double[] state, double begin, double end, BooleanSupplier stopped) {
        if (end - begin <= SHORT * Math.ulp(end)) {
            return null;
        }
        double least = least(begin, end);
        double[] from = state;
        double at = begin;
        double length = end - begin;
        derivatives(at, from, slopes[0]);
        while (true) {
            double[] reached = step(from, at, length, stopped);
            double error = reached == null ? Double.NaN : error(from, reached, length);
            if (Double.isNaN(error)) {
                return null;
            }
            boolean accepted = error < 1;
            if (accepted) {
                at += length;
                if (Math.abs(at - end) < Math.ulp(end)) {
                    return reached;
                }
                from = reached;
                System.arraycopy(slopes[TIMES.length], 0, slopes[0], 0, dimension);
            }
            double factor = METHOD.getSafety() * FastMath.pow(error, -1.0 / METHOD.getOrder());
            length *= Math.min(METHOD.getMaxGrowth(), Math.max(METHOD.getMinReduction(), factor));
            if (length < least) {
                if (!accepted || at + length < end) {
                    return null;
                }
                length = least;
            }
            if (at + length >= end) {
                length = end - at;
            }
        }
    }

    /** Returns where a step leads, or null if it was stopped. */
    private double[] step(double[] from, double at, double length, BooleanSupplier stopped) {
        for (int k = 0; k < TIMES.length; k++) {
            if (stopped.getAsBoolean()) {
                return null;
            }
            along(from, STAGES[k], length, between);
            derivatives(at + length * TIMES[k], between, slopes[k + 1]);
        }
        double[] reached = new double[dimension];
        along(from, WEIGHTS, length, reached);
        return reached;
    }

    private void along(double[] from, double[] weights, double length, double[] into) {
        for (int i = 0; i < dimension; i++) {
            into[i] = from[i] + length * slope(weights, i);
        }
    }

    private double error(double[] from, double[] reached, double length) {
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double allowed = tolerance + tolerance * Math.max(Math.abs(from[i]), Math.abs(reached[i]));
            double ratio = length * slope(ERROR, i) / allowed;
            sum += ratio * ratio;
        }
        return Math.sqrt(sum / dimension);
    }

    private double slope(double[] weights, int i) {
        double sum = slopes[0][i] * weights[0];
        for (int l = 1; l < weights.length; l++) {
            sum += slopes[l][i] * weights[l];
        }
        return sum;
    }

    /** The equation, as long as nobody stops it: the integrator itself cannot be stopped. */
    private final class Stoppable implements OrdinaryDifferentialEquation {

        private final BooleanSupplier stopped;

        Stoppable(BooleanSupplier stopped) {
            this.stopped = stopped;
        }

        @Override
        public int getDimension() {
            return dimension;
        }

        @Override
        public double[] computeDerivatives(double time, double[] state) {
            if (stopped.getAsBoolean()) {
                throw new StoppedException();
            }
            double[] derivatives = new double[dimension];
            derivatives(time, state, derivatives);
            return derivatives;
        }
    }

    private static final class StoppedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        StoppedException() {
            super("stopped", null, false, false);
        }
    }

    private void derivatives(double time, double[] state, double[] into) {
        field.derivatives(experiment.sgd().schedule().at((long) time), ofLengthOne(state), into);
    }

    /** The last two numbers of a state are its energies, which sum to its squared length; those before are overlaps. */
    private double[] ofLengthOne(double[] state) {
        int overlaps = dimension - 2;
        double energy = Math.max(LEAST_ENERGY, state[overlaps] + state[overlaps + 1]);
        double length = Math.sqrt(energy);
        for (int i = 0; i < overlaps; i++) {
            unit[i] = state[i] / length;
        }
        unit[overlaps] = state[overlaps] / energy;
        unit[overlaps + 1] = state[overlaps + 1] / energy;
        return unit;
    }
}
