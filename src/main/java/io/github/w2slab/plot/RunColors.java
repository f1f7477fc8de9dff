package io.github.w2slab.plot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The colours of runs: one for each method, the same in every figure. A method is known by what a run's name begins
 * with; further runs of it in one figure get lighter shades. Any other name takes a colour of its own.
 */
final class RunColors {

    private static final List<String> METHODS =
            List.of("w2s", "sft", "true labels, localized", "weak labels, ambient");
    private static final List<String> OTHERS = List.of("#E69F00", "#56B4E9", "#8C6BB1", "#A6761D", "#7F7F7F");
    private static final double DARKER = 0.5;
    private static final double[] LIGHTER = {0, 0.35, 0.6, 0.2, 0.48};

    private final Map<String, Integer> seen = new HashMap<>();
    private final List<String> others = new ArrayList<>();

    /**
     * Returns the colour of the next run of a figure.
     *
     * @param name   the run's name
     * @param theory whether it is a theory's curve, which takes the colour of the run that it stands beside
     */
    String next(String name, boolean theory) {
        String lower = name.toLowerCase(Locale.ROOT);
        String method = METHODS.stream().filter(lower::startsWith).findFirst().orElse(lower);
        int before = seen.merge(method + theory, 1, Integer::sum) - 1;
        return lighter(METHODS.contains(method) ? HouseStyle.COLORS.get(METHODS.indexOf(method)) : other(method),
                LIGHTER[before % LIGHTER.length]);
    }

    private String other(String method) {
        if (!others.contains(method)) {
            others.add(method);
        }
        return OTHERS.get(others.indexOf(method) % OTHERS.size());
    }

    /** The same colour, nearer to black: for what lies on a line of the colour and is to be seen. */
    static String darker(String color) {
        return mixed(color, 0, DARKER);
    }

    private static String lighter(String color, double share) {
        return mixed(color, 255, share);
    }

    private static String mixed(String color, int with, double share) {
        int rgb = Integer.parseInt(color.substring(1), 16);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int part = rgb >> shift & 255;
            mixed |= (int) Math.rint(part + share * (with - part)) << shift;
        }
        return String.format(Locale.ROOT, "#%06X", mixed);
    }
}
