package io.github.w2slab.kernel.help;

import io.github.w2slab.kernel.help.TypeDoc.Kind;
import io.github.w2slab.kernel.help.TypeDoc.Member;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a class file alone tells of a type: its public members, with names of parameters where it keeps them. */
final class Signatures {

    private Signatures() {
    }

    static TypeDoc of(Class<?> type) {
        List<Member> members = new ArrayList<>();
        for (Constructor<?> constructor : type.getConstructors()) {
            members.add(member(constructor, Kind.CONSTRUCTOR, type.getSimpleName(), ""));
        }
        Stream.of(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::getParameterCount)
                        .thenComparing(Method::toString))
                .forEach(method -> members.add(member(method,
                        Modifier.isStatic(method.getModifiers()) ? Kind.STATIC_METHOD : Kind.METHOD, method.getName(),
                        name(method.getGenericReturnType()) + " ")));
        return new TypeDoc(type, declaration(type), Javadoc.NONE, members, false);
    }

    private static Member member(Executable called, Kind kind, String name, String result) {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        Type[] generic = called.getGenericParameterTypes();
        Parameter[] parameters = called.getParameters();
        List<String> both = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            String type = name(generic.length == parameters.length ? generic[i] : parameters[i].getType());
            types.add(parameters[i].isVarArgs() ? type.replaceFirst("\\[]$", "...") : type);
            names.add(parameters[i].getName());
            both.add(types.get(i) + (parameters[i].isNamePresent() ? " " + names.get(i) : ""));
        }
        String signature = (kind == Kind.STATIC_METHOD ? "static " : "") + result + name
                + "(" + String.join(", ", both) + ")";
        return new Member(kind, name, signature, names, types, Javadoc.NONE);
    }

    private static String declaration(Class<?> type) {
        String word = type.isAnnotation() ? "@interface" : type.isInterface() ? "interface" : type.isEnum() ? "enum"
                : type.isRecord() ? "record" : "class";
        String flags = Stream.of("public", "abstract", "final")
                .filter(flag -> Modifier.toString(type.getModifiers()).contains(flag))
                .filter(flag -> word.equals("class") || flag.equals("public"))
                .collect(Collectors.joining(" "));
        Class<?> above = type.getSuperclass();
        return flags + (flags.isEmpty() ? "" : " ") + word + " " + type.getSimpleName()
                + (above == null || !word.equals("class") || above == Object.class ? ""
                        : " extends " + above.getSimpleName());
    }

    /** The type without its packages. */
    private static String name(Type type) {
        return type.getTypeName().replaceAll("\\b([a-z]\\w*\\.)+(?=[A-Z])", "").replace('$', '.');
    }
}
