package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Require;
import java.util.Arrays;
import java.util.List;

/**
 * The auxiliary confidence loss of Burns et al., arXiv 2312.09390, equation 1 and appendix A.4: for probabilities f of binary
 * answers and the teacher's labels w,
 * <pre>  L(f) = (1 - alpha) CE(f, w) + alpha CE(f, [f > t]),</pre>
 * the second labels being constants for the gradient. The threshold t is such that f > t for half of the batch; alpha grows
 * from 0 to its greatest value over the first fifth of training and stays there. (The authors' later code differs: t at the
 * quantile of the labels' mean, and a warm-up over a tenth that ends in a jump.)
 *
 * <p>The experiment: a student so expressive that each input has a logit of its own, right for a share of the inputs before
 * training, and a teacher whose errors are independent of that. Where they disagree f tends to alpha if it stays above t and
 * else to w. As t = 1/2 by symmetry, the student takes over the teacher's answers for alpha below 1/2, and above keeps its own
 * if they outlive the warm-up, during which it is paid for imitation: the prediction follows a single logit through it.
 *
 * @param alpha   its greatest value, from 0 to 1
 * @param student share of right answers at the start, from 1/2 to 1
 * @param teacher share of right labels, from 1/2 to 1
 * @param inputs  an even number, at least 2; half of the true answers are 1
 * @param rate    of the gradient steps in each logit, greater than 0; there are 100, from logits around 2 or -2
 */
public record ConfidenceLoss(double alpha, double student, double teacher, int inputs, double rate)
        implements Mechanism {

    private static final double WARM_UP = 0.2;
    private static final int STEPS = 100;
    private static final double MARGIN = 2;
    private static final double SPREAD = 0.1;

    public ConfidenceLoss {
        Require.between("greatest alpha", alpha, 0.0, 1.0);
        Require.between("student's share of right answers", student, 0.5, 1.0);
        Require.between("teacher's share of right labels", teacher, 0.5, 1.0);
        Require.check(inputs >= 2 && inputs % 2 == 0, "number of inputs", inputs, "even and at least 2");
        Require.positive("rate", rate);
    }

    /** A student that is right in 0.9 of 400 answers, a teacher that is right in 0.7, the rate 0.2, and alpha as given. */
    public static ConfidenceLoss of(double alpha) {
        return new ConfidenceLoss(alpha, 0.9, 0.7, 400, 0.2);
    }

    /** The same with another rate: a faster student has forgotten more when the warm-up ends. */
    public ConfidenceLoss rate(double rate) {
        return new ConfidenceLoss(alpha, student, teacher, inputs, rate);
    }

    /** The same with another share of the student's right answers. */
    public ConfidenceLoss student(double student) {
        return new ConfidenceLoss(alpha, student, teacher, inputs, rate);
    }

    /** The same with another share of the teacher's right labels. */
    public ConfidenceLoss teacher(double teacher) {
        return new ConfidenceLoss(alpha, student, teacher, inputs, rate);
    }

    /** The same with another number of inputs. */
    public ConfidenceLoss inputs(int inputs) {
        return new ConfidenceLoss(alpha, student, teacher, inputs, rate);
    }

    @Override
    public String name() {
        return "confidence loss";
    }

    @Override
    public String source() {
        return "Burns et al., 2312.09390";
    }

    @Override
    public String claim() {
        return "a student that is paid for its own confident answers keeps them against its teacher, for alpha above 1/2";
    }

    @Override
    public String decides() {
        return "what the student knew before, and alpha";
    }

    /** Returns the weight alpha at a step: growing over the first fifth of all steps. */
    public double alphaAt(int step, int steps) {
        return alpha * Math.min(1, step / (WARM_UP * steps));
    }

    /** Returns the threshold above which half of the values lie, the upper of the two in the middle excluded. */
    public static double threshold(double[] values) {
        Require.present("values", values);
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /**
     * Returns the loss, a mean over the batch.
     *
     * @param f     probabilities, greater than 0 and less than 1
     * @param w     the teacher's, from 0 to 1, as many
     * @param alpha weight of the student's own answers
     */
    public static double loss(double[] f, double[] w, double alpha) {
        Require.present("f", f);
        Require.present("w", w);
        Require.check(f.length > 0 && w.length == f.length, "lengths of f and w", f.length + " and " + w.length,
                "equal and at least 1");
        double[] targets = targets(f, w, alpha);
        double sum = 0;
        for (int i = 0; i < f.length; i++) {
            sum -= targets[i] * StrictMath.log(f[i]) + (1 - targets[i]) * StrictMath.log(1 - f[i]);
        }
        return sum / f.length;
    }

    /** The loss is the cross entropy with these labels, and f - label its slope in the logit. */
    private static double[] targets(double[] f, double[] w, double alpha) {
        double t = threshold(f);
        double[] targets = new double[f.length];
        for (int i = 0; i < f.length; i++) {
            targets[i] = (1 - alpha) * w[i] + (f[i] > t ? alpha : 0);
        }
        return targets;
    }

    @Override
    public List<Prediction> predictions() {
        return List.of(new Prediction("right answers at the end", keepsItsOwn() ? student : teacher));
    }

    /** True if an answer that the teacher contradicts is left at the end. */
    private boolean keepsItsOwn() {
        double logit = MARGIN;
        for (int step = 0; step < STEPS; step++) {
            double f = sigmoid(logit);
            logit += rate * ((f > 0.5 ? alphaAt(step, STEPS) : 0) - f);
        }
        return logit > 0;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    @Override
    public double[] measure(long seed) {
        double[] own = answers(seed, 0, student);
        double[] labels = answers(seed, 1, teacher);
        double[] spread = Drawn.normal(seed, 2, inputs);
        double[] logits = new double[inputs];
        for (int i = 0; i < inputs; i++) {
            logits[i] = (2 * own[i] - 1) * (MARGIN + SPREAD * spread[i]);
        }
        double[] f = new double[inputs];
        for (int step = 0; step <= STEPS; step++) {
            for (int i = 0; i < inputs; i++) {
                f[i] = sigmoid(logits[i]);
            }
            logits = Drawn.plus(Drawn.plus(logits, -rate, f), rate, targets(f, labels, alphaAt(step, STEPS)));
        }
        int right = 0;
        for (int i = 0; i < inputs; i++) {
            right += f[i] > 0.5 == (i % 2 == 1) ? 1 : 0;
        }
        return new double[] {(double) right / inputs};
    }

    /** Answers to inputs whose truth is 0, 1, 0, 1, ...: of either half the given share is right, drawn which. */
    private double[] answers(long seed, int use, double share) {
        double[] order = Drawn.normal(seed, use, inputs);
        double[] answers = new double[inputs];
        for (int truth = 0; truth < 2; truth++) {
            int half = truth;
            Integer[] places = new Integer[inputs / 2];
            Arrays.setAll(places, i -> 2 * i + half);
            Arrays.sort(places, (i, j) -> Double.compare(order[i], order[j]));
            for (int rank = 0; rank < places.length; rank++) {
                answers[places[rank]] = rank < Math.rint(share * places.length) ? truth : 1 - truth;
            }
        }
        return answers;
    }
}
