package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class TrainingTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(8).build();
    private static final RewardModel START = RewardModel.pretrained(WORLD).neuronsPerTask(10).build();
    private static final Supervision W2S =
            Supervision.weakToStrong(WORLD, WeakTeacher.withAlignment(WORLD.target(), 0.7));
    private static final Supervision SFT = Supervision.fineTuning(WORLD);

    private final Monitor before = Monitoring.current();
    private final List<String> sentences = new ArrayList<>();

    @AfterEach
    void restoreMonitor() {
        Monitoring.install(before);
    }

    private static Training run(Supervision supervision) {
        return Training.of(START, supervision, Sgd.spherical(0.01).seed(3));
    }

    @Test
    void theLossThatComparesPairsNeedsPreferences() {
        Sgd sgd = Sgd.spherical(0.01).loss(Loss.bradleyTerry());
        String message = assertThrows(IllegalArgumentException.class, () -> Training.of(START, W2S, sgd)).getMessage();
        assertTrue(message.startsWith("labels under the Bradley-Terry loss must be preferences"), message);
        assertEquals(10, Training.of(START, W2S.preferences(1), sgd).train(10).step());
    }

    @Test
    void settingsTellThatLabelsArePreferences() {
        Training run = Training.of(START, W2S.preferences(2), Sgd.spherical(0.01).loss(Loss.bradleyTerry(0.5)));
        assertEquals("preferences at beta = 2.0", run.settings().get("choices"));
        assertEquals("Bradley-Terry loss", run.settings().get("loss"));
        assertFalse(run(W2S).settings().containsKey("choices"));
    }

    /** -dl/df of -log sigmoid(y (f - f')), by a difference quotient; half of the signal, for a step is averaged over the two. */
    @Test
    void bradleyAndTerrysSignalIsTheDerivativeOfTheirLoss() {
        Loss loss = Loss.bradleyTerry();
        for (double y : new double[] {1, -1}) {
            for (double f : new double[] {-3, 0, 0.7, 800}) {
                double h = 1e-6;
                double slope = (minusLoss(y, f + h, 0.4) - minusLoss(y, f - h, 0.4)) / (2 * h);
                assertEquals(slope, loss.signal(f, 0.4, y) / 2, 1e-7);
                assertEquals(-slope, loss.signal(0.4, f, -y) / 2, 1e-7);
            }
            assertEquals(y, loss.signal(0.3, 0.3, y));
        }
    }

    private static double minusLoss(double y, double f, double other) {
        double margin = y * (f - other);
        return margin > 0 ? -Math.log1p(Math.exp(-margin)) : margin - Math.log1p(Math.exp(margin));
    }

    private void installMonitor(LongPredicate goOn) {
        Monitoring.install(call -> new Monitor.Watch() {
            @Override
            public boolean proceed(long count) {
                return goOn.test(count);
            }

            @Override
            public void close(long count, String sentence) {
                sentences.add(sentence);
            }
        });
    }

    private static double[][] neurons(Training run) {
        double[][] all = new double[START.neurons()][];
        for (int j = 0; j < all.length; j++) {
            all[j] = run.model().neuron(j);
        }
        return all;
    }

    @Test
    void aStopKeepsStepsAndHistoryAndTrainGoesOn() {
        installMonitor(count -> count < 300);
        Training run = run(W2S).train(5000);
        assertTrue(run.step() >= 300 && run.step() < 5000, "stopped at " + run.step());
        assertEquals("stopped after " + run.step() + " steps; run `train` again to go on", sentences.get(0).replace(",", ""));
        assertEquals(run.step(), run.history().steps()[run.history().size() - 1]);
        installMonitor(count -> true);
        run.train(5000 - run.step());
        assertArrayEquals(neurons(run(W2S).train(5000)), neurons(run));
        assertArrayEquals(run(W2S).train(5000).history().column("alignment"), run.history().column("alignment"));
        assertEquals(null, sentences.get(1));
    }

    @Test
    void aStopBeforeTheFirstStepTakesNone() {
        installMonitor(count -> false);
        assertEquals(0, run(W2S).train(100).step());
    }

    @Test
    void anErrorInTheMonitorLeavesTheRunWhereItStood() {
        installMonitor(count -> {
            if (count > 1000) {
                throw new IllegalStateException("the display is gone");
            }
            return true;
        });
        Training run = run(SFT);
        assertThrows(IllegalStateException.class, () -> run.train(5000));
        long reached = run.step();
        Monitoring.install(before);
        assertArrayEquals(neurons(run(SFT).train(reached + 7)), neurons(run.train(7)));
    }

    @Test
    void theStartNeverChanges() {
        double[] neuron = START.neuron(0);
        run(SFT).train(500);
        assertArrayEquals(neuron, START.neuron(0));
    }

    @Test
    void aSnapshotIsNotChangedByLaterSteps() {
        Training run = run(SFT).train(100);
        RewardModel snapshot = run.model();
        double[] neuron = snapshot.neuron(0);
        run.train(100);
        assertArrayEquals(neuron, snapshot.neuron(0));
        assertFalse(java.util.Arrays.equals(neuron, run.model().neuron(0)));
    }

    @Test
    void historyIsATableOfTheMeasuresAtLogSpacedSteps() {
        Table table = run(SFT).train(1000).history().table();
        assertEquals(List.of("step", "alignment", "alignment_in_subspace", "kept_1", "drift_1"), table.columnNames());
        long[] steps = run(SFT).train(1000).history().steps();
        assertEquals(0, steps[0]);
        assertEquals(1000, steps[steps.length - 1]);
        assertTrue(steps.length > 20 && steps.length < 50, steps.length + " rows");
        for (int i = 1; i < steps.length - 1; i++) {
            assertTrue(steps[i] > steps[i - 1]);
            assertTrue(steps[i] < 32 ? Long.bitCount(steps[i]) == 1 : steps[i] % 32 == 0);
        }
    }

    @Test
    void measuresAreThoseOfTheModelAsItStands() {
        for (Geometry geometry : Geometry.values()) {
            World world = World.builder().dimension(40).subspaceDimension(6).tasks(3).geometry(geometry).build();
            RewardModel start = RewardModel.pretrained(world).neuronsPerTask(5).featureAlignment(0.9).build();
            WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.6);
            for (Supervision s : List.of(Supervision.fineTuning(world), Supervision.weakToStrong(world, teacher),
                    Supervision.weakToStrong(world, teacher).leakage(0.3))) {
                Training run = Training.of(start, s, Sgd.spherical(0.02)).train(77);
                RewardModel model = run.model();
                double[] theta = world.target().feature();
                double[] inside = world.target().subspace().vector(world.target().subspace().coefficients(theta));
                double alignment = 0;
                double insideAlignment = 0;
                double[] kept = new double[3];
                double[] drift = new double[3];
                for (int j = 0; j < 15; j++) {
                    int k = model.groupOf(j);
                    if (k == 0) {
                        alignment += Math.abs(model.overlap(j, theta)) / 5;
                        insideAlignment += Math.abs(model.overlap(j, inside))
                                / Math.sqrt(model.energyShare(j, 0)) / world.ceiling() / 5;
                    }
                    kept[k] += Math.abs(model.overlap(j, world.task(k).feature())) / 5;
                    drift[k] += Math.abs(model.overlap(j, theta)) / 5;
                }
                History records = run.history();
                assertEquals(alignment, records.last("alignment"), 1e-13);
                assertEquals(insideAlignment, records.last("alignment_in_subspace"), 1e-13);
                for (int k = 1; k < 3; k++) {
                    assertEquals(kept[k], records.last("kept_" + k), 1e-13);
                    assertEquals(drift[k], records.last("drift_" + k), 1e-13);
                }
            }
        }
    }

    /** With sigma'(0) = 0 at z = 0 exactly, ReLU leaves them; h_3 has slope -sqrt(3/2) there and moves them. */
    @Test
    void reluLeavesOrthogonalNeuronsAndHThreeMovesThem() {
        for (Activation activation : List.of(Activation.relu(), Activation.hermite(3))) {
            RewardModel start = RewardModel.pretrained(WORLD).neuronsPerTask(4).activation(activation).build();
            RewardModel after = Training.of(start, W2S, Sgd.spherical(0.01)).train(200).model();
            assertEquals(activation.isFlatAtZero(), java.util.Arrays.equals(start.neuron(5), after.neuron(5)));
        }
    }

    @Test
    void aDivergingRunStopsWithAMessageAndKeepsItsHistory() {
        installMonitor(count -> true);
        Supervision exploding = SFT.transformed(LabelTransform.of("huge after a while", y -> y > 2.5 ? 1e200 : y));
        Training run = run(exploding).recordingAt(RecordedSteps.every(1)).train(5000);
        assertTrue(run.step() < 5000);
        assertTrue(sentences.get(0).matches("SFT diverged at step [0-9,]+: its update is not finite; the history up to "
                + "step [0-9,]+ is kept"), sentences.get(0));
        assertEquals(run.step() + 1, run.history().size());
        for (double value : run.history().column("alignment")) {
            assertTrue(Double.isFinite(value));
        }
        run.model();
        String message = assertThrows(IllegalStateException.class, () -> run.train(1)).getMessage();
        assertTrue(message.endsWith("build a run with a smaller learning rate"), message);
    }

    /** Labels (t^2 - 1)/sqrt 2 are less than the negative of this once in 3,700 samples. */
    private static final double RARE = 0.7071067;

    @Test
    void aLabelThatIsNotFiniteIsNamedAndTheRunKept() {
        installMonitor(count -> true);
        Training run = run(SFT.transformed(LabelTransform.of("root", y -> Math.sqrt(y + RARE))));
        String message = assertThrows(IllegalArgumentException.class, () -> run.train(100_000)).getMessage();
        assertTrue(message.startsWith("label must be finite, but is NaN for sample"), message);
        long sample = Long.parseLong(message.replaceAll(".*for sample (.*) of .*", "$1").replace(",", ""));
        assertTrue(sample > 1000, "there are blocks before it: " + sample);
        assertEquals(sample / 32 * 32, run.step(), "all blocks before that of the bad label are taken");
        assertEquals(run.step(), run.history().steps()[run.history().size() - 1]);
        Training fine = run(SFT.transformed(LabelTransform.of("root, or 0",
                y -> y + RARE < 0 ? 0 : Math.sqrt(y + RARE)))).train(run.step());
        assertArrayEquals(neurons(fine), neurons(run));
    }

    /** However many steps are taken in one go, what came before the block of the bad one is kept. */
    @Test
    void aFailureKeepsEverythingUpToItsBlock() {
        Sgd explodesLate = Sgd.spherical(step -> step == 20_005 ? 1e200 : 0.01).seed(3);
        RecordedSteps some = RecordedSteps.at(1, 64, 9000, 19_968, 20_000, 20_032);
        installMonitor(count -> true);
        Training run = Training.of(START, SFT, explodesLate).recordingAt(some).train(50_000);
        assertEquals(20_000, run.step());
        assertArrayEquals(new long[] {0, 1, 64, 9000, 19_968, 20_000}, run.history().steps());
        Training fine = run(SFT).recordingAt(some).train(20_000);
        assertArrayEquals(fine.history().column("alignment"), run.history().column("alignment"));
        assertArrayEquals(neurons(fine), neurons(run));

        Training badLabel = run(SFT.transformed(LabelTransform.of("root", y -> Math.sqrt(y + RARE)))).recordingAt(
                RecordedSteps.every(32));
        String message = assertThrows(IllegalArgumentException.class, () -> badLabel.train(1_000_000)).getMessage();
        long sample = Long.parseLong(message.replaceAll(".*for sample (.*) of .*", "$1").replace(",", ""));
        assertTrue(sample > 1000, "there are blocks before it: " + sample);
        assertEquals(sample / 32 * 32, badLabel.step());
        assertEquals(sample / 32 + 1, badLabel.history().size());
    }

    @Test
    void stepsToRecordMustComeOneAfterTheOther() {
        assertMessage("recorded step after 32 must be greater than it, but is 32",
                () -> run(SFT).recordingAt(step -> 32).train(100));
    }

    @Test
    void squaredLossFindsTheFeatureToo() {
        for (Supervision s : List.of(W2S, SFT)) {
            Training run = Training.of(START, s, Sgd.spherical(0.01).loss(Loss.squared())).train(6000);
            assertTrue(run.history().last("alignment") > 0.6, run.toString());
        }
    }

    /** Averaging b tangent steps divides the noise of a step by b, so the plateau rises. */
    @Test
    void largerBatchesRaiseThePlateau() {
        double single = Training.of(START, SFT, Sgd.spherical(0.01)).train(8000).history().last("alignment");
        double batch = Training.of(START, SFT, Sgd.spherical(0.01).batchSize(16)).train(8000).history().last("alignment");
        assertTrue(batch > single + 0.01, single + " against " + batch);
        assertTrue(batch > 0.94, "plateau " + batch);
    }

    @Test
    void aDecayingRateRaisesThePlateau() {
        double constant = Training.of(START, SFT, Sgd.spherical(0.01)).train(20_000).history().last("alignment");
        double decaying = Training.of(START, SFT, Sgd.spherical(LearningRate.decaying(0.01, 2000))).train(20_000)
                .history().last("alignment");
        assertTrue(decaying > constant, constant + " against " + decaying);
    }

    @Test
    void aRunEndsWhereItsRuleIsMetAndGoesOnFromThere() {
        installMonitor(count -> true);
        Training run = run(SFT).trainUntil(StopRule.alignment(0.7), 50_000);
        assertTrue(run.step() < 50_000 && run.history().last("alignment") >= 0.7);
        double[] before = run.history().column("alignment");
        assertTrue(before[before.length - 2] < 0.7, "it ends at the first recorded step that meets the rule");
        assertTrue(sentences.get(0).startsWith("alignment reached 0.7 after "), sentences.get(0));
        assertArrayEquals(neurons(run(SFT).train(run.step() + 100)), neurons(run.train(100)));
        Training flat = Training.of(START, SFT, Sgd.spherical(0.001)).trainUntil(StopRule.plateau("alignment", 0.01, 500), 200_000);
        assertTrue(flat.step() < 200_000 && flat.history().last("alignment") > 0.9, flat.toString());
    }

    @Test
    void badInputIsNamed() {
        assertMessage("steps must be at least 0, but is -1", () -> run(SFT).train(-1));
        assertMessage("learning rate must be finite and greater than 0, but is NaN", () -> Sgd.spherical(Double.NaN));
        assertMessage("learning rate must be finite and greater than 0, but is 0.0", () -> Sgd.spherical(0));
        assertMessage("batch size must be between 1 and 1024, but is 0", () -> Sgd.spherical(0.1).batchSize(0));
        assertMessage("threads must be between 1 and 1024, but is 0", () -> run(SFT).onThreads(0));
        assertMessage("recorded step must be at least 0, but is -5", () -> run(SFT).recordingAt(-5));
        assertMessage("column must be one of [alignment, alignment_in_subspace, kept_1, drift_1], but is kept_2",
                () -> run(SFT).history().column("kept_2"));
        World other = World.builder().dimension(64).subspaceDimension(8).seed(2).build();
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> Training.of(START, Supervision.fineTuning(other), Sgd.spherical(0.1))).getMessage()
                .startsWith("supervision's world must be that of the model"));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void bitsOfARunAreTheSameOnEveryJdk() {
        long hash = 0;
        for (double[] w : neurons(run(W2S.leakage(0.2).transformed(LabelTransform.tanhOfSquare())).train(1000))) {
            for (double value : w) {
                hash = 31 * hash + Double.doubleToLongBits(value);
            }
        }
        assertEquals(9149537578090257547L, hash);
    }
}
