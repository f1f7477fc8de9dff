package io.github.w2slab.kernel.cells;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.VarSnippet;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The classes that JShell makes of snippets, and what they hold.
 *
 * <p>JShell compiles a snippet again when something is declared anew that it depends on, or with each further import, and
 * does not run it again. Where nothing but lines has changed, the class that is there stays. Else {@code REPL.$JShell$12A}
 * takes the place of {@code REPL.$JShell$12}, and the value of a variable, which is a static field of such a class, goes on
 * to the new one. Objects of a type that was itself declared anew are no values of the new type: then a sentence says so.
 */
public final class SnippetClasses {

    private static final Pattern VERSION = Pattern.compile("REPL\\.\\$JShell\\$(\\d+)[A-Z]*");
    private static final int LONGEST_SOURCE = 100;
    private static final int UNNAMED_KEPT = 4;
    /** How far, and how many at each level, the objects are looked at that a variable holds. */
    private static final int LEVELS_HELD = 3;
    private static final int MOST_HELD = 1000;

    private final Supplier<ClassLoader> loader;
    private final Map<String, Compiled> compiled = new HashMap<>();
    /** Where JShell has the lines of a class by now that was loaded before. */
    private final Map<String, Map<Place, Integer>> moved = new HashMap<>();
    private final Map<String, List<Class<?>>> versions = new HashMap<>();
    private final Set<String> lost = new LinkedHashSet<>();
    private final Set<String> old = new LinkedHashSet<>();
    private final Set<String> told = new LinkedHashSet<>();
    /** Variables whose declaration did not end, and what they are now. */
    private final Map<String, Object> unset = new LinkedHashMap<>();
    /** Classes whose snippets are running. */
    private final Set<String> invoked = new HashSet<>();
    private boolean replaced;
    private volatile boolean resting;

    /** What javac made of a class but for its lines, the lines of its methods, and the cell that had it loaded. */
    private record Compiled(byte[] code, List<Method> methods, int cell) {

        static Compiled of(byte[] classFile) {
            ClassReader reader = StoppableExecution.reader(classFile);
            ClassWriter writer = new ClassWriter(0);
            reader.accept(writer, ClassReader.SKIP_DEBUG);
            Lines lines = new Lines();
            reader.accept(lines, 0);
            return new Compiled(writer.toByteArray(), lines.methods, Cell.numberHere());
        }

        boolean isLike(Compiled other) {
            return other != null && Arrays.equals(code, other.code);
        }

        /** Where each place of this class is in another with the same code. */
        Map<Place, Integer> linesIn(Compiled other) {
            Map<Place, Integer> lines = new HashMap<>();
            for (int i = 0; i < methods.size(); i++) {
                Method method = methods.get(i);
                NavigableMap<Integer, Integer> there = other.methods.get(i).lines;
                method.lines.forEach((instruction, line) -> {
                    Map.Entry<Integer, Integer> same = there.floorEntry(instruction);
                    if (same != null) {
                        lines.putIfAbsent(new Place(method.name, line), same.getValue());
                    }
                });
            }
            return lines;
        }
    }

    /** A method, and the line that begins with each of some of its instructions. */
    private record Method(String name, NavigableMap<Integer, Integer> lines) {
    }

    /** What a stack trace tells of a line within a class. */
    private record Place(String method, int line) {
    }

    /** Writes the class too, for that tells where an instruction is. */
    private static final class Lines extends ClassVisitor {

        private final List<Method> methods = new ArrayList<>();

