package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A figure of ours as values, which write themselves as Plotly's JSON.
 *
 * @param title over it
 * @param x     to the right
 * @param y     upwards
 * @param marks from the lowest to the topmost
 * @param rules horizontal lines
 */
record Chart(String title, Axis x, Axis y, List<Mark> marks, List<Rule> rules) {

    Chart(String title, Axis x, Axis y, List<? extends Mark> marks) {
        this(title, x, y, List.copyOf(marks), List.of());
    }

    /**
     * An axis.
     *
     * @param log   whether it is logarithmic
     * @param range the numbers at its ends; null for those of the data
     * @param ticks what stands at each place; null for round numbers
     * @param form  how else it differs from the house's
     */
    record Axis(String title, boolean log, double[] range, List<Tick> ticks, Form form) {

        enum Form { PLAIN, FROM_ZERO, REVERSED }

        /** What stands at a place. */
        record Tick(double at, String label) {
        }

        static Axis of(String title) {
            return new Axis(title, false, null, null, Form.PLAIN);
        }

        /** Of steps of training, from 0. */
        static Axis steps() {
            return new Axis("steps", false, null, null, Form.FROM_ZERO);
        }

        Axis log(boolean logarithmic) {
            return new Axis(title, logarithmic, range, ticks, form);
        }

        Axis between(double low, double high) {
            return new Axis(title, log, new double[] {low, high}, ticks, form);
        }

        Axis downwards() {
            return new Axis(title, log, range, ticks, Form.REVERSED);
        }

        Axis marked(List<Tick> marks) {
            return new Axis(title, log, range, marks, form);
        }

        /** With names at 0, 1, 2, ... */
        Axis named(List<String> names) {
            return marked(IntStream.range(0, names.size()).mapToObj(i -> new Tick(i, names.get(i))).toList());
        }

        ObjectNode json() {
            ObjectNode axis = JsonNodeFactory.instance.objectNode();
            if (!title.isEmpty()) {
                axis.putObject("title").put("text", title);
            }
            if (log) {
                axis.put("type", "log");
            }
            if (range != null) {
                axis.set("range", log ? Mark.numbers(StrictMath.log10(range[0]), StrictMath.log10(range[1]))
                        : Mark.numbers(range));
            }
            if (ticks != null) {
                axis.set("tickvals", Mark.numbers(ticks.stream().mapToDouble(Tick::at).toArray()));
                ticks.forEach(tick -> axis.withArrayProperty("ticktext").add(tick.label));
                axis.put("showgrid", false);
            }
            return switch (form) {
                case PLAIN -> axis;
                case FROM_ZERO -> axis.put("rangemode", "tozero");
                case REVERSED -> axis.put("autorange", "reversed");
            };
        }
    }

    /** A horizontal line from side to side; one with a label, above its left end or in turn its right one, lies below the marks. */
    record Rule(double y, String color, double width, String label) {
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode data = json.putArray("data");
        marks.forEach(mark -> data.add(mark.json()));
        ObjectNode layout = json.putObject("layout");
        layout.putObject("title").put("text", title);
        layout.set("xaxis", x.json());
        layout.set("yaxis", y.json());
        int labels = 0;
        for (Rule rule : rules) {
            layout.withArrayProperty("shapes").addObject().put("type", "line").put("xref", "paper").put("x0", 0)
                    .put("x1", 1).put("y0", rule.y).put("y1", rule.y).put("layer", rule.label == null ? "above" : "below")
                    .putObject("line").put("color", rule.color).put("width", rule.width).put("dash", "solid");
            if (rule.label != null) {
                boolean left = labels++ % 2 == 0;
                layout.withArrayProperty("annotations").addObject().put("text", rule.label).put("showarrow", false)
                        .put("xref", "paper").put("x", left ? 0.01 : 0.99).put("xanchor", left ? "left" : "right").put("y", rule.y)
                        .put("yanchor", "bottom").putObject("font").put("size", 12);
            }
        }
        return json;
    }

    PlotlyFigure toFigure() {
        return new PlotlyFigure(json());
    }
}
