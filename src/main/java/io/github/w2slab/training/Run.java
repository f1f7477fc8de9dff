package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.world.World;
import java.util.List;
import java.util.Map;

/**
 * A run at any level of description: the full vectors ({@link Training}), or the theory's reduced dynamics or mean
 * dynamics of the same experiment. All share one history format.
 */
public interface Run {

    /** Returns what the run is called in tables and figures. */
    String name();

    /** Returns the world. */
    World world();

    /** Returns cos(theta_0, V_0), the alignment that no model trained inside V_0 can pass: that of the world, unless the run has its own. */
    default double ceiling() {
        return world().ceiling();
    }

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

    /** Returns all settings but the seeds, by name: runs that differ in their seeds alone have equal settings. None unless given. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Returns the seeds that are known, by what is drawn from each. None unless given. */
    default Map<String, Long> seeds() {
        return Map.of();
    }

    /**
     * Returns the runs' names, all different: where several have one name, the settings in which they differ stand behind it, where
     * these are the same the seeds, and where nothing is told a number.
     */
    static List<String> names(List<? extends Run> runs) {
        return RunNames.of(Require.present("runs", runs));
    }

    /** Returns what was measured at the recorded steps and at the step where the run stands. */
    History history();
}
