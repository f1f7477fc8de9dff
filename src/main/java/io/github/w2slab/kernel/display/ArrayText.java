package io.github.w2slab.kernel.display;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an array looks like as the last line of a cell: its elements, of a long one the first and the last ones. */
public final class ArrayText {

    private static final int MOST = TableView.MOST_ROWS;
    private static final int EDGE = TableView.EDGE_ROWS;
    private static final int DEEPEST = 3;

    private ArrayText() {
    }

    /**
     * Returns for example "[1.0, 2.5, NaN]"; of an array of arrays each on a line of its own; of one that is cut also how
     * many elements it has.
     */
    public static String of(Object array) {
        boolean nested = elements(array).stream().anyMatch(e -> e != null && e.getClass().isArray());
        return text(array, nested ? ",\n " : ", ", 0);
    }

    /** Returns it on one line. */
    static String inside(Object array) {
        return text(array, ", ", 0);
    }

    private static String text(Object array, String between, int depth) {
        if (depth > DEEPEST) {
            return "[...]";
        }
        List<String> parts = new ArrayList<>();
        for (Object element : elements(array)) {
            parts.add(element != null && element.getClass().isArray() ? text(element, ", ", depth + 1)
                    : ValueText.of(element));
        }
        int length = Array.getLength(array);
        if (length > MOST) {
            parts.add(EDGE, "...");
        }
        String all = "[" + String.join(between, parts) + "]";
        return length > MOST ? all + String.format(Locale.ROOT, " (%,d elements)", length) : all;
    }

    /** Those that are shown. */
    private static List<Object> elements(Object array) {
        int length = Array.getLength(array);
        List<Object> shown = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            if (length <= MOST || i < EDGE || i >= length - EDGE) {
                shown.add(Array.get(array, i));
            }
        }
        return shown;
    }
}
