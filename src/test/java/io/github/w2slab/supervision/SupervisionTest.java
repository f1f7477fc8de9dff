package io.github.w2slab.supervision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.World;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SupervisionTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(8).correlation(0.3).build();
    private static final World FOURTH = World.builder().dimension(64).subspaceDimension(8).link(Link.hermite(4)).build();
    private static final int MANY = 100_000;

    private static WeakTeacher teacher(World world) {
        return WeakTeacher.withAlignment(world.target(), 0.7).seed(2);
    }

    /** Mean and variance of the labels of many samples. */
    private static double[] labelMoments(Supervision supervision) {
        LabelledInputs samples = supervision.samples(11);
        double[] x = new double[samples.coordinates()];
        double first = 0;
        double second = 0;
        for (int i = 0; i < MANY; i++) {
            samples.input(i, x, 0);
            double y = samples.label(i, x, 0);
            first += y / MANY;
            second += y * y / MANY;
        }
        return new double[] {first, second - first * first};
    }

    @Test
    void localizedInputsHaveTheirVarianceInsideTheSubspace() {
        assertVariances(Supervision.weakToStrong(WORLD, teacher(WORLD)), 1, Double.NaN);
        assertVariances(Supervision.weakToStrong(WORLD, teacher(WORLD)).leakage(0.5), 1.25, 0.25);
        assertVariances(Supervision.fineTuning(WORLD), 1, 1);
    }

    private static void assertVariances(Supervision supervision, double inside, double outside) {
        LabelledInputs samples = supervision.samples(4);
        double[] x = new double[samples.coordinates()];
        assertEquals(Double.isNaN(outside) ? 8 : 64, x.length);
        double sumInside = 0;
        double sumOutside = 0;
        int n = 4000;
        for (int i = 0; i < n; i++) {
            samples.input(i, x, 0);
            for (int j = 0; j < x.length; j++) {
                if (j < 8) {
                    sumInside += x[j] * x[j] / (8 * n);
                } else {
                    sumOutside += x[j] * x[j] / ((x.length - 8) * n);
                }
            }
        }
        assertEquals(inside, sumInside, 4 * inside * Math.sqrt(2.0 / (8 * n)));
        if (!Double.isNaN(outside)) {
            assertEquals(outside, sumOutside, 4 * outside * Math.sqrt(2.0 / (56 * n)));
        }
    }

    /** On V_0 the weak label is g(tau t): for h_2 its mean is (tau^2 - 1)/sqrt 2 and its variance tau^4. */
    @Test
    void weakLabelsSeeTheTeachersScale() {
        double tau = teacher(WORLD).scaleInSubspace();
        double[] raw = labelMoments(Supervision.weakToStrong(WORLD, teacher(WORLD)));
        assertEquals((tau * tau - 1) / Math.sqrt(2), raw[0], 4 * tau * tau / Math.sqrt(MANY));
        assertEquals(tau * tau * tau * tau, raw[1], 4 * Math.sqrt(56.0 / MANY));
    }

    @Test
    void centringUsesTheLabelsOwnMeanAndDeviation() {
        Supervision w2s = Supervision.weakToStrong(FOURTH, teacher(FOURTH));
        LabelTransform[] all = {LabelTransform.tanhOfSquare(), LabelTransform.clippedMagnitude(1),
            LabelTransform.identity().standardised()};
        for (LabelTransform transform : all) {
            for (Supervision s : new Supervision[] {w2s, w2s.noise(0.3), w2s.leakage(0.4)}) {
                double[] moments = labelMoments(s.transformed(transform));
                assertEquals(0, moments[0], 4 / Math.sqrt(MANY), transform + ", " + s);
                assertEquals(1, moments[1], 0.05, transform + ", " + s);
            }
        }
    }

    @Test
    void aRewardOfSeveralDirectionsIsCentredFromAPilotSample() {
        double[][] directions = {WORLD.target().feature(), WORLD.task(1).feature()};
        Reward product = new Reward() {
            @Override
            public double[][] directions() {
                return directions;
            }

            @Override
            public double value(double[] overlaps) {
                return overlaps[0] * overlaps[1];
            }
        };
        Supervision s = Supervision.of("product", Inputs.ambient(WORLD), product)
                .transformed(LabelTransform.identity().standardised());
        assertEquals(0.3, s.labelCentre(), 4 * 1.05 / Math.sqrt(20_000));
        assertEquals(0, labelMoments(s)[0], 0.04);
    }

    @Test
    void nameOfEachCellOfTheTable() {
        assertEquals("W2S: localized inputs with leakage 0.1, weak labels (alignment 0.70) with noise 0.2, "
                + "psi(y) = tanh(y^2), standardised", Supervision.weakToStrong(WORLD, teacher(WORLD)).leakage(0.1)
                .noise(0.2).transformed(LabelTransform.tanhOfSquare()).toString());
        assertEquals("SFT: ambient inputs, true labels", Supervision.fineTuning(WORLD).toString());
        assertTrue(Supervision.weakLabelsOnAmbientInputs(WORLD, teacher(WORLD)).toString().contains("ambient"));
        assertTrue(Supervision.trueLabelsOnLocalizedInputs(WORLD).toString().contains("localized inputs, true labels"));
    }

    /** The inputs of a pair are those of the same seed, y and -y their labels, drawn the same in whatever pieces. */
    @Test
    void aPairIsTwoInputsWithOppositeLabels() {
        for (double beta : new double[] {1, Double.POSITIVE_INFINITY}) {
            Supervision numbers = Supervision.weakToStrong(WORLD, teacher(WORLD)).leakage(0.2);
            Supervision pairs = numbers.preferences(beta);
            double[] x = new double[12 * 64];
            double[] y = new double[12];
            pairs.source(4).draw(0, 12, x, y, 0);
            double[] inputs = new double[12 * 64];
            double[] rewards = new double[12];
            numbers.samples(4).draw(0, 12, inputs, rewards, 0);
            assertArrayEquals(inputs, x);
            for (int p = 0; p < 6; p++) {
                assertEquals(1, Math.abs(y[2 * p]));
                assertEquals(-y[2 * p], y[2 * p + 1]);
                if (beta == Double.POSITIVE_INFINITY) {
                    assertEquals(Math.signum(rewards[2 * p] - rewards[2 * p + 1]), y[2 * p]);
                }
            }
            double[] piece = new double[5 * 64];
            double[] labels = new double[6];
            pairs.source(4).draw(3, 5, piece, labels, 1);
            assertArrayEquals(Arrays.copyOfRange(x, 3 * 64, 8 * 64), piece);
            assertArrayEquals(Arrays.copyOfRange(y, 3, 8), Arrays.copyOfRange(labels, 1, 6));
        }
    }

    /** Choices are right with the probability of Bradley and Terry, in classes of the gap between rewards. */
    @Test
    void choicesHaveTheProbabilityOfBradleyAndTerry() {
        Supervision numbers = Supervision.fineTuning(WORLD);
        double beta = 1.5;
        int pairs = 100_000;
        double[] x = new double[2 * 64];
        double[] y = new double[2];
        double[] rewards = new double[2];
        SampleSource source = numbers.preferences(beta).source(7);
        SampleSource plain = numbers.source(7);
        double[] surprise = new double[4];
        int[] count = new int[4];
        for (int p = 0; p < pairs; p++) {
            source.draw(2L * p, 2, x, y, 0);
            plain.draw(2L * p, 2, x, rewards, 0);
            double gap = rewards[0] - rewards[1];
            int group = gap < -1 ? 0 : gap < 0 ? 1 : gap < 1 ? 2 : 3;
            surprise[group] += y[0] - (2 / (1 + Math.exp(-beta * gap)) - 1);
            count[group]++;
        }
        for (int g = 0; g < 4; g++) {
            assertTrue(count[g] > 5000);
            assertEquals(0, surprise[g] / count[g], 4 / Math.sqrt(count[g]));
        }
    }

    @Test
    void equalRewardsAreChosenByAFairCoinAndNoNumberIsNoChoice() {
        for (double beta : new double[] {2, Double.POSITIVE_INFINITY}) {
            BradleyTerry law = BradleyTerry.of(beta);
            assertEquals(1, law.choice(0, 0.5));
            assertEquals(-1, law.choice(0, 0.500001));
            assertTrue(Double.isNaN(law.choice(Double.NaN, 0.5)));
            assertEquals(1, law.choice(Double.POSITIVE_INFINITY, 1));
            assertEquals(-1, law.choice(Double.NEGATIVE_INFINITY, 1e-16));
            assertEquals(0.5, law.probability(0));
        }
    }

    @Test
    void preferencesAreNamedAndKeptByWhatIsMadeOfThem() {
        Supervision pairs = Supervision.weakToStrong(WORLD, teacher(WORLD)).leakage(0.1).preferences(2).named("pairs");
        assertEquals("pairs: localized inputs with leakage 0.1, preferences at beta = 2.0 from weak labels (alignment 0.70)",
                pairs.toString());
        assertEquals(pairs.toString(), Supervision.of(pairs.description()).toString());
        Supervision noiseless = pairs.preferences(Double.POSITIVE_INFINITY).leakage(0);
        assertTrue(noiseless.toString().contains("noiseless preferences from"), noiseless.toString());
        assertEquals(Double.POSITIVE_INFINITY, noiseless.transformed(LabelTransform.identity()).noise(0).preferences()
                .orElseThrow().beta());
        assertTrue(Supervision.fineTuning(WORLD).preferences().isEmpty());
    }

    @Test
    void whatMakesNoSenseOfAPreferenceIsRefused() {
        Supervision sft = Supervision.fineTuning(WORLD);
        assertMessage("inverse temperature beta must be greater than 0; infinity compares the rewards as they are, but is 0.0",
                () -> sft.preferences(0));
        assertThrows(IllegalArgumentException.class, () -> sft.preferences(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> sft.preferences(-1));
        assertMessage("noise of labels that become preferences must be 0: the randomness of a choice is its inverse temperature "
                + "beta, but is 0.1", () -> sft.noise(0.1).preferences(1));
        assertMessage("noise of preferences must be 0: the randomness of a choice is its inverse temperature beta, but is 0.1",
                () -> sft.preferences(1).noise(0.1));
        for (LabelTransform psi : new LabelTransform[] {LabelTransform.sign(), LabelTransform.identity().centred(),
            LabelTransform.tanhOfSquare()}) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> sft.transformed(psi).preferences(1)).getMessage()
                    .contains("a preference compares rewards as they are"));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> sft.preferences(1).transformed(psi)).getMessage()
                    .contains("a preference is 1 or -1"));
        }
    }

    /** The moments of most constants differ by roundings, whose root is no deviation. */
    @Test
    void aConstantIsNotStandardised() {
        World world = World.builder().dimension(32).subspaceDimension(8).build();
        Supervision weak = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7));
        for (int i = 0; i < 40; i++) {
            double constant = 0.0713 * i;
            LabelTransform same = LabelTransform.of("same", y -> constant).standardised();
            String message = assertThrows(IllegalArgumentException.class, () -> weak.transformed(same).source(1), "" + constant)
                    .getMessage();
            assertTrue(message.startsWith("deviation of same, standardised must be greater than 0"), message);
        }
    }

    @Test
    void badSupervisionIsNamed() {
        World other = World.builder().dimension(64).subspaceDimension(8).seed(9).build();
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> Supervision.weakToStrong(other, teacher(WORLD))).getMessage().startsWith("teacher must be of the"));
        assertMessage("leakage must be finite and at least 0, but is -0.1",
                () -> Supervision.weakToStrong(WORLD, teacher(WORLD)).leakage(-0.1));
        assertMessage("leakage of ambient inputs must be 0, for ambient inputs fill R^d already, but is 0.1",
                () -> Supervision.fineTuning(WORLD).leakage(0.1));
        assertMessage("noise must be finite and at least 0, but is NaN",
                () -> Supervision.fineTuning(WORLD).noise(Double.NaN));
        assertMessage("clip c must be finite and greater than 0, but is 0.0",
                () -> LabelTransform.clippedMagnitude(0));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Supervision.fineTuning(FOURTH)
                .transformed(LabelTransform.exponential(1)).samples(1)).getMessage().contains("has none"));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    /** E exp(beta h_2(tau t)) = exp(-beta/sqrt 2)/sqrt(1 - sqrt 2 beta tau^2), finite for beta tau^2 below 1/sqrt 2 = 0.707. */
    @Test
    void anExponentialIsRefusedExactlyWhereTheMomentThatIsNeededIsInfinite() {
        World world = World.builder().dimension(1024).subspaceDimension(128).link(Link.hermite(2)).build();
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(3);
        double square = teacher.scaleInSubspace() * teacher.scaleInSubspace();
        Supervision weak = Supervision.weakToStrong(world, teacher);
        double greatest = 1 / Math.sqrt(2) / square;
        for (double share : new double[] {0.1, 0.6 * square * Math.sqrt(2), 0.9}) {
            double beta = share * greatest;
            assertEquals(Math.exp(-beta / Math.sqrt(2)) / Math.sqrt(1 - share),
                    weak.transformed(LabelTransform.exponential(beta)).labelCentre(), 1e-9);
        }
        String mean = assertThrows(IllegalArgumentException.class, () -> weak.transformed(
                LabelTransform.exponential(1.01 * greatest)).labelCentre()).getMessage();
        assertTrue(mean.contains("finite mean"), mean);
        double variance = 0.49 * greatest;
        assertTrue(weak.transformed(LabelTransform.exponential(variance).standardised()).labelScale() > 0);
        String deviation = assertThrows(IllegalArgumentException.class, () -> weak.transformed(
                LabelTransform.exponential(0.51 * greatest).standardised()).labelCentre()).getMessage();
        assertTrue(deviation.contains("finite variance"), deviation);
    }
}
