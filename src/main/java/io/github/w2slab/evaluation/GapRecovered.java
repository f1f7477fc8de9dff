package io.github.w2slab.evaluation;

import io.github.w2slab.base.Require;

/**
 * Performance gap recovered, PGR = (student - weak) / (ceiling - weak), over independent seeds (Burns et al.,
 * arXiv 2312.09390): the ratio N / D of the two mean differences, with Fieller's interval.
 *
 * <p>With S the covariance matrix of the two means and t = t_{n-1}, the interval holds all theta for which
 * (N - theta D)^2 &lt;= t^2 (S_NN - 2 theta S_ND + theta^2 S_DD). It is bounded exactly where the interval of the
 * denominator, D -+ t sqrt(S_DD), excludes 0 (Fieller, J. R. Stat. Soc. B 1954). PGR is <em>undefined</em> unless all of that
 * interval lies above 0: a teacher that is better than its ceiling leaves no gap to recover, and the ratio of two losses
 * would read as a gain. One seed gives the ratio without an interval, if its gap is greater than 0.
 *
 * @param estimate N / D, NaN where undefined
 * @param low      lower end, NaN where undefined and for one seed
 * @param high     upper end, likewise
 * @param gap      D, with its interval
 */
public record GapRecovered(double estimate, double low, double high, Interval gap) {

    /**
     * PGR with its interval of level {@value Interval#LEVEL}.
     *
     * @param student performance of the student, one for each seed
     * @param weak    that of its weak teacher, seed by seed
     * @param ceiling that of the same model under true labels, seed by seed
     * @throws IllegalArgumentException if sizes differ
     */
    public static GapRecovered of(double[] student, double[] weak, double[] ceiling) {
        return of(student, weak, ceiling, Interval.LEVEL);
    }

    /**
     * PGR with an interval of another level.
     *
     * @param level greater than 0 and less than 1, usually 0.95
     */
    public static GapRecovered of(double[] student, double[] weak, double[] ceiling, double level) {
        Require.present("student", student);
        Require.present("weak", weak);
        Require.present("ceiling", ceiling);
        int n = student.length;
        Require.check(n > 0 && weak.length == n && ceiling.length == n, "numbers of seeds",
                n + ", " + weak.length + " and " + ceiling.length, "equal and at least 1");
        double[] won = difference(student, weak);
        double[] gap = difference(ceiling, weak);
        double numerator = Seeds.mean(won);
        double denominator = Seeds.mean(gap);
        Interval interval = Interval.of(level, gap);
        if (n == 1) {
            return new GapRecovered(denominator > 0 ? numerator / denominator : Double.NaN, Double.NaN, Double.NaN,
                    interval);
        }
        double t = Seeds.quantile(n, level);
        double a = denominator * denominator - t * t * Seeds.covarianceOfMeans(gap, gap);
        if (!(a > 0 && denominator > 0)) {
            return new GapRecovered(Double.NaN, Double.NaN, Double.NaN, interval);
        }
        double b = numerator * denominator - t * t * Seeds.covarianceOfMeans(won, gap);
        double c = numerator * numerator - t * t * Seeds.covarianceOfMeans(won, won);
        double root = Math.sqrt(Math.max(0, b * b - a * c));
        return new GapRecovered(numerator / denominator, (b - root) / a, (b + root) / a, interval);
    }

    private static double[] difference(double[] a, double[] b) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] - b[i];
        }
        return result;
    }

    /** False unless the whole interval of the gap, ceiling - weak, lies above 0; for one seed, unless the gap does. */
    public boolean isDefined() {
        return !Double.isNaN(estimate);
    }

    /** Returns estimate, low and high: NaN where it is undefined. */
    public Interval interval() {
        return new Interval(estimate, low, high, gap.seeds());
    }

    @Override
    public String toString() {
        return isDefined() ? interval().toString() : "undefined (gap " + gap + ")";
    }
}
