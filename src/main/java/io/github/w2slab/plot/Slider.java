package io.github.w2slab.plot;

import io.github.w2slab.base.Require;
import io.github.w2slab.explore.Setting;
import io.github.w2slab.explore.Values;

/**
 * A slider of an {@link Exploration}.
 *
 * @param setting what it changes, a number
 * @param low     its left end
 * @param high    its right end, greater than {@code low}
 * @param log     whether equal ways are equal ratios
 */
public record Slider(Setting setting, double low, double high, boolean log) implements Control {

    public Slider {
        Require.check(Require.present("setting", setting).words().isEmpty(), "setting of a slider", setting.word(),
                "a number", "its values are words, so take Choice.of(\"" + setting.word() + "\", ...)");
        Require.check(low < high, "high end of the slider " + setting.word(), high, "greater than its low end " + low);
        Require.check(!log || low > 0, "low end of the logarithmic slider " + setting.word(), low, "greater than 0");
        Values.usual().with(setting, low).with(setting, high);
    }

    /**
     * A slider.
     *
     * @param setting d, s, rho, teacher, rate, leakage, noise, feature, batch or steps; see {@link Setting}
     * @throws IllegalArgumentException if there is no such number, or an end is out of its range
     */
    public static Slider of(String setting, double low, double high) {
        return new Slider(Setting.named(setting), low, high, false);
    }

    /** A slider on which equal ways are equal ratios; both ends greater than 0. */
    public static Slider log(String setting, double low, double high) {
        return new Slider(Setting.named(setting), low, high, true);
    }

    @Override
    public Values begin(Values values) {
        return values.with(setting, Math.min(high, Math.max(low, values.of(setting))));
    }
}
