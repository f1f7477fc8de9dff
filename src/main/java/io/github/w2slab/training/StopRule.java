package io.github.w2slab.training;

import io.github.w2slab.base.Require;

/**
 * When a run has gone far enough, judged at each recorded step; see {@link Training#trainUntil}. May be implemented in a
 * cell, as a lambda.
 */
@FunctionalInterface
public interface StopRule {

    /** Returns true if the run may end here. */
    boolean reached(History history);

    /** Returns what was reached, for the sentence that ends the run. */
    default String describe() {
        return "the rule was met";
    }

    /**
     * The alignment with the target's feature reaches a height.
     *
     * @param height from 0 to 1
     */
    static StopRule alignment(double height) {
        return measure("alignment", Require.between("height", height, 0.0, 1.0));
    }

    /**
     * A measure reaches a height.
     *
     * @param column a column of the history
     * @param height finite
     */
    static StopRule measure(String column, double height) {
        Require.present("column", column);
        Require.finite("height", height);
        return described(column + " reached " + height, history -> history.last(column) >= height);
    }

    /**
     * A measure falls to a height.
     *
     * @param column a column of the history
     * @param height finite
     */
    static StopRule below(String column, double height) {
        Require.present("column", column);
        Require.finite("height", height);
        return described(column + " fell to " + height, history -> history.last(column) <= height);
    }

    /**
     * A measure has changed by less than {@code tolerance} since half the present number of steps: a plateau.
     *
     * @param column    a column of the history
     * @param tolerance greater than 0
     * @param least     steps before which the start is not taken for a plateau, at least 1
     */
    static StopRule plateau(String column, double tolerance, long least) {
        Require.present("column", column);
        Require.positive("tolerance", tolerance);
        Require.atLeast("least steps", least, 1);
        return described(column + " is at its plateau", history -> {
            long[] steps = history.steps();
            long now = steps[steps.length - 1];
            double[] values = history.column(column);
            int half = 0;
            while (2 * steps[half] < now) {
                half++;
            }
            return now >= least && Math.abs(values[values.length - 1] - values[half]) < tolerance;
        });
    }

    private static StopRule described(String what, StopRule rule) {
        return new StopRule() {
            @Override
            public boolean reached(History history) {
                return rule.reached(history);
            }

            @Override
            public String describe() {
                return what;
            }
        };
    }
}
