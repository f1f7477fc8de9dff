package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.Activation;
import io.github.w2slab.theory.Neuron.Labels;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The drift of one neuron's overlaps under labels of one direction u, at a learning rate eta, d large; samples that are reused have
 * {@link ReusedField}.
 *
 * <p>Blocks b (V_0 and its complement) have variance v_b, E_b = |w_b|^2; t = &lt;u, x&gt; and z = &lt;w, x&gt; are jointly
 * Gaussian, with deviations T, Z and correlation r. With (alpha_t, alpha_z) = (E[dy/dt sigma'], E[y sigma'']),
 * S = E[y sigma' z] and G = E[y^2 sigma'^2 (|x|^2 - z^2)], for batches of B samples,
 *
 * <pre>
 *   dm_b = eta [v_b (alpha_t u_b + alpha_z m_b) - S m_b] - eta^2/(2 B) G m_b,
 *   dE_b = 2 eta [v_b (alpha_t &lt;u_b, m_b&gt; + alpha_z E_b) - S E_b]
 *          + eta^2/B (E[y^2 sigma'^2 |x_b - z w_b|^2] - G E_b).
 * </pre>
 *
 * <p>A preference is a label of this kind: y is E[y | x] over the other input, y^2 is 1, and a batch of b pairs is B = 2 b samples.
 * The two tangent steps of a pair, with labels y and -y, have the inner product -&lt;S, S'&gt; with S = sigma'(z)(x - z w): y drops
 * out, and x and x' are independent, so its mean is -|E[sigma'(z)(x - z w)]|^2. That is 0 for isotropic inputs; else it is
 * smaller than the noise by the order of 1/D, as is the square of the drift, and left out like that.
 *
 * <p>All expectations are Mehler's series, E[f(t/T) g(z/Z)] = sum_n r^n f_n g_n with Hermite coefficients f_n, g_n: a finite
 * sum if sigma is a polynomial, for any label; else {@value #SERIES} terms, exact to 0.01 for |r| &lt; 0.95.
 */
class MeanField {

    private static final int SERIES = 64;
    /** Expansions are made at multiples of its inverse, so that a deviation which only rounding moves is expanded once. */
    private static final double FINE = 0x1p30;
    private static final int REMEMBERED = 8;
    private static final double TRIAL_RATE = 1.0 / 1024;
    static final double TOUCHING = 1e-9;
    static final double NEGLIGIBLE = 1e-6;

    final Experiment experiment;
    final double[] direction;
    final double[] variance;
    final double deviation;
    private final int orders;
    private final double[] label;
    private final double[] square;
    private final double[] squareT;
    private final double[] squareTT;
    private final GaussianRule rule;
    private final Map<Double, Slopes> known;
    private final int inside;
    private final int batch;
    private final int[] dimensions;
    private final double[][] shares = new double[2][2];
    private Slopes slopes;

    /**
     * The activation at one deviation Z.
     *
     * @param first  the first Hermite coefficient of sigma'(Z z)
     * @param square that of sigma'(Z z)^2
     * @param terms  the six series' terms at r = 1 without their roots, order by order
     */
    private record Slopes(double deviation, double first, double square, double[] terms) {
    }

    static void requireOneDirection(Labels labels) {
        Require.check(labels.directions().length == 1, "number of the reward's directions",
                labels.directions().length, "1, for the mean dynamics follow a single one",
                "take the reduced dynamics");
    }

    MeanField(Experiment experiment, Labels labels) {
        requireOneDirection(labels);
        this.experiment = experiment;
        this.inside = experiment.frame().inside();
        this.batch = experiment.batch();
        this.dimensions = new int[] {experiment.dimension(0), experiment.dimension(1)};
        this.variance = new double[] {squared(experiment.deviation(0)), squared(experiment.deviation(1))};
        this.direction = labels.directions()[0].clone();
        double sum = 0;
        for (int i = 0; i < direction.length; i++) {
            direction[i] = variance[blockOf(i)] > 0 ? direction[i] : 0;
            sum = Math.fma(direction[i] * direction[i], variance[blockOf(i)], sum);
        }
        this.deviation = Math.sqrt(sum);
        Activation activation = experiment.activation();
        boolean polynomial = activation.degree() > 0;
        this.orders = polynomial ? 2 * activation.degree() + 2 : SERIES;
        this.rule = polynomial ? GaussianRule.gaussHermite(2 * activation.degree() + 3) : GaussianRule.grid(1600, 8);
        this.known = new ConcurrentHashMap<>();
        addShares(direction, shares[1]);
        ConditionalLabel conditional = new ConditionalLabel(experiment.rule());
        GaussianRule over = conditional.overlapRule(deviation);
        double[][] moments = conditional.moments(over, deviation, labels.centre(), labels.scale());
        this.label = over.hermiteCoefficients(moments[0], orders + 1);
        this.square = over.hermiteCoefficients(moments[1], orders);
        this.squareT = over.hermiteCoefficients(times(moments[1], over.nodes()), orders);
        this.squareTT = over.hermiteCoefficients(times(times(moments[1], over.nodes()), over.nodes()), orders);
    }

    MeanField(MeanField other) {
        this.experiment = other.experiment;
        this.direction = other.direction;
        this.variance = other.variance;
        this.deviation = other.deviation;
        this.orders = other.orders;
        this.label = other.label;
        this.square = other.square;
        this.squareT = other.squareT;
        this.squareTT = other.squareTT;
        this.rule = other.rule;
        this.known = other.known;
        this.inside = other.inside;
        this.batch = other.batch;
        this.dimensions = other.dimensions;
        this.shares[1] = other.shares[1];
        this.slopes = other.slopes;
    }

    /** The same field for another thread; an instance holds scratch space. */
    MeanField copy() {
        return new MeanField(this);
    }

    private static double squared(double x) {
        return x * x;
    }

    private static double[] times(double[] a, double[] b) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    final int blockOf(int i) {
        return i < inside ? 0 : 1;
    }

    /** Returns v_b u_b, the direction in which small overlaps with the label grow, in the frame's coordinates. */
    double[] growing() {
        double[] mode = direction.clone();
        for (int i = 0; i < mode.length; i++) {
            mode[i] *= variance[blockOf(i)];
        }
        return mode;
    }

    /** True if a neuron of no overlap with the label is pushed along it: an h_1 part of label and activation. */
    boolean pushes(double[] state) {
        project(deviationOfInput(state));
        return Math.abs(label[1] * slopes.first()) > NEGLIGIBLE;
    }

    final double deviationOfInput(double[] state) {
        int size = direction.length;
        return Math.sqrt(Math.max(0, variance[0] * state[size] + variance[1] * state[size + 1]));
    }

    /** Returns S2, the variance of c/eta times an input's part along {@link #growing}, for a neuron with this state. */
    double noiseAlongGrowing(double[] state) {
        int size = direction.length;
        double[] mode = growing();
        project(deviationOfInput(state));
        double share = Snapshot.dot(mode, mode, size) / (deviation * deviation);
        return deviation == 0 ? 0 : share * squareTT[0] * slopes.square() / batch;
    }

    /** Expands the activation at deviation Z, or finds that it has done so. */
    private void project(double exactly) {
        double z = Math.rint(exactly * FINE) / FINE;
        if (slopes != null && slopes.deviation() == z) {
            return;
        }
        slopes = known.get(z);
        if (slopes == null) {
            double[] nodes = rule.nodes();
            double[] values = rule.values(x -> experiment.activation().derivative(z * x));
            double[] squares = times(values, values);
            double[] squaresZ = times(squares, nodes);
            double[] first = rule.hermiteCoefficients(values, orders);
            double[] ofSquares = rule.hermiteCoefficients(squares, orders);
            double[] ofSquaresZ = rule.hermiteCoefficients(squaresZ, orders);
            double[] ofSquaresZZ = rule.hermiteCoefficients(times(squaresZ, nodes), orders);
            double[] terms = new double[6 * orders];
            for (int n = 0; n < orders; n++) {
                terms[6 * n] = label[n + 1] * first[n];
                terms[6 * n + 1] = n + 1 < orders ? label[n] * first[n + 1] : 0;
                terms[6 * n + 2] = square[n] * ofSquares[n];
                terms[6 * n + 3] = squareTT[n] * ofSquares[n];
                terms[6 * n + 4] = squareT[n] * ofSquaresZ[n];
                terms[6 * n + 5] = square[n] * ofSquaresZZ[n];
            }
            slopes = new Slopes(z, first[0], ofSquares[0], terms);
            if (known.size() < REMEMBERED) {
                known.put(z, slopes);
            }
        }
    }

    /**
     * Writes the derivatives of a neuron's state, its coordinates in the frame followed by E_0 and E_1.
     *
     * @param eta learning rate
     */
    void derivatives(double eta, double[] state, double[] into) {
        int size = direction.length;
        double noise = eta * eta / batch;
        double[][] shares = shares(state);
        double[] along = shares[0];
        double[] own = shares[1];
        double z = deviationOfInput(state);
        double r = correlation(along, z);
        Moments moments = moments(r, z);
        double g = -z * z * moments.zz;
        double perpendicularInside = 0;
        double perpendicularOutside = 0;
        for (int b = 0; b < 2; b++) {
            double total = moments.block(variance[b], dimensions[b], state[size + b], along[b], own[b], z);
            g += total;
            double perpendicular = total - moments.cross(variance[b], state[size + b], along[b], z)
                    + z * z * moments.zz * state[size + b];
            perpendicularInside = b == 0 ? perpendicular : perpendicularInside;
            perpendicularOutside = b == 1 ? perpendicular : perpendicularOutside;
        }
        for (int i = 0; i < size; i++) {
            double v = variance[blockOf(i)];
            into[i] = eta * (v * (moments.alphaT * direction[i] + moments.alphaZ * state[i]) - moments.s * state[i])
                    - noise / 2 * g * state[i];
        }
        for (int b = 0; b < 2; b++) {
            double e = state[size + b];
            into[size + b] = 2 * eta * (variance[b] * (moments.alphaT * along[b] + moments.alphaZ * e) - moments.s * e)
                    + noise * ((b == 0 ? perpendicularInside : perpendicularOutside) - g * e);
        }
    }

    /** Returns &lt;u_b, m_b&gt; of the blocks, in an array that the next call overwrites, and |u_b|^2. */
    final double[][] shares(double[] state) {
        Arrays.fill(shares[0], 0);
        addShares(state, shares[0]);
        return shares;
    }

    private void addShares(double[] state, double[] sums) {
        for (int i = 0; i < direction.length; i++) {
            int b = blockOf(i);
            sums[b] = Math.fma(direction[i], state[i], sums[b]);
        }
    }

    /** Returns r, the correlation of t and z. */
    final double correlation(double[] along, double z) {
        double scale = deviation * z;
        return scale == 0 ? 0 : Math.max(-1, Math.min(1, (variance[0] * along[0] + variance[1] * along[1]) / scale));
    }

    /** Returns a learning rate at which growth is looked at, and at twice that: any, for the drift is a polynomial of degree 2 in it. */
    double trialRate() {
        return TRIAL_RATE;
    }

    private Moments moments(double r, double z) {
        project(z);
        double t1 = 0;
        double z1 = 0;
        double m0 = 0;
        double tt = 0;
        double tz = 0;
        double zz = 0;
        double power = 1;
        double[] roots = GaussianRule.ROOTS;
        double[] terms = slopes.terms();
        for (int n = 0, at = 0; n < orders; n++, at += 6) {
            double rooted = power * roots[n + 1];
            t1 = Math.fma(rooted, terms[at], t1);
            z1 = Math.fma(rooted, terms[at + 1], z1);
            m0 = Math.fma(power, terms[at + 2], m0);
            tt = Math.fma(power, terms[at + 3], tt);
            tz = Math.fma(power, terms[at + 4], tz);
            zz = Math.fma(power, terms[at + 5], zz);
            power *= r;
        }
        return new Moments(r, deviation, t1, z1, m0, tt, tz, zz, z);
    }

    /** Expectations at one (r, Z); xi = (t - r z)/sqrt(1 - r^2) is the part of t that z does not tell. */
    private static final class Moments {
        final double alphaT;
        final double alphaZ;
        final double s;
        final double zz;
        private final double r;
        private final double deviation;
        private final double m0;
        private final double free;
        private final double rootFree;
        private final double zxi;
        private final double xixi;

        Moments(double r, double deviation, double t1, double z1, double m0, double tt, double tz, double zz, double z) {
            this.r = r;
            this.deviation = deviation;
            this.m0 = m0;
            this.zz = zz;
            this.alphaT = deviation > 0 ? t1 / deviation : 0;
            this.alphaZ = z > 0 ? z1 / z : 0;
            this.s = z * (r * t1 + z1);
            this.free = 1 - r * r;
            this.rootFree = Math.sqrt(free);
            boolean apart = free > TOUCHING;
            this.zxi = apart ? (tz - r * zz) / rootFree : 0;
            this.xixi = apart ? (tt - 2 * r * tz + r * r * zz) / free : 0;
        }

        /** E[y^2 sigma'^2 |x_b|^2]. */
        double block(double v, double dimension, double e, double along, double own, double z) {
            if (v == 0) {
                return 0;
            }
            double a2 = z > 0 ? v * v * e / (z * z) : 0;
            double pa = z > 0 && deviation > 0 ? v * v * along / (deviation * z) : 0;
            double p2 = deviation > 0 ? v * v * own / (deviation * deviation) : 0;
            boolean apart = free > TOUCHING;
            double ab = apart ? (pa - r * a2) / rootFree : 0;
            double b2 = apart ? Math.max(0, (p2 - 2 * r * pa + r * r * a2) / free) : 0;
            return a2 * zz + 2 * ab * zxi + b2 * xixi + (v * dimension - a2 - b2) * m0;
        }

        /** 2 E[y^2 sigma'^2 z &lt;w_b, x_b&gt;]. */
        double cross(double v, double e, double along, double z) {
            if (v == 0) {
                return 0;
            }
            double wa = z > 0 ? v * e / z : 0;
            double wp = deviation > 0 ? v * along / deviation : 0;
            double wb = free > TOUCHING ? (wp - r * wa) / rootFree : 0;
            return 2 * z * (wa * zz + wb * zxi);
        }
    }
}
