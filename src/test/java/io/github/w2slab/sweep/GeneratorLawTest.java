package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.evaluation.Localization;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Generator;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.H2Law;
import io.github.w2slab.theory.LabelExpansion;
import io.github.w2slab.theory.LocalizationLaw;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** What the notebook on the model's own inputs says, at its size d = 256, s = 32, rho = 0.3, over seeds. */
class GeneratorLawTest {

    /** Examples of which a tenth of the energy is outside. */
    private static final int LEAST = 4330;

    private static World world(long seed) {
        return World.builder().dimension(256).subspaceDimension(32).correlation(0.3).seed(seed).build();
    }

    private static RewardModel strong(long seed, int neurons) {
        return RewardModel.pretrained(world(seed)).neuronsPerTask(neurons).seed(seed).build();
    }

    private static Supervision given(long seed) {
        return Supervision.weakToStrong(world(seed), WeakTeacher.withAlignment(world(seed).target(), 0.7).seed(seed));
    }

    private static Generator learned(long seed, int examples) {
        return Generator.learned(world(seed), examples, 1, seed);
    }

    private static Training student(Supervision lesson, long seed) {
        return Training.of(strong(seed, 16), lesson, Sgd.perDimension(0.1).seed(seed));
    }

    private static double whileKept(Run run) {
        double[] alignment = run.history().column("alignment");
        double[] kept = run.history().column("kept_1");
        double best = 0;
        for (int i = 0; i < kept.length && kept[i] > 0.9; i++) {
            best = Math.max(best, alignment[i]);
        }
        return best;
    }

    private static double[] outsideAndSeen(Generator generator, long seed) {
        Localization found = Localization.of(Inputs.from(generator), strong(seed, 16));
        return new double[] {found.outside(), found.seen()};
    }

    /** Most of a tilted law's energy is outside V_0 with 16 neurons, and a third with 4,096; a tenth is with 4,000 examples. */
    @Test
    void whatIsOutsideOfEachLaw() {
        double[] few = new double[6];
        double[] many = new double[6];
        double[] learnt = new double[6];
        double[] seen = new double[6];
        for (int i = 0; i < 6; i++) {
            few[i] = outsideAndSeen(Generator.tilted(strong(i, 16), 0.99), i)[0];
            many[i] = outsideAndSeen(Generator.tilted(strong(i, 4096), 0.99), i)[0];
            learnt[i] = outsideAndSeen(learned(i, 4000), i)[0];
            seen[i] = outsideAndSeen(learned(i, 4000), i)[1];
        }
        assertEquals(0.60, Arrays.stream(few).average().orElseThrow(), 0.03);
        assertEquals(0.36, Arrays.stream(many).average().orElseThrow(), 0.03);
        assertEquals(0.108, Arrays.stream(learnt).average().orElseThrow(), 0.003);
        assertEquals(0.017, Arrays.stream(seen).average().orElseThrow(), 0.004);
    }

    /** As many neurons as make M nearly even bring the tilt to its limit; what it takes is 16 s / (1 - kappa)^2. */
    @Test
    void anEvenTiltTakesManyNeurons() {
        World small = World.builder().dimension(32).subspaceDimension(4).correlation(0.3).seed(1).build();
        double limit = 28 / (28 + 4 / (1 - 0.9));
        double[] off = new double[2];
        for (int i = 0; i < 2; i++) {
            RewardModel model = RewardModel.pretrained(small).neuronsPerTask(i == 0 ? 64 : 64_000).seed(1).build();
            off[i] = LocalizationLaw.tilted(model, 0.9).outside() / limit - 1;
        }
        assertTrue(off[0] > 0.2, off[0] + "");
        assertEquals(0, off[1], 0.1);
    }

