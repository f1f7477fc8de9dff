package io.github.w2slab.notebook;

import java.util.ArrayList;
import java.util.List;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;

/**
 * An exception that a cell threw, told as its reader wants it: what is wrong, then in which line of the cell. Frames of
 * the JDK's shell and of the kernel are left out, and so are those of the library where it rejects an argument.
 */
final class CellFailed extends RuntimeException {

    private static final int MOST_FRAMES = 8;
    private static final String LIBRARY = "io.github.w2slab.";

    private final transient List<String> places = new ArrayList<>();

    /** An error of the kernel itself, for example of a {@code toString} that never ends. */
    CellFailed(Error error) {
        super(headline(error.getClass().getName(), error.getMessage()), error);
    }

    CellFailed(EvalException thrown, String cellCode, JShell shell) {
        super(headline(thrown.getExceptionClassName(), thrown.getMessage()), thrown);
        boolean rejected = isRejection(thrown);
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (places.size() == MOST_FRAMES) {
                break;
            }
            if (isSnippet(frame)) {
                places.add(inCell(frame, cellCode, shell));
            } else if (!rejected && !frame.getClassName().startsWith("java.")) {
                places.add("at " + frame);
            }
        }
    }

    List<String> lines(StringStyler styler) {
        List<String> lines = new ArrayList<>();
        getMessage().lines().map(styler::secondary).forEach(lines::add);
        places.forEach(place -> lines.add("    " + place));
        return lines;
    }

    private static String headline(String className, String message) {
        String simpleName = className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
        return message == null || message.equals("null") ? simpleName : simpleName + ": " + message;
    }

    private static boolean isRejection(EvalException thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        String type = thrown.getExceptionClassName();
        return frames.length > 0 && frames[0].getClassName().startsWith(LIBRARY)
                && (type.startsWith("java.lang.Illegal") || type.equals("java.lang.NullPointerException"));
    }

    /** JShell names the "file" of its own code "#" and the snippet's number. */
    private static boolean isSnippet(StackTraceElement frame) {
        return frame.getFileName() != null && frame.getFileName().startsWith("#");
    }

    private static String inCell(StackTraceElement frame, String cellCode, JShell shell) {
        String id = frame.getFileName().substring(1);
        String source = shell.snippets().filter(s -> s.id().equals(id)).map(Snippet::source).findFirst().orElse("");
        List<String> lines = source.lines().toList();
        int line = frame.getLineNumber();
        String text = line >= 1 && line <= lines.size() ? ": " + lines.get(line - 1).strip() : "";
        int start = source.isEmpty() ? -1 : cellCode.indexOf(source);
        if (start < 0) {
            return "in " + (frame.getMethodName().isEmpty() ? "an earlier cell" : frame.getMethodName() + "()") + text;
        }
        long before = cellCode.substring(0, start).chars().filter(c -> c == '\n').count();
        return "line " + (before + line) + text;
    }
}
