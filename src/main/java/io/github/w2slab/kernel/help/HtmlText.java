package io.github.w2slab.kernel.help;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** The HTML of Javadoc as plain text, for consoles and whoever shows no HTML. */
final class HtmlText implements NodeVisitor {

    static final int WIDTH = 100;

    private final StringBuilder text = new StringBuilder();
    private int preformatted;

    private HtmlText() {
    }

    /** Returns the text in lines of at most {@value #WIDTH} characters, each after {@code indent}. */
    static String of(String html, String indent) {
        return of(html, indent, WIDTH);
    }

    /** Returns the text in lines of at most {@code width} characters. */
    static String of(String html, String indent, int width) {
        HtmlText plain = new HtmlText();
        Jsoup.parseBodyFragment(html).body().traverse(plain);
        List<String> lines = new ArrayList<>();
        for (String line : plain.text.toString().strip().replaceAll("\n\n\n+", "\n\n").split("\n")) {
            wrap(line.stripTrailing(), indent, width, lines);
        }
        return String.join("\n", lines);
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode words) {
            add(words.getWholeText());
            return;
        }
        switch (node.nodeName()) {
            case "p", "ul", "ol", "dl", "table", "blockquote", "div" -> text.append("\n\n");
            case "pre" -> {
                preformatted++;
                text.append("\n\n");
            }
            case "br", "hr", "dt", "dd", "caption", "tr" -> text.append('\n');
            case "li" -> text.append("\n- ");
            case "sub" -> text.append('_');
            case "sup" -> text.append('^');
            default -> { }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        switch (node.nodeName()) {
            case "p", "ul", "ol", "dl", "table", "blockquote", "div" -> text.append("\n\n");
            case "pre" -> {
                preformatted--;
                text.append("\n\n");
            }
            case "td", "th" -> text.append("  ");
            default -> { }
        }
    }

    private void add(String piece) {
        if (preformatted > 0) {
            text.append(piece);
            return;
        }
        String collapsed = piece.replaceAll("[ \t\r\n\f]+", " ");
        boolean blankBefore = text.length() == 0 || Character.isWhitespace(text.charAt(text.length() - 1));
        text.append((blankBefore ? collapsed.stripLeading() : collapsed).replace('\u00a0', ' '));
    }

    private static void wrap(String line, String indent, int width, List<String> lines) {
        String rest = line;
        while (indent.length() + rest.length() > width) {
            int cut = rest.lastIndexOf(' ', width - indent.length());
            if (cut <= 0 || rest.substring(0, cut).isBlank()) {
                break;
            }
            lines.add(indent + rest.substring(0, cut).stripTrailing());
            rest = rest.substring(cut + 1);
        }
        lines.add((indent + rest).stripTrailing());
    }
}
