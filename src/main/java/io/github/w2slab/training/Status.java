package io.github.w2slab.training;

import java.util.Locale;

/**
 * How a run stands, for code to read.
 *
 * @param kind  which of the five
 * @param step  steps taken; where it diverged, the step whose update was not finite, or at which it was seen
 * @param cause what was reached, or what is not finite; empty otherwise
 */
public record Status(Kind kind, long step, String cause) {

    /** The five ways in which a run can stand. */
    public enum Kind {
        /** Nothing was asked of it yet. */
        READY,
        /** Stopped before it had taken all steps that were asked for; the next call goes on. */
        STOPPED,
        /** All steps that were asked for are taken. */
        COMPLETE,
        /** A {@link StopRule} was met. */
        REACHED,
        /** The next step is not finite, or a measure is no number any more: the run stands there for good. */
        DIVERGED
    }

    static Status of(Kind kind, long step) {
        return new Status(kind, step, "");
    }

    /** True if the run cannot go on. */
    public boolean isDiverged() {
        return kind == Kind.DIVERGED;
    }

    /** Returns, for example, "stopped after 3,200 steps"; "ready" and "complete" alike in so many words. */
    @Override
    public String toString() {
        return switch (kind) {
            case READY -> "ready";
            case STOPPED -> String.format(Locale.ROOT, "stopped after %,d steps", step);
            case COMPLETE -> String.format(Locale.ROOT, "%,d steps complete", step);
            case REACHED -> String.format(Locale.ROOT, "%s after %,d steps", cause, step);
            case DIVERGED -> String.format(Locale.ROOT, "diverged at step %,d: %s", step, cause);
        };
    }
}
