package io.github.w2slab.kernel.display;

/** Text in HTML. */
public final class Html {

    private Html() {
    }

    /** Returns a text as it is written in HTML, within an element or the quotes of an attribute. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
