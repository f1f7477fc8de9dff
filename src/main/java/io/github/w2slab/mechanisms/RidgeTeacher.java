package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.model.Ridge;
import java.util.List;

/**
 * A linear teacher that is regularised too little, and a ridge student (Moniri and Hassani, arXiv 2505.18346). Inputs are
 * N(0, I_d), labels &lt;beta, x&gt; + s z with |beta| = r; the teacher minimises |y - X w|^2 / n + lambda |w|^2, the student the
 * same with its own penalty on as many fresh inputs as are given, with the teacher's labels and no noise.
 *
 * <p>A small penalty of the student shrinks the teacher's w; that helps iff &lt;w, beta&gt; &lt; |w|^2. With S = X^T X / n,
 * E[|w|^2 - &lt;w, beta&gt;] = tr[S (S + lambda)^-2] (s^2/n - lambda r^2/d): so the student gains iff lambda &lt; s^2 d / (n r^2),
 * the teacher's own best penalty. Errors |w - beta|^2 are predicted in the limit of large d and n from the Marchenko-Pastur
 * law: m = E[1/(x + lambda)] solves gamma lambda m^2 + (1 - gamma + lambda) m = 1, gamma = d/n, and m_2 = -dm/dlambda is
 * E[1/(x + lambda)^2].
 *
 * @param dimension d, at least 2
 * @param samples   n of the teacher, greater than d
 * @param fresh     inputs of the student, greater than d
 * @param noise     s, greater than 0
 * @param size      r, greater than 0
 * @param penalty   lambda, greater than 0
 */
public record RidgeTeacher(int dimension, int samples, int fresh, double noise, double size, double penalty)
        implements Mechanism {

    private static final double SMALLEST = 1e-4;
    private static final double GROWTH = 1.03;
    private static final int CANDIDATES = 400;

    public RidgeTeacher {
        Require.between("dimension d", dimension, 2, Integer.MAX_VALUE);
        Require.between("samples n", samples, dimension + 1, Integer.MAX_VALUE);
        Require.between("fresh inputs", fresh, dimension + 1, Integer.MAX_VALUE);
        Require.positive("noise s", noise);
        Require.positive("size r", size);
        Require.positive("penalty lambda", penalty);
    }

    /** d = 200, n = 400 for both, s = r = 1, and the teacher's lambda as given: the threshold is 0.5. */
    public static RidgeTeacher of(double penalty) {
        return new RidgeTeacher(200, 400, 400, 1, 1, penalty);
    }

    /** The same in another dimension d. */
    public RidgeTeacher dimension(int dimension) {
        return new RidgeTeacher(dimension, samples, fresh, noise, size, penalty);
    }

    /** The same with another number n of the teacher's samples. */
    public RidgeTeacher samples(int samples) {
        return new RidgeTeacher(dimension, samples, fresh, noise, size, penalty);
    }

    /** The same with another number of the student's inputs. */
    public RidgeTeacher fresh(int fresh) {
        return new RidgeTeacher(dimension, samples, fresh, noise, size, penalty);
    }

    /** The same with another noise s. */
    public RidgeTeacher noise(double noise) {
        return new RidgeTeacher(dimension, samples, fresh, noise, size, penalty);
    }

    /** The same with another size r. */
    public RidgeTeacher size(double size) {
        return new RidgeTeacher(dimension, samples, fresh, noise, size, penalty);
    }

    @Override
    public String name() {
        return "ridge student";
    }

    @Override
    public String source() {
        return "Moniri and Hassani, 2505.18346";
    }

    @Override
    public String claim() {
        return "a student with a penalty gains iff its teacher was regularised less than is best";
    }

    @Override
    public String decides() {
        return "the teacher's penalty, lambda < s² d / (n r²)";
    }

    /** Returns s^2 d / (n r^2). */
    public double threshold() {
        return noise * noise * dimension / (samples * size * size);
    }

    /** The averages of one over an eigenvalue plus lambda, and of its square. */
    private record Resolvent(double m, double m2) {

        static Resolvent of(double gamma, double lambda) {
            double b = 1 - gamma + lambda;
            double m = 2 / (b + Math.sqrt(b * b + 4 * gamma * lambda));
            return new Resolvent(m, (gamma * m * m + m) / (2 * gamma * lambda * m + b));
        }
    }

    private double teachersError() {
        Resolvent teacher = Resolvent.of((double) dimension / samples, penalty);
        return penalty * penalty * size * size * teacher.m2 + variance(teacher);
    }

    private double variance(Resolvent teacher) {
        return noise * noise * dimension / samples * (teacher.m - penalty * teacher.m2);
    }

    private double studentsError(double own) {
        Resolvent teacher = Resolvent.of((double) dimension / samples, penalty);
        double square = size * size;
        double cross = square * (1 - penalty * teacher.m);
        double length = square * (1 - 2 * penalty * teacher.m + penalty * penalty * teacher.m2) + variance(teacher);
        Resolvent student = Resolvent.of((double) dimension / fresh, own);
        return length * (1 - 2 * own * student.m + own * own * student.m2) - 2 * cross * (1 - own * student.m) + square;
    }

    /** Returns the student's best penalty by the limit law, on a grid of steps of 3 % from 0.0001 on; 0 where none helps. */
    public double bestPenalty() {
        double best = 0;
        double own = SMALLEST;
        for (int i = 0; i < CANDIDATES; i++) {
            best = studentsError(own) < studentsError(best) ? own : best;
            own *= GROWTH;
        }
        return best;
    }

    @Override
    public List<Prediction> predictions() {
        double student = studentsError(bestPenalty());
        return List.of(new Prediction("teacher's error", teachersError()), new Prediction("student's error", student),
                new Prediction("gain", teachersError() - student));
    }

    @Override
    public double[] measure(long seed) {
        double[] beta = Drawn.normal(seed, 0, dimension);
        double length = Math.sqrt(Drawn.squaredDistance(beta, new double[dimension]));
        for (int i = 0; i < dimension; i++) {
            beta[i] *= size / length;
        }
        double[][] inputs = Drawn.normal(seed, 1, samples, dimension);
        double[] labels = Drawn.plus(Vectors.product(inputs, beta), noise, Drawn.normal(seed, 2, samples));
        double[] teacher = Ridge.penalty(penalty).withoutIntercept().fit(inputs, labels).weights();
        double[][] others = Drawn.normal(seed, 3, fresh, dimension);
        double[] student = Ridge.penalty(bestPenalty()).withoutIntercept().fit(others, Vectors.product(others, teacher)).weights();
        double teachers = Drawn.squaredDistance(teacher, beta);
        double students = Drawn.squaredDistance(student, beta);
        return new double[] {teachers, students, teachers - students};
    }
}
