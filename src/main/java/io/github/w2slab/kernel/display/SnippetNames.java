package io.github.w2slab.kernel.display;

import java.util.regex.Pattern;

/** The names of types as a notebook's reader writes them; JShell wraps the reader's own in classes of its own. */
public final class SnippetNames {

    private static final Pattern WRAPPER = Pattern.compile("\\bREPL\\.\\$JShell\\$\\w+[$.]");

    private SnippetNames() {
    }

    /** Returns a text with "MyType" for each "REPL.$JShell$85$MyType". */
    public static String plain(String text) {
        return text == null || !text.contains("REPL.") ? text : WRAPPER.matcher(text).replaceAll("");
    }

    /** Leaves out the packages of all types that a Java text names in full. */
    public static String withoutPackages(String java) {
        return java.replaceAll("(?<![\\w.])(?:[a-z]\\w*\\.)+(?=[A-Z])", "");
    }
}
