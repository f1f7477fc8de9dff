package io.github.w2slab.model;

import io.github.w2slab.base.Require;
import io.github.w2slab.files.Description;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where a model's neurons come from.
 *
 * @param kind     "given", "idealised", "pretraining", ...
 * @param settings by name
 * @param seed     of what was drawn; empty where nothing was, or where nobody said
 */
public record Origin(String kind, Map<String, String> settings, OptionalLong seed) {

    /** Neurons of which nothing is known but their vectors. */
    public static final Origin GIVEN = new Origin("given", Map.of(), OptionalLong.empty());

    public Origin {
        Require.present("kind", kind);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        Require.present("seed", seed);
    }

    Description description() {
        Description known = Description.of(kind).with("settings", Description.ofAll(settings));
        return seed.isPresent() ? known.with("seed", seed.getAsLong()) : known;
    }

    static Origin of(Description description) {
        return new Origin(description.kind(), description.inner("settings").allTexts(),
                description.has("seed") ? OptionalLong.of(description.integer("seed")) : OptionalLong.empty());
    }

    /** Returns, for example, "idealised (neurons per task 128, q 1.0)"; without the seed. */
    @Override
    public String toString() {
        String all = String.join(", ", settings.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
        return all.isEmpty() ? kind : kind + " (" + all + ")";
    }
}
