package io.github.w2slab.plot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The looks of runs, the same live, in a card and in every figure: a colour for each method, and for further runs of the
 * method in one figure a scale of that colour and marks on their curves.
 *
 * <p>W2S, SFT and the two kinds between them are known by what a run's name begins with. Of any other name the method is
 * what is left without its numbers, so that "leakage 0.1" and "leakage 0.4" are two of one; its colour follows from the
 * name, or is the next that the figure has left.
 *
 * <p>The six shades of a colour differ by 5.5 and more in lightness (CIE L*), so they stay apart in grey and for colour-blind
 * people, and of ten runs no two have both shade and mark in common. Marks of a figure's second method begin elsewhere, so five
 * runs of each of two methods have all different ones: in grey a shade of one is as light as some shade of the other.
 */
public final class RunColors {

    /** How the curves of a run look: a colour {@code #rrggbb}, and the symbol of its marks, null for a bare line. */
    public record Look(String color, String symbol) {
    }

    private static final List<String> METHODS =
            List.of("w2s", "sft", "true labels, localized", "weak labels, ambient");
    private static final List<String> OTHERS = HouseStyle.COLORS.subList(METHODS.size(), HouseStyle.COLORS.size());
    private static final List<String> SYMBOLS =
            List.of("square", "triangle-up", "diamond", "cross", "triangle-down", "x", "star", "bowtie", "hexagon");
    private static final int MARKS_OF_A_METHOD = 5;
    private static final int SHADES = 6;
    private static final double DARKEST = 18;
    private static final double LIGHTEST = 49.4;
    private static final String FIRST = "#C2550A";
    private static final String LAST = "#4A0A8A";

    private final Map<String, Integer> methods = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Map<String, String> others = new HashMap<>();

    /** Returns the looks of a figure's runs, in their order. */
    public static List<Look> of(List<String> names) {
        RunColors colors = new RunColors();
        return names.stream().map(name -> colors.next(name, false)).toList();
    }

    /**
     * Returns the look of the next run of a figure.
     *
     * @param name   the run's name
     * @param theory whether it is a theory's curve, which takes the colour of the run that it stands beside
     */
    Look next(String name, boolean theory) {
        String lower = name.toLowerCase(Locale.ROOT);
        String known = METHODS.stream().filter(lower::startsWith).findFirst().orElse(null);
        String method = known != null ? known : lower.replaceAll("[-−]?\\d[\\d.,]*", "#");
        int place = seen.merge(method + theory, 1, Integer::sum) - 1;
        String own = known != null ? HouseStyle.COLORS.get(METHODS.indexOf(known))
                : others.computeIfAbsent(method, this::other);
        methods.putIfAbsent(method, methods.size());
        int mark = methods.get(method) * MARKS_OF_A_METHOD + place - 1;
        return new Look(shades(own).get(place % SHADES), place == 0 ? null : SYMBOLS.get(mark % SYMBOLS.size()));
    }

    /**
     * Returns a colour of the scale for a setting's numbers: from orange to purple, ever darker.
     *
     * @param rank from 0, the lightest, to 1
     */
    static String ordered(double rank) {
        return Contrast.withLightness(Contrast.mixed(FIRST, LAST, rank), LIGHTEST - rank * (LIGHTEST - DARKEST));
    }

    /** The colour that a name asks for, or the next that is left. */
    private String other(String method) {
        int wanted = Math.floorMod(method.hashCode(), OTHERS.size());
        for (int i = 0; i < OTHERS.size(); i++) {
            String color = OTHERS.get((wanted + i) % OTHERS.size());
            if (!others.containsValue(color)) {
                return color;
            }
        }
        return HouseStyle.COLORS.get(others.size() % HouseStyle.COLORS.size());
    }

    /** The colour and five shades of it, evenly from dark to light, each in turn the farthest from those before it. */
    static List<String> shades(String color) {
        double own = Contrast.lightness(color);
        int darker = 0;
        for (int k = 1; k < SHADES; k++) {
            darker = least(own, k) > least(own, darker) ? k : darker;
        }
        List<Double> left = new ArrayList<>();
        for (int i = 1; i <= darker; i++) {
            left.add(own - i * (own - DARKEST) / darker);
        }
        for (int i = 1; i < SHADES - darker; i++) {
            left.add(own + i * (LIGHTEST - own) / (SHADES - 1 - darker));
        }
        List<Double> chosen = new ArrayList<>(List.of(own));
        List<String> shades = new ArrayList<>(List.of(color));
        while (!left.isEmpty()) {
            double next = left.get(0);
            for (double lightness : left) {
                next = distance(lightness, chosen) > distance(next, chosen) + 1e-9 ? lightness : next;
            }
            left.remove(next);
            chosen.add(next);
            shades.add(Contrast.withLightness(color, next));
        }
        return shades;
    }

    /** How far apart the shades would be with so many darker than the colour itself. */
    private static double least(double own, int darker) {
        double below = darker == 0 ? Double.POSITIVE_INFINITY : (own - DARKEST) / darker;
        int lighter = SHADES - 1 - darker;
        return Math.min(below, lighter == 0 ? Double.POSITIVE_INFINITY : (LIGHTEST - own) / lighter);
    }

    private static double distance(double lightness, List<Double> chosen) {
        return chosen.stream().mapToDouble(other -> Math.abs(other - lightness)).min().orElseThrow();
    }
}
