package io.github.w2slab.plot.svg;

/** The colours of a figure's ground and of all that is not data. */
public record Ink(String ground, String text, String frame, String grid, String zero) {

    public static final Ink LIGHT = new Ink("#ffffff", "#333333", "#707070", "#e4e4e4", "#bbbbbb");
    public static final Ink DARK = new Ink("#111111", "#e6e6e6", "#a0a0a0", "#333333", "#666666");
}
