package io.github.w2slab.evaluation;

import java.util.Locale;

/**
 * What became of one off-target task.
 *
 * @param task         k, at least 1
 * @param keptBefore   mean over group k of |&lt;w, theta_k&gt;| before training
 * @param keptAfter    the same after training; 1 = nothing forgotten
 * @param ambient      reward performance on ambient inputs
 * @param localized    reward performance on inputs of V_k
 * @param shareBefore  mean over group k of |P_{V_k} w|^2 before training
 * @param shareAfter   the same after training
 * @param anglesBefore principal angles in radians between the group's leading directions and V_k before training, 0 where
 *                     they lie in it; leading directions are those that hold 90 % of the group's energy
 * @param anglesAfter  the same after training
 */
public record TaskForgetting(int task, double keptBefore, double keptAfter, Heads ambient, Heads localized,
                             double shareBefore, double shareAfter, double[] anglesBefore, double[] anglesAfter) {

    /**
     * The task's reward by three heads. A frozen head that fails where a refitted one does not tells of a head that no
     * longer matches; a refitted one that fails tells of a feature that is gone.
     *
     * @param before   neurons and head before training
     * @param frozen   neurons after, head from before
     * @param refitted neurons after, head fitted to them
     */
    public record Heads(RewardScores before, RewardScores frozen, RewardScores refitted) {

        /** Returns the correlation lost under the frozen head. */
        public double lostFrozen() {
            return before.correlation() - frozen.correlation();
        }

        /** Returns the correlation lost under the refitted head. */
        public double lostRefitted() {
            return before.correlation() - refitted.correlation();
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "task %d: feature kept %.3f -> %.3f; correlation on ambient inputs %.3f, "
                        + "frozen head %.3f, refitted head %.3f", task, keptBefore, keptAfter,
                ambient.before().correlation(), ambient.frozen().correlation(), ambient.refitted().correlation());
    }
}
