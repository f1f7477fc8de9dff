package io.github.w2slab.kernel.help;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The HTML of Javadoc as plain text, for consoles and whoever shows no HTML. */
final class HtmlText {

    static final int WIDTH = 100;

    private static final Pattern TOKEN = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|&(#?\\w+);|[^<&]+|[<&]");

    private final StringBuilder text = new StringBuilder();
    private boolean preformatted;

    private HtmlText() {
    }

    /** Returns the text in lines of at most {@value #WIDTH} characters, each after {@code indent}. */
    static String of(String html, String indent) {
        return of(html, indent, WIDTH);
    }

    /** Returns the text in lines of at most {@code width} characters. */
    static String of(String html, String indent, int width) {
        HtmlText plain = new HtmlText();
        Matcher token = TOKEN.matcher(html);
        while (token.find()) {
            if (token.group(2) != null) {
                plain.tag(token.group(2).toLowerCase(Locale.ROOT), !token.group(1).isEmpty());
            } else if (token.group(3) != null) {
                plain.text.append(entity(token.group(3)));
            } else {
                plain.add(token.group());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String line : plain.text.toString().strip().replaceAll("\n\n\n+", "\n\n").split("\n")) {
            wrap(line.stripTrailing(), indent, width, lines);
        }
        return String.join("\n", lines);
    }

    private void add(String piece) {
        if (preformatted) {
            text.append(piece);
            return;
        }
        String collapsed = piece.replaceAll("\\s+", " ");
        boolean blankBefore = text.length() == 0 || Character.isWhitespace(text.charAt(text.length() - 1));
        text.append(blankBefore ? collapsed.stripLeading() : collapsed);
    }

    private void tag(String name, boolean end) {
        switch (name) {
            case "p", "ul", "ol", "dl", "table", "blockquote", "div" -> text.append("\n\n");
            case "pre" -> {
                preformatted = !end;
                text.append("\n\n");
            }
            case "br", "hr", "dt", "dd", "caption" -> text.append('\n');
            case "li" -> text.append(end ? "" : "\n- ");
            case "tr" -> text.append(end ? "" : "\n");
            case "td", "th" -> text.append(end ? "  " : "");
            case "sub" -> text.append(end ? "" : "_");
            case "sup" -> text.append(end ? "" : "^");
            default -> { }
        }
    }

    private static String entity(String name) {
        if (name.startsWith("#")) {
            boolean hex = name.startsWith("#x") || name.startsWith("#X");
            try {
                return Character.toString(Integer.parseInt(name.substring(hex ? 2 : 1), hex ? 16 : 10));
            } catch (IllegalArgumentException e) {
                return "&" + name + ";";
            }
        }
        return switch (name) {
            case "lt" -> "<";
            case "gt" -> ">";
            case "amp" -> "&";
            case "quot" -> "\"";
            case "apos", "rsquo", "lsquo" -> "'";
            case "nbsp" -> " ";
            case "le" -> "<=";
            case "ge" -> ">=";
            case "ne" -> "!=";
            case "times" -> "x";
            case "minus", "ndash" -> "-";
            case "mdash" -> " - ";
            case "hellip" -> "...";
            case "middot" -> "\u00b7";
            case "ldquo", "rdquo" -> "\"";
            default -> "&" + name + ";";
        };
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
