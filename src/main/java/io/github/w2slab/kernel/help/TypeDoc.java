package io.github.w2slab.kernel.help;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a type: its declaration, its comment and its public members, from its sources where they are at hand
 * and else from its class.
 *
 * @param type        the class
 * @param declaration for example "public final class Training implements Run"
 * @param comment     its Javadoc, {@link Javadoc#NONE} without sources
 * @param members     in the order of the file; those of a class without sources by name
 * @param fromSources whether sources were found
 */
record TypeDoc(Class<?> type, String declaration, Javadoc comment, List<Member> members, boolean fromSources) {

    private static final Map<Class<?>, TypeDoc> KNOWN = new ConcurrentHashMap<>();

    /** What a member is. */
    enum Kind { CONSTRUCTOR, STATIC_METHOD, METHOD, CONSTANT }

    /**
     * A public method, constructor or constant.
     *
     * @param kind       what it is
     * @param name       its name; of a constructor that of its class
     * @param signature  for example "Training train(long steps)"
     * @param parameters the names of its parameters, in order
     * @param types      the types of its parameters as the signature writes them
     * @param comment    its Javadoc
     */
    record Member(Kind kind, String name, String signature, List<String> parameters, List<String> types,
            Javadoc comment) {

        boolean isCallable() {
            return kind != Kind.CONSTANT;
        }

        /** Whether both are the same method, one of a type and one of its supertype. */
        boolean overrides(Member other) {
            return kind == Kind.METHOD && other.kind == Kind.METHOD && name.equals(other.name)
                    && types.size() == other.types.size() && erased(types).equals(erased(other.types));
        }

        static List<String> erased(List<String> types) {
            return types.stream().map(type -> type.replaceAll("<.*>|\\s|^(\\w+\\.)+(?=\\w)", "")).toList();
        }

        /** The same as a type has it that stands for its superclass's only type variable. */
        Member as(Class<?> declaring, Class<?> type) {
            return declaring.getTypeParameters().length != 1 ? this : new Member(kind, name, signature.replaceFirst("^"
                    + declaring.getTypeParameters()[0].getName() + " ", type.getSimpleName() + " "), parameters, types, comment);
        }

        Member completedBy(Member overridden) {
            return new Member(kind, name, signature, parameters, types, comment.completedBy(overridden.comment));
        }
    }

    /** Reads what is known of a type; the second time it is remembered, but for classes of cells, which come and go. */
    static TypeDoc of(Class<?> type) {
        TypeDoc known = KNOWN.get(type);
        if (known == null) {
            known = SourceFile.read(type);
            if (known == null) {
                known = Signatures.of(type);
            }
            if (type.getClassLoader() == null || type.getClassLoader() == TypeDoc.class.getClassLoader()) {
                KNOWN.put(type, known);
            }
        }
        return known;
    }

    /** Members with the comments that they inherit. */
    List<Member> completeMembers() {
        List<TypeDoc> above = supertypes();
        List<Member> complete = new ArrayList<>();
        for (Member member : members) {
            for (TypeDoc supertype : above) {
                for (Member other : supertype.members) {
                    if (member.overrides(other)) {
                        member = member.completedBy(other);
                    }
                }
            }
            complete.add(member);
        }
        return complete;
    }

    /** What a supertype brings that this type does not declare itself, nor a supertype before it. */
    List<Member> inheritedFrom(TypeDoc supertype) {
        List<Member> seen = new ArrayList<>(members);
        for (TypeDoc before : supertypes()) {
            if (before.equals(supertype)) {
                break;
            }
            seen.addAll(before.members);
        }
        return supertype.completeMembers().stream()
                .filter(member -> member.kind == Kind.METHOD && seen.stream().noneMatch(s -> s.overrides(member)))
                .map(member -> member.as(supertype.type, type)).toList();
    }

    /** True for a superclass of the type's own library: what it brings belongs to the type. */
    boolean isPartOf(TypeDoc other) {
        return !type.isInterface() && library(type).equals(library(other.type));
    }

    /** The first three names of a package: "io.github.w2slab". */
    private static String library(Class<?> type) {
        return Stream.of(type.getPackageName().split("\\.")).limit(3).collect(Collectors.joining("."));
    }

    /** Its public nested types, such as a builder. */
    List<TypeDoc> nestedTypes() {
        return Stream.of(type.getDeclaredClasses())
                .filter(inside -> Modifier.isPublic(inside.getModifiers()))
                .sorted(Comparator.comparing(Class::getSimpleName)).map(TypeDoc::of).toList();
    }

    /** Its superclasses and interfaces, nearest first, without Object and Record. */
    List<TypeDoc> supertypes() {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (c != type) {
                add(c, found);
            }
            for (Class<?> i : c.getInterfaces()) {
                addInterface(i, found);
            }
        }
        return found.stream().map(TypeDoc::of).toList();
    }

    private static void addInterface(Class<?> type, List<Class<?>> found) {
        add(type, found);
        for (Class<?> i : type.getInterfaces()) {
            addInterface(i, found);
        }
    }

    private static void add(Class<?> type, List<Class<?>> found) {
        if (type != Object.class && type != Record.class && type != Enum.class && !found.contains(type)) {
            found.add(type);
        }
    }
}
