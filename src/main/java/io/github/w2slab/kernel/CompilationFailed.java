package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.CellEvaluator;
import io.github.w2slab.kernel.display.SnippetNames;
import io.github.w2slab.kernel.help.Hints;
import io.github.w2slab.kernel.help.KnownNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.UnresolvedReferenceException;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.kernel.execution.CompilationException;
import org.dflib.jjava.kernel.execution.IncompleteSourceException;

/**
 * Code that the compiler refuses, told as its reader wants it: what is wrong, what was likely meant, and where it is in
 * the cell.
 */
final class CompilationFailed extends RuntimeException {

    private static final Pattern LAST_NAME = Pattern.compile("\\.\\s*(\\w+)$");
    private static final Pattern REASON = Pattern.compile("(?:required|found|reason|(?:equality|lower|upper) (?:constraints|bounds)): .*");
    /** Which what is required and what is found say too. */
    private static final String IN_LENGTH = "argument lists differ in length";
    private static final String NO_MAGIC = ".UndefinedMagicException";
    private static final int MOST_PROBLEMS = 3;
    private static final int LONGEST_LINE = 140;

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
    static RuntimeException of(RuntimeException thrown, CellPlace cell, JShell shell) {
        try {
            List<Problem> problems = problems(thrown, cell, shell);
            return problems.isEmpty() ? thrown : new CompilationFailed(problems, thrown);
        } catch (RuntimeException | LinkageError | InternalError e) {
            return thrown;
        }
    }

    private static List<Problem> problems(RuntimeException thrown, CellPlace cell, JShell shell) {
        if (thrown instanceof CompilationException refused) {
            Snippet snippet = refused.getBadSnippetCompilation().snippet();
            return refused(snippet, shell.diagnostics(snippet).toList(), cell, shell);
        }
        if (thrown instanceof CellEvaluator.Refused refused) {
            return refused.snippet() != null ? refused(refused.snippet(), refused.errors(), cell, shell)
                    : List.of(new Problem(refused.getMessage(), List.of(), List.of("    line " + (1 + cell.last()))));
        }
        if (thrown instanceof IncompleteSourceException) {
            return incomplete(cell, shell);
        }
        if (thrown.getCause() instanceof UnresolvedReferenceException incomplete) {
            return unresolved(incomplete, shell);
        }
        return thrown.getCause() instanceof EvalException failed && failed.getExceptionClassName().endsWith(NO_MAGIC)
                ? unknownMagic(failed, shell) : List.of();
    }

    private static List<Problem> refused(Snippet snippet, List<Diag> diagnostics, CellPlace cell, JShell shell) {
        Hints hints = new Hints(shell, snippet);
        List<Diag> errors = diagnostics.stream().filter(Diag::isError).toList();
        boolean otherLanguage = !errors.isEmpty() && hints.idiom(errors.get(0)).isPresent();
        return errors.stream().limit(otherLanguage ? 1 : MOST_PROBLEMS)
                .map(diag -> new Problem(says(diag), hints.of(diag), place(diag, snippet, cell))).toList();
    }

    /** A method of an earlier cell names what does not exist yet, which JShell allows until the method is called. */
    private static List<Problem> unresolved(UnresolvedReferenceException incomplete, JShell shell) {
        DeclarationSnippet snippet = incomplete.getSnippet();
        Hints hints = new Hints(shell, snippet);
        if (shell.unresolvedDependencies(snippet).findAny().isEmpty()) {
            return List.of(new Problem(snippet.name() + " does not fit what was declared again", List.of(),
                    List.of("    in " + firstLine(snippet.source()))));
        }
        return shell.unresolvedDependencies(snippet).limit(MOST_PROBLEMS)
                .map(missing -> new Problem("there is no " + missing, hints.of(missing),
                        List.of("    in " + firstLine(snippet.source())))).toList();
    }

    /** What JShell waits for the end of, which another language ends so. */
    private static List<Problem> incomplete(CellPlace cell, JShell shell) {
        int line = cell.last();
        return Hints.idiom(shell, cell.text(line)).map(hint -> new Problem("this does not end", List.of(hint),
                List.of("    line " + (1 + line) + ": " + cell.text(line)))).stream().toList();
    }

