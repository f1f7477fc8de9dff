package io.github.w2slab.mechanisms;

import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.base.Vectors;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.BetaDistribution;

/**
 * A wide student of random features that is stopped early (Medvedev et al., arXiv 2503.02877, linear features). Features are
 * &lt;w, x&gt;, x ~ N(0, I_D), w ~ N(0, Psi) with variance 1 along the truth e_1 and psi &lt; 1 along all else. The teacher fits
 * e_1 with few, M, the student the teacher with many, by gradient flow from 0; both on the whole law of inputs.
 *
 * <p>The teacher is the projection of e_1 on its features: with L its error, its part along e_1 is 1 - L, and the rest has the
 * energy L (1 - L). Infinitely many student features learn each direction at a rate of its own:
 * <pre>  error(t) = (1 - (1 - e^-t)(1 - L))^2 + (1 - e^(-psi t))^2 L (1 - L).</pre>
 * It falls towards L^2, what is left when e_1 is learnt and the rest is not yet, and returns to L. For L itself,
 * L = psi / (psi + B), B / (1 + B) ~ Beta(M/2, (D - M)/2).
 *
 * @param dimension D, at least 2
 * @param teacher   M, at least 1 and less than D
 * @param student   features of the student, at least D
 * @param psi       greater than 0 and less than 1
 */
public record EarlyStopping(int dimension, int teacher, int student, double psi) implements Mechanism {

    private static final int QUANTILES = 400;
    private static final double FIRST = 0.1;
    private static final double GROWTH = 1.02;
    private static final int TIMES = 500;

    public EarlyStopping {
        Require.between("dimension D", dimension, 2, Integer.MAX_VALUE);
        Require.between("features of the teacher M", teacher, 1, dimension - 1);
        Require.between("features of the student", student, dimension, Integer.MAX_VALUE);
        Require.positive("psi", psi);
        Require.check(psi < 1, "psi", psi, "less than 1");
    }

    /** D = 64, psi = 0.1, a student of 4,096 features, and a teacher of as many as given, from 1 to 63. */
    public static EarlyStopping ofWidth(int teacher) {
        return new EarlyStopping(64, teacher, 4096, 0.1);
    }

    /** The same in another dimension D. */
    public EarlyStopping dimension(int dimension) {
        return new EarlyStopping(dimension, teacher, student, psi);
    }

    /** The same with another number of features of the student. */
    public EarlyStopping student(int student) {
        return new EarlyStopping(dimension, teacher, student, psi);
    }

    /** The same with another ratio psi of the speeds. */
    public EarlyStopping psi(double psi) {
        return new EarlyStopping(dimension, teacher, student, psi);
    }

    @Override
    public String name() {
        return "early stopping";
    }

    @Override
    public String source() {
        return "Medvedev et al., 2503.02877";
    }

    @Override
    public String claim() {
        return "a wide student learns the truth's direction before the teacher's errors; trained on, it returns to its teacher";
    }

    @Override
    public String decides() {
        return "when training stops, and the ratio psi of the speeds";
    }

    /** Returns the error at a time of a student of infinitely many features, whose teacher has the error L. */
    public double law(double teachersError, double time) {
        double truth = 1 - (1 - StrictMath.exp(-time)) * (1 - teachersError);
        double rest = 1 - StrictMath.exp(-psi * time);
        return truth * truth + rest * rest * teachersError * (1 - teachersError);
    }

    /** Returns the times of {@link #errors}: 500, each 2 % later than the one before, from 0.1 on. */
    public static double[] times() {
        double[] times = new double[TIMES];
        times[0] = FIRST;
        for (int i = 1; i < TIMES; i++) {
            times[i] = times[i - 1] * GROWTH;
        }
        return times;
    }

    @Override
    public List<Prediction> predictions() {
        BetaDistribution law = new BetaDistribution(teacher / 2.0, (dimension - teacher) / 2.0);
        double error = 0;
        double ratio = 0;
        double[] times = times();
        for (int i = 0; i < QUANTILES; i++) {
            double beta = law.inverseCumulativeProbability((i + 0.5) / QUANTILES);
            double l = psi / (psi + beta / (1 - beta));
            double best = l;
            for (double time : times) {
                best = Math.min(best, law(l, time));
            }
            error += l / QUANTILES;
            ratio += best / l / QUANTILES;
        }
        return List.of(new Prediction("teacher's error", error), new Prediction("best / teacher's error", ratio),
                new Prediction("last / teacher's error", 1));
    }

    @Override
    public double[] measure(long seed) {
        double[] labels = teacher(seed);
        double error = 1 - labels[0];
        double[] errors = errors(seed);
        double best = errors[0];
        for (double value : errors) {
            best = Math.min(best, value);
        }
        return new double[] {error, best / error, errors[errors.length - 1] / error};
    }

    /** Returns the error of a drawn student at {@link #times}, its teacher's error the limit. */
    public double[] errors(long seed) {
        double[] labels = teacher(seed);
        double[][] features = features(seed, 1, student);
        double[][] kernel = new double[dimension][dimension];
        for (double[] w : features) {
            for (int i = 0; i < dimension; i++) {
                for (int j = 0; j <= i; j++) {
                    kernel[i][j] += w[i] * w[j] / student;
                    kernel[j][i] = kernel[i][j];
                }
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(kernel);
        double[][] vectors = IntStream.range(0, dimension).mapToObj(eigen::vector).toArray(double[][]::new);
        double[] along = Vectors.product(vectors, labels);
        double[] times = times();
        double[] errors = new double[times.length];
        for (int t = 0; t < times.length; t++) {
            double time = times[t];
            double[] learnt = Vectors.combination(IntStream.range(0, dimension)
                    .mapToDouble(i -> (1 - StrictMath.exp(-eigen.value(i) * time)) * along[i]).toArray(), vectors);
            errors[t] = Overlaps.of(learnt, learnt) - 2 * learnt[0] + 1;
        }
        return errors;
    }

    /** The teacher's function as a vector: the projection of e_1 on its features. */
    private double[] teacher(long seed) {
        double[][] features = features(seed, 0, teacher);
        double[][] columns = new double[dimension][teacher];
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < teacher; j++) {
                columns[i][j] = features[j][i];
            }
        }
        double[] truth = new double[dimension];
        truth[0] = 1;
        return Drawn.projected(columns, truth);
    }

    private double[][] features(long seed, int use, int number) {
        double[][] features = Drawn.normal(seed, use, number, dimension);
        for (double[] w : features) {
            for (int i = 1; i < dimension; i++) {
                w[i] *= Math.sqrt(psi);
            }
        }
        return features;
    }
}
