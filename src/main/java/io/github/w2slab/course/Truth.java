package io.github.w2slab.course;

import io.github.w2slab.base.Require;
import io.github.w2slab.course.Verdict.Outcome;
import io.github.w2slab.training.Training;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What is true of an exercise: computed from its own definition each time, so that nothing stored can differ from it. */
public sealed interface Truth {

    /** Returns what an answer has to be, such as "a number". */
    String asks();

    /** Computes an answer that is right. */
    Object value();

    /**
     * Computes how near an answer is.
     *
     * @throws IllegalArgumentException if it is of another kind than {@link #asks}
     */
    Outcome judge(Object answer);

    private static Object told(Object answer) {
        return answer instanceof String text ? "the text \"" + text + "\"" : shown(answer);
    }

    /** An array with its elements. */
    private static Object shown(Object answer) {
        if (answer == null || !answer.getClass().isArray()) {
            return answer;
        }
        String text = Arrays.deepToString(new Object[] {answer});
        return text.substring(1, text.length() - 1);
    }

    /**
     * A number: right within the tolerance times its size, nearly right within five times that.
     *
     * @param number    computes it; finite
     * @param tolerance greater than 0, 0.01 for one in a hundred; absolute where the number is 0
     */
    record OfNumber(DoubleSupplier number, double tolerance) implements Truth {

        private static final double NEARLY = 5;

        /** Checks the tolerance. */
        public OfNumber {
            Require.positive("tolerance", tolerance);
        }

        @Override
        public String asks() {
            return "a number";
        }

        @Override
        public Double value() {
            return number.getAsDouble();
        }

        @Override
        public Outcome judge(Object answer) {
            Require.check(answer == null || answer instanceof Number, "answer", told(answer), asks());
            if (answer == null || Double.isNaN(((Number) answer).doubleValue())) {
                return Outcome.UNANSWERED;
            }
            double truth = value();
            double allowed = tolerance * (truth == 0 ? 1 : Math.abs(truth));
            double off = Math.abs(((Number) answer).doubleValue() - truth);
            return off <= allowed ? Outcome.RIGHT : off <= NEARLY * allowed ? Outcome.NEARLY : Outcome.WRONG;
        }
    }

    /**
     * Yes or no.
     *
     * @param holds computes whether it is so
     */
    record OfFact(BooleanSupplier holds) implements Truth {

        @Override
        public String asks() {
            return "true or false";
        }

        @Override
        public Boolean value() {
            return holds.getAsBoolean();
        }

        @Override
        public Outcome judge(Object answer) {
            Require.check(answer == null || answer instanceof Boolean, "answer", told(answer), asks());
            return answer == null ? Outcome.UNANSWERED : answer.equals(value()) ? Outcome.RIGHT : Outcome.WRONG;
        }
    }

    /**
     * One of a few words, in small or capital letters.
     *
     * @param word computes which
     * @param of   all of them, at least two
     */
    record OfChoice(Supplier<String> word, List<String> of) implements Truth {

        /** Copies the words. */
        public OfChoice {
            of = List.copyOf(of);
            Require.atLeast("number of words", of.size(), 2);
        }

        @Override
        public String asks() {
            return "one of \"" + String.join("\", \"", of) + "\"";
        }

        @Override
        public String value() {
            return word.get();
        }

        @Override
        public Outcome judge(Object answer) {
            if (answer == null || answer instanceof String text && text.isBlank()) {
                return Outcome.UNANSWERED;
            }
            String given = answer.toString().strip().toLowerCase(Locale.ROOT);
            Require.check(of.stream().anyMatch(each -> each.toLowerCase(Locale.ROOT).equals(given)), "answer", shown(answer), asks());
            return given.equals(value().toLowerCase(Locale.ROOT)) ? Outcome.RIGHT : Outcome.WRONG;
        }
    }

    /**
     * A run of the reader's own that gets somewhere.
     *
     * @param flaw    tells what of a run is other than the exercise asks for; null where nothing is
     * @param reached measures how far a run without such a flaw got
     * @param least   right from here on
     * @param nearly  nearly right from here on, at most {@code least}
     * @param example trains a run that gets there
     */
    record OfRun(Function<Training, String> flaw, ToDoubleFunction<Training> reached, double least, double nearly, Supplier<Training> example) implements Truth {

        @Override
        public String asks() {
            return "a Training";
        }

        @Override
        public Training value() {
            return example.get();
        }

        @Override
        public Outcome judge(Object answer) {
            Require.check(answer == null || answer instanceof Training, "answer", shown(answer), asks());
            if (answer == null) {
                return Outcome.UNANSWERED;
            }
            if (flaw.apply((Training) answer) != null) {
                return Outcome.WRONG;
            }
            double height = reached.applyAsDouble((Training) answer);
            return height >= least ? Outcome.RIGHT : height >= nearly ? Outcome.NEARLY : Outcome.WRONG;
        }
    }
}
