package io.github.w2slab.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NpzTest {

    @TempDir
    Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void arraysComeBackToTheLastBit() {
        double[] vector = {0.1, -0.0, Double.MIN_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, Math.nextUp(1)};
        double[][] matrix = {{1, 2, 3}, {4, 5, 1.0 / 3}};
        long[] whole = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
        Map<String, Object> arrays = new LinkedHashMap<>();
        arrays.put("a vector", vector);
        arrays.put("x.y", matrix);
        arrays.put("whole", whole);
        arrays.put("none", new double[0]);
        arrays.put("words", new String[] {"h\u2082", "", "\ud835\udf03"});
        Npz.write(file("a.npz"), arrays, Map.of());
        Npz read = Npz.read(file("a.npz"));
        assertArrayEquals(vector, read.vector("a vector"));
        assertEquals(Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(read.vector("a vector")[1]));
        assertArrayEquals(matrix, read.matrix("x.y"));
        assertArrayEquals(whole, read.integers("whole"));
        assertEquals(0, read.vector("none").length);
        assertEquals(List.of("a vector", "x.y", "whole", "none"), read.names());
        assertEquals(List.of("words"), read.otherNames());
        assertEquals("words in " + file("a.npz") + " must hold plain numbers, integers or floating-point numbers of 2, 4 or 8 bytes, "
                + "but holds <U2, text", assertThrows(IllegalArgumentException.class, () -> read.vector("words")).getMessage());
    }

    @Test
    void theSameContentIsTheSameBytes() throws IOException, InterruptedException {
        Path one = Npz.write(file("one.npz"), Map.of("x", new double[] {1, 2}), Map.of("t", "text"));
        Thread.sleep(2100);
        Path two = Npz.write(file("two.npz"), Map.of("x", new double[] {1, 2}), Map.of("t", "text"));
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    }

    private Path npy(String header, byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, (byte) (text.length >> 8)});
        out.write(text);
        out.write(data);
        return Files.write(folder.resolve("x.npy"), out.toByteArray());
    }

    @Test
    void otherOrdersAndTypesAreRead() throws IOException {
        ByteBuffer big = ByteBuffer.allocate(24).order(ByteOrder.BIG_ENDIAN);
        for (int value : new int[] {1, 2, 3, 4, 5, 6}) {
            big.putFloat(value / 2f);
        }
        npy("{'descr': '>f4', 'fortran_order': True, 'shape': (2, 3), }", big.array());
        assertArrayEquals(new double[][] {{0.5, 1.5, 2.5}, {1, 2, 3}}, Npz.read(file("x.npy")).matrix());
        npy("{'descr': '<u2', 'fortran_order': False, 'shape': (2,), }", new byte[] {-1, -1, 1, 0});
        assertArrayEquals(new double[] {65535, 1}, Npz.read(file("x.npy")).vector());
        npy("{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }", new byte[] {1, 0, 1});
        assertArrayEquals(new long[] {1, 0, 1}, Npz.read(file("x.npy")).integers(""));
    }

    @Test
    void whatIsNoArrayOfNumbersIsRefused() throws IOException {
        npy("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", new byte[16]);
        assertTrue(refused("x.npy").contains("plain numbers"), refused("x.npy"));
        npy("{'descr': '<c16', 'fortran_order': False, 'shape': (1,), }", new byte[16]);
        assertTrue(refused("x.npy").endsWith("holds <c16, complex numbers"), refused("x.npy"));
        npy("{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1,), }", new byte[8]);
        assertTrue(refused("x.npy").endsWith("holds <M8, dates"), refused("x.npy"));
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", new byte[16]);
        assertTrue(refused("x.npy").contains("cut off"), refused("x.npy"));
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", new byte[16]);
        assertTrue(refused("x.npy").contains("longer"), refused("x.npy"));
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (100000, 100000), }", new byte[16]);
        assertTrue(refused("x.npy").contains("more numbers"), refused("x.npy"));
        Files.writeString(folder.resolve("x.npz"), "no zip");
        assertTrue(refused("x.npz").contains("whole file of NumPy"), refused("x.npz"));
        assertTrue(refused("x.csv").contains("one of .npz, .npy"), refused("x.csv"));
        String missing = assertThrows(UncheckedIOException.class, () -> Npz.read(file("nowhere.npz"))).getMessage();
        assertTrue(missing.endsWith("cannot be read: there is no such file"), missing);
    }

    private String refused(String name) {
        return assertThrows(IllegalArgumentException.class, () -> Npz.read(file(name))).getMessage();
    }

    @Test
    void whatAHeaderAsksForIsNotTakenFromTheMemory() throws IOException {
        for (String shape : List.of("(1073741824,)", "(0, 999999999999)", "(99999999999999999999,)")) {
            npy("{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + ", }", new byte[16]);
            String told = assertThrows(IllegalArgumentException.class, () -> Npz.read(file("x.npy"))).getMessage();
            assertTrue(told.contains("shorter than its header says") || told.contains("more numbers than an array of Java"), told);
        }
    }

    @Test
    void aTextThatFillsTheMemoryIsRefused() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("x.npz")))) {
            zip.putNextEntry(new ZipEntry("settings.json"));
            for (int i = 0; i < 65; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        String told = assertThrows(IllegalArgumentException.class, () -> Npz.read(file("x.npz"))).getMessage();
        assertTrue(told.startsWith("settings.json in ") && told.contains("at most"), told);
    }

    @Test
    void anIntegerThatLongDoesNotHoldIsRefused() throws IOException {
        npy("{'descr': '<u8', 'fortran_order': False, 'shape': (2,), }",
                new byte[] {7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -128});
        assertArrayEquals(new double[] {7, 0x1p63}, Npz.read(file("x.npy")).vector());
        String told = assertThrows(IllegalArgumentException.class, () -> Npz.read(file("x.npy")).integers("")).getMessage();
        assertTrue(told.endsWith("must hold integers below 2^63, but number 1 is 9223372036854775808"), told);
    }

    @Test
    void aMatrixIsNoVector() {
        Npz.write(file("a.npz"), Map.of("m", new double[2][3]), Map.of());
        String message = assertThrows(IllegalArgumentException.class, () -> Npz.read(file("a.npz")).vector("m")).getMessage();
        assertTrue(message.contains("must be a vector, but has the shape [2, 3]"), message);
        message = assertThrows(IllegalArgumentException.class, () -> Npz.read(file("a.npz")).vector("n")).getMessage();
        assertTrue(message.contains("one of [m]"), message);
        message = assertThrows(IllegalArgumentException.class, () -> Npz.read(file("a.npz")).integers("m")).getMessage();
        assertTrue(message.contains("vector"), message);
    }

    @Test
    void everyChangedByteIsNoticed() throws IOException {
        double[] values = {1, 2, 3, 4};
        byte[] good = Files.readAllBytes(Npz.write(file("a.npz"), Map.of("x", values), Map.of()));
        int noticed = 0;
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x10;
            Files.write(folder.resolve("b.npz"), bad);
            try {
                Npz read = Npz.read(file("b.npz"));
                if (read.names().contains("x")) {
                    assertArrayEquals(values, read.vector("x"), "byte " + i);
                }
            } catch (IllegalArgumentException | UncheckedIOException seen) {
                noticed++;
            }
        }
        assertTrue(noticed > good.length / 4, noticed + " of " + good.length);
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path path = AtomicFile.write(file("deep/er/x.txt"), out -> out.write('a'));
        String message = assertThrows(UncheckedIOException.class, () -> AtomicFile.write(path.toString(), out -> {
            out.write(new byte[1 << 20]);
            throw new IOException("No space left on device");
        })).getMessage();
        assertEquals(path + " cannot be written: No space left on device; the file that is there is as it was", message);
        assertEquals("a", Files.readString(path));
        try (Stream<Path> all = Files.list(path.getParent())) {
            assertEquals(List.of(path), all.toList());
        }
    }

    /** So that a notebook that shows it does not show whose machine it ran on. */
    @Test
    void theAnswerIsThePathThatWasGiven() throws IOException {
        String name = "NpzTest-" + java.util.UUID.randomUUID() + ".txt";
        Path path = AtomicFile.write(name, out -> out.write('a'));
        assertEquals(name, path.toString());
        Files.delete(path);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aLinkToNoFileIsNotReplaced() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("latest"), folder.resolve("gone/x.txt"));
        String message = assertThrows(UncheckedIOException.class,
                () -> AtomicFile.write(link.toString(), out -> out.write('a'))).getMessage();
        assertEquals(link + " cannot be written: it is a link that leads to no file", message);
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        String message = assertThrows(UncheckedIOException.class,
                () -> AtomicFile.write(file("file/x.txt"), out -> out.write('a'))).getMessage();
        assertTrue(message.startsWith(folder.resolve("file/x.txt") + " cannot be written: "), message);
        assertTrue(message.lines().count() == 1 && !message.contains("Exception") && !message.contains("null"), message);
        message = assertThrows(IllegalArgumentException.class,
                () -> AtomicFile.write(folder.toString(), out -> out.write('a'))).getMessage();
        assertTrue(message.contains("is the folder"), message);
    }

    @Test
    void aFullDiskIsOneSentence() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")));
        IOException full = assertThrows(IOException.class, () -> {
            try (var out = new java.io.FileOutputStream("/dev/full")) {
                out.write(1);
            }
        });
        assertEquals("No space left on device", AtomicFile.reason(full));
    }

    @Test
    void settingsComeBackAsTheyWere() {
        Description inner = Description.of("inner").with("list", List.of(1.5, 2.0)).with("array", new double[] {1, 2});
        Description of = Description.of("thing").with("seed", Long.MIN_VALUE + 1).with("eta", 0.1 + 0.2)
                .with("most", Double.POSITIVE_INFINITY).with("yes", true).with("text", "\u03b8 \"x\"").with("inner", inner)
                .with("all", List.of(inner, Description.own("link", "cosine"))).with("m", new double[][] {{1}, {2}});
        of.save(file("d.npz"));
        Description read = Description.load(file("d.npz"), "thing");
        assertEquals(Long.MIN_VALUE + 1, read.integer("seed"));
        assertEquals(0.1 + 0.2, read.number("eta"));
        assertEquals(Double.POSITIVE_INFINITY, read.number("most"));
        assertTrue(read.truth("yes"));
        assertEquals("\u03b8 \"x\"", read.text("text"));
        assertArrayEquals(new double[] {1.5, 2}, read.inner("inner").numbers("list"));
        assertArrayEquals(new double[] {1, 2}, read.inners("all").get(0).vector("array"));
        assertArrayEquals(new double[][] {{1}, {2}}, read.matrix("m"));
        String own = assertThrows(IllegalArgumentException.class, () -> read.inners("all").get(1).knownKind()).getMessage();
        assertTrue(own.startsWith("link \"cosine\" is code of your own"), own);
        String other = assertThrows(IllegalArgumentException.class, () -> Description.load(file("d.npz"), "run")).getMessage();
        assertTrue(other.endsWith("must hold a run, but holds a thing"), other);
        Npz.write(file("plain.npz"), Map.of("x", new double[1]), Map.of());
        other = assertThrows(IllegalArgumentException.class, () -> Description.load(file("plain.npz"), "run")).getMessage();
        assertTrue(other.contains("holds arrays without settings.json"), other);
    }

    /** Of NumPy: np.float16 of 0x3C01, 0xC000, 0x0001, 0x7BFF, 0x7C00, 0x8000. */
    @org.junit.jupiter.api.Test
    void halfPrecisionIsReadExactly() {
        double[] expected = {1 + 0x1p-10, -2, 0x1p-24, 65504, Double.POSITIVE_INFINITY, -0.0};
        int[] bits = {0x3C01, 0xC000, 0x0001, 0x7BFF, 0x7C00, 0x8000};
        for (int i = 0; i < bits.length; i++) {
            org.junit.jupiter.api.Assertions.assertEquals(expected[i], NpyArray.half((short) bits[i]));
        }
        org.junit.jupiter.api.Assertions.assertTrue(Double.isNaN(NpyArray.half((short) 0x7E00)));
    }
}
