package io.github.w2slab.theory;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The law of one neuron's overlaps in the full simulation and in the reduced one: Kolmogorov-Smirnov and a test of the
 * means, level 0.001 each, seeds fixed. Full runs have one neuron a group each, in a world and under a teacher of their
 * own; neurons of one run share their inputs and would be no independent sample.
 */
@Tag("law")
class FullAgainstReducedTest {

    private static final int FULL = 400;
    private static final int REDUCED = 20_000;

    /** One experiment: the same settings for both sides. */
    private record Case(int d, int s, Geometry geometry, Link link, boolean localized, double alignment, double leakage,
                        double noise, LabelTransform transform, double eta, int batch, double q, double beta) {

        static Case w2s(int d, int s) {
            return new Case(d, s, Geometry.SHARED_FEATURE, Link.hermite(2), true, 0.7, 0, 0, LabelTransform.identity(),
                    0.1 / s, 1, 1, 0);
        }

        static Case sft(int d, int s) {
            return new Case(d, s, Geometry.SHARED_FEATURE, Link.hermite(2), false, 1, 0, 0.1, LabelTransform.identity(),
                    0.15 / d, 1, 1, 0);
        }

        Case leaking(double eps) {
            return new Case(d, s, geometry, link, localized, alignment, eps, noise, transform, eta, batch, q, beta);
        }

        Case overlapping() {
            return new Case(d, s, Geometry.OVERLAPPING_SUBSPACES, link, localized, alignment, leakage, noise, transform,
                    eta, batch, q, beta);
        }

        Case tanhOfH4() {
            return new Case(d, s, geometry, Link.hermite(4), localized, alignment, leakage, noise,
                    LabelTransform.tanhOfSquare(), eta, batch, q, beta);
        }

        Case batches(int size, double start) {
            return new Case(d, s, geometry, link, localized, alignment, leakage, noise, transform, eta, size, start, beta);
        }

        Case preferences(double inverseTemperature) {
            return new Case(d, s, geometry, link, localized, alignment, leakage, 0, transform, eta, batch, q, inverseTemperature);
        }

        World world(long seed) {
            return World.builder().dimension(d).subspaceDimension(s).correlation(0.3).geometry(geometry).link(link)
                    .seed(seed).build();
        }

        Inputs inputs(World world) {
            return localized ? Inputs.localized(world).leakage(leakage) : Inputs.ambient(world);
        }

        Supervision supervision(World world, long seed) {
            Supervision numbers = Supervision.of("case", inputs(world), alignment == 1 ? world.target().reward()
                    : WeakTeacher.withAlignment(world.target(), alignment).seed(seed)).noise(noise).transformed(transform);
            return beta == 0 ? numbers : numbers.preferences(beta);
        }

        Sgd sgd(long seed) {
            return Sgd.spherical(eta).batchSize(batch).seed(seed);
        }

        Training full(long seed) {
            World world = world(seed);
            RewardModel start = RewardModel.pretrained(world).neuronsPerTask(1).featureAlignment(q).seed(seed).build();
            return Training.of(start, supervision(world, seed), sgd(seed)).recordingAt(0).onThreads(1);
        }

        ReducedDynamics reduced(int size) {
            Ensemble ensemble = Ensemble.of(inputs(world(1)), alignment).noise(noise).transformed(transform)
                    .featureAlignment(q).size(size).seed(7);
            return ReducedDynamics.of(beta == 0 ? ensemble : ensemble.preferences(beta), sgd(8)).recordingAt(0);
        }
    }

    private static void assertSameLawAtThreeTimes(Case c, long... steps) {
        double[][][] full = new double[steps.length][3][FULL];
        for (int i = 0; i < FULL; i++) {
            Training run = c.full(1000 + i);
            double[] theta0 = run.world().target().feature();
            double[] theta1 = run.world().task(1).feature();
            for (int t = 0; t < steps.length; t++) {
                run.train(steps[t] - run.step());
                RewardModel model = run.model();
                full[t][0][i] = model.overlap(0, theta0);
                full[t][1][i] = model.overlap(1, theta1);
                full[t][2][i] = run.history().last("alignment_in_subspace");
            }
        }
        ReducedDynamics reduced = c.reduced(REDUCED);
        for (int t = 0; t < steps.length; t++) {
            reduced.train(steps[t] - reduced.step());
            double[] target = reduced.overlaps(0);
            double[] other = reduced.overlaps(1);
            double[] inside = reduced.alignmentsInSubspace();
            double[][] own = new double[3][REDUCED];
            for (int j = 0; j < REDUCED; j++) {
                own[0][j] = target[j];
                own[1][j] = other[REDUCED + j];
                own[2][j] = Math.abs(inside[j]);
            }
            String at = " at step " + steps[t];
            TwoSample.assertSameLaw("<w, theta_0>" + at, full[t][0], own[0]);
            TwoSample.assertSameLaw("<w_1, theta_1>" + at, full[t][1], own[1]);
            TwoSample.assertSameLaw("alignment in V_0" + at, full[t][2], own[2]);
        }
    }

