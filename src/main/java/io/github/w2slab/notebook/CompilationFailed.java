package io.github.w2slab.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.UnresolvedReferenceException;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.kernel.execution.CompilationException;

/**
 * Code that the compiler refuses, told as its reader wants it: what is wrong, what was likely meant, and where it is in
 * the cell.
 */
final class CompilationFailed extends RuntimeException {

    private static final Pattern LAST_NAME = Pattern.compile("\\.\\s*(\\w+)$");
    private static final String NO_MAGIC = ".UndefinedMagicException";
    private static final int MOST_PROBLEMS = 3;

    private final transient List<Problem> problems;

    /** What the compiler says, what was likely meant, and the place. */
    private record Problem(String says, List<String> hints, List<String> place) {

        String inOneLine() {
            return says + (hints.isEmpty() ? "" : ". " + hints.get(0).strip());
        }
    }

    private CompilationFailed(List<Problem> problems, Throwable cause) {
        super(problems.get(0).inOneLine(), cause);
        this.problems = problems;
    }

    /** Returns what to throw in the place of {@code thrown}, which is itself if it says nothing of code. */
    static RuntimeException of(RuntimeException thrown, String cell, JShell shell) {
        try {
            List<Problem> problems = problems(thrown, cell, shell);
            return problems.isEmpty() ? thrown : new CompilationFailed(problems, thrown);
        } catch (RuntimeException | LinkageError | InternalError e) {
            return thrown;
        }
    }

    private static List<Problem> problems(RuntimeException thrown, String cell, JShell shell) {
        if (thrown instanceof CompilationException refused) {
            return refused(refused, cell, shell);
        }
        if (thrown.getCause() instanceof UnresolvedReferenceException incomplete) {
            return unresolved(incomplete, shell);
        }
        return thrown.getCause() instanceof EvalException failed && failed.getExceptionClassName().endsWith(NO_MAGIC)
                ? unknownMagic(failed) : List.of();
    }

    private static List<Problem> refused(CompilationException refused, String cell, JShell shell) {
        Snippet snippet = refused.getBadSnippetCompilation().snippet();
        Hints hints = new Hints(shell, snippet);
        return shell.diagnostics(snippet).filter(Diag::isError).limit(MOST_PROBLEMS)
                .map(diag -> new Problem(says(diag), hints.of(diag), place(diag, snippet, cell))).toList();
    }

    /** A method of an earlier cell names what does not exist yet, which JShell allows until the method is called. */
    private static List<Problem> unresolved(UnresolvedReferenceException incomplete, JShell shell) {
        DeclarationSnippet snippet = incomplete.getSnippet();
        Hints hints = new Hints(shell, snippet);
        return shell.unresolvedDependencies(snippet).limit(MOST_PROBLEMS)
                .map(missing -> new Problem("there is no " + missing, hints.of(missing),
                        List.of("    in " + firstLine(snippet.source())))).toList();
    }

    private static List<Problem> unknownMagic(EvalException failed) {
        String name = failed.getMessage().replaceFirst("(?s)[^']*'([^']*)'.*", "$1");
        Set<String> magics = new TreeSet<>(BaseKernel.notebookKernel().getMagicsRegistry().getLineMagicNames());
        List<String> near = KnownNames.nearest(name, magics);
        return List.of(new Problem("there is no magic %" + name, List.of(near.isEmpty()
                ? "There are %" + String.join(", %", magics) + "."
                : "Did you mean %" + KnownNames.or(near) + "?"), List.of()));
    }

    List<String> lines(StringStyler styler) {
        List<String> lines = new ArrayList<>();
        for (Problem problem : problems) {
            lines.add(styler.secondary(problem.says));
            lines.addAll(problem.hints);
            lines.addAll(problem.place);
        }
        return lines;
    }

    /** "cannot find symbol: class Trainig"; javac's further lines repeat what hints say better. */
    private static String says(Diag diag) {
        String message = ShellSignature.withoutPackages(diag.getMessage(Locale.ENGLISH));
        String symbol = message.lines().map(String::strip).filter(line -> line.startsWith("symbol:"))
                .map(line -> ": " + line.substring("symbol:".length()).strip()).findFirst().orElse("");
        return firstLine(message).replaceFirst(";$", "") + symbol;
    }

    /** The line, and below it a mark: of "world.dimention" only the name, which may stand lines below the beginning. */
    private static List<String> place(Diag diag, Snippet snippet, String cell) {
        String source = snippet.source();
        int start = (int) Math.max(0, Math.min(diag.getStartPosition(), source.length() - 1));
        int end = (int) Math.max(start + 1, Math.min(diag.getEndPosition(), source.length()));
        Matcher name = LAST_NAME.matcher(source.substring(start, end));
        start += name.find() ? name.start(1) : 0;
        int lineStart = source.lastIndexOf('\n', start - 1) + 1;
        int lineEnd = source.indexOf('\n', start) < 0 ? source.length() : source.indexOf('\n', start);
        String before = cell.substring(0, Math.max(0, cell.indexOf(source))) + source.substring(0, lineStart);
        String label = "    line " + (1 + before.chars().filter(c -> c == '\n').count()) + ": ";
        String line = source.substring(lineStart, lineEnd);
        String text = line.stripLeading();
        int column = Math.max(0, start - lineStart - (line.length() - text.length()));
        return List.of(label + text, " ".repeat(label.length() + column)
                + "^".repeat(Math.max(1, Math.min(end, lineEnd) - start)));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
