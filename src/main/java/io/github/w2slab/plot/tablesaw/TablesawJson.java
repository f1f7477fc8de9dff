package io.github.w2slab.plot.tablesaw;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.base.Require;
import java.util.function.Supplier;
import tech.tablesaw.plotly.components.Config;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.Trace;

/**
 * Turns a Tablesaw figure into the JSON of today's Plotly.
 *
 * <p>Tablesaw writes JavaScript for an old Plotly: unquoted keys, numbers as strings, {@code NaN}, HTML entities,
 * titles as plain strings, and it leaves out some of what its objects hold. Here nothing is left out, titles are objects,
 * numbers are numbers, what is not finite is null, and no address outside the page is named.
 */
public final class TablesawJson {

    private TablesawJson() {
    }

    /**
     * Returns the figure as one object with the fields {@code data}, {@code layout} and {@code config}.
     *
     * @throws IllegalArgumentException if {@code figure} is null, or if its own JavaScript cannot be read
     */
    public static ObjectNode of(Figure figure) {
        return modernised(inOldForms(figure));
    }

    /** Returns the same in the forms that Tablesaw writes, for {@link #modernised} to rewrite once there are additions. */
    public static ObjectNode inOldForms(Figure figure) {
        Require.present("figure", figure);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode data = json.putArray("data");
        Trace[] traces = figure.getTraces();
        for (int i = 0; i < traces.length; i++) {
            int number = i;
            data.add(read(traces[i], () -> traces[number].asJavascript(number)));
        }
        Layout layout = figure.getLayout();
        json.set("layout", layout == null ? JsonNodeFactory.instance.objectNode() : read(layout, layout::asJavascript));
        Config config = figure.getConfig();
        json.set("config", config == null ? JsonNodeFactory.instance.objectNode() : read(config, config::asJavascript));
        return json;
    }

    /** Rewrites old forms, such as a title that is a plain string, in place; what is of today stays as it is. */
    public static ObjectNode modernised(ObjectNode plotly) {
        Modern.apply(plotly);
        return plotly;
    }

    private static ObjectNode read(Object component, Supplier<String> javascript) {
        String text;
        try {
            text = javascript.get();
        } catch (NullPointerException incomplete) {
            throw new IllegalArgumentException("figure must be one that Tablesaw can write, but its "
                    + component.getClass().getSimpleName() + " lacks a part (a hover label must have a font)", incomplete);
        }
        ObjectNode json = TablesawLiteral.read(text);
        TablesawSettings.restore(component, json);
        return json;
    }
}
