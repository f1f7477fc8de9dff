package io.github.w2slab.training;

/** A step of a {@link Dynamics} whose update is not finite; all steps before it, or before its block, are taken. */
public final class DivergedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long step;

    /** @param step the first step that is not finite */
    public DivergedException(long step) {
        super("step " + step + " is not finite");
        this.step = step;
    }

    /** Returns the first step that is not finite. */
    public long step() {
        return step;
    }
}
