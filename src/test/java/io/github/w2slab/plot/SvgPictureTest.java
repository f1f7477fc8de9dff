package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

class SvgPictureTest {

    static Iterable<String> names() {
        return Gallery.figures().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isSmallWellFormedAndTheSameEveryTime(String name) throws Exception {
        String svg = SvgPicture.of(PlotlyJson.of(Gallery.figures().get(name)));
        byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
        Files.write(Files.createDirectories(Path.of("target/figures")).resolve(name + ".svg"), bytes);
        Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes));
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertTrue(bytes.length <= SvgPicture.LIMIT);
        assertEquals(svg, SvgPicture.of(PlotlyJson.of(Gallery.figures().get(name))));
        assertFalse(svg.contains("NaN") || svg.contains("Infinity"), svg);
    }
}
