package io.github.w2slab.plot.tablesaw;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads one {@code var name = {...};} as Tablesaw writes it.
 *
 * <p>Strings in single quotes come from a template that has escaped them for HTML and left backslashes alone; strings
 * in double quotes are JSON. A setting without a value ({@code outlinewidth: ,}) reads as null.
 */
final class TablesawLiteral {

    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private final String source;
    private final StringBuilder json = new StringBuilder();
    private int at;

    private TablesawLiteral(String source) {
        this.source = source;
    }

    static ObjectNode read(String statement) {
        String json = new TablesawLiteral(statement.substring(statement.indexOf('=') + 1)).toJson();
        try {
            return (ObjectNode) LENIENT.readTree(json);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException("figure must be one that Tablesaw can write, but its text is "
                    + statement, unreadable);
        }
    }

    private String toJson() {
        boolean valueDue = false;
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c == '\'') {
                singleQuoted();
            } else if (c == '"') {
                doubleQuoted();
            } else if (c == '&' && source.startsWith("quot;", at)) {
                escapedQuoted();
            } else if (c != ';') {
                json.append(valueDue && (c == ',' || c == '}') ? "null" : "").append(c);
            }
            valueDue = c == ':' || valueDue && Character.isWhitespace(c);
        }
        return json.toString();
    }

    private void singleQuoted() {
        int end = source.indexOf('\'', at);
        String text = source.substring(at, end < 0 ? source.length() : end)
                .replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'")
                .replace("&amp;", "&");
        json.append('"').append(JsonStringEncoder.getInstance().quoteAsString(text)).append('"');
        at = end < 0 ? source.length() : end + 1;
    }

    /** A string of a raw setting, as of {@code rangeslider}, whose quotes the template has escaped. */
    private void escapedQuoted() {
        int end = source.indexOf("&quot;", at + 5);
        json.append('"').append(source, at + 5, end < 0 ? source.length() : end).append('"');
        at = end < 0 ? source.length() : end + 6;
    }

    private void doubleQuoted() {
        json.append('"');
        boolean escaped = false;
        for (boolean open = true; open && at < source.length(); at++) {
            char c = source.charAt(at);
            json.append(c);
            open = c != '"' || escaped;
            escaped = c == '\\' && !escaped;
        }
    }
}
