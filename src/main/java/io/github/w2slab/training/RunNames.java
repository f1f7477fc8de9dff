package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells runs of one name apart by what they were asked to do. */
final class RunNames {

    private RunNames() {
    }

    static List<String> of(List<? extends Run> runs) {
        Map<String, List<Run>> byName = new LinkedHashMap<>();
        runs.forEach(run -> byName.computeIfAbsent(Require.present("run", run).name(), name -> new ArrayList<>()).add(run));
        Map<String, List<String>> told = new LinkedHashMap<>();
        byName.forEach((name, same) -> told.put(name, apart(same)));
        Set<String> taken = new LinkedHashSet<>();
        return runs.stream().map(run -> free(run.name() + told.get(run.name()).remove(0), taken)).toList();
    }

    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int number = 2; !taken.add(free); number++) {
            free = name + " (" + number + ")";
        }
        return free;
    }

    /** What is to be added to the name that all have: settings, and seeds where these do not tell. */
    private static List<String> apart(List<Run> same) {
        List<Map<String, String>> told = differing(same.stream().map(run -> new LinkedHashMap<>(run.settings())).toList());
        if (Set.copyOf(told).size() < same.size()) {
            List<Map<String, String>> seeds = differing(same.stream().map(RunNames::seeds).toList());
            boolean one = seeds.stream().allMatch(of -> Set.copyOf(of.values()).size() == 1);
            for (int i = 0; i < told.size(); i++) {
                told.get(i).putAll(one ? Map.of("seed", seeds.get(i).values().iterator().next()) : seeds.get(i));
            }
        }
        return told.stream().map(of -> of.isEmpty() ? "" : of.entrySet().stream().map(e -> inWords(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", ", " (", ")"))).collect(Collectors.toCollection(ArrayList::new));
    }

    /** "batch size 2", and "squared loss" for a loss, whose value says what it is of. */
    private static String inWords(String setting, String value) {
        return value.contains(setting) ? value : setting + " " + value;
    }

    private static Map<String, String> seeds(Run run) {
        Map<String, String> seeds = new LinkedHashMap<>();
        run.seeds().forEach((drawn, seed) -> seeds.put("seed of " + drawn, "" + seed));
        return seeds;
    }

    private static List<Map<String, String>> differing(List<? extends Map<String, String>> all) {
        return all.stream().<Map<String, String>>map(of -> {
            Map<String, String> own = new LinkedHashMap<>(of);
            own.keySet().removeIf(key -> all.stream().map(other -> other.get(key)).distinct().count() == 1);
            return own;
        }).toList();
    }
}
