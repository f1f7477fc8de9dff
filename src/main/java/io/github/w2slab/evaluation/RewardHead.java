package io.github.w2slab.evaluation;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.Ridge;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.world.Require;
import io.github.w2slab.world.Reward;
import java.util.Arrays;
import java.util.Locale;

/**
 * A reward model with its second layer: r(x) = b + sum_j a_j sigma(&lt;w_j, x&gt;), the a_j and b fitted by ridge regression
 * ({@link Ridge}) while the neurons stand still.
 *
 * <p>Being a {@link Reward}, it can be scored, and it can label inputs: a student that becomes a teacher.
 */
public final class RewardHead implements Reward {

    private final RewardModel model;
    private final Ridge.Fit fit;

    private RewardHead(RewardModel model, Ridge.Fit fit) {
        this.model = model;
        this.fit = fit;
    }

    /**
     * Fits a second layer with an intercept, its penalty chosen by generalised cross-validation.
     *
     * @param model  first layer
     * @param sample inputs and labels
     */
    public static RewardHead fit(RewardModel model, Sample sample) {
        return fit(model, sample, Ridge.crossValidated());
    }

    /**
     * Fits a second layer.
     *
     * @param ridge penalty and intercept
     */
    public static RewardHead fit(RewardModel model, Sample sample, Ridge ridge) {
        Require.present("model", model);
        return new RewardHead(model, ridge.fit(model.features(sample.inputs()), sample.labels()));
    }

    /**
     * The same second layer on another model of as many neurons: a frozen head after its features have moved.
     *
     * @throws IllegalArgumentException if the numbers of neurons differ
     */
    public RewardHead on(RewardModel other) {
        Require.check(other.neurons() == model.neurons(), "number of neurons", other.neurons(),
                "that of the head's weights, " + model.neurons());
        return new RewardHead(other, fit);
    }

    /** Returns a_1 to a_N, a copy. */
    public double[] weights() {
        return fit.weights().clone();
    }

    /** Returns b. */
    public double intercept() {
        return fit.intercept();
    }

    /** Returns lambda, the penalty given or chosen. */
    public double penalty() {
        return fit.penalty();
    }

    /** Returns the first layer. */
    public RewardModel model() {
        return model;
    }

    @Override
    public double[][] directions() {
        return model.directions();
    }

    @Override
    public double value(double[] overlaps) {
        Activation sigma = model.activation();
        double[] features = new double[overlaps.length];
        for (int j = 0; j < features.length; j++) {
            features[j] = sigma.value(overlaps[j]);
        }
        return valueOfFeatures(features);
    }

    /** Returns the rewards of inputs whose features are known. */
    double[] valuesOfFeatures(double[][] features) {
        return Arrays.stream(features).mapToDouble(this::valueOfFeatures).toArray();
    }

    private double valueOfFeatures(double[] features) {
        double sum = fit.intercept();
        for (int j = 0; j < features.length; j++) {
            sum = Math.fma(fit.weights()[j], features[j], sum);
        }
        return sum;
    }

    @Override
    public String describe() {
        return "labels of a reward head";
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "reward head: %d weights, penalty %.2e, %.1f effective parameters",
                fit.weights().length, fit.penalty(), fit.freedom());
    }
}
