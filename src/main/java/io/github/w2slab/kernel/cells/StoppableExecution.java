package io.github.w2slab.kernel.cells;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * JJava's execution of snippets, with a {@link StopPoint} in every loop and method.
 *
 * <p>JShell's own local execution weaves the same points from JDK 20 on, where {@code Thread.stop} is gone, but ends
 * every thread at once; here the thread's cell decides. What would end the kernel, as {@code System.exit}, is an error of the
 * cell, and its own threads cannot be interrupted. The weaving inserts calls without result where the stack maps that
 * javac wrote hold, and around a snippet what keeps what it throws.
 */
final class StoppableExecution implements ExecutionControl {

    private static final String STOP_POINT = StopPoint.class.getName().replace('.', '/');
    private static final String SNIPPET_BODY = "do_it$";
    private static final String THROWABLE = "java/lang/Throwable";
    private static final String SCANNER = "java/util/Scanner";
    /** What threads begin with: lambdas, and the methods of Runnable, Callable, Thread and ForkJoinTask. */
    private static final Pattern TASK = Pattern.compile("lambda\\$.*|run|call|compute|exec");
    /** How JJava tells that a snippet has no value, or null. */
    private static final String NO_RESULT = NullPointerException.class.getName();
    private static final int MAJOR_VERSION_OFFSET = 6;
    private static final int JAVA_17 = 61;

    private final ExecutionControl plain;
    private final SnippetClasses classes;

    private StoppableExecution(ExecutionControl plain, SnippetClasses classes) {
        this.plain = plain;
        this.classes = classes;
    }

    static ExecutionControlProvider around(ExecutionControlProvider plain, SnippetClasses classes) {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return plain.name();
            }

