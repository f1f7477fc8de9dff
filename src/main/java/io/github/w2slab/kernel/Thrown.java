package io.github.w2slab.kernel;

import io.github.w2slab.kernel.cells.KernelMemory;
import io.github.w2slab.kernel.display.SnippetNames;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.EvalException;

/**
 * What was thrown, as it tells itself. Its message may be code of a cell, which is asked for here, in the thread that may wait
 * for it, and not again.
 *
 * @param type       the full name of its class
 * @param message    its message, or null
 * @param frames     where it was thrown
 * @param cause      what it was caused by, or null
 * @param suppressed what was thrown beside it, as by the end of a try with resources
 */
record Thrown(String type, String message, List<StackTraceElement> frames, Thrown cause, List<Thrown> suppressed) {

    private static final int DEEPEST = 10;
    private static final int MOST_SUPPRESSED = 5;
    private static final int LONGEST_MESSAGE = 20_000;
    /** Java's words for what an initialiser threw when its class was asked for before. */
    private static final Pattern BEFORE = Pattern.compile("Exception ([\\w.$]+): (.*) \\[in thread \".*\"\\]", Pattern.DOTALL);

    static Thrown of(Throwable thrown) {
        return of(thrown, DEEPEST);
    }

    private static Thrown of(Throwable thrown, int depth) {
        Throwable cause = depth == 0 ? null : thrown.getCause();
        return new Thrown(thrown instanceof EvalException told ? told.getExceptionClassName() : thrown.getClass().getName(),
                message(thrown), List.of(thrown.getStackTrace()), cause == null ? null : of(cause, depth - 1),
                Stream.of(thrown.getSuppressed()).limit(depth == 0 ? 0 : MOST_SUPPRESSED)
                        .map(each -> of(each, Math.min(depth, 2) - 1)).toList());
    }

    /** What fails to tell its message has none. */
    private static String message(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException untold) {
            return null;
        }
    }

    /** Returns this and what it was caused by, one after the other. */
    Stream<Thrown> chain() {
        return Stream.iterate(this, Objects::nonNull, Thrown::cause);
    }

    /** Returns what it is called and what it says: what says nothing of its own is told by the first of its causes that does. */
    String headline() {
        if (type.equals(CellFailed.Inside.class.getName())) {
            return message;
        }
        if (KernelMemory.isShort(type, message)) {
            return name(type) + ": " + KernelMemory.sentence();
        }
        if (saysSomething()) {
            return name(type) + ": " + told();
        }
        return cause == null ? name(type)
                : name(type) + ": caused by " + chain().skip(1).filter(Thrown::saysSomething).findFirst().orElse(cause).headline();
    }

    private String told() {
        Matcher before = BEFORE.matcher(message);
        return before.matches() ? "caused by " + name(before.group(1)) + ": " + before.group(2)
                : SnippetNames.plain(Printed.shortened(message, LONGEST_MESSAGE));
    }

    /** JJava writes "null" for none, and Java makes a message of the cause where there is no other. */
    private boolean saysSomething() {
        return message != null && !message.equals("null")
                && !(cause != null && message.equals(cause.message == null ? cause.type : cause.type + ": " + cause.message));
    }

    /** Whether it says something, or has no cause that could say more. */
    boolean isOwn() {
        return cause == null || saysSomething();
    }

    private static String name(String className) {
        String plain = SnippetNames.plain(className);
        return plain.substring(plain.lastIndexOf('.') + 1).replace('$', '.').replaceFirst("^\\d+$", "Error");
    }
}
