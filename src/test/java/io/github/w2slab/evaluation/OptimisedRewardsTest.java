package io.github.w2slab.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Reward;
import io.github.w2slab.world.Task;
import io.github.w2slab.world.World;
import java.util.function.LongFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What notebook 13 says of best-of-64, over six worlds; pools are smaller than there. */
@Tag("law")
class OptimisedRewardsTest {

    private static final int SEEDS = 6;
    private static final int N = 64;
    private static final int POOL = 3000;
    /** For proxies that know little: what they win is mostly chance, of standard error 1 / sqrt(pool / n * seeds). */
    private static final int LARGE = 9000;
    private static final Training[] W2S = new Training[SEEDS + 1];
    private static final Training[] SFT = new Training[SEEDS + 1];

    @BeforeAll
    static void train() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            W2S[seed] = w2s(seed).train(20_000);
            SFT[seed] = Training.of(start(world(seed), seed), Supervision.fineTuning(world(seed)), Sgd.perDimension(0.05).seed(seed))
                    .train(20_000);
        }
    }

    private static World world(long seed) {
        return World.builder().dimension(256).subspaceDimension(32).correlation(0.3).seed(seed).build();
    }

    private static RewardModel start(World world, long seed) {
        return RewardModel.pretrained(world).neuronsPerTask(16).seed(seed).build();
    }

    private static Training w2s(long seed) {
        World world = world(seed);
        WeakTeacher teacher = WeakTeacher.withAlignment(world.target(), 0.7).seed(seed);
        return Training.of(start(world, seed), Supervision.weakToStrong(world, teacher), Sgd.perDimension(0.02).seed(seed));
    }

    /** The gains of a proxy over the seeds. */
    private record Won(Interval truth, Interval proxy) {

        static Won of(LongFunction<BestOfN> pool) {
            BestOfN.Curve curve = BestOfN.over("any", SEEDS, pool, N);
            return new Won(curve.truth().get(0), curve.proxy().get(0));
        }
    }

    private static Task target(long seed) {
        return W2S[(int) seed].world().target();
    }

    private static RewardModel withHead(Training run, long seed) {
        return Sample.of(run.supervision(), seed, 1000).fit(run.model());
    }

    private static Won ambient(LongFunction<Reward> proxy) {
        return Won.of(seed -> BestOfN.of(Sample.ambient(target(seed), seed, POOL), proxy.apply(seed)));
    }

    private static Won all() {
        return ambient(seed -> target(seed).reward());
    }

    private static Reward teacher(long seed) {
        return W2S[(int) seed].supervision().reward();
    }

    private static RewardModel student(long seed) {
        return withHead(W2S[(int) seed], seed);
    }

    @Test
    void theTeacherWinsHalfOfWhatItPromises() {
        Won won = ambient(OptimisedRewardsTest::teacher);
        assertEquals(all().truth.mean(), won.proxy.mean(), 0.3);
        assertEquals(0.49, won.truth.mean() / won.proxy.mean(), 0.05);
    }

    @Test
    void theStudentWinsMoreThanItsTeacherAndPromisesTooLittle() {
        Won won = ambient(OptimisedRewardsTest::student);
        assertTrue(won.truth.low() > ambient(OptimisedRewardsTest::teacher).truth.high(), won.toString());
        assertTrue(won.proxy.high() < won.truth.low(), won.toString());
        double scale = Interval.over(SEEDS, seed -> StrictMath.pow(((WeakTeacher) teacher(seed)).scaleInSubspace(), 2)).mean();
        assertEquals(scale, won.proxy.mean() / all().truth.mean(), 0.06);
        double alignment = Interval.over(SEEDS, seed -> W2S[(int) seed].history().last("alignment")).mean();
        assertEquals(alignment * alignment, won.truth.mean() / all().truth.mean(), 0.06);
    }

    @Test
    void theFineTunedModelWinsMostAndKnowsIt() {
        Won won = ambient(seed -> withHead(SFT[(int) seed], seed));
        assertTrue(won.truth.mean() > ambient(OptimisedRewardsTest::student).truth.mean() + 0.2, won.toString());
        assertEquals(1, won.truth.mean() / won.proxy.mean(), 0.06);
        double alignment = Interval.over(SEEDS, seed -> SFT[(int) seed].history().last("alignment")).mean();
        assertTrue(won.truth.mean() / all().truth.mean() > alignment * alignment, "averages its neurons' errors");
    }

    @Test
    void onInputsOfItsOwnTheStudentIsWorthItsTeacher() {
        Interval difference = Interval.over(SEEDS, seed -> localized(seed, student(seed)) - localized(seed, teacher(seed)));
        assertTrue(Math.abs(difference.mean()) < 0.15, difference.toString());
    }

    @Test
    @Tag("slow")
    void onInputsOfItsOwnTheStudentWinsAboutOnePercentLessOverManyWorlds() {
        Interval relative = Interval.over(32, seed -> {
            Training run = w2s(seed).train(20_000);
            Sample pool = Sample.localized(run.world().target(), seed, 20_000);
            double teachers = BestOfN.of(pool, run.supervision().reward()).gain(N).trueGain();
            return BestOfN.of(pool, withHead(run, seed)).gain(N).trueGain() / teachers - 1;
        });
        assertTrue(-0.02 < relative.low() && relative.high() < 0, relative.toString());
        assertEquals(-0.01, relative.mean(), 0.005, relative.toString());
    }

    private static double localized(long seed, Reward proxy) {
        return BestOfN.of(Sample.localized(target(seed), seed, POOL), proxy).gain(N).trueGain();
    }

    private static Won other(Training[] runs, boolean after, boolean inside) {
        return Won.of(seed -> {
            Task task = runs[(int) seed].world().task(1);
            Sample fit = inside ? Sample.localized(task, seed + 100, 1000) : Sample.ambient(task, seed + 100, 1000);
            Sample pool = inside ? Sample.localized(task, seed, LARGE) : Sample.ambient(task, seed, LARGE);
            RewardModel before = fit.fit(runs[(int) seed].start());
            return BestOfN.of(pool, after ? runs[(int) seed].model().withHeadOf(before) : before);
        });
    }

    @Test
    void weakToStrongTrainingCostsTheOtherTasksRewardNothing() {
        for (boolean inside : new boolean[] {false, true}) {
            Won before = other(W2S, false, inside);
            Won after = other(W2S, true, inside);
            assertEquals(before.truth.mean(), after.truth.mean(), 5e-4);
            assertEquals(before.proxy.mean(), after.proxy.mean(), 5e-4);
        }
    }

    @Test
    void aForgottenRewardPromisesWhatItNoLongerHolds() {
        Won before = other(SFT, false, false);
        Won after = other(SFT, true, false);
        assertTrue(after.truth.high() < 0.15 * before.truth.mean(), after.toString());
        assertEquals(before.proxy.mean(), after.proxy.mean(), 0.1 * before.proxy.mean());
        double kept = Interval.over(SEEDS, seed -> SFT[(int) seed].history().last("kept_1")).mean();
        assertEquals(kept * kept, after.truth.mean() / before.truth.mean(), 0.03);
    }

    @Test
    void onTheTasksOwnInputsTheForgottenRewardStillOrders() {
        Won before = other(SFT, false, true);
        Won after = other(SFT, true, true);
        assertTrue(after.truth.mean() > 0.75 * before.truth.mean(), after.toString());
        assertTrue(after.proxy.mean() < 0.2 * before.proxy.mean(), after.toString());
    }

    @Test
    void anErrorOfHigherDegreeTurnsTheTrueRewardRound() {
        BestOfN.Curve curve = BestOfN.over("h_2 + h_4", SEEDS, seed -> {
            double[] t = Normals.of(seed, Stream.THEORY, 77, 40_000).row(0);
            double[] v = Normals.of(seed, Stream.THEORY, 78, 40_000).row(0);
            double[] truth = new double[t.length];
            double[] proxy = new double[t.length];
            for (int i = 0; i < t.length; i++) {
                truth[i] = (t[i] * t[i] - 1) / Math.sqrt(2);
                proxy[i] = truth[i] + (Math.pow(v[i], 4) - 6 * v[i] * v[i] + 3) / Math.sqrt(24);
            }
            return BestOfN.of(proxy, truth);
        }, 16, 128, 1024);
        assertTrue(curve.truth().get(1).low() > curve.truth().get(0).high(), "it rises first");
        assertTrue(curve.truth().get(2).high() < curve.truth().get(1).low(), "and falls: " + curve.truth());
        assertTrue(curve.proxy().get(2).low() > curve.proxy().get(1).high());
    }

    /** Not the degree alone: h_2(t) + 2 h_2(v), whose error has the longer tail. */
    @Test
    void aLargerErrorOfTheSameDegreeTurnsItRoundToo() {
        BestOfN.Curve curve = BestOfN.over("h_2 + 2 h_2", 40, seed -> {
            double[] t = Normals.of(seed, Stream.THEORY, 79, 200_000).row(0);
            double[] v = Normals.of(seed, Stream.THEORY, 80, 200_000).row(0);
            double[] truth = new double[t.length];
            double[] proxy = new double[t.length];
            for (int i = 0; i < t.length; i++) {
                truth[i] = (t[i] * t[i] - 1) / Math.sqrt(2);
                proxy[i] = truth[i] + 2 * (v[i] * v[i] - 1) / Math.sqrt(2);
            }
            return BestOfN.of(proxy, truth);
        }, 64, 1024);
        assertTrue(curve.truth().get(1).high() < curve.truth().get(0).low(), curve.truth().toString());
        assertTrue(curve.proxy().get(1).low() > curve.proxy().get(0).high());
    }
}
