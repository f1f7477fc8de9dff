package io.github.w2slab.course;

import io.github.w2slab.base.Require;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The exercises of the notebooks: {@code check("01.1", answer)} says right, nearly, or what to think of. What is right is
 * computed from the exercise's definition when it is asked for.
 */
public final class Course {

    private static final List<Exercise> ALL = Stream.of(ModelExercises.all(), LawExercises.all(), FurtherExercises.all())
            .flatMap(List::stream).toList();

    private static final Map<String, Exercise> BY_ID = ALL.stream().collect(Collectors.toMap(Exercise::id, Function.identity()));

    private Course() {
    }

    /**
     * Looks at the answer to an exercise: right, nearly, or a hint. In a notebook it is there without an import.
     *
     * @param id     notebook and number, such as "03.2"
     * @param answer a number, true or false, a word, or a run, as the exercise asks; null or NaN where there is none yet
     * @return what is to be said to it; the last line of a cell shows it
     * @throws IllegalArgumentException if there is no such exercise, or the answer is of another kind than it asks for
     */
    public static Verdict check(String id, Object answer) {
        return exercise(id).check(answer);
    }

    /**
     * Returns one exercise.
     *
     * @throws IllegalArgumentException if there is none of this id; the message names those that there are
     */
    public static Exercise exercise(String id) {
        Require.present("id", id);
        Exercise found = BY_ID.get(id);
        if (found == null) {
            List<String> ids = ALL.stream().map(Exercise::id).toList();
            String meant = id.matches("\\d\\..*") ? "0" + id : id;
            List<String> near = ids.stream().filter(each -> meant.length() >= 2 && each.startsWith(meant.substring(0, 2))).toList();
            Require.check(false, "id", id, "one of " + String.join(", ", near.isEmpty() ? ids : near));
        }
        return found;
    }

    /** Returns all exercises, in the order of the notebooks. */
    public static List<Exercise> exercises() {
        return ALL;
    }
}
