package io.github.w2slab.notebook;

import java.util.regex.Pattern;

/** The names that a notebook's reader gave to types, which JShell wraps in classes of its own. */
final class SnippetNames {

    private static final Pattern WRAPPER = Pattern.compile("\\bREPL\\.\\$JShell\\$\\w+[$.]");

    private SnippetNames() {
    }

    /** Returns a text with "MyType" for each "REPL.$JShell$85$MyType". */
    static String plain(String text) {
        return text == null || !text.contains("REPL.") ? text : WRAPPER.matcher(text).replaceAll("");
    }
}
