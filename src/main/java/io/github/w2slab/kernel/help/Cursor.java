package io.github.w2slab.kernel.help;

/** A place in a cell. Jupyter counts characters as Unicode does, an emoji as one; Java's texts have two {@code char} for it. */
final class Cursor {

    private Cursor() {
    }

    /** Returns the index in {@code code} behind so many characters, its length if there are fewer. */
    static int index(String code, int characters) {
        return characters >= code.codePointCount(0, code.length()) ? code.length()
                : code.offsetByCodePoints(0, Math.max(0, characters));
    }

    /** Returns how many characters stand before {@code index}. */
    static int characters(String code, int index) {
        return code.codePointCount(0, index);
    }
}
