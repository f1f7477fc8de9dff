package io.github.w2slab.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;

/** Two-sample tests at level 0.001 each; a quantity that is the same in all runs is compared as a constant. */
final class TwoSample {

    /** P(sup of the Brownian bridge > this) = 0.001. */
    private static final double KOLMOGOROV = 1.9495;
    private static final double NORMAL = 3.2905;
    private static final double CONSTANT = 1e-9;

    private TwoSample() {
    }

    static void assertSameLaw(String what, double[] a, double[] b) {
        double[] x = a.clone();
        double[] y = b.clone();
        Arrays.sort(x);
        Arrays.sort(y);
        if (x[x.length - 1] - x[0] < CONSTANT || y[y.length - 1] - y[0] < CONSTANT) {
            assertEquals(x[0], y[0], CONSTANT, what + " is a constant");
            assertEquals(x[x.length - 1], y[y.length - 1], CONSTANT, what + " is a constant");
            return;
        }
        double bound = KOLMOGOROV * Math.sqrt((double) (x.length + y.length) / ((double) x.length * y.length));
        double distance = kolmogorovSmirnov(x, y);
        assertTrue(distance < bound, what + ": distance of laws " + distance + ", bound " + bound);
        double error = Math.sqrt(variance(x) / x.length + variance(y) / y.length);
        double off = (mean(x) - mean(y)) / error;
        assertTrue(Math.abs(off) < NORMAL, what + ": means differ by " + off + " standard errors");
    }

    private static double kolmogorovSmirnov(double[] x, double[] y) {
        double distance = 0;
        int i = 0;
        int j = 0;
        while (i < x.length && j < y.length) {
            double at = Math.min(x[i], y[j]);
            while (i < x.length && x[i] <= at) {
                i++;
            }
            while (j < y.length && y[j] <= at) {
                j++;
            }
            distance = Math.max(distance, Math.abs((double) i / x.length - (double) j / y.length));
        }
        return distance;
    }

    static double mean(double[] x) {
        double sum = 0;
        for (double v : x) {
            sum += v;
        }
        return sum / x.length;
    }

    static double variance(double[] x) {
        double mean = mean(x);
        double sum = 0;
        for (double v : x) {
            sum += (v - mean) * (v - mean);
        }
        return sum / (x.length - 1);
    }
}
