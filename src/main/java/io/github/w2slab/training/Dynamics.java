package io.github.w2slab.training;

import io.github.w2slab.model.RewardModel;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * What moves in a run: a model's neurons, the reduced chain of their overlaps, their mean dynamics, a pretraining's neurons.
 * It takes steps and can be looked at; everything else (recording, stopping, progress, status) is the run's
 * ({@link SteppedRun}). Where it was stopped or looked at changes no bit.
 *
 * <p>Not safe for use by several threads at once.
 */
public interface Dynamics {

    /** Returns the number of steps taken. */
    long step();

    /**
     * Takes steps until {@code end}, or until {@code goOn}, asked every few milliseconds with the step reached, says no.
     *
     * @throws DivergedException if a step is not finite; this stands at it or before
     */
    void advanceTo(long end, LongPredicate goOn);

    /** Returns the neurons as they stand. */
    Look look();

    /**
     * Returns the neurons as they stand as vectors.
     *
     * @throws UnsupportedOperationException where there are none
     */
    default RewardModel model() {
        throw new UnsupportedOperationException("these dynamics hold overlaps, no vectors");
    }

    /**
     * As {@link #advanceTo}, looked at on the way.
     *
     * @param end      last step
     * @param horizon  a step, at least {@code end}, up to which the run will likely go on
     * @param recorded steps at which to look, from the next one on
     * @param seen     receives the looks in their order
     * @param goOn     asked every few milliseconds with the step reached
     */
    default void advance(long end, long horizon, RecordedSteps recorded, Consumer<Look> seen, LongPredicate goOn) {
        while (step() < end) {
            long next = recorded.after(step());
            advanceTo(Math.min(end, next), goOn);
            if (step() == next) {
                seen.accept(look());
            } else if (step() < end) {
                return;
            }
        }
    }
}
