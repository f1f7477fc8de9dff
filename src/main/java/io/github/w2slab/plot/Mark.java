package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.base.Numbers;
import java.util.List;
import java.util.Locale;

/** What a {@link Chart} draws between its axes; each mark writes itself as one of Plotly's traces. */
sealed interface Mark {

    /** Returns the trace; what is not finite is null. */
    ObjectNode json();

    /** Plotly's names of the dashes of a line. */
    enum Dash {
        SOLID("solid"), DASH("dash"), DASH_DOT("dashdot"), LONG_DASH("longdash"), LONG_DASH_DOT("longdashdot"), DOT("dot");

        final String plotly;

        Dash(String plotly) {
            this.plotly = plotly;
        }
    }

    /** How a line is drawn; {@code symbol} marks a dozen of its points, null for none. */
    record Pen(String color, double width, Dash dash, String symbol) {

        Pen(String color, double width, Dash dash) {
            this(color, width, dash, null);
        }
    }

    /**
     * What a mark is called.
     *
     * @param name     in the legend
     * @param group    marks of one group are shown and hidden together; null for none
     * @param inLegend whether the name stands there
     * @param hover    the text under the mouse, in Plotly's words; null for none at all
     */
    record Label(String name, String group, boolean inLegend, String hover) {

        public Label {
            name = name == null ? null : Numbers.shortened(name);
            hover = hover == null ? null : Numbers.shortened(hover);
        }

        /** A mark of its own, with Plotly's own text under the mouse. */
        static Label of(String name) {
            return new Label(name, null, true, "");
        }

        private ObjectNode json(String type) {
            ObjectNode trace = JsonNodeFactory.instance.objectNode().put("type", type).put("name", name)
                    .put("showlegend", inLegend);
            if (group != null) {
                trace.put("legendgroup", group);
            }
            return hover == null ? trace.put("hoverinfo", "skip") : hover.isEmpty() ? trace
                    : trace.put("hovertemplate", hover + "<extra></extra>");
        }
    }

    /** A line through points. A sample for the legend has one point that is not a number. */
    record Curve(Label label, double[] x, double[] y, Pen pen) implements Mark {

        private static final int MARKS = 12;
        private static final int SIZE = 8;

        /** Explains in the legend what a line's look means. */
        static Curve sample(String meaning, String group, Pen pen) {
            double[] none = {Double.NaN};
            return new Curve(new Label(meaning, group, true, null), none, none, pen);
        }

        @Override
        public ObjectNode json() {
            boolean alone = x.length == 1 && Double.isFinite(y[0]);
            ObjectNode trace = label.json("scatter").put("mode", pen.symbol != null || alone ? "lines+markers" : "lines");
            trace.set("x", numbers(x));
            trace.set("y", numbers(y));
            line(trace, pen.color, pen.width, pen.dash.plotly);
            if (pen.symbol != null) {
                ObjectNode marker = trace.putObject("marker").put("symbol", pen.symbol).put("color", pen.color);
                if (alone) {
                    marker.put("size", SIZE);
                } else {
                    ArrayNode sizes = marker.putArray("size");
                    for (int i = 0; i < x.length; i++) {
                        sizes.add(isMarked(i) ? SIZE : 0);
                    }
                }
            }
            return trace;
        }

        /** All of a few points, about a dozen at even distances of many. */
        private boolean isMarked(int i) {
            if (x.length <= 2 * MARKS) {
                return true;
            }
            double last = Math.max(1, x[x.length - 1]);
            return i > 0 && Math.floor(x[i] * MARKS / last) > Math.floor(x[i - 1] * MARKS / last);
        }
    }

    /** The area between two curves, in a translucent colour with an edge; points whose ends are not finite are left out. */
    record Band(Label label, double[] x, double[] low, double[] high, String color, String edge) implements Mark {

        /** Explains in the legend what the bands are. */
        static Band sample(String meaning) {
            double[] none = {Double.NaN};
            return new Band(new Label(meaning, null, true, null), none, none, none, HouseStyle.GREY, "");
        }

        @Override
        public ObjectNode json() {
            ObjectNode trace = label.json("scatter").put("mode", "lines").put("fill", "toself")
                    .put("fillcolor", translucent(color, "0.25"));
            ArrayNode xs = trace.putArray("x");
            ArrayNode ys = trace.putArray("y");
            for (int i = 0; i < 2 * x.length; i++) {
                int at = i < x.length ? i : 2 * x.length - 1 - i;
                Mark.add(xs, x[at]);
                Mark.add(ys, (i < x.length ? high : low)[at]);
            }
            line(trace, color, edge.isEmpty() ? 0 : 1, edge.isEmpty() ? "solid" : edge);
            return trace;
        }
    }

    /**
     * How far the intervals about means reach.
     *
     * @param low  the lower ends
     * @param high the upper ends; where they are not finite there is no bar
     */
    record Ends(double[] low, double[] high) {

