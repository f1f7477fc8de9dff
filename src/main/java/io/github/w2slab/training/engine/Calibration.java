package io.github.w2slab.training.engine;

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
 * anybody should wait. So both engines take {@value #BLOCKS} small blocks in the background, again and again for a while if
 * the vectors seem to lose, for they may be compiled late on a busy machine. Who asks earlier waits {@value #MOST_MILLIS} ms at
 * most and is given what is likely. The bits are the same in any case.
 *
 * @param vector      true for the vector engine
 * @param plainNanos  what a step of one neuron and coordinate took on the plain engine, NaN if it was not measured
 * @param vectorNanos the same on the vector engine
 */
record Calibration(boolean vector, double plainNanos, double vectorNanos) {

    private static final int MOST_MILLIS = 50;
    private static final int BLOCKS = 4000;
    /** Where not one round of both ends in this time, nothing is decided. */
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
            long end = System.nanoTime() + MOST_NANOS;
            Measured vector = new Measured(Engine.vector());
            Measured plain = new Measured(Engine.plain());
            boolean complete;
            do {
                complete = vector.take(end) && plain.take(end);
            } while (complete && vector.nanos() > plain.nanos());
            boolean both = vector.rounds > 0 && plain.rounds > 0;
            VERDICT.complete(both ? new Calibration(vector.nanos() < plain.nanos(), plain.nanos(), vector.nanos()) : likely());
        } catch (Throwable t) {
            VERDICT.completeExceptionally(t);
        }
    }

    /** One engine on a block of its own, and the shortest time that a block took. */
    private static final class Measured {
        private final SampleBlock block;
        private final Panel panel;
        private final State state;
        private double best = Double.POSITIVE_INFINITY;
        private int rounds;

        private Measured(Engine engine) {
            World world = World.builder().dimension(2 * COORDINATES).subspaceDimension(COORDINATES).build();
            int lanes = engine.form().lanes(16, 1);
            RewardModel model = RewardModel.pretrained(world).neuronsPerTask(lanes).build();
            Supervision supervision = Supervision.trueLabelsOnLocalizedInputs(world);
            block = engine.form().newBlock(SAMPLES, COORDINATES, supervision.samples(1));
            block.fill(0);
            panel = engine.form().newPanel(lanes, COORDINATES, SAMPLES, Activation.hermite(2), new double[lanes]);
            state = engine.form().newState(lanes, COORDINATES);
            for (int l = 0; l < lanes; l++) {
                double[] w = model.neuron(l);
                for (int i = 0; i < COORDINATES; i++) {
                    state.set(i, l, w[i]);
                }
            }
        }

        /** Takes a round of blocks; false if it is not complete at the end of the time. */
        private boolean take(long end) {
            long begin = System.nanoTime();
            for (int n = 0; n < BLOCKS; n++) {
                if (begin > end) {
                    return false;
                }
                panel.begin(block, SAMPLES, state);
                for (int k = 0; k < SAMPLES; k++) {
                    panel.read(block, k, 1);
                    panel.step(block, k, 1, 0.01, block.y);
                }
                panel.write(block, SAMPLES, state, state);
                long now = System.nanoTime();
                best = Math.min(best, now - begin);
                begin = now;
            }
            rounds++;
            return true;
        }

        /** Per step, neuron and coordinate. */
        private double nanos() {
            return best / SAMPLES / COORDINATES / state.lanes;
        }
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
