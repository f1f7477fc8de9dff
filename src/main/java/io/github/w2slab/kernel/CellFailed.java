package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.KernelMemory;
import io.github.w2slab.kernel.cells.SnippetClasses;
import io.github.w2slab.kernel.cells.StopPoint;
import io.github.w2slab.kernel.help.Help;
import io.github.w2slab.kernel.help.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.dflib.jjava.jupyter.kernel.BaseNotebookStatics;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/**
 * What a cell threw, told as its reader wants it, whichever thread threw it and whether the cell's code, its value or a display of
 * it: what is wrong, then in which line of the cell, then what it was caused by and what was suppressed. Frames of Java and of the
 * kernel are left out, and so are those of the library where it rejects an argument.
 */
final class CellFailed extends RuntimeException {

    private static final int MOST_PLACES = 8;
    private static final int MOST_CAUSES = 5;
    private static final List<String> KERNEL = List.of("org.dflib.jjava.", CellFailed.class.getPackageName() + ".");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.*)\\$\\d+");

    private final transient JShell shell;
    private final transient CellPlace cell;
    private final transient List<String> places = new ArrayList<>();
    private final transient List<String> causes = new ArrayList<>();
    private final transient List<String> notes = new ArrayList<>();

    /** What failed in code that a magic ran, as it is told: JShell would tell of it by the name of its own exception. */
    static final class Inside extends RuntimeException {

        private final transient RuntimeException told;

        Inside(RuntimeException told) {
            super(told.getMessage());
            this.told = told;
        }

        /** Returns how it is told, by its lines in the cell, if that is what {@code thrown} was caused by in the end; else null. */
        static RuntimeException toldOf(Throwable thrown) {
            Throwable cause = thrown;
            while (cause != null && !(cause instanceof Inside)) {
                cause = cause.getCause();
            }
            return cause instanceof Inside inside ? inside.told : null;
        }
    }

    /**
     * @param thrown  what was thrown
     * @param cell    the cell whose code threw it
     * @param shell   knows the snippets
     * @param classes knows the lines of their classes
     */
    CellFailed(Thrown thrown, CellPlace cell, JShell shell, SnippetClasses classes) {
        super(isOfMagic(thrown) ? ofMagic(thrown).headline() : thrown.headline());
        this.shell = shell;
        this.cell = cell;
        List<StackTraceElement> frames = classes.inSnippets(shell, withoutStopPoint(thrown.frames()));
        boolean rejected = isRejection(thrown.type(), frames);
        for (StackTraceElement frame : frames) {
            if (isSnippet(frame)) {
                add(inCell(frame));
            } else if (!rejected && frame.getModuleName() == null && KERNEL.stream().noneMatch(frame.getClassName()::startsWith)) {
                add("at " + frame);
            }
        }
        if (!isOfMagic(thrown)) {
            thrown.chain().skip(1).limit(MOST_CAUSES).forEach(cause -> tell("because of ", cause, classes));
            thrown.chain().flatMap(each -> each.suppressed().stream()).limit(MOST_CAUSES)
                    .forEach(beside -> tell("suppressed: ", beside, classes));
        }
    }

    private void tell(String how, Thrown thrown, SnippetClasses classes) {
        causes.add(how + thrown.headline());
        Optional<String> place = classes.inSnippets(shell, thrown.frames()).stream().filter(CellFailed::isSnippet).findFirst()
                .map(this::inCell);
        place.filter(line -> !places.contains(line)).ifPresent(line -> causes.add("    " + line));
    }

    /** A stack that overflows does so in whatever is called last, also in what the kernel has woven into the cell. */
    private static List<StackTraceElement> withoutStopPoint(List<StackTraceElement> frames) {
        int last = Math.min(frames.size(), MOST_PLACES) - 1;
        while (last >= 0 && !frames.get(last).getClassName().equals(StopPoint.class.getName())
                && !frames.get(last).getClassName().equals(KernelMemory.class.getName())) {
            last--;
        }
        return frames.subList(last + 1, frames.size());
    }

    private CellFailed(CellFailed other, String more) {
        super(other.getMessage() + more);
        shell = other.shell;
        cell = other.cell;
        places.addAll(other.places);
        causes.addAll(other.causes);
    }

    /** The same with more to its first sentence. */
    CellFailed withMore(String more) {
        return more.isEmpty() ? this : new CellFailed(this, more);
    }

    /** The same with the line of the cell whose value it was that failed. */
    CellFailed atValue() {
        String line = line(cell.last());
        if (!cell.cell().isEmpty() && !places.contains(line)) {
            places.add(line);
        }
        return this;
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
        lines.addAll(details());
        return lines;
    }

    /** Returns the lines below the first sentence. */
    List<String> details() {
        List<String> lines = new ArrayList<>();
        places.forEach(place -> lines.add("    " + place));
        lines.addAll(causes);
        lines.addAll(notes);
        return lines;
    }

    /** What went wrong first in a magic, which JJava wraps up to three times. */
    private static Thrown ofMagic(Thrown thrown) {
        return thrown.chain().filter(each -> !isOfMagic(each) && each.isOwn()).findFirst().orElse(thrown);
    }

    private static boolean isOfMagic(Thrown thrown) {
        return String.valueOf(thrown.message()).matches("(?s)Exception running (line|cell) magic '.*");
    }

    private static boolean isRejection(String type, List<StackTraceElement> frames) {
        return (type.startsWith("java.lang.Illegal") || type.equals("java.lang.NullPointerException"))
                && frames.stream().map(StackTraceElement::getClassName).filter(name -> !name.startsWith("java."))
                        .findFirst().filter(Library.current()::owns).isPresent();
    }

    /** JShell names the "file" of its own code "#" and the snippet's number. */
    private static boolean isSnippet(StackTraceElement frame) {
        return frame.getFileName() != null && frame.getFileName().startsWith("#");
    }

    private String inCell(StackTraceElement frame) {
        String id = frame.getFileName().substring(1);
        // A declaration that took the place of another has its id.
        String source = shell.snippets().filter(s -> s.id().equals(id)).map(Snippet::source)
                .reduce((before, after) -> after).orElse("");
        int line = frame.getLineNumber();
        boolean magic = source.startsWith(BaseNotebookStatics.class.getName()) || source.startsWith(Help.class.getName());
        int start = magic ? cell.last() : cell.lineOf(source);
        if (start >= 0) {
            return line(start + line - 1);
        }
        List<String> lines = source.lines().toList();
        String text = line >= 1 && line <= lines.size() ? ": " + lines.get(line - 1).strip() : "";
        return "in " + code(frame.getMethodName(), frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1)) + text;
    }

    private String line(int line) {
        String text = cell.text(line);
        return "line " + (1 + line) + (text.isEmpty() ? "" : ": " + text);
    }

    /** What a reader calls the code that Java calls by such a name. */
    private static String code(String method, String type) {
        Matcher lambda = LAMBDA.matcher(method);
        if (lambda.matches()) {
            String around = lambda.group(1);
            return "a lambda in " + code(around.equals("new") ? "<init>" : around.equals("static") ? "<clinit>" : around, type);
        }
        return switch (method) {
            case "", "do_it$" -> "an earlier cell";
            case "<init>" -> type.matches("\\d*") ? "an object of an earlier cell" : type + "()";
            case "<clinit>" -> "a static initialiser of " + type;
            default -> method + "()";
        };
    }
}
