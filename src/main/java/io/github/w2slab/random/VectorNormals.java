package io.github.w2slab.random;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The numbers of {@link Normals} in vector instructions: the same operations, so the same bits.
 *
 * <p>Whole numbers become doubles by setting the exponent's bits and subtracting what that adds, for many processors have no
 * instruction that converts 64-bit integers.
 */
final class VectorNormals {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    static final int WIDTH = SPECIES.length();

    private static final long TWO_52 = 0x4330000000000000L;
    private static final long TWO_84 = 0x4530000000000000L;
    private static final double TWO_84_AND_52 = 0x1p84 + 0x1p52;
    /** The sign bit of an integer, as it stands in the upper half, and what it adds to 2^84 and 2^52. */
    private static final long TWO_84_SIGNED = TWO_84 ^ 0x80000000L;
    private static final double TWO_84_63_AND_52 = 0x1p84 + 0x1p63 + 0x1p52;
    private static final long LOW_HALF = 0xFFFFFFFFL;
    private static final long MANTISSA = 0x000FFFFFFFFFFFFFL;
    private static final int EXPONENT_SHIFT = 1024;

    /** Whether the processor multiplies vectors of 64-bit integers, as those with vectors of 512 bits do. */
    private static final boolean MULTIPLIES = SPECIES.vectorBitSize() >= 512;
    /** 0, 2 G, 4 G, ... */
    private static final LongVector EVEN = LongVector.zero(LONGS).addIndex(2).mul(Normals.GOLDEN);

    private VectorNormals() {
    }

    /** Words 1, 3, 5, ... of a row into {@code odd}, words 2, 4, 6, ... into {@code even}. */
    static void words(long rowKey, long[] odd, long[] even, int end) {
        if (!MULTIPLIES) {
            for (int i = 0; i < end; i++) {
                odd[i] = Normals.mix(rowKey + (2L * i + 1) * Normals.GOLDEN);
                even[i] = Normals.mix(rowKey + (2L * i + 2) * Normals.GOLDEN);
            }
            return;
        }
        for (int i = 0; i < end; i += WIDTH) {
            LongVector z = EVEN.add(rowKey + (2L * i + 1) * Normals.GOLDEN);
            mixed(z).intoArray(odd, i);
            mixed(z.add(Normals.GOLDEN)).intoArray(even, i);
        }
    }

    private static LongVector mixed(LongVector word) {
        LongVector z = word.lanewise(VectorOperators.XOR, word.lanewise(VectorOperators.LSHR, 30)).mul(Normals.MIX_1);
        z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 27)).mul(Normals.MIX_2);
        return z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 31));
    }

    /** Splits u of each word, sqrt(1/2) m 2^e with m from 1 on, into e and sqrt(1/2) m. */
    static void split(long[] words, double[] exponents, double[] mantissas, int end) {
        for (int i = 0; i < end; i += WIDTH) {
            LongVector whole = LongVector.fromArray(LONGS, words, i).lanewise(VectorOperators.LSHR, 11).add(1);
            DoubleVector high = whole.lanewise(VectorOperators.LSHR, 32).or(TWO_84).reinterpretAsDoubles()
                    .sub(TWO_84_AND_52);
            DoubleVector low = whole.and(LOW_HALF).or(TWO_52).reinterpretAsDoubles();
            LongVector shifted = high.add(low).mul(0x1p-53).reinterpretAsLongs().sub(Normals.SQRT_HALF_BITS);
            shifted.add((long) EXPONENT_SHIFT << 52).lanewise(VectorOperators.LSHR, 52).or(TWO_52).reinterpretAsDoubles()
                    .sub(0x1p52 + EXPONENT_SHIFT).intoArray(exponents, i);
            shifted.and(MANTISSA).add(Normals.SQRT_HALF_BITS).reinterpretAsDoubles().intoArray(mantissas, i);
        }
    }

    /** Angles from the words' upper 62 bits: the word divided by 4, rounded down, times an eighth of a turn. */
    static void angles(long[] turns, double[] angles, int end) {
        for (int i = 0; i < end; i += WIDTH) {
            LongVector quarter = LongVector.fromArray(LONGS, turns, i).lanewise(VectorOperators.XOR, Long.MIN_VALUE)
                    .lanewise(VectorOperators.LSHR, 2).sub(1L << 61);
            DoubleVector high = quarter.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, TWO_84_SIGNED)
                    .reinterpretAsDoubles().sub(TWO_84_63_AND_52);
            high.add(quarter.and(LOW_HALF).or(TWO_52).reinterpretAsDoubles()).mul(Normals.EIGHTH_TURN)
                    .intoArray(angles, i);
        }
    }

    /** Writes pairs, their signs and their order as the words' lowest bits say. */
    static void spread(long[] turns, double[] radii, double[] sines, double[] cosines, double[] into, int at, int pairs,
                       int end) {
        for (int i = 0; i < end; i += WIDTH) {
            LongVector turn = LongVector.fromArray(LONGS, turns, i);
            DoubleVector signed = DoubleVector.fromArray(SPECIES, radii, i).reinterpretAsLongs()
                    .lanewise(VectorOperators.XOR, turn.and(2).lanewise(VectorOperators.LSHL, 62)).reinterpretAsDoubles();
            LongVector cosine = DoubleVector.fromArray(SPECIES, cosines, i).reinterpretAsLongs();
            LongVector sine = DoubleVector.fromArray(SPECIES, sines, i).reinterpretAsLongs();
            LongVector swap = LongVector.zero(LONGS).sub(turn.and(1)).and(cosine.lanewise(VectorOperators.XOR, sine));
            signed.mul(cosine.lanewise(VectorOperators.XOR, swap).reinterpretAsDoubles()).intoArray(into, at + i);
            signed.mul(sine.lanewise(VectorOperators.XOR, swap).reinterpretAsDoubles()).intoArray(into, at + i + pairs);
        }
    }
}
