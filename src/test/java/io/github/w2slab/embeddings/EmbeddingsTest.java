package io.github.w2slab.embeddings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.files.Npz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingsTest {

    @TempDir
    Path folder;

    private String npz(Map<String, ?> arrays) {
        return Npz.write(folder.resolve("x.npz").toString(), arrays, Map.of()).toString();
    }

    private String csv(String text) {
        try {
            return Files.writeString(folder.resolve("x.csv"), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> arrays() {
        double[][] x = new double[12][3];
        double[] y = new double[12];
        for (int i = 0; i < 12; i++) {
            x[i] = new double[] {i, i * i, 1.5};
            y[i] = i;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("a_embedding", x);
        all.put("a_truth", y);
        all.put("a_weak", y.clone());
        return all;
    }

    private static String csvRows(String fifth) {
        StringBuilder text = new StringBuilder("task,truth,weak,f0,f1\n");
        for (int i = 0; i < 24; i++) {
            text.append(i == 3 ? fifth : (i % 2 == 0 ? "even," : "odd,") + i + ",0." + i + "," + i + ",-" + i).append('\n');
        }
        return text.toString();
    }

    private static String message(Runnable act) {
        return assertThrows(IllegalArgumentException.class, act::run).getMessage();
    }

    @Test
    void readsTheRatingsOfTheProject() {
        Embeddings ratings = Embeddings.read("data/ratings.npz");
        assertEquals(List.of("movie", "amazon", "nyt"), ratings.names());
        assertEquals(10_800, ratings.rows());
        assertEquals(384, ratings.dimension());
        assertEquals(-1.6666666, ratings.task("movie").truth()[0], 1e-6);
        assertEquals(0.3612, ratings.task("movie").weak()[0], 1e-4);
    }

    @Test
    void readsOneMatrixWithATaskForEachRow() {
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> one = arrays();
        double[][] x = new double[24][];
        double[] y = new double[24];
        long[] task = new long[24];
        for (int i = 0; i < 24; i++) {
            x[i] = ((double[][]) one.get("a_embedding"))[i / 2];
            y[i] = i;
            task[i] = i % 2 == 0 ? 7 : 3;
        }
        all.put("features", x);
        all.put("truth", y);
        all.put("weak", y);
        all.put("task", task);
        Embeddings read = Embeddings.read(npz(all));
        assertEquals(List.of("7", "3"), read.names());
        assertArrayEquals(new double[] {1, 3, 5}, Arrays.copyOf(read.task("3").truth(), 3));
        assertArrayEquals(new float[] {1, 1, 1.5f}, read.task("3").features()[1]);
    }

    @Test
    void badArraysAreNamedWithRowAndColumn() {
        Map<String, Object> all = arrays();
        ((double[][]) all.get("a_embedding"))[7][2] = Double.NaN;
        assertEquals("features of a, row 7, column 2 must be finite, but is NaN", message(() -> Embeddings.read(npz(all))));
        Map<String, Object> infinite = arrays();
        ((double[]) infinite.get("a_weak"))[4] = Double.POSITIVE_INFINITY;
        assertEquals("weak label of a, row 4 must be finite, but is Infinity", message(() -> Embeddings.read(npz(infinite))));
        Map<String, Object> shorter = arrays();
        shorter.put("a_truth", new double[11]);
        assertEquals("number of true rewards of a must be that of its rows, 12, but is 11", message(() -> Embeddings.read(npz(shorter))));
        Map<String, Object> missing = arrays();
        missing.remove("a_weak");
        assertTrue(message(() -> Embeddings.read(npz(missing))).contains("must have a_weak (or a_lexicon), but has only [a_embedding, a_truth]"));
        Map<String, Object> constant = arrays();
        constant.put("a_weak", new double[12]);
        assertEquals("weak labels of a must be not all the same, but is all 0.0", message(() -> Embeddings.read(npz(constant))));
        assertTrue(message(() -> Embeddings.read("x.parquet")).contains("Parquet is not read here"));
    }

    @Test
    void readsCsv() throws IOException {
        Embeddings read = Embeddings.read(csv(csvRows("odd,3,0.3,3,-3")));
        assertEquals(List.of("even", "odd"), read.names());
        assertArrayEquals(new float[] {3, -3}, read.task("odd").features()[1]);
        assertEquals(0.3, read.task("odd").weak()[1]);
    }

    @Test
    void readsCsvAsSpreadsheetsWriteIt() throws IOException {
        Embeddings plain = Embeddings.read(csv(csvRows("odd,3,0.3,3,-3")));
        String text = csvRows("odd,3,0.3,3,-3");
        for (String other : List.of("\ufeff" + text, text.replace("\n", "\r\n"), text.replace("odd", "\"odd\""),
                text.replace(',', ';').replace('.', ','), text.replace(',', '\t'), "\ufeff" + text.replace(',', ';').replace('.', ','))) {
            Embeddings read = Embeddings.read(csv(other));
            assertEquals(plain.names(), read.names(), other);
            assertArrayEquals(plain.task("odd").weak(), read.task("odd").weak(), other);
            assertArrayEquals(plain.task("odd").features()[1], read.task("odd").features()[1], other);
        }
    }

    @Test
    void aCommaInANumberIsNotPassedOver() throws IOException {
        String text = csvRows("odd,3,\"0,3\",3,-3");
        assertTrue(message(() -> Embeddings.read(csv(text))).endsWith(
                "line 5, column weak must be a number, but is \"0,3\""));
    }

    @Test
    void badCellsAreNamedWithLineAndColumn() throws IOException {
        String missing = csv(csvRows("odd,3,0.3,,-3"));
        assertTrue(message(() -> Embeddings.read(missing)).endsWith("x.csv, line 5, column f0 must be a number, but is missing"));
        String word = csv(csvRows("odd,3,0.3,3,much"));
        assertTrue(message(() -> Embeddings.read(word)).endsWith("x.csv, line 5, column f1 must be a number, but is \"much\""));
        String ragged = csv(csvRows("odd,3,0.3"));
        String said = message(() -> Embeddings.read(ragged));
        assertTrue(said.contains("x.csv must be a table of numbers") || said.contains("line 5"), said);
    }

    @Test
    void splitsAreReproducibleAndDisjoint() {
        Embeddings rows = DrawnRows.of(2, 100, 1);
        Embeddings.Split split = rows.split(3);
        assertEquals(72, split.train().task("task1").rows());
        Set<float[]> seen = new HashSet<>(List.of(split.train().task("task1").features()));
        seen.addAll(List.of(split.heldOut().task("task1").features()));
        assertEquals(100, seen.size());
        assertArrayEquals(split.train().task("task0").truth(), rows.split(3).train().task("task0").truth());
        assertTrue(!Arrays.equals(split.train().task("task0").truth(), rows.split(4).train().task("task0").truth()));
    }

    @Test
    void reducedRowsKeepTheLeadingEnergy() {
        Embeddings rows = DrawnRows.of(2, 400, 1);
        Embeddings few = rows.reduced(2 * DrawnRows.S);
        assertEquals(2 * DrawnRows.S, few.dimension());
        double[] all = PrincipalComponents.of(rows.task("task0").features()).values();
        double[] kept = PrincipalComponents.of(few.task("task0").features()).values();
        for (int i = 0; i < DrawnRows.S; i++) {
            assertEquals(all[i], kept[i], 0.01 * all[i]);
        }
        // The way of many features finds the same subspace where the eigenvalues fall behind it.
        float[][] both = java.util.stream.Stream.of("task0", "task1").flatMap(k -> Arrays.stream(rows.task(k).features()))
                .toArray(float[][]::new);
        double[] mean = PrincipalComponents.mean(both);
        double[][] basis = PrincipalComponents.of(both).leading(2 * DrawnRows.S);
        for (double[] found : PrincipalComponents.iterated(both, mean, 2 * DrawnRows.S)) {
            assertEquals(1, Directions.energy(found, basis), 1e-6);
        }
    }
}
