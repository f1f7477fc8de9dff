package io.github.w2slab.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The classes of single precision are those of double precision with another type of number. They are written by this test:
 * after a change of one in double precision run it with {@code -Dtwins=write}.
 */
class SinglePrecisionTest {

    private static final Path FOLDER = Path.of("src/main/java/io/github/w2slab/training/engine");
    private static final String TWINS = "Vector(?:Tiles|Block|Panel|State)|Plain(?:Block|Panel|State)";
    /** Lines that speak with classes of no precision, and keep double. */
    private static final Pattern SHARED = Pattern.compile("double get\\(|double value\\)|double overlap\\(|double factor\\("
            + "|double scale\\(|double\\[\\] sums|double rate|double\\[\\] drawn|double\\[\\] restEnergy\\)|double factor, double scale");

    @ParameterizedTest
    @ValueSource(strings = {"VectorTiles", "VectorBlock", "VectorPanel", "VectorState", "PlainBlock", "PlainPanel",
        "PlainState"})
    void singlePrecisionIsTheSameSourceWithFloats(String name) throws IOException {
        Path twin = FOLDER.resolve("Single" + name + ".java");
        String expected = Files.readString(FOLDER.resolve(name + ".java")).lines().map(SinglePrecisionTest::single)
                .collect(Collectors.joining("\n", "", "\n"));
        if ("write".equals(System.getProperty("twins"))) {
            Files.writeString(twin, expected);
        }
        assertEquals(expected, Files.readString(twin), twin + " is written by this test, with -Dtwins=write");
    }

    private static String single(String line) {
        String own = SHARED.matcher(line).find() ? line : line.replaceAll("\\bdouble\\b", "float")
                .replaceAll("\\bDouble\\b", "Float").replace("DoubleVector", "FloatVector");
        return own.replaceAll("\\b(" + TWINS + ")\\b", "Single$1").replaceAll("\\bLanes\\b", "SingleLanes");
    }
}
