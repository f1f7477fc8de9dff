package io.github.w2slab.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.w2slab.base.Require;
import io.github.w2slab.plot.Mark.Dash;
import io.github.w2slab.plot.Mark.Label;
import io.github.w2slab.plot.Mark.Pen;
import io.github.w2slab.plot.tablesaw.TablesawJson;
import io.github.w2slab.training.Provenance;
import io.github.w2slab.training.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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

    /** A tick, the smallest text, then has 24 pixels. */
    static final double LECTURE = 2;
    private static final double PIXELS_OF_A_CENTIMETRE = 96 / 2.54;
    private static final double POINTS_OF_A_PIXEL = 0.75;
    /** The usual size of letters in pixels. */
    private static final double LETTERS = 14;
    private static final int FEW = 24;
    private static final String PROVENANCE = "provenance";
    private static final List<Dash> FUNCTIONS = List.of(Dash.DASH, Dash.DOT, Dash.DASH_DOT, Dash.LONG_DASH, Dash.LONG_DASH_DOT);
    private static final int CURVE = 101;

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
     * Returns the figure with where its numbers come from, in Plotly's {@code layout.meta}: all that a run's
     * {@link io.github.w2slab.training.Provenance} tells but the machine. What {@link FigureFile} writes carries it.
     */
    PlotlyFigure madeOf(Run... runs) {
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        ArrayNode all = made.withObjectProperty("layout").withObjectProperty("meta").putArray(PROVENANCE);
        for (Run run : runs) {
            all.add(Provenance.of(run).lastingJson());
        }
        return with(made);
    }

    /** Returns what {@link #madeOf} added, a line of JSON for each run; empty where there is nothing. */
    static String provenance(ObjectNode plotly) {
        List<String> each = new ArrayList<>();
        plotly.path("layout").path("meta").path(PROVENANCE).forEach(one -> each.add(one.asText()));
        return String.join("\n", each);
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
        ObjectNode size = JsonNodeFactory.instance.objectNode();
        size.withObjectProperty("layout").put("width", width).put("height", height);
        return with(size);
    }

    /** Returns the figure with letters, lines and markers twice as large, for a lecture hall: no text has less than 24 pixels. */
    public PlotlyFigure lecture() {
        return scaled(LECTURE);
    }

    /**
     * Returns the figure for a page of a paper.
     *
     * @param width  in centimetres, from 4 to 50
     * @param height in centimetres, from 4 to 50
     * @param family of the letters, for example "Times New Roman"
     * @param points the size of the letters on the axes' titles, from 4 to 40; those at the marks are a seventh smaller
     */
    public PlotlyFigure paper(double width, double height, String family, double points) {
        Require.check(width >= 4 && width <= 50, "width", width, "from 4 to 50 centimetres");
        Require.check(height >= 4 && height <= 50, "height", height, "from 4 to 50 centimetres");
        Require.check(points >= 4 && points <= 40, "points", points, "from 4 to 40");
        ObjectNode font = JsonNodeFactory.instance.objectNode();
        font.withObjectProperty("layout").withObjectProperty("font").put("family", Require.present("family", family));
        return with(font).sized((int) Math.rint(width * PIXELS_OF_A_CENTIMETRE), (int) Math.rint(height * PIXELS_OF_A_CENTIMETRE))
                .scaled(points / POINTS_OF_A_PIXEL / LETTERS);
    }

    private PlotlyFigure scaled(double factor) {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.withObjectProperty("layout").withObjectProperty("meta").put(HouseStyle.SCALE, factor);
        return with(meta);
    }

    /**
     * Returns the figure on dark ground, for a page that is dark everywhere. The JupyterLab that {@code ./lab} starts needs it
     * not: it shows any figure as its theme is.
     */
    public PlotlyFigure dark() {
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        meta.withObjectProperty("layout").withObjectProperty("meta").put(HouseStyle.DARK, true);
        return with(meta);
    }

    /**
     * Returns the figure with a line through points; a few points are marked.
     *
     * @param name in the legend; one that begins with a method's, such as W2S, has its colour
     * @param x    places to the right
     * @param y    heights, as many
     */
    public PlotlyFigure line(String name, double[] x, double[] y) {
        RunColors.Look look = next(name);
        boolean few = checked(x, y) <= FEW;
        return and(new Mark.Curve(Label.of(name), x, y, new Pen(look.color(), 2, Dash.SOLID,
                look.symbol() == null && few ? "circle" : look.symbol())));
    }

    /** Returns the figure with a line through heights at the steps of a history. */
    public PlotlyFigure line(String name, long[] steps, double[] y) {
        return line(name, LongStream.of(Require.present("steps", steps)).asDoubleStream().toArray(), y);
    }

    /** Returns the figure with a line through heights at 0, 1, 2 ... */
    public PlotlyFigure line(String name, double[] y) {
        return line(name, places(y), y);
    }

    /** Returns the figure with a line through a point for each of some things, runs or teachers for example. */
    public <T> PlotlyFigure line(String name, List<T> things, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
        return line(name, asked(things, x), asked(things, y));
    }

    /** Returns the figure with a point for each of some things, runs or teachers for example. */
    public <T> PlotlyFigure points(String name, List<T> things, ToDoubleFunction<? super T> x, ToDoubleFunction<? super T> y) {
        return points(name, asked(things, x), asked(things, y));
    }

    /** Returns the figure with points at the heights y at 0, 1, 2 ... */
    public PlotlyFigure points(String name, double[] y) {
        return points(name, places(y), y);
    }

    private static double[] places(double[] y) {
        return IntStream.range(0, Require.present("y", y).length).asDoubleStream().toArray();
    }

    private static <T> double[] asked(List<T> things, ToDoubleFunction<? super T> number) {
        Require.present("number of each", number);
        return Require.present("things", things).stream().mapToDouble(number).toArray();
    }

    /**
     * Returns the figure with a function drawn as a dashed line, as a law over what was measured, at {@value #CURVE} places:
     * equally spaced, by their logarithms where the axis to the right is logarithmic. In a figure of functions alone each has dashes of
     * its own.
     *
     * @param name     in the legend; one that begins with a method's, such as W2S, has its colour
     * @param from     where it begins, greater than 0 on a logarithmic axis
     * @param to       where it ends, greater than {@code from}
     * @param function the height at each place; where it is not finite the line is broken
     */
    public PlotlyFigure curve(String name, double from, double to, DoubleUnaryOperator function) {
        boolean log = json.at("/layout/xaxis/type").asText().equals("log");
        Require.check(!log || Require.finite("from", from) > 0, "from", from, "greater than 0 on a logarithmic axis");
        Require.check(Require.finite("from", from) < Require.finite("to", to), "to", to, "greater than from, " + from);
        double[] x = IntStream.range(0, CURVE).mapToDouble(i -> i / (CURVE - 1.0))
                .map(t -> log ? from * StrictMath.pow(to / from, t) : from + (to - from) * t).toArray();
        return and(new Mark.Curve(Label.of(name), x, Arrays.stream(x).map(Require.present("function", function)).toArray(),
                new Pen(next(name).color(), 2, dashOfNext(), null)));
    }

    private Dash dashOfNext() {
        int others = 0;
        for (JsonNode trace : json.path("data")) {
            if (!trace.path("mode").asText().equals("lines") || trace.at("/line/dash").asText("solid").equals("solid")) {
                return Dash.DASH;
            }
            others++;
        }
        return FUNCTIONS.get(others % FUNCTIONS.size());
    }

    /** Returns the figure with points and no line; the arguments are those of {@link #line(String, double[], double[])}. */
    public PlotlyFigure points(String name, double[] x, double[] y) {
        checked(x, y);
        RunColors.Look look = next(name);
        return and(new Mark.Points(Label.of(name), x, y, null, null, look.color(),
                look.symbol() == null ? "circle" : look.symbol(), 7));
    }

    /**
     * Returns the figure with bars; those of several calls stand side by side.
     *
     * @param name   in the legend
     * @param labels of the bars
     * @param values their heights, as many
     */
    public PlotlyFigure bars(String name, String[] labels, double[] values) {
        return bars(name, labels, values, null);
    }

    /**
     * Returns the figure with bars and the intervals of their values.
     *
     * @param name   in the legend
     * @param labels of the bars
     * @param values their heights, as many
     * @param low    the lower ends of the intervals
     * @param high   the upper ends
     */
    public PlotlyFigure bars(String name, String[] labels, double[] values, double[] low, double[] high) {
        Require.present("values", values);
        Require.check(Require.present("low", low).length == values.length && Require.present("high", high).length == values.length,
                "numbers of ends", low.length + " and " + high.length, "as many as values, " + values.length);
        return bars(name, labels, values, new Mark.Ends(low, high));
    }

    private PlotlyFigure bars(String name, String[] labels, double[] values, Mark.Ends ends) {
        int n = Require.present("labels", labels).length;
        Require.check(Require.present("values", values).length == n, "number of values", values.length, "that of labels, " + n);
        return and(new Mark.Bars(Label.of(name), List.of(labels), values, ends, next(name).color(),
                ends == null ? 1 : Mark.Bars.CLEAR));
    }

    /**
     * Returns the figure with how often values lie in intervals of equal width; histograms lie over one another.
     *
     * @param name   in the legend
     * @param values any numbers
     */
    public PlotlyFigure histogram(String name, double[] values) {
        PlotlyFigure more = and(new Mark.Histogram(Label.of(name), Require.present("values", values), next(name).color()));
        more.json.withObjectProperty("layout").put("barmode", "overlay");
        return more;
    }

    private static int checked(double[] x, double[] y) {
        int n = Require.present("x", x).length;
        Require.check(Require.present("y", y).length == n, "number of y", y.length, "that of x, " + n);
        return n;
    }

    /** The look of the next trace: that of its name after those that are there. */
    private RunColors.Look next(String name) {
        List<String> names = new ArrayList<>();
        json.path("data").forEach(trace -> names.add(trace.path("name").asText("")));
        names.add(Require.present("name", name));
        return RunColors.of(names).get(names.size() - 1);
    }

    PlotlyFigure and(Mark mark) {
        ObjectNode more = json.deepCopy();
        more.withArrayProperty("data").add(mark.json());
        more.withObjectProperty("layout").put("showlegend", more.get("data").size() > 1);
        return new PlotlyFigure(more);
    }

    /** Returns the figure with a logarithmic axis to the right. */
    public PlotlyFigure logX() {
        return axis("xaxis", "type", TextNode.valueOf("log"));
    }

    /** Returns the figure with a logarithmic axis upwards. */
    public PlotlyFigure logY() {
        return axis("yaxis", "type", TextNode.valueOf("log"));
    }

    /** Returns the figure with an axis upwards from {@code low} to {@code high}, numbers also where it is logarithmic. */
    public PlotlyFigure between(double low, double high) {
        Require.check(low < high, "high", high, "above low, " + low);
        boolean log = json.at("/layout/yaxis/type").asText().equals("log");
        Require.check(!log || low > 0, "low", low, "above 0 on a logarithmic axis");
        return axis("yaxis", "range", log ? Mark.numbers(StrictMath.log10(low), StrictMath.log10(high)) : Mark.numbers(low, high));
    }

    private PlotlyFigure axis(String axis, String setting, JsonNode value) {
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        more.withObjectProperty("layout").withObjectProperty(axis).set(setting, value);
        return with(more);
    }

    private PlotlyFigure with(ObjectNode additions) {
        ObjectNode all = json.deepCopy();
        merge(all, additions);
        return new PlotlyFigure(all);
    }

    /** Returns the script that draws the figure into the element of a page that has Plotly, as Tablesaw's own pages do. */
    @Override
    public String asJavascript(String divName) {
        Require.present("divName", divName);
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
