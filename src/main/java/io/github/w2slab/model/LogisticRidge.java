package io.github.w2slab.model;

import io.github.w2slab.base.Interruption;
import io.github.w2slab.base.Overlaps;
import io.github.w2slab.base.Require;
import io.github.w2slab.base.SymmetricEigen;
import io.github.w2slab.base.Vectors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;
import org.ejml.dense.row.linsol.chol.LinearSolverChol_DDRM;

/**
 * Logistic regression of preferences y = +-1 on differences of features Phi (n x N): minimises
 * sum_i ln(1 + exp(-y_i &lt;a, phi_i&gt;))/n + lambda |a|^2 / 2. There is no intercept, for a difference has none.
 *
 * <p>Newton's method with halved steps, in the eigenvectors of Phi^T Phi / n (or of Phi Phi^T / n, whichever is smaller) whose
 * eigenvalues are above 10^-7 mu_1, mu_1 the largest. Unless it is given, lambda is the one of mu_1, mu_1/10, ... 10^-6 mu_1
 * with the least mean loss on every fifth sample under a fit to the others; the fit is then one to all. With lambda &gt; 0 it
 * is finite where a plane separates the preferences, too.
 */
public final class LogisticRidge {

    private static final int CANDIDATES = 7;
    private static final int FOLD = 5;
    private static final double NEGLIGIBLE = 1e-7;
    private static final double CONVERGED = 1e-10;
    private static final int MOST_STEPS = 100;

    private final double penalty;

    /**
     * A fitted linear function.
     *
     * @param weights a, one for each feature
     * @param penalty lambda
     */
    public record Fit(double[] weights, double penalty) {
    }

    private LogisticRidge(double penalty) {
        this.penalty = penalty;
    }

    /** With lambda chosen on held-out samples. */
    public static LogisticRidge validated() {
        return new LogisticRidge(Double.NaN);
    }

    /**
     * With a given penalty.
     *
     * @param lambda finite and greater than 0
     */
    public static LogisticRidge penalty(double lambda) {
        return new LogisticRidge(Require.positive("penalty lambda", lambda));
    }

