package io.github.w2slab.notebook;

import io.github.w2slab.kernel.display.Html;
import java.util.ArrayList;
import java.util.List;

/**
 * What a value looks like under its cell: a title, a few lines of settings and state, one tiny picture and its numbers. It
 * takes colours and borders from the page's theme; where a page drops styles and pictures, plain tables are left.
 */
final class Card {

    private static final int LONGEST_VALUE = 180;
    private static final int LONGEST_PICTURE = 6000;
    private static final String FRAME = "display:flex;flex-wrap:wrap;gap:0.4em 1.6em;align-items:center;"
            + "border:1px solid var(--jp-border-color1,#bdbdbd);border-radius:4px;padding:0.5em 0.9em;width:fit-content";
    private static final String NAME = "text-align:left;vertical-align:top;padding:1px 1em 1px 0;opacity:0.75";
    private static final String VALUE = "text-align:left;padding:1px 0;max-width:28em";

    private record Line(String name, String value) {
    }

    private final String title;
    private final List<Line> lines = new ArrayList<>();
    private Picture picture = Picture.NONE;

    /** @param title what it is, for example "World" */
    Card(String title) {
        this.title = title;
    }

    /** Adds a line; an empty value adds none. */
    Card line(String name, Object value) {
        String text = String.valueOf(value);
        if (!text.isEmpty()) {
            lines.add(new Line(name, text.length() <= LONGEST_VALUE ? text
                    : text.substring(0, LONGEST_VALUE - 1) + "\u2026"));
        }
        return this;
    }

    /** Sets the picture; the image of one that would swell the notebook is left out. */
    Card picture(Picture shown) {
        picture = shown.image().length() <= LONGEST_PICTURE ? shown : new Picture("", shown.tables());
        return this;
    }

    String html() {
        StringBuilder html = new StringBuilder("<div style=\"" + FRAME + "\">\n<div>\n<div><b>")
                .append(Html.escaped(title)).append("</b></div>\n<table style=\"border:none;margin:0\">\n");
        for (Line line : lines) {
            html.append("<tr style=\"background:none\"><td style=\"" + NAME + "\">")
                    .append(Html.escaped(line.name).replace(' ', '\u00a0'))
                    .append("</td><td style=\"" + VALUE + "\">").append(Html.escaped(line.value))
                    .append("</td></tr>\n");
        }
        return html.append("</table>\n</div>\n").append(picture.image().isEmpty() ? "" : "<div>" + picture.image() + "</div>\n")
                .append(picture.numbers()).append("</div>\n").toString();
    }
}
