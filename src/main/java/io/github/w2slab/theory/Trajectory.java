package io.github.w2slab.theory;

import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince54Integrator;

/** One neuron's way under its mean field; time is counted in steps. */
final class Trajectory implements OrdinaryDifferentialEquation {

    private static final double TOLERANCE = 1e-7;

    private final Experiment experiment;
    private final MeanField field;
    private final int dimension;

    Trajectory(Experiment experiment, MeanField field, int dimension) {
        this.experiment = experiment;
        this.field = field;
        this.dimension = dimension;
    }

    double[] from(double[] state, long begin, long end) {
        double length = end - begin;
        DormandPrince54Integrator integrator =
                new DormandPrince54Integrator(1e-9 * length, length, TOLERANCE, TOLERANCE);
        integrator.setInitialStepSize(length);
        return integrator.integrate(this, new ODEState(begin, state), end).getPrimaryState();
    }

    @Override
    public int getDimension() {
        return dimension;
    }

    @Override
    public double[] computeDerivatives(double time, double[] state) {
        double[] derivatives = new double[dimension];
        field.derivatives(experiment.sgd().schedule().at((long) time), state, derivatives);
        return derivatives;
    }
}
