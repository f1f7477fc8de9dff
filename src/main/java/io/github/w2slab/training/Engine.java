package io.github.w2slab.training;

import io.github.w2slab.model.Activation;
import io.github.w2slab.supervision.Samples;
import java.util.Locale;

/**
 * What carries out the steps of a run. Plain loops and vector instructions give the same bits; single precision, which
 * nobody but the user chooses, gives other numbers of the same law.
 *
 * <p>{@link #fastest()}, the default, takes vector instructions where the module {@code jdk.incubator.vector} is present
 * and a short calibration has found them faster on this processor.
 */
public final class Engine {

    /** Neurons side by side in a panel, at most. */
    private static final int MAX_LANES = 64;

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

    /** Returns how many lanes a panel has, so that each thread has as many neurons as the others, nearly. */
    int lanes(int neurons, int threads) {
        int unit = vector ? 4 * lanesOfAVector() : 8;
        int most = Math.max(unit, MAX_LANES);
        int share = Math.max(1, (neurons + threads - 1) / threads);
        int panels = (share + most - 1) / most;
        return ((share + panels - 1) / panels + unit - 1) / unit * unit;
    }

    /** @param source is used by this block alone */
    SampleBlock newBlock(int samples, int coordinates, Samples source) {
        if (single) {
            return vector ? new SingleVectorBlock(samples, coordinates, source.inVectors())
                    : new SinglePlainBlock(samples, coordinates, source);
        }
        return vector ? new VectorBlock(samples, coordinates, source.inVectors()) : new PlainBlock(samples, coordinates, source);
    }

    State newState(int lanes, int coordinates) {
        if (single) {
            return vector ? new SingleVectorState(lanes, coordinates) : new SinglePlainState(lanes, coordinates);
        }
        return vector ? new VectorState(lanes, coordinates) : new PlainState(lanes, coordinates);
    }

    /** @param restEnergy for each lane the energy outside the inputs' coordinates at the start */
    Panel newPanel(int lanes, int coordinates, int samples, Activation activation, double[] restEnergy) {
        if (single) {
            return vector ? new SingleVectorPanel(lanes, coordinates, samples, activation, restEnergy)
                    : new SinglePlainPanel(lanes, coordinates, samples, activation, restEnergy);
        }
        return vector ? new VectorPanel(lanes, coordinates, samples, activation, restEnergy)
                : new PlainPanel(lanes, coordinates, samples, activation, restEnergy);
    }
}
