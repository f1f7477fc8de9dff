package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.Activation;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.SampleSource;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.LabelExpansion.Outcome;
import io.github.w2slab.theory.LabelExpansion.Prediction;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Hermite;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.World;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("law")
class LabelExpansionTest {

    private static final Activation H2 = Activation.hermite(2);
    private static final LabelTransform FLIPPED = LabelTransform.of("-y", y -> -y);

    private static World world(Link link) {
        return World.builder().dimension(256).subspaceDimension(32).link(link).build();
    }

    private static WeakTeacher teacher(World world) {
        return WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
    }

    private static Supervision weak(Link link) {
        World world = world(link);
        return Supervision.weakToStrong(world, teacher(world));
    }

    @Test
    void teachersScaleChangesTheHermiteCoefficients() {
        double tau = teacher(world(Link.hermite(2))).scaleInSubspace();
        double t2 = tau * tau;
        LabelExpansion h2 = LabelExpansion.of(weak(Link.hermite(2)));
        assertEquals(tau, h2.scale(), 1e-12);
        assertEquals((t2 - 1) / Math.sqrt(2), h2.coefficient(0), 1e-10);
        assertEquals(t2, h2.coefficient(2), 1e-10);
        LabelExpansion h4 = LabelExpansion.of(weak(Link.hermite(4)));
        assertEquals(Math.sqrt(3) * t2 * (t2 - 1), h4.coefficient(2), 1e-10);
        assertEquals(t2 * t2, h4.coefficient(4), 1e-10);
        assertEquals(Math.sqrt(1.5) * tau * (t2 - 1), LabelExpansion.of(weak(Link.hermite(3))).coefficient(1), 1e-10);
    }

    @Test
    void coefficientsAtTheDefaultScaleAreThoseOfTheDesign() {
        World world = World.builder().link(Link.hermite(4)).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
        assertEquals(-0.43, LabelExpansion.of(Supervision.weakToStrong(world, teacher)).coefficient(2), 0.02);
        assertEquals(0.52, LabelExpansion.of(Supervision.weakToStrong(world, teacher)
                .transformed(LabelTransform.tanhOfSquare())).coefficient(2), 0.02);
        World both = World.builder().link(Link.hermiteSum(2, 4)).build();
        assertEquals(0.055, LabelExpansion.of(Supervision.weakToStrong(both,
                WeakTeacher.withAlignment(both.target(), 0.7).seed(3))).coefficient(2), 0.02);
        World h3 = World.builder().link(Link.hermite(3)).build();
        assertEquals(-0.442, LabelExpansion.of(Supervision.fineTuning(h3).transformed(LabelTransform.sign()))
                .coefficient(1), 0.001);
    }

    @Test
    void effectiveExponentIsThatUnderTheSupervisionsOwnInputs() {
        assertEquals(2, LabelExpansion.of(weak(Link.hermite(4))).informationExponent());
        assertEquals(4, LabelExpansion.of(Supervision.fineTuning(world(Link.hermite(4)))).informationExponent());
        assertEquals(1, LabelExpansion.of(weak(Link.hermite(3))).informationExponent());
        assertEquals(2, LabelExpansion.of(weak(Link.hermite(2)).noise(0.5)).informationExponent());
    }

    @Test
    void noiseBeforeATransformationWeakensTheLabel() {
        Supervision sharp = Supervision.fineTuning(world(Link.hermite(2))).transformed(LabelTransform.sign());
        double clean = LabelExpansion.of(sharp).coefficient(2);
        double noisy = LabelExpansion.of(sharp.noise(1)).coefficient(2);
        assertTrue(noisy > 0.1 && noisy < 0.8 * clean, clean + " with noise " + noisy);
        double linear = LabelExpansion.of(Supervision.fineTuning(world(Link.hermite(2))).noise(1)).coefficient(2);
        assertEquals(1, linear, 1e-6);
    }

    private static final double NOISELESS = Double.POSITIVE_INFINITY;

    /** F of h_2(tau t) is P(|t'| < |t|), so the label is 4 Phi(|t|) - 3, and its c_2 is sqrt(2)/pi. */
    @Test
    void aNoiselessPreferenceIsFreeOfTheTeachersScaleForTheSecondHermite() {
        World world = world(Link.hermite(2));
        for (double a : new double[] {0.2, 0.4, 0.7, 1}) {
            LabelExpansion label = LabelExpansion.of(Supervision.weakToStrong(world,
                    WeakTeacher.withAlignment(world.target(), a).seed(3)).preferences(NOISELESS));
            assertEquals(ClosedForms.PREFERENCE_COEFFICIENT, label.coefficient(2), 1e-8);
            assertEquals(0.45, label.coefficient(2), 5e-4);
            assertEquals(0, label.coefficient(0), 1e-9);
            assertEquals(2, label.informationExponent());
            assertEquals(4 * 0.841344746068543 - 3, label.label(1), 1e-9);
            assertEquals(4 * 0.841344746068543 - 3, label.label(-1), 1e-9);
            assertEquals(-1, label.label(0), 1e-6);
            assertEquals(Outcome.ATTRACTED, label.predicts(H2).outcome());
        }
    }

