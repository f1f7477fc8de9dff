package io.github.w2slab.explore;

import io.github.w2slab.base.Require;
import java.util.Arrays;

/** A value for each {@link Setting}; of words the place among them. Immutable. */
public final class Values {

    private final double[] all;

    private Values(double[] all) {
        this.all = all;
    }

    /** The usual ones. */
    public static Values usual() {
        return new Values(Arrays.stream(Setting.values()).mapToDouble(Setting::usual).toArray());
    }

    /** Values in the order of the settings. */
    public static Values of(double[] inOrder) {
        Values values = usual();
        for (Setting setting : Setting.values()) {
            values = values.with(setting, inOrder[setting.ordinal()]);
        }
        return values;
    }

    /** The same with another number, which is rounded if the setting is whole. */
    public Values with(Setting setting, double value) {
        double[] other = all.clone();
        other[setting.ordinal()] = setting.checked(value);
        return new Values(other);
    }

    /** The same with another word. */
    public Values with(Setting setting, String word) {
        int place = setting.words().indexOf(Require.present("word", word));
        Require.check(place >= 0, setting.word(), word, "one of " + setting.words());
        return with(setting, place);
    }

    /** Returns a number, or the place of a word. */
    public double of(Setting setting) {
        return all[setting.ordinal()];
    }

    /** Returns a whole number. */
    int whole(Setting setting) {
        return (int) of(setting);
    }

    /** Returns all of them in the order of the settings, a copy. */
    public double[] inOrder() {
        return all.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Values values && Arrays.equals(values.all, all);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(all);
    }
}
