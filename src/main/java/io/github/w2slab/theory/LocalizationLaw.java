package io.github.w2slab.theory;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.model.RewardModel;

/**
 * How localized inputs are, by theory: for given ones, for those of a tilted model, and for those learned from unlabelled
 * examples ({@link io.github.w2slab.supervision.Generator}).
 *
 * @param outside share of the inputs' energy outside V_0, E|x - P x|^2 / E|x|^2
 * @param seen    how much an off-target neuron, orthogonal to V_0, sees of them, E&lt;w, x&gt;^2, in units of what a target neuron
 *                sees: 0 where it is safe, 1 for ambient inputs
 */
public record LocalizationLaw(double outside, double seen) {

    /** Points at which the density of eigenvalues is summed: to about 3e-4 of the share outside. */
    private static final int POINTS = 4000;
    private static final double EDGE = 1.0001;
    /** Where the s largest eigenvalues stand apart, their number is that to which the sum must come, but for its error. */
    private static final double NEAR = 1.01;

    public LocalizationLaw {
        Require.between("outside", outside, 0.0, 1.0);
        Require.notNegative("seen", seen);
    }

    /**
     * Given inputs, x = B_0 xi + eps z: outside = (d - s) eps^2 / (s + d eps^2), seen = eps^2 / (1 + eps^2).
     *
     * @param d   dimension
     * @param s   dimension of V_0, at least 1 and at most d
     * @param eps leakage, finite and at least 0
     */
    public static LocalizationLaw given(int d, int s, double eps) {
        Require.between("s", s, 1, Require.between("d", d, 1, Integer.MAX_VALUE));
        double leak = Require.notNegative("leakage eps", eps) * eps;
        return new LocalizationLaw((d - s) * leak / (s + d * leak), leak / (1 + leak));
    }

    /**
     * Inputs tilted by a share omega of the largest tilt, from the eigenvalues mu_1 &gt;= mu_2 ... of the neurons' Gram matrix over
     * their number, which are those of M, the mean of w w^T: with v_i = 1/(1 - omega mu_i/mu_1),
     * outside = (d - s)/(d + sum_i (v_i - 1)) and seen = 1/sum_i mu_i v_i.
     *
     * @param model whose target neurons lie in V_0
     * @param share omega, at least 0 and less than 1
     * @throws IllegalArgumentException if the target neurons leave V_0
     */
    public static LocalizationLaw tilted(RewardModel model, double share) {
        Require.check(share >= 0 && share < 1, "share of the largest tilt", share, "at least 0 and less than 1");
        int[] group = Require.present("model", model).group(0);
        Require.check(group.length > 0, "number of target neurons", 0, "at least 1");
        int s = model.world().subspaceDimension();
        double[][] inside = new double[group.length][];
        for (int j = 0; j < inside.length; j++) {
            double energy = model.energyShare(group[j], 0);
            Require.check(energy > 1 - 1e-9, "energy of target neurons in V_0", energy, "1 for this law");
            inside[j] = model.world().target().subspace().coefficients(model.neuron(group[j]));
        }
        SymmetricEigen eigen = SymmetricEigen.of(smallerGram(inside));
        double more = 0;
        double target = 0;
        for (int i = 0; i < eigen.size(); i++) {
            double mu = Math.max(0, eigen.value(i));
            double variance = 1 / (1 - share * mu / eigen.value(0));
            more += variance - 1;
            target = Math.fma(mu, variance, target);
        }
        int d = model.world().dimension();
        return new LocalizationLaw((d - s) / (d + more), 1 / target);
    }

