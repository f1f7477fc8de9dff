package io.github.w2slab.notebook;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.base.Require;
import io.github.w2slab.plot.Exploration;
import io.github.w2slab.plot.FigureFile;
import io.github.w2slab.plot.PlotlyJson;
import io.github.w2slab.plot.svg.SvgPicture;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import tech.tablesaw.plotly.components.Figure;

/**
 * A figure as Jupyter takes it: Plotly's JSON for pages that run scripts, an SVG picture for those that do not, a line
 * of text for the rest. No HTML, which would have to load Plotly from somewhere. What takes no SVG, such as LaTeX, finds a
 * PDF or a PNG too where the variable {@code W2SLAB_FIGURES} asks the kernel for it: {@code pdf}, {@code png} or both, with a comma.
 */
final class FigureBundle {

    static final String VARIABLE = "W2SLAB_FIGURES";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> TYPES = Map.of("pdf", "application/pdf", "png", "image/png");

    private FigureBundle() {
    }

    /** Whether the variable asks for a form that only LaTeX needs. */
    static boolean isForLatex() {
        return System.getenv().getOrDefault(VARIABLE, "").contains("pdf");
    }

    static void put(Figure figure, DisplayData out) {
        put(figure, System.getenv().getOrDefault(VARIABLE, ""), out);
    }

    /** @param more names of further forms */
    static void put(Figure figure, String more, DisplayData out) {
        try {
            ObjectNode plotly = PlotlyJson.of(figure);
            out.putSVG(SvgPicture.of(plotly));
            out.putData("application/vnd.plotly.v1+json",
                    JSON.convertValue(withNumbersOfJavaScript(plotly), new TypeReference<Map<String, Object>>() { }));
            out.putText(text(plotly));
        } catch (Exception | LinkageError | StackOverflowError e) {
            out.putText("This figure cannot be drawn: " + e);
            return;
        }
        putForms(() -> figure, more, out);
    }

    /** A figure with sliders: a page's script and, for those who run none, the picture. */
    static void put(Exploration exploration, DisplayData out) {
        out.putText(exploration.toString());
        out.putSVG(exploration.svg());
        out.putHTML(exploration.html());
        putForms(exploration::figure, System.getenv().getOrDefault(VARIABLE, ""), out);
    }

    private static void putForms(Supplier<Figure> figure, String more, DisplayData out) {
        try {
            for (String form : more.isBlank() ? new String[0] : more.strip().split("\\s*,\\s*")) {
                Require.check(TYPES.containsKey(form), VARIABLE, more, "pdf, png or pdf,png");
                out.putData(TYPES.get(form), Base64.getEncoder().encodeToString(FigureFile.bytes(figure.get(), form)));
            }
        } catch (IllegalArgumentException | IllegalStateException e) {
            out.putText(out.getData(MIMEType.TEXT_PLAIN) + "; " + e.getMessage());
        }
    }

    /**
     * Numbers as JavaScript writes them: 1 for 1.0, so that a page which opens a notebook and saves it changes nothing. Past
     * 1e21 both write an exponent.
     */
    private static JsonNode withNumbersOfJavaScript(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.fields().forEachRemaining(field -> field.setValue(withNumbersOfJavaScript(field.getValue())));
        } else if (json instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withNumbersOfJavaScript(array.get(i)));
            }
        } else if (json.isFloatingPointNumber() && Math.abs(json.doubleValue()) < 1e21
                && json.doubleValue() == StrictMath.rint(json.doubleValue())) {
            return BigIntegerNode.valueOf(new BigDecimal(json.asText()).toBigInteger());
        }
        return json;
    }

    private static String text(ObjectNode plotly) {
        String title = plotly.path("layout").path("title").path("text").asText("");
        int traces = plotly.path("data").size();
        return "Figure" + (title.isEmpty() ? "" : ": " + title.replaceAll("<[^>]*>", " ").strip())
                + (traces == 1 ? " (1 trace)" : " (" + traces + " traces)");
    }
}
