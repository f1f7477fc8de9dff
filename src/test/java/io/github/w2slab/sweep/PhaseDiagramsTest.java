package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.theory.H2Law;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the notebook on phase diagrams says, at some of its points, over seeds. */
@Tag("law")
class PhaseDiagramsTest {

    private static World world(int d, double rho) {
        return World.builder().dimension(d).subspaceDimension(128).correlation(rho).build();
    }

    private static double mean(Sweep sweep, String measure, Object... at) {
        return sweep.points().stream().filter(p -> p.values().values().containsAll(Arrays.asList(at)))
                .mapToDouble(p -> sweep.value(p, measure)).average().orElseThrow();
    }

    @Test
    void withLeakingInputsWhatIsKeptHardlyDependsOnCorrelationAndWhatIsFoundDoes() {
        Sweep sweep = Sweep.over("rho", 0, 0.5, 0.95).and("leakage", 0.005, 0.044, 0.092, 0.15).seeds(10).steps(12_000)
                .run(p -> ReducedDynamics.of(Ensemble.weakToStrong(world(1_000_000, p.value("rho")), 0.7)
                        .leakage(p.value("leakage")).size(1).seed(p.seed()), Sgd.perDimension(0.1).seed(p.seed())));
        for (double rho : new double[] {0, 0.5, 0.95}) {
            assertTrue(mean(sweep, "kept_1", rho, 0.092) > 0.5, "below the border at rho = " + rho);
            assertTrue(mean(sweep, "kept_1", rho, 0.15) < 0.5, "above it at rho = " + rho);
        }
        assertTrue(mean(sweep, "alignment", 0.0, 0.005) > 0.9);
        assertTrue(mean(sweep, "alignment", 0.95, 0.005) < 0.1);
        assertTrue(mean(sweep, "alignment", 0.0, 0.092) < 0.5, "the target is not found where the other feature is still kept");
    }

    private static ReducedDynamics leaking(double rho, double leakage, boolean centred, double c, long steps) {
        Ensemble weak = Ensemble.weakToStrong(world(1_000_000, rho), 0.7).leakage(leakage).size(60).seed(1);
        return ReducedDynamics.of(centred ? weak.transformed(LabelTransform.identity().centred()) : weak, Sgd.perDimension(c).seed(1))
                .train(steps);
    }

    /** tau^2 is 0.25 at rho = 0.7, and below 1/3 from 0.57 on. */
    @Test
    void whereInputsLeakTheLabelsMeanDrivesTheTargetOutAndOtherwiseItIsFoundUpToThreeQuarters() {
        assertTrue(leaking(0.7, 0.005, false, 0.1, 12_000).history().last("alignment") < 0.15, "raw labels, leaking inputs");
        for (double leakage : new double[] {0, 0.01}) {
            assertTrue(leaking(0.7, leakage, leakage > 0, 0.1, 12_000).history().last("alignment") > 0.5, "at 0.7, leakage " + leakage);
            assertTrue(leaking(0.85, leakage, leakage > 0, 0.1, 12_000).history().last("alignment") < 0.4, "at 0.85, leakage " + leakage);
        }
    }

    /** At half the rate and twice the steps the signal is the same, and the noise is half. */
    @Test
    void itIsMostlyNoiseThatTakesTheOtherFeature() {
        double lost = -Math.log(leaking(0, 0.12, false, 0.1, 12_000).history().last("kept_1"));
        double withHalfTheNoise = -Math.log(leaking(0, 0.12, false, 0.05, 24_000).history().last("kept_1"));
        assertTrue(withHalfTheNoise < 0.75 * lost, "half of the noise would leave " + withHalfTheNoise + " of " + lost);
    }