    private static List<Problem> unknownMagic(EvalException failed, JShell shell) {
        String name = failed.getMessage().replaceFirst("(?s)[^']*'([^']*)'.*", "$1");
        Set<String> magics = new TreeSet<>(BaseKernel.notebookKernel().getMagicsRegistry().getLineMagicNames());
        List<String> near = KnownNames.nearest(name, magics);
        return List.of(new Problem("there is no magic %" + name, List.of(Hints.idiom(shell, "%" + name).orElse(near.isEmpty()
                ? "There are %" + String.join(", %", magics) + "."
                : "Did you mean %" + KnownNames.or(near) + "?")), List.of()));
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

    /** "cannot find symbol: class Trainig"; of javac's further lines the symbol and the reasons. */
    private static String says(Diag diag) {
        String message = SnippetNames.withoutPackages(SnippetNames.plain(diag.getMessage(Locale.ENGLISH)));
        String symbol = message.lines().map(String::strip).filter(line -> line.startsWith("symbol:"))
                .map(line -> ": " + line.substring("symbol:".length()).strip()).findFirst().orElse("");
        return firstLine(message).replaceFirst(";$", "").replace(" in class  ", " ") + symbol + reason(message);
    }

    /** Javac gives the reason for some refusals in brackets on a second line, for some as a list: "required: int", "found: String". */
    private static String reason(String message) {
        List<String> further = message.lines().skip(1).map(String::strip).toList();
        String list = further.stream().filter(line -> REASON.matcher(line).matches() && !line.endsWith(IN_LENGTH))
                .map(line -> line.replaceAll("\\s+", " ")).collect(Collectors.joining("; "));
        return !list.isEmpty() ? " (" + list + ")" : further.stream().filter(line -> line.matches("\\([^()]*(\\(.*\\)[^()]*)?\\)"))
                .findFirst().map(line -> " " + line).orElse("");
    }

    /** The line, and below it a mark: of "world.dimention" only the name, which may stand lines below the beginning. */
    private static List<String> place(Diag diag, Snippet snippet, CellPlace cell) {
        String source = snippet.source();
        int start = (int) Math.max(0, Math.min(diag.getStartPosition(), source.length() - 1));
        int end = (int) Math.max(start + 1, Math.min(diag.getEndPosition(), source.length()));
        Matcher name = LAST_NAME.matcher(source.substring(start, end));
        start += name.find() ? name.start(1) : 0;
        int lineStart = source.lastIndexOf('\n', start - 1) + 1;
        int lineEnd = source.indexOf('\n', start) < 0 ? source.length() : source.indexOf('\n', start);
        int number = Math.max(0, cell.lineOf(source)) + CellPlace.lines(source.substring(0, lineStart));
        String label = "    line " + (1 + number) + ": ";
        String line = source.substring(lineStart, lineEnd);
        String text = line.stripLeading();
        int column = Math.max(0, start - lineStart - (line.length() - text.length()));
        int marked = Math.max(1, Math.min(end, lineEnd) - start);
        String own = cell.text(number);
        if (own.equals(text.replace(CellEvaluator.OPEN, "")) && !own.equals(text)) {
            column -= text.indexOf(CellEvaluator.OPEN) < column ? CellEvaluator.OPEN.length() : 0;
            text = own;
        }
        if (text.length() > LONGEST_LINE) {
            int cut = Math.min(Math.max(0, column - LONGEST_LINE / 2), text.length() - LONGEST_LINE);
            text = (cut > 0 ? "... " : "") + text.substring(cut, cut + LONGEST_LINE)
                    + (cut + LONGEST_LINE < text.length() ? " ..." : "");
            column += (cut > 0 ? 4 : 0) - cut;
            marked = Math.min(marked, Math.max(1, text.length() - column));
        }
        return List.of(label + text, " ".repeat(label.length() + column) + "^".repeat(marked));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
