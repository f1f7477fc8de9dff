package io.github.w2slab.notebook;

import io.github.w2slab.base.Numbers;
import io.github.w2slab.kernel.display.Html;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A tiny SVG picture, as an image inside a page: an SVG element would be left out where a notebook is not trusted, and its
 * texts run on. An image does not know the page's theme, so it has its own white
 * ground, which {@code kernel/jupyter/custom.css} shows dark in a dark JupyterLab: text has a contrast of 7 with it, the other colours, those of figures, 4.5. No ids, no fonts of its
 * own; the same calls give the same bytes.
 */
final class Sketch {

    static final String INK = "#595959";
    static final String BLUE = "#0063BA";
    static final String RED = "#C2550A";
    static final String GREEN = "#00663A";
    private static final double TEXT_SIZE = 11;

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String description;

    /**
     * Begins a picture.
     *
     * @param width       in pixels
     * @param height      in pixels
     * @param description what it shows, for those who cannot see it
     */
    Sketch(int width, int height, String description) {
        this.width = width;
        this.height = height;
        this.description = description;
    }

    /** Draws lines from point to point with one of Plotly's dashes; a point that is not finite is a gap. */
    void curve(double[] x, double[] y, String color, String dash) {
        StringBuilder d = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < x.length; i++) {
            boolean finite = Double.isFinite(x[i]) && Double.isFinite(y[i]);
            if (finite) {
                d.append(drawing ? 'L' : 'M').append(pixels(x[i])).append(' ').append(pixels(y[i]));
            }
            drawing = finite;
        }
        path(d, "fill=\"none\" stroke=\"" + color + "\" stroke-width=\"1.5\" stroke-linejoin=\"round\""
                + switch (dash) {
                    case "dot" -> " stroke-dasharray=\"1.5 2\"";
                    case "dash" -> " stroke-dasharray=\"4 2\"";
                    case "dashdot" -> " stroke-dasharray=\"4 2 1 2\"";
                    case "longdash" -> " stroke-dasharray=\"7 3\"";
                    default -> "";
                });
    }

    void line(double x1, double y1, double x2, double y2, String attributes) {
        path("M" + pixels(x1) + ' ' + pixels(y1) + 'L' + pixels(x2) + ' ' + pixels(y2), attributes);
    }

    void path(CharSequence d, String attributes) {
        if (d.length() > 0) {
            body.append("<path d=\"").append(d).append("\" ").append(attributes).append("/>\n");
        }
    }

    void rect(double x, double y, double width, double height, String attributes) {
        body.append("<rect x=\"").append(pixels(x)).append("\" y=\"").append(pixels(y)).append("\" width=\"")
                .append(pixels(width)).append("\" height=\"").append(pixels(height)).append("\" ").append(attributes)
                .append("/>\n");
    }

    void dot(double x, double y, String color) {
        body.append("<circle cx=\"").append(pixels(x)).append("\" cy=\"").append(pixels(y))
                .append("\" r=\"2.5\" fill=\"").append(color).append("\"/>\n");
    }

    /**
     * Writes a line of text.
     *
     * @param anchor start, middle or end: where x lies
     * @param y      the base line
     */
    void text(double x, double y, String anchor, String text) {
        body.append("<text x=\"").append(pixels(x)).append("\" y=\"").append(pixels(y))
                .append(anchor.equals("start") ? "" : "\" text-anchor=\"" + anchor).append("\">")
                .append(Html.escaped(text)).append("</text>\n");
    }

    String svg() {
        return String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                + "fill=\"" + INK + "\" font-family=\"sans-serif\" font-size=\"%s\">\n", width, height, pixels(TEXT_SIZE))
                + "<rect width=\"" + width + "\" height=\"" + height + "\" rx=\"3\" fill=\"#fff\"/>\n" + body + "</svg>";
    }

    /** Returns the picture as an element of HTML that holds it. */
    String image() {
        return String.format(Locale.ROOT, "<img width=\"%d\" height=\"%d\" alt=\"%s\" src=\"data:image/svg+xml,", width,
                height, Html.escaped(description)) + encoded(svg().replace('"', '\'').replace("\n", "")) + "\"/>";
    }

    /** Returns the picture with a table of what it says; the first row is the head. */
    Picture picture(List<List<String>> numbers) {
        return new Picture(image(), List.of(numbers));
    }

    private static String encoded(String text) {
        StringBuilder url = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= ' ' && b < 127 && "%#<>&\"`{}|\\^".indexOf(b) < 0;
            url.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
        }
        return url.toString();
    }

    /** Returns a coordinate with one decimal at most. */
    static String pixels(double value) {
        long tenths = Math.round(value * 10);
        String sign = tenths < 0 ? "-" : "";
        long size = Math.abs(tenths);
        return sign + size / 10 + (size % 10 == 0 ? "" : "." + size % 10);
    }

    /** Returns a number with three significant digits, or all digits of a whole number: 0.3, 0.00156, 36,000. */
    static String number(double value) {
        return Numbers.of(value, 3);
    }
}
