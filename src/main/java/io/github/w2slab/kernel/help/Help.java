package io.github.w2slab.kernel.help;

import io.github.w2slab.kernel.help.TypeDoc.Member;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jshell.JShell;
import jdk.jshell.VarSnippet;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.kernel.JavaKernel;

/**
 * Help in a notebook, shown under the cell that asks for it: {@code help()}, {@code help(Training.class)},
 * {@code help(run)} for any object, {@code help("Training.train")}, and {@code %help Training.train} as a line of its own.
 *
 * <p>It shows the Javadoc of the library, of Tablesaw and EJML, and of the JDK where its sources are installed. Outside of
 * a notebook it prints text.
 */
public final class Help {

    private Help() {
    }

    /** Shows where to begin: the main types in the order of their use, the commands, the lessons. */
    public static void help() {
        show(Orientation.page(session()));
    }

    /**
     * Shows the help of a class, of an object's class, or of what a text names: a type, a method ("Training.train", or
     * "train" for all methods of that name), a variable of the session.
     *
     * @param what a class, a name, or any other object, whose class is shown
     * @throws IllegalArgumentException if {@code what} is null, or a name that nothing has; it names what is similar
     */
    public static void help(Object what) {
        if (what == null) {
            throw new IllegalArgumentException("what must be a class, a name or an object, but is null");
        }
        show(what instanceof Class<?> type ? HelpPage.of(TypeDoc.of(type))
                : what instanceof CharSequence name ? named(name.toString().strip(), session())
                : HelpPage.of(TypeDoc.of(shown(what.getClass()))));
    }

    /** The class itself if it is public, else what of it a user can name, for example the interface of a lambda. */
    private static Class<?> shown(Class<?> type) {
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            boolean ofACell = c.getName().startsWith("REPL.") && !c.isHidden();
            if (Modifier.isPublic(c.getModifiers()) || ofACell) {
                return c;
            }
            if (c.getInterfaces().length > 0) {
                return c.getInterfaces()[0];
            }
        }
        return type;
    }

    static HelpPage named(String name, JShell session) {
        String plain = name.replaceFirst("\\(.*", "").replace('#', '.');
        Class<?> type = typeOf(plain, session);
        if (type != null) {
            return HelpPage.of(TypeDoc.of(type));
        }
        int dot = plain.lastIndexOf('.');
        String member = plain.substring(dot + 1);
        Class<?> owner = dot < 0 ? null : typeOf(plain.substring(0, dot), session);
        Map<TypeDoc, List<Member>> found = new LinkedHashMap<>();
        List<Class<?>> places = owner != null ? List.of(owner) : dot < 0 ? KnownNames.ownersOf(member) : List.of();
        places.forEach(place -> members(TypeDoc.of(place), member, owner != null, found));
        if (found.isEmpty()) {
            throw new IllegalArgumentException(unknown(name, plain, owner, session));
        }
        return HelpPage.of(found);
    }

    /** The type that a name means: a type's name, or a variable's of the session. */
    private static Class<?> typeOf(String name, JShell session) {
        Class<?> type = KnownNames.type(name);
        if (type != null || session == null) {
            return type;
        }
        return session.variables().filter(variable -> variable.name().equals(name)).map(VarSnippet::typeName)
                .map(KnownNames::type).filter(c -> c != null).findFirst().orElse(null);
    }

    private static void members(TypeDoc doc, String name, boolean inherited, Map<TypeDoc, List<Member>> found) {
        List<Member> own = doc.completeMembers().stream().filter(member -> member.name().equals(name)).toList();
        if (!own.isEmpty()) {
            found.put(doc, own);
        }
        if (inherited) {
            for (TypeDoc supertype : doc.supertypes()) {
                List<Member> more = doc.inheritedFrom(supertype).stream()
                        .filter(member -> member.name().equals(name)).toList();
                if (!more.isEmpty()) {
                    found.put(supertype, more);
                }
            }
        }
    }

    private static String unknown(String name, String plain, Class<?> owner, JShell session) {
        List<String> similar = new ArrayList<>();
        Set<String> inside = KnownNames.inPackage(plain);
        if (!inside.isEmpty()) {
            return "what must name a type, a method or a variable, but " + plain + " is a package, of " + String.join(", ", inside);
        }
        if (session != null && session.variables().anyMatch(variable -> variable.name().equals(plain))) {
            return "what is the name of a variable whose type only this notebook knows; help(" + plain + ") shows it";
        }
        if (owner != null) {
            KnownNames.nearest(plain.substring(plain.lastIndexOf('.') + 1), KnownNames.members(owner))
                    .forEach(near -> similar.add(owner.getSimpleName() + "." + near));
        } else {
            Set<String> names = new LinkedHashSet<>(KnownNames.types().keySet());
            KnownNames.ownTypes().forEach(type -> names.addAll(KnownNames.methods(type)));
            if (session != null) {
                session.variables().map(VarSnippet::name).forEach(names::add);
            }
            similar.addAll(KnownNames.nearest(plain.substring(plain.lastIndexOf('.') + 1), names));
        }
        return "what must name a type, a method or a variable, but is \"" + name + "\""
                + (similar.isEmpty() ? "; help() lists the main types" : "; did you mean " + KnownNames.or(similar) + "?");
    }

    /** Adds the magic to a kernel. */
    public static void addTo(BaseKernel kernel) {
        kernel.getMagicsRegistry().registerLineMagic("help", (BaseKernel running, List<String> words) -> {
            if (words.isEmpty()) {
                help();
            } else {
                words.forEach(Help::help);
            }
            return null;
        });
    }

    private static void show(HelpPage page) {
        BaseKernel kernel = kernel();
        if (kernel == null) {
            System.out.println(page.text());
        } else {
            kernel.display(page.bundle());
        }
    }

    private static JShell session() {
        return kernel() instanceof JavaKernel java ? java.getJShell() : null;
    }

    private static BaseKernel kernel() {
        try {
            return BaseKernel.notebookKernel();
        } catch (NullPointerException none) {
            return null;
        }
    }
}
