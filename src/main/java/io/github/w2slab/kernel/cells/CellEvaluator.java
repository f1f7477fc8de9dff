package io.github.w2slab.kernel.cells;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import jdk.jshell.Diag;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.spi.ExecutionControlProvider;
import org.dflib.jjava.kernel.execution.CodeEvaluator;
import org.dflib.jjava.kernel.execution.CompilationException;
import org.dflib.jjava.kernel.execution.IncompleteSourceException;

/**
 * JJava's evaluation of a cell, snippet by snippet. A stop is heard between two of them, which counts where many are
 * compiled; what javac refuses only when it writes a class is refused; and results that nobody asked for are none.
 */
public final class CellEvaluator extends CodeEvaluator {

    /** What a record's constructor gets where JShell asks for it. */
    public static final String OPEN = "public ";

    private static final Pattern DISPLAY = Pattern.compile("(\\w+\\.)*display\\s*\\(.*", Pattern.DOTALL);

    /** What JJava says of a statement that returns something. */
    private static final String RETURNED = "No result with key";

    private final SnippetClasses classes = new SnippetClasses(this::getClassLoader);
    /** Of the cell that a thread answers. */
    private final ThreadLocal<Integer> line = ThreadLocal.withInitial(() -> 0);

    public CellEvaluator(String name) {
        super(name, -1, TimeUnit.MILLISECONDS);
    }

    @Override
    public ExecutionControlProvider getExecControlProvider() {
        return StoppableExecution.around(super.getExecControlProvider(), classes);
    }

    public SnippetClasses classes() {
        return classes;
    }

    /** The line of the cell, from 0, where the snippet stands that the calling thread evaluated last. */
    public int line() {
        return line.get();
    }

    /** @throws StopPoint.Cut if the cell has been cut */
    @Override
    public Object eval(JShell shell, String code) {
        SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
        try {
            Object result = null;
            CompletionInfo part = analysis.analyzeCompletion(code);
            for (int end = 0; part.completeness().isComplete(); part = analysis.analyzeCompletion(part.remaining())) {
                end = begin(code, end, part);
                result = shown(part.source(), evalSingle(shell, part.source()));
            }
            if (part.completeness() != Completeness.EMPTY) {
                begin(code, Math.max(0, code.lastIndexOf(part.remaining())), part);
                throw new IncompleteSourceException(part.remaining().trim());
            }
            return result;
        } catch (StackOverflowError | InternalError broken) {
            ShellInside.renewCompiler(shell);
            throw new Refused("The compiler cannot read this: it is nested too deeply. Divide it into several statements.", broken);
        }
    }

    /** Returns where the part ends. */
    private int begin(String code, int from, CompletionInfo part) {
        Cell cell = Cell.ofThisThread();
        if (cell != null && cell.isCut()) {
            throw new StopPoint.Cut();
        }
        String rest = part.remaining();
        int end = code.endsWith(rest) ? code.length() - rest.length() : from;
        int start = from;
        while (start < end && Character.isWhitespace(code.charAt(start))) {
            start++;
        }
        line.set((int) code.substring(0, start).chars().filter(c -> c == '\n').count());
        return end;
    }

    /** What printf and display return is of no use as a cell's value. */
    private static Object shown(String source, Object result) {
        boolean shownAlready = result instanceof String && DISPLAY.matcher(source.strip()).matches();
        return result instanceof PrintStream || shownAlready ? null : result;
    }

    @Override
    protected Object evalSingle(JShell shell, String source) {
        List<SnippetEvent> events = new ArrayList<>();
        Thread own = Thread.currentThread();
        JShell.Subscription subscription = shell.onSnippetEvent(event -> {
            if (Thread.currentThread() == own) {
                events.add(event);
            }
        });
        Object result;
        try {
            result = super.evalSingle(shell, source.contains("record") ? withPublicConstructors(source) : source);
        } catch (CompilationException refused) {
            shell.unsubscribe(subscription);
            bringBack(shell, events);
            throw refused;
        } catch (IllegalStateException e) {
            throw String.valueOf(e.getMessage()).startsWith(RETURNED)
                    ? new Refused("A cell is no method that could return: its value is its last line.", e) : e;
        } finally {
            shell.unsubscribe(subscription);
        }
        for (SnippetEvent event : events) {
            if (isUnusable(shell, event)) {
                CompilationException refused = new CompilationException(event);
                List<Diag> errors = shell.diagnostics(event.snippet()).toList();
                ShellInside.renewCompiler(shell);
                shell.drop(event.snippet());
                bringBack(shell, events);
                throw new Refused(event.snippet(), errors, refused);
            }
        }
        return result;
    }

    /** JShell takes what fails after its own checks, for example a method that is too large, for what may compile later. */
    private static boolean isUnusable(JShell shell, SnippetEvent event) {
        return event.causeSnippet() == null && event.status() == Status.RECOVERABLE_NOT_DEFINED
                && shell.diagnostics(event.snippet()).anyMatch(Diag::isError);
    }

    /** A declaration that does not compile takes nothing away: JShell drops the one before, and what depends on it. */
    private void bringBack(JShell shell, List<SnippetEvent> events) {
        for (SnippetEvent event : events) {
            if (event.status() == Status.OVERWRITTEN) {
                classes.withoutRunning(() -> shell.eval(event.snippet().source()));
            }
        }
    }

    /** Code that JShell accepted and does not have, or that its compiler broke down on, or that has no place in a cell. */
    public static final class Refused extends RuntimeException {

        private final transient Snippet snippet;
        private final transient List<Diag> errors;

        Refused(Snippet snippet, List<Diag> errors, Throwable cause) {
            super(cause);
            this.snippet = snippet;
            this.errors = errors;
        }

        Refused(String why, Throwable cause) {
            super(why, cause);
            snippet = null;
            errors = List.of();
        }

        /** Null where no errors of the compiler's, but the message tells why. */
        public Snippet snippet() {
            return snippet;
        }

        public List<Diag> errors() {
            return errors;
        }
    }

    /**
     * JShell makes each type public, and the canonical constructor of a public record has to be; in a cell none of both needs
     * a modifier.
     */
    private static String withPublicConstructors(String source) {
        try {
            JavacTask task = Syntax.parser(source);
            CompilationUnitTree unit = task.parse().iterator().next();
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            if (unit.getTypeDecls().size() != 1 || unit.getTypeDecls().get(0).getKind() != Tree.Kind.RECORD) {
                return source;
            }
            StringBuilder open = new StringBuilder(source);
            List<? extends Tree> members = ((ClassTree) unit.getTypeDecls().get(0)).getMembers();
            for (int i = members.size() - 1; i >= 0; i--) {
                if (members.get(i) instanceof MethodTree method && method.getReturnType() == null
                        && method.getModifiers().getFlags().isEmpty()) {
                    open.insert((int) positions.getStartPosition(unit, method), OPEN);
                }
            }
            return open.toString();
        } catch (IOException | RuntimeException unreadable) {
            return source;
        }
    }
}
