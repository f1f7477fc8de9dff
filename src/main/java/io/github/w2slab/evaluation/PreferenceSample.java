package io.github.w2slab.evaluation;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Require;
import io.github.w2slab.model.LogisticRidge;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.random.Stream;
import io.github.w2slab.random.Uniforms;
import io.github.w2slab.supervision.BradleyTerry;
import io.github.w2slab.supervision.SampleSource;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.Task;
import java.util.Arrays;

/**
 * Pairs of inputs with sampled preferences: what a head is fitted on, or held-out pairs with the choices of the true reward,
 * on which rewards are scored.
 *
 * <p>Two measures that are called preference accuracy differ. {@link #accuracy} is the share of <em>sampled</em> choices that
 * a reward foresees; where they are random the truth itself does not foresee them all: 0.669 for h_2 at beta = 1. {@link
 * RewardScores#preferenceAccuracy} is the agreement with the <em>noiseless order</em> of the true reward, 1 for the truth.
 */
public final class PreferenceSample {

    private static final long HELD_OUT = 1L << 40;

    private final BradleyTerry law;
    private final double[][] first;
    private final double[][] second;
    private final double[] preferences;
    private final Uniforms choices;

    private PreferenceSample(BradleyTerry law, double[][] first, double[][] second, double[] preferences, Uniforms choices) {
        this.law = law;
        this.first = first;
        this.second = second;
        this.preferences = preferences;
        this.choices = choices;
    }

    /**
     * The first pairs of a run.
     *
     * @param supervision the run's inputs and preferences
     * @param seed        the run's
     * @param n           how many pairs, at least 2
     * @throws IllegalArgumentException if labels are numbers
     */
    public static PreferenceSample of(Supervision supervision, long seed, int n) {
        Require.between("number of pairs n", n, 2, 1 << 24);
        BradleyTerry law = supervision.preferences().orElseThrow(() -> new IllegalArgumentException(
                "labels must be preferences, but are numbers: " + supervision));
        SampleSource source = supervision.source(seed);
        int length = source.coordinates();
        double[][][] inputs = new double[2][n][];
        double[] preferences = new double[n];
        double[] x = new double[2 * length];
        double[] y = new double[2];
        for (int p = 0; p < n; p++) {
            Interruption.check();
            source.draw(2L * p, 2, x, y, 0);
            inputs[0][p] = supervision.inputs().vector(Arrays.copyOf(x, length));
            inputs[1][p] = supervision.inputs().vector(Arrays.copyOfRange(x, length, 2 * length));
            preferences[p] = y[0];
        }
        return new PreferenceSample(law, inputs[0], inputs[1], preferences, Uniforms.of(seed, Stream.CHOICE, 0));
    }

    /**
     * Held-out pairs of ambient inputs, with the choices of a task's true reward.
     *
     * @param law how it chooses
     * @param n   how many pairs, at least 2
     */
    public static PreferenceSample ambient(Task task, BradleyTerry law, long seed, int n) {
        return heldOut(Sample.ambient(task, seed, 2 * Require.between("number of pairs n", n, 2, 1 << 24)), task, law, seed, n);
    }

    /** Held-out pairs of inputs localized to a task, with the choices of its true reward; arguments as for {@link #ambient}. */
    public static PreferenceSample localized(Task task, BradleyTerry law, long seed, int n) {
        return heldOut(Sample.localized(task, seed, 2 * Require.between("number of pairs n", n, 2, 1 << 24)), task, law, seed, n);
    }

    private static PreferenceSample heldOut(Sample inputs, Task task, BradleyTerry law, long seed, int n) {
        double[][][] pairs = new double[2][n][];
        for (int i = 0; i < 2 * n; i++) {
            pairs[i % 2][i / 2] = inputs.inputs()[i];
        }
        return new PreferenceSample(Require.present("law", law), pairs[0], pairs[1], null,
                Uniforms.of(seed, Stream.CHOICE, HELD_OUT)).chosenBy(task.reward());
    }

    /** The same pairs with the choices of another reward, at the same beta and by the same chance. */
    public PreferenceSample chosenBy(Reward reward) {
        Require.present("reward", reward);
        double[] a = reward.values(first);
        double[] b = reward.values(second);
        double[] chosen = new double[a.length];
        for (int p = 0; p < chosen.length; p++) {
            chosen[p] = law.choice(a[p] - b[p], choices.at(p, 0));
        }
        return new PreferenceSample(law, first, second, chosen, choices);
    }

    /** Returns a model's neurons under a head fitted to the preferences, its penalty chosen on held-out pairs. */
    public RewardModel fit(RewardModel model) {
        return fit(model, LogisticRidge.validated());
    }

    /** Returns a model's neurons under a head fitted to the preferences; its intercept, which they do not tell, is 0. */
    public RewardModel fit(RewardModel model, LogisticRidge regression) {
        Require.present("regression", regression);
        double[][] differences = Require.present("model", model).features(first);
        double[][] others = model.features(second);
        for (int p = 0; p < differences.length; p++) {
            for (int j = 0; j < differences[p].length; j++) {
                differences[p][j] -= others[p][j];
            }
        }
        return model.withHead(regression.fit(differences, preferences).weights(), 0);
    }

    /** Returns the share of the sampled preferences that a reward foresees; a pair of equal rewards counts one half. */
    public double accuracy(Reward reward) {
        Require.present("reward", reward);
        double[] a = reward.values(first);
        double[] b = reward.values(second);
        double right = 0;
        for (int p = 0; p < a.length; p++) {
            right += (1 + Math.signum(a[p] - b[p]) * preferences[p]) / 2;
        }
        return right / a.length;
    }

    /** Returns the number of pairs. */
    public int size() {
        return preferences.length;
    }

    /** Returns the preferences, 1 where the first of a pair is preferred, else -1; a copy. */
    public double[] preferences() {
        return preferences.clone();
    }
}
