package io.github.w2slab.sweep;

import io.github.w2slab.base.Require;
import io.github.w2slab.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        Map<String, List<Training>> named = new LinkedHashMap<>();
        kinds.forEach((kind, members) -> named.put(name(kind, kinds.keySet().stream()
                .filter(other -> other.name().equals(kind.name())).toList()), members));
        return named;
    }

    private static boolean isSame(Training a, Training b) {
        return a == b || a.seeds().equals(b.seeds()) && a.step() == b.step()
                && Arrays.deepEquals(a.start().directions(), b.start().directions());
    }

    private static String name(Kind kind, List<Kind> sameName) {
        String differences = kind.settings().keySet().stream()
                .filter(setting -> sameName.stream().map(k -> k.settings().get(setting)).distinct().count() > 1)
                .map(setting -> setting + " " + kind.settings().get(setting)).collect(Collectors.joining(", "));
        return differences.isEmpty() ? kind.name() : kind.name() + " (" + differences + ")";
    }
}