    /** Half is gone after ln 2 d/c^2 steps: at c = 0.6 after 19,254. */
    @Test
    void atLargeRatesNoiseTakesTheFeatureBeforeTheTargetHasCome() {
        ReducedDynamics run = ReducedDynamics.of(Ensemble.fineTuning(world(10_000, 0)).size(100).seed(1), Sgd.perDimension(0.6).seed(1));
        assertEquals(0.5, run.train(19_254).history().last("kept_1"), 0.03);
        Sweep sweep = Sweep.over("c", 0.3, 0.5).seeds(60).steps(150_000).untilBelow("kept_1", 0.5)
                .run(p -> ReducedDynamics.of(Ensemble.fineTuning(world(10_000, 0)).size(1).seed(p.seed()),
                        Sgd.perDimension(p.value("c")).seed(p.seed())));
        assertTrue(come(sweep, 0.3) > 0.6, "small rate: " + come(sweep, 0.3));
        assertTrue(come(sweep, 0.5) < 0.45, "large rate: " + come(sweep, 0.5));
    }

    private static double come(Sweep sweep, double c) {
        return sweep.points().stream().filter(p -> p.value("c") == c).mapToDouble(p -> sweep.value(p, "alignment") > 0.5 ? 1 : 0)
                .average().orElseThrow();
    }

    @Test
    void fineTuningForgetsBeforeItLearnsWhereTheCorrelationIsSmallButNotZero() {
        Sweep sweep = Sweep.over("rho", 0, 0.3, 0.8).seeds(10).steps(150_000).untilBelow("kept_1", 0.5)
                .run(p -> ReducedDynamics.of(Ensemble.fineTuning(world(10_000, p.value("rho"))).size(1).seed(p.seed()),
                        Sgd.perDimension(0.3).seed(p.seed())));
        assertTrue(mean(sweep, "alignment", 0.0) > 0.5);
        assertTrue(mean(sweep, "alignment", 0.3) < 0.45);
        assertTrue(mean(sweep, "alignment", 0.8) > 0.5);
        assertTrue(mean(sweep, "kept_1", 0.8) > 0.5, "it never loses half");
    }

    @Test
    void nothingIsLearntAboveTheLargestRateAndMuchBelowIt() {
        World world = world(1_000_000, 0.3);
        Sweep sweep = Sweep.over("teacher", 0.3, 0.5, 0.8, 1).and("share", 0.5, 1.5).seeds(3).steps(20_000).run(p -> {
            double c = H2Law.weakToStrong(p.value("teacher"), world.ceiling(), 128, 1_000_000, 1).largestRate() * p.value("share");
            return ReducedDynamics.of(Ensemble.weakToStrong(world, p.value("teacher")).startingAt(0.5).size(16).seed(p.seed()),
                    Sgd.perDimension(c).seed(p.seed()));
        });
        for (double teacher : new double[] {0.3, 0.5, 0.8, 1}) {
            if (teacher < 1) {
                assertTrue(mean(sweep, "alignment", teacher, 1.5) < 0.25, "above, teacher " + teacher);
            }
            assertTrue(mean(sweep, "alignment", teacher, 0.5) > 0.4, "below, teacher " + teacher);
        }
        assertEquals(0.16, H2Law.weakToStrong(0.2, world.ceiling(), 128, 1_000_000, 1).largestRate(), 0.01);
        assertEquals(2.8, H2Law.weakToStrong(0.8, world.ceiling(), 128, 1_000_000, 1).largestRate(), 0.06);
        assertEquals(2.2, H2Law.weakToStrong(1, world.ceiling(), 128, 1_000_000, 1).largestRate(), 0.06);
    }

