package io.github.w2slab.training.engine;

/** A step that is not finite. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long step;

    DivergedException(long step) {
        super("step " + step + " is not finite");
        this.step = step;
    }

    /** Returns the number of the step. */
    public long step() {
        return step;
    }
}
