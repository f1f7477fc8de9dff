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

/** Curves of values in [0, 1] against steps, with levels to compare them to. */
final class CurveChart {

    /** How far above 1 the axis reaches, so that a curve at 1 and the label of a level are seen. */
    private static final double TOP = 1.06;
    private static final String GREY = "#8a8a8a";

    /**
     * One curve.
     *
     * @param run   its run's name; curves of one run are shown and hidden together
     * @param part  what tells it from the run's other curves, empty for the one that stands for the run in the legend
     * @param hover what its values are, for the text under the mouse
     */
    record Curve(String run, String part, String hover, long[] steps, double[] values, Pen pen) {
    }

    /** How a line is drawn. */
    record Pen(String color, double width, Line.Dash dash) {
    }

    private final String title;
    private final String yTitle;
    private final List<Trace> traces = new ArrayList<>();
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
        double[] x = new double[curve.steps.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = curve.steps[i];
        }
        traces.add(ScatterTrace.builder(x, curve.values).name(curve.run + curve.part).showLegend(curve.part.isEmpty())
                .mode(x.length > 1 ? ScatterTrace.Mode.LINE : ScatterTrace.Mode.LINE_AND_MARKERS)
                .line(line(curve.pen)).build());
        data.addObject().put("legendgroup", curve.run).put("hovertemplate",
                "<b>" + curve.run + "</b><br>step %{x:,d}<br>" + curve.hover + " %{y:.3f}<extra></extra>");
    }

    /** Fills the area between two curves in a translucent colour, under the curves that are added later. */
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
        filled(x, y, run + ", interval", false, color).put("legendgroup", run);
    }

    /** Explains in the legend what a band is, by a sample without data. */
    void explainBand(String meaning) {
        double[] none = {Double.NaN};
        filled(none, none, meaning, true, GREY);
    }

    private ObjectNode filled(double[] x, double[] y, String name, boolean inLegend, String color) {
        traces.add(ScatterTrace.builder(x, y).name(name).mode(ScatterTrace.Mode.LINE).showLegend(inLegend)
                .line(line(new Pen(color, 0.0, Line.Dash.SOLID))).build());
        int rgb = Integer.parseInt(color.substring(1), 16);
        ObjectNode addition = data.addObject();
        addition.put("fill", "toself").put("fillcolor",
                String.format(Locale.ROOT, "rgba(%d,%d,%d,0.25)", rgb >> 16, rgb >> 8 & 255, rgb & 255));
        return addition.put("hoverinfo", "skip");
    }

    /** Explains in the legend what a line's style means, by a sample without data. */
    void explain(String meaning, double width, Line.Dash dash) {
        traces.add(ScatterTrace.builder(new double[] {Double.NaN}, new double[] {Double.NaN}).name(meaning)
                .mode(ScatterTrace.Mode.LINE).showLegend(true).line(line(new Pen(GREY, width, dash))).build());
        data.addObject().put("hoverinfo", "skip");
    }

    /** Draws a thin horizontal line with its label above its left end. */
    void level(double value, String label) {
        layout.withArrayProperty("shapes").addObject().put("type", "line").put("xref", "paper")
                .put("x0", 0).put("x1", 1).put("y0", value).put("y1", value).put("layer", "below")
                .putObject("line").put("color", GREY).put("width", 1).put("dash", "solid");
        layout.withArrayProperty("annotations").addObject().put("text", label).put("showarrow", false)
                .put("xref", "paper").put("x", 0.01).put("xanchor", "left").put("y", value).put("yanchor", "bottom")
                .putObject("font").put("size", 12).put("color", GREY);
    }

    Figure toFigure() {
        Layout plain = Layout.builder(title, "steps", yTitle)
                .xAxis(Axis.builder().title("steps").build())
                .yAxis(Axis.builder().title(yTitle).range(0, TOP).build()).build();
        return PlotlyFigure.of(new Figure(plain, traces.toArray(new Trace[0])), additions);
    }

    private static Line line(Pen pen) {
        return Line.builder().color(pen.color).width(pen.width).dash(pen.dash).build();
    }
}
