package io.github.w2slab.kernel.help;

import io.github.w2slab.kernel.cells.CellMagics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Code that ends inside the parentheses of a statement: "if (x.", "for (var a : xs.". Java's parser gives up such a statement and
 * what it names with it, so JShell completes as if nothing stood there. The expression alone it understands.
 */
final class OpenHeader {

    private static final Pattern KEYWORD = Pattern.compile("\\b(if|while|synchronized|for|try)\\s*\\z");
    private static final Pattern EACH = Pattern.compile("[^;?]*?(?<!:):(?!:)");

    private OpenHeader() {
    }

    /** Returns the code with blanks in the place of what opens such statements at its end. */
    static String opened(String code) {
        String bare = CellMagics.bare(code);
        StringBuilder opened = new StringBuilder(code);
        for (int open : openParentheses(bare)) {
            Matcher keyword = KEYWORD.matcher(bare.substring(0, open));
            if (keyword.find()) {
                int end = end(bare, open, keyword.group(1));
                for (int i = keyword.start(); i < end; i++) {
                    opened.setCharAt(i, Character.isWhitespace(code.charAt(i)) ? code.charAt(i) : ' ');
                }
            }
        }
        return opened.toString();
    }

    /** Where the expression begins: with the parenthesis, or behind it where a declaration stands first. */
    private static int end(String bare, int open, String keyword) {
        if (keyword.equals("try")) {
            return open + 1;
        }
        Matcher each = EACH.matcher(bare).region(open, bare.length());
        return !keyword.equals("for") ? open : each.lookingAt() ? each.end() : 0;
    }

    private static Iterable<Integer> openParentheses(String bare) {
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < bare.length(); i++) {
            int nesting = CellMagics.nesting(bare.charAt(i));
            if (nesting > 0) {
                open.push(i);
            } else if (nesting < 0) {
                open.poll();
            }
        }
        return open.stream().filter(i -> bare.charAt(i) == '(').toList();
    }
}
