package io.github.w2slab.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.world.Require;
import java.util.Map;
import tech.tablesaw.plotly.components.Figure;

/**
 * A Tablesaw figure with additions in Plotly's own words, for what Tablesaw cannot say: hover text, legend groups,
 * shapes, annotations, a colour scale, frames.
 *
 * <p>Additions have the form of Plotly's JSON, {@code {"data": [...], "layout": {...}}}. Objects are merged field by
 * field and an addition wins; {@code data} is merged trace by trace in order, an empty object leaves its trace as it
 * is, and entries past the last trace are new traces. Any other array replaces the one before.
 */
public final class PlotlyFigure extends Figure {

    private final ObjectNode additions;

    private PlotlyFigure(Figure figure, ObjectNode additions) {
        super(figure.getLayout(), figure.getConfig(), figure.getTraces());
        this.additions = additions;
    }

    /**
     * Returns the figure with additions.
     *
     * @param figure    the figure to add to; its own additions, if any, are kept below the new ones
     * @param additions Plotly's JSON, copied
     * @return a new figure; {@code figure} stays as it is
     * @throws IllegalArgumentException if an argument is null
     */
    public static PlotlyFigure of(Figure figure, ObjectNode additions) {
        Require.present("figure", figure);
        Require.present("additions", additions);
        ObjectNode all = additions.deepCopy();
        if (figure instanceof PlotlyFigure below) {
            all = below.additions();
            merge(all, additions.deepCopy());
        }
        return new PlotlyFigure(figure, all);
    }

    /**
     * Returns the figure with additions written as JSON, for example {@code {"data": [{"error_y": {"array": [1, 2]}}]}}
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

    /** Returns a copy of the additions. */
    public ObjectNode additions() {
        return additions.deepCopy();
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
