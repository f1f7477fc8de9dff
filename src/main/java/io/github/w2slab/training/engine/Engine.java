package io.github.w2slab.training.engine;

import java.util.Locale;

/**
 * What carries out the steps of a run. Plain loops and vector instructions give the same bits; single precision, which
 * nobody but the user chooses, gives other numbers of the same law.
 *
 * <p>{@link #automatic()}, the default, begins each run in plain loops and goes over to vector instructions at the end of a
 * block, as soon as Java has compiled them; that is a matter of a second or two after the first run of a program begins.
 */
public final class Engine {

    private static final Engine AUTOMATIC = new Engine(null);

    /** Null for one that changes over. */
    private final Form form;

    private Engine(Form form) {
        this.form = form;
    }

    /** The engine that begins in plain loops and goes over to vector instructions, in double precision. */
    public static Engine automatic() {
        return AUTOMATIC;
    }

    /** The engine in plain loops, in double precision. */
    public static Engine plain() {
        return new Engine(Form.PLAIN);
    }

    /**
     * The engine in vector instructions, in double precision. Until Java has compiled them, its steps are hundreds of times
     * slower.
     *
     * @throws IllegalStateException if the module {@code jdk.incubator.vector} is not present
     */
    public static Engine vector() {
        requireVectors("the vector engine", "use Engine.plain(), which gives the same bits");
        return new Engine(Form.VECTOR);
    }

    /**
     * The engine in vector instructions in single precision: about half the time, and weights with 7 digits in place of 16.
     *
     * @throws IllegalStateException if the module {@code jdk.incubator.vector} is not present
     */
    public Engine inSinglePrecision() {
        requireVectors("single precision", "stay in double precision");
        return new Engine(Form.SINGLE);
    }

    private static void requireVectors(String what, String otherwise) {
        if (!isVectorAvailable()) {
            throw new IllegalStateException(what + " needs the module jdk.incubator.vector; start Java with "
                    + "--add-modules jdk.incubator.vector, or " + otherwise);
        }
    }

    /** True if the module {@code jdk.incubator.vector} is present. */
    public static boolean isVectorAvailable() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /** True for single precision. */
    public boolean isSinglePrecision() {
        return form == Form.SINGLE;
    }

    /** Says what {@link #automatic()} does on this machine, and how far it is. */
    public static String describe() {
        if (!isVectorAvailable()) {
            return plain().name() + "; the module jdk.incubator.vector is not present";
        }
        return WarmUp.describe();
    }

    /**
     * True once {@link #automatic()} takes steps in vector instructions, as a run under way does from its next block on. Never waits:
     * the first call, or the first run, has Java begin to compile them on a thread of its own, a matter of a second or two. Stays false
     * where the module {@code jdk.incubator.vector} is not present or this Java does not compile them, see {@link #describe()}. No
     * number depends on it.
     */
    public static boolean isVectorCompiled() {
        return isVectorAvailable() && WarmUp.isOver();
    }

    /** Returns the name, for example "vector engine (4 lanes a vector), double precision". */
    public String name() {
        if (form == null) {
            return "automatic engine, double precision";
        }
        return switch (form) {
            case PLAIN -> "plain engine, double precision";
            case VECTOR -> String.format(Locale.ROOT, "vector engine (%d lanes a vector), double precision", VectorState.WIDTH);
            case SINGLE -> String.format(Locale.ROOT, "vector engine (%d lanes a vector), single precision",
                    SingleVectorState.WIDTH);
        };
    }

    @Override
    public String toString() {
        return name();
    }

    /** Returns the form in which steps are taken now. */
    Form form() {
        if (form != null) {
            return form;
        }
        return isVectorCompiled() ? Form.VECTOR : Form.PLAIN;
    }
}
