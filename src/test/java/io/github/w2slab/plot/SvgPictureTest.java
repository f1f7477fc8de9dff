package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.plot.svg.SvgPicture;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** Leaves each picture in target/figures, to be looked at. */
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

    private static String svg(String name) {
        return SvgPicture.of(PlotlyJson.of(Gallery.figures().get(name)));
    }

    @Test
    void namesNothingOutsideItselfAndHasNoIds() {
        for (String name : names()) {
            String svg = svg(name).replace("http://www.w3.org/2000/svg", "");
            assertFalse(svg.contains("://") || svg.contains("href") || svg.contains(" id="), name);
        }
    }

    @Test
    void axesSayWhatTheFigureSays() {
        String svg = svg("lines");
        assertTrue(svg.contains(">steps</text>") && svg.contains(">alignment</text>") && svg.contains(">12,500</text>"));
        assertTrue(svg.contains("The student's &amp; the &quot;teacher's&quot;"));
        assertTrue(svg.contains("stroke-dasharray"));
    }

    @Test
    void whatItCannotDrawBecomesACardThatSaysSo() {
        assertTrue(svg("space").contains("(scatter3d) is drawn in a live notebook only"));
    }

    @Test
    void aPictureOfAFigureWithoutTitleHasANameAllTheSame() {
        String svg = SvgPicture.of(PlotlyJson.of(Figures.plot("", "x", "y").line("a", new double[] {0, 1}, new double[] {0, 1})));
        assertTrue(svg.contains("<title>Figure</title>"), svg.substring(0, 400));
    }
}
