package io.github.w2slab.kernel.cells;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** Whether a cell is complete, wants another line, or cannot become Java whatever follows. */
public final class CellStatus {

    private static final String STEP = "    ";
    private static final Pattern TIMED = Pattern.compile("%%time\\b[^\\r\\n]*");

    private CellStatus() {
    }

    /**
     * Asks JShell for each statement, and Java's parser where JShell cannot read it or takes half of it for the whole, as of
     * {@code a ? b}.
     *
     * @return "complete", "invalid", or else the blanks with which the next line begins
     */
    public static String of(SourceCodeAnalysis analysis, CellMagics magics, String cell) {
        Matcher timed = TIMED.matcher(cell);
        String code = timed.lookingAt() ? cell.substring(timed.end()) : cell;
        if (timed.lookingAt() && code.isBlank()) {
            return "";
        }
        String rest = magics.resolve(code);
        while (!rest.isBlank()) {
            CompletionInfo part = analysis.analyzeCompletion(rest);
            if (part.completeness() == Completeness.EMPTY) {
                return BaseKernel.IS_COMPLETE_YES;
            }
            boolean readable = part.completeness() != Completeness.UNKNOWN;
            if (readable && !part.completeness().isComplete()) {
                return indentation(code);
            }
            if (!readable || !Syntax.isCorrect(part.source())) {
                return Syntax.isBegun(rest) ? indentation(code) : BaseKernel.IS_COMPLETE_BAD;
            }
            rest = part.remaining();
        }
        return BaseKernel.IS_COMPLETE_YES;
    }

    /** That of the last line with words, and a step more where it opens a bracket. */
    private static String indentation(String code) {
        int end = code.stripTrailing().length();
        int start = code.lastIndexOf('\n', end - 1) + 1;
        String bare = CellMagics.bare(code).substring(start, end);
        return code.substring(start, end).replaceFirst("(?s)[^ \\t].*", "") + (opens(bare) ? STEP : "");
    }

    private static boolean opens(String line) {
        int open = 0;
        for (char c : line.toCharArray()) {
            open = Math.max(0, open + CellMagics.nesting(c));
        }
        return open > 0;
    }
}