    /** The formulas and figures in the text. */
    @Test
    void examplesForATenthOutside() {
        assertEquals(0.36, LocalizationLaw.overlap(256, 32, 256, 1), 0.01);
        assertTrue(LocalizationLaw.overlap(256, 32, LEAST, 1) >= 0.9 - 2e-4 && LocalizationLaw.overlap(256, 32, LEAST - 100, 1) < 0.9);
        double halved = LocalizationLaw.learned(256, 32, 16_000, 1).seen() / LocalizationLaw.learned(256, 32, 32_000, 1).seen();
        assertEquals(2, halved, 0.08);
        for (double noise : new double[] {0.5, 1}) {
            int n = 100_000;
            double rough = (256 - 32) * noise * noise * (1 + noise * noise) / n;
            assertEquals(rough, 1 - LocalizationLaw.overlap(256, 32, n, noise), 0.02 * rough);
            assertEquals(256 / 224.0 * rough, 1 - LocalizationLaw.spikedOverlap(256, n, noise), 0.02 * rough);
        }
    }

    /** No tilt is good and safe: by the time that the target is found the other feature is lost, whatever share and neurons. */
    @Test
    void noTiltIsGoodForTheTargetAndSafeForTheOthers() {
        Sweep tilts = Sweep.over("neurons", 16, 4096).and("share", 0, 0.5, 0.9, 0.99).seeds(4).steps(12_000)
                .measuring("while kept", GeneratorLawTest::whileKept).run(p -> student(given(p.seed())
                        .from(Generator.tilted(strong(p.seed(), (int) p.value("neurons")), p.value("share")))
                        .transformed(LabelTransform.identity().standardised()), p.seed()));
        Table found = tilts.summary("alignment", "kept_1", "while kept");
        double[] alignment = found.doubleColumn("alignment").asDoubleArray();
        double[] safe = found.doubleColumn("while kept").asDoubleArray();
        assertTrue(alignment[5] > alignment[4] && alignment[6] > alignment[5], "stronger, better: " + Arrays.toString(alignment));
        for (int i = 0; i < 8; i++) {
            assertTrue(found.doubleColumn("kept_1").get(i) < 0.45, found.print());
            assertTrue(safe[i] < 0.6, found.print());
        }
        assertTrue(alignment[6] > alignment[2] && alignment[6] > alignment[4], "more neurons, better: " + Arrays.toString(alignment));
        assertTrue(alignment[3] < alignment[2] && alignment[7] < alignment[6], "too strong, worse: " + Arrays.toString(alignment));
    }

    /** From a thousand examples little is learnt; from 4,000 on the target is, to the closed form, before the other is lost. */
    @Test
    void thousandsOfExamplesMakeWeakToStrongGoodAndAThousandDoNot() {
        Sweep sizes = Sweep.over("examples", 500, 4000, 8000).seeds(6).steps(12_000)
                .measuring("while kept", GeneratorLawTest::whileKept)
                .measuring("growth", run -> 3 * Math.pow(LabelExpansion.of(((Training) run).supervision()).scale(), 2) - 1)
                .measuring("plateau", run -> H2Law.of((Training) run).plateau())
                .run(p -> student(given(p.seed()).from(learned(p.seed(), (int) p.value("examples"))), p.seed()));
        Table found = sizes.summary("alignment", "plateau", "kept_1", "while kept", "growth");
        double[] alignment = found.doubleColumn("alignment").asDoubleArray();
        double[] safe = found.doubleColumn("while kept").asDoubleArray();
        double[] kept = found.doubleColumn("kept_1").asDoubleArray();
        assertTrue(alignment[0] < 0.2 && kept[0] > 0.9, found.print());
        assertTrue(found.doubleColumn("growth").get(0) < 0 && found.doubleColumn("growth").get(1) > 0.25, found.print());
        for (int i = 1; i < 3; i++) {
            assertEquals(found.doubleColumn("plateau").get(i), alignment[i], 0.03);
            assertTrue(safe[i] > 0.7 && kept[i] < 0.15, found.print());
        }
    }
}
