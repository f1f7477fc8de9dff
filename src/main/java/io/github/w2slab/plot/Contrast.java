package io.github.w2slab.plot;

import java.util.Locale;

/**
 * How well a colour is seen on another: the contrast of the Web Content Accessibility Guidelines 2.2, (L1 + 0.05) /
 * (L2 + 0.05) with L the relative luminance of an sRGB colour, from 1 to 21. Colours are written {@code #rrggbb}.
 *
 * <p>A figure does not know the page that it lies on. What it draws has a luminance between {@link #LEAST} and
 * {@link #MOST}: that gives a contrast of 3 and more on white and on JupyterLab's and VS Code's dark pages.
 */
final class Contrast {

    static final double LEAST = 0.14;
    static final double MOST = 0.30;

    private static final double FLARE = 0.05;

    private Contrast() {
    }

    static double ratio(String a, String b) {
        double first = luminance(a) + FLARE;
        double second = luminance(b) + FLARE;
        return Math.max(first, second) / Math.min(first, second);
    }

    static double luminance(String color) {
        int rgb = Integer.parseInt(color.substring(1), 16);
        return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : StrictMath.pow((share + 0.055) / 1.055, 2.4);
    }

    /** Returns the colour mixed with as much white or black as gives it a luminance. */
    static String withLuminance(String color, double luminance) {
        int end = luminance(color) < luminance ? 255 : 0;
        double low = 0;
        double high = 1;
        for (int i = 0; i < 20; i++) {
            double middle = (low + high) / 2;
            boolean enough = luminance(mixed(color, end, middle)) > luminance == (end == 255);
            low = enough ? low : middle;
            high = enough ? middle : high;
        }
        return mixed(color, end, low);
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
