package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Loss;
import io.github.w2slab.training.Pretraining;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs of every level have the bits that they had, whatever Java, processor and number of threads: numbers that notebooks
 * show are found again, and what a law says on one Java it says on all. Who means to change a run's bits writes the new hash.
 */
class BitsTest {

    private static final World WORLD = World.builder().dimension(96).subspaceDimension(24).tasks(3).correlation(0.3, -0.2).seed(1).build();

    private enum Kind {
        W2S("79aaff887d7116b858bd6572931ee3ace4a6d33d44abdc9da195870d4606e053",
                () -> full(weak(), Sgd.perDimension(0.1))),
        W2S_LEAKING("65dfaca60a02be5cfee6b673e3368a3277d7c78146cf903f9076d5aad3ec028c",
                () -> full(weak().leakage(0.2).noise(0.1), Sgd.perDimension(0.1).batchSize(3))),
        W2S_TRANSFORMED("45411ea3bbaac7c84e239266cee0b8005ebef8312415c36c1f8e037bc1352db8",
                () -> full(weak().transformed(LabelTransform.tanhOfSquare()), Sgd.perDimension(0.05).twoLooks(0.3))),
        SFT("906b16fd2decabddff1ec0c346b9dd7185bf9c0af5580e60936b354d3b94b82a",
                () -> full(Supervision.fineTuning(WORLD).noise(0.1), Sgd.perDimension(0.1).repeating(2))),
        PREFERENCES("a77c3eb9e10645723eb909dab98e2941b4aaa485630dbe4d3fb44be2bd137215",
                () -> full(weak().preferences(2), Sgd.perDimension(0.1))),
        BRADLEY_TERRY("70bae04fba4b01b846d40bc36b5ab57365c583eb1a7cee62ce6bc05b4e555b1c",
                () -> full(weak().preferences(2), Sgd.perDimension(0.1).loss(Loss.bradleyTerry()))),
        PRETRAINING("2f62f6948f0ff0368b2712f830ac1bd5aea94d873574db45a9e425dbe5750fb1",
                () -> Pretraining.of(WORLD).train(2000).history()),
        REDUCED("cf5586c1551cd0a7c4e8f3b3dae06e54cccc24ac0de19e12afa243eef374d3b6",
                () -> reduced(weak().leakage(0.2), Sgd.perDimension(0.1))),
        REDUCED_SFT("4d258b354c469841c69c317e9589d3ec8d78c752608b4b23bf196a63f21d1fea",
                () -> reduced(Supervision.fineTuning(WORLD).noise(0.1), Sgd.perDimension(0.1).repeating(2))),
        REDUCED_PREFERENCES("8d0241da1c5afbf47bcc74d6970cb7902cdb747f92a767490c93e1df5b8b21fc",
                () -> reduced(weak().preferences(2), Sgd.perDimension(0.1).batchSize(2))),
        MEAN("19054d5bd55b72eb61cd7a8ed6756bd390441b14090628c6f971d93ae865d0ec",
                () -> mean(weak())),
        MEAN_SFT("220aa0d6e0aeb8dc6cb6b949e28c6b034d6b16c3c1b8b1c6d2dfe223986c0e98",
                () -> mean(Supervision.fineTuning(WORLD)));

        private final String hash;
        private final Supplier<History> run;

        Kind(String hash, Supplier<History> run) {
            this.hash = hash;
            this.run = run;
        }
    }

    @ParameterizedTest
    @EnumSource
    void areTheSameEverywhere(Kind kind) {
        assertEquals(kind.hash, kind.run.get().hash());
    }

    private static Supervision weak() {
        return Supervision.weakToStrong(WORLD, WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(3));
    }

    private static RewardModel start() {
        return RewardModel.pretrained(WORLD).neuronsPerTask(20).activation(Activation.hermite(2)).seed(2).build();
    }

    private static History full(Supervision supervision, Sgd sgd) {
        return Training.of(start(), supervision, sgd.seed(4)).recordingAt(100, 700).train(2000).history();
    }

    private static History reduced(Supervision supervision, Sgd sgd) {
        return ReducedDynamics.of(start(), supervision, sgd.seed(4)).recordingAt(100, 700).train(2000).history();
    }

    private static History mean(Supervision supervision) {
        return MeanDynamics.of(start(), supervision, Sgd.perDimension(0.1)).recordingAt(100, 700).train(2000).history();
    }
}
