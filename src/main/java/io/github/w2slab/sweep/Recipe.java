package io.github.w2slab.sweep;

import io.github.w2slab.training.Run;
import java.io.Serializable;

/** Builds everything that one point of a grid needs, anew: world, strong model, teacher, run. Usually a lambda in a cell. */
@FunctionalInterface
public interface Recipe extends Serializable {

    /**
     * Returns the run of a point, at step 0: a {@link io.github.w2slab.training.Training}, or the reduced or mean dynamics.
     * Called on several threads at once.
     */
    Run build(Point point);
}
