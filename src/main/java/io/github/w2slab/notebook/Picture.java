package io.github.w2slab.notebook;

import io.github.w2slab.kernel.display.Html;
import java.util.ArrayList;
import java.util.List;

/**
 * A card's picture and what it says in numbers, for those who cannot see it and for pages that drop pictures, as GitHub's.
 *
 * @param image  an element of HTML
 * @param tables tables of texts; the first row of each is its head
 */
record Picture(String image, List<List<List<String>>> tables) {

    static final Picture NONE = new Picture("", List.of());

    Picture {
        tables = List.copyOf(tables);
    }

    /** Returns the numbers as a part of the card that opens at a click. */
    String numbers() {
        if (tables.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<details style=\"width:0;min-width:100%;overflow:auto\"><summary>in numbers</summary>\n");
        for (List<List<String>> table : tables) {
            html.append("<table style=\"margin:0\">\n");
            for (int row = 0; row < table.size(); row++) {
                String tag = row == 0 ? "th" : "td";
                html.append("<tr>");
                table.get(row).forEach(text -> html.append('<').append(tag).append('>').append(Html.escaped(text))
                        .append("</").append(tag).append('>'));
                html.append("</tr>\n");
            }
            html.append("</table>\n");
        }
        return html.append("</details>\n").toString();
    }

    /** Returns a row that begins with a name. */
    static List<String> row(String name, List<String> texts) {
        List<String> row = new ArrayList<>(List.of(name));
        row.addAll(texts);
        return row;
    }
}
