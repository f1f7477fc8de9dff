package io.github.w2slab.plot.svg;

import io.github.w2slab.base.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts as a picture without HTML shows them, and how wide they are. */
public final class PlainText {

    /** Widths of Helvetica's characters 32 to 126, in thousandths of the font's size (Adobe's metrics). */
    private static final int[] WIDTHS = {
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
        556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
        667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
        556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584};

    /** Where Helvetica and Arial are missing, a wider font takes their place: room for it is kept. */
    private static final double SLACK = 1.14;

    private static final Pattern RAISED = Pattern.compile("<(sup|sub)>([-0-9+]*)</\\1>");

    private PlainText() {
    }

    /** Returns the width in pixels of one line. */
    static double width(String line, double size) {
        int thousandths = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺₀₁₂₃₄₅₆₇₈₉₋₊".indexOf(c) >= 0;
            thousandths += raised ? 360 : c >= 32 && c < 127 ? WIDTHS[c - 32] : c < 0x2E80 ? 600 : 1000;
        }
        return SLACK * size * thousandths / 1000;
    }

    /** Returns the widest line's width in pixels, 0 for no lines. */
    static double width(List<String> lines, double size) {
        return lines.stream().mapToDouble(line -> width(line, size)).max().orElse(0);
    }

    /** Returns the lines of a text without its HTML tags; digits in sup and sub become Unicode's. */
    static List<String> lines(String html) {
        Matcher raised = RAISED.matcher(html);
        String text = raised.replaceAll(
                m -> m.group(1).equals("sup") ? Numbers.superscript(m.group(2)) : Numbers.subscript(m.group(2)));
        text = text.replaceAll("(?i)<br\\s*/?>", "\n").replaceAll("</?[a-zA-Z][^<>]*>", "")
                .replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        return text.isBlank() ? List.of() : List.of(text.split("\n"));
    }

    /** Returns the text in one line, cut with an ellipsis to the given number of characters. */
    public static String oneLine(String html, int longest) {
        String line = String.join(" ", lines(html));
        return line.length() <= longest ? line : line.substring(0, longest - 1).strip() + "…";
    }

    /** Returns the text in lines of at most so many letters; a longer word is cut into pieces. */
    static List<String> broken(String html, int longest) {
        List<String> broken = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : String.join(" ", lines(html)).split(" ")) {
            if (line.length() > 0 && line.length() + 1 + word.length() > longest) {
                broken.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
            while (line.length() > longest) {
                broken.add(line.substring(0, longest));
                line.delete(0, longest);
            }
        }
        broken.add(line.toString());
        return broken;
    }
}