    /** Rounded by s = 128; the same after three times as many steps. */
    @Test
    void atTheBorderOverlapsFadeOutAndMoreStepsDoNotHelp() {
        World world = world(1_000_000, 0.3);
        for (double teacher : new double[] {0.3, 0.5, 0.7, 0.9, 1}) {
            double largest = H2Law.weakToStrong(teacher, world.ceiling(), 128, 1_000_000, 1).largestRate();
            Ensemble neurons = Ensemble.weakToStrong(world, teacher).startingAt(0.5).size(100).seed(1);
            double below = ReducedDynamics.of(neurons, Sgd.perDimension(0.95 * largest).seed(1)).train(20_000).history().last("alignment");
            assertTrue(0.2 < below && below < 0.4, "just below, teacher " + teacher + ": " + below);
            ReducedDynamics above = ReducedDynamics.of(neurons, Sgd.perDimension(1.25 * largest).seed(1)).train(20_000);
            assertEquals(0.15, above.history().last("alignment"), 0.08, "above, teacher " + teacher);
            assertEquals(0.15, above.train(40_000).history().last("alignment"), 0.08, "later, teacher " + teacher);
        }
    }

    private static double settled(Run run) {
        double[] alignment = run.history().column("alignment");
        return Arrays.stream(alignment).skip(alignment.length / 3).average().orElseThrow();
    }

    private static long cycle(Point p) {
        return Math.round(Math.pow(p.value("s"), 1.5));
    }

    private static World large(int s) {
        return World.builder().dimension(1_000_000).subspaceDimension(s).correlation(0).build();
    }

    private static final double[] SIZES = {1024, 2048, 4096};
    private static final double[] RATES = {1.8, 1.85, 1.9, 1.95, 2, 2.05, 2.1, 2.15, 2.2};

    private static Sweep critical(int seeds, double[] sizes, double... rates) {
        return Sweep.over("s", sizes).and("c", rates).seeds(seeds).steps(PhaseDiagramsTest::cycle)
                .measuring("settled", PhaseDiagramsTest::settled)
                .run(p -> ReducedDynamics.of(Ensemble.weakToStrong(large(p.integer("s")), 1)
                        .startingAt(0.7 * Math.pow(p.value("s"), -0.25)).size(16).seed(p.seed()),
                        Sgd.perDimension(p.value("c")).seed(p.seed()))
                        .recordingAt(RecordedSteps.every(cycle(p) / 60)));
    }

    /** sqrt 2 Gamma(1/2) / Gamma(1/4): the mean size of an overlap whose potential is its fourth power. */
    private static final double LIMIT = Math.sqrt(2) * Math.sqrt(Math.PI) / 3.625609908221908;

    @Test
    void atTheLargestRateTheOverlapComesNearTheQuarticLawFromAboveAsTheDimensionGrows() {
        Sweep sweep = critical(5, new double[] {512, 2048}, 2);
        double small = mean(sweep, "settled", 512.0) * Math.pow(512, 0.25) / LIMIT;
        double large = mean(sweep, "settled", 2048.0) * Math.pow(2048, 0.25) / LIMIT;
        assertTrue(1 < large && large < small && small < 1.3, small + ", " + large);
    }

    /**
     * The mean size of an overlap that diffuses with mean and variance of the exact step at c = 2, over the quartic law's. The step
     * is ((1 - g z) m + g p)/R, g = (2/s) (p^2 - 1) z, z = m p + sqrt(1 - m^2) u, with a chi-square rest of s - 2 dimensions at three nodes.
     */
    private static double byTheMomentsOfTheExactStep(int s) {
        double[] rests = {s - 2 - Math.sqrt(6 * (s - 2)), s - 2, s - 2 + Math.sqrt(6 * (s - 2))};
        double[] shares = {1.0 / 6, 2.0 / 3, 1.0 / 6};
        double way = 0.0025;
        double exponent = 0;
        double before = 0;
        double sum = 0;
        double weighted = 0;
        for (int k = 0; k * way < 0.6; k++) {
            double m = k * way;
            double mean = 0;
            double variance = 0;
            for (double p = -9; p <= 9; p += 0.15) {
                for (double u = -9; u <= 9; u += 0.15) {
                    double z = m * p + Math.sqrt(1 - m * m) * u;
                    double g = 2.0 / s * (p * p - 1) * z;
                    double density = 0.15 * 0.15 / (2 * Math.PI) * Math.exp(-(p * p + u * u) / 2);
                    for (int i = 0; i < rests.length; i++) {
                        double step = ((1 - g * z) * m + g * p) / Math.sqrt(1 + g * g * (p * p + u * u + rests[i] - z * z)) - m;
                        mean += density * shares[i] * step;
                        variance += density * shares[i] * step * step;
                    }
                }
            }
            double slope = 2 * mean / variance;
            exponent += k == 0 ? 0 : way * (before + slope) / 2;
            before = slope;
            double at = Math.exp(exponent) / variance * (k == 0 ? 0.5 : 1);
            sum += at;
            weighted += at * m;
        }
        return weighted / sum / (LIMIT * Math.pow(s, -0.25));
    }

