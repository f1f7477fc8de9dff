package io.github.w2slab.plot;

import java.util.Locale;

/**
 * How well a colour is seen on another: the contrast of the Web Content Accessibility Guidelines 2.2, (L1 + 0.05) /
 * (L2 + 0.05) with L the relative luminance of an sRGB colour, from 1 to 21. Colours are written {@code #rrggbb}.
 *
 * <p>A figure brings its own ground, for no page tells it its own: what it draws has a contrast of 4.5 with that
 * ground and more, its texts 7.
 */
final class Contrast {

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

    /** Returns the lightness L* of CIE's Lab, from 0 to 100. */
    static double lightness(String color) {
        double light = luminance(color);
        return light > 0.008856 ? 116 * StrictMath.cbrt(light) - 16 : 903.3 * light;
    }

    /** Returns the colour mixed with as much white or black as gives it a lightness. */
    static String withLightness(String color, double lightness) {
        double third = (lightness + 16) / 116;
        return withLuminance(color, lightness > 8 ? third * third * third : lightness / 903.3);
    }

    /**
     * Returns the colour of a light figure for the dark one: what is dark becomes as light, so that a colour has the same
     * contrast with its ground, and shades keep their distances.
     */
    static String onDark(String color) {
        double own = lightness(color);
        return own > 52 ? color : withLightness(color, 55 + (50 - Math.max(15, own)) * 1.1);
    }

    private static String withLuminance(String color, double luminance) {
        boolean lighter = luminance(color) < luminance;
        String end = lighter ? "#FFFFFF" : "#000000";
        double low = 0;
        double high = 1;
        for (int i = 0; i < 20; i++) {
            double middle = (low + high) / 2;
            boolean enough = luminance(mixed(color, end, middle)) > luminance == lighter;
            low = enough ? low : middle;
            high = enough ? middle : high;
        }
        return mixed(color, end, low);
    }

    /** Returns the colour with a share of another in it, from 0 to 1. */
    static String mixed(String color, String other, double share) {
        int rgb = Integer.parseInt(color.substring(1), 16);
        int with = Integer.parseInt(other.substring(1), 16);
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int part = rgb >> shift & 255;
            mixed |= (int) Math.rint(part + share * ((with >> shift & 255) - part)) << shift;
        }
        return String.format(Locale.ROOT, "#%06X", mixed);
    }
}
