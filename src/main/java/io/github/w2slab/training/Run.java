package io.github.w2slab.training;

import io.github.w2slab.world.World;
import tech.tablesaw.api.Table;

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

    /**
     * Takes further steps.
     *
     * @param steps how many, at least 0
     * @return this run
     */
    Run train(long steps);

    /** Returns what was measured at the recorded steps and at the step where the run stands. */
    History records();

    /** Returns {@link #records} as a table. */
    default Table history() {
        return records().table();
    }
}
