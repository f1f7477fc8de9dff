package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.KernelMemory;
import io.github.w2slab.kernel.cells.StopPoint;
import io.github.w2slab.kernel.display.SnippetNames;
import io.github.w2slab.kernel.display.ValueText;
import io.github.w2slab.kernel.help.Help;
import io.github.w2slab.kernel.help.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.dflib.jjava.jupyter.kernel.BaseNotebookStatics;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/**
 * An exception that a cell threw, told as its reader wants it: what is wrong, then in which line of the cell, then what it
 * was caused by. Frames of the JDK's shell and of the kernel are left out, and so are those of the library where it rejects
 * an argument.
 */
final class CellFailed extends RuntimeException {

    private static final int MOST_PLACES = 8;
    private static final String KERNEL = "org.dflib.jjava.";

    private static final int MOST_CAUSES = 5;
    private static final int LONGEST_MESSAGE = 20_000;

    private final transient List<String> places = new ArrayList<>();
    private final transient List<String> causes = new ArrayList<>();
    private final transient List<String> notes = new ArrayList<>();

    /** What failed in code that a magic ran, as it is told: JShell would tell of it by the name of its own exception. */
    static final class Inside extends RuntimeException {

        Inside(RuntimeException told) {
            super(told.getMessage());
        }
    }

    /** What the kernel itself stumbled over, for example a {@code toString} of the cell's value. */
    CellFailed(Throwable thrown) {
        super(headline(thrown.getClass().getName(), thrown.getMessage()), thrown);
        for (StackTraceElement frame : withoutStopPoint(thrown.getStackTrace())) {
            if (frame.getClassName().startsWith(KERNEL) || frame.getClassName().equals(CellRenderer.class.getName())
                    || frame.getClassName().equals(ValueText.class.getName())) {
                break;
            }
            add(frame.getClassName().startsWith("REPL.") ? "in " + frame.getMethodName() + "()" : "at " + frame);
        }
    }

    CellFailed(EvalException thrown, CellPlace cell, JShell shell) {
        super(headline(thrown), thrown);
        boolean rejected = isRejection(thrown);
        for (StackTraceElement frame : withoutStopPoint(thrown.getStackTrace())) {
            if (isSnippet(frame)) {
                add(inCell(frame, cell, shell));
            } else if (!rejected && !frame.getClassName().startsWith("java.") && !frame.getClassName().startsWith(KERNEL)) {
                add("at " + frame);
            }
        }
        for (Throwable cause = isOfMagic(thrown) ? null : thrown.getCause(); cause instanceof EvalException because && causes.size() < MOST_CAUSES;
                cause = cause.getCause()) {
            causes.add("because of " + headline(because.getExceptionClassName(), because.getMessage()));
            Stream.of(because.getStackTrace()).filter(CellFailed::isSnippet).findFirst()
                    .map(frame -> inCell(frame, cell, shell)).filter(place -> !places.contains(place))
                    .ifPresent(place -> causes.add("    " + place));
        }
    }

    /** A stack that overflows does so in whatever is called last, also in what the kernel has woven into the cell. */
    private static List<StackTraceElement> withoutStopPoint(StackTraceElement[] frames) {
        int last = Math.min(frames.length, MOST_PLACES) - 1;
        while (last >= 0 && !frames[last].getClassName().equals(StopPoint.class.getName())
                && !frames[last].getClassName().equals(KernelMemory.class.getName())) {
            last--;
        }
        return List.of(frames).subList(last + 1, frames.length);
    }

    private CellFailed(CellFailed other, String more) {
        super(other.getMessage() + more, other.getCause());
        places.addAll(other.places);
        causes.addAll(other.causes);
    }

    /** The same with more to its first sentence. */
    CellFailed withMore(String more) {
        return more.isEmpty() ? this : new CellFailed(this, more);
    }

    /** The same with further lines at its end. */
    CellFailed withNotes(List<String> lines) {
        notes.addAll(lines);
        return this;
    }

    private void add(String place) {
        boolean repeated = !places.isEmpty() && places.get(places.size() - 1).equals(place);
        if (!repeated && places.size() < MOST_PLACES) {
            places.add(place);
        }
    }

    List<String> lines(StringStyler styler) {
        List<String> lines = new ArrayList<>();
        getMessage().lines().map(styler::secondary).forEach(lines::add);
        places.forEach(place -> lines.add("    " + place));
        causes.forEach(lines::add);
        notes.forEach(lines::add);
        return lines;
    }

    /** Of a magic's failure what went wrong first, which JJava wraps up to three times. */
    private static String headline(EvalException thrown) {
        if (!isOfMagic(thrown)) {
            return headline(thrown.getExceptionClassName(), thrown.getMessage());
        }
        Throwable first = thrown;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return headline(first instanceof EvalException because ? because.getExceptionClassName() : first.getClass().getName(),
                first.getMessage());
    }

    private static boolean isOfMagic(EvalException thrown) {
        return String.valueOf(thrown.getMessage()).matches("(?s)Exception running (line|cell) magic '.*");
    }

    private static String headline(String className, String message) {
        if (className.equals(Inside.class.getName())) {
            return message;
        }
        String plain = SnippetNames.plain(className);
        String simpleName = plain.substring(plain.lastIndexOf('.') + 1).replace('$', '.').replaceFirst("^\\d+$", "Error");
        if (KernelMemory.isShort(className, message)) {
            return simpleName + ": " + KernelMemory.sentence();
        }
        return message == null || message.equals("null") ? simpleName
                : simpleName + ": " + SnippetNames.plain(Printed.shortened(message, LONGEST_MESSAGE));
    }

    private static boolean isRejection(EvalException thrown) {
        String type = thrown.getExceptionClassName();
        return (type.startsWith("java.lang.Illegal") || type.equals("java.lang.NullPointerException"))
                && Stream.of(thrown.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .filter(name -> !name.startsWith("java."))
                        .findFirst().filter(Library.current()::owns).isPresent();
    }

    /** JShell names the "file" of its own code "#" and the snippet's number. */
    private static boolean isSnippet(StackTraceElement frame) {
        return frame.getFileName() != null && frame.getFileName().startsWith("#");
    }

    private static String inCell(StackTraceElement frame, CellPlace cell, JShell shell) {
        String id = frame.getFileName().substring(1);
        // A declaration that took the place of another has its id.
        String source = shell.snippets().filter(s -> s.id().equals(id)).map(Snippet::source)
                .reduce((before, after) -> after).orElse("");
        int line = frame.getLineNumber();
        boolean magic = source.startsWith(BaseNotebookStatics.class.getName()) || source.startsWith(Help.class.getName());
        int start = magic ? cell.last() : cell.lineOf(source);
        if (start >= 0) {
            String text = cell.text(start + line - 1);
            return "line " + (start + line) + (text.isEmpty() ? "" : ": " + text);
        }
        List<String> lines = source.lines().toList();
        String text = line >= 1 && line <= lines.size() ? ": " + lines.get(line - 1).strip() : "";
        String method = frame.getMethodName().equals("<init>")
                ? frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1) : frame.getMethodName();
        return "in " + (method.isEmpty() ? "an earlier cell" : method + "()") + text;
    }
}
