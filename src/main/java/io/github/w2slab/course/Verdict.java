package io.github.w2slab.course;

/**
 * What is said to an answer.
 *
 * @param exercise which one was answered
 * @param outcome  how near the answer is
 * @param says     one or two sentences for the reader; the truth is not in them
 */
public record Verdict(Exercise exercise, Outcome outcome, String says) {

    /** How near an answer is. */
    public enum Outcome {
        /** The truth, within the exercise's tolerance. */
        RIGHT,
        /** Near, as where digits were lost on the way. */
        NEARLY,
        /** Another answer. */
        WRONG,
        /** Nothing was filled in: null, NaN, or a text of blanks. */
        UNANSWERED
    }

    /** Returns the points for a grader: all of {@link Exercise#POINTS} where it is right, half where it is nearly so, else 0. */
    public double points() {
        return switch (outcome) {
            case RIGHT -> Exercise.POINTS;
            case NEARLY -> Exercise.POINTS / 2;
            default -> 0;
        };
    }

    /** Returns the exercise's id and what is said. */
    @Override
    public String toString() {
        return exercise.id() + ": " + says;
    }
}
