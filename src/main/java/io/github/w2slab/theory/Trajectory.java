package io.github.w2slab.theory;

import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince54Integrator;

/**
 * One neuron's way under its mean field; time is counted in steps.
 *
 * <p>The field is asked at the state brought back to length 1, for it multiplies an error of the squared length E by
 * exp(-2 eta E[y sigma' z] t): labels of a negative mean, such as a very weak teacher's, would let rounding grow without
 * bound. So asked, the length has derivative 0 and stays where it is.
 */
final class Trajectory {

    /** Steps of the integrator that are shorter than a tenth of a training step tell that the equation does not hold, however long its way. */
    private static final double LONG = 1e8;
    /** Where a trial step that is far too long may end; the integrator refuses it. */
    private static final double LEAST_ENERGY = 0.5;

    private final Experiment experiment;
    private final MeanField field;
    private final int dimension;
    private final double tolerance;
    private final double[] unit;

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
    }

    /** The same way for another run. */
    Trajectory copy() {
        return new Trajectory(experiment, field.copy(), dimension, tolerance);
    }

    /**
     * Returns where it leads from a state.
     *
     * @param stopped asked at each derivative
     * @return null if it was stopped
     */
    double[] from(double[] state, long begin, long end, BooleanSupplier stopped) {
        double length = end - begin;
        DormandPrince54Integrator integrator =
                new DormandPrince54Integrator(1e-9 * Math.min(length, LONG), length, tolerance, tolerance);
        integrator.setInitialStepSize(length);
        try {
            return integrator.integrate(new Stoppable(stopped), new ODEState(begin, state), end).getPrimaryState();
        } catch (StoppedException e) {
            return null;
        } catch (MathIllegalArgumentException tooLarge) {
            throw new IllegalStateException(String.format(Locale.ROOT, "the mean dynamics cannot be integrated from step %,d to "
                    + "%,d at learning rate %s: they hold for small steps; take a smaller rate, less noise or leakage, or ReducedDynamics",
                    begin, end, experiment.sgd().learningRate(begin)), tooLarge);
        }
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
            return derivatives(time, state);
        }
    }

    private static final class StoppedException extends RuntimeException {

        private static final long serialVersionUID = 1;

        StoppedException() {
            super("stopped", null, false, false);
        }
    }

    private double[] derivatives(double time, double[] state) {
        double[] derivatives = new double[dimension];
        field.derivatives(experiment.sgd().schedule().at((long) time), ofLengthOne(state), derivatives);
        return derivatives;
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
