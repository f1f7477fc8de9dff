package io.github.w2slab.world;

import io.github.w2slab.base.Require;

/**
 * Normalised probabilists' Hermite polynomials h_n = He_n / sqrt(n!), orthonormal under the standard normal law:
 * h_0 = 1, h_1 = z, sqrt(n + 1) h_{n+1} = z h_n - sqrt(n) h_{n-1}, and h_n' = sqrt(n) h_{n-1}.
 */
public final class Hermite {

    /** Highest order offered: beyond it the polynomials' sizes leave no digits in double precision. */
    public static final int MAX_ORDER = 30;

    private Hermite() {
    }

    /**
     * Returns h_n(z).
     *
     * @param n order, 0 to {@value #MAX_ORDER}
     * @param z any number
     */
    public static double value(int n, double z) {
        Require.between("order n", n, 0, MAX_ORDER);
        double before = 0;
        double now = 1;
        for (int k = 0; k < n; k++) {
            double next = (z * now - Math.sqrt(k) * before) / Math.sqrt(k + 1);
            before = now;
            now = next;
        }
        return now;
    }

    /**
     * Returns the power-basis coefficients of sum_n c_n h_n, lowest power first.
     *
     * @param c Hermite coefficients, c[n] of h_n
     */
    public static double[] powers(double[] c) {
        Require.present("c", c);
        Require.between("number of Hermite coefficients", c.length, 1, MAX_ORDER + 1);
        double[] total = new double[c.length];
        double[] before = new double[c.length];
        double[] now = new double[c.length];
        now[0] = 1;
        for (int n = 0; n < c.length; n++) {
            for (int i = 0; i <= n; i++) {
                total[i] += c[n] * now[i];
            }
            double[] next = new double[c.length];
            for (int i = 0; i < c.length; i++) {
                double shifted = i == 0 ? 0 : now[i - 1];
                next[i] = (shifted - Math.sqrt(n) * before[i]) / Math.sqrt(n + 1);
            }
            before = now;
            now = next;
        }
        return total;
    }

    /**
     * Returns the Hermite coefficients of the derivative of sum_n c_n h_n: c'_n = sqrt(n + 1) c_{n+1}.
     *
     * @param c Hermite coefficients, c[n] of h_n
     */
    public static double[] derivative(double[] c) {
        Require.present("c", c);
        double[] d = new double[Math.max(1, c.length - 1)];
        for (int n = 1; n < c.length; n++) {
            d[n - 1] = Math.sqrt(n) * c[n];
        }
        return d;
    }

    /** Returns the coefficients of an equal-weight, unit-variance sum of h_n over the given distinct orders. */
    public static double[] equalSum(int... orders) {
        Require.present("orders", orders);
        Require.check(orders.length > 0, "orders", "empty", "at least one order");
        int highest = 0;
        for (int n : orders) {
            highest = Math.max(highest, Require.between("order n", n, 0, MAX_ORDER));
        }
        double[] c = new double[highest + 1];
        for (int n : orders) {
            Require.check(c[n] == 0, "orders", java.util.Arrays.toString(orders), "distinct");
            c[n] = 1 / Math.sqrt(orders.length);
        }
        return c;
    }

    /** Value at z of the polynomial with these power coefficients (Horner's scheme with fused multiply-add). */
    public static double polynomial(double[] powers, double z) {
        Require.present("powers", powers);
        double value = powers[powers.length - 1];
        for (int i = powers.length - 2; i >= 0; i--) {
            value = Math.fma(value, z, powers[i]);
        }
        return value;
    }

    /** Name of an equal-weight sum: "h_2", "(h_2 + h_4)/sqrt 2". */
    public static String nameOfSum(int... orders) {
        Require.present("orders", orders);
        StringBuilder name = new StringBuilder();
        for (int n : orders) {
            name.append(name.isEmpty() ? "" : " + ").append("h_").append(n);
        }
        return orders.length == 1 ? name.toString() : "(" + name + ")/sqrt " + orders.length;
    }
}
