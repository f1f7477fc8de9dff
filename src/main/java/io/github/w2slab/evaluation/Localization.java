package io.github.w2slab.evaluation;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelledInputs;
import io.github.w2slab.supervision.Supervision;
import java.util.Locale;

/**
 * How localized inputs are, as their law or a sample of them shows it; {@link io.github.w2slab.theory.LocalizationLaw} predicts it.
 *
 * @param outside share of the inputs' energy outside V_0, E|x - P x|^2 / E|x|^2
 * @param seen    how much off-target neurons see of them, the mean of E&lt;w, x&gt;^2 over the groups k &gt;= 1, in units of that over
 *                the target's neurons: 0 where they are safe, 1 for ambient inputs; NaN where the model has no off-target neurons
 */
public record Localization(double outside, double seen) {

    /** That of the law of inputs, as a model sees it. */
    public static Localization of(Inputs inputs, RewardModel model) {
        Require.present("inputs", inputs);
        requireSameSpace(inputs, model);
        double[] sums = new double[2];
        int[] counts = new int[2];
        for (int j = 0; j < model.neurons(); j++) {
            double[] w = model.neuron(j);
            int off = Math.min(1, model.groupOf(j));
            sums[off] += Overlaps.of(w, inputs.covarianceTimes(w));
            counts[off]++;
        }
        return of(inputs.varianceInside() / inputs.totalVariance(), sums, counts);
    }

    /**
     * Measured on the first inputs of a run.
     *
     * @param supervision the run's
     * @param model       that sees them
     * @param seed        the run's
     * @param n           how many inputs, at least 1
     */
    public static Localization measured(Supervision supervision, RewardModel model, long seed, int n) {
        Inputs inputs = Require.present("supervision", supervision).inputs();
        requireSameSpace(inputs, model);
        Require.between("number of inputs n", n, 1, Integer.MAX_VALUE);
        LabelledInputs samples = supervision.samples(seed);
        double[] drawn = new double[samples.coordinates()];
        double total = 0;
        double inside = 0;
        double[] sums = new double[2];
        int[] counts = {model.group(0).length, model.neurons() - model.group(0).length};
        for (int i = 0; i < n; i++) {
            Interruption.check();
            samples.input(i, drawn, 0);
            double[] x = inputs.vector(drawn);
            total += Overlaps.of(x, x);
            inside += model.world().target().subspace().energy(x);
            double[] z = model.overlaps(x);
            for (int j = 0; j < z.length; j++) {
                sums[Math.min(1, model.groupOf(j))] += z[j] * z[j];
            }
        }
        return of(inside / total, sums, counts);
    }

    /** From what target and off-target neurons see, summed over each, and their numbers. */
    private static Localization of(double inside, double[] sums, int[] counts) {
        return new Localization(1 - inside, sums[1] / counts[1] / (sums[0] / counts[0]));
    }

    private static void requireSameSpace(Inputs inputs, RewardModel model) {
        Require.check(Require.present("model", model).world().sharesSpaceWith(inputs.world()), "model's world", model.world(),
                "that of the inputs, the " + inputs.world());
        Require.check(model.group(0).length > 0, "number of target neurons", 0, "at least 1");
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f of the inputs' energy outside V_0; off-target neurons see %.3f of what target neurons see",
                outside, seen);
    }
}
