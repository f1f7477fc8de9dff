package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.engine.Engine;
import io.github.w2slab.world.World;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EngineTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(8).build();
    private static final RewardModel START = RewardModel.pretrained(WORLD).neuronsPerTask(10).build();
    private static final Supervision SFT = Supervision.fineTuning(WORLD);
    private static final List<Engine> DOUBLE = List.of(Engine.plain(), Engine.vector());
    private static final List<Engine> ALL = List.of(Engine.plain(), Engine.vector(), Engine.automatic(),
            Engine.vector().inSinglePrecision());

    private static double length(double[] w) {
        double energy = 0;
        for (double value : w) {
            energy += value * value;
        }
        return Math.sqrt(energy);
    }

    private static void assertUnit(RewardModel model) {
        for (int j = 0; j < model.neurons(); j++) {
            assertEquals(1, length(model.neuron(j)), 1e-12, "neuron " + j);
        }
    }

    @Test
    void whatRunsByDefaultIsDescribed() {
        assertTrue(Engine.describe().startsWith("plain engine, double precision") || Engine.describe().startsWith("vector engine ("),
                Engine.describe());
        assertFalse(Engine.automatic().isSinglePrecision(), "single precision is for the user to choose");
        assertEquals("plain engine, double precision", Engine.plain().name());
        assertTrue(Engine.plain().inSinglePrecision().name().endsWith("single precision"));
        assertEquals(Engine.automatic().name(), Training.of(START, SFT, Sgd.spherical(0.01)).engine().name());
    }

    /**
     * Labels of size 1e9 and more multiply the scale by up to that in one step: over a block of 32 it would pass 1e308, or
     * fall below 1e-308 on labels that pull as hard. Inside the bounds and beyond them the plain step is the same.
     */
    @Test
    void theLazyScaleIsFoldedWhereItWouldOverflowOrUnderflow() {
        for (double size : new double[] {1e9, 1e30, 1e60, 1e99, 1e120, 1e150}) {
            for (double sign : new double[] {1, -1}) {
                Supervision huge = SFT.transformed(LabelTransform.of("huge", y -> sign * size));
                Sgd sgd = Sgd.spherical(0.01).seed(4);
                for (Engine engine : DOUBLE) {
                    Training run = Training.of(START, huge, sgd).on(engine).train(100);
                    assertEquals(100, run.step(), engine + ", labels " + sign * size);
                    assertUnit(run.model());
                    double[][] plain = PlainSgd.train(START, huge, sgd, 1);
                    RewardModel one = Training.of(START, huge, sgd).on(engine).train(1).model();
                    for (int j = 0; j < plain.length; j++) {
                        assertArrayEquals(plain[j], one.neuron(j), 1e-9, engine + ", labels " + sign * size);
                    }
                }
            }
        }
    }

    @Test
    void singlePrecisionFoldsItsScaleToo() {
        for (double size : new double[] {1e3, 1e6, 1e12}) {
            Supervision huge = SFT.transformed(LabelTransform.of("huge", y -> -size));
            for (Engine engine : ALL) {
                Training run = Training.of(START, huge, Sgd.spherical(0.01).seed(4)).on(engine).train(100);
                assertEquals(100, run.step(), engine + ", labels " + -size);
                assertUnit(run.model());
            }
        }
    }

    /** With d = 4, linear activation and large steps gamma comes near 1 again and again: a is near 0, and the scale with it. */
    @Test
    void aStepMayTakeAwayNearlyAllOfANeuron() {
        World world = World.builder().dimension(4).subspaceDimension(2).tasks(2).build();
        RewardModel start = RewardModel.of(world, Activation.series(0, 1), new int[] {0, 1},
                new double[][] {{1, 0, 0, 0}, {0, 0, 1, 0}});
        for (Engine engine : ALL) {
            Training run = Training.of(start, Supervision.fineTuning(world), Sgd.spherical(0.5)).on(engine).train(2000);
            assertEquals(2000, run.step());
            assertUnit(run.model());
        }
    }

    @Test
    void runsSideBySideGiveTheBitsOfRunsAlone() {
        List<Long> seeds = List.of(1L, 2L, 3L, 4L, 5L);
        ConcurrentHashMap<Long, double[]> together = new ConcurrentHashMap<>();
        seeds.parallelStream().forEach(seed -> together.put(seed, neuron(seed)));
        for (long seed : seeds) {
            assertArrayEquals(neuron(seed), together.get(seed));
        }
    }

    private static double[] neuron(long seed) {
        return Training.of(START, SFT, Sgd.spherical(0.01).seed(seed)).train(3000).model().neuron(3);
    }

    /** Two copies of the weights and what blocks of samples take, however often the run is looked at. */
    @ParameterizedTest
    @MethodSource("engines")
    void aRunHoldsTwoCopiesOfItsWeights(Engine engine) {
        World world = World.builder().dimension(16_384).subspaceDimension(64).build();
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(256).build();
        long weights = 8L * start.neurons() * world.dimension();
        long before = used();
        Training run = Training.of(start, Supervision.fineTuning(world), Sgd.spherical(1e-4)).on(engine).train(70);
        assertTrue(run.history().size() > 3);
        long held = used() - before;
        assertTrue(held <= 2 * weights + (64L << 20), held + " bytes for " + weights + " of weights");
        assertTrue(held >= 2 * weights * 9 / 10, "what is measured is the run: " + held);
        assertEquals(70, run.step());
    }

    static List<Engine> engines() {
        return Engine.isVectorAvailable() ? List.of(Engine.plain(), Engine.vector()) : List.of(Engine.plain());
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    @Test
    @Tag("slow")
    void tenMillionStepsAtThePapersSizeKeepWeightsUnit() {
        World world = World.builder().dimension(1024).subspaceDimension(64).build();
        RewardModel start = RewardModel.pretrained(world).neuronsPerTask(4).build();
        Training run = Training.of(start, Supervision.fineTuning(world), Sgd.spherical(0.001)).recordingAt(0)
                .train(10_000_000);
        assertEquals(10_000_000, run.step());
        assertUnit(run.model());
    }

    @Test
    void aMillionStepsKeepWeightsUnit() {
        WeakTeacher teacher = WeakTeacher.withAlignment(WORLD.target(), 0.7);
        for (Engine engine : ALL) {
            RewardModel model = Training.of(START, Supervision.weakToStrong(WORLD, teacher), Sgd.spherical(0.01)).on(engine)
                    .recordingAt(0).train(engine.isSinglePrecision() ? 100_000 : 1_000_000).model();
            assertUnit(model);
        }
    }
}