        Lines() {
            super(Opcodes.ASM9, new ClassWriter(0));
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                String[] exceptions) {
            Method method = new Method(name, new TreeMap<>());
            methods.add(method);
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
                @Override
                public void visitLineNumber(int line, Label start) {
                    super.visitLineNumber(line, start);
                    method.lines.put(start.getOffset(), line);
                }
            };
        }
    }

    SnippetClasses(Supplier<ClassLoader> loader) {
        this.loader = loader;
    }

    /** Whether classes of these names are loaded whose code is the same, so that they can stay; then their lines are noted. */
    synchronized boolean stay(ClassBytecodes[] classes) {
        Map<String, Map<Place, Integer>> further = new HashMap<>();
        for (ClassBytecodes c : classes) {
            Compiled before = compiled.get(c.name());
            if (before == null) {
                return false;
            }
            Compiled now = Compiled.of(c.bytecodes());
            if (!now.isLike(before)) {
                return false;
            }
            further.put(c.name(), before.linesIn(now));
        }
        moved.putAll(further);
        return true;
    }

    /** Has the values of variables go on to classes that have just been loaded. */
    synchronized void loaded(ClassBytecodes[] classes) {
        for (ClassBytecodes c : classes) {
            compiled.put(c.name(), Compiled.of(c.bytecodes()));
            Matcher version = VERSION.matcher(c.name());
            if (version.matches()) {
                List<Class<?>> all = versions.computeIfAbsent(version.group(1), i -> new ArrayList<>());
                Class<?> type = type(c.name());
                if (type != null && !all.contains(type)) {
                    all.add(type);
                }
            }
        }
        for (ClassBytecodes c : classes) {
            List<Class<?>> all = versions(c.name());
            if (all.size() > 1) {
                replaced = true;
                Class<?> now = all.get(all.size() - 1);
                fields(now).forEach(field -> goOn(all.get(all.size() - 2), field));
            }
        }
    }

    private void goOn(Class<?> before, Field field) {
        String name = field.getName();
        try {
            Field from = before.getDeclaredField(name);
            from.setAccessible(true);
            Object value = from.get(null);
            if (value != null) {
                lost.add(name);
                field.set(null, value);
                lost.remove(name);
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError incompatible) {
            // Then it is lost, and said to be.
        }
    }

    /** Whether an object, or one of those that it holds, is of a type that another has followed. */
    private boolean isOfBefore(Object value, int levels) {
        if (value == null) {
            return false;
        }
        Class<?> type = value.getClass();
        // The class of a lambda has the name of the cell that it stands in, whose methods it goes on calling.
        return (type.isHidden() ? Stream.of(type.getInterfaces()) : Stream.of(type)).anyMatch(this::isBefore)
                || levels > 0 && held(value).limit(MOST_HELD).anyMatch(each -> isOfBefore(each, levels - 1));
    }

    private boolean isBefore(Class<?> type) {
        List<Class<?>> all = versions(type.getName());
        return all.size() > 1 && !(type.getName() + "$").startsWith(all.get(all.size() - 1).getName() + "$");
    }

    /** What an array, or one of Java's own collections, maps and optional values, holds. */
    private static Stream<?> held(Object value) {
        if (value instanceof Object[] elements) {
            return Stream.of(elements);
        }
        if (value instanceof Optional<?> one) {
            return one.stream();
        }
        if (!value.getClass().getName().startsWith("java.util.")) {
            return Stream.empty();
        }
        return value instanceof Map<?, ?> map ? map.entrySet().stream().flatMap(e -> Stream.of(e.getKey(), e.getValue()))
                : value instanceof Collection<?> several ? several.stream() : Stream.empty();
    }

    private List<Class<?>> versions(String className) {
        Matcher version = VERSION.matcher(className);
        return version.lookingAt() ? versions.getOrDefault(version.group(1), List.of()) : List.of();
    }

    private Class<?> type(String name) {
        try {
            return Class.forName(name, false, loader.get());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers()) && !field.isSynthetic()) {
                field.setAccessible(true);
                fields.add(field);
            }
        }
        return fields;
    }

    /** A snippet that is about to run; it begins without a value, for {@code int x;} ends without giving one. */
    final class Running {

        private final Map<Field, Object> before = new HashMap<>();
        private final String className;

        private Running(String className) {
            this.className = className;
            invoked.add(className);
            List<Class<?>> all = versions(className);
            if (!all.isEmpty() && all.get(all.size() - 1).getName().equals(className)) {
                for (Field field : fields(all.get(all.size() - 1))) {
                    before.put(field, value(field));
                    empty(field);
                }
            }
        }

        /** A declaration that failed leaves the variable as it was. */
        void failed() {
            before.forEach(SnippetClasses::set);
            synchronized (SnippetClasses.this) {
                before.forEach((field, value) -> {
                    if (isNothing(value) && !field.getName().startsWith("$")) {
                        unset.put(field.getName(), value);
                    }
                });
            }
        }

        void ended() {
            synchronized (SnippetClasses.this) {
                invoked.remove(className);
                before.keySet().forEach(field -> {
                    lost.remove(field.getName());
                    old.remove(field.getName());
                });
            }
        }
    }

    /** Has snippets declared with the values that they have. */
    void withoutRunning(Runnable declaring) {
        resting = true;
        try {
            declaring.run();
        } finally {
            resting = false;
        }
    }

    /** Whether snippets are declared and not run. */
    boolean isResting() {
        return resting;
    }

    synchronized Running running(String className) {
        Compiled code = compiled.get(className);
        if (code != null) {
            Cell.runsAgain(code.cell);
        }
        return new Running(className);
    }

    /** Lets code that was made from earlier versions of variables see their values, and keep no others in memory. */
    public synchronized void follow() {
        for (List<Class<?>> all : versions.values()) {
            for (Field newest : all.size() < 2 ? List.<Field>of() : fields(all.get(all.size() - 1))) {
                for (Class<?> before : all.subList(0, all.size() - 1)) {
                    fields(before).stream().filter(field -> field.getName().equals(newest.getName()))
                            .forEach(field -> set(field, value(newest)));
                }
            }
        }
    }

    /**
     * Drops what JShell keeps of statements whose value nobody named, {@code run.train(500);}, under names such as $3: all but the
     * last few and what another snippet names. Each would stay in memory with all that it holds.
     */
    public synchronized void forgetUnnamed(JShell shell) {
        List<VarSnippet> unnamed = shell.variables().filter(v -> v.subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND).toList();
        for (VarSnippet variable : unnamed.subList(0, Math.max(0, unnamed.size() - UNNAMED_KEPT))) {
            boolean named = shell.snippets().anyMatch(other -> other != variable && other.source().contains(variable.name()));
            if (!named && !invoked.contains(ShellInside.className(variable))) {
                for (Class<?> type : versions(ShellInside.className(variable))) {
                    fields(type).stream().filter(field -> field.getName().equals(variable.name())).forEach(SnippetClasses::empty);
                }
                shell.drop(variable);
            }
        }
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it is what a variable is before it has a value. */
    private static boolean isNothing(Object value) {
        return value == null || value.equals(false) || value.equals('\0')
                || value instanceof Number number && number.doubleValue() == 0;
    }

    private static void empty(Field field) {
        Class<?> type = field.getType();
        set(field, type == boolean.class ? (Object) false : type == char.class ? (Object) '\0'
                : type.isPrimitive() ? (Object) (byte) 0 : null);
    }

    private static void set(Field field, Object value) {
        try {
            field.set(null, value);
        } catch (IllegalAccessException | RuntimeException incompatible) {
            // A variable may have been declared again with another type.
        }
    }

    /** Returns frames with those of classes that JShell made as places in snippets, as {@link EvalException} has them. */
    public List<StackTraceElement> inSnippets(JShell shell, List<StackTraceElement> frames) {
        return Stream.of(moved(frames.toArray(StackTraceElement[]::new)))
                .map(frame -> frame.getClassName().startsWith("REPL.") ? ShellInside.inSnippet(shell, frame) : frame).toList();
    }

    /** Frames with the lines that JShell has for those of classes as they were loaded. */
    synchronized StackTraceElement[] moved(StackTraceElement[] frames) {
        return Stream.of(frames).map(frame -> {
            Integer line = moved.getOrDefault(frame.getClassName(), Map.of())
                    .get(new Place(frame.getMethodName(), frame.getLineNumber()));
            return line == null ? frame : new StackTraceElement(frame.getClassName(), frame.getMethodName(),
                    frame.getFileName(), line);
        }).toArray(StackTraceElement[]::new);
    }

    /** Lines that say which variables have no value, for their declaration failed or was stopped; each once. */
    public synchronized List<String> unset() {
        List<String> lines = new ArrayList<>();
        unset.forEach((name, value) -> lines.add(name + " is " + (Objects.equals(value, '\0') ? "'\\0'" : value)
                + ", for its declaration did not end."));
        unset.clear();
        return lines;
    }

    /** Lines that say what can no longer be used as before, or not yet; each thing once. */
    public synchronized List<String> told(JShell shell) {
        List<String> lines = new ArrayList<>();
        Set<String> useless = new LinkedHashSet<>();
        shell.snippets().filter(s -> shell.status(s) == Status.RECOVERABLE_NOT_DEFINED)
                .filter(DeclarationSnippet.class::isInstance).map(DeclarationSnippet.class::cast).forEach(snippet -> {
            useless.add(snippet.id());
            if (!told.contains(snippet.id())) {
                String missing = String.join(", ", shell.unresolvedDependencies(snippet).toList());
                lines.add(snippet.name() + (missing.isEmpty() ? " cannot be used, for it does not fit what was declared again."
                        + again(snippet) : " cannot be used before there is " + missing + "."));
                lost.remove(snippet.name());
            }
        });
        told.clear();
        told.addAll(useless);
        lines.addAll(unset());
        for (VarSnippet variable : shell.variables().filter(v -> lost.contains(v.name())).toList()) {
            lines.add(variable.name() + " lost its value, for a type that it needs was declared again." + again(variable));
        }
        lost.clear();
        if (replaced) {
            replaced = false;
            shell.variables().filter(v -> shell.status(v).isDefined()).forEach(variable -> {
                if (isOld(variable) && old.add(variable.name())) {
                    lines.add(variable.name() + " is still of the type from before." + again(variable));
                }
            });
        }
        return lines;
    }

    private boolean isOld(VarSnippet variable) {
        List<Class<?>> all = versions(ShellInside.className(variable));
        try {
            return !all.isEmpty() && fields(all.get(all.size() - 1)).stream()
                    .anyMatch(field -> field.getName().equals(variable.name()) && isOfBefore(value(field), LEVELS_HELD));
        } catch (ConcurrentModificationException aThreadIsAtIt) {
            return false;
        }
    }

    private static String again(Snippet snippet) {
        return " Run again: " + source(snippet);
    }

    private static String source(Snippet snippet) {
        String source = snippet.source().strip();
        String line = source.lines().findFirst().orElse("");
        return line.length() <= LONGEST_SOURCE && source.equals(line) ? line
                : line.substring(0, Math.min(line.length(), LONGEST_SOURCE)) + " ...";
    }
}
