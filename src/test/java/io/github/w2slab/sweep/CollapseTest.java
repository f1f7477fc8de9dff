package io.github.w2slab.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.theory.Ensemble;
import io.github.w2slab.theory.ReducedDynamics;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.world.World;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("law")
class CollapseTest {

    private static final double[] SIZES = {16, 64, 256};
    private static final double[] X = IntStream.range(0, 13).mapToDouble(i -> 1.4 + 0.1 * i).toArray();

    /** y = L^-b F((x - xc) L^a) with noise, F falling and curved as an order parameter's is. */
    private static double[][][] law(double xc, double a, double b, double noise, long seed) {
        Random random = new Random(seed);
        return Arrays.stream(SIZES).mapToObj(size -> Arrays.stream(X).mapToObj(x -> {
            double u = (x - xc) * Math.pow(size, a);
            double f = Math.sqrt((Math.sqrt(u * u + 4) - u) / 2);
            return IntStream.range(0, 5).mapToDouble(i -> Math.pow(size, -b) * f * (1 + noise * random.nextGaussian())).toArray();
        }).toArray(double[][]::new)).toArray(double[][][]::new);
    }

    @Test
    void numbersOfATheoryHaveNoQualityToTell() {
        Collapse theory = Collapse.of(2, 0.5, 0.25);
        assertEquals("critical value 2.000, 1/nu 0.500, beta/nu 0.250", theory.toString());
    }

    @Test
    void theLawThatMadeTheNumbersIsFound() {
        Collapse exact = Collapse.fit(X, SIZES, law(2, 0.5, 0.25, 1e-6, 1));
        assertEquals(2, exact.critical().mean(), 0.02);
        assertEquals(0.5, exact.sizeExponent().mean(), 0.02);
        assertEquals(0.25, exact.heightExponent().mean(), 0.01);
        Collapse other = Collapse.fit(X, SIZES, law(1.8, 0.25, 0, 1e-6, 1));
        assertEquals(1.8, other.critical().mean(), 0.02);
        assertEquals(0.25, other.sizeExponent().mean(), 0.02);
        assertEquals(0, other.heightExponent().mean(), 0.01);
    }

    @Test
    void withNoiseTheIntervalsContainItInMostOfTwentyTriesAndTheDistanceIsAboutOne() {
        int inside = 0;
        double quality = 0;
        for (int seed = 1; seed <= 20; seed++) {
            Collapse fit = Collapse.fit(X, SIZES, law(2, 0.5, 0.25, 0.02, seed));
            inside += fit.critical().low() < 2 && 2 < fit.critical().high() ? 1 : 0;
            quality += fit.quality() / 20;
        }
        assertTrue(inside >= 14, inside + " of 20");
        assertTrue(0.4 < quality && quality < 2, "S = " + quality);
        double wrong = Collapse.fit(X, new double[] {64, 16, 256}, law(2, 0.5, 0.25, 0.02, 1)).quality();
        assertTrue(wrong > 5, "sizes that are mixed up do not fall on one curve: S = " + wrong);
    }

    @Test
    void aSweepIsReadByItsAxesWhateverTheirOrder() {
        World world = World.builder().dimension(32).subspaceDimension(4).build();
        Recipe recipe = p -> ReducedDynamics.of(Ensemble.fineTuning(world).size(4).seed(p.seed()),
                Sgd.perDimension(p.value("c") * p.value("d") / 32).seed(p.seed()));
        Sweep one = Sweep.over("c", 1, 0.5, 2, 1.5).and("d", 32, 16).seeds(3).steps(64).run(recipe);
        Sweep two = Sweep.over("d", 16, 32).and("c", 0.5, 1, 1.5, 2).seeds(3).steps(64).run(recipe);
        assertEquals(Collapse.fit(one, "c", "d", "alignment"), Collapse.fit(two, "c", "d", "alignment"));
    }

    @Test
    void whatCannotBeFittedIsNamed() {
        double[][][] values = law(2, 0.5, 0.25, 0.02, 1);
        assertEquals("number of sizes must be at least 2, but is 1", assertThrows(IllegalArgumentException.class,
                () -> Collapse.fit(X, new double[] {16}, values)).getMessage());
        World world = World.builder().dimension(32).subspaceDimension(4).build();
        Sweep sweep = Sweep.over("c", 0.5, 1, 1.5, 2).and("d", 16, 32).seeds(2).steps(32)
                .run(p -> ReducedDynamics.of(Ensemble.fineTuning(world).size(2).seed(p.seed()), Sgd.perDimension(p.value("c"))));
        assertEquals("number of seeds must be at least 3, but is 2", assertThrows(IllegalArgumentException.class,
                () -> Collapse.fit(sweep, "c", "d", "alignment")).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Collapse.fit(sweep, "c", "s", "alignment")).getMessage()
                .startsWith("axes must be the two of the sweep, [c, d]"));
    }

    @Test
    void curvesThatFitAnywhereAreNamed() {
        Random random = new Random(1);
        double[][][] lines = new double[2][X.length][];
        for (double[][] line : lines) {
            Arrays.setAll(line, j -> IntStream.range(0, 5).mapToDouble(i -> X[j] * (1 + 0.05 * random.nextGaussian())).toArray());
        }
        String message = assertThrows(IllegalArgumentException.class, () -> Collapse.fit(X, new double[] {256, 512}, lines)).getMessage();
        assertTrue(message.startsWith("values must tell where the transition is, but over sizes [256.0, 512.0]"), message);
    }
}
