package io.github.w2slab.plot.svg;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the elements of an SVG picture, coordinates in tenths of a pixel. */
public final class SvgWriter {

    private static final Pattern RGBA =
            Pattern.compile("rgba\\(\\s*([\\d.]+)\\s*,\\s*([\\d.]+)\\s*,\\s*([\\d.]+)\\s*,\\s*([\\d.]+)\\s*\\)");

    private final StringBuilder out = new StringBuilder();
    private final Ink ink;

    SvgWriter(Ink ink) {
        this.ink = ink;
    }

    /** Returns the colours of what is not data. */
    Ink ink() {
        return ink;
    }

    /** Opens an element; {@code attributes} is written as it is. */
    SvgWriter open(String name, String attributes) {
        out.append('<').append(name).append(attributes.isEmpty() ? "" : " ").append(attributes).append(">\n");
        return this;
    }

    SvgWriter close(String name) {
        out.append("</").append(name).append(">\n");
        return this;
    }

    void line(double x1, double y1, double x2, double y2, String attributes) {
        out.append("<path d=\"M").append(n(x1)).append(',').append(n(y1)).append('L').append(n(x2)).append(',')
                .append(n(y2)).append("\" ").append(attributes).append("/>\n");
    }

    void rect(double x, double y, double width, double height, String attributes) {
        out.append("<rect x=\"").append(n(x)).append("\" y=\"").append(n(y)).append("\" width=\"").append(n(width))
                .append("\" height=\"").append(n(height)).append("\" ").append(attributes).append("/>\n");
    }

    void path(CharSequence d, String attributes) {
        if (d.length() > 0) {
            out.append("<path d=\"").append(d).append("\" ").append(attributes).append("/>\n");
        }
    }

    /**
     * Writes lines of text below one another.
     *
     * @param x      of the anchor, {@code start}, {@code middle} or {@code end}
     * @param y      the first line's base line
     * @param color  the fill
     * @param extra  further attributes, may be empty
     */
    void text(double x, double y, List<String> lines, double size, String anchor, String color, String extra) {
        for (int i = 0; i < lines.size(); i++) {
            out.append("<text x=\"").append(n(x)).append("\" y=\"").append(n(y + i * size * 1.25)).append('"');
            out.append(anchor.equals("start") ? "" : " text-anchor=\"" + anchor + "\"");
            out.append(size == SvgPicture.TEXT_SIZE ? "" : " font-size=\"" + n(size) + "\"");
            out.append(color.equals(ink.text()) ? "" : " " + paint("fill", color));
            out.append(extra.isEmpty() ? "" : " " + extra);
            out.append('>').append(escape(lines.get(i))).append("</text>\n");
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }

    /** Returns the attribute or attributes that paint with one of CSS's colours. */
    static String paint(String attribute, String color) {
        Matcher rgba = RGBA.matcher(color);
        if (rgba.matches()) {
            return attribute + "=\"rgb(" + rgba.group(1) + "," + rgba.group(2) + "," + rgba.group(3) + ")\" "
                    + attribute + "-opacity=\"" + rgba.group(4) + "\"";
        }
        return attribute + "=\"" + escape(color) + "\"";
    }

    /** Returns the attribute that turns what is drawn about a point, by degrees. */
    static String turned(int degrees, double x, double y) {
        return "transform=\"rotate(" + degrees + " " + n(x) + " " + n(y) + ")\"";
    }

    /** Returns a coordinate with one decimal at most. */
    static String n(double value) {
        return append(new StringBuilder(), Math.round(value * 10)).toString();
    }

    /** Appends a number of tenths as a decimal. */
    static StringBuilder append(StringBuilder out, long tenths) {
        out.append(tenths < 0 ? "-" : "").append(Math.abs(tenths) / 10);
        return tenths % 10 == 0 ? out : out.append('.').append(Math.abs(tenths) % 10);
    }

    /** Returns a text as an element or attribute of XML holds it. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(c < 32 || c == 0xFFFE || c == 0xFFFF || c >= 0xD800 && c < 0xE000
                        ? ' ' : c);
            }
        });
        return escaped.toString();
    }
}
