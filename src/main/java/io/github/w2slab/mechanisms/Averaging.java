package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Require;
import java.util.List;

/**
 * A student that knows something of its own walks towards its teacher, and their errors are orthogonal (the linear case of
 * arXiv 2605.05742). In a linear model under gradient flow on isotropic inputs it walks straight, w(t) = teacher + e^-t
 * (start - teacher); at the share g = 1 - e^-t of the way its error is (1 - g)^2 E_s + g^2 E_t, least at
 * g = E_s / (E_s + E_t), where it is E_s E_t / (E_s + E_t): less than both. The gain is that of an average.
 *
 * @param student   E_s, the student's error at the start, greater than 0
 * @param teacher   E_t, greater than 0
 * @param dimension of the weights; errors are drawn, hence orthogonal up to 1 over its root; at least 2
 */
public record Averaging(double student, double teacher, int dimension) implements Mechanism {

    private static final int STEPS = 2000;

    public Averaging {
        Require.positive("student's error E_s", student);
        Require.positive("teacher's error E_t", teacher);
        Require.between("dimension", dimension, 2, Integer.MAX_VALUE);
    }

    /** E_s = 0.3, E_t = 0.5 in 4,000 dimensions. */
    public static Averaging standard() {
        return new Averaging(0.3, 0.5, 4000);
    }

    /** The same with another error E_s of the student. */
    public Averaging student(double student) {
        return new Averaging(student, teacher, dimension);
    }

    /** The same with another error E_t of the teacher. */
    public Averaging teacher(double teacher) {
        return new Averaging(student, teacher, dimension);
    }

    /** The same in another dimension. */
    public Averaging dimension(int dimension) {
        return new Averaging(student, teacher, dimension);
    }

    @Override
    public String name() {
        return "averaging";
    }

    @Override
    public String source() {
        return "linear case of 2605.05742";
    }

    @Override
    public String claim() {
        return "on its way to the teacher the student passes the average of two errors that are orthogonal";
    }

    @Override
    public String decides() {
        return "correlation of both errors, and when training stops";
    }

    @Override
    public List<Prediction> predictions() {
        return List.of(new Prediction("best error on the way", student * teacher / (student + teacher)),
                new Prediction("share of the way where it is", student / (student + teacher)));
    }

    @Override
    public double[] measure(long seed) {
        double[] zero = new double[dimension];
        double[] start = Drawn.plus(zero, Math.sqrt(student / dimension), Drawn.normal(seed, 0, dimension));
        double[] end = Drawn.plus(zero, Math.sqrt(teacher / dimension), Drawn.normal(seed, 1, dimension));
        double own = Drawn.squaredDistance(start, zero);
        double teachers = Drawn.squaredDistance(end, zero);
        double both = (own + teachers - Drawn.squaredDistance(start, end)) / 2;
        double best = own;
        double where = 0;
        for (int k = 1; k <= STEPS; k++) {
            double share = (double) k / STEPS;
            double error = (1 - share) * (1 - share) * own + 2 * share * (1 - share) * both
                    + share * share * teachers;
            if (error < best) {
                best = error;
                where = share;
            }
        }
        return new double[] {best, where};
    }
}
