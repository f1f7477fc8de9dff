package io.github.w2slab.supervision;

import io.github.w2slab.random.Normals;
import io.github.w2slab.random.Stream;

/**
 * The endless sequence of training samples of one supervision and seed; sample i is a pure function of the seed and i.
 *
 * <p>Inputs are given in the coordinates in which they are not always 0 (s of them for localized inputs without
 * leakage). An instance holds scratch space and is not safe for use by several threads; instances are cheap.
 */
public final class Samples {

    private final Supervision supervision;
    private final LabelMoments moments;
    private final Normals inputs;
    private final Normals noise;
    private final double[][] directions;
    private final double[] deviations;
    private final double[] overlaps;

    Samples(Supervision supervision, long seed, Stream stream, LabelMoments moments) {
        this.supervision = supervision;
        this.moments = moments;
        Inputs law = supervision.inputs();
        int first = law.firstCoordinate();
        int length = law.coordinates();
        this.inputs = Normals.of(seed, stream, length);
        this.noise = Normals.of(seed, Stream.LABEL_NOISE, stream.ordinal(), 1);
        double[][] full = supervision.reward().directions();
        this.directions = new double[full.length][];
        for (int r = 0; r < full.length; r++) {
            directions[r] = java.util.Arrays.copyOfRange(full[r], first, first + length);
        }
        this.overlaps = new double[directions.length];
        this.deviations = law.insideSubspace() || !law.localized() ? null : deviations(law);
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

    /** Returns the number of coordinates of an input, {@link Inputs#coordinates()}. */
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
    }

    /**
     * Returns the label of sample i, psi(r(x) + noise), centred and standardised as the transformation asks.
     *
     * @param i which sample
     * @param x holds the sample's input
     * @param at index of its first coordinate
     */
    public double label(long i, double[] x, int at) {
        return (supervision.transform().value(rawLabel(i, x, at)) - moments.mean()) / moments.deviation();
    }

    /** r(x) + noise, before the transformation. */
    double rawLabel(long i, double[] x, int at) {
        for (int r = 0; r < directions.length; r++) {
            double[] u = directions[r];
            double sum = 0;
            for (int j = 0; j < u.length; j++) {
                sum = Math.fma(u[j], x[at + j], sum);
            }
            overlaps[r] = sum;
        }
        double label = supervision.reward().value(overlaps);
        return supervision.noise() == 0 ? label : label + supervision.noise() * noise.row(i)[0];
    }
}
