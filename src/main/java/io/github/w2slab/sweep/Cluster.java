package io.github.w2slab.sweep;

import java.io.Serializable;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Other machines for the runs of a sweep ({@link Sweep#on}). */
public interface Cluster {

    /** What is done with each input. It goes to other machines by Java's serialization, as inputs and outputs do. */
    @FunctionalInterface
    interface Work<T, R> extends Serializable {

        /** Returns the output; an interrupt of the thread gives it up. */
        R on(T input);
    }

    /**
     * Does a piece of work on all inputs, each by itself, wherever there is room; once more where a machine was lost on the way.
     * What {@code done} throws ends all of it and is thrown.
     *
     * @param loader  knows the classes of the work
     * @param done    told of each output once, in any order, by one thread at a time
     * @param stopped asked every few milliseconds; then what is under way is given up
     * @throws IllegalArgumentException if the work cannot be sent
     * @throws IllegalStateException    if the machines cannot be reached, or give up
     */
    <T extends Serializable, R extends Serializable> void run(List<T> inputs, Work<T, R> work, ClassLoader loader,
            Consumer<R> done, BooleanSupplier stopped);
}
