package io.github.w2slab.theory;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.random.ChiSquares;
import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;
import io.github.w2slab.supervision.Inputs;
import io.github.w2slab.world.Geometry;
import io.github.w2slab.world.World;

/**
 * Teachers and starting neurons as overlaps, from the laws of their vectors.
 *
 * <p>The frame has the axis e_0 and the teacher's error in V_0 (orthogonal to e_0), then e_1 to e_{K-1} and the teacher's
 * error outside (orthogonal to those). Errors are left out where there are none, or where no input sees them. A Gaussian
 * vector has independent normal coordinates along the axes, and chi-square squared lengths in what is left.
 */
final class EnsembleDraws {

    private static final int TEACHER = -100;
    private static final int TARGET = -200;
    private static final int OFF_TARGET = -1000;

    private final World world;
    private final Inputs inputs;
    private final double alignment;
    private final long seed;
    private final Frame frame;

    EnsembleDraws(Inputs inputs, double alignment, long seed) {
        this.inputs = inputs;
        this.world = inputs.world();
        this.alignment = alignment;
        this.seed = seed;
        boolean errs = alignment < 1;
        int inside = errs ? 2 : 1;
        int outside = world.tasks() - 1 + (errs && inputs.deviationOutside() > 0 ? 1 : 0);
        double[][] features = new double[world.tasks()][inside + outside];
        double[] rho = world.correlations();
        boolean shared = world.geometry() == Geometry.SHARED_FEATURE;
        features[0][0] = world.ceiling();
        for (int k = 1; k < features.length; k++) {
            features[0][inside + k - 1] = shared ? rho[k - 1] : 0;
            features[k][0] = shared ? 0 : rho[k - 1];
            features[k][inside + k - 1] = shared ? 1 : Math.sqrt(1 - rho[k - 1] * rho[k - 1]);
        }
        this.frame = new Frame(inside, outside, features);
    }

    Frame frame() {
        return frame;
    }

    private boolean errorOutside() {
        return frame.outside() == world.tasks();
    }

    /** Returns u = a theta_0 + sqrt(1 - a^2) n of experiment i; n uniform on the unit sphere orthogonal to theta_0. */
    double[] teacher(int i) {
        Interruption.check();
        double[] theta = frame.features()[0];
        if (alignment == 1) {
            return theta.clone();
        }
        int tasks = world.tasks();
        double[] g = Normals.of(seed, Stream.THEORY, TEACHER, tasks).row(i);
        double in = chiSquare(TEACHER - 1, world.subspaceDimension() - 1, i);
        double out = chiSquare(TEACHER - 2, world.dimension() - world.subspaceDimension() - (tasks - 1L), i);
        double along = 0;
        for (int k = 0; k < tasks; k++) {
            along = Math.fma(g[k], theta[axis(k)], along);
        }
        double square = in + out;
        for (int k = 0; k < tasks; k++) {
            g[k] = Math.fma(-along, theta[axis(k)], g[k]);
            square = Math.fma(g[k], g[k], square);
        }
        double size = Math.sqrt((1 - alignment * alignment) / square);
        double[] u = new double[frame.size()];
        for (int k = 0; k < tasks; k++) {
            u[axis(k)] = Math.fma(alignment, theta[axis(k)], size * g[k]);
        }
        u[1] = size * Math.sqrt(in);
        if (errorOutside()) {
            u[frame.size() - 1] = size * Math.sqrt(out);
        }
        return u;
    }

    /** The frame's index of e_k. */
    private int axis(int k) {
        return k == 0 ? 0 : frame.inside() + k - 1;
    }

    private double chiSquare(long index, long degrees, int row) {
        double[] value = new double[1];
        ChiSquares.of(seed, Stream.THEORY, index, degrees, 1).fill(row, value, 0);
        return value[0];
    }