    @Test
    void meanAndVarianceOfTheExactStepTellMostOfHowFarSmallSizesAreFromTheQuarticLaw() {
        assertEquals(1.12, byTheMomentsOfTheExactStep(1024), 0.006);
        assertEquals(1.09, byTheMomentsOfTheExactStep(2048), 0.006);
        assertEquals(1.07, byTheMomentsOfTheExactStep(4096), 0.006);
    }

    @Test
    @Tag("slow")
    void atTheLargestRateFortySeedsExceedTheQuarticLawByFifteenTwelveAndEightPercent() {
        Sweep sweep = critical(40, SIZES, 2);
        double[] excess = {1.15, 1.12, 1.08};
        for (int i = 0; i < SIZES.length; i++) {
            assertEquals(excess[i], mean(sweep, "settled", SIZES[i]) * Math.pow(SIZES[i], 0.25) / LIMIT, 0.02, "s = " + SIZES[i]);
        }
    }

    @Test
    @Tag("slow")
    void atTheLargestRateCurvesOfAllSizesFallOnOneAndSeedsThatAllPointsShareWidenTheIntervals() {
        int groups = 4;
        int seeds = 5 * groups;
        Sweep sweep = critical(seeds, SIZES, RATES);
        double[] shared = new double[groups];
        double[] apart = new double[groups];
        for (int g = 0; g < groups; g++) {
            int first = 5 * g;
            Collapse fit = Collapse.fit(RATES, SIZES, settled(sweep, (point, k) -> 1 + first + k));
            Collapse mixed = Collapse.fit(RATES, SIZES, settled(sweep, (point, k) -> 1 + (first + k + 7 * point) % seeds));
            shared[g] = fit.critical().high() - fit.critical().low();
            apart[g] = mixed.critical().high() - mixed.critical().low();
            assertTrue(fit.quality() < 2, fit.toString());
            assertEquals(2, mixed.critical().mean(), 0.15, mixed.toString());
            if (g == 0) {
                assertTrue(fit.critical().low() < 2 && 2 < fit.critical().high(), fit.toString());
                assertEquals(0.5, fit.sizeExponent().mean(), 0.15, fit.toString());
                assertEquals(0.25, fit.heightExponent().mean(), 0.08, fit.toString());
            }
        }
        assertTrue(Arrays.stream(apart).sum() < 0.5 * Arrays.stream(shared).sum(), Arrays.toString(apart) + Arrays.toString(shared));
    }

    /** For each size and rate five seeds' values, the seeds chosen by the number of the point and k = 0 to 4. */
    private static double[][][] settled(Sweep sweep, IntBinaryOperator seed) {
        double[][][] values = new double[SIZES.length][RATES.length][5];
        for (int i = 0; i < SIZES.length; i++) {
            for (int j = 0; j < RATES.length; j++) {
                for (int k = 0; k < 5; k++) {
                    values[i][j][k] = sweep.value(new Point(Map.of("s", SIZES[i], "c", RATES[j]),
                            seed.applyAsInt(i * RATES.length + j, k)), "settled");
                }
            }
        }
        return values;
    }
}
