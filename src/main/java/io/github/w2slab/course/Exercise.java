package io.github.w2slab.course;

import io.github.w2slab.base.Require;
import io.github.w2slab.course.Verdict.Outcome;
import io.github.w2slab.training.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * One question of a notebook.
 *
 * @param id       notebook and number, such as "03.2"
 * @param question as the notebook asks it, in one sentence or two
 * @param truth    computes what is right
 * @param hint     what to think of, for a wrong answer
 * @param mistakes wrong answers that say what went wrong, in the order in which they are compared
 */
public record Exercise(String id, String question, Truth truth, String hint, List<Mistake> mistakes) {

    /** What a right answer is worth. */
    public static final double POINTS = 2;

    /**
     * A wrong answer that many will give.
     *
     * @param truth computes it
     * @param says  what went wrong
     */
    public record Mistake(Truth truth, String says) {
    }

    /** Checks id and texts, and copies the mistakes. */
    public Exercise {
        Require.check(Require.present("id", id).matches("\\d\\d\\.\\d"), "id", id, "notebook and number, such as 03.2");
        Require.present("question", question);
        Require.present("hint", hint);
        mistakes = List.copyOf(mistakes);
    }

    static Exercise number(String id, String question, DoubleSupplier number, double tolerance, String hint) {
        return new Exercise(id, question, new Truth.OfNumber(number, tolerance), hint, List.of());
    }

    static Exercise fact(String id, String question, BooleanSupplier holds, String hint) {
        return new Exercise(id, question, new Truth.OfFact(holds), hint, List.of());
    }

    static Exercise choice(String id, String question, Supplier<String> word, List<String> of, String hint) {
        return new Exercise(id, question, new Truth.OfChoice(word, of), hint, List.of());
    }

    static Exercise run(String id, String question, Function<Training, String> flaw, ToDoubleFunction<Training> reached,
            double least, double nearly, Supplier<Training> example, String hint) {
        return new Exercise(id, question, new Truth.OfRun(flaw, reached, least, nearly, example), hint, List.of());
    }

    /** The same, which knows one more wrong number, told by the same tolerance as the right one. */
    Exercise mistake(DoubleSupplier number, String says) {
        List<Mistake> more = new ArrayList<>(mistakes);
        more.add(new Mistake(new Truth.OfNumber(number, ((Truth.OfNumber) truth).tolerance()), says));
        return new Exercise(id, question, truth, hint, more);
    }

    /**
     * Looks at an answer.
     *
     * @param answer of the kind that {@link Truth#asks} tells; null or NaN where there is none yet
     * @throws IllegalArgumentException if it is of another kind
     */
    public Verdict check(Object answer) {
        Outcome outcome = truth.judge(answer);
        return new Verdict(this, outcome, switch (outcome) {
            case RIGHT -> "right.";
            case NEARLY -> "nearly. " + (truth instanceof Truth.OfRun ? hint : "Take more digits on the way, or look again: " + hint);
            case WRONG -> "not yet. " + mistake(answer);
            case UNANSWERED -> "put your answer in, which is " + truth.asks() + ", and run the cell again.";
        });
    }

    private String mistake(Object answer) {
        String flaw = truth instanceof Truth.OfRun run ? run.flaw().apply((Training) answer) : null;
        return flaw != null ? flaw : mistakes.stream().filter(each -> each.truth().judge(answer) == Outcome.RIGHT).findFirst().map(Mistake::says).orElse(hint);
    }

    /** Returns id and question. */
    @Override
    public String toString() {
        return id + ": " + question;
    }
}