    @Test
    void weakToStrongHasTheSameLaw() {
        assertSameLawAtThreeTimes(Case.w2s(64, 16), 100, 250, 500);
    }

    @Test
    void fineTuningHasTheSameLaw() {
        assertSameLawAtThreeTimes(Case.sft(64, 16), 150, 300, 600);
    }

    @Test
    void leakageHasTheSameLaw() {
        assertSameLawAtThreeTimes(Case.w2s(64, 16).leaking(0.5), 100, 200, 400);
    }

    @Test
    void overlappingSubspacesHaveTheSameLaw() {
        assertSameLawAtThreeTimes(Case.w2s(64, 16).overlapping(), 100, 250, 500);
    }

    @Test
    void tanhOfFourthHermiteLabelsHasTheSameLaw() {
        assertSameLawAtThreeTimes(Case.w2s(64, 16).tanhOfH4(), 100, 250, 500);
    }

    @Test
    void batchesAndImperfectStartsHaveTheSameLaw() {
        assertSameLawAtThreeTimes(Case.w2s(64, 16).leaking(0.5).batches(3, 0.8), 50, 100, 200);
    }

    @Test
    void noiselessPreferencesHaveTheSameLaw() {
        assertSameLawAtThreeTimes(Case.w2s(64, 16).preferences(Double.POSITIVE_INFINITY), 100, 250, 500);
    }

    @Test
    void preferencesOfTheTruthHaveTheSameLaw() {
        assertSameLawAtThreeTimes(Case.sft(64, 16).preferences(1), 150, 300, 600);
    }

    @Test
    void batchesOfPairsUnderLeakageHaveTheSameLaw() {
        assertSameLawAtThreeTimes(Case.w2s(64, 16).leaking(0.5).batches(3, 0.8).preferences(2), 50, 100, 200);
    }

    @Test
    @Tag("slow")
    void lawsOfPreferencesAgreeAtThePapersSize() {
        assertSameLawAtThreeTimes(Case.w2s(1024, 128).preferences(Double.POSITIVE_INFINITY), 1000, 3000, 6000);
        assertSameLawAtThreeTimes(Case.w2s(1024, 128).leaking(0.3).preferences(1), 1000, 3000, 6000);
    }

    @Test
    @Tag("slow")
    void lawsAgreeAtThePapersSize() {
        assertSameLawAtThreeTimes(Case.w2s(1024, 128), 1000, 3000, 6000);
        assertSameLawAtThreeTimes(Case.w2s(1024, 128).leaking(0.3), 1000, 3000, 6000);
        assertSameLawAtThreeTimes(Case.w2s(1024, 128).tanhOfH4(), 1000, 3000, 6000);
    }

    @Test
    @Tag("slow")
    void fineTuningAgreesAtThePapersSize() {
        assertSameLawAtThreeTimes(Case.sft(1024, 128), 2000, 6000, 12_000);
    }

    @Test
    void oneStepFromAFixedNeuronHasTheSameLaw() {
        for (Case c : new Case[] {Case.w2s(64, 16), Case.sft(64, 16), Case.w2s(64, 16).leaking(0.5),
            Case.w2s(64, 16).overlapping(), Case.w2s(64, 16).tanhOfH4(), Case.w2s(64, 16).preferences(Double.POSITIVE_INFINITY),
            Case.w2s(64, 16).leaking(0.5).preferences(1)}) {
            World world = c.world(1);
            RewardModel start = RewardModel.pretrained(world).neuronsPerTask(1).activation(Activation.hermite(2)).seed(2)
                    .build();
            Supervision supervision = c.supervision(world, 3);
            int count = 2000;
            double[][] full = new double[2][count];
            for (int i = 0; i < count; i++) {
                RewardModel model = Training.of(start, supervision, c.sgd(100 + i)).recordingAt(0).onThreads(1).train(1)
                        .model();
                full[0][i] = model.overlap(0, world.target().feature());
                full[1][i] = model.overlap(1, world.task(1).feature());
            }
            ReducedDynamics reduced = ReducedDynamics.of(start, supervision, c.sgd(5)).times(REDUCED).recordingAt(0)
                    .train(1);
            double[] target = Arrays.copyOf(reduced.overlaps(0), REDUCED);
            double[] other = Arrays.copyOfRange(reduced.overlaps(1), REDUCED, 2 * REDUCED);
            TwoSample.assertSameLaw("one step of <w, theta_0>, " + c, full[0], target);
            TwoSample.assertSameLaw("angle of one step of w_1, " + c, angles(full[1]), angles(other));
        }
    }

    /** The angle that a neuron leaves its feature by: 1 - overlap is its square, too heavy-tailed for a test of means. */
    private static double[] angles(double[] overlaps) {
        return Arrays.stream(overlaps).map(m -> m > 1 - 1e-12 ? 0 : Math.acos(m)).toArray();
    }
}
