package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PretrainingTest {

    private static final World WORLD = World.builder().dimension(128).subspaceDimension(16).tasks(3).seed(1).build();

    private static Pretraining of(World world) {
        return Pretraining.of(world).neuronsPerTask(16).seed(2);
    }

    private static double ownShare(RewardModel model) {
        return IntStream.range(0, model.neurons()).mapToDouble(j -> model.energyShare(j, model.groupOf(j))).average()
                .orElseThrow();
    }

    private static long size(RewardModel model, int group) {
        return IntStream.range(0, model.neurons()).filter(j -> model.groupOf(j) == group).count();
    }

    /** From a share of 1/8 each neuron ends in one subspace, and every task has its neurons. */
    @Test
    void randomNeuronsSpecialiseToOneTaskEach() {
        Pretraining run = of(WORLD);
        assertTrue(ownShare(run.model()) < 0.25, "share at the start " + ownShare(run.model()));
        RewardModel model = run.train(60_000).model();
        assertTrue(ownShare(model) > 0.98, "share at the end " + ownShare(model));
        for (int k = 0; k < 3; k++) {
            assertTrue(size(model, k) >= 6, "task " + k + " has " + size(model, k) + " of 48 neurons");
        }
        for (String feature : List.of("alignment", "kept_1", "kept_2")) {
            assertTrue(run.history().last(feature) > 0.75, feature + " " + run.history().last(feature));
        }
    }

    /** With h_2 the flow is linear: after the same steps most neurons hold a mixture. */
    @Test
    void withoutAHigherPartNeuronsKeepAMixture() {
        RewardModel linear = of(WORLD).activation(Activation.hermite(2)).train(20_000).model();
        RewardModel quartic = of(WORLD).train(40_000).model();
        assertTrue(ownShare(linear) < 0.9, "share " + ownShare(linear));
        assertTrue(ownShare(quartic) > ownShare(linear) + 0.05, "share " + ownShare(quartic));
    }

    @Test
    void withoutTheTargetItsGroupIsFresh() {
        RewardModel model = of(WORLD).withoutTarget().train(60_000).model();
        assertEquals(48, model.neurons());
        RewardModel idealised = RewardModel.pretrained(WORLD).neuronsPerTask(16).seed(2).build();
        for (int j = 0; j < 16; j++) {
            assertEquals(0, model.groupOf(j));
            assertArrayEquals(idealised.neuron(j), model.neuron(j));
        }
        for (int j = 16; j < 48; j++) {
            assertTrue(model.groupOf(j) > 0 && model.energyShare(j, 0) < 0.01, "share in V_0 " + model.energyShare(j, 0));
        }
    }

    /** Neurons found by training are protected like those put there: their part in V_0 has died out, if not to 0. */
    @Test
    void weakToStrongElicitsAndFineTuningForgetsFromAModelPretrainedForReal() {
        RewardModel strong = of(WORLD).withoutTarget().train(60_000).model();
        WeakTeacher teacher = WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(3);
        Training w2s = Training.of(strong, Supervision.weakToStrong(WORLD, teacher), Sgd.spherical(0.03 / 16).seed(4))
                .train(10_000);
        Training sft = Training.of(strong, Supervision.fineTuning(WORLD), Sgd.spherical(0.05 / 128).seed(4))
                .train(20_000);
        double kept = w2s.history().at(0, "kept_1");
        assertEquals(kept, w2s.history().last("kept_1"), 0.01);
        assertTrue(w2s.history().last("alignment") > 0.7, "alignment " + w2s.history().last("alignment"));
        assertTrue(sft.history().last("kept_1") < 0.5 * kept, "SFT kept " + sft.history().last("kept_1"));
    }

    /** One step from the definition, in all d coordinates, for a tilted subspace. */
    @Test
    void aStepIsTheSphericalStepOfItsSample() {
        World tilted = World.builder().dimension(40).subspaceDimension(5).geometry(Geometry.OVERLAPPING_SUBSPACES)
                .correlation(0.4).build();
        LocalSample sample = LocalSample.of(tilted.task(1), new double[] {1, -2, 0.5, 0.3, 1.5});
        double[] x = tilted.task(1).subspace().vector(new double[] {1, -2, 0.5, 0.3, 1.5});
        double[] w = of(tilted).model().neuron(3);
        PretrainedNeuron neuron = new PretrainedNeuron(w);
        neuron.step(sample, 0.1, Activation.hermite(2), 0);
        double overlap = dot(tilted.task(1).feature(), x);
        double c = 0.1 * tilted.link().value(overlap) * Math.sqrt(2) * dot(w, x);
        double[] expected = new double[40];
        for (int i = 0; i < 40; i++) {
            expected[i] = w[i] + c * (x[i] - dot(w, x) * w[i]);
        }
        double norm = Math.sqrt(dot(expected, expected));
        assertArrayEquals(IntStream.range(0, 40).mapToDouble(i -> expected[i] / norm).toArray(), neuron.vector(), 1e-14);
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    @Test
    void whereItWasStoppedOrLookedAtChangesNoBit() {
        Pretraining whole = of(WORLD).train(5000);
        Pretraining parts = of(WORLD);
        List<String> sentences = new ArrayList<>();
        Monitoring.during(call -> new Monitor.Watch() {
            @Override
            public boolean proceed(long count) {
                return count < 700;
            }

            @Override
            public void close(long count, String sentence) {
                sentences.add(sentence);
            }
        }, () -> parts.train(5000));
        assertTrue(parts.step() >= 700 && parts.step() < 5000);
        assertTrue(sentences.get(0).startsWith("stopped after"), sentences.get(0));
        parts.train(13);
        parts.history();
        parts.train(5000 - parts.step());
        for (int j = 0; j < 48; j += 7) {
            assertArrayEquals(whole.model().neuron(j), parts.model().neuron(j));
        }
        assertArrayEquals(whole.history().column("kept_1"), parts.history().column("kept_1"));
    }

    @Test
    void badInputIsNamed() {
        assertEquals("learning rate must be finite and greater than 0, but is 0.0",
                assertThrows(IllegalArgumentException.class, () -> of(WORLD).learningRate(0)).getMessage());
        assertEquals("steps must be at least 0, but is -1",
                assertThrows(IllegalArgumentException.class, () -> of(WORLD).train(-1)).getMessage());
        Pretraining wild = of(WORLD).learningRate(1e200).train(10);
        assertEquals(0, wild.step());
        assertEquals("pretraining diverged at step 0: its update is not finite; take a smaller learning rate",
                assertThrows(IllegalStateException.class, () -> wild.train(10)).getMessage());
    }
}