    @Test
    void preferencesOfTheFourthHermiteAreRepelledByTheDesignsCoefficients() {
        World h4 = World.builder().link(Link.hermite(4)).build();
        LabelExpansion truth = LabelExpansion.of(Supervision.fineTuning(h4).preferences(NOISELESS));
        assertEquals(-0.27, truth.coefficient(2), 0.005);
        assertEquals(Outcome.REPELLED, truth.predicts(H2).outcome());
        World both = World.builder().link(Link.hermiteSum(2, 4)).build();
        double[] u = both.target().feature();
        double scale = 0.71 / both.ceiling();
        for (int i = 0; i < u.length; i++) {
            u[i] *= scale;
        }
        LabelExpansion sum = LabelExpansion.of(Supervision.of("of length 0.71 in V_0", Inputs.localized(both), ofDirection(u,
                both.link())).preferences(NOISELESS));
        assertEquals(0.71, sum.scale(), 1e-12);
        assertEquals(-0.19, sum.coefficient(2), 0.005);
        assertEquals(Outcome.REPELLED, sum.predicts(H2).outcome());
    }

    private static Reward ofDirection(double[] u, Link link) {
        return new Reward() {
            @Override
            public double[][] directions() {
                return new double[][] {u};
            }

            @Override
            public double value(double[] overlaps) {
                return link.value(overlaps[0]);
            }
        };
    }

    /** The coefficients are those of drawn pairs, c_n = E[y h_n(t)], for links with turning points and kinks, at each beta. */
    @Test
    void coefficientsOfPreferencesAreThoseOfDrawnPairs() {
        int pairs = 100_000;
        for (Link link : new Link[] {Link.hermite(2), Link.hermite(3), Link.hermite(4), Link.hermiteSum(2, 4), Link.relu()}) {
            for (double beta : new double[] {0.5, 3, 40, NOISELESS}) {
                World world = World.builder().dimension(16).subspaceDimension(2).link(link).build();
                WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
                Supervision choices = Supervision.weakToStrong(world, teacher).preferences(beta);
                LabelExpansion label = LabelExpansion.of(choices);
                SampleSource source = choices.source(5);
                double[] x = new double[2 * source.coordinates()];
                double[] y = new double[2];
                double[] u = teacher.directions()[0];
                double[] sums = new double[5];
                for (int p = 0; p < pairs; p++) {
                    source.draw(2L * p, 2, x, y, 0);
                    double t = (u[0] * x[0] + u[1] * x[1]) / label.scale();
                    for (int n = 0; n < sums.length; n++) {
                        sums[n] += y[0] * Hermite.value(n, t) / pairs;
                    }
                }
                for (int n = 0; n < sums.length; n++) {
                    assertEquals(sums[n], label.coefficient(n), 5 / Math.sqrt(pairs), link + ", beta = " + beta + ", c_" + n);
                }
            }
        }
    }

    @Test
    void preferencesAtALargeBetaAreNearlyNoiselessAndAtASmallOneNearlyTheReward() {
        Supervision weak = weak(Link.hermite(2));
        double tau = LabelExpansion.of(weak).scale();
        assertEquals(ClosedForms.PREFERENCE_COEFFICIENT, LabelExpansion.of(weak.preferences(2000)).coefficient(2), 0.002);
        assertEquals(tau * tau / 2, LabelExpansion.of(weak.preferences(0.001)).coefficient(2) / 0.001, 1e-4);
    }

    /** For small beta a preference is the centred number times beta/2, so the sum's c_2 is positive there; h_4's never is. */
    @Test
    void unsureChoicesTakeTheTransformationBack() {
        assertTrue(LabelExpansion.of(weak(Link.hermiteSum(2, 4)).preferences(0.02)).coefficient(2) > 0);
        assertTrue(LabelExpansion.of(weak(Link.hermiteSum(2, 4)).preferences(NOISELESS)).coefficient(2) < -0.1);
        for (double beta : new double[] {0.02, 0.3, 1, 3, NOISELESS}) {
            assertTrue(LabelExpansion.of(weak(Link.hermite(4)).preferences(beta)).coefficient(2) < 0, "beta = " + beta);
        }
    }

