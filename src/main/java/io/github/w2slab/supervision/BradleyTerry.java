package io.github.w2slab.supervision;

import io.github.w2slab.base.Require;

/**
 * The law of a choice between two inputs (Bradley and Terry, Biometrika 1952): who gives them the rewards r and r' prefers the
 * first with probability 1/(1 + exp(-beta (r - r'))), and with beta = infinity the one of larger reward; equal rewards are
 * chosen by a fair coin.
 *
 * @param beta inverse temperature, greater than 0, infinity allowed
 */
public record BradleyTerry(double beta) {

    public BradleyTerry {
        Require.check(beta > 0, "inverse temperature beta", beta, "greater than 0; infinity compares the rewards as they are");
    }

    /** The law at an inverse temperature beta, greater than 0, infinity allowed. */
    public static BradleyTerry of(double beta) {
        return new BradleyTerry(beta);
    }

    /**
     * Returns the label of a pair: 1 where the first is preferred, -1 where the second is.
     *
     * @param gap     r - r'
     * @param uniform a number uniform in (0, 1], which makes the choice
     * @return NaN where the gap is no number
     */
    public double choice(double gap, double uniform) {
        if (Double.isNaN(gap)) {
            return Double.NaN;
        }
        return beta == Double.POSITIVE_INFINITY && gap != 0 ? Math.signum(gap) : uniform <= probability(gap) ? 1 : -1;
    }

    /** Returns the probability that the first is preferred. */
    public double probability(double gap) {
        return (1 + mean(gap)) / 2;
    }

    /** Returns the mean of the label, tanh(beta (r - r')/2). */
    public double mean(double gap) {
        return beta == Double.POSITIVE_INFINITY || gap == 0 ? Math.signum(gap) : StrictMath.tanh(beta * gap / 2);
    }

    @Override
    public String toString() {
        return beta == Double.POSITIVE_INFINITY ? "noiseless preferences" : "preferences at beta = " + beta;
    }
}