    /** Returns the standard deviation of &lt;u, x&gt;. */
    double deviationAlong(double[] u) {
        double variance = 0;
        for (int i = 0; i < u.length; i++) {
            double s = i < frame.inside() ? inputs.deviationInside() : inputs.deviationOutside();
            variance = Math.fma(u[i] * u[i], s * s, variance);
        }
        return Math.sqrt(variance);
    }

    /** A target neuron uniform on the unit sphere of V_0, flipped to a positive overlap with theta_0. */
    Neuron targetNeuron(int i, Neuron.Labels labels) {
        double[] m = new double[frame.size()];
        Normals.of(seed, Stream.THEORY, TARGET, frame.inside()).fill(i, m, 0);
        double rest = chiSquare(TARGET - 1, world.subspaceDimension() - frame.inside(), i);
        double length = Math.sqrt(Snapshot.dot(m, m, m.length) + rest);
        boolean flip = Snapshot.dot(m, frame.features()[0], m.length) < 0;
        for (int k = 0; k < m.length; k++) {
            m[k] /= flip ? -length : length;
        }
        return new Neuron(0, m, new double[] {Math.sqrt(rest) / length, 0}, labels);
    }

    /** A target neuron at a given overlap with the part of its labels' direction that the inputs see, else in V_0. */
    Neuron targetNeuronAt(double overlap, Neuron.Labels labels) {
        int reach = inputs.deviationOutside() > 0 ? frame.size() : frame.inside();
        double[] u = labels.directions()[0];
        double length = Math.sqrt(Snapshot.dot(u, u, reach));
        double[] m = new double[frame.size()];
        for (int k = 0; k < reach; k++) {
            m[k] = overlap * u[k] / length;
        }
        return new Neuron(0, m, new double[] {Math.sqrt(1 - overlap * overlap), 0}, labels);
    }

    /** A neuron of group k at q theta_k + sqrt(1 - q^2) (uniform on the unit sphere of V_k), normalised. */
    Neuron offTargetNeuron(int i, int k, Neuron.Labels labels, double q) {
        double[] theta = frame.features()[k];
        if (q == 1) {
            return new Neuron(k, theta.clone(), new double[2], labels);
        }
        long index = OFF_TARGET - 10L * k;
        double[] g = Normals.of(seed, Stream.THEORY, index, 2).row(i);
        double others = chiSquare(index - 1, world.subspaceDimension() - 1, i);
        double length = Math.sqrt(g[0] * g[0] + others);
        double share = Math.sqrt(1 - q * q) / length;
        double along = q + share * g[0];
        double rest = share * Math.sqrt(others);
        double size = Math.sqrt(along * along + rest * rest);
        double[] m = new double[theta.length];
        for (int r = 0; r < m.length; r++) {
            m[r] = along / size * theta[r];
        }
        double cosine = 0;
        if (errorOutside()) {
            long left = world.dimension() - world.subspaceDimension() - world.tasks();
            cosine = g[1] / Math.sqrt(g[1] * g[1] + chiSquare(index - 2, left, i));
            m[m.length - 1] = rest / size * cosine;
        }
        return new Neuron(k, m, new double[] {0, rest / size * Math.sqrt(Math.max(0, 1 - cosine * cosine))}, labels);
    }

    /** Returns |P_{V_0} u| of the first {@code count} teachers. */
    double[] scales(int count) {
        double[] all = new double[count];
        for (int i = 0; i < count; i++) {
            double[] u = teacher(i);
            all[i] = Math.sqrt(Snapshot.dot(u, u, frame.inside()));
        }
        return all;
    }

    /** Returns |&lt;P_{V_0} u, e_0&gt;|/|P_{V_0} u| of the first {@code count} teachers. */
    double[] alignments(int count) {
        double[] all = new double[count];
        for (int i = 0; i < count; i++) {
            double[] u = teacher(i);
            all[i] = Math.abs(u[0]) / Math.sqrt(Snapshot.dot(u, u, frame.inside()));
        }
        return all;
    }
}
