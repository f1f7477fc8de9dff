package io.github.w2slab.sweep;

import io.github.w2slab.training.Run;
import java.io.Serializable;
import java.util.function.ToDoubleFunction;

/** A measure of a finished run, a function of the run alone; usually a lambda in a cell. It may go to other machines. */
@FunctionalInterface
public interface FinalMeasure extends ToDoubleFunction<Run>, Serializable {
}
