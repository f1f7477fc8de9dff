package io.github.w2slab.evaluation;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Require;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.Ridge;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.LabelledInputs;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.Task;
import java.util.Arrays;
import java.util.List;

/**
 * Inputs with labels: what a head is fitted on, or held-out inputs with true rewards, on which rewards are scored.
 * Held-out inputs come from a stream of their own, so no training has seen them; the same seed gives the same inputs.
 */
public final class Sample {

    private final double[][] inputs;
    private final double[] labels;

    private Sample(double[][] inputs, double[] labels) {
        this.inputs = inputs;
        this.labels = labels;
    }

    /**
     * The first samples of a run, labelled before any transformation: a transformation teaches the first layer, a head
     * must give rewards.
     *
     * @param supervision the run's inputs and labels
     * @param seed        the run's
     * @param n           how many, at least 2
     */
    public static Sample of(Supervision supervision, long seed, int n) {
        Require.between("number of samples n", n, 2, Integer.MAX_VALUE);
        LabelledInputs source = supervision.transformed(LabelTransform.identity()).samples(seed);
        double[][] inputs = new double[n][];
        double[] labels = new double[n];
        double[] x = new double[source.coordinates()];
        for (int i = 0; i < n; i++) {
            Interruption.check();
            source.input(i, x, 0);
            labels[i] = source.label(i, x, 0);
            inputs[i] = supervision.inputs().vector(x);
        }
        return new Sample(inputs, labels);
    }

    /**
     * Held-out ambient inputs, x ~ N(0, I_d), with the true reward of a task.
     *
     * @param n how many, at least 2
     */
    public static Sample ambient(Task task, long seed, int n) {
        return ambient(task, seed, 0, n);
    }

    static Sample ambient(Task task, long seed, int first, int n) {
        double[][] inputs = new double[Require.between("number of samples n", n, 2, Integer.MAX_VALUE)][];
        Normals normals = Normals.of(seed, Stream.HELD_OUT, task.world().dimension());
        for (int i = 0; i < n; i++) {
            Interruption.check();
            inputs[i] = normals.row(first + i);
        }
        return new Sample(inputs, task.reward().values(inputs));
    }

    /**
     * Held-out inputs localized to a task, x = B_k xi with xi ~ N(0, I_s), with its true reward.
     *
     * @param n how many, at least 2
     */
    public static Sample localized(Task task, long seed, int n) {
        return localized(task, seed, 0, n);
    }

    static Sample localized(Task task, long seed, int first, int n) {
        double[][] inputs = new double[Require.between("number of samples n", n, 2, Integer.MAX_VALUE)][];
        Normals normals = Normals.of(seed, Stream.HELD_OUT, 1L + task.stream(), task.subspace().dimension());
        for (int i = 0; i < n; i++) {
            Interruption.check();
            inputs[i] = task.subspace().vector(normals.row(first + i));
        }
        return new Sample(inputs, task.reward().values(inputs));
    }

    /** All of them in one, in their order. */
    static Sample together(List<Sample> parts) {
        return new Sample(parts.stream().flatMap(part -> Arrays.stream(part.inputs)).toArray(double[][]::new),
                parts.stream().flatMapToDouble(part -> Arrays.stream(part.labels)).toArray());
    }

    /** The same inputs with the labels of another reward. */
    public Sample labelledBy(Reward reward) {
        Require.present("reward", reward);
        return new Sample(inputs, reward.values(inputs));
    }

    /** Returns a model's neurons under a head fitted to the labels, its penalty chosen by generalised cross-validation. */
    public RewardModel fit(RewardModel model) {
        return fit(model, Ridge.crossValidated());
    }

    /** Returns a model's neurons under a head fitted to the labels. */
    public RewardModel fit(RewardModel model, Ridge ridge) {
        Require.present("ridge", ridge);
        return Require.present("model", model).fitted(inputs, labels, ridge);
    }

    /** Compares a reward with the labels. */
    public RewardScores score(Reward reward) {
        Require.present("reward", reward);
        return RewardScores.of(reward.values(inputs), labels);
    }

    /** Returns n. */
    public int size() {
        return labels.length;
    }

    /** Returns the labels, a copy. */
    public double[] labels() {
        return labels.clone();
    }

    /** Returns the inputs, vectors of length d in world coordinates, one a row; not a copy, for reading only. */
    public double[][] inputs() {
        return inputs;
    }
}
