package io.github.w2slab.kernel.help;

import io.github.w2slab.kernel.display.SnippetNames;
import io.github.w2slab.kernel.help.TypeDoc.Member;
import java.util.ArrayList;
import java.util.List;

/**
 * What JShell says of a name in the code, such as "double[] World.ambient(double[] arg0)", read so that its documentation
 * can be looked up. JShell has its own look into sources, but only into those of the JDK.
 *
 * @param text  without packages
 * @param type  the type that is named, that declares the method, or that the variable has; null if it is a cell's own
 * @param name  the method's or constructor's name, null for anything else
 * @param types of its parameters
 */
record ShellSignature(String text, Class<?> type, String name, List<String> types) {

    /** @param described as JShell writes it; newer JDKs add its components to a record that declares a method */
    static ShellSignature of(String described) {
        String signature = described.replaceAll("\\([^()]*\\)(?=\\.)", "");
        String text = SnippetNames.withoutPackages(signature);
        int parenthesis = signature.indexOf('(');
        if (parenthesis < 0) {
            int colon = signature.lastIndexOf(':');
            Class<?> type = KnownNames.type(signature.substring(colon + 1));
            return new ShellSignature(text.replaceFirst(":", ": "), type, null, List.of());
        }
        String before = signature.substring(0, parenthesis);
        String called = withoutTypeArguments(before).replaceFirst(".*\\s", "");
        List<String> types = types(signature.substring(parenthesis + 1, signature.lastIndexOf(')')));
        Class<?> constructed = KnownNames.type(called);
        if (constructed != null) {
            return new ShellSignature(text, constructed, constructed.getSimpleName(), types);
        }
        int dot = called.lastIndexOf('.');
        return new ShellSignature(text, dot < 0 ? null : KnownNames.type(called.substring(0, dot)),
                called.substring(dot + 1), types);
    }

    /** Returns the types of "Column&lt;?&gt;... columns, int n". */
    private static List<String> types(String parameters) {
        List<String> types = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= parameters.length(); i++) {
            char c = i < parameters.length() ? parameters.charAt(i) : ',';
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (c == ',' && depth == 0) {
                String parameter = parameters.substring(from, i).strip();
                from = i + 1;
                if (!parameter.isEmpty()) {
                    int space = parameter.lastIndexOf(' ');
                    types.add(SnippetNames.withoutPackages(space < 0 ? parameter : parameter.substring(0, space)));
                }
            }
        }
        return types;
    }

    private static String withoutTypeArguments(String java) {
        String shorter = java.replaceAll("<[^<>]*>", "");
        return shorter.equals(java) ? java : withoutTypeArguments(shorter);
    }

    boolean isCallable() {
        return name != null;
    }

    /** The method or constructor with its documentation, or null where there is none. */
    Member member() {
        if (type == null || name == null) {
            return null;
        }
        TypeDoc doc = TypeDoc.of(type);
        return callables(doc, name).stream()
                .filter(member -> Member.erased(member.types()).equals(Member.erased(types)))
                .findFirst().orElse(null);
    }

    /** Whether its sources are known, which name parameters better than JShell does. */
    boolean documented() {
        return type != null && TypeDoc.of(type).fromSources() && member() != null;
    }

    /** All methods or constructors of that name, inherited ones last. */
    static List<Member> callables(TypeDoc doc, String name) {
        List<Member> found = new ArrayList<>();
        doc.completeMembers().stream().filter(m -> m.isCallable() && m.name().equals(name)).forEach(found::add);
        for (TypeDoc supertype : doc.supertypes()) {
            doc.inheritedFrom(supertype).stream().filter(m -> m.name().equals(name)).forEach(found::add);
        }
        return found;
    }
}
