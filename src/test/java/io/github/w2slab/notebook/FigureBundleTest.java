package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

class FigureBundleTest {

    private final Trace trace = ScatterTrace.builder(new double[] {1, 2}, new double[] {3, Double.NaN}).build();
    private final DisplayData out = new DisplayData();

    @Test
    void aFigureComesAsPlotlyAsPictureAndAsText() {
        FigureBundle.put(new Figure(Layout.builder().title("Alignment").build(), trace), out);
        Map<?, ?> plotly = assertInstanceOf(Map.class, data("application/vnd.plotly.v1+json"));
        assertTrue(plotly.containsKey("data") && plotly.containsKey("layout"), plotly.toString());
        assertTrue(data("image/svg+xml").toString().startsWith("<svg"));
        assertEquals("Figure: Alignment (1 trace)", data("text/plain"));
        assertFalse(out.hasDataForType(MIMEType.TEXT_HTML));
    }

    @Test
    void numbersComeAsJavaScriptWritesThem() {
        double[] y = {1, -0.0, 0.5, 1e20, 1e21, 1e-7};
        FigureBundle.put(new Figure(ScatterTrace.builder(new double[] {1, 2, 3, 4, 5, 6}, y).build()), out);
        List<?> traces = assertInstanceOf(List.class, ((Map<?, ?>) data("application/vnd.plotly.v1+json")).get("data"));
        assertEquals("[1, 0, 0.5, 100000000000000000000, 1.0E21, 1.0E-7]", ((Map<?, ?>) traces.get(0)).get("y").toString());
    }

    @Test
    void aFigureThatCannotBeDrawnSaysWhyInOneSentence() {
        FigureBundle.put(new Figure(trace) {
            @Override
            public Trace[] getTraces() {
                throw new IllegalStateException("no data");
            }
        }, out);
        assertEquals("This figure cannot be drawn: java.lang.IllegalStateException: no data", data("text/plain"));
        assertFalse(out.hasDataForType(MIMEType.parse("application/vnd.plotly.v1+json")));
    }

    /** LaTeX takes no SVG, and a word processor no PDF. */
    @Test
    void furtherFormsComeWhereTheyAreAskedFor() {
        assumeTrue(hasFonts(), "this machine has no fonts");
        FigureBundle.put(new Figure(trace), "", out);
        assertFalse(out.hasDataForType(MIMEType.parse("application/pdf")));
        FigureBundle.put(new Figure(trace), "pdf, png", out);
        assertTrue(bytes("application/pdf").startsWith("%PDF-"));
        assertTrue(bytes("image/png").startsWith("\u0089PNG"));
    }

    @Test
    void aFormThatThereIsNotLeavesTheFigureAndIsNamed() {
        FigureBundle.put(new Figure(trace), "gif", out);
        assertTrue(data("image/svg+xml").toString().startsWith("<svg"));
        assertEquals("Figure (1 trace); W2SLAB_FIGURES must be pdf, png or pdf,png, but is gif", data("text/plain"));
    }

    private String bytes(String type) {
        return new String(Base64.getDecoder().decode((String) data(type)), StandardCharsets.ISO_8859_1);
    }

    private static boolean hasFonts() {
        try {
            return java.awt.GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length > 0;
        } catch (RuntimeException | LinkageError | InternalError none) {
            return false;
        }
    }

    private Object data(String type) {
        return out.getData(MIMEType.parse(type));
    }
}
