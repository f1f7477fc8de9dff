package io.github.w2slab.theory;

import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Number of steps until neurons that begin at one and the same overlap with the label's direction reach another. */
final class HittingTimes {

    /** Looks at the overlaps so many times before the expected end. */
    private static final int LOOKS = 400;

    private HittingTimes() {
    }

    /**
     * Returns the mean first step at which sign(overlap) times the overlap is at least {@code height}.
     *
     * @param from     overlap of all target neurons with the part of the label's direction that inputs see
     * @param height   where they are to arrive; negative for the opposite of the direction
     * @param expected about how many steps it takes
     */
    static double mean(Ensemble ensemble, Sgd sgd, double from, double height, double expected) {
        return TwoSample.mean(untilArrived(1, ensemble, sgd, from, height, expected));
    }

    /**
     * Returns the median of the same. Under an odd link a neuron that early noise has sent to the other side of 0 waits there
     * for more noise: the times have a tail that no mean survives.
     */
    static double median(Ensemble ensemble, Sgd sgd, double from, double height, double expected) {
        double[] at = untilArrived(0.5, ensemble, sgd, from, height, expected);
        Arrays.sort(at);
        return (at[(at.length - 1) / 2] + at[at.length / 2]) / 2;
    }

    /** The neurons' first steps; infinite for those still on their way when more than a share of them has arrived. */
    private static double[] untilArrived(double share, Ensemble ensemble, Sgd sgd, double from, double height, double expected) {
        ReducedDynamics run = startingAt(ensemble.experiment(sgd), from);
        long stride = Math.max(1, (long) (expected / LOOKS));
        double[] at = new double[run.neurons()];
        Arrays.fill(at, Double.POSITIVE_INFINITY);
        int arrived = 0;
        while (arrived < at.length && arrived <= share * at.length) {
            run.train(stride);
            if (run.step() > 20 * expected) {
                throw new AssertionError(at.length - arrived + " of " + at.length + " neurons have not arrived");
            }
            double[] m = run.overlapsWithTeacher();
            for (int j = 0; j < at.length; j++) {
                if (Double.isInfinite(at[j]) && m[j] * Math.signum(height) >= Math.abs(height)) {
                    at[j] = run.step() - (stride - 1) / 2.0;
                    arrived++;
                }
            }
        }
        return at;
    }

    private static ReducedDynamics startingAt(Experiment experiment, double from) {
        boolean everywhere = experiment.deviation(1) > 0;
        int reach = everywhere ? experiment.frame().size() : experiment.frame().inside();
        List<Neuron> neurons = new ArrayList<>();
        for (Neuron neuron : experiment.neurons()) {
            if (neuron.group() == 0) {
                double[] u = neuron.labels().directions()[0];
                double length = Math.sqrt(Snapshot.dot(u, u, reach));
                double[] m = new double[u.length];
                for (int i = 0; i < reach; i++) {
                    m[i] = from * u[i] / length;
                }
                neurons.add(new Neuron(0, m, new double[] {Math.sqrt(1 - from * from), 0}, neuron.labels()));
            }
        }
        return ReducedDynamics.of(experiment.with(neurons), "hitting times", RecordedSteps.at(), List.of());
    }

    /** Returns the slope of ln times against ln dimensions, by least squares. */
    static double slope(double[] dimensions, double[] times) {
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (int i = 0; i < times.length; i++) {
            double x = Math.log(dimensions[i]);
            double y = Math.log(times[i]);
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
        }
        int n = times.length;
        return (n * sxy - sx * sy) / (n * sxx - sx * sx);
    }
}
