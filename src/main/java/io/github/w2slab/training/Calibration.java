package io.github.w2slab.training;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.World;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Which of the two engines is faster on this processor.
 *
 * <p>Until HotSpot has compiled them, vector instructions are far slower than loops, and compiling takes longer than
 * anybody should wait. So both engines take {@value #BLOCKS} small blocks in the background, and who asks earlier waits
 * {@value #MOST_MILLIS} ms at most and is given what is likely. The bits are the same in any case.
 *
 * @param vector      true for the vector engine
 * @param plainNanos  what a step of one neuron and coordinate took on the plain engine, NaN if it was not measured
 * @param vectorNanos the same on the vector engine
 */
record Calibration(boolean vector, double plainNanos, double vectorNanos) {

    private static final int MOST_MILLIS = 50;
    private static final int BLOCKS = 4000;
    /** Where even this does not end, nothing is decided. */
    private static final long MOST_NANOS = 4_000_000_000L;
    /** From this width on vectors are taken to be faster until it is known: that of AVX2 in double precision. */
    private static final int LIKELY_WIDTH = 4;
    private static final int COORDINATES = 16;
    private static final int SAMPLES = 8;

    private static final CompletableFuture<Calibration> VERDICT = new CompletableFuture<>();

    static {
        if (Engine.isVectorAvailable()) {
            Thread thread = new Thread(Calibration::measureBoth, "w2s-lab calibration");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.start();
        } else {
            VERDICT.complete(new Calibration(false, Double.NaN, Double.NaN));
        }
    }

    /** Returns the verdict, or what is likely if it is not known soon. */
    static Calibration result() {
        boolean interrupted = Thread.interrupted();
        try {
            return VERDICT.get(MOST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException e) {
            interrupted |= e instanceof InterruptedException;
            return likely();
        } catch (ExecutionException e) {
            return new Calibration(false, Double.NaN, Double.NaN);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Calibration likely() {
        return new Calibration(VectorState.WIDTH >= LIKELY_WIDTH, Double.NaN, Double.NaN);
    }

    private static void measureBoth() {
        try {
            double vector = nanos(Engine.vector());
            double plain = nanos(Engine.plain());
            boolean decided = !Double.isNaN(vector) && !Double.isNaN(plain);
            VERDICT.complete(decided ? new Calibration(vector < plain, plain, vector) : likely());
        } catch (Throwable t) {
            VERDICT.completeExceptionally(t);
        }
    }

    /** The best block, per neuron, step and coordinate; NaN if it takes too long. */
    private static double nanos(Engine engine) {
        World world = World.builder().dimension(2 * COORDINATES).subspaceDimension(COORDINATES).build();
        Supervision supervision = Supervision.trueLabelsOnLocalizedInputs(world);
        int lanes = engine.lanes(16, 1);
        RewardModel model = RewardModel.pretrained(world).neuronsPerTask(lanes).build();
        SampleBlock block = engine.newBlock(SAMPLES, COORDINATES, supervision.samples(1));
        Panel panel = engine.newPanel(lanes, COORDINATES, SAMPLES, Activation.hermite(2), new double[lanes]);
        State state = engine.newState(lanes, COORDINATES);
        for (int l = 0; l < lanes; l++) {
            double[] w = model.neuron(l);
            for (int i = 0; i < COORDINATES; i++) {
                state.set(i, l, w[i]);
            }
        }
        double best = Double.POSITIVE_INFINITY;
        long end = System.nanoTime() + MOST_NANOS;
        long begin = System.nanoTime();
        block.fill(0);
        for (int n = 0; n < BLOCKS; n++) {
            if (begin > end) {
                return Double.NaN;
            }
            panel.begin(block, SAMPLES, state);
            for (int k = 0; k < SAMPLES; k++) {
                panel.read(block, k, 1);
                panel.step(block, k, 1, 0.01, block.y);
            }
            panel.end(block, SAMPLES, state, state);
            long now = System.nanoTime();
            best = Math.min(best, now - begin);
            begin = now;
        }
        return best / SAMPLES / COORDINATES / lanes;
    }

    String describe() {
        String chosen = (vector ? Engine.vector() : Engine.plain()).name();
        if (!Engine.isVectorAvailable()) {
            return chosen + "; the module jdk.incubator.vector is not present";
        }
        if (Double.isNaN(plainNanos)) {
            return chosen + "; taken to be the faster one, calibration is under way";
        }
        return String.format(Locale.ROOT,
                "%s; a step took %.3f ns a neuron and coordinate with vector instructions, %.3f in plain loops", chosen,
                vectorNanos, plainNanos);
    }
}
