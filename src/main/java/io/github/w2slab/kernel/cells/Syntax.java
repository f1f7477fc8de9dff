package io.github.w2slab.kernel.cells;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
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

    /** A compiler that parses one text, says nothing of its errors and goes no further. */
    public static JavacTask parser(String text) {
        SimpleJavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Source.java"),
                JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreErrors) {
                return text;
            }
        };
        return (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problem -> { }, List.of("-proc:none"), null, List.of(file));
    }

    private static boolean parses(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Piece.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        try {
            ((JavacTask) compiler.getTask(null, null, found, List.of("-proc:none"), null, List.of(file))).parse();
        } catch (IOException e) {
            return true;
        }
        return found.getDiagnostics().stream().noneMatch(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR);
    }
}