    /**
     * Fits.
     *
     * @param differences Phi, n rows of N finite numbers, n at least {@value #FOLD}, N at least 1
     * @param preferences y, n numbers 1 or -1
     * @throws IllegalArgumentException if sizes differ, a number is not finite or a preference neither 1 nor -1
     */
    public Fit fit(double[][] differences, double[] preferences) {
        Require.present("differences", differences);
        check(differences, preferences);
        int n = differences.length;
        boolean primal = differences[0].length <= n;
        double[][] columns = GramSpectrum.transposed(differences);
        SymmetricEigen eigen = SymmetricEigen.of(gram(primal ? columns : differences, n));
        double largest = eigen.value(0);
        if (!(largest > 0)) {
            return new Fit(new double[differences[0].length], Double.isNaN(penalty) ? 1 : penalty);
        }
        int rank = (int) IntStream.range(0, eigen.size()).filter(i -> eigen.value(i) > NEGLIGIBLE * largest).count();
        double[][] axes = new double[rank][];
        for (int i = 0; i < rank; i++) {
            double[] v = eigen.vector(i);
            axes[i] = primal ? v : GramSpectrum.scaled(Vectors.product(columns, v), 1 / Math.sqrt(n * eigen.value(i)));
        }
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            Interruption.check();
            rows[i] = Vectors.product(axes, differences[i]);
        }
        double lambda = Double.isNaN(penalty) ? best(rows, preferences, largest) : penalty;
        double[] b = minimum(rows, preferences, lambda, new double[rank]);
        double[] weights = new double[differences[0].length];
        for (int i = 0; i < rank; i++) {
            Vectors.add(weights, b[i], axes[i]);
        }
        return new Fit(weights, lambda);
    }

    private static void check(double[][] differences, double[] preferences) {
        Require.atLeast("number of preferences", differences.length, FOLD);
        Require.check(differences.length == preferences.length, "number of preferences", preferences.length,
                "that of differences, " + differences.length);
        for (int i = 0; i < preferences.length; i++) {
            Require.check(Math.abs(preferences[i]) == 1, "preference " + i, preferences[i], "1 or -1");
        }
        Ridge.checkRows(differences, "pair");
    }

    /** From the largest penalty down, each minimum the start of the next. */
    private static double best(double[][] rows, double[] y, double largest) {
        int[] kept = IntStream.range(0, y.length).filter(i -> i % FOLD != 0).toArray();
        int[] held = IntStream.range(0, y.length).filter(i -> i % FOLD == 0).toArray();
        double[][] keptRows = IntStream.of(kept).mapToObj(i -> rows[i]).toArray(double[][]::new);
        double[][] heldRows = IntStream.of(held).mapToObj(i -> rows[i]).toArray(double[][]::new);
        double[] keptY = IntStream.of(kept).mapToDouble(i -> y[i]).toArray();
        double[] heldY = IntStream.of(held).mapToDouble(i -> y[i]).toArray();
        double[] b = new double[rows[0].length];
        double best = largest;
        double least = Double.POSITIVE_INFINITY;
        double lambda = largest;
        for (int k = 0; k < CANDIDATES; k++) {
            b = minimum(keptRows, keptY, lambda, b);
            double loss = objective(heldRows, heldY, 0, b);
            if (loss < least) {
                least = loss;
                best = lambda;
            }
            lambda /= 10;
        }
        return best;
    }

    private static double[] minimum(double[][] rows, double[] y, double lambda, double[] start) {
        double[] b = start;
        double value = objective(rows, y, lambda, b);
        for (int step = 0; step < MOST_STEPS; step++) {
            Interruption.check();
            double[] gradient = new double[b.length];
            double[] move = newton(rows, y, lambda, b, gradient);
            double decrease = Overlaps.of(gradient, move);
            double length = 1;
            double[] next = Vectors.add(b.clone(), -length, move);
            double reached = objective(rows, y, lambda, next);
            while (!(reached <= value - 1e-4 * length * decrease) && length > 1e-9) {
                length /= 2;
                next = Vectors.add(b.clone(), -length, move);
                reached = objective(rows, y, lambda, next);
            }
            if (decrease < CONVERGED || !(reached < value)) {
                return reached < value ? next : b;
            }
            b = next;
            value = reached;
        }
        return b;
    }

    /** Returns H^-1 g, and leaves g in {@code gradient}. */
    private static double[] newton(double[][] rows, double[] y, double lambda, double[] b, double[] gradient) {
        int r = b.length;
        double[][] hessian = new double[r][r];
        for (int i = 0; i < rows.length; i++) {
            double[] row = rows[i];
            double wrong = 1 / (1 + StrictMath.exp(y[i] * Overlaps.of(row, b)));
            double first = -y[i] * wrong / rows.length;
            double second = wrong * (1 - wrong) / rows.length;
            for (int j = 0; j < r; j++) {
                gradient[j] = Math.fma(first, row[j], gradient[j]);
                double factor = second * row[j];
                double[] into = hessian[j];
                for (int k = 0; k <= j; k++) {
                    into[k] = Math.fma(factor, row[k], into[k]);
                }
            }
        }
        DMatrixRMaj matrix = new DMatrixRMaj(r, r);
        for (int j = 0; j < r; j++) {
            gradient[j] = Math.fma(lambda, b[j], gradient[j]);
            for (int k = 0; k <= j; k++) {
                matrix.set(j, k, hessian[j][k] + (j == k ? lambda : 0));
                matrix.set(k, j, matrix.get(j, k));
            }
        }
        // Named, for EJML's factory takes a parallel one for large matrices.
        LinearSolverChol_DDRM solver = new LinearSolverChol_DDRM(new CholeskyDecompositionInner_DDRM(true));
        Require.check(solver.setA(matrix), "features", "such that the regression has no solution", "finite and of moderate size");
        DMatrixRMaj move = new DMatrixRMaj(r, 1);
        solver.solve(new DMatrixRMaj(r, 1, true, gradient.clone()), move);
        return Arrays.copyOf(move.data, r);
    }

    private static double objective(double[][] rows, double[] y, double lambda, double[] b) {
        double sum = 0;
        for (int i = 0; i < rows.length; i++) {
            double margin = y[i] * Overlaps.of(rows[i], b);
            sum += StrictMath.log1p(StrictMath.exp(-Math.abs(margin))) + Math.max(0, -margin);
        }
        return sum / rows.length + lambda * Overlaps.of(b, b) / 2;
    }

    /** Returns the products of rows, divided by n. */
    private static double[][] gram(double[][] rows, int n) {
        double[][] gram = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            Interruption.check();
            for (int j = 0; j <= i; j++) {
                gram[i][j] = Overlaps.of(rows[i], rows[j]) / n;
                gram[j][i] = gram[i][j];
            }
        }
        return gram;
    }
}
