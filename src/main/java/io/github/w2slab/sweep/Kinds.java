package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.supervision.SampleSource;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Tells kinds of runs apart: by name and settings, and by what functions of the user's own give, for two may have one name; what
 * differs in seeds alone is one kind.
 */
final class Kinds {

    private static final int PLACES = 64;
    private static final int RATES = 96;
    private static final int LABELS = 32;

    private Kinds() {
    }

    private record Kind(String name, Map<String, String> settings, List<List<Double>> code) {

        private static Kind of(Training run) {
            return new Kind(run.name(), run.settings(), List.of(
                    values(PLACES, i -> run.world().link().value(place(i))),
                    values(PLACES, i -> run.supervision().transform().value(place(i))),
                    values(PLACES, i -> run.start().activation().value(place(i))),
                    values(PLACES, i -> run.sgd().loss().signal(place(i), place(PLACES - 1 - i))),
                    values(RATES, i -> run.sgd().learningRate(step(i)))));
        }

        private static double place(int i) {
            return (i - PLACES / 2) / 8.0;
        }

        /** 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, ...: a schedule may differ at late steps alone. */
        private static long step(int i) {
            return i < 4 ? i : (long) (4 + i % 4) << i / 4 - 1;
        }

        /** Up to the first place where there is none: a function from a cell need not know all places. */
        private static List<Double> values(int count, IntToDoubleFunction function) {
            List<Double> values = new ArrayList<>();
            try {
                IntStream.range(0, count).forEach(i -> values.add(function.applyAsDouble(i)));
            } catch (RuntimeException none) {
                return values;
            }
            return values;
        }
    }

    /**
     * Returns given runs by kind. Where several kinds have one name, the settings in which they differ are added to it.
     *
     * @throws IllegalArgumentException if two are the same run: of the same settings, seeds, start and labels, wherever they stand
     */
    static Map<String, List<Training>> of(List<Training> runs) {
        Map<Kind, List<Training>> kinds = new LinkedHashMap<>();
        for (Training run : runs) {
            List<Training> kind = kinds.computeIfAbsent(Kind.of(Require.present("run", run)), k -> new ArrayList<>());
            for (Training other : kind) {
                Require.check(!isSame(run, other), "run " + runs.indexOf(run) + " (" + run.name() + ")", "there twice",
                        "another one: the same run again is no second seed");
            }
            kind.add(run);
        }
        List<List<Training>> all = List.copyOf(kinds.values());
        List<String> names = Run.names(all.stream().map(kind -> kind.get(0)).toList());
        Map<String, List<Training>> named = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            named.put(names.get(i), all.get(i));
        }
        return named;
    }

    /** Whether two runs of one kind differ in nothing that their steps follow from, wherever they stand; either may be under way. */
    static boolean isSame(Training a, Training b) {
        return a == b || a.seeds().equals(b.seeds()) && Arrays.deepEquals(a.start().directions(), b.start().directions())
                && Arrays.equals(firstLabels(a), firstLabels(b));
    }

    /** Two teachers without a known seed, given or trained, tell themselves by their labels alone. */
    private static double[] firstLabels(Training run) {
        SampleSource samples = run.supervision().source(run.sgd().seed());
        double[] labels = new double[LABELS];
        samples.draw(0, LABELS, new double[LABELS * samples.coordinates()], labels, 0);
        return labels;
    }
}
