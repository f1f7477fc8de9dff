package io.github.w2slab.evaluation;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Workers;
import io.github.w2slab.world.Reward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What a true reward gains when another one, a proxy, is optimised: of n inputs drawn at random the one with the largest
 * proxy is taken. Best-of-n is that far from the law of inputs:
 * <pre>  KL = ln n - (n - 1) / n,</pre>
 * exactly, where no two inputs have the same proxy.
 *
 * <p>Gains are differences to the mean over inputs, estimated from one pool of inputs for all n, without a choice of n at
 * random: in the order of the proxy, input i of m is the best of n with probability C(i - 1, n - 1) / C(m, n).
 *
 * <p>Where both rewards are h_k of directions of overlap a on standard normal inputs, Mehler's formula gives E[true | proxy]
 * = a^k proxy: the true gain is a^k times the proxy's, whatever n is.
 */
public final class BestOfN {

    private final double[] proxy;
    private final double[] truth;

    private BestOfN(double[] proxy, double[] truth) {
        this.proxy = proxy;
        this.truth = truth;
    }

    /**
     * What best-of-n wins.
     *
     * @param n         of how many the best is taken
     * @param kl        ln n - (n - 1) / n, the distance from the law of inputs
     * @param proxyGain mean proxy of the best minus its mean over inputs
     * @param trueGain  the same of the true reward
     */
    public record Gain(int n, double kl, double proxyGain, double trueGain) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "best of %,d, KL %.3f: proxy gain %.3f, true gain %.3f", n, kl, proxyGain, trueGain);
        }
    }

    /**
     * Prepares a pool of inputs.
     *
     * @param pool  inputs with their true rewards: {@link Sample#ambient} or {@link Sample#localized} to a task
     * @param proxy what is optimised
     */
    public static BestOfN of(Sample pool, Reward proxy) {
        return of(Require.present("proxy", proxy).values(Require.present("pool", pool).inputs()), pool.labels());
    }

    /**
     * Prepares a pool of rewards.
     *
     * @param proxy of m inputs, finite
     * @param truth of the same inputs, finite
     * @throws IllegalArgumentException if sizes differ, are 0, or a value is not finite
     */
    public static BestOfN of(double[] proxy, double[] truth) {
        Require.present("proxy", proxy);
        Require.present("truth", truth);
        Require.check(proxy.length == truth.length && proxy.length > 0, "number of proxies", proxy.length,
                "that of true rewards, " + truth.length + ", and at least 1");
        for (int i = 0; i < proxy.length; i++) {
            Require.finite("proxy " + i, proxy[i]);
            Require.finite("true reward " + i, truth[i]);
        }
        int[] order = IntStream.range(0, proxy.length).boxed().sorted(Comparator.comparingDouble(i -> proxy[i]))
                .mapToInt(Integer::intValue).toArray();
        return new BestOfN(Arrays.stream(order).mapToDouble(i -> proxy[i]).toArray(),
                Arrays.stream(order).mapToDouble(i -> truth[i]).toArray());
    }

    /** Returns ln n - (n - 1) / n, in nats, for n of at least 1. */
    public static double divergence(int n) {
        Require.between("n", n, 1, Integer.MAX_VALUE);
        return StrictMath.log(n) - (n - 1.0) / n;
    }

    /**
     * Takes the best of n.
     *
     * @param n from 1 to the size of the pool; much smaller than it, or the best of the pool decides alone
     */
    public Gain gain(int n) {
        int m = proxy.length;
        Require.between("n", n, 1, m);
        double best = 0;
        double truly = 0;
        double chance = (double) n / m;
        for (int i = m - 1; i >= n - 1; i--) {
            best = Math.fma(chance, proxy[i], best);
            truly = Math.fma(chance, truth[i], truly);
            chance *= i == 0 ? 0 : (double) (i - n + 1) / i;
        }
        return n == 1 ? new Gain(1, 0, 0, 0)
                : new Gain(n, divergence(n), best - Seeds.mean(proxy), truly - Seeds.mean(truth));
    }

    /** Returns the gains for each n: columns n, KL, proxy gain, true gain, and true gain / KL (missing for n = 1). */
    public Table table(int... n) {
        Require.present("n", n);
        Gain[] gains = Arrays.stream(n).mapToObj(this::gain).toArray(Gain[]::new);
        DoubleColumn rate = DoubleColumn.create("true gain / KL");
        for (Gain gain : gains) {
            if (gain.kl > 0) {
                rate.append(gain.trueGain / gain.kl);
            } else {
                rate.appendMissing();
            }
        }
        return Table.create("best of n", LongColumn.create("n", Arrays.stream(n).asLongStream().toArray()),
                DoubleColumn.create("KL", Arrays.stream(gains).mapToDouble(Gain::kl).toArray()),
                DoubleColumn.create("proxy gain", Arrays.stream(gains).mapToDouble(Gain::proxyGain).toArray()),
                DoubleColumn.create("true gain", Arrays.stream(gains).mapToDouble(Gain::trueGain).toArray()), rate);
    }

    /**
     * Gains over seeds.
     *
     * @param name  of the proxy
     * @param n     of how many the best is taken, ascending
     * @param proxy mean and interval of the proxy's gain, for each n
     * @param truth the same of the true gain
     */
    public record Curve(String name, List<Integer> n, List<Interval> proxy, List<Interval> truth) {

        /** Returns ln n - (n - 1) / n for each n. */
        public double[] divergences() {
            return n.stream().mapToDouble(BestOfN::divergence).toArray();
        }

        /** Returns a row for each n: n, KL, and both gains with their intervals. */
        public Table table() {
            return IntervalTable.of(name, LongColumn.create("n", n.stream().mapToLong(Integer::longValue).toArray()),
                    DoubleColumn.create("KL", divergences()))
                    .with("proxy gain [low, high]", proxy).with("true gain [low, high]", truth);
        }

        @Override
        public String toString() {
            int last = n.size() - 1;
            return name + ", best of " + n.get(last) + ": proxy gain " + proxy.get(last) + ", true gain " + truth.get(last);
        }
    }

    /**
     * Takes the best of n in a pool of each of the seeds 1 to {@code seeds}, side by side.
     *
     * @param name  of the proxy
     * @param seeds at least 2
     * @param pool  of a seed; may be asked on several threads at once
     * @param n     one or more
     */
    public static Curve over(String name, int seeds, LongFunction<BestOfN> pool, int... n) {
        Require.named("name", name);
        Require.between("number of seeds", seeds, 2, Integer.MAX_VALUE);
        Require.check(Require.present("n", n).length > 0, "number of n", 0, "at least 1");
        Gain[][] gains = new Gain[seeds][];
        Workers.run(seeds, i -> {
            Interruption.check();
            BestOfN of = pool.apply(i + 1);
            gains[i] = Arrays.stream(n).mapToObj(of::gain).toArray(Gain[]::new);
        });
        return new Curve(name, IntStream.of(n).boxed().toList(), intervals(gains, Gain::proxyGain),
                intervals(gains, Gain::trueGain));
    }

    private static List<Interval> intervals(Gain[][] gains, ToDoubleFunction<Gain> number) {
        return IntStream.range(0, gains[0].length)
                .mapToObj(k -> Interval.of(Arrays.stream(gains).mapToDouble(seed -> number.applyAsDouble(seed[k])).toArray()))
                .toList();
    }

    /**
     * Returns curves at one n side by side: columns reward, true gain, proxy gain, each with its interval of level 95 %, and
     * true gain / KL, true gain / proxy gain of the means.
     *
     * @param n one of each curve's
     */
    public static Table table(int n, Curve... curves) {
        Require.present("curves", curves);
        IntervalTable table = IntervalTable.of("best of " + n, StringColumn.create("reward", Arrays.stream(curves).map(Curve::name)));
        List<Interval> truth = new ArrayList<>();
        List<Interval> proxy = new ArrayList<>();
        DoubleColumn rate = DoubleColumn.create("true gain / KL");
        DoubleColumn share = DoubleColumn.create("true / proxy gain");
        for (Curve curve : curves) {
            int at = curve.n.indexOf(n);
            Require.check(at >= 0, "n", n, "one of " + curve.name + "'s, " + curve.n);
            truth.add(curve.truth.get(at));
            proxy.add(curve.proxy.get(at));
            rate.append(curve.truth.get(at).mean() / divergence(n));
            share.append(curve.truth.get(at).mean() / curve.proxy.get(at).mean());
        }
        table.with("true gain [low, high]", truth).addColumns(rate);
        table.with("proxy gain [low, high]", proxy).addColumns(share);
        return table;
    }
}
