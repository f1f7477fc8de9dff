package io.github.w2slab.plot.svg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SvgPathTest {

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
