package io.github.w2slab.evaluation;

import io.github.w2slab.base.Require;

/**
 * The gain of a student over its teacher beside their misfit, as mean squared errors on one sample.
 *
 * <p>Where the student is the least-squares projection of the teacher's labels on a linear span that contains the truth,
 * teacherError - studentError = misfit, Pythagoras on the fitted sample; on a convex set that contains the truth the gain
 * is at least the misfit (Charikar, Pabbaraju and Shiragur, arXiv 2405.15116, theorems 1 and 2). A ridge penalty breaks
 * both.
 *
 * @param studentError mean of (student - truth)^2
 * @param teacherError mean of (teacher - truth)^2
 * @param misfit       mean of (student - teacher)^2
 */
public record Misfit(double studentError, double teacherError, double misfit) {

    /**
     * Compares three rewards.
     *
     * @param student the student's values on the sample on which it was fitted
     * @param teacher the teacher's, which it was fitted to
     * @param truth   the true ones
     * @throws IllegalArgumentException if sizes differ or are 0
     */
    public static Misfit of(double[] student, double[] teacher, double[] truth) {
        Require.present("student", student);
        Require.present("teacher", teacher);
        Require.present("truth", truth);
        Require.check(student.length > 0 && student.length == teacher.length && student.length == truth.length,
                "numbers of values", student.length + ", " + teacher.length + " and " + truth.length,
                "equal and at least 1");
        return new Misfit(RewardScores.meanSquaredDifference(student, truth),
                RewardScores.meanSquaredDifference(teacher, truth),
                RewardScores.meanSquaredDifference(student, teacher));
    }

    /** Returns teacherError - studentError, what the student won over its teacher. */
    public double gain() {
        return teacherError - studentError;
    }

    /** Returns gain - misfit: 0 for a projection on a linear span that contains the truth, at least 0 on a convex set. */
    public double excess() {
        return gain() - misfit;
    }
}
