package io.github.w2slab.supervision;

import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;

/**
 * The endless sequence of training samples of one supervision and seed; sample i is a pure function of the seed and i.
 *
 * <p>Inputs are given in the coordinates in which they are not always 0 (s of them for localized inputs without
 * leakage). An instance holds scratch space and is not safe for use by several threads; instances are cheap.
 */
public final class LabelledInputs implements SampleSource {

    private final Supervision supervision;
    private final LabelMoments moments;
    private Normals inputs;
    private final Normals noise;
    private final double[][] directions;
    private final double[] deviations;
    private final Generator generator;
    private final double[] overlaps;

    LabelledInputs(Supervision supervision, long seed, Stream stream, LabelMoments moments) {
        this.supervision = supervision;
        this.moments = moments;
        Inputs law = supervision.inputs();
        this.inputs = Normals.of(seed, stream, law.coordinates());
        this.noise = Normals.of(seed, Stream.LABEL_NOISE, stream.ordinal(), 1);
        double[][] full = supervision.reward().directions();
        this.directions = new double[full.length][];
        for (int r = 0; r < full.length; r++) {
            directions[r] = law.coordinatesOf(full[r]);
        }
        this.overlaps = new double[directions.length];
        this.generator = law.generator();
        this.deviations = law.leakage() == 0 ? null : deviations(law);
    }

    private static double[] deviations(Inputs law) {
        double[] deviations = new double[law.coordinates()];
        int offset = law.world().target().subspace().offset();
        for (int i = 0; i < deviations.length; i++) {
            boolean inside = i >= offset && i < offset + law.world().subspaceDimension();
            deviations[i] = inside ? law.deviationInside() : law.deviationOutside();
        }
        return deviations;
    }

    @Override
    public LabelledInputs inVectors() {
        inputs = inputs.inVectors();
        return this;
    }

    /** {@link Inputs#coordinates()}. */
    @Override
    public int coordinates() {
        return directions[0].length;
    }

    /**
     * Writes input i.
     *
     * @param i    which sample, 0 or more
     * @param into receives {@link #coordinates()} numbers
     * @param at   index of the first of them
     */
    public void input(long i, double[] into, int at) {
        inputs.fill(i, into, at);
        if (deviations != null) {
            for (int j = 0; j < deviations.length; j++) {
                into[at + j] *= deviations[j];
            }
        }
        if (generator != null) {
            generator.shape(into, at);
        }
    }

    /**
     * Returns the label of sample i, psi(r(x) + noise), centred and standardised as the transformation asks.
     *
     * @param i which sample
     * @param x holds the sample's input
     * @param at index of its first coordinate
     */
    public double label(long i, double[] x, int at) {
        return transformed(rawLabel(i, x, at));
    }

    /**
     * {@inheritDoc} They are the numbers that {@link #input} and {@link #label} give.
     */
    @Override
    public void draw(long first, int count, double[] inputs, double[] labels, int at) {
        int length = coordinates();
        for (int k = 0; k < count; k++) {
            input(first + k, inputs, k * length);
        }
        double[][] sums = new double[directions.length][count];
        for (int r = 0; r < directions.length; r++) {
            overlaps(directions[r], inputs, count, sums[r]);
        }
        for (int k = 0; k < count; k++) {
            for (int r = 0; r < overlaps.length; r++) {
                overlaps[r] = sums[r][k];
            }
            labels[at + k] = transformed(withNoise(first + k));
        }
    }

    /** Sums of four inputs side by side, each in the order of the coordinates. */
    private static void overlaps(double[] u, double[] x, int count, double[] into) {
        int d = u.length;
        int k = 0;
        for (; k + 4 <= count; k += 4) {
            double a = 0;
            double b = 0;
            double c = 0;
            double e = 0;
            for (int j = 0, p = k * d; j < d; j++, p++) {
                a = Math.fma(u[j], x[p], a);
                b = Math.fma(u[j], x[p + d], b);
                c = Math.fma(u[j], x[p + 2 * d], c);
                e = Math.fma(u[j], x[p + 3 * d], e);
            }
            into[k] = a;
            into[k + 1] = b;
            into[k + 2] = c;
            into[k + 3] = e;
        }
        for (; k < count; k++) {
            into[k] = overlap(u, x, k * d);
        }
    }

    private static double overlap(double[] u, double[] x, int at) {
        double sum = 0;
        for (int j = 0; j < u.length; j++) {
            sum = Math.fma(u[j], x[at + j], sum);
        }
        return sum;
    }

    private double transformed(double raw) {
        return (supervision.transform().value(raw) - moments.mean()) / moments.deviation();
    }

    /** r(x) + noise, before the transformation. */
    double rawLabel(long i, double[] x, int at) {
        for (int r = 0; r < directions.length; r++) {
            overlaps[r] = overlap(directions[r], x, at);
        }
        return withNoise(i);
    }

    private double withNoise(long i) {
        double label = supervision.reward().value(overlaps);
        return supervision.noise() == 0 ? label : label + supervision.noise() * noise.row(i)[0];
    }
}
