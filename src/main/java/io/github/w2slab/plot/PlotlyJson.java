package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import tech.tablesaw.plotly.components.Figure;

/**
 * A figure as the JSON that Plotly reads.
 *
 * <p>Under what the figure itself sets lies the house style: colours that colour-blind people tell apart, readable text,
 * margins that hold their labels, log axes with readable ticks.
 */
public final class PlotlyJson {

    private PlotlyJson() {
    }

    /**
     * Returns the figure as one object with the fields {@code data} (array of traces), {@code layout} and
     * {@code config}, and {@code frames} where it moves.
     *
     * @param figure any Tablesaw figure
     * @return a fresh object, the caller's to change; the same figure gives the same bytes
     * @throws IllegalArgumentException if {@code figure} is null, or if its own JavaScript cannot be read
     */
    public static ObjectNode of(Figure figure) {
        ObjectNode json = PlotlyFigure.plain(figure);
        HouseStyle.apply(json);
        return json;
    }
}
