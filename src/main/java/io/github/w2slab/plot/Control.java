package io.github.w2slab.plot;

import io.github.w2slab.explore.Setting;
import io.github.w2slab.explore.Values;

/** What a reader of an {@link Exploration} can change: a {@link Slider} or a {@link Choice}. */
public sealed interface Control permits Slider, Choice {

    /** Returns what it changes. */
    Setting setting();

    /** Returns values with the setting where the control begins, given where it would be without. */
    Values begin(Values values);
}
