package io.github.w2slab.kernel.help;

import java.util.List;
import java.util.ServiceLoader;

/**
 * The library that a kernel is for, as far as help, completion and hints speak of it. A kernel finds it as a service of this
 * class; without one it is a kernel for Java alone.
 */
public abstract class Library {

    private static final class Found {

        static final Library LIBRARY = ServiceLoader.load(Library.class, Library.class.getClassLoader()).findFirst()
                .orElseGet(() -> new Library() { });
    }

    /** Returns the library of this kernel. */
    public static Library current() {
        return Found.LIBRARY;
    }

    /** Returns what each notebook imports: packages as "a.b.*", types, and methods as "static a.b.Type.method". */
    public List<String> imports() {
        return List.of();
    }

    /** Whether a class is the library's own, by its full name. */
    public boolean owns(String className) {
        return false;
    }

    /** Returns the simple names of the main types, in the order of their use. */
    public List<String> mainTypes() {
        return List.of();
    }

    /** Returns with what the first page of help begins, one paragraph of HTML. */
    public String welcome() {
        return "<b>Java</b>: a cell is a piece of Java.";
    }

    /** Returns a type, a variable and a method of a type that the first page of help takes as examples. */
    public List<String> examples() {
        return List.of("String", "text", "String.strip");
    }

    /** Returns what is to be said, in HTML, of a type of the library that no notebook has by itself; null where it has no such type. */
    public String elsewhere(String simpleName) {
        return null;
    }

    /** Returns code up to a point; what can follow it is looked up once before a reader asks for something like it. */
    public String completed() {
        return "List.of().";
    }

    /** Does once, in a thread of low priority, what the first cells would else wait for. */
    public void warmUp() {
        // Java alone has nothing to load.
    }
}
