package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.theory.H2Law;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.RecordedSteps;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the notebook on phase diagrams says, at some of its points, over seeds. */
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

    private static double settled(Run run) {
        double[] alignment = run.history().column("alignment");
        return Arrays.stream(alignment).skip(alignment.length / 3).average().orElseThrow();
    }

    private static Sweep critical(double[] sizes, double... rates) {
        return Sweep.over("d", sizes).and("c", rates).seeds(5).steps(p -> Math.round(Math.pow(p.value("d"), 1.5)))
                .measuring("settled", PhaseDiagramsTest::settled)
                .run(p -> ReducedDynamics.of(Ensemble.fineTuning(world(p.integer("d"), 0))
                        .startingAt(0.7 * Math.pow(p.value("d"), -0.25)).size(16).seed(p.seed()),
                        Sgd.perDimension(p.value("c")).seed(p.seed()))
                        .recordingAt(RecordedSteps.every(Math.round(Math.pow(p.value("d"), 1.5)) / 60)));
    }

    /** sqrt 2 Gamma(1/2) / Gamma(1/4): the mean size of an overlap whose potential is its fourth power. */
    private static final double LIMIT = Math.sqrt(2) * Math.sqrt(Math.PI) / 3.625609908221908;

    @Test
    void atTheLargestRateTheOverlapComesNearTheQuarticLawFromAboveAsTheDimensionGrows() {
        Sweep sweep = critical(new double[] {512, 2048}, 2);
        double small = mean(sweep, "settled", 512.0) * Math.pow(512, 0.25) / LIMIT;
        double large = mean(sweep, "settled", 2048.0) * Math.pow(2048, 0.25) / LIMIT;
        assertTrue(1 < large && large < small && small < 1.3, small + ", " + large);
    }

    @Test
    @Tag("slow")
    void atTheLargestRateCurvesOfAllSizesFallOnOne() {
        Collapse fit = Collapse.fit(critical(new double[] {1024, 2048, 4096}, 1.8, 1.85, 1.9, 1.95, 2, 2.05, 2.1, 2.15, 2.2),
                "c", "d", "settled");
        assertTrue(fit.critical().low() < 2 && 2 < fit.critical().high(), fit.toString());
        assertEquals(0.5, fit.sizeExponent().mean(), 0.15, fit.toString());
        assertEquals(0.25, fit.heightExponent().mean(), 0.08, fit.toString());
        assertTrue(fit.quality() < 2, fit.toString());
    }
}
