package io.github.w2slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.embeddings.TaskRows;
import io.github.w2slab.evaluation.BestOfN;
import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.theory.Exponents;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.Measure;
import io.github.w2slab.training.Pretraining;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a user names, or writes as a function of one's own, is looked at before it is used. */
class OwnPartsTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(8).build();
    private static final Supervision SFT = Supervision.fineTuning(WORLD);
    private static final RewardModel STRONG = RewardModel.pretrained(WORLD).neuronsPerTask(4).build();
    private static final Training RUN = Training.of(STRONG, SFT, Sgd.spherical(0.01));

    private static final Map<String, Consumer<String>> NAMED = Map.ofEntries(
            Map.entry("activation", name -> Activation.of(name, z -> z, z -> 1)),
            Map.entry("link", name -> Link.of(name, t -> t)),
            Map.entry("label transformation", name -> LabelTransform.of(name, y -> y)),
            Map.entry("supervision", name -> Supervision.of(name, Inputs.localized(WORLD), WORLD.target().reward())),
            Map.entry("supervision, renamed", SFT::named),
            Map.entry("run", RUN::named),
            Map.entry("reduced run", name -> ReducedDynamics.of(RUN).named(name)),
            Map.entry("pretraining", name -> Pretraining.of(WORLD).named(name)),
            Map.entry("run of a comparison", name -> Comparison.over(1).add(name, seed -> RUN)),
            Map.entry("axis", name -> Sweep.over(name, 1, 2)),
            Map.entry("axis of words", name -> Sweep.over("rate", 1, 2).and(name, "a", "b")),
            Map.entry("final measure", name -> Sweep.over("rate", 1, 2).measuring(name, run -> 0)),
            Map.entry("exponents", name -> Exponents.of(name, t -> t)),
            Map.entry("rows", name -> TaskRows.of(name, new float[10][2], new double[10], new double[10])),
            Map.entry("proxy", name -> BestOfN.over(name, 2, seed -> null, 2)),
            Map.entry("measure", name -> Measure.of(name, 0, neuron -> 0)),
            Map.entry("measure of the model", name -> Measure.ofModel(name, model -> 0)));

    private static String refusal(Executable made) {
        return assertThrows(IllegalArgumentException.class, made).getMessage();
    }

    @Test
    void aNameIsAWord() {
        NAMED.forEach((what, made) -> {
            assertTrue(refusal(() -> made.accept(null)).matches("name.* must be given, but is null"), what);
            for (String blank : new String[] {"", " ", "\t\n"}) {
                String told = refusal(() -> made.accept(blank));
                assertTrue(told.matches("(?s)name.* must be a word or more, but is \"" + blank + "\""), what + ": " + told);
            }
        });
    }

    @Test
    void aFunctionIsFinite() {
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            String told = refusal(() -> Activation.of("mine", z -> wrong, z -> 0));
            assertTrue(told.matches("function of mine at z = -5\\.9\\d+ must be finite, but is " + wrong), told);
            told = refusal(() -> Activation.of("mine", z -> z, z -> wrong));
            assertTrue(told.matches("derivative of mine at z = -5\\.9\\d+ must be finite, but is " + wrong), told);
            told = refusal(() -> Link.of("mine", t -> t > 0 ? wrong : t));
            assertTrue(told.matches("link mine at t = 0\\.0\\d+ must be finite, but is " + wrong), told);
        }
    }

    @Test
    void aScheduleGivesARate() {
        for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -0.1}) {
            String wanted = "learning rate of step 0 must be finite and at least 0, but is " + wrong;
            assertEquals(wanted, refusal(() -> Sgd.spherical(step -> wrong)));
            assertEquals(wanted, refusal(() -> Sgd.perDimension(step -> wrong)));
            Training later = Training.of(STRONG, SFT, Sgd.spherical(step -> step < 10 ? 0.01 : wrong));
            assertEquals(wanted.replace("step 0", "step 10"), refusal(() -> later.train(100)));
        }
    }
}
