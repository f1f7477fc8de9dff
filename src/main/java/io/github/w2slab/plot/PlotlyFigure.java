package io.github.w2slab.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.plot.tablesaw.TablesawJson;
import io.github.w2slab.world.Require;
import java.util.Map;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.Trace;

/**
 * A Tablesaw figure that carries Plotly's own JSON: what {@link Figures} makes, and any figure with additions that
 * Tablesaw cannot say, such as hover text, legend groups, shapes, annotations, a colour scale, frames.
 *
 * <p>Additions have the form of Plotly's JSON, {@code {"data": [...], "layout": {...}}}. Objects are merged field by
 * field and an addition wins; {@code data} is merged trace by trace in order, an empty object leaves its trace as it
 * is, and entries past the last trace are new traces. Any other array replaces the one before.
 *
 * <p>It never changes: each method returns a new figure. Its Tablesaw traces are empty.
 */
public final class PlotlyFigure extends Figure {

    private final ObjectNode json;

    PlotlyFigure(ObjectNode json) {
        super(new Trace[0]);
        this.json = json;
    }

    /**
     * Returns a figure with additions.
     *
     * @param figure    the figure to add to, of {@link Figures} or made with Tablesaw
     * @param additions Plotly's JSON, copied
     * @return a new figure; {@code figure} stays as it is
     * @throws IllegalArgumentException if an argument is null
     */
    public static PlotlyFigure of(Figure figure, ObjectNode additions) {
        ObjectNode all = Require.present("figure", figure) instanceof PlotlyFigure own ? own.json.deepCopy()
                : TablesawJson.inOldForms(figure);
        merge(all, Require.present("additions", additions).deepCopy());
        return new PlotlyFigure(TablesawJson.modernised(all));
    }

    /**
     * Returns a figure with additions written as JSON, for example {@code {"data": [{"error_y": {"array": [1, 2]}}]}}
     * for error bars on the first trace.
     *
     * @param figure    the figure to add to
     * @param additions the text of one JSON object
     * @return a new figure; {@code figure} stays as it is
     * @throws IllegalArgumentException if an argument is null or {@code additions} is no JSON object
     */
    public static PlotlyFigure of(Figure figure, String additions) {
        try {
            JsonNode json = new ObjectMapper().readTree(Require.present("additions", additions));
            Require.check(json.isObject(), "additions", additions, "one JSON object");
            return of(figure, (ObjectNode) json);
        } catch (JsonProcessingException mistyped) {
            throw new IllegalArgumentException("additions must be JSON, but at line "
                    + mistyped.getLocation().getLineNr() + ": " + mistyped.getOriginalMessage(), mistyped);
        }
    }

    /** Returns a figure's JSON without the house style, the caller's to change. */
    static ObjectNode plain(Figure figure) {
        return Require.present("figure", figure) instanceof PlotlyFigure own ? own.json.deepCopy()
                : TablesawJson.of(figure);
    }

    /**
     * Returns the figure at a size.
     *
     * @param width  in pixels, from 200 to 2000
     * @param height in pixels, from 150 to 2000
     */
    public PlotlyFigure sized(int width, int height) {
        Require.check(width >= 200 && width <= 2000, "width", width, "from 200 to 2000");
        Require.check(height >= 150 && height <= 2000, "height", height, "from 150 to 2000");
        ObjectNode sized = json.deepCopy();
        sized.withObjectProperty("layout").put("width", width).put("height", height);
        return new PlotlyFigure(sized);
    }

    /** Returns the script that draws the figure into the element of a page that has Plotly, as Tablesaw's own pages do. */
    @Override
    public String asJavascript(String divName) {
        ObjectNode plotly = PlotlyJson.of(this);
        return "<script>\nvar target_" + divName + " = document.getElementById('" + divName + "');\nvar figure_" + divName
                + " = " + plotly.toString().replace("</", "<\\/").replace("<!--", "<\\!--") + ";\nPlotly.newPlot(target_"
                + divName + ", figure_" + divName + ");\n</script>\n";
    }

    /** Merges {@code above} into {@code below}; the fields of {@code above} win. */
    static void merge(ObjectNode below, ObjectNode above) {
        for (Map.Entry<String, JsonNode> field : above.properties()) {
            JsonNode old = below.get(field.getKey());
            if (old instanceof ObjectNode oldObject && field.getValue() instanceof ObjectNode newObject) {
                merge(oldObject, newObject);
            } else if (field.getKey().equals("data") && old instanceof ArrayNode oldData
                    && field.getValue() instanceof ArrayNode newData) {
                mergeTraces(oldData, newData);
            } else {
                below.set(field.getKey(), field.getValue());
            }
        }
    }

    private static void mergeTraces(ArrayNode below, ArrayNode above) {
        for (int i = 0; i < above.size(); i++) {
            if (i < below.size()) {
                merge((ObjectNode) below.get(i), (ObjectNode) above.get(i));
            } else {
                below.add(above.get(i));
            }
        }
    }
}
