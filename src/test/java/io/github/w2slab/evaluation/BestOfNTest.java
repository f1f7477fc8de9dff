package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.world.Task;
import io.github.w2slab.world.World;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class BestOfNTest {

    private static final World WORLD = World.builder().dimension(64).subspaceDimension(8).correlation(0.3).seed(1).build();

    /** By hand: of three the best of two is the third in 2 of 3 pairs and the second in 1. */
    @Test
    void theBestOfTwoOfThree() {
        BestOfN three = BestOfN.of(new double[] {5, 1, 2}, new double[] {10, 0, 70});
        BestOfN.Gain gain = three.gain(2);
        assertEquals(2.0 / 3 * 5 + 1.0 / 3 * 2 - 8.0 / 3, gain.proxyGain(), 1e-12);
        assertEquals(2.0 / 3 * 10 + 1.0 / 3 * 70 - 80.0 / 3, gain.trueGain(), 1e-12);
        assertEquals(new BestOfN.Gain(1, 0, 0, 0), three.gain(1));
        assertEquals(10 - 80.0 / 3, three.gain(3).trueGain(), 1e-12);
    }

    /** The divergence of the choice among equally likely inputs of a large pool, sum p ln(m p). */
    @Test
    void theDivergenceIsThatOfTheChoice() {
        int m = 20_000;
        for (int n : new int[] {2, 8, 64}) {
            double kl = 0;
            double chance = (double) n / m;
            for (int i = m - 1; i >= n - 1; i--) {
                kl += chance == 0 ? 0 : chance * Math.log(m * chance);
                chance *= (double) (i - n + 1) / i;
            }
            assertEquals(kl, BestOfN.divergence(n), 0.01 * kl);
        }
        assertEquals(0, BestOfN.divergence(1));
    }

    @Test
    void theMeanMaximumOfNormalNumbers() {
        double[] normal = Normals.of(1, Stream.THEORY, 100_000).row(0);
        BestOfN pool = BestOfN.of(normal, normal);
        assertEquals(0.5642, pool.gain(2).proxyGain(), 0.02);
        assertEquals(1.5388, pool.gain(10).proxyGain(), 0.03);
    }

    /** Order statistics of a pool have no bias: 4.1818 and 5.9424 are the mean maxima of 64 and 256 numbers h_2, by quadrature. */
    @Test
    void aPoolScattersAboutTheMeanOverPools() {
        int[] n = {64, 256};
        double[] mean = {4.1818, 5.9424};
        double[] scatter = {0.04, 0.06};
        double[][] relative = new double[2][200];
        for (int pool = 0; pool < 200; pool++) {
            double[] reward = Arrays.stream(Normals.of(pool, Stream.THEORY, 55, 5000).row(0)).map(t -> (t * t - 1) / Math.sqrt(2)).toArray();
            BestOfN best = BestOfN.of(reward, reward);
            for (int k = 0; k < 2; k++) {
                relative[k][pool] = best.gain(n[k]).trueGain() / mean[k] - 1;
            }
        }
        for (int k = 0; k < 2; k++) {
            Interval interval = Interval.of(relative[k]);
            double error = (interval.high() - interval.low()) / 4;
            assertEquals(0, interval.mean(), 4 * error, "n = " + n[k]);
            assertEquals(scatter[k], error * Math.sqrt(200), 0.25 * scatter[k], "n = " + n[k]);
        }
    }

    /** Mehler: a^2 for h_2, whatever n is; on ambient inputs a is the alignment. */
    @Test
    void anOracleTeachersGainIsItsProxysTimesTheSquareOfItsAlignment() {
        Interval ratio4 = Interval.over(20, seed -> ratio(seed, 4));
        Interval ratio64 = Interval.over(20, seed -> ratio(seed, 64));
        assertEquals(0.49, ratio4.mean(), ratio4.high() - ratio4.low());
        assertEquals(0.49, ratio64.mean(), ratio64.high() - ratio64.low());
        assertTrue(ratio64.high() - ratio64.low() < 0.1);
    }

    private static double ratio(long seed, int n) {
        Task target = WORLD.target();
        BestOfN.Gain gain = BestOfN.of(Sample.ambient(target, seed, 2000), WeakTeacher.withAlignment(target, 0.7).seed(seed)).gain(n);
        return gain.trueGain() / gain.proxyGain();
    }

    @Test
    void theTableHasARowForEachN() {
        Table table = BestOfN.of(Sample.localized(WORLD.target(), 1, 100), WORLD.target().reward()).table(1, 4, 16);
        assertEquals(3, table.rowCount());
        assertTrue(table.column("true gain / KL").isMissing(0));
        assertEquals(table.doubleColumn("proxy gain").get(2), table.doubleColumn("true gain").get(2));
        assertTrue(table.doubleColumn("true gain").get(2) > table.doubleColumn("true gain").get(1));
    }

    @Test
    void badPoolsAndNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> BestOfN.of(new double[2], new double[3]));
        assertThrows(IllegalArgumentException.class, () -> BestOfN.of(new double[0], new double[0]));
        assertThrows(IllegalArgumentException.class, () -> BestOfN.of(new double[] {Double.NaN}, new double[1]));
        BestOfN two = BestOfN.of(new double[2], new double[2]);
        assertEquals("n must be between 1 and 2, but is 3",
                assertThrows(IllegalArgumentException.class, () -> two.gain(3)).getMessage());
    }
}
