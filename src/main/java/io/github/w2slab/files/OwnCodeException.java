package io.github.w2slab.files;

/** A file names code of the user's own, such as a lambda from a cell, which must be given again at load. */
public final class OwnCodeException extends IllegalArgumentException {

    OwnCodeException(String what, String name) {
        super(what + " \"" + name + "\" is code of your own, which no file holds: build it again, and give it when you load");
    }

    /**
     * Returns the refusal of a run's file.
     *
     * @param type class whose {@code load(file, run)} takes the run that was built again
     */
    public IllegalArgumentException in(String file, Class<?> type) {
        return new IllegalArgumentException(file + ": " + getMessage() + ", as in " + type.getSimpleName() + ".load(file, run)",
                this);
    }
}
