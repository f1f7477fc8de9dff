package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.world.Require;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.traces.Trace;

/**
 * Turns a Tablesaw figure into the JSON that Plotly reads.
 *
 * <p>Tablesaw writes JavaScript for an old Plotly: unquoted keys, numbers as strings, {@code NaN}, HTML entities,
 * titles as plain strings. Here titles are objects, numbers are numbers, what is not finite is null, and no address
 * outside the page is named. Under what the figure itself sets lies the house style: colours that colour-blind people
 * tell apart, text that is readable on a light and on a dark page, margins that hold their labels, log axes with
 * readable ticks.
 */
public final class PlotlyJson {

    private PlotlyJson() {
    }

    /**
     * Returns the figure as one object with the fields {@code data} (array of traces), {@code layout} and
     * {@code config}, and {@code frames} where a {@link PlotlyFigure} adds them.
     *
     * @param figure any Tablesaw figure
     * @return a fresh object, the caller's to change; the same figure gives the same bytes
     * @throws IllegalArgumentException if {@code figure} is null, or if its own JavaScript cannot be read
     */
    public static ObjectNode of(Figure figure) {
        Require.present("figure", figure);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode data = json.putArray("data");
        Trace[] traces = figure.getTraces();
        for (int i = 0; i < traces.length; i++) {
            data.add(TablesawLiteral.read(traces[i].asJavascript(i)));
        }
        json.set("layout", figure.getLayout() == null ? JsonNodeFactory.instance.objectNode()
                : TablesawLiteral.read(figure.getLayout().asJavascript()));
        json.set("config", figure.getConfig() == null ? JsonNodeFactory.instance.objectNode()
                : TablesawLiteral.read(figure.getConfig().asJavascript()));
        if (figure instanceof PlotlyFigure plotly) {
            PlotlyFigure.merge(json, plotly.additions());
        }
        Modern.apply(json);
        HouseStyle.apply(json);
        return json;
    }
}
