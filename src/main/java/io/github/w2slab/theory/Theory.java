package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.Activation;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Geometry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The curve that theory predicts for a run, from the run's own teacher, start and settings.
 *
 * <p>{@link MeanDynamics} where its assumptions hold: a reward of one direction whose label has an effective exponent of 1
 * or 2, an activation that is a polynomial (or any, where &lt;w, x&gt; keeps its variance: ambient inputs, or localized
 * ones without leakage and overlap), samples used once, eta times the inputs' total variance at most {@value #MAX_STEP}, and that variance at
 * least {@value #MIN_DIMENSION}. Else the exact {@link ReducedDynamics} with as many neurons as about {@value #WORK} steps
 * of neurons allow. Neither holds for a loss that couples the neurons.
 */
public final class Theory {

    private static final double MAX_STEP = 0.5;
    private static final int MIN_DIMENSION = 16;
    private static final long WORK = 4_000_000;
    private static final int NEURONS = 512;
    private static final int LEAST_NEURONS = 32;
    private static final int STARTS = 128;
    private static final int POINTS = 40;
    private static final int RATES = 256;

    private Theory() {
    }

    /**
     * True if theory has a curve for this run: a {@link Training} under whose loss neurons do not see each other, and which reuses
     * its samples, if it does, one by one.
     */
    public static boolean covers(Run run) {
        Require.present("run", run);
        return run instanceof Training training && !training.sgd().loss().coupled()
                && (!training.sgd().reuses() || training.sgd().batchSize() * training.supervision().samplesPerLabel() == 1);
    }

    /**
     * Returns the predicted run, at the step where the given one stands, with rows at about {@value #POINTS} of its steps.
     *
     * @throws IllegalArgumentException if theory does not cover the run
     */
    public static Run of(Run run) {
        Require.check(covers(run), "run", run, "a Training whose loss does not couple the neurons, and whose batches are of one sample where it reuses them");
        Training training = (Training) run;
        Experiment experiment = Experiment.of(training.start(), training.supervision(), training.sgd());
        RecordedSteps steps = RecordedSteps.at(points(training));
        String name = training.name() + ", theory";
        List<Measure> measures = training.measures().stream().filter(measure -> !measure.needsVectors()).toList();
        return followsItsMean(training, experiment)
                ? MeanDynamics.of(sample(experiment, STARTS), name, steps, measures).train(training.step())
                : ReducedDynamics.of(sample(experiment, neurons(training)), name, steps, measures).train(training.step());
    }

    /**
     * Returns the mean curve of many experiments at given steps, by the {@link MeanDynamics} whether or not their assumptions
     * hold, and without a word on the screen.
     *
     * @param steps one or more, each at least 0; step 0 is among them
     * @throws IllegalArgumentException if the loss couples the neurons
     */
    public static History of(Ensemble ensemble, Sgd sgd, long... steps) {
        return of(ensemble, sgd, Precision.FULL, steps);
    }

    /**
     * Returns about the same curve in less time.
     *
     * @param tolerance error that a step of the integrator may make, greater than 0; 1e-3 cannot be seen in a figure
     * @param ways      from 2 to 16, which {@link #of(Ensemble, Sgd, long...)} takes: into how many equally likely ones a neuron's way is
     *                  parted by the noise of its early steps ({@link MeanDynamics}), where its group has a single start
     * @param steps     one or more, each at least 0; step 0 is among them
     * @throws IllegalArgumentException if the loss couples the neurons
     */
    public static History sketch(Ensemble ensemble, Sgd sgd, double tolerance, int ways, long... steps) {
        Require.check(Require.finite("tolerance", tolerance) > 0, "tolerance", tolerance, "greater than 0");
        Require.between("ways", ways, 2, Precision.FULL.ways());
        return of(ensemble, sgd, new Precision(tolerance, ways), steps);
    }

    private static History of(Ensemble ensemble, Sgd sgd, Precision precision, long[] steps) {
        Require.present("steps", steps);
        Experiment experiment = Require.present("ensemble", ensemble).experiment(Require.present("sgd", sgd));
        long last = LongStream.of(steps).max().orElse(0);
        return MeanDynamics.of(experiment, experiment.name(), RecordedSteps.at(steps), Measure.standard(experiment.world()), precision)
                .train(last).history();
    }

    private static boolean followsItsMean(Training training, Experiment experiment) {
        Activation activation = experiment.activation();
        boolean oneDirection = experiment.neurons().get(0).labels().directions().length == 1;
        boolean sameScale = !experiment.inputs().localized()
                || experiment.inputs().insideSubspace() && experiment.world().geometry() == Geometry.SHARED_FEATURE;
        if (!oneDirection || training.sgd().reuses() || activation.degree() < 0 && !sameScale) {
            return false;
        }
        double size = 0;
        for (int b = 0; b < 2; b++) {
            size += experiment.deviation(b) * experiment.deviation(b) * experiment.dimension(b);
        }
        double step = largestRate(training) * size / experiment.batch();
        int exponent = LabelExpansion.of(training.supervision()).informationExponent();
        return step <= MAX_STEP && size >= MIN_DIMENSION && exponent >= 1 && exponent <= 2;
    }

    /** Returns the largest learning rate of the steps taken, by looking at some of them: schedules are smooth, or drop. */
    private static double largestRate(Training training) {
        double most = training.sgd().learningRate();
        long end = training.step();
        for (int i = 1; i <= RATES; i++) {
            most = Math.max(most, training.sgd().learningRate(end / RATES * i));
        }
        return most;
    }

    private static int neurons(Training training) {
        long steps = Math.max(1, training.step()) * training.sgd().batchSize() * training.supervision().samplesPerLabel() * training.world().tasks();
        return (int) Math.max(LEAST_NEURONS, Math.min(NEURONS, WORK / steps));
    }

    /** The same experiment with about so many neurons in each group, spread evenly over those that there are. */
    private static Experiment sample(Experiment experiment, int wanted) {
        List<Neuron> chosen = new ArrayList<>();
        for (int k = 0; k < experiment.world().tasks(); k++) {
            int group = k;
            List<Neuron> all = experiment.neurons().stream().filter(neuron -> neuron.group() == group).toList();
            for (int i = 0; i < wanted && !all.isEmpty(); i++) {
                chosen.add(all.get((int) ((long) i * all.size() / wanted)));
            }
        }
        return experiment.with(chosen);
    }

    private static long[] points(Training training) {
        long[] steps = LongStream.concat(LongStream.of(training.history().steps()), LongStream.of(training.step()))
                .distinct().toArray();
        int stride = Math.max(1, steps.length / POINTS);
        return LongStream.range(0, steps.length).filter(i -> i % stride == 0 || i == steps.length - 1)
                .map(i -> steps[(int) i]).toArray();
    }
}
