package io.github.w2slab.training;

import io.github.w2slab.base.Require;
import io.github.w2slab.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a run changes no step of it.
 *
 * @param name     in tables and figures
 * @param steps    at which it records
 * @param measures what it records
 * @param shown    whether a monitor shows its progress and may stop it; else it heeds an interrupt of its thread
 */
public record Recording(String name, RecordedSteps steps, List<Measure> measures, boolean shown) {

    /** @throws IllegalArgumentException if two measures have one name */
    public Recording {
        Require.named("name", name);
        Require.present("steps", steps);
        measures = List.copyOf(measures);
        Set<String> names = new HashSet<>();
        for (Measure measure : measures) {
            Require.check(names.add(measure.name()), "name of the measure", measure.name(), "one that is not taken");
        }
    }

    /** Log-spaced steps, the standard measures, shown. */
    public static Recording standard(String name, World world) {
        return new Recording(name, RecordedSteps.logSpaced(), Measure.standard(world), true);
    }
}