        private void put(ObjectNode trace, double[] middle) {
            ObjectNode error = trace.putObject("error_y").put("type", "data").put("symmetric", false);
            ArrayNode up = error.putArray("array");
            ArrayNode down = error.putArray("arrayminus");
            for (int i = 0; i < middle.length; i++) {
                Mark.add(up, high[i] - middle[i]);
                Mark.add(down, middle[i] - low[i]);
            }
        }
    }

    /**
     * Markers without a line.
     *
     * @param ends  of their error bars, null for none
     * @param texts for the text under the mouse, one for each, null for none
     */
    record Points(Label label, double[] x, double[] y, Ends ends, List<String> texts, String color, String symbol, double size)
            implements Mark {

        @Override
        public ObjectNode json() {
            ObjectNode trace = label.json("scatter").put("mode", "markers");
            trace.set("x", numbers(x));
            trace.set("y", numbers(y));
            trace.putObject("marker").put("size", size).put("color", color).put("symbol", symbol);
            if (ends != null) {
                ends.put(trace, y);
            }
            if (texts != null) {
                texts.forEach(trace.putArray("customdata")::add);
            }
            return trace;
        }
    }

    /**
     * Bars from 0.
     *
     * @param at      their places: numbers, or names
     * @param ends    of their error bars, null for none
     * @param opacity from 0 to 1
     */
    record Bars(Label label, List<?> at, double[] values, Ends ends, String color, double opacity) implements Mark {

        /** Of those whose error bars must be seen through them. */
        static final double CLEAR = 0.6;
        private static final String WHISKER = "#222222";

        @Override
        public ObjectNode json() {
            ObjectNode trace = label.json("bar").put("opacity", opacity);
            trace.set("x", places(at));
            trace.set("y", numbers(values));
            trace.putObject("marker").put("color", color);
            if (ends != null) {
                ends.put(trace, values);
                trace.withObjectProperty("error_y").put("color", WHISKER);
            }
            return trace;
        }
    }

    /** How often values lie in each of some intervals of equal width. */
    record Histogram(Label label, double[] values, String color) implements Mark {

        @Override
        public ObjectNode json() {
            ObjectNode trace = label.json("histogram").put("opacity", 0.7);
            trace.set("x", numbers(values));
            trace.putObject("marker").put("color", color);
            return trace;
        }
    }

    /**
     * A heat map.
     *
     * @param x     the columns: numbers, or names
     * @param y     the rows
     * @param z     for each row its cells
     * @param texts for each cell its text under the mouse
     * @param range of the colours, null for that of the cells
     * @param what  the cells are
     */
    record Heat(List<?> x, List<?> y, double[][] z, String[][] texts, double[] range, String what, String hover)
            implements Mark {

        @Override
        public ObjectNode json() {
            ObjectNode trace = JsonNodeFactory.instance.objectNode().put("type", "heatmap");
            trace.set("x", places(x));
            trace.set("y", places(y));
            trace.set("z", cells(z));
            ArrayNode customdata = trace.putArray("customdata");
            for (String[] row : texts) {
                ArrayNode cells = customdata.addArray();
                for (String text : row) {
                    cells.add(text);
                }
            }
            trace.put("hovertemplate", hover + "<extra></extra>");
            if (range != null) {
                trace.put("zmin", range[0]).put("zmax", range[1]);
            }
            trace.putObject("colorbar").putObject("title").put("text", what).put("side", "right");
            return trace;
        }

        static ArrayNode cells(double[][] z) {
            ArrayNode rows = JsonNodeFactory.instance.arrayNode();
            for (double[] row : z) {
                rows.add(numbers(row));
            }
            return rows;
        }
    }

    /** The colour with an opacity from 0 to 1, as CSS writes it. */
    static String translucent(String color, String opacity) {
        int rgb = Integer.parseInt(color.substring(1), 16);
        return String.format(Locale.ROOT, "rgba(%d,%d,%d,%s)", rgb >> 16, rgb >> 8 & 255, rgb & 255, opacity);
    }

    private static void line(ObjectNode trace, String color, double width, String dash) {
        trace.putObject("line").put("color", color).put("width", width).put("dash", dash);
    }

    /** Numbers as an array, those that are not finite as null. */
    static ArrayNode numbers(double... values) {
        ArrayNode numbers = JsonNodeFactory.instance.arrayNode(values.length);
        for (double value : values) {
            add(numbers, value);
        }
        return numbers;
    }

    private static ArrayNode places(List<?> at) {
        ArrayNode places = JsonNodeFactory.instance.arrayNode(at.size());
        for (Object place : at) {
            if (place instanceof Number number) {
                add(places, number.doubleValue());
            } else {
                places.add(place.toString());
            }
        }
        return places;
    }

    private static void add(ArrayNode numbers, double value) {
        if (!Double.isFinite(value)) {
            numbers.addNull();
        } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            numbers.add((long) value);
        } else {
            numbers.add(value);
        }
    }
}
