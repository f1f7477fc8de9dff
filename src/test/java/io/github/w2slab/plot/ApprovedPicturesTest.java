package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.plot.svg.SvgPicture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every picture is byte for byte the one that a person looked at and put into src/test/resources/figures. After a change
 * look at those in target/figures and copy them there.
 */
class ApprovedPicturesTest {

    private static final Path APPROVED = Path.of("src/test/resources/figures");

    static Iterable<String> names() {
        return Gallery.figures().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void looksAsApproved(String name) throws Exception {
        String svg = SvgPicture.of(PlotlyJson.of(Gallery.figures().get(name)));
        Path now = Files.createDirectories(Path.of("target/figures")).resolve(name + ".svg");
        Files.write(now, svg.getBytes(StandardCharsets.UTF_8));
        Path approved = APPROVED.resolve(name + ".svg");
        assertTrue(Files.exists(approved), "no approved picture; look at " + now + " and copy it");
        assertEquals(Files.readString(approved), svg, "look at " + now + "; if it is right, copy it");
    }

    @Test
    void noApprovedPictureIsLeftOver() throws Exception {
        try (var files = Files.list(APPROVED)) {
            assertEquals(0, files.map(file -> file.getFileName().toString().replaceAll("\\.(svg|png)$", ""))
                    .filter(name -> !Gallery.figures().containsKey(name)).count());
        }
    }
}
