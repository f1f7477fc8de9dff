package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.evaluation.Localization;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Generator;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.ClosedForms;
import io.github.w2slab.theory.H2Law;
import io.github.w2slab.theory.LabelExpansion;
import io.github.w2slab.theory.LocalizationLaw;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** What the notebook on the model's own inputs says, at its size d = 256, s = 32, rho = 0.3, over seeds. */
@Tag("law")
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

    /** Mean overlap of target neurons with the direction in which the run's inputs vary most. */
    private static double overlapWithTheLeadingDirection(Run run) {
        Training end = (Training) run;
        double[] v = end.start().neuron(0);
        for (int i = 0; i < 300; i++) {
            double[] next = end.supervision().inputs().covarianceTimes(v);
            double size = Math.sqrt(Overlaps.of(next, next));
            v = Arrays.stream(next).map(x -> x / size).toArray();
        }
        double[] leading = v;
        return IntStream.of(end.model().group(0)).mapToDouble(j -> Math.abs(Overlaps.of(leading, end.model().neuron(j)))).average().orElseThrow();
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

    /** mu_1 about (1 + sqrt(s/m))^2/s, less of few neurons; a tilt of 0.99 has a sixth to somewhat over a quarter of all energy along it. */
    @Test
    void theLargestEigenvalueOfRandomNeurons() {
        for (int neurons : new int[] {16, 256, 4096}) {
            double ratio = 0;
            double share = 0;
            for (int seed = 0; seed < 8; seed++) {
                double mu = 1 / (Math.sqrt(2) * Generator.largestTilt(strong(seed, neurons)));
                ratio += mu * 32 / Math.pow(1 + Math.sqrt(32.0 / neurons), 2) / 8;
                share += 100 * outsideAndSeen(Generator.tilted(strong(seed, neurons), 0.99), seed)[0] / 224 / 8;
            }
            assertTrue(ratio > 0.78 && ratio < 1, neurons + " neurons: " + ratio);
            assertTrue(share > 0.15 && share < 0.29, neurons + " neurons: " + share);
        }
    }

    /** Of 500 examples: 3 tau^2 - 1 is negative on average and in most draws. */
    @Test
    void fewExamplesShowLittleOfTheTeacher() {
        double mean = 0;
        int positive = 0;
        for (int seed = 1; seed <= 40; seed++) {
            double growth = 3 * Math.pow(LabelExpansion.of(given(seed).from(learned(seed, 500))).scale(), 2) - 1;
            mean += growth / 40;
            positive += growth > 0 ? 1 : 0;
        }
        assertEquals(-0.17, mean, 0.08);
        assertTrue(positive >= 1 && positive <= 10, positive + " of 40");
    }

    /**
     * The scale of the teacher as learned subspaces show it, tau^2 = C tau_0^2 + s (1 - C)/(d - s) (1 - tau_0^2), and what follows for the
     * steps ln(1/sqrt part)/lambda: of more examples the part is smaller and lambda larger, and only of very many the former wins.
     */
    @Test
    void examplesBuyTheTargetAndNoTimeUntilTheyAreVeryMany() {
        for (int examples : new int[] {1000, 4000}) {
            double mean = IntStream.rangeClosed(1, 12).mapToDouble(seed -> Math.pow(LabelExpansion.of(given(seed).from(learned(seed, examples)))
                    .scale(), 2)).average().orElseThrow();
            assertEquals(scaleSquared(examples), mean, 0.035, "four standard errors, " + examples + " examples");
        }
        assertTrue(stepsToForget(8000) < stepsToForget(4000) - 200, stepsToForget(4000) + " and " + stepsToForget(8000));
        assertEquals(0, stepsToForget(16_000) - stepsToForget(8000), 60);
        assertEquals(Math.log(2) / (2 * 0.1 / 32 * (3 * scaleSquared(1_000_000) - 1)), stepsToForget(1_000_000) - stepsToForget(500_000), 10);
        assertEquals(210, stepsToForget(1_000_000) - stepsToForget(500_000), 15);
    }

    private static double scaleSquared(int examples) {
        double given = Math.pow(ClosedForms.teacherScale(0.7, Math.sqrt(1 - 0.09), 32, 256), 2);
        double c = LocalizationLaw.overlap(256, 32, examples, 1);
        return c * given + 32 * (1 - c) / 224 * (1 - given);
    }

    /** From the mean energy of an off-target neuron's part along the teacher, of s such, to most of the neuron. */
    private static double stepsToForget(int examples) {
        double part = (1 - LocalizationLaw.overlap(256, 32, examples, 1)) / 224;
        return -Math.log(part) / 2 / (0.1 / 32 * (3 * scaleSquared(examples) - 1));
    }

    /** The formulas and figures in the text. */
    @Test
    void examplesForATenthOutside() {
        assertEquals(0.36, LocalizationLaw.overlap(256, 32, 256, 1), 0.01);
        assertTrue(LocalizationLaw.overlap(256, 32, LEAST, 1) >= 0.9 - 2e-4 && LocalizationLaw.overlap(256, 32, LEAST - 100, 1) < 0.9);
        for (int n : new int[] {1000, 1400, 2000, 4000, 8000, 32_000}) {
            double below = LocalizationLaw.overlap(256, 32, n, 1) - LocalizationLaw.spikedOverlap(256, n, 1);
            assertTrue(below > 0 && below < 0.04, n + " examples: " + below);
        }
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
                .measuring("while kept", GeneratorLawTest::whileKept).measuring("leading", GeneratorLawTest::overlapWithTheLeadingDirection)
                .run(p -> student(given(p.seed())
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
        double[] leading = tilts.summary("leading").doubleColumn("leading").asDoubleArray();
        assertTrue(leading[3] > alignment[3] && leading[3] > 0.4 && leading[7] > 2 * leading[5], "drawn there: " + Arrays.toString(leading));
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
