package io.github.w2slab.random;

import io.github.w2slab.base.Require;
import java.util.Arrays;

/**
 * An endless table of independent numbers uniform on 0 to n - 1, addressed by place: number i is a pure function of the seed,
 * the stream and i. Words are those of {@link Normals}; each of the n comes up equally often to within n / 2^32.
 */
public final class Picks {

    private static final int BITS = 31;

    private final long key;
    private final int n;

    private Picks(long key, int n) {
        this.key = key;
        this.n = n;
    }

    /**
     * @param seed   the user's seed
     * @param stream which use of the seed
     * @param index  which of the stream's members
     * @param n      how many there are to pick from, at least 1
     */
    public static Picks of(long seed, Stream stream, long index, int n) {
        return new Picks(Normals.key(seed, stream, index), Require.between("number to pick from", n, 1, Integer.MAX_VALUE));
    }

    /** Returns number i, i at least 0. */
    public int at(long i) {
        return below(i, n);
    }

    /** Returns the numbers 0 to n - 1 in random order (Fisher and Yates). */
    public int[] shuffled() {
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        for (int i = n - 1; i > 0; i--) {
            int j = below(i, i + 1);
            int taken = order[i];
            order[i] = order[j];
            order[j] = taken;
        }
        return order;
    }

    private int below(long i, int bound) {
        return (int) ((Normals.mix(key + (i + 1) * Normals.GOLDEN) >>> (Long.SIZE - BITS - 1)) * bound >>> (BITS + 1));
    }
}
