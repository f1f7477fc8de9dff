package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Loss;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.StopRule;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Samples that are used several times, or looked at twice: the law of one neuron, and what it does to raw h_3 and h_4 labels. */
@Tag("law")
class ReusedSamplesTest {

    private static World world(int d, int s, int link, long seed) {
        return World.builder().dimension(d).subspaceDimension(s).correlation(0.3).link(Link.hermite(link)).seed(seed).build();
    }

    private static Supervision leakingWeak(World world, long seed) {
        return Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(seed)).leakage(0.5);
    }

    private static RewardModel start(World world, Activation activation, long seed) {
        return RewardModel.pretrained(world).neuronsPerTask(1).activation(activation).featureAlignment(0.9).seed(seed).build();
    }

    private interface Experiments {
        Training of(long seed);
    }

    /** 400 full runs of one neuron a group against 20,000 of the reduced law, level 0.001 each. */
    private static void assertSameLaw(Experiments experiments, long... steps) {
        int full = 400;
        int copies = 50;
        double[][][] a = new double[steps.length][2][full];
        double[][][] b = new double[steps.length][2][full * copies];
        for (int i = 0; i < full; i++) {
            Training run = experiments.of(i).onThreads(1).recordingAt(0);
            ReducedDynamics reduced = ReducedDynamics.of(experiments.of(i)).times(copies).recordingAt(0);
            for (int t = 0; t < steps.length; t++) {
                RewardModel model = run.train(steps[t] - run.step()).model();
                reduced.train(steps[t] - reduced.step());
                a[t][0][i] = model.overlap(0, model.world().target().feature());
                a[t][1][i] = model.overlap(1, model.world().task(1).feature());
                System.arraycopy(reduced.overlaps(0, 0), 0, b[t][0], i * copies, copies);
                System.arraycopy(reduced.overlaps(1, 1), 0, b[t][1], i * copies, copies);
            }
        }
        for (int t = 0; t < steps.length; t++) {
            TwoSample.assertSameLaw("<w_0, theta_0> at " + steps[t], a[t][0], b[t][0]);
            TwoSample.assertSameLaw("<w_1, theta_1> at " + steps[t], a[t][1], b[t][1]);
        }
    }

    @Test
    void threeUsesUnderLeakageHaveTheSameLaw() {
        assertSameLaw(seed -> {
            World world = world(64, 16, 2, seed);
            return Training.of(start(world, Activation.hermite(2), seed), leakingWeak(world, seed),
                    Sgd.perDimension(0.05).repeating(3).seed(seed));
        }, 60, 200);
    }

    @Test
    void twoLooksAtTrueFourthHermiteLabelsHaveTheSameLaw() {
        assertSameLaw(seed -> {
            World world = world(48, 8, 4, seed);
            return Training.of(start(world, Activation.hermite(2), seed), Supervision.fineTuning(world),
                    Sgd.perDimension(0.02).twoLooks(0.2).seed(seed));
        }, 100, 600);
    }

    @Test
    void twoUsesWithTwoLooksOfAnActivationThatIsNotFlatHaveTheSameLaw() {
        assertSameLaw(seed -> {
            World world = world(48, 8, 3, seed);
            return Training.of(start(world, Activation.hermite(3), seed), Supervision.fineTuning(world).noise(0.2),
                    Sgd.perDimension(0.02).repeating(2).twoLooks(0.05).seed(seed));
        }, 50, 300);
    }

    /** The largest distance of reduced and mean dynamics, of alignment and kept; and how far the mean of plain steps is. */
    private static double[] distances(Supervision supervision, Activation activation, Sgd sgd, int starts, int copies, long... steps) {
        RewardModel start = RewardModel.pretrained(supervision.world()).neuronsPerTask(starts).activation(activation).seed(2).build();
        long last = steps[steps.length - 1];
        ReducedDynamics reduced = ReducedDynamics.of(start, supervision, sgd).times(copies).recordingAt(steps).train(last);
        MeanDynamics mean = MeanDynamics.of(start, supervision, sgd).recordingAt(steps).train(last);
        MeanDynamics plain = MeanDynamics.of(start, supervision, sgd.repeating(1).twoLooks(0)).recordingAt(steps).train(last);
        double[] off = new double[2];
        for (long step : steps) {
            for (String column : new String[] {"alignment", "kept_1"}) {
                double law = reduced.history().at(step, column);
                off[0] = Math.max(off[0], Math.abs(mean.history().at(step, column) - law));
                off[1] = Math.max(off[1], Math.abs(plain.history().at(step, column) - law));
            }
        }
        return off;
    }

    private static void assertFollowsItsMean(double allowed, double[] distances) {
        assertTrue(distances[0] < allowed && distances[1] > 4 * allowed, Arrays.toString(distances));
    }

    /** As eta falls, all terms of both are those of first and second order, of leaking inputs with labels of a mean and noise, too. */
    @Test
    void oneUseAndOneLookHaveThePlainDrift() {
        World world = world(64, 16, 4, 1);
        Supervision weak = leakingWeak(world, 1).noise(0.3);
        RewardModel model = start(world, Activation.hermite(4), 1);
        double eta = 1e-6;
        Experiment experiment = Experiment.of(model, weak, Sgd.spherical(eta));
        Neuron.Labels labels = experiment.neurons().get(0).labels();
        MeanField plain = new MeanField(experiment, labels);
        ReusedField reused = new ReusedField(experiment, labels);
        int size = experiment.frame().size();
        SplittableRandom random = new SplittableRandom(1);
        for (int draw = 0; draw < 20; draw++) {
            double[] state = new double[size + 2];
            for (int i = 0; i < size; i++) {
                state[i] = 0.6 * (random.nextDouble() - 0.5);
                state[size + (i < experiment.frame().inside() ? 0 : 1)] += state[i] * state[i];
            }
            double left = 1 - state[size] - state[size + 1];
            double inside = random.nextDouble() * left;
            state[size] += inside;
            state[size + 1] += left - inside;
            double[] expected = new double[size + 2];
            double[] found = new double[size + 2];
            plain.derivatives(eta, state, expected);
            reused.derivatives(eta, state, found);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i] / eta, found[i] / eta, 1e-4, "draw " + draw + ", " + i);
            }
            assertEquals(0, found[size] + found[size + 1], 1e-15, "the length stays");
        }
    }

    @Test
    void threeUsesFollowTheirMean() {
        World world = world(256, 32, 2, 1);
        assertFollowsItsMean(0.01, distances(Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3)),
                Activation.hermite(2), Sgd.perDimension(0.03).repeating(3).seed(5), 100, 50, 200, 500, 1000));
    }

    @Test
    void secondLooksFollowTheirMean() {
        World world = world(512, 64, 3, 1);
        assertFollowsItsMean(0.02, distances(Supervision.fineTuning(world).noise(0.2), Activation.hermite(2),
                Sgd.perDimension(0.03).twoLooks(0.3).seed(5), 100, 20, 2000, 6000, 12_000));
    }

    /** Where second looks are large and samples used twice, near the rate from which on nothing is learnt: as the class says. */
    @Test
    void severalUsesWithLargeSecondLooksAreFarFromTheirMean() {
        Sgd sgd = Sgd.perDimension(0.1).repeating(2).twoLooks(0.5).seed(5);
        double off = distances(Supervision.fineTuning(world(64, 8, 3, 1)), Activation.hermite(2), sgd, 4, 500, 5000)[0];
        assertEquals(0.2, off, 0.06);
    }

    private static ReducedDynamics neurons(int d, int link, Activation activation, LabelTransform psi, Sgd sgd, int count, long seed) {
        return ReducedDynamics.of(Ensemble.fineTuning(world(d, 8, link, 1)).activation(activation).transformed(psi)
                .startingAt(1 / Math.sqrt(d)).size(count).seed(seed), sgd.seed(seed)).recordingAt(RecordedSteps.every(Math.max(1, d / 4)));
    }

    private static double[] sizes(ReducedDynamics run) {
        return Arrays.stream(run.overlaps(0, 0)).map(Math::abs).toArray();
    }

    /** With h_2 sigma'(z~) = sqrt(2) z (1 + sqrt(2) rho' |x|^2 y), and |x|^2 is d but for a share of sqrt(2/d). */
    @Test
    void aSecondLookIsALabelTransformation() {
        double look = 0.3;
        int d = 1024;
        ReducedDynamics looks = neurons(d, 3, Activation.hermite(2), LabelTransform.identity(), Sgd.perDimension(0.02).twoLooks(look), 400, 1);
        ReducedDynamics transformed = neurons(d, 3, Activation.hermite(2),
                LabelTransform.of("y + sqrt(2) 0.3 y^2", y -> y + Math.sqrt(2) * look * y * y), Sgd.perDimension(0.02), 400, 2);
        double[] a = sizes(looks.train(40_000));
        double[] b = sizes(transformed.train(40_000));
        double error = Math.sqrt((TwoSample.variance(a) + TwoSample.variance(b)) / 400);
        assertTrue(TwoSample.mean(a) > 0.2, "it learns: " + TwoSample.mean(a));
        assertEquals(TwoSample.mean(b), TwoSample.mean(a), 4 * error + 0.01);
    }

    private static double stepsTo(double height, int d, int link, Activation activation, Sgd sgd, int count, long patience) {
        return LongStream.rangeClosed(1, 3).mapToDouble(seed -> {
            ReducedDynamics run = neurons(d, link, activation, LabelTransform.identity(), sgd, count, seed)
                    .trainUntil(StopRule.alignment(height), patience);
            assertTrue(run.history().last("alignment") >= height, "h_" + link + " at d = " + d + ", seed " + seed + ": " + run);
            return run.step();
        }).average().orElseThrow();
    }

    @Test
    void squaresOfThirdAndFourthHermiteLabelsHaveASecondOne() {
        double r = 0.1;
        for (int link = 3; link <= 4; link++) {
            Supervision truth = Supervision.fineTuning(world(64, 8, link, 1));
            assertEquals(0, LabelExpansion.of(truth).coefficient(2), 1e-12);
            LabelExpansion seen = LabelExpansion.of(truth.transformed(LabelTransform.of("seen twice", y -> y + Math.sqrt(2) * r * y * y)));
            assertEquals(link == 3 ? 6 * r : 8 * r, seen.coefficient(2), 1e-10);
            assertEquals(LabelExpansion.Outcome.SILENT, LabelExpansion.of(truth).predicts(Activation.hermite(2)).outcome());
            assertEquals(LabelExpansion.Outcome.ATTRACTED, seen.predicts(Activation.hermite(2)).outcome());
        }
    }

    /** Information exponent 3 in plain steps: at eta = c d^(-3/2) twice the dimension takes four times the steps. */
    @Test
    void plainStepsOnRawThirdHermiteLabelsTakeSquareTime() {
        double[] steps = new double[2];
        for (int i = 0; i < 2; i++) {
            int d = 32 << i;
            steps[i] = stepsTo(0.5, d, 3, Activation.hermite(3), Sgd.spherical(0.02 * Math.pow(d, -1.5)), 64, 2000L * d);
        }
        assertEquals(4, steps[1] / steps[0], 0.8);
    }

    /** With a second look the activation h_2, blind to h_3 and h_4 else, finds both in steps that grow as d ln d. */
    @Test
    void twoLooksTakeRawLabelsToTheGenerativeExponent() {
        assertGrowsAsDimensionTimesItsLogarithm(64, 256, 64);
    }

    @Test
    @Tag("slow")
    void twoLooksTakeRawLabelsToTheGenerativeExponentFarther() {
        assertGrowsAsDimensionTimesItsLogarithm(128, 2048, 128);
    }

    private static void assertGrowsAsDimensionTimesItsLogarithm(int from, int to, int count) {
        for (int link = 3; link <= 4; link++) {
            Sgd sgd = link == 3 ? Sgd.perDimension(0.02).twoLooks(0.3) : Sgd.perDimension(0.01).twoLooks(0.1);
            double small = stepsTo(0.4, from, link, Activation.hermite(2), sgd, count, 600L * from);
            double large = stepsTo(0.4, to, link, Activation.hermite(2), sgd, count, 600L * to);
            double law = to * Math.log(to) / (from * Math.log(from));
            assertEquals(1, large / small / law, 0.35, "h_" + link + ": " + small + ", " + large);
        }
    }

    /** Plain steps leave raw h_4 labels where they are; a second use brings them to 0.27, whatever d is, and no farther. */
    @Test
    void aSecondUseBringsRawFourthHermiteLabelsHalfWay() {
        for (int d : new int[] {64, 256}) {
            double plain = level(d, 1);
            double twice = level(d, 2);
            assertTrue(plain < 1.5 / Math.sqrt(d) + 0.02, "used once, d = " + d + ": " + plain);
            assertEquals(0.27, twice, 0.05, "used twice, d = " + d);
        }
    }

    private static double level(int d, int uses) {
        ReducedDynamics run = neurons(d, 4, Activation.hermite(2), LabelTransform.identity(), Sgd.perDimension(0.02).repeating(uses), 64, 3)
                .recordingAt(RecordedSteps.every(50L * d)).train(1000L * d);
        double[] way = run.history().column("alignment");
        return Arrays.stream(way).skip(way.length / 2).average().orElseThrow();
    }

    /** A trial step over hundreds of steps leads to where no neuron of length 1 is. */
    @Test
    void theMeanOfManyUsesIsFoundWhateverIsRecorded() {
        World world = World.builder().dimension(256).subspaceDimension(32).seed(1).build();
        Supervision labels = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3)).leakage(0.3);
        RewardModel start = start(world, Activation.hermite(2), 4);
        for (int uses = 4; uses <= 5; uses++) {
            MeanDynamics seldom = MeanDynamics.of(start, labels, Sgd.perDimension(0.1).repeating(uses)).recordingAt(50, 200, 400);
            MeanDynamics often = seldom.recordingAt(RecordedSteps.every(10));
            assertEquals(often.train(400).history().at(400, "alignment"), seldom.train(400).history().at(400, "alignment"), 1e-5);
        }
    }

    /** Both energies of a trial state are below 0 here, or one is less than its overlaps' own. */
    @Test
    void theMeanIsFoundWhereATrialStepLeavesNoLengthThatANeuronHas() {
        RewardModel start = RewardModel.pretrained(world(64, 8, 2, 1)).neuronsPerTask(2).activation(Activation.hermite(2)).seed(2).build();
        for (Sgd sgd : new Sgd[] {Sgd.perDimension(0.05).repeating(2).twoLooks(0.2), Sgd.perDimension(0.1).repeating(2).twoLooks(0.5)}) {
            MeanDynamics seldom = MeanDynamics.of(start, Supervision.fineTuning(start.world()), sgd).recordingAt(2020, 4040);
            MeanDynamics often = seldom.recordingAt(RecordedSteps.every(202));
            assertEquals(often.train(4040).history().at(4040, "alignment"), seldom.train(4040).history().at(4040, "alignment"), 1e-5);
        }
    }

    private static String refusal(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    @Test
    void whatHasNoLawIsRefused() {
        World world = world(32, 8, 2, 1);
        RewardModel model = start(world, Activation.hermite(2), 1);
        Supervision sft = Supervision.fineTuning(world);
        Sgd twice = Sgd.perDimension(0.05).repeating(2);
        Sgd looks = Sgd.perDimension(0.05).twoLooks(0.1);
        for (Sgd sgd : new Sgd[] {twice, looks}) {
            assertTrue(refusal(() -> MeanDynamics.of(start(world, Activation.relu(), 1), sft, sgd)).contains("a polynomial where samples are reused"));
            assertTrue(refusal(() -> MeanDynamics.of(model, sft, sgd.batchSize(2))).startsWith("samples of a step that are reused must be 1"));
            assertTrue(refusal(() -> H2Law.of(sft, sgd)).contains("for the closed forms"));
            assertTrue(refusal(() -> ClosedForms.plateau(Training.of(model, sft, sgd))).contains("for the closed forms"));
            assertTrue(refusal(() -> ReducedDynamics.of(model, sft, sgd.batchSize(2))).startsWith("samples of a step that are reused must be 1"));
            assertTrue(refusal(() -> ReducedDynamics.of(model, sft.preferences(1), sgd)).contains("but are 2")
                    || refusal(() -> ReducedDynamics.of(model, sft.preferences(1), sgd)).contains("but is 2"));
            assertTrue(Theory.covers(Training.of(model, sft, sgd)));
            assertFalse(Theory.covers(Training.of(model, sft, sgd.batchSize(2))));
            assertFalse(Theory.covers(Training.of(model, sft.preferences(1), sgd)));
            assertEquals(20, Theory.of(Training.of(model, sft, sgd).train(20)).step());
        }
        assertTrue(refusal(() -> looks.loss(Loss.squared())).contains("the output of all of them"));
        assertTrue(refusal(() -> twice.repeating(0)).contains("repeats"));
        assertTrue(refusal(() -> looks.twoLooks(Double.NaN)).contains("look rho'"));
    }

    @Test
    void aRunSaysHowItUsesItsSamples() {
        World world = world(32, 8, 2, 1);
        Training run = Training.of(start(world, Activation.hermite(2), 1), Supervision.fineTuning(world),
                Sgd.perDimension(0.05).repeating(3).twoLooks(0.32));
        assertEquals("1, each used 3 times, second look at 0.01", run.settings().get("batch size").replace("0.01000", "0.01"));
        assertEquals(0.01, run.sgd().look(), 1e-15);
    }
}
