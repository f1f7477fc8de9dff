package io.github.w2slab.kernel.help;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import io.github.w2slab.kernel.cells.Syntax;
import io.github.w2slab.kernel.help.TypeDoc.Kind;
import io.github.w2slab.kernel.help.TypeDoc.Member;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** A parsed source file, from which the documentation of one of its types is read by the JDK's own compiler. */
final class SourceFile {

    private static final Set<Tree.Kind> TYPES = Set.of(Tree.Kind.CLASS, Tree.Kind.INTERFACE, Tree.Kind.ENUM,
            Tree.Kind.RECORD, Tree.Kind.ANNOTATION_TYPE);

    private final Class<?> type;
    private final CompilationUnitTree unit;
    private final DocTrees comments;

    private SourceFile(Class<?> type, CompilationUnitTree unit, DocTrees comments) {
        this.type = type;
        this.unit = unit;
        this.comments = comments;
    }

    /** Returns null where there are no sources, or none that can be read. */
    static TypeDoc read(Class<?> type) {
        String text = JavadocSources.textOf(type);
        if (text == null) {
            return null;
        }
        try {
            JavacTask task = Syntax.parser(text);
            SourceFile file = new SourceFile(type, task.parse().iterator().next(), DocTrees.instance(task));
            TreePath path = file.declaration();
            return path == null ? null : file.document(path);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private TreePath declaration() {
        String nested = type.getName().substring(type.getPackageName().isEmpty() ? 0 : type.getPackageName().length() + 1);
        TreePath path = new TreePath(unit);
        List<? extends Tree> inside = unit.getTypeDecls();
        for (String name : nested.split("\\$")) {
            Tree found = inside.stream()
                    .filter(tree -> tree instanceof ClassTree c && c.getSimpleName().contentEquals(name))
                    .findFirst().orElse(null);
            if (found == null) {
                return null;
            }
            path = new TreePath(path, found);
            inside = ((ClassTree) found).getMembers();
        }
        return path;
    }

    private TypeDoc document(TreePath path) {
        ClassTree tree = (ClassTree) path.getLeaf();
        List<Member> members = new ArrayList<>();
        for (Tree inside : tree.getMembers()) {
            Member member = inside instanceof MethodTree method ? method(method, path)
                    : inside instanceof VariableTree variable ? constant(variable, path) : null;
            if (member != null) {
                members.add(member);
            }
        }
        return new TypeDoc(type, heading(tree), comment(path), members, true);
    }

    private Javadoc comment(TreePath path) {
        return Javadoc.of(comments.getDocCommentTree(path), this::constant);
    }

    private Member method(MethodTree method, TreePath parent) {
        boolean constructor = method.getReturnType() == null;
        boolean compact = constructor && type.isRecord() && method.getParameters().isEmpty();
        if (!isPublic(method.getModifiers()) || compact) {
            return null;
        }
        boolean isStatic = method.getModifiers().getFlags().contains(Modifier.STATIC);
        String name = constructor ? type.getSimpleName() : method.getName().toString();
        List<String> names = method.getParameters().stream().map(p -> p.getName().toString()).toList();
        List<String> types = method.getParameters().stream().map(SourceFile::typeOf).toList();
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            parameters.add(types.get(i) + " " + names.get(i));
        }
        String signature = (isStatic ? "static " : "") + typeParameters(method.getTypeParameters(), " ")
                + (constructor ? "" : method.getReturnType() + " ") + name + "(" + String.join(", ", parameters) + ")";
        return new Member(constructor ? Kind.CONSTRUCTOR : isStatic ? Kind.STATIC_METHOD : Kind.METHOD, name, signature,
                names, types, comment(new TreePath(parent, method)));
    }

    /** Javac's trees tell an array from a variable number of arguments in the text alone. */
    private static String typeOf(VariableTree parameter) {
        String type = parameter.getType().toString();
        return parameter.toString().contains("...") && type.endsWith("[]") ? type.substring(0, type.length() - 2) + "..."
                : type;
    }

    private Member constant(VariableTree variable, TreePath parent) {
        boolean isStatic = variable.getModifiers().getFlags().contains(Modifier.STATIC) || type.isInterface();
        boolean isEnum = type.isEnum() && String.valueOf(variable.getType()).equals(type.getSimpleName());
        if (!isPublic(variable.getModifiers()) || !isStatic && !isEnum) {
            return null;
        }
        String name = variable.getName().toString();
        return new Member(Kind.CONSTANT, name, variable.getType() + " " + name, List.of(), List.of(),
                comment(new TreePath(parent, variable)));
    }

    private boolean isPublic(ModifiersTree modifiers) {
        return modifiers.getFlags().contains(Modifier.PUBLIC)
                || type.isInterface() && !modifiers.getFlags().contains(Modifier.PRIVATE);
    }

    private String heading(ClassTree tree) {
        String word = switch (tree.getKind()) {
            case INTERFACE -> "interface";
            case ENUM -> "enum";
            case RECORD -> "record";
            case ANNOTATION_TYPE -> "@interface";
            default -> "class";
        };
        String flags = tree.getModifiers().getFlags().stream().filter(flag -> flag != Modifier.STATIC)
                .map(Modifier::toString).collect(Collectors.joining(" "));
        String components = tree.getKind() != Tree.Kind.RECORD ? "" : tree.getMembers().stream()
                .filter(inside -> inside instanceof VariableTree v
                        && !v.getModifiers().getFlags().contains(Modifier.STATIC))
                .map(inside -> typeOf((VariableTree) inside) + " " + ((VariableTree) inside).getName())
                .collect(Collectors.joining(", ", "(", ")"));
        return (flags.isEmpty() ? "" : flags + " ") + word + " " + simpleName()
                + typeParameters(tree.getTypeParameters(), "")
                + components + (tree.getExtendsClause() == null ? "" : " extends " + tree.getExtendsClause())
                + list(word.equals("interface") ? " extends " : " implements ", tree.getImplementsClause());
    }

    private String simpleName() {
        String name = type.getCanonicalName();
        return name == null ? type.getSimpleName() : name.substring(type.getPackageName().isEmpty() ? 0
                : type.getPackageName().length() + 1);
    }

    private static String typeParameters(List<? extends Tree> parameters, String after) {
        return parameters.isEmpty() ? ""
                : parameters.stream().map(Tree::toString).collect(Collectors.joining(", ", "<", ">")) + after;
    }

    private static String list(String before, List<? extends Tree> trees) {
        return trees.isEmpty() ? "" : trees.stream().map(Tree::toString).collect(Collectors.joining(", ", before, ""));
    }

    /** The value of a constant of the library, by a reference like "Hermite#MAX_ORDER"; null where it is not found. */
    private String constant(String reference) {
        int hash = reference.indexOf('#');
        if (hash < 0) {
            return null;
        }
        String owner = reference.substring(0, hash);
        List<String> candidates = new ArrayList<>();
        if (owner.isEmpty()) {
            candidates.add(type.getName());
        } else {
            candidates.add(type.getPackageName() + "." + owner);
            candidates.add(owner);
            for (ImportTree imported : unit.getImports()) {
                String name = imported.getQualifiedIdentifier().toString();
                if (name.endsWith("." + owner)) {
                    candidates.add(name);
                }
            }
        }
        for (String candidate : candidates) {
            try {
                Field field = Class.forName(candidate, true, type.getClassLoader())
                        .getDeclaredField(reference.substring(hash + 1));
                field.setAccessible(true);
                return String.valueOf(field.get(null));
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                continue;
            }
        }
        return null;
    }
}