            @Override
            public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) throws Throwable {
                return new StoppableExecution(plain.generate(env, parameters), classes);
            }
        };
    }

    @Override
    public void load(ClassBytecodes[] loading)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        ClassFiles.write(loading);
        plain.load(woven(loading));
        classes.loaded(loading);
    }

    @Override
    public void redefine(ClassBytecodes[] changed)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        if (!classes.stay(changed)) {
            plain.redefine(woven(changed));
            // Where that is refused, as in one process it is, JShell loads a class of another name.
            ClassFiles.write(changed);
        }
    }

    @Override
    public String invoke(String className, String methodName) throws RunException, EngineTerminationException,
            InternalException {
        if (classes.isResting()) {
            return "";
        }
        SnippetClasses.Running running = classes.running(className);
        boolean done = false;
        try {
            String result = whileOthersCompile(className, methodName);
            done = true;
            return result;
        } catch (RunException e) {
            for (Throwable told = e; told != null; told = told.getCause()) {
                told.setStackTrace(classes.moved(told.getStackTrace()));
            }
            if (e instanceof UserException user && user.causeExceptionClass().equals(OutOfMemoryError.class.getName())) {
                KernelMemory.release();
            }
            throw e;
        } catch (InternalException e) {
            if (NO_RESULT.equals(e.getMessage())) {
                done = true;
                throw e;
            }
            // JShell passes over it, and the cell would end as if nothing had been thrown.
            throw new UserException("what was thrown cannot tell its message or its causes: " + e.getMessage(),
                    Error.class.getName(), new StackTraceElement[0]);
        } catch (OutOfMemoryError e) {
            KernelMemory.release();
            throw e;
        } finally {
            if (!done) {
                running.failed();
            }
            running.ended();
        }
    }

    private String whileOthersCompile(String className, String methodName) throws RunException, EngineTerminationException,
            InternalException {
        // A snippet that another one runs, as magics do, has no thread that waits for it alone.
        Cell cell = Cell.answeredHere();
        try (ShellTurn.Pause pause = ShellTurn.pause()) {
            if (cell != null) {
                cell.waitIn(Thread.currentThread());
            }
            try {
                return plain.invoke(className, methodName);
            } finally {
                if (cell != null) {
                    cell.waitIn(null);
                }
            }
        }
    }

    @Override
    public String varValue(String className, String varName) throws RunException, EngineTerminationException,
            InternalException {
        return plain.varValue(className, varName);
    }

    @Override
    public void addToClasspath(String path) throws EngineTerminationException, InternalException {
        plain.addToClasspath(path);
    }

    @Override
    public void stop() throws EngineTerminationException, InternalException {
        plain.stop();
    }

    @Override
    public Object extensionCommand(String command, Object argument) throws RunException, EngineTerminationException,
            InternalException {
        return plain.extensionCommand(command, argument);
    }

    @Override
    public void close() {
        plain.close();
    }

    private static ClassBytecodes[] woven(ClassBytecodes[] classes) {
        return Stream.of(classes)
                .map(c -> new ClassBytecodes(c.name(), woven(c.bytecodes())))
                .toArray(ClassBytecodes[]::new);
    }

    /** Returns the class with its stop points, or as it is if it cannot be read: then it runs, but cannot be cut. */
    static byte[] woven(byte[] original) {
        try {
            ClassReader reader = reader(original);
            ClassWriter writer = new ClassWriter(reader, 0);
            reader.accept(new Weaver(writer, Cell.numberHere()), 0);
            return withMajorVersion(writer.toByteArray(), major(original));
        } catch (RuntimeException unreadable) {
            return original;
        }
    }

    /** The reader at hand may be older than the JDK that compiled the class and go by the number alone. */
    static ClassReader reader(byte[] original) {
        return new ClassReader(withMajorVersion(original, Math.min(major(original), JAVA_17)));
    }

    private static int major(byte[] classFile) {
        return (classFile[MAJOR_VERSION_OFFSET] & 0xff) << 8 | classFile[MAJOR_VERSION_OFFSET + 1] & 0xff;
    }

    private static byte[] withMajorVersion(byte[] classFile, int major) {
        byte[] copy = classFile.clone();
        copy[MAJOR_VERSION_OFFSET] = (byte) (major >> 8);
        copy[MAJOR_VERSION_OFFSET + 1] = (byte) major;
        return copy;
    }

    private static final class Weaver extends ClassVisitor {

        private final int cell;

        Weaver(ClassWriter writer, int cell) {
            super(Opcodes.ASM9, writer);
            this.cell = cell;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                private final Set<Label> passed = new HashSet<>();
                private final Label first = new Label();
                private final boolean body = name.equals(SNIPPET_BODY);

                @Override
                public void visitCode() {
                    super.visitCode();
                    if (body) {
                        super.visitLabel(first);
                    }
                    if (body || TASK.matcher(name).matches()) {
                        super.visitLdcInsn(cell);
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, STOP_POINT, body ? "begin" : "enter", "(I)V", false);
                    } else {
                        call("check");
                    }
                }

                @Override
                public void visitMethodInsn(int opcode, String owner, String method, String type, boolean ofInterface) {
                    if (owner.equals(SCANNER) && method.equals("<init>") && type.equals("(Ljava/io/InputStream;)V")) {
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, STOP_POINT, "readable", "(Ljava/io/InputStream;)Ljava/lang/Readable;", false);
                        super.visitMethodInsn(opcode, owner, method, "(Ljava/lang/Readable;)V", false);
                    } else if (isInterrupt(owner, method) && opcode == Opcodes.INVOKEVIRTUAL) {
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, STOP_POINT, method, "(L" + owner + ";)V", false);
                    } else if (!isExit(owner, method)) {
                        super.visitMethodInsn(opcode, owner, method, type, ofInterface);
                    } else if (opcode == Opcodes.INVOKESTATIC) {
                        super.visitMethodInsn(opcode, STOP_POINT, "exit", type, false);
                    } else {
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, STOP_POINT, method, "(L" + owner + ";I)V", false);
                    }
                }

                @Override
                public void visitInvokeDynamicInsn(String method, String type, Handle maker, Object... given) {
                    super.visitInvokeDynamicInsn(method, type, maker, Stream.of(given)
                            .map(one -> one instanceof Handle to ? handle(to) : one)
                            .toArray());
                }

                private static Handle handle(Handle to) {
                    if (isExit(to.getOwner(), to.getName()) && to.getTag() == Opcodes.H_INVOKESTATIC) {
                        return new Handle(to.getTag(), STOP_POINT, "exit", to.getDesc(), false);
                    }
                    return isInterrupt(to.getOwner(), to.getName()) && to.getTag() == Opcodes.H_INVOKEVIRTUAL
                            ? new Handle(Opcodes.H_INVOKESTATIC, STOP_POINT, to.getName(), "(L" + to.getOwner() + ";)V", false) : to;
                }

                @Override
                public void visitMaxs(int maxStack, int maxLocals) {
                    if (body) {
                        keepThrown();
                    }
                    super.visitMaxs(Math.max(2, maxStack), maxLocals);
                }

                /** JShell hands on the name, message and causes of what a snippet throws, and not what was suppressed. */
                private void keepThrown() {
                    Label handler = new Label();
                    super.visitTryCatchBlock(first, handler, handler, null);
                    super.visitLabel(handler);
                    super.visitFrame(Opcodes.F_FULL, 0, null, 1, new Object[] {THROWABLE});
                    super.visitInsn(Opcodes.DUP);
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, STOP_POINT, "thrown", "(L" + THROWABLE + ";)V", false);
                    super.visitInsn(Opcodes.ATHROW);
                }

                @Override
                public void visitLabel(Label label) {
                    passed.add(label);
                    super.visitLabel(label);
                }

                @Override
                public void visitJumpInsn(int opcode, Label target) {
                    if (passed.contains(target)) {
                        call("check");
                    }
                    super.visitJumpInsn(opcode, target);
                }

                private static boolean isExit(String owner, String method) {
                    return owner.equals("java/lang/System") && method.equals("exit")
                            || owner.equals("java/lang/Runtime") && (method.equals("exit") || method.equals("halt"));
                }

                private static boolean isInterrupt(String owner, String method) {
                    return method.equals("interrupt") && (owner.equals("java/lang/Thread") || owner.equals("java/lang/ThreadGroup"));
                }

                private void call(String method) {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, STOP_POINT, method, "()V", false);
                }
            };
        }
    }
}
