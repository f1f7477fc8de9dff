package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.LogisticRidge;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.BradleyTerry;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** Accuracy on sampled preferences, agreement with the noiseless order, and heads that are fitted to preferences. */
class PreferenceSampleTest {

    private static final double NOISELESS = Double.POSITIVE_INFINITY;
    private static final World WORLD = World.builder().dimension(256).subspaceDimension(32).correlation(0.3).link(Link.hermite(2))
            .seed(1).build();
    private static final WeakTeacher TEACHER = WeakTeacher.withAlignment(WORLD.target(), 0.7).seed(3);

    /** For h_2 at beta = 1 the truth foresees 0.669 of sampled preferences; four standard errors of 40,000 pairs are 0.0094. */
    @Test
    void theTruthItselfForeseesTwoThirdsOfSampledPreferences() {
        PreferenceSample heldOut = PreferenceSample.ambient(WORLD.target(), BradleyTerry.of(1), 5, 40_000);
        assertEquals(0.669, heldOut.accuracy(WORLD.target().reward()), 0.0094);
        assertEquals(1, PreferenceSample.ambient(WORLD.target(), BradleyTerry.of(NOISELESS), 5, 1000)
                .accuracy(WORLD.target().reward()));
        double chance = heldOut.accuracy(WORLD.task(1).reward());
        assertTrue(chance < 0.55, "another task's reward knows next to nothing: " + chance);
    }

    @Test
    void aRunsPairsAreThoseThatItIsTrainedOn() {
        Supervision weak = Supervision.weakToStrong(WORLD, TEACHER).preferences(2);
        double[] y = new double[20];
        weak.source(7).draw(0, 20, new double[20 * 32], y, 0);
        PreferenceSample own = PreferenceSample.of(weak, 7, 10);
        for (int p = 0; p < 10; p++) {
            assertEquals(y[2 * p], own.preferences()[p]);
        }
        assertArrayEquals(own.preferences(), own.chosenBy(TEACHER).preferences());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> PreferenceSample.of(Supervision.fineTuning(WORLD), 7, 10))
                .getMessage().startsWith("labels must be preferences"));
    }

    /** At the minimum the gradient of the loss is 0, whatever the number of features is to that of pairs. */
    @Test
    void logisticRegressionEndsAtItsMinimum() {
        for (int features : new int[] {3, 40}) {
            double[][] phi = new double[20][features];
            double[] y = new double[20];
            for (int i = 0; i < 20; i++) {
                for (int j = 0; j < features; j++) {
                    phi[i][j] = Math.sin(1 + i * (j + 2.3) + j * j);
                }
                y[i] = phi[i][0] + 0.5 * Math.sin(17 * i) > 0 ? 1 : -1;
            }
            for (double lambda : new double[] {1, 0.01, 1e-4}) {
                double[] a = LogisticRidge.penalty(lambda).fit(phi, y).weights();
                for (int j = 0; j < features; j++) {
                    double gradient = lambda * a[j];
                    for (int i = 0; i < 20; i++) {
                        double margin = 0;
                        for (int k = 0; k < features; k++) {
                            margin += a[k] * phi[i][k];
                        }
                        gradient -= y[i] * phi[i][j] / (1 + Math.exp(y[i] * margin)) / 20;
                    }
                    assertEquals(0, gradient, 1e-5, features + " features, lambda " + lambda);
                }
            }
        }
        assertArrayEquals(new double[2], LogisticRidge.validated().fit(new double[6][2], new double[] {1, -1, 1, 1, -1, 1}).weights());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> LogisticRidge.validated().fit(new double[6][2], new double[6]))
                .getMessage().startsWith("preference 0 must be 1 or -1"));
    }

    /** On the feature itself the fitted reward is the true one up to a constant: its scale is told by random choices. */
    @Test
    void aHeadFittedToRandomPreferencesHasTheRewardsScale() {
        double[] theta = WORLD.target().feature();
        RewardModel feature = RewardModel.of(WORLD, io.github.w2slab.model.Activation.hermite(2), new int[1], new double[][] {theta});
        RewardModel fitted = PreferenceSample.of(Supervision.fineTuning(WORLD).preferences(1), 3, 20_000).fit(feature);
        double[][] inputs = {theta, new double[theta.length]};
        double[] rewards = fitted.values(inputs);
        assertEquals(1 / Math.sqrt(2), rewards[0] - rewards[1], 0.05);
    }

    @Test
    void aStudentOfPreferencesIsEvaluatedByBothMeasures() {
        double student = 0;
        double weak = 0;
        for (long seed = 1; seed <= 3; seed++) {
            World world = World.builder().dimension(256).subspaceDimension(32).correlation(0.3).link(Link.hermite(2)).seed(seed).build();
            WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(seed);
            Training run = Training.of(RewardModel.pretrained(world).neuronsPerTask(16).seed(seed).build(),
                    Supervision.weakToStrong(world, teacher).preferences(1), Sgd.perDimension(0.1).seed(seed)).train(10_000);
            Evaluation found = Evaluation.of(run);
            Evaluation.Choices choices = found.ambientChoices().orElseThrow();
            student += found.ambient().student().correlation() / 3;
            weak += found.ambient().weak().orElseThrow().correlation() / 3;
            assertEquals(0.669, choices.truth(), 4 * Math.sqrt(0.669 * 0.331 / 2000));
            assertTrue(choices.student() < choices.truth(), "sampled: " + choices);
            assertTrue(found.ambient().student().preferenceAccuracy() > choices.student(), "the noiseless order is agreed with more often");
            assertEquals(found.ambient().student().correlation(), Evaluation.score(run).student().correlation());
            Table table = found.table();
            assertEquals(8, table.rowCount());
            assertEquals(choices.truth(), table.doubleColumn("accuracy on sampled preferences").get(3));
            assertEquals("truth", table.stringColumn("reward").get(3));
        }
        assertTrue(student > weak + 0.1, "student " + student + ", teacher " + weak);
        Training numbers = Training.of(RewardModel.pretrained(WORLD).neuronsPerTask(4).build(),
                Supervision.weakToStrong(WORLD, TEACHER), Sgd.perDimension(0.1));
        assertTrue(Evaluation.of(numbers).ambientChoices().isEmpty());
        assertEquals(6, Evaluation.of(numbers).table().rowCount());
    }
}
