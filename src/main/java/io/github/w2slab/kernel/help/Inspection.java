package io.github.w2slab.kernel.help;

import io.github.w2slab.kernel.cells.CellMagics;
import io.github.w2slab.kernel.help.TypeDoc.Member;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** What Shift-Tab shows: the signature and the Javadoc of what is under the cursor, all forms of a method. */
public final class Inspection {

    /** Characters of a cell from which on it is read from its last statements only. */
    private static final int LONG = 4000;

    private Inspection() {
    }

    /**
     * Looks at the name at the cursor, and at the beginning of an argument at the call.
     *
     * @param cursor how many characters stand before the cursor, as Unicode counts them
     * @return null where nothing is known, or where JShell stumbles over the code
     */
    public static DisplayData of(JShell shell, String cell, int cursor) {
        try {
            return inspect(shell, cell, cursor);
        } catch (RuntimeException | Error e) {
            return null;
        }
    }

    private static DisplayData inspect(JShell shell, String cell, int cursor) {
        int end = Cursor.index(cell, cursor);
        CellMagics.Place place = CellMagics.at(cell, end);
        String word = wordAt(cell, place.start(), end);
        if (place.kind() == CellMagics.Kind.MAGIC) {
            HelpPage page = Orientation.magic(word);
            return page == null ? null : page.bundle();
        }
        String code = CellMagics.javaAround(cell, end);
        boolean atArgument = code.substring(0, end).stripTrailing().matches("(?s).*[(,]");
        while (!atArgument && end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        List<Documentation> found = find(shell.sourceCodeAnalysis(), code, end);
        if (found.isEmpty()) {
            // Of a type's name JShell knows static members only.
            return place.kind() == CellMagics.Kind.HELP ? Help.named(word, shell).bundle() : null;
        }
        StringBuilder html = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (Documentation documentation : found) {
            ShellSignature signature = ShellSignature.of(documentation.signature());
            Member member = signature.member();
            Javadoc comment = member != null ? described(member, signature)
                    : signature.type() != null && !signature.isCallable() ? TypeDoc.of(signature.type()).comment()
                    : Javadoc.NONE;
            String line = signature.documented() ? member.signature() : signature.text();
            html.append("<p><b>").append(HelpPage.signature(line)).append("</b></p>\n")
                    .append(HelpPage.html(comment.body(), comment));
            text.append(line).append('\n').append(HelpPage.text(comment, "  ", Integer.MAX_VALUE)).append('\n');
        }
        DisplayData data = new DisplayData(text.toString().strip());
        data.putHTML("<div>\n" + html + "</div>\n");
        return data;
    }

    /** From the start up to the end of the word that goes on at {@code end}. */
    private static String wordAt(String cell, int start, int end) {
        int last = end;
        while (last < cell.length() && Character.isJavaIdentifierPart(cell.charAt(last))) {
            last++;
        }
        return cell.substring(Math.min(start, end), last);
    }

    /** A constructor without a comment is described by that of its type. */
    private static Javadoc described(Member member, ShellSignature signature) {
        return member.comment().isEmpty() && member.kind() == TypeDoc.Kind.CONSTRUCTOR
                ? TypeDoc.of(signature.type()).comment() : member.comment();
    }

    private static List<Documentation> find(SourceCodeAnalysis analysis, String code, int end) {
        int open = end;
        while (open < code.length() && Character.isWhitespace(code.charAt(open))) {
            open++;
        }
        boolean called = open < code.length() && code.charAt(open) == '(';
        boolean inside = end > 0 && !Character.isJavaIdentifierPart(code.charAt(end - 1));
        String name = code.substring(0, called && !inside ? open + 1 : end);
        String read = OpenHeader.opened(name);
        List<String> further = inside || called ? List.of("") : List.of("", "(");
        List<Documentation> found = documentation(analysis, read, further);
        return found.isEmpty() ? documentation(analysis, lastPart(analysis, read), further) : found;
    }

    private static List<Documentation> documentation(SourceCodeAnalysis analysis, String code, List<String> further) {
        return further.stream().map(more -> analysis.documentation(code + more, code.length() + more.length(), false))
                .filter(found -> !found.isEmpty()).findFirst().orElse(List.of());
    }

    /**
     * What follows the complete snippets: JShell does not read a declaration and what follows it as one. It reads all that remains
     * for each snippet, so that of a long cell it is given the end.
     */
    static String lastPart(SourceCodeAnalysis analysis, String code) {
        String rest = code.substring(CellMagics.lastStatements(code, LONG));
        while (true) {
            CompletionInfo info = analysis.analyzeCompletion(rest);
            if (!info.completeness().isComplete() || info.remaining().isBlank()) {
                return rest;
            }
            rest = info.remaining();
        }
    }
}
