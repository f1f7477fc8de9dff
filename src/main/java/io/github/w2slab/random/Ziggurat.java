package io.github.w2slab.random;

/**
 * Independent standard normal numbers addressed by row, as {@link Normals} gives them, several times cheaper and with
 * other bits: for the reduced dynamics, where drawing is nearly all the work.
 *
 * <p>Method of Marsaglia and Tsang (J. Stat. Software 5(8), 2000) with 1024 layers of equal area: a 64-bit word, a function
 * of (seed, stream, row, place), picks layer and signed position; 0.4 % of the words need further ones, which depend on that
 * word alone. The law is exact, tails included. Tables are computed with {@code StrictMath}: the same bits everywhere.
 * Rows are cheapest in their order.
 *
 * <p>An instance holds scratch space and is not safe for use by several threads; instances are cheap.
 */
public final class Ziggurat {

    private static final int LAYERS = 1024;
    private static final double TAIL = 4.038849846109505;
    private static final double AREA = 0.0012263246463530852;
    /** Right ends of the layers; layer i reaches from 0 to EDGE[i], and below EDGE[i + 1] it lies under the curve. */
    private static final double[] EDGE = new double[LAYERS + 1];
    private static final double[] HEIGHT = new double[LAYERS + 1];
    private static final double[] UNIT = new double[LAYERS];
    /** Positions below it, in units of UNIT, lie under the curve for certain. */
    private static final long[] CERTAIN = new long[LAYERS];
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
            CERTAIN[i] = (long) Math.floor(EDGE[i + 1] / UNIT[i]);
        }
        for (int k = 1; k <= TERMS; k++) {
            INVERSE[k] = 1.0 / k;
        }
    }

    private final Words words;

    private Ziggurat(long key, int length) {
        this.words = new Words(key, length);
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
        long[] w = words.row(row);
        turn(w, 0, into, at, w.length);
    }

    /**
     * Writes one row, each array in turn, all of one length.
     *
     * @param row  0 or more
     * @param into receives {@code length} numbers in all
     */
    public void fill(long row, double[][] into) {
        long[] w = words.row(row);
        for (int k = 0; k < into.length; k++) {
            turn(w, k * into[k].length, into[k], 0, into[k].length);
        }
    }

    /** Turns words into as many normal numbers. Four are looked at together, for few branches, most of them foreseen. */
    static void turn(long[] words, int from, double[] into, int at, int count) {
        int fours = count & -4;
        for (int i = 0; i < fours; i += 4) {
            long doubt = place(words[from + i], into, at + i) | place(words[from + i + 1], into, at + i + 1)
                    | place(words[from + i + 2], into, at + i + 2) | place(words[from + i + 3], into, at + i + 3);
            if (doubt < 0) {
                settle(words, from + i, into, at + i, 4);
            }
        }
        for (int i = fours; i < count; i++) {
            place(words[from + i], into, at + i);
        }
        settle(words, from + fours, into, at + fours, count - fours);
    }

    /** Writes the position that a word picks; the result is negative unless it lies under the curve for certain. */
    private static long place(long word, double[] into, int at) {
        int layer = (int) word & (LAYERS - 1);
        long position = word >> 11;
        into[at] = position * UNIT[layer];
        return CERTAIN[layer] - 1 - Math.abs(position);
    }

    private static void settle(long[] words, int from, double[] into, int at, int count) {
        for (int i = 0; i < count; i++) {
            int layer = (int) words[from + i] & (LAYERS - 1);
            double x = into[at + i];
            if (Math.abs(words[from + i] >> 11) >= CERTAIN[layer]) {
                into[at + i] = Math.copySign(careful(words[from + i], layer, Math.abs(x)), x);
            }
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
            if (lies(HEIGHT[i] / HEIGHT[i + 1] + u * (1 - HEIGHT[i] / HEIGHT[i + 1]), x, EDGE[i + 1])) {
                return x;
            }
            long next = Normals.mix(state += Normals.GOLDEN);
            i = (int) next & (LAYERS - 1);
            x = Math.abs((next >> 11) * UNIT[i]);
        }
        return x;
    }

    /**
     * True if {@code height} is below e^y, y = (edge^2 - x^2)/2 in [-0.8, 0]. Taylor's sums of degree 5 and 6 enclose e^y and
     * decide nearly always; else a sum to the last bit does.
     */
    private static boolean lies(double height, double x, double edge) {
        double y = (edge - x) * (edge + x) / 2;
        double low = Math.fma(y, Math.fma(y, Math.fma(y, Math.fma(y, Math.fma(y, 1.0 / 120, 1.0 / 24), 1.0 / 6), 0.5), 1), 1);
        double power = y * y * y;
        if (height < low || height >= low + power * power * (1.0 / 720)) {
            return height < low;
        }
        double sum = 1;
        for (int k = TERMS; k > 0; k--) {
            sum = Math.fma(sum * y, INVERSE[k], 1);
        }
        return height < sum;
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
