package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void simplifyingALineKeepsItsPeaks() {
        double[] x = new double[10_000];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / 20.0;
            y[i] = i == 4_321 ? 5 : 100 + (i % 2) * 0.04;
        }
        String path = new SvgPath(x, y).data(50);
        assertTrue(path.length() < 1_000);
        assertTrue(path.contains("-95"), path);
    }

    @Test
    void aGapCutsALine() {
        String path = new SvgPath(new double[] {0, 1, 2, 3, 4}, new double[] {0, 1, Double.NaN, 1, 5}).data(100);
        assertEquals("M0,0l1,1M3,1l1,4", path);
    }

    @Test
    void scaledTextIsAsWideAsItsLetters() {
        assertTrue(PlainText.width("WWW", 10) > 2 * PlainText.width("lll", 10));
        assertEquals(List.of("V₀ and 10⁻³", "two"), PlainText.lines("V<sub>0</sub> <b>and</b> 10<sup>-3</sup><br>two"));
    }
}
