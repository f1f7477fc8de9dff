package io.github.w2slab.training.engine;

import java.util.Locale;

/**
 * What carries out the steps of a run. Plain loops and vector instructions give the same bits; single precision, which
 * nobody but the user chooses, gives other numbers of the same law.
 *
 * <p>{@link #fastest()}, the default, takes vector instructions where the module {@code jdk.incubator.vector} is present
 * and a short calibration has found them faster on this processor.
 */
public final class Engine {

    private final boolean vector;
    private final boolean single;

    private Engine(boolean vector, boolean single) {
        this.vector = vector;
        this.single = single;
    }

    /** The engine in plain loops, in double precision. */
    public static Engine plain() {
        return new Engine(false, false);
    }

    /**
     * The engine in vector instructions, in double precision.
     *
     * @throws IllegalStateException if the module is not present
     */
    public static Engine vector() {
        if (!isVectorAvailable()) {
            throw new IllegalStateException("the vector engine needs the module jdk.incubator.vector; start Java with "
                    + "--add-modules jdk.incubator.vector, or use Engine.plain(), which gives the same bits");
        }
        return new Engine(true, false);
    }

    /** The engine of the two that calibration found faster, in double precision. */
    public static Engine fastest() {
        return new Engine(Calibration.result().vector(), false);
    }

    /** The same engine in single precision: about half the time, and weights with 7 digits in place of 16. */
    public Engine inSinglePrecision() {
        return new Engine(vector, true);
    }

    /** True if the module {@code jdk.incubator.vector} is present. */
    public static boolean isVectorAvailable() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /** True for single precision. */
    public boolean isSinglePrecision() {
        return single;
    }

    /** Says which engine runs by default on this machine and what the calibration has measured. */
    public static String describe() {
        return Calibration.result().describe();
    }

    /** Returns the name, for example "vector engine (4 lanes a vector), double precision". */
    public String name() {
        String kind = vector ? String.format(Locale.ROOT, "vector engine (%d lanes a vector)", lanesOfAVector())
                : "plain engine";
        return kind + (single ? ", single precision" : ", double precision");
    }

    @Override
    public String toString() {
        return name();
    }

    private int lanesOfAVector() {
        return single ? SingleVectorState.WIDTH : VectorState.WIDTH;
    }

    /** Returns in which form steps are taken now. */
    Form form() {
        if (single) {
            return vector ? Form.SINGLE : Form.SINGLE_PLAIN;
        }
        return vector ? Form.VECTOR : Form.PLAIN;
    }
}