    /** Returns the smaller of W W^T / m and W^T W / m, which have the same eigenvalues but for zeros. */
    private static double[][] smallerGram(double[][] w) {
        double[][] rows = w;
        if (w.length > w[0].length) {
            rows = new double[w[0].length][w.length];
            for (int j = 0; j < w.length; j++) {
                for (int i = 0; i < rows.length; i++) {
                    rows[i][j] = w[j][i];
                }
            }
        }
        double[][] gram = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] = Overlaps.of(rows[i], rows[j]) / w.length;
                gram[j][i] = gram[i][j];
            }
        }
        return gram;
    }

    /**
     * Inputs learned from n unlabelled examples, with C = {@link #overlap}: outside = 1 - C, seen = s (1 - C)/((d - s) C), for
     * what leaves V_0 leaves it in all directions alike.
     *
     * @param d        dimension
     * @param s        dimension of V_0, at least 1, less than d
     * @param examples n, at least s
     * @param noise    eps, finite and at least 0
     */
    public static LocalizationLaw learned(int d, int s, int examples, double noise) {
        double inside = overlap(d, s, examples, noise);
        return new LocalizationLaw(1 - inside, s * (1 - inside) / ((d - s) * inside));
    }

    /**
     * Returns what V_0 and the subspace of s leading principal components of n inputs x = B_0 xi + eps g share, the mean squared
     * cosine of their principal angles, C, for d, s and n that are large together.
     *
     * <p>The resolvent of the sample covariance is that of a deterministic matrix (Ledoit and Peche, 2011): with t_1 = 1 + eps^2,
     * t_2 = eps^2, and m(z) the root with a positive imaginary part of z = -1/m + (s/n) t_1/(1 + t_1 m) + ((d - s)/n) t_2/(1 + t_2 m),
     * the energy of V_0 has over the sample's eigenvalues x the density s/pi Im[-1/(x (1 + t_1 m(x)))], that of the complement
     * (d - s)/pi Im[-1/(x (1 + t_2 m(x)))]. C is the share of the former among the s largest eigenvalues. For s much smaller than
     * n it is {@link #spikedOverlap} where that is not 0.
     *
     * @param d        dimension
     * @param s        dimension of V_0, at least 1, less than d
     * @param examples n, at least s
     * @param noise    eps, finite and at least 0
     */
    public static double overlap(int d, int s, int examples, double noise) {
        Require.between("d", d, 2, Integer.MAX_VALUE);
        Require.between("s", s, 1, d - 1);
        Require.check(examples >= s, "number of unlabelled examples n", examples, "at least s = " + s);
        if (Require.notNegative("noise eps", noise) == 0) {
            return 1;
        }
        double n = examples;
        double root = 1 + Math.sqrt(d / n);
        double end = EDGE * (1 + noise * noise) * root * root;
        double mass = 0;
        double inside = 0;
        double found = Double.NaN;
        for (int i = POINTS - 1; i >= 0 && mass < NEAR * s; i--) {
            double u = (i + 0.5) / POINTS;
            double width = 2 * end * u / POINTS;
            double[] density = densities(end * u * u, s / n, (d - s) / n, noise * noise);
            double more = (s * density[0] + (d - s) * density[1]) * width;
            if (more == 0 && mass > s / NEAR) {
                return inside * s / mass;
            }
            if (mass < s && mass + more >= s) {
                found = inside + density[0] * width * (s - mass) / more;
            }
            mass += more;
            inside += density[0] * width;
        }
        return Double.isNaN(found) ? inside * s / mass : found;
    }

    /** Returns the two densities at x, each over its dimension; 0 where there are no eigenvalues. */
    private static double[] densities(double x, double c1, double c2, double t2) {
        double t1 = 1 + t2;
        double a = x * t1 * t2;
        double b = (x * (t1 + t2) + t1 * t2 * (1 - c1 - c2)) / (3 * a);
        double c = (x + t1 * (1 - c1) + t2 * (1 - c2)) / a;
        double p = (c - 3 * b * b) / 3;
        double q = (2 * b * b * b - b * c + 1 / a) / 2;
        double discriminant = q * q + p * p * p;
        if (discriminant <= 0) {
            return new double[2];
        }
        double first = StrictMath.cbrt(-q - Math.copySign(Math.sqrt(discriminant), q));
        double second = -p / first;
        double real = -(first + second) / 2 - b;
        double imaginary = Math.sqrt(3) / 2 * Math.abs(first - second);
        return new double[] {density(x, t1, real, imaginary), density(x, t2, real, imaginary)};
    }

    /** Im[-1/(x (1 + t m))]/pi. */
    private static double density(double x, double t, double real, double imaginary) {
        double re = 1 + t * real;
        double im = t * imaginary;
        return im / ((re * re + im * im) * x * Math.PI);
    }

    /**
     * Returns the limit of {@link #overlap} for s fixed while d and n grow, that of the spiked covariance model with the spike
     * l = 1/eps^2 and gamma = d/n (Baik and Silverstein; Paul, 2007): (1 - gamma/l^2)/(1 + gamma/l), 0 up to l = sqrt gamma, where
     * n = d eps^4 examples do not suffice. For s not small against n the true overlap is larger near that point: what other
     * components have lost is not all outside V_0.
     *
     * @param d        dimension, at least 1
     * @param examples n, at least 1
     * @param noise    eps, finite and at least 0
     */
    public static double spikedOverlap(int d, int examples, double noise) {
        double gamma = (double) Require.between("d", d, 1, Integer.MAX_VALUE) / Require.between("n", examples, 1, Integer.MAX_VALUE);
        double t = Require.notNegative("noise eps", noise) * noise;
        return Math.max(0, (1 - gamma * t * t) / (1 + gamma * t));
    }
}
