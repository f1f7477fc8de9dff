package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.CellEvaluator;
import java.util.List;

/**
 * Where a snippet stands in the cell that is running.
 *
 * @param cell the cell's text
 * @param last the line, from 0, of the snippet that was evaluated last
 */
record CellPlace(String cell, int last) {

    /**
     * Returns the line of the cell, from 0, with which the source of a snippet begins; -1 if it is not of this cell. JShell
     * adds a semicolon that is missing, and the kernel a modifier.
     */
    int lineOf(String source) {
        int line = find(source, cell);
        return line >= 0 ? line : find(source.replace(CellEvaluator.OPEN, ""), cell.replace(CellEvaluator.OPEN, ""));
    }

    private int find(String source, String text) {
        String found = source.strip().replaceFirst("\\s*;$", "");
        if (found.isEmpty()) {
            return -1;
        }
        int from = 0;
        for (int i = 0; i < last && from >= 0; i++) {
            from = text.indexOf('\n', from) + 1;
        }
        int at = text.indexOf(found, from);
        at = at >= 0 ? at : text.lastIndexOf(found, from);
        String leading = source.substring(0, source.indexOf(source.strip()));
        return at < 0 ? -1 : lines(text.substring(0, at)) - lines(leading);
    }

    /** Returns a line of the cell, from 0, without indentation; empty where there is none. */
    String text(int line) {
        List<String> lines = cell.lines().toList();
        return line >= 0 && line < lines.size() ? lines.get(line).strip() : "";
    }

    static int lines(String before) {
        return (int) before.chars().filter(c -> c == '\n').count();
    }
}
