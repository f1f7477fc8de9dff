package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.Vectors;
import java.util.Arrays;
import java.util.List;

/**
 * What the student misses of its ceiling is what the teacher's features leave out and the student's contain (Xue et al.,
 * arXiv 2502.00620). With projections P_s and P_w on the spans of both models' features of n inputs, the ceiling is P_s y,
 * the student P_s P_w y, whatever y is, so
 * <pre>  ceiling - student = P_s (I - P_w) y.</pre>
 * The size of P_s (I - P_w) needs no label: for y = S beta, S the student's features and beta ~ N(0, I/d_s), the mean square
 * of the difference is |P_s (I - P_w) S|_F^2 / (n d_s).
 *
 * @param inputs n, greater than both numbers of features
 * @param strong d_s, at least 1
 * @param weak   d_w, at least 1 and at most d_s: each of the teacher's features is one of the student's with an error
 * @param error  variance of that error beside a feature's 1, greater than 0
 */
public record LabelFreeGap(int inputs, int strong, int weak, double error) implements Mechanism {

    public LabelFreeGap {
        Require.between("student's features d_s", strong, 1, Integer.MAX_VALUE - 1);
        Require.between("number of inputs n", inputs, strong + 1, Integer.MAX_VALUE);
        Require.between("teacher's features d_w", weak, 1, strong);
        Require.positive("error of the teacher's features", error);
    }

    /** n = 200, d_s = 10, d_w = 8, and errors of variance 0.5. */
    public static LabelFreeGap standard() {
        return new LabelFreeGap(200, 10, 8, 0.5);
    }

    /** The same with another number n of inputs. */
    public LabelFreeGap inputs(int inputs) {
        return new LabelFreeGap(inputs, strong, weak, error);
    }

    /** The same with another number d_s of the student's features. */
    public LabelFreeGap strong(int strong) {
        return new LabelFreeGap(inputs, strong, weak, error);
    }

    /** The same with another number d_w of the teacher's features. */
    public LabelFreeGap weak(int weak) {
        return new LabelFreeGap(inputs, strong, weak, error);
    }

    /** The same with another variance of the features' errors. */
    public LabelFreeGap error(double error) {
        return new LabelFreeGap(inputs, strong, weak, error);
    }

    @Override
    public String name() {
        return "what the teacher's features miss";
    }

    @Override
    public String source() {
        return "Xue et al., 2502.00620";
    }

    @Override
    public String claim() {
        return "ceiling − student = P_s (I − P_w) y, whose size is known before there is a label";
    }

    @Override
    public String decides() {
        return "what the teacher's features miss of the student's, |P_s (I − P_w)|";
    }

    @Override
    public List<Prediction> predictions() {
        return List.of(new Prediction("(ceiling − student) − P_s (I − P_w) y, mean square", 0),
                new Prediction("gap² / its size without labels", 1));
    }

    @Override
    public double[] measure(long seed) {
        double[][] strongs = Drawn.normal(seed, 0, inputs, strong);
        double[][] errors = Drawn.normal(seed, 1, inputs, weak);
        double[][] weaks = new double[inputs][];
        for (int i = 0; i < inputs; i++) {
            weaks[i] = Drawn.plus(Arrays.copyOf(strongs[i], weak), Math.sqrt(error), errors[i]);
        }
        double[] beta = Drawn.plus(new double[strong], 1 / Math.sqrt(strong), Drawn.normal(seed, 2, strong));
        double[] y = Vectors.product(strongs, beta);
        double[] gap = Drawn.plus(Drawn.projected(strongs, y), -1, Drawn.projected(strongs, Drawn.projected(weaks, y)));
        double expected = 0;
        for (int j = 0; j < strong; j++) {
            double[] unit = new double[strong];
            unit[j] = 1;
            double[] part = missed(strongs, weaks, Vectors.product(strongs, unit));
            expected += Overlaps.of(part, part) / strong;
        }
        return new double[] {Drawn.squaredDistance(gap, missed(strongs, weaks, y)) / inputs, Overlaps.of(gap, gap) / expected};
    }

    private static double[] missed(double[][] strongs, double[][] weaks, double[] y) {
        return Drawn.projected(strongs, Drawn.plus(y, -1, Drawn.projected(weaks, y)));
    }
}
