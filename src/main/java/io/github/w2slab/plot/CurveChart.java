package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/**
 * Curves of values in [0, 1] against steps, with levels to compare them to.
 *
 * <p>Curves and bands that lie on each other are all seen: an earlier curve is drawn wider than those on top of it, and
 * the edge of a later band is dashed.
 */
final class CurveChart {

    /** How far above 1 the axis reaches, so that a curve at 1 and the label of a level are seen. */
    private static final double TOP = 1.06;
    private static final String GREY = "#808080";
    private static final double WIDER = 3;
    private static final List<String> EDGES = List.of("solid", "6px,6px", "3px,9px", "1px,11px");

    /**
     * One curve.
     *
     * @param run   its run's name; curves of one run are shown and hidden together
     * @param part  what tells it from the run's other curves, empty for the one that stands for the run in the legend
     * @param hover what its values are, for the text under the mouse
     */
    record Curve(String run, String part, String hover, long[] steps, double[] values, Pen pen) {
    }

    /** How a line is drawn; {@code symbol} marks a dozen of its points, null for none. */
    record Pen(String color, double width, Line.Dash dash, String symbol) {

        Pen(String color, double width, Line.Dash dash) {
            this(color, width, dash, null);
        }
    }

    private final String title;
    private final String yTitle;
    private final List<Trace> traces = new ArrayList<>();
    private final List<Curve> curves = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();
    private final List<Overlap> bands = new ArrayList<>();
    private final ObjectNode additions = JsonNodeFactory.instance.objectNode();
    private final ArrayNode data = additions.putArray("data");
    private final ObjectNode layout = additions.putObject("layout");

    CurveChart(String title, String yTitle) {
        this.title = title;
        this.yTitle = yTitle;
        ObjectNode steps = layout.putObject("xaxis");
        steps.put("rangemode", "tozero").put("exponentformat", "none").put("separatethousands", true);
        layout.putObject("yaxis").putArray("range").add(0).add(TOP);
        layout.put("showlegend", true);
        layout.putArray("shapes");
        layout.putArray("annotations");
    }

    void add(Curve curve) {
        curves.add(curve);
        places.add(traces.size());
        boolean marked = curve.pen.symbol != null;
        boolean alone = curve.steps.length < 2;
        boolean inLegend = curve.part.isEmpty();
        ScatterTrace.Mode mode = marked || alone ? ScatterTrace.Mode.LINE_AND_MARKERS : ScatterTrace.Mode.LINE;
        traces.add(ScatterTrace.builder(numbers(curve.steps), curve.values).name(curve.run + curve.part)
                .showLegend(inLegend && !marked).mode(mode).line(line(curve.pen)).build());
        ObjectNode addition = data.addObject();
        addition.put("legendgroup", curve.run).put("hovertemplate",
                "<b>" + curve.run + "</b><br>step %{x:,d}<br>" + curve.hover + " %{y:.3f}<extra></extra>");
        if (marked) {
            ObjectNode marker = addition.putObject("marker").put("symbol", curve.pen.symbol);
            marker.put("color", curve.pen.color);
            ArrayNode sizes = marker.putArray("size");
            for (boolean mark : marks(curve.steps)) {
                sizes.add(mark || alone ? 8 : 0);
            }
            if (inLegend) {
                explain(curve.run, curve.pen).put("legendgroup", curve.run);
            }
        }
    }

    /** About a dozen points at even distances. */
    private static boolean[] marks(long[] steps) {
        boolean[] marks = new boolean[steps.length];
        long last = steps.length == 0 ? 0 : steps[steps.length - 1];
        for (int i = 1; i < steps.length; i++) {
            marks[i] = steps[i] * 12 / Math.max(1, last) > steps[i - 1] * 12 / Math.max(1, last);
        }
        return marks;
    }

