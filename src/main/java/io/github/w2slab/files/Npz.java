package io.github.w2slab.files;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Arrays as NumPy writes them with {@code np.save} (.npy, one array) and {@code np.savez} (.npz, several by name), for
 * vectors and matrices from elsewhere:
 *
 * <pre>
 * double[][] rows = Npz.read("embeddings.npz").matrix("rows");
 * double[] u = Npz.read("direction.npy").vector();
 * </pre>
 *
 * <p>Immutable. Numbers come as double, whatever NumPy's type was (of float16, float32 and integers up to 2^53 exactly).
 */
public final class Npz {

    private static final String ENDING = ".npy";
    private static final int LONGEST_TEXT = 1 << 26;
    /** A line for each other member, as the command sha256sum writes and checks them. */
    private static final String SUMS = "SHA256SUMS";

    private final String file;
    private final Map<String, NpyArray.Numbers> arrays;
    private final Map<String, String> texts;
    private final Map<String, String> others;

    private Npz(String file, Map<String, NpyArray.Numbers> arrays, Map<String, String> texts, Map<String, String> others) {
        this.file = file;
        this.arrays = arrays;
        this.texts = texts;
        this.others = others;
    }

    /**
     * Reads a file of NumPy, all of it.
     *
     * @param file ends in .npy or .npz
     * @throws IllegalArgumentException if it is none, is damaged, holds something else than numbers (an array of
     *                                  these in an .npz is refused when it is asked for), or was changed since this library saved it as a run, model or history
     * @throws UncheckedIOException     if it is not there or cannot be read
     */
    public static Npz read(String file) {
        String ending = AtomicFile.ending(file, List.of("npz", "npy"));
        Path path = AtomicFile.path(file);
        Map<String, NpyArray.Numbers> arrays = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, String> others = new LinkedHashMap<>();
        try {
            if (ending.equals("npy")) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
                    arrays.put("", NpyArray.read(file, in, Files.size(path)));
                }
            } else {
                readZip(file, path, arrays, texts, others);
            }
        } catch (ZipException | EOFException damaged) {
            throw new IllegalArgumentException(file + " must be a whole file of NumPy, but is cut off, changed or of another kind ("
                    + Objects.requireNonNullElse(damaged.getMessage(), "it ends too early") + ")", damaged);
        } catch (IOException unreadable) {
            throw AtomicFile.unreadable(path, unreadable);
        }
        return new Npz(file, arrays, texts, others);
    }

    private static void readZip(String file, Path path, Map<String, NpyArray.Numbers> arrays, Map<String, String> texts,
            Map<String, String> others) throws IOException {
        if (!Files.exists(path)) {
            throw new java.nio.file.NoSuchFileException(path.toString());
        }
        try (ZipFile zip = new ZipFile(path.toFile())) {
            boolean sealed = zip.getEntry(SUMS) != null;
            Map<String, String> sums = new LinkedHashMap<>();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                DigestInputStream digested = new DigestInputStream(new BufferedInputStream(zip.getInputStream(entry)), sha256());
                digested.on(sealed);
                CheckedInputStream in = new CheckedInputStream(digested, new CRC32());
                String name = entry.getName();
                if (name.endsWith(ENDING)) {
                    String array = name.substring(0, name.length() - ENDING.length());
                    try {
                        arrays.put(array, NpyArray.read(array + " in " + file, in, entry.getSize()));
                    } catch (IllegalArgumentException noNumbers) {
                        others.put(array, noNumbers.getMessage());
                        in.transferTo(OutputStream.nullOutputStream());
                    }
                } else {
                    texts.put(name, text(name + " in " + file, in));
                }
                if (in.getChecksum().getValue() != entry.getCrc()) {
                    throw new ZipException(name + " has another checksum");
                }
                sums.put(name, HexFormat.of().formatHex(digested.getMessageDigest().digest()));
            }
            if (sealed) {
                requireSums(file, texts.getOrDefault(SUMS, ""), sums);
            }
        }
    }

    private static void requireSums(String file, String written, Map<String, String> sums) {
        Map<String, String> before = new LinkedHashMap<>();
        written.lines().filter(line -> line.contains("  "))
                .forEach(line -> before.put(line.substring(line.indexOf("  ") + 2), line.substring(0, line.indexOf("  "))));
        sums.remove(SUMS);
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(sums.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), sums.get(name)));
        if (!names.isEmpty()) {
            throw new IllegalArgumentException(file + " must be as it was written, but " + String.join(", ", names)
                    + (names.size() == 1 ? " in it was" : " in it were") + " changed");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** A text of a file is settings; a small file may hold one that fills the memory. */
    private static String text(String name, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(LONGEST_TEXT + 1);
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException(name + " must be a text of at most " + LONGEST_TEXT + " bytes, but is longer");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the names of the arrays of numbers, in the file's order. */
    public List<String> names() {
        return List.copyOf(arrays.keySet());
    }

    /** Returns the names of the arrays of something else, as text, complex numbers or objects; asking for one says of what. */
    public List<String> otherNames() {
        return List.copyOf(others.keySet());
    }

    /**
     * Returns the sizes of an array.
     *
     * @throws IllegalArgumentException if there is no such array
     */
    public int[] shape(String name) {
        return array(name).shape().clone();
    }

    /** Returns the file's only array, a vector. */
    public double[] vector() {
        return vector(only());
    }

    /**
     * Returns a vector.
     *
     * @throws IllegalArgumentException if there is no such array, or it is no vector
     */
    public double[] vector(String name) {
        requireSizes(name, 1, "a vector");
        return array(name).values().clone();
    }

    /** Returns the file's only array, a matrix, a row for each of its rows. */
    public double[][] matrix() {
        return matrix(only());
    }

    /**
     * Returns a matrix.
     *
     * @throws IllegalArgumentException if there is no such array, or it is no matrix
     */
    public double[][] matrix(String name) {
        requireSizes(name, 2, "a matrix");
        NpyArray.Numbers array = array(name);
        int columns = array.shape()[1];
        double[][] rows = new double[array.shape()[0]][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = java.util.Arrays.copyOfRange(array.values(), i * columns, (i + 1) * columns);
        }
        return rows;
    }

    /**
     * Returns a matrix in single precision, each number rounded once.
     *
     * @throws IllegalArgumentException if there is no such array, or it is no matrix
     */
    public float[][] singles(String name) {
        requireSizes(name, 2, "a matrix");
        NpyArray.Numbers array = array(name);
        float[][] rows = new float[array.shape()[0]][array.shape()[1]];
        for (int i = 0, at = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++, at++) {
                rows[i][j] = array.whole() == null ? (float) array.values()[at]
                        : NpyArray.single(array.whole()[at], array.values()[at] > 0);
            }
        }
        return rows;
    }

    /**
     * Returns a vector of integers.
     *
     * @throws IllegalArgumentException if there is no such array, it is no vector of integers, or one of them is 2^63 or more
     */
    public long[] integers(String name) {
        requireSizes(name, 1, "a vector");
        if (array(name).whole() == null) {
            throw new IllegalArgumentException(name + " in " + file + " must hold integers, but holds floating-point numbers");
        }
        double[] values = array(name).values();
        for (int i = 0; i < values.length; i++) {
            if (array(name).whole()[i] < 0 && values[i] > 0) {
                throw new IllegalArgumentException(name + " in " + file + " must hold integers below 2^63, but number " + i + " is "
                        + new java.math.BigDecimal(values[i]).toPlainString());
            }
        }
        return array(name).whole().clone();
    }

    boolean isInteger(String name) {
        return array(name).whole() != null;
    }

    /** Returns a member of an .npz that is no array, as text; null where there is none. */
    String text(String name) {
        return texts.get(name);
    }

    private String only() {
        if (arrays.size() != 1) {
            throw new IllegalArgumentException(file + " must hold one array to be asked without a name, but holds "
                    + arrays.keySet());
        }
        return arrays.keySet().iterator().next();
    }

    private NpyArray.Numbers array(String name) {
        NpyArray.Numbers found = arrays.get(name);
        if (others.containsKey(name)) {
            throw new IllegalArgumentException(others.get(name));
        }
        if (found == null) {
            throw new IllegalArgumentException("array must be one of " + arrays.keySet() + " in " + file + ", but is " + name);
        }
        return found;
    }

    private void requireSizes(String name, int sizes, String wanted) {
        int[] shape = array(name).shape();
        if (shape.length != sizes) {
            throw new IllegalArgumentException((name.isEmpty() ? file : name + " in " + file) + " must be " + wanted
                    + ", but has the shape " + java.util.Arrays.toString(shape));
        }
    }

    /**
     * Writes an .npz, whole or not at all ({@link AtomicFile}); the same content gives the same bytes.
     *
     * @param arrays by name: double[], double[][], float[], long[], int[], boolean[] or String[]
     * @param texts  further members by their names, such as settings.json
     * @return the file, by the path that was given
     */
    public static Path write(String file, Map<String, ?> arrays, Map<String, String> texts) {
        return write(file, arrays, texts, false);
    }

    /** The same with the SHA-256 of each member, by which {@link #read} sees and refuses what was changed later. */
    static Path writeSealed(String file, Map<String, ?> arrays, Map<String, String> texts) {
        return write(file, arrays, texts, true);
    }

    private static Path write(String file, Map<String, ?> arrays, Map<String, String> texts, boolean sealed) {
        AtomicFile.ending(file, List.of("npz"));
        return AtomicFile.write(file, stream -> {
            ZipOutputStream zip = new ZipOutputStream(stream);
            MessageDigest sum = sha256();
            StringBuilder sums = new StringBuilder();
            for (Map.Entry<String, String> text : texts.entrySet()) {
                begin(zip, text.getKey());
                byte[] bytes = text.getValue().getBytes(StandardCharsets.UTF_8);
                zip.write(bytes);
                zip.closeEntry();
                line(sums, sum.digest(bytes), text.getKey());
            }
            for (Map.Entry<String, ?> array : arrays.entrySet()) {
                begin(zip, array.getKey() + ENDING);
                OutputStream out = new BufferedOutputStream(new DigestOutputStream(zip, sum));
                NpyArray.write(out, array.getValue());
                out.flush();
                zip.closeEntry();
                line(sums, sum.digest(), array.getKey() + ENDING);
            }
            if (sealed) {
                begin(zip, SUMS);
                zip.write(sums.toString().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    private static void line(StringBuilder sums, byte[] sum, String member) {
        sums.append(HexFormat.of().formatHex(sum)).append("  ").append(member).append('\n');
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
    }
}
