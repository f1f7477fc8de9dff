package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * Frames of a figure with a slider over the steps and buttons to play and to pause. They lie in the figure's own JSON,
 * so that they move in any page that runs Plotly, without a kernel. The figure itself shows the last frame.
 */
final class Animation {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int PACE = 150;
    private static final String QUIET = "rgba(128,128,128,0.2)";
    private static final String EDGE = "#9A9A9A";

    private Animation() {
    }

    /**
     * Adds frames to a figure's JSON.
     *
     * @param steps  of the frames, ascending
     * @param traces the numbers of the traces that change
     * @param frames for each step the new fields of each of these traces, in their order
     */
    static void add(ObjectNode json, List<Long> steps, List<Integer> traces, List<List<ObjectNode>> frames) {
        ArrayNode all = json.putArray("frames");
        ArrayNode marks = NODES.arrayNode();
        for (int i = 0; i < steps.size(); i++) {
            String name = String.format(Locale.ROOT, "%,d", steps.get(i));
            ObjectNode frame = all.addObject().put("name", name);
            frames.get(i).forEach(frame.putArray("data")::add);
            traces.forEach(frame.putArray("traces")::add);
            ObjectNode mark = marks.addObject().put("label", name).put("method", "animate");
            ArrayNode arguments = mark.putArray("args");
            arguments.addArray().add(name);
            arguments.add(pace(0));
        }
        ObjectNode layout = json.withObjectProperty("layout");
        slider(layout.putArray("sliders").addObject(), marks);
        buttons(layout.putArray("updatemenus").addObject());
    }

    private static ObjectNode pace(int milliseconds) {
        ObjectNode pace = NODES.objectNode().put("mode", "immediate").put("fromcurrent", true);
        pace.putObject("frame").put("duration", milliseconds).put("redraw", true);
        pace.putObject("transition").put("duration", 0);
        return pace;
    }

    private static void slider(ObjectNode slider, ArrayNode marks) {
        slider.put("active", marks.size() - 1).put("x", 0.2).put("len", 0.8).put("y", 0).put("yanchor", "top");
        slider.putObject("pad").put("t", 62).put("b", 4);
        slider.putObject("currentvalue").put("prefix", "step ").put("xanchor", "left");
        slider.putObject("transition").put("duration", 0);
        slider.put("bgcolor", QUIET).put("activebgcolor", EDGE).put("bordercolor", EDGE).put("tickcolor", EDGE);
        slider.put("ticklen", 4).put("minorticklen", 3);
        slider.putObject("font").put("size", 11);
        slider.set("steps", marks);
    }

    private static void buttons(ObjectNode menu) {
        menu.put("type", "buttons").put("direction", "left").put("showactive", false).put("x", 0).put("xanchor", "left")
                .put("y", 0).put("yanchor", "top").put("bgcolor", QUIET).put("bordercolor", EDGE);
        menu.putObject("pad").put("t", 84).put("r", 8);
        ArrayNode buttons = menu.putArray("buttons");
        ObjectNode play = buttons.addObject().put("label", "▶").put("method", "animate");
        play.putArray("args").add(NODES.nullNode()).add(pace(PACE));
        ObjectNode pause = buttons.addObject().put("label", "❚❚").put("method", "animate");
        ArrayNode now = pause.putArray("args");
        now.addArray().add(NODES.nullNode());
        now.add(pace(0));
    }
}
