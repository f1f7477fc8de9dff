package io.github.w2slab.training;

import io.github.w2slab.world.World;

/**
 * A run at any level of description: the full vectors ({@link Training}), or the theory's reduced dynamics or mean
 * dynamics of the same experiment. All share one history format.
 */
public interface Run {

    /** Returns what the run is called in tables and figures. */
    String name();

    /** Returns the world. */
    World world();

    /** Returns the number of steps taken. */
    long step();

    /** Returns how the run stands. */
    Status status();

    /**
     * Takes further steps. A stop from the monitor ends it early, with all steps and the history kept; the next call goes
     * on from there. A step that is not finite ends it too, with a message, and the run stays where it is.
     *
     * @param steps how many, at least 0
     * @return this run
     * @throws IllegalArgumentException if {@code steps} is negative, or if a label of the user's own is not finite
     * @throws IllegalStateException    if the run has diverged before
     */
    Run train(long steps);

    /**
     * Takes further steps until a rule is met, judged at each recorded step, as {@link #train} does otherwise.
     *
     * @param rule     when to end
     * @param maxSteps how many steps at the most, at least 0
     * @return this run
     */
    Run trainUntil(StopRule rule, long maxSteps);

    /** Returns a run that stands where this one does and goes on by itself, under another name in tables and figures. */
    Run named(String name);

    /** Returns what was measured at the recorded steps and at the step where the run stands. */
    History history();
}
