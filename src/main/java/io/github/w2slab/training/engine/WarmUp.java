package io.github.w2slab.training.engine;

import com.sun.management.ThreadMXBean;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.World;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Has Java compile the vector form, by small blocks in the background, and tells when it has.
 *
 * <p>Until HotSpot has compiled them, vectors are objects in memory, and steps hundreds of times slower than in loops.
 * Compiled code keeps vectors in registers and makes no objects, so what the blocks leave in memory tells, on a busy machine
 * as on a quiet one, and no time need be compared. A Java that never gets there stays with plain loops.
 */
final class WarmUp {

    /** Blocks between two looks at what they have made. */
    private static final int ROUND = 50;
    /** What a round of compiled blocks makes at most, a block: a few arrays while samples are drawn. */
    private static final long COMPILED_BYTES = 4096;
    /** Rounds in a row, for code is thrown away and compiled anew while its branches become known. */
    private static final int GOOD_ROUNDS = 3;
    /**
     * Rounds in a row that make as many objects as the best one, and far fewer than the first: Java 17 leaves some in the
     * largest loops now and then, for good, and is at least as fast as plain loops then.
     */
    private static final int SETTLED_ROUNDS = 200;
    private static final int FAR_FEWER = 5;
    /** After so much work of the thread Java will not compile it. */
    private static final long MOST_NANOS = 20_000_000_000L;

    private static final long BEGIN = System.nanoTime();
    private static volatile boolean over;
    private static volatile boolean givenUp;
    private static volatile long nanos;

    static {
        Thread thread = new Thread(null, WarmUp::compile, "w2s-lab warm-up of the vector engine", 0, false);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private WarmUp() {
    }

    /** Begins it, the first time, and tells whether the vector form is compiled. */
    static boolean isOver() {
        return over;
    }

    static String describe() {
        String plain = Engine.plain().name();
        String vector = Engine.vector().name();
        if (over) {
            return String.format(Locale.ROOT, "%s; compiled after %.1f s, plain loops until then", vector, nanos * 1e-9);
        }
        return givenUp ? plain + "; this Java does not compile the " + vector
                : plain + ", with the same bits until the " + vector + " is compiled";
    }

    private static void compile() {
        if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean memory)
                || !memory.isThreadAllocatedMemorySupported()) {
            givenUp = true;
            return;
        }
        Small problem = new Small();
        long first = 0;
        long least = Long.MAX_VALUE;
        int good = 0;
        int settled = 0;
        while (good < GOOD_ROUNDS && settled < SETTLED_ROUNDS && !givenUp) {
            long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
            problem.takeRound();
            long made = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            first = Math.max(first, made);
            good = made < COMPILED_BYTES * ROUND ? good + 1 : 0;
            settled = made >= least - least / 100 && made < first / FAR_FEWER ? settled + 1 : 0;
            least = Math.min(least, made);
            givenUp = memory.getCurrentThreadCpuTime() > MOST_NANOS;
        }
        nanos = System.nanoTime() - BEGIN;
        over = !givenUp;
    }

    /**
     * Neurons that take blocks of steps on one sample each: more coordinates than a slice has, and the remainders that tiles
     * can meet. With batches and an activation that is no polynomial beside it, Java 17 left objects in the largest loops in
     * four starts of ten.
     */
    private static final class Small {

        private static final int COORDINATES = VectorState.SLICE + 18;
        private static final int SAMPLES = 28;

        private final SampleBlock block;
        private final Panel panel;
        private final State state;
        private final State next;
        private long taken;

        private Small() {
            World world = World.builder().dimension(2 * COORDINATES).subspaceDimension(COORDINATES).build();
            int lanes = Form.VECTOR.unit();
            RewardModel model = RewardModel.pretrained(world).neuronsPerTask(lanes).build();
            Supervision supervision = Supervision.trueLabelsOnLocalizedInputs(world);
            block = Form.VECTOR.newBlock(SAMPLES, COORDINATES, supervision.samples(1));
            panel = Form.VECTOR.newPanel(lanes, COORDINATES, SAMPLES, Activation.hermite(2), new double[lanes]);
            state = Form.VECTOR.newState(lanes, COORDINATES);
            next = Form.VECTOR.newState(lanes, COORDINATES);
            for (int l = 0; l < lanes; l++) {
                double[] w = model.neuron(l);
                for (int i = 0; i < COORDINATES; i++) {
                    state.set(i, l, w[i]);
                }
            }
        }

        private void takeRound() {
            for (int n = 0; n < ROUND; n++) {
                block.fill(taken++ * SAMPLES);
                panel.begin(block, SAMPLES, state);
                for (int k = 0; k < SAMPLES; k++) {
                    panel.read(block, k, 1);
                    panel.step(block, k, 1, 1e-4, block.y);
                }
                panel.write(block, SAMPLES, state, next);
            }
        }
    }
}
