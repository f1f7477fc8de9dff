package io.github.w2slab.plot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The colours of runs: one for each method, the same in every figure. A method is known by what a run's name begins
 * with; further runs of it in one figure get other shades, and marks on their curves. Any other name takes a colour of
 * its own.
 */
final class RunColors {

    /** How the curves of a run look: a colour, and the symbol of its marks, null for a bare line. */
    record Look(String color, String symbol) {
    }

    private static final List<String> METHODS =
            List.of("w2s", "sft", "true labels, localized", "weak labels, ambient");
    private static final List<String> OTHERS = Stream.concat(
            HouseStyle.COLORS.stream().skip(METHODS.size()), Stream.of("#6E6E6E")).toList();
    private static final List<String> SYMBOLS = List.of("square", "triangle-up", "diamond", "cross", "triangle-down");

    private final Map<String, Integer> seen = new HashMap<>();
    private final List<String> others = new ArrayList<>();

    /**
     * Returns the look of the next run of a figure.
     *
     * @param name   the run's name
     * @param theory whether it is a theory's curve, which takes the colour of the run that it stands beside
     */
    Look next(String name, boolean theory) {
        String lower = name.toLowerCase(Locale.ROOT);
        String method = METHODS.stream().filter(lower::startsWith).findFirst().orElse(lower);
        int before = seen.merge(method + theory, 1, Integer::sum) - 1;
        String own = METHODS.contains(method) ? HouseStyle.COLORS.get(METHODS.indexOf(method)) : other(method);
        return new Look(shades(own).get(before % 3),
                before == 0 ? null : SYMBOLS.get((before - 1) % SYMBOLS.size()));
    }

    private String other(String method) {
        if (!others.contains(method)) {
            others.add(method);
        }
        return OTHERS.get(others.indexOf(method) % OTHERS.size());
    }

    /** The colour, and two shades of it that are seen on white and on black, the one that differs more first. */
    private static List<String> shades(String color) {
        double own = Contrast.luminance(color);
        double middle = (Contrast.LEAST + Contrast.MOST) / 2;
        return Stream.concat(Stream.of(color), Stream.of(Contrast.LEAST, middle, Contrast.MOST)
                .sorted(Comparator.comparingDouble(shade -> -Math.abs(shade - own))).limit(2)
                .map(shade -> Contrast.withLuminance(color, shade))).toList();
    }
}
