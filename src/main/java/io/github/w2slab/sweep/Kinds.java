package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells kinds of runs apart: by name and settings; what differs in seeds alone is one kind. */
final class Kinds {

    private Kinds() {
    }

    private record Kind(String name, Map<String, String> settings) {
    }

    /**
     * Returns given runs by kind. Where several kinds have one name, the settings in which they differ are added to it.
     *
     * @throws IllegalArgumentException if two are the same run
     */
    static Map<String, List<Training>> of(List<Training> runs) {
        Map<Kind, List<Training>> kinds = new LinkedHashMap<>();
        for (Training run : runs) {
            List<Training> kind = kinds.computeIfAbsent(new Kind(Require.present("run", run).name(), run.settings()),
                    k -> new ArrayList<>());
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

    private static boolean isSame(Training a, Training b) {
        return a == b || a.seeds().equals(b.seeds()) && a.step() == b.step()
                && Arrays.deepEquals(a.start().directions(), b.start().directions());
    }
}
