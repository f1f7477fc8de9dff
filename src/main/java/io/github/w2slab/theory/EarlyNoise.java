package io.github.w2slab.theory;

import io.github.w2slab.training.LearningRate;
import java.util.Arrays;

/**
 * What the noise of the early steps adds to an overlap that grows: at step t, in units of the start,
 * W(t) = int_0^t eta(u)^2 S2 exp(-2 Lambda(u)) du with Lambda(u) = int_0^u lambda(eta(v)) dv. For a constant rate
 * W(t) = eta^2 S2 (1 - exp(-2 lambda t))/(2 lambda). What comes later has nothing left to grow with, so W ends at W(infinity).
 */
final class EarlyNoise {

    /** No noise, or a start that does not grow. */
    static final EarlyNoise NONE = new EarlyNoise(new double[] {0}, new double[] {0});

    /** The noise has come when this is left of exp(-2 Lambda). */
    private static final double LEFT = 1e-8;
    /** Intervals are a step at first, then this share of the step reached. */
    private static final int SHARE = 32;
    private static final double LATEST = 1e12;

    private final double[] steps;
    private final double[] variances;

    private EarlyNoise(double[] steps, double[] variances) {
        this.steps = steps;
        this.variances = variances;
    }

    /**
     * @param schedule eta of each step
     * @param first    lambda / eta for small eta
     * @param second   lambda / eta^2 of what is left
     * @param s2       S2, the variance of a step along the growing direction, divided by eta^2
     */
    static EarlyNoise of(LearningRate schedule, double first, double second, double s2) {
        double[] steps = new double[1024];
        double[] variances = new double[1024];
        int count = 1;
        double left = 1;
        while (left > LEFT && steps[count - 1] < LATEST) {
            double begin = steps[count - 1];
            double length = Math.max(1, Math.floor(begin / SHARE));
            double eta = schedule.at((long) (begin + (length - 1) / 2));
            double rate = eta * first + eta * eta * second;
            double kept = StrictMath.exp(-2 * rate * length);
            if (!(kept <= 1)) {
                return NONE;
            }
            if (count == steps.length) {
                steps = Arrays.copyOf(steps, 2 * count);
                variances = Arrays.copyOf(variances, 2 * count);
            }
            steps[count] = begin + length;
            double came = rate > 0 ? (1 - kept) / (2 * rate) : length;
            variances[count] = variances[count - 1] + eta * eta * s2 * left * came;
            left *= kept;
            count++;
        }
        return left > LEFT ? NONE : new EarlyNoise(Arrays.copyOf(steps, count), Arrays.copyOf(variances, count));
    }

    /** Returns sqrt(W(infinity)). */
    double deviation() {
        return Math.sqrt(variances[variances.length - 1]);
    }

    /** Returns the step from which on nothing of it comes. */
    double end() {
        return variances[variances.length - 1] == 0 ? 0 : steps[steps.length - 1];
    }

    /** Returns sqrt(W(t) / W(infinity)), 1 where there is no noise. */
    double shareAt(long step) {
        if (step >= end()) {
            return 1;
        }
        double all = variances[variances.length - 1];
        int at = Arrays.binarySearch(steps, step);
        int above = at >= 0 ? at : -at - 1;
        double variance = at >= 0 ? variances[at] : variances[above - 1] + (variances[above] - variances[above - 1])
                * (step - steps[above - 1]) / (steps[above] - steps[above - 1]);
        return Math.sqrt(variance / all);
    }
}
