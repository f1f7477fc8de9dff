package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.BestOfN;
import io.github.w2slab.world.Hermite;
import java.util.List;

/**
 * A teacher's reward is worth a^k of what it promises: truth and proxy are h_k of standard normal directions of overlap a, and
 * of n inputs the one with the largest proxy is taken. By Mehler's formula E[h_k(t) | u] = a^k h_k(u), so true gain = a^k
 * proxy gain for every n: no optimum of n, no collapse, only a discount.
 *
 * @param order k, from 1 to {@value Hermite#MAX_ORDER}
 * @param overlap a, from 0 to 1
 * @param n     of how many the best is taken, at least 2
 * @param pool  inputs drawn, at least n
 */
public record OptimisedReward(int order, double overlap, int n, int pool) implements Mechanism {

    public OptimisedReward {
        Require.between("order k", order, 1, Hermite.MAX_ORDER);
        Require.between("overlap a", overlap, 0.0, 1.0);
        Require.between("n", n, 2, Integer.MAX_VALUE);
        Require.between("pool", pool, n, Integer.MAX_VALUE);
    }

    /** h_2, the best of 64, 4,000 inputs, and an overlap as given. */
    public static OptimisedReward of(double overlap) {
        return new OptimisedReward(2, overlap, 64, 4000);
    }

    /** The same with another order k. */
    public OptimisedReward order(int order) {
        return new OptimisedReward(order, overlap, n, pool);
    }

    /** The same with the best of another n. */
    public OptimisedReward n(int n) {
        return new OptimisedReward(order, overlap, n, pool);
    }

    /** The same with another number of inputs. */
    public OptimisedReward pool(int pool) {
        return new OptimisedReward(order, overlap, n, pool);
    }

    @Override
    public String name() {
        return "optimised reward";
    }

    @Override
    public String source() {
        return "Mehler's formula";
    }

    @Override
    public String claim() {
        return "the best of n by a teacher's h_k reward truly gains a^k of what the teacher sees";
    }

    @Override
    public String decides() {
        return "the teacher's overlap a with the truth, to the power k";
    }

    @Override
    public List<Prediction> predictions() {
        return List.of(new Prediction("true gain / proxy gain", StrictMath.pow(overlap, order)));
    }

    @Override
    public double[] measure(long seed) {
        double[] u = Drawn.normal(seed, 0, pool);
        double[] other = Drawn.normal(seed, 1, pool);
        double[] proxy = new double[pool];
        double[] truth = new double[pool];
        for (int i = 0; i < pool; i++) {
            proxy[i] = Hermite.value(order, u[i]);
            truth[i] = Hermite.value(order, overlap * u[i] + Math.sqrt(1 - overlap * overlap) * other[i]);
        }
        BestOfN.Gain gain = BestOfN.of(proxy, truth).gain(n);
        return new double[] {gain.trueGain() / gain.proxyGain()};
    }
}