    @Test
    void preferencesOfTheFourthHermiteAreRepelledWhenTheyTrain() {
        double[] measured = alignments(weak(Link.hermite(4)).preferences(NOISELESS), 0.02 / 32, 6000);
        assertTrue(measured[1] < 0.75 * measured[0], measured[0] + " -> " + measured[1]);
    }

    private static double[] alignments(Supervision supervision, double eta, long steps) {
        RewardModel start = RewardModel.pretrained(supervision.world()).neuronsPerTask(64).seed(2).build();
        Training run = Training.of(start, supervision, Sgd.spherical(eta).seed(5)).recordingAt(0).onThreads(1);
        double before = run.history().last("alignment_in_subspace");
        return new double[] {before, run.train(steps).history().last("alignment_in_subspace")};
    }

    @Test
    void rawFourthHermiteLabelsAreRepelledAndThePredictionSaysSo() {
        Supervision raw = weak(Link.hermite(4));
        Prediction prediction = LabelExpansion.of(raw).predicts(H2);
        assertEquals(Outcome.REPELLED, prediction.outcome());
        assertEquals(2, prediction.order());
        assertTrue(prediction.toString().startsWith("repelled"), prediction.toString());
        double[] measured = alignments(raw, 0.01 / 32, 6000);
        assertTrue(measured[1] < 0.75 * measured[0], measured[0] + " -> " + measured[1]);
    }

    @Test
    void fourthHermiteLabelsLearnWithTheSignFlippedAndThePredictionSaysSo() {
        Supervision flipped = weak(Link.hermite(4)).transformed(FLIPPED);
        assertEquals(Outcome.ATTRACTED, LabelExpansion.of(flipped).predicts(H2).outcome());
        double[] measured = alignments(flipped, 0.01 / 32, 20_000);
        assertTrue(measured[1] > 0.7, measured[0] + " -> " + measured[1]);
    }

    @Test
    void tanhOfFourthHermiteLabelsLearnsAndThePredictionSaysSo() {
        Supervision tanh = weak(Link.hermite(4)).transformed(LabelTransform.tanhOfSquare());
        assertEquals(Outcome.ATTRACTED, LabelExpansion.of(tanh).predicts(H2).outcome());
        double[] measured = alignments(tanh, 0.05 / 32, 4000);
        assertTrue(measured[1] > 0.8, measured[0] + " -> " + measured[1]);
    }

