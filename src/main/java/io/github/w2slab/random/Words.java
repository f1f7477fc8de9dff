package io.github.w2slab.random;

/**
 * An endless table of independent 64-bit words, addressed by row, for numbers that are drawn row after row.
 *
 * <p>Each column is a generator xoroshiro128++ (Blackman and Vigna, ACM TOMS 47(4), 2021) that is seeded anew every
 * {@value #GROUP} rows by SplitMix64's finaliser, from (key, group of rows, column): so a row is a function of its number,
 * the next row costs shifts and additions only, and the loop over columns is vectorised where 64-bit products are not.
 *
 * <p>An instance holds the generators' states and is not safe for use by several threads.
 */
final class Words {

    private static final int GROUP = 64;

    private final long key;
    private final long[] a;
    private final long[] b;
    private final long[] words;
    private long next;

    Words(long key, int length) {
        this.key = key;
        this.a = new long[length];
        this.b = new long[length];
        this.words = new long[length];
        this.next = -1;
    }

    /** Returns one row; the array is this object's own and holds the row until the next is asked for. */
    long[] row(long row) {
        if (row != next || row % GROUP == 0) {
            seed(row / GROUP);
            for (long before = row / GROUP * GROUP; before < row; before++) {
                step(a, b, words);
            }
        }
        step(a, b, words);
        next = row + 1;
        return words;
    }

    private void seed(long group) {
        long groupKey = Normals.mix(key + (group + 1) * Normals.GOLDEN);
        for (int i = 0; i < words.length; i++) {
            a[i] = Normals.mix(groupKey + (2L * i + 1) * Normals.GOLDEN);
            b[i] = Normals.mix(groupKey + (2L * i + 2) * Normals.GOLDEN);
        }
    }

    private static void step(long[] a, long[] b, long[] words) {
        for (int i = 0; i < words.length; i++) {
            long p = a[i];
            long sum = p + b[i];
            long q = b[i] ^ p;
            words[i] = (sum << 17 | sum >>> 47) + p;
            a[i] = (p << 49 | p >>> 15) ^ q ^ q << 21;
            b[i] = q << 28 | q >>> 36;
        }
    }
}
