package io.github.w2slab.theory;

import io.github.w2slab.base.Require;
import io.github.w2slab.model.Activation;
import io.github.w2slab.theory.Neuron.Labels;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The drift of one neuron's overlaps where each sample is used several times or looked at twice, d large.
 *
 * <p>All uses of a sample lie in the plane of w and x and end at keep w + gain x ({@link Reuse}), where keep and gain are functions
 * of (z, y, |x|^2), and |x|^2 is its mean given (t, z) but for a share of the order of 1/sqrt(D). So, t = &lt;u, x&gt; and
 * z = &lt;w, x&gt; being jointly Gaussian,
 *
 * <pre>
 *   dm_b = E[keep - 1] m_b + E[gain x_b],
 *   dE_b = E[keep^2 - 1] E_b + 2 E[keep gain &lt;w_b, x_b&gt;] + E[gain^2 |x_b|^2],
 * </pre>
 *
 * <p>with x_b = A_b z/Z + B_b xi and a rest that neither t nor z tells: A_b = v_b w_b/Z, B_b = (v_b u_b/T - r A_b)/sqrt(1 - r^2),
 * xi = (t/T - r z/Z)/sqrt(1 - r^2). For one use and one look, to second order in eta, this is {@link MeanField}'s.
 *
 * <p>Expectations are sums over nodes of t, of z given t, and of the label's noise: no finite series, for keep and gain divide by R.
 */
final class ReusedField extends MeanField {

    private static final int NODES = 48;
    private static final int GIVEN_LABEL = 24;
    private static final int NOISE = 12;
    private static final double SAME = 1e-9;
    private static final long LATER = 100_000;
    /** By so much the overlaps of a block exceed its energy in a trial state alone. */
    private static final double IMPOSSIBLE = 1e-3;

    private final GaussianRule overlap;
    private final GaussianRule other;
    private final double[] noiseWeights;
    /** A label for each node of the overlap and each of the noise. */
    private final double[][] labels;
    private final double rate;
    private final Reuse reuse;

    ReusedField(Experiment experiment, Labels labels) {
        super(experiment, labels);
        GaussianRule gauss = GaussianRule.gaussHermite(NODES);
        GaussianRule suited = new ConditionalLabel(experiment.rule()).overlapRule(deviation);
        GaussianRule noise = experiment.rule().noise() > 0 ? GaussianRule.gaussHermite(NOISE) : new GaussianRule(new double[1], new double[] {1});
        this.noiseWeights = noise.weights();
        double[][] smooth = labels(labels, gauss, noise);
        double[][] exact = labels(labels, suited, noise);
        double power = power(suited, exact);
        boolean isSmooth = Math.abs(power(gauss, smooth) - power) < SAME * power;
        this.overlap = isSmooth ? gauss : suited;
        this.labels = isSmooth ? smooth : exact;
        this.other = GaussianRule.gaussHermite(GIVEN_LABEL);
        this.rate = largestRate(experiment) / 2;
        this.reuse = new Reuse(experiment.activation(), experiment.sgd(), GIVEN_LABEL);
    }

    static void requirePolynomial(Activation activation) {
        Require.check(activation.degree() > 0, "activation", activation,
                "a polynomial where samples are reused, for the mean dynamics", "take the reduced dynamics");
    }

    private ReusedField(ReusedField from) {
        super(from);
        this.overlap = from.overlap;
        this.other = from.other;
        this.noiseWeights = from.noiseWeights;
        this.labels = from.labels;
        this.rate = from.rate;
        this.reuse = new Reuse(experiment.activation(), experiment.sgd(), GIVEN_LABEL);
    }

    private double[][] labels(Labels from, GaussianRule over, GaussianRule noise) {
        double[][] all = new double[over.nodes().length][noise.nodes().length];
        for (int i = 0; i < all.length; i++) {
            double[] t = {deviation * over.nodes()[i]};
            for (int k = 0; k < all[i].length; k++) {
                all[i][k] = (experiment.rule().value(t, noise.nodes()[k]) - from.centre()) / from.scale();
            }
        }
        return all;
    }

