package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import java.util.Arrays;
import java.util.List;

/**
 * Teacher and student regress without a penalty on features that span subspaces of low dimension, d_w and d_s, which share
 * d_o dimensions and are orthogonal beyond them (Dong et al., arXiv 2502.05075). The truth lies in what they share. The
 * teacher has n inputs with labels of noise s; the student has N others with the teacher's labels.
 *
 * <p>The teacher's weights err by a Gaussian of variance s^2 / (n - d_w - 1) in each of d_w directions. The student copies
 * the d_o that it shares; the others are noise to it, from which d_s weights are fitted to N inputs:
 * <pre>  error = s^2 / (n - d_w - 1) [d_o + (d_w - d_o) d_s / (N - d_s - 1)],</pre>
 * exactly, for Gaussian inputs. The paper has d_s / N in the place of d_s / (N - d_s - 1), its limit for large N. Fine-tuning
 * has the student's features and the n labels, the ceiling true labels of all n + N.
 *
 * @param weak       d_w, at least 1
 * @param strong     d_s, at least 1
 * @param shared     d_o, at least 1 and at most d_w and d_s
 * @param labelled   n, greater than d_w + 1 and d_s + 1
 * @param unlabelled N, greater than d_s + 1
 * @param noise      s, greater than 0
 */
public record SharedSubspace(int weak, int strong, int shared, int labelled, int unlabelled, double noise)
        implements Mechanism {

    public SharedSubspace {
        Require.between("shared dimension d_o", shared, 1, Math.min(weak, strong));
        Require.between("number of labelled inputs n", labelled, Math.max(weak, strong) + 2, Integer.MAX_VALUE);
        Require.between("number of unlabelled inputs N", unlabelled, strong + 2, Integer.MAX_VALUE);
        Require.positive("noise s", noise);
    }

    /** d_w = 40, d_s = 20, n = 160, N = 800, s = 1, and d_o as given, from 1 to 20. */
    public static SharedSubspace sharing(int dimensions) {
        return new SharedSubspace(40, 20, dimensions, 160, 800, 1);
    }

    /** The same with another d_w. */
    public SharedSubspace weak(int weak) {
        return new SharedSubspace(weak, strong, shared, labelled, unlabelled, noise);
    }

    /** The same with another d_s. */
    public SharedSubspace strong(int strong) {
        return new SharedSubspace(weak, strong, shared, labelled, unlabelled, noise);
    }

    /** The same with another n. */
    public SharedSubspace labelled(int labelled) {
        return new SharedSubspace(weak, strong, shared, labelled, unlabelled, noise);
    }

    /** The same with another N. */
    public SharedSubspace unlabelled(int unlabelled) {
        return new SharedSubspace(weak, strong, shared, labelled, unlabelled, noise);
    }

    /** The same with another noise s. */
    public SharedSubspace noise(double noise) {
        return new SharedSubspace(weak, strong, shared, labelled, unlabelled, noise);
    }

    @Override
    public String name() {
        return "shared subspace";
    }

    @Override
    public String source() {
        return "Dong et al., 2502.05075";
    }

    @Override
    public String claim() {
        return "the student keeps of the teacher's variance only what lies in the dimensions that both share";
    }

    @Override
    public String decides() {
        return "share d_o / d_w of the teacher's dimensions that the student has";
    }

    @Override
    public List<Prediction> predictions() {
        return List.of(new Prediction("teacher's error", variance(labelled, weak) * weak),
                new Prediction("student's error", variance(labelled, weak)
                        * (shared + (weak - shared) * (double) strong / (unlabelled - strong - 1))),
                new Prediction("fine-tuning's error", variance(labelled, strong) * strong),
                new Prediction("ceiling's error", variance(labelled + unlabelled, strong) * strong));
    }

    /** Returns the student's error as published, for N much larger than d_s. */
    public double published() {
        return variance(labelled, weak) * (shared + (weak - shared) * (double) strong / unlabelled);
    }

    private double variance(int n, int dimension) {
        return noise * noise / (n - dimension - 1);
    }

    /** Coordinates of the inputs: the teacher's own, those of both, the student's own. */
    @Override
    public double[] measure(long seed) {
        int all = weak + strong - shared;
        double[][] inputs = Drawn.normal(seed, 0, labelled + unlabelled, all);
        double[][] teachers = Drawn.columns(inputs, 0, weak);
        double[][] students = Drawn.columns(inputs, weak - shared, all);
        double[] truth = new double[all];
        truth[weak - shared] = 1;
        double[] labels = Drawn.plus(Vectors.product(inputs, truth), noise, Drawn.normal(seed, 1, inputs.length));
        double[] teacher = Drawn.leastSquares(first(teachers), first(labels));
        double[][] rest = Arrays.copyOfRange(students, labelled, students.length);
        double[] taught = Vectors.product(Arrays.copyOfRange(teachers, labelled, teachers.length), teacher);
        return new double[] {error(teacher, 0, truth), error(Drawn.leastSquares(rest, taught), weak - shared, truth),
                error(Drawn.leastSquares(first(students), first(labels)), weak - shared, truth),
                error(Drawn.leastSquares(students, labels), weak - shared, truth)};
    }

    private double[][] first(double[][] rows) {
        return Arrays.copyOf(rows, labelled);
    }

    private double[] first(double[] values) {
        return Arrays.copyOf(values, labelled);
    }

    private static double error(double[] weights, int at, double[] truth) {
        double[] all = new double[truth.length];
        System.arraycopy(weights, 0, all, at, weights.length);
        return Drawn.squaredDistance(all, truth);
    }
}
