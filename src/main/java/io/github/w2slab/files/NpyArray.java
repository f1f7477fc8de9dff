package io.github.w2slab.files;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * NumPy's format of one array (NEP 1): written in version 1.0, little endian, in C's order; read also big endian, in
 * Fortran's order and in all sizes of integers, as double (or long).
 */
final class NpyArray {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int LONGEST_HEADER = 1 << 20;
    private static final Pattern DTYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d*)(?:\\[\\w+\\])?'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");

    /** What NumPy's letters of other types mean. */
    private static final Map<Character, String> OTHERS = Map.of('U', ", text", 'S', ", bytes", 'a', ", bytes", 'O', ", objects of Python",
            'c', ", complex numbers", 'M', ", dates", 'm', ", durations", 'V', ", structures");

    private NpyArray() {
    }

    /** What was read: its shape, and its numbers in C's order; {@code whole} is null for floating-point numbers. */
    record Numbers(int[] shape, double[] values, long[] whole) {
    }

    // ---- writing

    static void write(OutputStream out, Object array) throws IOException {
        if (array instanceof double[] vector) {
            header(out, "<f8", "(" + vector.length + ",)");
            doubles(out, vector);
        } else if (array instanceof double[][] matrix) {
            int columns = matrix.length == 0 ? 0 : matrix[0].length;
            for (int i = 0; i < matrix.length; i++) {
                if (matrix[i].length != columns) {
                    throw new IllegalArgumentException("length of row " + i + " must be that of the first, " + columns
                            + ", but is " + matrix[i].length);
                }
            }
            header(out, "<f8", "(" + matrix.length + ", " + columns + ")");
            for (double[] row : matrix) {
                doubles(out, row);
            }
        } else if (array instanceof float[] vector) {
            header(out, "<f4", "(" + vector.length + ",)");
            ByteBuffer bytes = buffer(4 * vector.length);
            bytes.asFloatBuffer().put(vector);
            out.write(bytes.array());
        } else if (array instanceof long[] vector) {
            header(out, "<i8", "(" + vector.length + ",)");
            ByteBuffer bytes = buffer(8 * vector.length);
            bytes.asLongBuffer().put(vector);
            out.write(bytes.array());
        } else if (array instanceof int[] vector) {
            header(out, "<i4", "(" + vector.length + ",)");
            ByteBuffer bytes = buffer(4 * vector.length);
            bytes.asIntBuffer().put(vector);
            out.write(bytes.array());
        } else if (array instanceof boolean[] vector) {
            header(out, "|b1", "(" + vector.length + ",)");
            for (boolean value : vector) {
                out.write(value ? 1 : 0);
            }
        } else if (array instanceof String[] vector) {
            words(out, vector);
        } else {
            throw new IllegalArgumentException("array must be one of numbers, truths or words, but is a "
                    + array.getClass().getSimpleName());
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void doubles(OutputStream out, double[] values) throws IOException {
        int most = 1 << 16;
        for (int from = 0; from < values.length; from += most) {
            int count = Math.min(most, values.length - from);
            ByteBuffer bytes = buffer(8 * count);
            bytes.asDoubleBuffer().put(values, from, count);
            out.write(bytes.array());
        }
    }

    /** Words of one length in UTF-32, as NumPy holds them. */
    private static void words(OutputStream out, String[] words) throws IOException {
        int longest = Math.max(1, Arrays.stream(words).mapToInt(w -> w.codePointCount(0, w.length())).max().orElse(1));
        header(out, "<U" + longest, "(" + words.length + ",)");
        for (String word : words) {
            ByteBuffer bytes = buffer(4 * longest);
            word.codePoints().forEach(bytes::putInt);
            out.write(bytes.array());
        }
    }

    private static void header(OutputStream out, String dtype, String shape) throws IOException {
        String text = "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': " + shape + ", }";
        int length = MAGIC.length + 4 + text.length() + 1;
        text += " ".repeat((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT) + "\n";
        out.write(MAGIC);
        out.write(new byte[] {1, 0, (byte) text.length(), (byte) (text.length() >> 8)});
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    // ---- reading

    /**
     * @param most how many bytes the array may have, for what a damaged header asks for is not taken from the memory
     */
    static Numbers read(String name, InputStream stream, long most) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        byte[] magic = new byte[MAGIC.length + 2];
        in.readFully(magic);
        if (!Arrays.equals(Arrays.copyOf(magic, MAGIC.length), MAGIC)) {
            throw new IllegalArgumentException(name + " must be an array of NumPy (.npy), but does not begin as one");
        }
        byte[] size = new byte[magic[MAGIC.length] == 1 ? 2 : 4];
        in.readFully(size);
        int length = 0;
        for (int i = size.length - 1; i >= 0; i--) {
            length = length << 8 | size[i] & 0xFF;
        }
        if (length < 0 || length > LONGEST_HEADER) {
            throw new IllegalArgumentException(name + " has a header of " + length + " bytes: it is damaged");
        }
        byte[] text = new byte[length];
        in.readFully(text);
        String header = new String(text, StandardCharsets.UTF_8);
        Matcher dtype = DTYPE.matcher(header);
        Matcher order = ORDER.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        if (!dtype.find() || !order.find() || !shape.find()) {
            throw new IllegalArgumentException(name + " must hold plain numbers, but its header is " + header.strip());
        }
        return numbers(name, in, dtype, order.group(1).equals("True"), sizes(name, shape.group(1)), most);
    }

    private static int[] sizes(String name, String shape) {
        List<BigInteger> sizes = Arrays.stream(shape.split(",")).map(size -> size.replace("L", "").strip())
                .filter(size -> !size.isEmpty()).map(BigInteger::new).toList();
        BigInteger largest = sizes.stream().reduce(BigInteger.ZERO, BigInteger::max)
                .max(sizes.stream().reduce(BigInteger.ONE, BigInteger::multiply));
        if (largest.compareTo(BigInteger.valueOf(Integer.MAX_VALUE - 8)) > 0) {
            throw new IllegalArgumentException(name + " has more numbers than an array of Java holds, shape (" + shape + ")");
        }
        return sizes.stream().mapToInt(BigInteger::intValue).toArray();
    }

    private static Numbers numbers(String name, DataInputStream in, Matcher dtype, boolean fortran, int[] shape, long most)
            throws IOException {
        char kind = dtype.group(2).charAt(0);
        int width = dtype.group(3).length() == 1 ? Integer.parseInt(dtype.group(3)) : 0;
        boolean known = kind == 'f' ? width == 2 || width == 4 || width == 8
                : kind == 'b' ? width == 1 : (kind == 'i' || kind == 'u') && (width == 1 || width == 2 || width == 4 || width == 8);
        if (!known) {
            throw new IllegalArgumentException(name + " must hold plain numbers, integers or floating-point numbers of 2, 4 or 8 bytes, but holds "
                    + dtype.group(1) + kind + dtype.group(3) + OTHERS.getOrDefault(kind, ""));
        }
        int count = IntStream.of(shape).reduce(1, (a, b) -> a * b);
        if ((long) count * width > most) {
            throw new EOFException("it is shorter than its header says");
        }
        double[] values = new double[count];
        long[] whole = kind == 'f' ? null : new long[count];
        ByteBuffer bytes = ByteBuffer.allocate(width)
                .order(dtype.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            in.readFully(bytes.array());
            int at = fortran ? transposed(i, shape) : i;
            if (kind == 'f') {
                values[at] = width == 8 ? bytes.getDouble(0) : width == 4 ? bytes.getFloat(0) : half(bytes.getShort(0));
            } else {
                whole[at] = integer(bytes, width, kind == 'i');
                values[at] = kind == 'u' ? unsigned(whole[at]) : whole[at];
            }
        }
        if (in.read() >= 0) {
            throw new EOFException("it is longer than its header says");
        }
        return new Numbers(shape, values, whole);
    }

    /** IEEE 754's binary16. */
    static double half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        double size = exponent == 0 ? fraction * 0x1p-24
                : exponent == 0x1F ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : Math.scalb(1 + fraction * 0x1p-10, exponent - 15);
        return bits < 0 ? -size : size;
    }

    /** Returns the double nearest to 64 bits without a sign: the bit that is lost by halving must still decide between neighbours. */
    static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * (bits >>> 1 | bits & 1);
    }

    /** Returns the float nearest to 64 bits: by way of a double they would be rounded twice. */
    static float single(long bits, boolean unsigned) {
        return unsigned && bits < 0 ? 2 * (float) (bits >>> 1 | bits & 1) : bits;
    }

    private static long integer(ByteBuffer bytes, int width, boolean signed) {
        return switch (width) {
            case 1 -> signed ? bytes.get(0) : bytes.get(0) & 0xFF;
            case 2 -> signed ? bytes.getShort(0) : bytes.getShort(0) & 0xFFFF;
            case 4 -> signed ? bytes.getInt(0) : bytes.getInt(0) & 0xFFFFFFFFL;
            default -> bytes.getLong(0);
        };
    }

    /** Returns where the i-th number in Fortran's order stands in C's. */
    private static int transposed(int i, int[] shape) {
        int[] index = new int[shape.length];
        for (int k = 0, rest = i; k < shape.length; k++) {
            index[k] = rest % shape[k];
            rest /= shape[k];
        }
        int at = 0;
        for (int k = 0; k < shape.length; k++) {
            at = at * shape[k] + index[k];
        }
        return at;
    }
}
