package io.github.w2slab.training.engine;

/** A label that is NaN or infinite, with its sample. */
public final class NonFiniteLabelException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long sample;
    private final double label;

    NonFiniteLabelException(long sample, double label) {
        super("label of sample " + sample + " is " + label);
        this.sample = sample;
        this.label = label;
    }

    /** Returns the number of the sample. */
    public long sample() {
        return sample;
    }

    /** Returns the label. */
    public double label() {
        return label;
    }
}
