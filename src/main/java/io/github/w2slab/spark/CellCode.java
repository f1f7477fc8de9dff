package io.github.w2slab.spark;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.invoke.SerializedLambda;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The code of a notebook's cells that a piece of work may come to, and the variables that it reads or sets.
 *
 * <p>JShell wraps each snippet in a class {@code REPL.$JShell$12}: a variable is a static field of it, a method a static method,
 * a type a class inside of it. From a lambda on, each method of a snippet is followed that is called or made a lambda of; of a
 * type of a cell every method counts, whichever is called.
 */
final class CellCode {

    private static final Pattern SNIPPET = Pattern.compile("REPL/\\$JShell\\$\\w+");
    private static final Pattern CELL = Pattern.compile("REPL/.+");
    private static final int MAJOR_VERSION_OFFSET = 6;
    private static final int JAVA_25 = 69;

    private final Path folder;
    private final Map<String, byte[]> files = new HashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Deque<Runnable> open = new ArrayDeque<>();
    private final Set<Variable> read = new LinkedHashSet<>();
    private final Set<Variable> set = new LinkedHashSet<>();

    /** A static field, by the name of its class as {@link Class#getName} gives it. */
    record Variable(String type, String name) implements Serializable {

        private static Variable of(String owner, String name) {
            return new Variable(owner.replace('/', '.'), name);
        }
    }

    /** @param folder of the cells' class files, as {@code REPL/$JShell$12.class} */
    CellCode(Path folder) {
        this.folder = folder;
    }

    /** Follows a lambda. */
    void add(SerializedLambda lambda) {
        method(lambda.getImplClass(), lambda.getImplMethodName(), lambda.getImplMethodSignature());
        follow();
    }

    /** Follows all methods of an object's class, if that is one of a cell. */
    void add(Class<?> type) {
        type(type.getName().replace('.', '/'));
        follow();
    }

    /** Returns what is read. */
    Set<Variable> read() {
        return read;
    }

    /** Returns what is set, except by a type's own initialisation. */
    Set<Variable> set() {
        return set;
    }

    private void follow() {
        for (Runnable next = open.poll(); next != null; next = open.poll()) {
            next.run();
        }
    }

    private void method(String owner, String name, String descriptor) {
        if (!SNIPPET.matcher(owner).matches()) {
            type(owner);
        } else if (seen.add(owner + "." + name + descriptor)) {
            open.add(() -> visit(owner, method -> method.equals(name + descriptor)));
        }
    }

    private void type(String name) {
        if (CELL.matcher(name).matches() && !SNIPPET.matcher(name).matches() && seen.add(name)) {
            open.add(() -> visit(name, method -> true));
        }
    }

    private void type(Type type) {
        switch (type.getSort()) {
            case Type.ARRAY -> type(type.getElementType());
            case Type.OBJECT -> type(type.getInternalName());
            case Type.METHOD -> {
                for (Type argument : type.getArgumentTypes()) {
                    type(argument);
                }
            }
            default -> { }
        }
    }

    private void field(int opcode, String owner, String name) {
        boolean isStatic = opcode == Opcodes.GETSTATIC || opcode == Opcodes.PUTSTATIC;
        type(owner);
        if (isStatic && CELL.matcher(owner).matches() && (SNIPPET.matcher(owner).matches() || !isFinal(owner, name))) {
            (opcode == Opcodes.GETSTATIC ? read : set).add(Variable.of(owner, name));
        }
    }

    private boolean isFinal(String owner, String field) {
        boolean[] found = {false};
        reader(owner).accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
                found[0] |= name.equals(field) && (access & Opcodes.ACC_FINAL) != 0;
                return null;
            }
        }, ClassReader.SKIP_CODE);
        return found[0];
    }

    private void constant(Object value) {
        if (value instanceof Type type) {
            type(type);
        } else if (value instanceof Handle handle) {
            if (handle.getTag() <= Opcodes.H_PUTSTATIC) {
                field(handle.getTag() == Opcodes.H_GETSTATIC ? Opcodes.GETSTATIC : handle.getTag() == Opcodes.H_PUTSTATIC
                        ? Opcodes.PUTSTATIC : Opcodes.GETFIELD, handle.getOwner(), handle.getName());
            } else {
                method(handle.getOwner(), handle.getName(), handle.getDesc());
            }
        } else if (value instanceof ConstantDynamic dynamic) {
            for (int i = 0; i < dynamic.getBootstrapMethodArgumentCount(); i++) {
                constant(dynamic.getBootstrapMethodArgument(i));
            }
        }
    }

    private void visit(String owner, Predicate<String> wanted) {
        reader(owner).accept(new ClassVisitor(Opcodes.ASM9) {
            @Override
            public void visit(int version, int access, String name, String signature, String parent, String[] interfaces) {
                type(parent);
                for (String each : interfaces) {
                    type(each);
                }
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
                return wanted.test(name + descriptor) ? new Body(name.equals("<clinit>") ? owner : null) : null;
            }
        }, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    private ClassReader reader(String name) {
        byte[] file = files.computeIfAbsent(name, n -> {
            try {
                return Files.readAllBytes(folder.resolve(n + ".class"));
            } catch (IOException e) {
                throw new UncheckedIOException("the class file of a cell is missing: " + n, e);
            }
        });
        byte[] copy = file.clone();
        int major = (copy[MAJOR_VERSION_OFFSET] & 0xff) << 8 | copy[MAJOR_VERSION_OFFSET + 1] & 0xff;
        copy[MAJOR_VERSION_OFFSET + 1] = (byte) Math.min(major, JAVA_25);
        return new ClassReader(copy);
    }

    private final class Body extends MethodVisitor {

        private final String initialised;

        /** @param initialised the class that this code initialises, or null */
        Body(String initialised) {
            super(Opcodes.ASM9);
            this.initialised = initialised;
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            if (!owner.equals(initialised)) {
                field(opcode, owner, name);
            }
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            method(owner, name, descriptor);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                constant(argument);
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            constant(value);
        }

        @Override
        public void visitTypeInsn(int opcode, String name) {
            type(Type.getObjectType(name));
        }
    }
}
