package io.github.w2slab.kernel.cells;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/** What JShell knows and does not tell; where another JShell has it otherwise, nothing is known. */
final class ShellInside {

    private ShellInside() {
    }

    /** The full name of the class that JShell has made of a snippet. */
    static String className(Snippet snippet) {
        try {
            Method name = Snippet.class.getDeclaredMethod("classFullName");
            name.setAccessible(true);
            return (String) name.invoke(snippet);
        } catch (ReflectiveOperationException | RuntimeException otherShell) {
            return "";
        }
    }

    /** A frame of a class that JShell has made of a snippet, with "#" and the snippet's number as its file, and the line there. */
    static StackTraceElement inSnippet(JShell shell, StackTraceElement frame) {
        try {
            Field inside = JShell.class.getDeclaredField("eval");
            inside.setAccessible(true);
            Object eval = inside.get(shell);
            Method translate = eval.getClass().getDeclaredMethod("translateExceptionStack", Exception.class);
            translate.setAccessible(true);
            Exception one = new Exception();
            one.setStackTrace(new StackTraceElement[] {frame});
            return ((StackTraceElement[]) translate.invoke(eval, one))[0];
        } catch (ReflectiveOperationException | RuntimeException otherShell) {
            return frame;
        }
    }

    /** Has JShell begin with fresh compilers: those at hand go on failing after some failures, as with a class too large. */
    static void renewCompiler(JShell shell) {
        try {
            Field factory = JShell.class.getDeclaredField("taskFactory");
            factory.setAccessible(true);
            Object compilers = factory.get(shell);
            Method renew = compilers.getClass().getDeclaredMethod("initTaskPool");
            renew.setAccessible(true);
            renew.invoke(compilers);
        } catch (ReflectiveOperationException | RuntimeException otherShell) {
            // Then the next cells may fail once more.
        }
    }
}
