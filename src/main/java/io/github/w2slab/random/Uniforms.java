package io.github.w2slab.random;

/**
 * An endless table of independent numbers uniform in (0, 1], multiples of 2^-53, addressed by row and column: a pure function
 * of the seed, the stream, the index and both, by the same mixing of words as {@link Normals}.
 */
public final class Uniforms {

    private final long key;

    private Uniforms(long key) {
        this.key = key;
    }

    /**
     * @param seed   the user's seed
     * @param stream which use of the seed
     * @param index  which of the stream's members
     */
    public static Uniforms of(long seed, Stream stream, long index) {
        return new Uniforms(Normals.key(seed, stream, index));
    }

    /** Returns one number, row and column 0 or more. */
    public double at(long row, int column) {
        return Normals.uniform(Normals.mix(Normals.mix(key + (row + 1) * Normals.GOLDEN) + (column + 1L) * Normals.GOLDEN));
    }
}