    /** Fills the area between two curves in a translucent colour with an edge, under the curves that are added later. */
    void band(String run, long[] steps, double[] low, double[] high, String color) {
        int[] known = IntStream.range(0, steps.length)
                .filter(i -> Double.isFinite(low[i]) && Double.isFinite(high[i])).toArray();
        if (known.length < 2) {
            return;
        }
        int corners = 2 * known.length;
        double[] x = new double[corners];
        double[] y = new double[corners];
        for (int i = 0; i < known.length; i++) {
            x[i] = steps[known[i]];
            y[i] = high[known[i]];
            x[corners - 1 - i] = x[i];
            y[corners - 1 - i] = low[known[i]];
        }
        Overlap outline = new Overlap(x, y);
        long below = bands.stream().filter(outline::coincides).count();
        bands.add(outline);
        filled(x, y, run + ", interval", false, new Pen(color, 1, Line.Dash.SOLID)).put("legendgroup", run)
                .putObject("line").put("dash", EDGES.get((int) Math.min(below, EDGES.size() - 1)));
    }

    /** Explains in the legend what a band is, by a sample without data. */
    void explainBand(String meaning) {
        double[] none = {Double.NaN};
        filled(none, none, meaning, true, new Pen(GREY, 0, Line.Dash.SOLID));
    }

    private ObjectNode filled(double[] x, double[] y, String name, boolean inLegend, Pen edge) {
        traces.add(ScatterTrace.builder(x, y).name(name).mode(ScatterTrace.Mode.LINE).showLegend(inLegend)
                .line(line(edge)).build());
        int rgb = Integer.parseInt(edge.color.substring(1), 16);
        ObjectNode addition = data.addObject();
        addition.put("fill", "toself").put("fillcolor",
                String.format(Locale.ROOT, "rgba(%d,%d,%d,0.25)", rgb >> 16, rgb >> 8 & 255, rgb & 255));
        return addition.put("hoverinfo", "skip");
    }

    /** Explains in the legend what a line's style means, by a grey sample without data. */
    void explain(String meaning, double width, Line.Dash dash, String symbol) {
        explain(meaning, new Pen(GREY, width, dash, symbol));
    }

    private ObjectNode explain(String meaning, Pen pen) {
        boolean marked = pen.symbol != null;
        traces.add(ScatterTrace.builder(new double[] {Double.NaN}, new double[] {Double.NaN}).name(meaning)
                .mode(marked ? ScatterTrace.Mode.LINE_AND_MARKERS : ScatterTrace.Mode.LINE).showLegend(true)
                .line(line(pen)).build());
        ObjectNode addition = data.addObject().put("hoverinfo", "skip");
        if (marked) {
            addition.putObject("marker").put("symbol", pen.symbol).put("size", 8).put("color", pen.color);
        }
        return addition;
    }

    /** Draws a thin horizontal line with its label above its left end. */
    void level(double value, String label) {
        layout.withArrayProperty("shapes").addObject().put("type", "line").put("xref", "paper")
                .put("x0", 0).put("x1", 1).put("y0", value).put("y1", value).put("layer", "below")
                .putObject("line").put("color", GREY).put("width", 1).put("dash", "solid");
        layout.withArrayProperty("annotations").addObject().put("text", label).put("showarrow", false)
                .put("xref", "paper").put("x", 0.01).put("xanchor", "left").put("y", value).put("yanchor", "bottom")
                .putObject("font").put("size", 12);
    }

    Figure toFigure() {
        widenHidden();
        Layout plain = Layout.builder(title, "steps", yTitle)
                .xAxis(Axis.builder().title("steps").build())
                .yAxis(Axis.builder().title(yTitle).range(0, TOP).build()).build();
        return PlotlyFigure.of(new Figure(plain, traces.toArray(new Trace[0])), additions);
    }

    /** Makes a curve wider by so much for each later one of the same dashes that hides it. */
    private void widenHidden() {
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            Overlap points = new Overlap(numbers(curve.steps), curve.values);
            long above = curves.stream().skip(i + 1).filter(later -> later.pen.dash == curve.pen.dash
                    && points.coincides(new Overlap(numbers(later.steps), later.values))).count();
            if (above > 0) {
                ((ObjectNode) data.get(places.get(i))).putObject("line").put("width", curve.pen.width + WIDER * above);
            }
        }
    }

    private static double[] numbers(long[] steps) {
        double[] numbers = new double[steps.length];
        for (int i = 0; i < steps.length; i++) {
            numbers[i] = steps[i];
        }
        return numbers;
    }

    private static Line line(Pen pen) {
        return Line.builder().color(pen.color).width(pen.width).dash(pen.dash).build();
    }
}
