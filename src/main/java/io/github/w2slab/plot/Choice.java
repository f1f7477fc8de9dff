package io.github.w2slab.plot;

import io.github.w2slab.base.Require;
import io.github.w2slab.explore.Setting;
import io.github.w2slab.explore.Values;
import java.util.List;

/**
 * A choice between words in an {@link Exploration}.
 *
 * @param setting what it changes
 * @param words   from the first shown to the last
 */
public record Choice(Setting setting, List<String> words) implements Control {

    public Choice {
        words = List.copyOf(words);
        Require.check(!Require.present("setting", setting).words().isEmpty(), "setting of a choice", setting.word(),
                "link or labels", "it is a number, so take Slider.of(\"" + setting.word() + "\", low, high)");
        for (String word : words) {
            Values.usual().with(setting, word);
        }
    }

    /**
     * A choice.
     *
     * @param setting link or labels
     * @param words   of those that {@link Setting} has for it; none for all
     * @throws IllegalArgumentException if there is no such setting, or a word is none of its own, as a lambda's name is
     */
    public static Choice of(String setting, String... words) {
        Setting named = Setting.named(setting);
        return new Choice(named, words.length == 0 ? named.words() : List.of(words));
    }

    @Override
    public Values begin(Values values) {
        return words.contains(setting.words().get((int) values.of(setting))) ? values : values.with(setting, words.get(0));
    }
}
