package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;

/** A schedule of learning rates: eta as a function of the step. May be implemented in a cell, as a lambda. */
@FunctionalInterface
public interface LearningRate {

    /**
     * Returns eta of a step.
     *
     * @param step which step, from 0 on
     * @return finite and at least 0
     */
    double at(long step);

    /** Returns what it is made of, for files; only a name where it is code of the user's own. */
    default Description description() {
        return Description.own("schedule of learning rates", "eta of each step");
    }

    /** The same rate at every step. */
    static LearningRate constant(double eta) {
        Require.positive("learning rate", eta);
        return new Schedules.Constant(eta);
    }

    /**
     * eta / (1 + step/knee): constant at first, then falling with the steps, so that the error which a constant rate
     * leaves at its plateau goes away.
     *
     * @param eta  rate of step 0, greater than 0
     * @param knee step at which it has fallen by half, at least 1
     */
    static LearningRate decaying(double eta, long knee) {
        Require.positive("learning rate", eta);
        Require.atLeast("knee", knee, 1);
        return new Schedules.Decaying(eta, knee);
    }

    /**
     * This schedule times (step + 1)/steps until that is 1: a linear warm-up.
     *
     * @param steps length of the warm-up, at least 1
     */
    default LearningRate warmUp(long steps) {
        Require.atLeast("warm-up steps", steps, 1);
        return new Schedules.WarmUp(this, steps);
    }

    /** This schedule divided by a number at every step, finite and greater than 0. */
    default LearningRate dividedBy(double divisor) {
        return new Schedules.Divided(this, Require.positive("divisor", divisor));
    }

    /**
     * This schedule times {@code factor} from a step on: a drop.
     *
     * @param step   from which step on
     * @param factor greater than 0
     */
    default LearningRate dropAt(long step, double factor) {
        Require.atLeast("step of the drop", step, 0);
        Require.positive("factor", factor);
        return new Schedules.Drop(this, step, factor);
    }
}
