package io.github.w2slab.kernel.cells;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.DiagnosticListener;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Whether a piece of a cell can be parsed. JShell's own look ahead ends a piece at its semicolon, whatever stands before. */
public final class Syntax {

    /** What a snippet can be: an expression, a statement, a member, an import. */
    private static final List<String> PLACES = List.of("class Piece { Object piece = %s\n; }",
            "class Piece { void piece() { %s\n; } }", "class Piece { %s\n }", "%s\nclass Piece { }");

    private Syntax() {
    }

    /** Whether the piece is an expression, a statement, a declaration or an import to Java's parser. */
    public static boolean isCorrect(String piece) {
        String code = piece.strip().replaceFirst(";$", "");
        return code.isBlank() || PLACES.stream().anyMatch(place -> parses(place.replace("%s", code)))
                || PLACES.stream().skip(1).anyMatch(place -> parses(place.replace("%s", piece)));
    }

    /** Whether the piece is right as far as it goes: Java's parser wants more at its end, and nothing else. */
    public static boolean isBegun(String piece) {
        String code = piece.stripTrailing();
        return !closesTooMuch(code) && PLACES.stream().map(place -> place.substring(0, place.indexOf("%s")))
                .anyMatch(before -> firstError(before + code) == before.length() + code.length());
    }

    /** Whether a bracket of the piece closes what is open around it. */
    private static boolean closesTooMuch(String code) {
        int open = 0;
        for (char c : CellMagics.bare(code).toCharArray()) {
            open += CellMagics.nesting(c);
            if (open < 0) {
                return true;
            }
        }
        return false;
    }

    /** A compiler that parses one text, says nothing of its errors and goes no further. */
    public static JavacTask parser(String text) {
        return task(text, problem -> { });
    }

    private static boolean parses(String source) {
        return firstError(source) == Diagnostic.NOPOS;
    }

    /** Where the first of the parser's errors in a text stands, {@link Diagnostic#NOPOS} where it has none. */
    private static long firstError(String source) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try {
            task(source, found).parse();
        } catch (IOException e) {
            return Diagnostic.NOPOS;
        }
        return found.getDiagnostics().stream().filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .mapToLong(Diagnostic::getPosition).min().orElse(Diagnostic.NOPOS);
    }

    private static JavacTask task(String text, DiagnosticListener<JavaFileObject> listener) {
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Source.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
                return text;
            }
        };
        return (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, listener, List.of("-proc:none"), null, List.of(file));
    }
}
