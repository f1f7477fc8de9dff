package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import io.github.w2slab.evaluation.Misfit;
import java.util.List;

/**
 * The student's gain is at least its misfit, what it refuses to imitate. It is the element q of a convex set Q nearest to the
 * teacher w, and the truth p is in Q: then D(p, w) - D(p, q) >= D(q, w), with equality on an affine set. For the squared
 * error this is Pythagoras (Charikar, Pabbaraju and Shiragur, arXiv 2405.15116); for any Bregman divergence, such as
 * Kullback and Leibler's, where the student minimises D(q, w) in its <i>first</i> argument, Mulgund and Pabbaraju, arXiv
 * 2501.19105.
 *
 * <p>Squared error: a truth in the span of some features of n inputs, labels with an error; the convex set is a ball of the
 * span with the truth on its rim. Kullback-Leibler: probabilities of n binary answers, Q the segment from p_0 to p_1 (its
 * line, for the equality), the truth on it three quarters of the way.
 *
 * @param inputs   n, greater than {@code features}
 * @param features of the student, at least 1
 */
public record MisfitGain(int inputs, int features) implements Mechanism {

    private static final double TRUTH = 0.75;
    private static final double TOLERANCE = 1e-9;
    private static final int ITERATIONS = 200;

    public MisfitGain {
        Require.between("number of features", features, 1, Integer.MAX_VALUE - 1);
        Require.between("number of inputs", inputs, features + 1, Integer.MAX_VALUE);
    }

    /** 200 inputs and 20 features. */
    public static MisfitGain standard() {
        return new MisfitGain(200, 20);
    }

    /** The same with another number of inputs. */
    public MisfitGain inputs(int inputs) {
        return new MisfitGain(inputs, features);
    }

    /** The same with another number of features. */
    public MisfitGain features(int features) {
        return new MisfitGain(inputs, features);
    }

    @Override
    public String name() {
        return "misfit";
    }

    @Override
    public String source() {
        return "Charikar et al., 2405.15116; Mulgund and Pabbaraju, 2501.19105";
    }

    @Override
    public String claim() {
        return "the gain is the misfit on a linear set that contains the truth, and at least the misfit on a convex one";
    }

    @Override
    public String decides() {
        return "misfit of student and teacher, known without the truth";
    }

    @Override
    public List<Prediction> predictions() {
        return List.of(new Prediction("gain − misfit, linear span", 0),
                new Prediction("seeds with gain ≥ misfit, ball", 1),
                new Prediction("KL gain − misfit, line of probabilities", 0),
                new Prediction("seeds with KL gain ≥ misfit, segment", 1));
    }

    @Override
    public double[] measure(long seed) {
        double line = divergences(seed, false);
        double segment = divergences(seed, true);
        return new double[] {squared(seed, false).excess(), squared(seed, true).excess() >= -TOLERANCE ? 1 : 0,
                line, segment >= -TOLERANCE ? 1 : 0};
    }

    /** Returns gain and misfit in squared error, on the span or on the ball of it that has the truth on its rim. */
    public Misfit squared(long seed, boolean ball) {
        double[][] span = Drawn.normal(seed, 0, inputs, features);
        double[] truth = Vectors.product(span, Drawn.plus(new double[features], 1 / Math.sqrt(features),
                Drawn.normal(seed, 1, features)));
        double[] teacher = Drawn.plus(truth, 1, Drawn.normal(seed, 2, inputs));
        double[] student = Drawn.projected(span, teacher);
        double[] zero = new double[inputs];
        double shorter = Math.sqrt(Drawn.squaredDistance(truth, zero) / Drawn.squaredDistance(student, zero));
        return Misfit.of(ball && shorter < 1 ? Drawn.plus(zero, shorter, student) : student, teacher, truth);
    }

    /** Returns KL gain - misfit, a mean over inputs: of the nearest point of the line, or of its segment. */
    private double divergences(long seed, boolean segment) {
        double[] first = probabilities(Drawn.normal(seed, 3, inputs), 0.5);
        double[] second = probabilities(Drawn.normal(seed, 4, inputs), 0.5);
        double[] step = Drawn.plus(second, -1, first);
        double[] truth = Drawn.plus(first, TRUTH, step);
        double[] teacher = new double[inputs];
        double[] error = Drawn.normal(seed, 5, inputs);
        for (int i = 0; i < inputs; i++) {
            teacher[i] = sigmoid(logit(truth[i]) + error[i]);
        }
        double[] student = Drawn.plus(first, nearest(first, step, teacher, segment), step);
        return divergence(truth, teacher) - divergence(truth, student) - divergence(student, teacher);
    }

    /** The place c where the mean of KL(first + c step, teacher) is least: its slope grows with c, so halving finds it. */
    private static double nearest(double[] first, double[] step, double[] teacher, boolean segment) {
        double low = segment ? 0 : Double.NEGATIVE_INFINITY;
        double high = segment ? 1 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < step.length && !segment; i++) {
            double zero = -first[i] / step[i];
            double one = (1 - first[i]) / step[i];
            low = Math.max(low, Math.min(zero, one));
            high = Math.min(high, Math.max(zero, one));
        }
        for (int k = 0; k < ITERATIONS; k++) {
            double c = (low + high) / 2;
            double slope = 0;
            for (int i = 0; i < step.length; i++) {
                slope += step[i] * (logit(first[i] + c * step[i]) - logit(teacher[i]));
            }
            if (slope > 0) {
                high = c;
            } else {
                low = c;
            }
        }
        return (low + high) / 2;
    }

    private static double[] probabilities(double[] normal, double scale) {
        double[] p = new double[normal.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = sigmoid(scale * normal[i]);
        }
        return p;
    }

    private static double divergence(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i] * StrictMath.log(p[i] / q[i]) + (1 - p[i]) * StrictMath.log((1 - p[i]) / (1 - q[i]));
        }
        return sum / p.length;
    }

    private static double logit(double p) {
        return StrictMath.log(p / (1 - p));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