    private double power(GaussianRule over, double[][] y) {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            for (int k = 0; k < noiseWeights.length; k++) {
                sum = Math.fma(over.weights()[i] * noiseWeights[k] * y[i][k], y[i][k], sum);
            }
        }
        return sum;
    }

    @Override
    ReusedField copy() {
        return new ReusedField(this);
    }

    /** Half of the schedule's: growth is no polynomial of the rate, but is met there and at the rate itself. */
    @Override
    double trialRate() {
        return rate;
    }

    /** Means of keep, gain and their products with z/Z, xi and t/T. */
    private final class Means {
        private double keep;
        private double keepSquare;
        private double gainZ;
        private double gainXi;
        private double gainT;
        private double crossZ;
        private double crossXi;
        private double square;
        private double squareZz;
        private double squareZxi;
        private double squareXixi;
        private double squareTt;

        Means(double eta, double r, double deviationZ, double[] lengths) {
            double free = Math.sqrt(Math.max(0, 1 - r * r));
            int lanes = other.nodes().length;
            double[] z = new double[lanes];
            double[] xi = new double[lanes];
            double[] length = new double[lanes];
            double[] y = new double[lanes];
            for (int i = 0; i < labels.length; i++) {
                double t = overlap.nodes()[i];
                for (int l = 0; l < lanes; l++) {
                    double e = other.nodes()[l];
                    z[l] = Math.fma(r, t, free * e);
                    xi[l] = Math.fma(free, t, -r * e);
                    double mean = lengths[0] + lengths[1] * z[l] * z[l] + lengths[2] * z[l] * xi[l] + lengths[3] * xi[l] * xi[l];
                    // |x| is at least z, but for one block's share of a trial state that no neuron has.
                    length[l] = Math.max(mean, deviationZ * z[l] * deviationZ * z[l]);
                }
                double[] scaled = DoubleStream.of(z).map(value -> value * deviationZ).toArray();
                for (int k = 0; k < noiseWeights.length; k++) {
                    Arrays.fill(y, labels[i][k]);
                    reuse.take(scaled, y, length, eta);
                    for (int l = 0; l < lanes; l++) {
                        add(overlap.weights()[i] * noiseWeights[k] * other.weights()[l], reuse.keep[l], reuse.gain[l], t, z[l], xi[l]);
                    }
                }
            }
        }

        private void add(double weight, double kept, double gained, double t, double z, double xi) {
            double along = weight * gained;
            keep += weight * (kept - 1);
            keepSquare += weight * (kept - 1) * (kept + 1);
            gainZ += along * z;
            gainXi += along * xi;
            gainT += along * t;
            crossZ += along * kept * z;
            crossXi += along * kept * xi;
            square += along * gained;
            squareZz += along * gained * z * z;
            squareZxi += along * gained * z * xi;
            squareXixi += along * gained * xi * xi;
            squareTt += along * gained * t * t;
        }
    }

    /** Of each block: the parts of x_b along z/Z and xi, their squares and product, and what is left of |x_b|^2. */
    private record Block(double v, double zz, double zxi, double xixi, double wz, double wxi, double rest) {
    }

    private Block block(int b, double[] state, double along, double own, double r, double z) {
        double v = variance[b];
        double e = state[direction.length + b];
        double free = Math.sqrt(Math.max(0, 1 - r * r));
        boolean apart = free * free > TOUCHING && deviation > 0;
        double zz = z > 0 ? v * v * e / (z * z) : 0;
        double tz = z > 0 && deviation > 0 ? v * v * along / (deviation * z) : 0;
        double tt = deviation > 0 ? v * v * own / (deviation * deviation) : 0;
        double wz = z > 0 ? v * e / z : 0;
        double xixi = apart ? Math.max(0, (tt - 2 * r * tz + r * r * zz) / (free * free)) : 0;
        return new Block(v, zz, apart ? (tz - r * zz) / free : 0, xixi, wz,
                apart ? (v * along / deviation - r * wz) / free : 0, v * experiment.dimension(b) - zz - xixi);
    }

    /**
     * A state that a neuron of length 1 may have, in place of one to which a trial step far too long leads and where uses give
     * no numbers; the integrator refuses such a step.
     */
    private double[] possible(double[] state) {
        int size = direction.length;
        double[] possible = state.clone();
        if (state[size] < 0 || state[size + 1] < 0) {
            double sum = Math.max(0, state[size]) + Math.max(0, state[size + 1]);
            possible[size] = sum > 0 ? Math.max(0, state[size]) / sum : 0.5;
            possible[size + 1] = sum > 0 ? Math.max(0, state[size + 1]) / sum : 0.5;
        }
        double overlaps = 0;
        for (int i = 0; i < size; i++) {
            overlaps = Math.fma(state[i], state[i], overlaps);
        }
        double[] own = new double[2];
        for (int i = 0; i < size; i++) {
            possible[i] /= overlaps > 1 ? Math.sqrt(overlaps) : 1;
            own[blockOf(i)] += possible[i] * possible[i];
        }
        if (possible[size] < own[0] - IMPOSSIBLE || possible[size + 1] < own[1] - IMPOSSIBLE) {
            double left = Math.max(0, 1 - own[0] - own[1]) / 2;
            possible[size] = own[0] + left;
            possible[size + 1] = own[1] + left;
        }
        return possible;
    }

    @Override
    void derivatives(double eta, double[] given, double[] into) {
        int size = direction.length;
        double[] state = possible(given);
        double z = deviationOfInput(state);
        double[][] shares = shares(state);
        double r = correlation(shares[0], z);
        Block[] blocks = {block(0, state, shares[0][0], shares[1][0], r, z), block(1, state, shares[0][1], shares[1][1], r, z)};
        Means means = means(eta, r, z, blocks);
        double free = Math.sqrt(Math.max(0, 1 - r * r));
        boolean apart = free * free > TOUCHING && deviation > 0;
        for (int i = 0; i < size; i++) {
            double v = variance[blockOf(i)];
            double a = z > 0 ? v * state[i] / z : 0;
            double b = apart ? (v * direction[i] / deviation - r * a) / free : 0;
            into[i] = means.keep * state[i] + means.gainZ * a + means.gainXi * b;
        }
        for (int b = 0; b < 2; b++) {
            Block at = blocks[b];
            into[size + b] = means.keepSquare * state[size + b] + 2 * (means.crossZ * at.wz + means.crossXi * at.wxi)
                    + means.square * at.rest + means.squareZz * at.zz + 2 * means.squareZxi * at.zxi + means.squareXixi * at.xixi;
        }
    }

    private Means means(double eta, double r, double z, Block... blocks) {
        double[] lengths = new double[4];
        for (Block b : blocks) {
            lengths[0] += b.rest;
            lengths[1] += b.zz;
            lengths[2] += 2 * b.zxi;
            lengths[3] += b.xixi;
        }
        return new Means(eta, r, z, lengths);
    }

    /** Means for a neuron that has no overlap with the label. */
    private Means apart(double[] state) {
        double z = deviationOfInput(state);
        double[] none = state.clone();
        Arrays.fill(none, 0, direction.length, 0);
        double[][] shares = shares(none);
        return means(rate, 0, z, block(0, none, 0, shares[1][0], 0, z), block(1, none, 0, shares[1][1], 0, z));
    }

    @Override
    boolean pushes(double[] state) {
        return Math.abs(apart(state).gainT) > NEGLIGIBLE * rate;
    }

    @Override
    double noiseAlongGrowing(double[] state) {
        double[] mode = growing();
        double share = Snapshot.dot(mode, mode, mode.length) / (deviation * deviation);
        return deviation == 0 ? 0 : share * apart(state).squareTt / (rate * rate);
    }

    /** Returns the largest rate of a schedule, looked at in a few places. */
    private static double largestRate(Experiment experiment) {
        double most = Double.MIN_NORMAL;
        for (long step = 1; step <= LATER; step *= 10) {
            most = Math.max(most, experiment.sgd().schedule().at(step - 1));
        }
        return most;
    }
}