    /** d = 256, s = 16, a = 0.4, leakage 0.2: raw h_2 labels drive target neurons out, centred ones do not. */
    private static Supervision poor(double alignment, double eps, boolean centred, long seed) {
        World world = World.builder().dimension(256).subspaceDimension(16).seed(seed).build();
        Supervision raw = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), alignment).seed(seed))
                .leakage(eps);
        return centred ? raw.transformed(LabelTransform.identity().centred()) : raw;
    }

    private static Training trained(Supervision supervision, long seed, long steps) {
        RewardModel start = RewardModel.pretrained(supervision.world()).neuronsPerTask(16).seed(seed).build();
        return Training.of(start, supervision, Sgd.spherical(0.05 / 16).seed(seed)).recordingAt(0).onThreads(1).train(steps);
    }

    @Test
    void theLabelsMeanDrivesTargetNeuronsOutOfTheirSubspaceAndThePredictionSaysSo() {
        for (long seed = 1; seed <= 3; seed++) {
            Prediction raw = LabelExpansion.of(poor(0.4, 0.2, false, seed)).predicts(H2);
            assertEquals(Outcome.LEAVES, raw.outcome(), raw.toString());
            assertTrue(raw.toString().startsWith("leaves V_0"), raw.toString());
            assertEquals(Outcome.REPELLED, raw.offTarget().outcome(), "their features stay");
            Prediction centred = LabelExpansion.of(poor(0.4, 0.2, true, seed)).predicts(H2);
            assertEquals(Outcome.ATTRACTED, centred.outcome(), centred.toString());
            assertEquals(Outcome.ATTRACTED, centred.offTarget().outcome(), "and their features are lost");
            History left = trained(poor(0.4, 0.2, false, seed), seed, 10_000).history();
            assertTrue(left.last("alignment") < 0.1, "alignment " + left.last("alignment"));
            History learnt = trained(poor(0.4, 0.2, true, seed), seed, 10_000).history();
            assertTrue(learnt.last("alignment") > 0.6, "alignment " + learnt.last("alignment"));
            assertTrue(left.last("kept_1") > 0.9 && learnt.last("kept_1") < 0.5,
                    left.last("kept_1") + " and " + learnt.last("kept_1"));
        }
    }

    /** 3 v - 1 along and v - 1 across for neurons outside, 2 v and 1 - v for neurons inside, up to eps^2. */
    @Test
    void ratesOfSecondHermiteLabelsAreThoseOfTheClosedForm() {
        for (double a : new double[] {0.3, 0.5, 0.8}) {
            LabelExpansion label = LabelExpansion.of(poor(a, 0.01, false, 1));
            double v = label.scale() * label.scale();
            Prediction found = label.predicts(H2);
            assertEquals(3 * v - 1, found.offTarget().along(), 1e-3);
            assertEquals(v - 1, found.offTarget().across(), 1e-3);
            assertEquals(2 * v, found.target().along(), 1e-3);
            assertEquals(1 - v, found.target().across(), 1e-3);
            assertEquals(v > 1 / 3.0 ? Outcome.ATTRACTED : Outcome.LEAVES, found.outcome());
            assertEquals(v > 1 / 3.0 ? Outcome.ATTRACTED : Outcome.REPELLED, found.offTarget().outcome());
        }
        Prediction inside = LabelExpansion.of(poor(0.3, 0, false, 1)).predicts(H2);
        assertEquals(Outcome.ATTRACTED, inside.outcome(), "without leakage nothing leads out of V_0");
        assertEquals(Outcome.REPELLED, inside.offTarget().outcome());
        Prediction tuned = LabelExpansion.of(Supervision.fineTuning(world(Link.hermite(2)))).predicts(H2);
        assertEquals(2, tuned.target().along(), 1e-9);
        assertEquals(2, tuned.offTarget().along(), 1e-9);
        assertEquals(0, tuned.target().across(), 0);
    }

    /** Target neurons under the mean dynamics, at so small a rate that its noise does not count: both sides of v = 1/3. */
    @Test
    void thePredictionIsWhereTheMeanDynamicsEnd() {
        for (Activation activation : new Activation[] {H2, Activation.evenQuartic()}) {
            for (double a : new double[] {0.3, 0.4, 0.6, 0.75}) {
                for (boolean centred : new boolean[] {false, true}) {
                    Supervision supervision = poor(a, 0.2, centred, 2);
                    Prediction said = LabelExpansion.of(supervision).predicts(activation);
                    RewardModel start = RewardModel.pretrained(supervision.world()).neuronsPerTask(8)
                            .activation(activation).seed(2).build();
                    MeanDynamics run = MeanDynamics.of(start, supervision, Sgd.spherical(1e-4)).recordingAt(0).train(1_000_000);
                    double end = run.history().last("alignment");
                    assertEquals(said.outcome() == Outcome.ATTRACTED, end > 0.25, activation + ", a = " + a + ", centred "
                            + centred + ": " + said + ", but alignment " + end);
                    double kept = run.history().last("kept_1");
                    assertEquals(said.offTarget().outcome() == Outcome.ATTRACTED, kept < 0.6, activation + ", a = " + a
                            + ", centred " + centred + ": " + said + ", but kept " + kept);
                }
            }
        }
    }

    @Test
    void labelAndActivationWithoutACommonOrderAreSilent() {
        Prediction prediction = LabelExpansion.of(weak(Link.hermite(3))).predicts(H2);
        assertEquals(Outcome.SILENT, prediction.outcome());
        assertTrue(prediction.toString().startsWith("silent: label and activation have no Hermite order in common"),
                prediction.toString());
        assertEquals(Outcome.REPELLED, LabelExpansion.of(weak(Link.hermite(3))).predicts(Activation.relu()).outcome());
    }

    @Test
    void refusesRewardsOfSeveralDirections() {
        World world = world(Link.hermite(2));
        Reward two = new Reward() {
            @Override
            public double[][] directions() {
                return new double[][] {world.target().feature(), world.task(1).feature()};
            }

            @Override
            public double value(double[] overlaps) {
                return overlaps[0] * overlaps[1];
            }
        };
        assertThrows(IllegalArgumentException.class,
                () -> LabelExpansion.of(Supervision.of("product", Inputs.ambient(world), two)));
    }

    /**
     * On its own inputs the target's label is h_2(c t), c the ceiling; a small part along it grows at 3 c^2 - 1 under the
     * label, mean included, where another task's grows at 2: the rate of an off-target neuron's small part in V_0.
     */
    @Test
    void theTargetPullsAtThreeCSquaredMinusOneHalfOfTheOthersPull() {
        for (double rho : new double[] {0.01, 0.3, 0.5, 0.6}) {
            World world = World.builder().dimension(128).subspaceDimension(16).tasks(3).correlation(rho).build();
            double c = world.ceiling();
            double rate = LabelExpansion.of(Supervision.trueLabelsOnLocalizedInputs(world)).predicts(Activation.hermite(2))
                    .offTarget().along();
            assertEquals((3 * c * c - 1) / 2, rate / 2, 2e-5, "rho = " + rho);
        }
    }
}
