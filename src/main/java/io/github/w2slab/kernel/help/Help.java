package io.github.w2slab.kernel.help;

import io.github.w2slab.base.Require;
import io.github.w2slab.kernel.help.TypeDoc.Member;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
     * "train" for all methods of that name), a variable of the session. Capitals may differ where one name alone is meant.
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
        HelpPage page = plain.startsWith("%") ? Orientation.magic(plain.replaceFirst("\\s.*", "")) : found(plain, session);
        if (page == null) {
            List<String> meant = isVariable(plain, session) ? List.of() : names(plain, session).stream()
                    .filter(plain.substring(plain.lastIndexOf('.') + 1)::equalsIgnoreCase).toList();
            page = meant.size() != 1 ? null : found(plain.substring(0, plain.lastIndexOf('.') + 1) + meant.get(0), session);
        }
        if (page == null) {
            Class<?> type = KnownNames.notImported(plain);
            String elsewhere = Library.current().elsewhere(plain.replaceFirst("\\..*", ""));
            page = type != null ? HelpPage.of(TypeDoc.of(type)) : elsewhere == null ? null : new HelpPage().paragraph(elsewhere);
        }
        if (page == null) {
            throw new IllegalArgumentException(unknown(name, plain, session));
        }
        return page;
    }

    /** The page of a name as it stands, null where nothing has it. */
    private static HelpPage found(String plain, JShell session) {
        Class<?> type = typeOf(plain, session);
        if (type != null) {
            return HelpPage.of(TypeDoc.of(type));
        }
        int dot = plain.lastIndexOf('.');
        String member = plain.substring(dot + 1);
        Class<?> owner = ownerOf(plain, session);
        Map<TypeDoc, List<Member>> found = new LinkedHashMap<>();
        List<Class<?>> places = owner != null ? List.of(owner) : dot >= 0 ? List.of() : KnownNames.ownersOf(member);
        if (places.isEmpty() && dot < 0) {
            places = KnownNames.javasOwnerOf(member).toList();
        }
        places.forEach(place -> members(TypeDoc.of(place), member, owner != null, found));
        if (!found.isEmpty()) {
            HelpPage page = HelpPage.of(found);
            return places.equals(List.of(PrintStream.class)) && owner == null ? page.paragraph("As <code>System.out." + member
                    + "(...)</code> it prints under the cell.") : page;
        }
        Field constant = constant(plain, session);
        return constant == null ? null : new HelpPage().paragraph("<b>" + HelpPage.signature(constant.getType().getSimpleName() + " "
                + member) + "</b> in <code>" + constant.getDeclaringClass().getSimpleName() + "</code>");
    }

    private static Class<?> ownerOf(String plain, JShell session) {
        int dot = plain.lastIndexOf('.');
        if (dot < 0) {
            return null;
        }
        String before = plain.substring(0, dot);
        Class<?> type = typeOf(before, session);
        Field constant = type == null ? constant(before, session) : null;
        return constant == null ? type : constant.getType();
    }

    /** A public field, as System.out; null where the name is none's. */
    private static Field constant(String name, JShell session) {
        Class<?> owner = ownerOf(name, session);
        return owner == null ? null : Stream.of(owner.getFields())
                .filter(field -> field.getName().equals(name.substring(name.lastIndexOf('.') + 1))).findFirst().orElse(null);
    }

    private static boolean isVariable(String plain, JShell session) {
        return session != null && session.variables().anyMatch(variable -> variable.name().equals(plain));
    }

    /** What the last word of a name may be: a member of its owner, or where it has none a type, a method or a variable. */
    static Set<String> names(String plain, JShell session) {
        if (plain.startsWith("%")) {
            return Orientation.magicNames();
        }
        Class<?> owner = ownerOf(plain, session);
        if (owner != null) {
            return KnownNames.members(owner);
        }
        Set<String> names = new LinkedHashSet<>(KnownNames.types().keySet());
        KnownNames.ownTypes().forEach(type -> names.addAll(KnownNames.methods(type)));
        if (session != null) {
            session.variables().map(VarSnippet::name).filter(variable -> !variable.startsWith("$")).forEach(names::add);
        }
        return names;
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

    private static String unknown(String name, String plain, JShell session) {
        Set<String> inside = KnownNames.inPackage(plain);
        if (!inside.isEmpty()) {
            return "what must name a type, a method or a variable, but " + plain + " is a package, of " + String.join(", ", inside);
        }
        if (isVariable(plain, session)) {
            return "what is the name of a variable whose type only this notebook knows; help(" + plain + ") shows it";
        }
        Class<?> owner = ownerOf(plain, session);
        List<String> similar = KnownNames.nearest(plain.substring(plain.lastIndexOf('.') + 1), names(plain, session)).stream()
                .map(near -> owner == null ? near : owner.getSimpleName() + "." + near).toList();
        return "what must name a type, a method or a variable, but is \"" + name + "\""
                + (similar.isEmpty() ? "; help() lists the main types" : "; did you mean " + KnownNames.or(similar) + "?");
    }

    /** Adds the magic to a kernel. */
    public static void addTo(BaseKernel kernel) {
        Require.present("kernel", kernel);
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
