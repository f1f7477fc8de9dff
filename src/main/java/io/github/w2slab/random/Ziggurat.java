package io.github.w2slab.random;

/**
 * Independent standard normal numbers addressed by row, as {@link Normals} gives them, several times cheaper and with
 * other bits: for the reduced dynamics, where drawing is nearly all the work.
 *
 * <p>Method of Marsaglia and Tsang (J. Stat. Software 5(8), 2000) with 256 layers of equal area: a 64-bit word, a function
 * of (seed, stream, row, place), picks layer and signed position; 1.2 % of the words need further ones, which depend on that
 * word alone. The law is exact, tails included. Tables are computed with {@code StrictMath}: the same bits everywhere.
 *
 * <p>An instance holds scratch space and is not safe for use by several threads; instances are cheap.
 */
public final class Ziggurat {

    private static final int LAYERS = 256;
    private static final double TAIL = 3.6541528853610088;
    private static final double AREA = 0.00492867323399;
    /** Right ends of the layers; layer i reaches from 0 to EDGE[i], and below EDGE[i + 1] it lies under the curve. */
    private static final double[] EDGE = new double[LAYERS + 1];
    private static final double[] HEIGHT = new double[LAYERS + 1];
    private static final double[] UNIT = new double[LAYERS];
    private static final int TERMS = 16;
    private static final double[] INVERSE = new double[TERMS + 1];

    static {
        EDGE[0] = AREA / density(TAIL);
        EDGE[1] = TAIL;
        for (int i = 2; i < LAYERS; i++) {
            EDGE[i] = Math.sqrt(-2 * StrictMath.log(AREA / EDGE[i - 1] + density(EDGE[i - 1])));
        }
        for (int i = 0; i <= LAYERS; i++) {
            HEIGHT[i] = density(EDGE[i]);
        }
        for (int i = 0; i < LAYERS; i++) {
            UNIT[i] = EDGE[i] * 0x1p-52;
        }
        for (int k = 1; k <= TERMS; k++) {
            INVERSE[k] = 1.0 / k;
        }
    }

    private final long key;
    private final long[] words;

    private Ziggurat(long key, int length) {
        this.key = key;
        this.words = new long[length];
    }

    /**
     * @param seed   the user's seed
     * @param stream which use of the seed
     * @param index  which of the stream's members
     * @param length numbers in a row, at least 1
     */
    public static Ziggurat of(long seed, Stream stream, long index, int length) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1, but is " + length);
        }
        return new Ziggurat(Normals.key(seed, stream, index), length);
    }

    private static double density(double x) {
        return StrictMath.exp(-x * x / 2);
    }

    /**
     * Writes one row.
     *
     * @param row  0 or more
     * @param into receives {@code length} numbers
     * @param at   index of the first of them
     */
    public void fill(long row, double[] into, int at) {
        long[] w = words;
        long rowKey = Normals.mix(key + (row + 1) * Normals.GOLDEN);
        for (int i = 0; i < w.length; i++) {
            w[i] = Normals.mix(rowKey + (i + 1) * Normals.GOLDEN);
        }
        for (int i = 0; i < w.length; i++) {
            int layer = (int) w[i] & (LAYERS - 1);
            double x = (w[i] >> 11) * UNIT[layer];
            into[at + i] = Math.abs(x) < EDGE[layer + 1] ? x : Math.copySign(careful(w[i], layer, Math.abs(x)), x);
        }
    }

    private static double careful(long word, int layer, double first) {
        long state = word;
        int i = layer;
        double x = first;
        while (x >= EDGE[i + 1]) {
            if (i == 0) {
                return tail(state);
            }
            double u = Normals.uniform(Normals.mix(state += Normals.GOLDEN));
            if (HEIGHT[i] + u * (HEIGHT[i + 1] - HEIGHT[i]) < HEIGHT[i + 1] * decline(x, EDGE[i + 1])) {
                return x;
            }
            long next = Normals.mix(state += Normals.GOLDEN);
            i = (int) next & (LAYERS - 1);
            x = Math.abs((next >> 11) * UNIT[i]);
        }
        return x;
    }

    /** exp((edge^2 - x^2)/2), whose argument lies in [-0.8, 0]: Taylor's sum to the last bit, cheaper than the library's. */
    private static double decline(double x, double edge) {
        double y = (edge - x) * (edge + x) / 2;
        double sum = 1;
        for (int k = TERMS; k > 0; k--) {
            sum = Math.fma(sum * y, INVERSE[k], 1);
        }
        return sum;
    }

    private static double tail(long word) {
        long state = word;
        while (true) {
            double x = -StrictMath.log(Normals.uniform(Normals.mix(state += Normals.GOLDEN))) / TAIL;
            double y = -StrictMath.log(Normals.uniform(Normals.mix(state += Normals.GOLDEN)));
            if (2 * y > x * x) {
                return TAIL + x;
            }
        }
    }
}
