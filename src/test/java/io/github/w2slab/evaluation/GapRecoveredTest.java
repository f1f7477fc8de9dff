package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GapRecoveredTest {

    private static final int REPETITIONS = 200;

    /** Performances of n seeds: means 0.79, 0.49 and 0.91, so PGR 5/7, with errors in part common to the three. */
    private static double[][] performances(int n, long repetition, double ceiling) {
        double[] student = new double[n];
        double[] weak = new double[n];
        double[] top = new double[n];
        Normals normals = Normals.of(repetition, Stream.THEORY, 4);
        for (int i = 0; i < n; i++) {
            double[] e = normals.row(i);
            student[i] = 0.79 + 0.03 * e[0] + 0.05 * e[3];
            weak[i] = 0.49 + 0.06 * e[1] + 0.05 * e[3];
            top[i] = ceiling + 0.02 * e[2] + 0.05 * e[3];
        }
        return new double[][] {student, weak, top};
    }

    private static GapRecovered pgr(double[][] p) {
        return GapRecovered.of(p[0], p[1], p[2]);
    }

    /** Fieller's set covers with 95 %; of 200 repetitions 90 to 99 % are -3.2 and +2.6 binomial deviations. */
    @ParameterizedTest
    @ValueSource(ints = {5, 10, 20})
    void theIntervalCoversTheTruthAtItsLevel(int seeds) {
        int covered = 0;
        for (int r = 0; r < REPETITIONS; r++) {
            GapRecovered found = pgr(performances(seeds, 1000L * seeds + r, 0.91));
            assertTrue(found.isDefined());
            covered += found.low() <= 5 / 7.0 && 5 / 7.0 <= found.high() ? 1 : 0;
        }
        assertTrue(covered >= 0.90 * REPETITIONS && covered <= 0.99 * REPETITIONS, covered + " of " + REPETITIONS);
    }

    /** The same on real runs, whose errors are not Gaussian: 200 disjoint groups of 5 seeds, the truth from all 1,000. */
    @Test
    @Tag("slow")
    void theIntervalCoversTheTruthOnRealRuns() {
        int n = 5;
        double[][] all = new double[3][REPETITIONS * n];
        for (int seed = 0; seed < all[0].length; seed++) {
            World world = World.builder().dimension(64).subspaceDimension(8).seed(seed).build();
            WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(seed);
            Training run = Training.of(RewardModel.pretrained(world).neuronsPerTask(8).seed(seed).build(),
                    Supervision.weakToStrong(world, teacher), Sgd.spherical(0.05 / 8).seed(seed)).train(1500);
            Evaluation.Scores found = Evaluation.of(run, Evaluation.limit(run), 500).ambient();
            all[0][seed] = found.student().correlation();
            all[1][seed] = found.weak().orElseThrow().correlation();
            all[2][seed] = found.ceiling().correlation();
        }
        double truth = pgr(all).estimate();
        int covered = 0;
        for (int r = 0; r < REPETITIONS; r++) {
            int from = r * n;
            GapRecovered found = pgr(Arrays.stream(all).map(v -> Arrays.copyOfRange(v, from, from + n))
                    .toArray(double[][]::new));
            covered += !found.isDefined() || found.low() <= truth && truth <= found.high() ? 1 : 0;
        }
        assertTrue(covered >= 0.90 * REPETITIONS && covered <= 0.99 * REPETITIONS, covered + " of " + REPETITIONS
                + " around " + truth);
    }

    @Test
    void withoutAGapPgrIsUndefined() {
        for (int r = 0; r < 20; r++) {
            GapRecovered found = pgr(performances(5, r, 0.49));
            assertEquals(found.gap().low() > 0, found.isDefined(), "defined exactly where the gap's interval is above 0");
        }
        double[] same = {0.5, 0.6, 0.7};
        assertFalse(GapRecovered.of(same, same, same).isDefined());
        assertFalse(GapRecovered.of(new double[] {1}, new double[] {1}, new double[] {1}).isDefined());
    }

    /** Student and ceiling both lose to the teacher; their ratio, 1.09, would read as more than the whole gap recovered. */
    @Test
    void aTeacherBetterThanItsCeilingLeavesNoGap() {
        double[] weak = {0.80, 0.81, 0.79, 0.80, 0.82};
        double[] student = {0.69, 0.70, 0.68, 0.70, 0.71};
        double[] ceiling = {0.70, 0.71, 0.69, 0.71, 0.71};
        GapRecovered found = GapRecovered.of(student, weak, ceiling);
        assertTrue(found.gap().high() < 0);
        assertFalse(found.isDefined());
        assertTrue(Double.isNaN(found.low()) && Double.isNaN(found.high()));
        assertEquals("undefined (gap " + found.gap() + ")", found.toString());
        assertFalse(GapRecovered.of(new double[] {0.7}, new double[] {0.8}, new double[] {0.75}).isDefined());
    }

    /** The ends solve (N - theta D)^2 = t^2 Var(N - theta D): a t-test of student - weak = theta (ceiling - weak). */
    @Test
    void theEndsAreWhereTheTestOfTheRatioJustRejects() {
        double[][] p = performances(6, 3, 0.91);
        GapRecovered found = pgr(p);
        for (double theta : new double[] {found.low(), found.high()}) {
            double[] difference = new double[6];
            Arrays.setAll(difference, i -> p[0][i] - p[1][i] - theta * (p[2][i] - p[1][i]));
            Interval interval = Interval.of(difference);
            assertEquals(0, Math.min(Math.abs(interval.low()), Math.abs(interval.high())), 1e-12);
        }
        assertTrue(found.low() < found.estimate() && found.estimate() < found.high());
    }

    @Test
    void oneSeedGivesNoInterval() {
        GapRecovered found = GapRecovered.of(new double[] {0.79}, new double[] {0.49}, new double[] {0.91});
        assertEquals(0.714, found.estimate(), 0.001);
        assertTrue(Double.isNaN(found.low()) && Double.isNaN(found.high()));
        assertEquals("0.714", found.toString());
    }

    @Test
    void studentsQuantileIsTheTabulatedOne() {
        assertEquals(2.776445, Seeds.quantile(5, 0.95), 1e-6);
        assertEquals(2.093024, Seeds.quantile(20, 0.95), 1e-6);
    }

    @Test
    void badInputIsNamed() {
        assertEquals("numbers of seeds must be equal and at least 1, but is 2, 1 and 2",
                assertThrows(IllegalArgumentException.class,
                        () -> GapRecovered.of(new double[2], new double[1], new double[2])).getMessage());
        assertEquals("level must be greater than 0 and less than 1, but is 1.0",
                assertThrows(IllegalArgumentException.class,
                        () -> GapRecovered.of(new double[2], new double[2], new double[2], 1)).getMessage());
    }
}
