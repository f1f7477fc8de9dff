package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.theory.Exponents;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvaluationTest {

    private static World world(int d, int s, long seed) {
        return World.builder().dimension(d).subspaceDimension(s).seed(seed).build();
    }

    private static RewardModel strong(World world, int neurons, long seed) {
        return RewardModel.pretrained(world).neuronsPerTask(neurons).seed(seed).build();
    }

    private static Training w2s(World world, int neurons, double rate, long seed) {
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(seed);
        return Training.of(strong(world, neurons, seed), Supervision.weakToStrong(world, teacher),
                Sgd.spherical(rate).seed(seed));
    }

    /** Neurons of the overlap 0.5 and errors of their own share a direction that is nearly theta_0: a head that finds it finds the feature. */
    @Test
    void aFeatureAccountsForWhatItsNeuronsAgreeOn() {
        World world = world(128, 16, 1);
        double[] theta = world.target().feature();
        double[][] agree = RewardModel.pretrained(world).neuronsPerTask(64).seed(3).build().directions();
        SplittableRandom random = new SplittableRandom(5);
        for (double[] w : agree) {
            double along = 0;
            for (int i = 0; i < w.length; i++) {
                w[i] = random.nextGaussian();
                along += w[i] * theta[i];
            }
            double square = 0;
            for (int i = 0; i < w.length; i++) {
                w[i] -= along * theta[i];
                square += w[i] * w[i];
            }
            for (int i = 0; i < w.length; i++) {
                w[i] = 0.5 * theta[i] + Math.sqrt(0.75 / square) * w[i];
            }
        }
        Training start = w2s(world, 64, 0.01, 1);
        Training agreeing = Training.of(RewardModel.of(world, start.start().activation(), new int[agree.length], agree),
                start.supervision(), start.sgd());
        assertEquals(0.25, Exponents.of(world.link()).greatestCorrelation(0.5), 1e-9, "of one neuron");
        assertTrue(Evaluation.ofFeatureAlone(agreeing, 0.9).isEmpty());
        assertTrue(Evaluation.ofFeatureAlone(start, 0.9).orElseThrow() < 0.45, "neurons that look anywhere in V_0");
        assertTrue(Evaluation.ofFeatureAlone(start, 0.05).isEmpty(), "no more than noise");
        assertTrue(Evaluation.ofSharedDirection(agreeing, 0.9).orElseThrow() > 0.8);
        assertTrue(Evaluation.ofSharedDirection(agreeing, 0.3).isEmpty(), "what each neuron's alignment accounts for");
        assertTrue(Evaluation.ofSharedDirection(start, 0.9).isEmpty() && Evaluation.ofSharedDirection(agreeing, 0.05).isEmpty());
    }

    @Test
    void aSummarySaysWhyLittleAlignedNeuronsMakeAGoodReward() {
        World world = World.builder().dimension(256).subspaceDimension(16).seed(1).build();
        Supervision labels = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7));
        Training run = Training.of(RewardModel.pretrained(world).neuronsPerTask(128).seed(2).build(), labels, Sgd.perDimension(0.1).seed(1))
                .train(100);
        double correlation = Evaluation.score(run).student().correlation();
        assertTrue(correlation > 0.8 && run.history().last("alignment") < 0.35, correlation + ", " + run);
        assertTrue(Evaluation.ofSharedDirection(run, correlation).orElseThrow() > 0.75);
        String summary = Comparison.of(run).summary().printAll();
        assertTrue(summary.contains("the direction that the target's neurons share") && !summary.contains("random features"), summary);
    }

    /**
     * d = 1024, s = 64, eta = 0.1/64, 8,000 steps: the teacher's alignment 0.70 becomes 0.93 in V_0, its correlation with
     * the true reward a^2 = 0.49 becomes 0.79 for target neurons of equal weights; a fitted head averages some of their
     * step noise out. Bounds are three standard errors of three seeds (spreads 0.016, 0.04 and 0.023 of five).
     */
    @Test
    void theStudentBeatsItsTeacherOnAmbientInputs() {
        double inside = 0;
        double weak = 0;
        double equal = 0;
        double student = 0;
        double ceiling = 0;
        for (long seed = 1; seed <= 3; seed++) {
            Training run = w2s(world(1024, 64, seed), 32, 0.1 / 64, seed).train(8000);
            Evaluation found = Evaluation.of(run);
            inside += run.history().last("alignment_in_subspace") / 3;
            weak += found.ambient().weak().orElseThrow().correlation() / 3;
            equal += correlationOfEqualWeights(run) / 3;
            student += found.ambient().student().correlation() / 3;
            ceiling += found.ambient().ceiling().correlation() / 3;
        }
        assertEquals(0.93, inside, 0.03);
        assertEquals(0.49, weak, 0.07);
        assertEquals(0.79, equal, 0.04);
        assertTrue(student > equal && student < ceiling, student + " between " + equal + " and " + ceiling);
        assertEquals(0.91, ceiling, 0.02);
    }

    private static double correlationOfEqualWeights(Training run) {
        Sample heldOut = Sample.ambient(run.world().target(), 1, 2000);
        double[][] features = run.model().features(heldOut.inputs());
        double[] sums = new double[features.length];
        for (int i = 0; i < sums.length; i++) {
            for (int j = 0; j < 32; j++) {
                sums[i] += features[i][j];
            }
        }
        return RewardScores.of(sums, heldOut.labels()).correlation();
    }

    @Test
    void onLocalizedInputsTheStudentIsNoBetterThanItsTeacher() {
        Training run = w2s(world(256, 32, 1), 32, 0.1 / 32, 1).train(6000);
        Evaluation.Scores found = Evaluation.of(run).localized();
        assertTrue(found.student().correlation() < found.weak().orElseThrow().correlation() + 0.01, found.toString());
        assertEquals(1, found.ceiling().correlation(), 1e-6);
    }

    @Test
    void theCeilingOfAmbientInputsIsTheFeatureItself() {
        World world = world(64, 8, 2);
        Training sft = Training.of(strong(world, 4, 2), Supervision.fineTuning(world), Sgd.spherical(0.001));
        RewardScores ceiling = Evaluation.of(sft).ambient().ceiling();
        assertEquals(1, ceiling.correlation(), 1e-9);
        assertEquals(1, ceiling.preferenceAccuracy(), 1e-6);
        assertTrue(Evaluation.of(sft).ambient().weak().isEmpty(), "true labels have no weak teacher");
        Training run = w2s(world, 4, 0.001, 2);
        assertArrayEquals(new double[] {world.ceiling(), world.ceiling()},
                new double[] {Evaluation.limit(run).overlap(0, world.target().feature()),
                    -Evaluation.limit(run).overlap(1, world.target().feature())}, 1e-12);
    }

    @Test
    void headsAreFittedToLabelsBeforeTheirTransformation() {
        World world = world(64, 8, 3);
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
        Supervision raw = Supervision.weakToStrong(world, teacher);
        Sample plain = Sample.of(raw, 3, 50);
        assertArrayEquals(plain.labels(), Sample.of(raw.transformed(LabelTransform.tanhOfSquare()), 3, 50).labels());
        assertArrayEquals(teacher.values(plain.inputs()), plain.labels(), 1e-12);
    }

    /** A student is a reward like any other, so it can teach the next one. */
    @Test
    void aStudentCanLabelForAnother() {
        World world = world(64, 8, 4);
        RewardModel head = Evaluation.of(w2s(world, 4, 0.01, 4).train(500)).student();
        Sample byHead = Sample.localized(world.target(), 9, 20).labelledBy(head);
        double[][] features = head.features(byHead.inputs());
        double value = head.intercept();
        for (int j = 0; j < features[7].length; j++) {
            value += head.weights()[j] * features[7][j];
        }
        assertEquals(value, byHead.labels()[7], 1e-12);
    }

    @Test
    void theSameRunGivesTheSameBits() {
        World world = world(64, 8, 5);
        assertEquals(Evaluation.of(w2s(world, 4, 0.01, 5).train(100)).ambient(),
                Evaluation.of(w2s(world, 4, 0.01, 5).onThreads(1).train(100)).ambient());
    }

    @Test
    void badInputIsNamed() {
        World world = world(64, 8, 6);
        assertEquals("number of samples n must be at least 2, but is 1", assertThrows(IllegalArgumentException.class,
                () -> Sample.ambient(world.target(), 1, 1)).getMessage());
        RewardModel fitted = Sample.ambient(world.target(), 1, 20).fit(strong(world, 4, 1));
        assertEquals("number of weights must be that of neurons, 4, but is 8", assertThrows(IllegalArgumentException.class,
                () -> strong(world, 2, 1).withHeadOf(fitted)).getMessage());
    }
}
