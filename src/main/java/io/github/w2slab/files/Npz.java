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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private final String file;
    private final Map<String, NpyArray.Numbers> arrays;
    private final Map<String, String> texts;

    private Npz(String file, Map<String, NpyArray.Numbers> arrays, Map<String, String> texts) {
        this.file = file;
        this.arrays = arrays;
        this.texts = texts;
    }

    /**
     * Reads a file of NumPy, all of it.
     *
     * @param file ends in .npy or .npz
     * @throws IllegalArgumentException if it is none, is damaged, or holds something else than numbers (text in an .npz is
     *                                  passed over)
     * @throws UncheckedIOException     if it is not there or cannot be read
     */
    public static Npz read(String file) {
        String ending = AtomicFile.ending(file, List.of("npz", "npy"));
        Path path = AtomicFile.path(file);
        Map<String, NpyArray.Numbers> arrays = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        try {
            if (ending.equals("npy")) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
                    arrays.put("", NpyArray.read(file, in, Files.size(path)));
                }
            } else {
                readZip(file, path, arrays, texts);
            }
        } catch (ZipException | EOFException damaged) {
            throw new IllegalArgumentException(file + " must be a whole file of NumPy, but is cut off, changed or of another kind ("
                    + Objects.requireNonNullElse(damaged.getMessage(), "it ends too early") + ")", damaged);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path + " cannot be read: " + AtomicFile.reason(unreadable), unreadable);
        }
        return new Npz(file, arrays, texts);
    }

    private static void readZip(String file, Path path, Map<String, NpyArray.Numbers> arrays, Map<String, String> texts)
            throws IOException {
        if (!Files.exists(path)) {
            throw new java.nio.file.NoSuchFileException(path.toString());
        }
        try (ZipFile zip = new ZipFile(path.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                CheckedInputStream in = new CheckedInputStream(new BufferedInputStream(zip.getInputStream(entry)), new CRC32());
                String name = entry.getName();
                if (name.endsWith(ENDING)) {
                    String array = name.substring(0, name.length() - ENDING.length());
                    try {
                        arrays.put(array, NpyArray.read(array + " in " + file, in, entry.getSize()));
                    } catch (IllegalArgumentException noNumbers) {
                        in.transferTo(OutputStream.nullOutputStream());
                    }
                } else {
                    texts.put(name, text(name + " in " + file, in));
                }
                if (in.getChecksum().getValue() != entry.getCrc()) {
                    throw new ZipException(name + " has another checksum");
                }
            }
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
        AtomicFile.ending(file, List.of("npz"));
        return AtomicFile.write(file, stream -> {
            ZipOutputStream zip = new ZipOutputStream(stream);
            for (Map.Entry<String, String> text : texts.entrySet()) {
                begin(zip, text.getKey());
                zip.write(text.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
            for (Map.Entry<String, ?> array : arrays.entrySet()) {
                begin(zip, array.getKey() + ENDING);
                OutputStream out = new BufferedOutputStream(zip);
                NpyArray.write(out, array.getValue());
                out.flush();
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
    }
}
