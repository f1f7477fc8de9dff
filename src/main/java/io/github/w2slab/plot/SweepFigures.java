package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.sweep.Point;
import io.github.w2slab.sweep.PowerLaw;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.world.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The figures of sweeps: a measure over one axis as curves with bands, over two as a heat map. */
public final class SweepFigures {

    private static final double DECADE = 10;
    private static final int FITTED = 41;

    private SweepFigures() {
    }

    /** The means of one line, an entry for each value of the axis. */
    private record Series(String name, double[] x, Interval[] y, double[] allX, double[] allY) {
    }

    /**
     * A measure against one axis: for each combination of the other axes' values the mean over seeds as a line, with its
     * interval of level 95 % as a band. A value that not all seeds have, such as a hitting time of censored runs, is left
     * out. An axis of a decade or more is logarithmic, and so are hitting times.
     *
     * @param sweep   of which at least one run is complete
     * @param axis    one of numbers
     * @param measure a column of {@link Sweep#table}
     */
    public static Figure curves(Sweep sweep, String axis, String measure) {
        return figure(series(sweep, axis, measure), axis, measure, false);
    }

    /**
     * As {@link #curves}, on logarithmic axes and with the power law fitted to all runs of each line, dashed; its exponent
     * and interval are in the legend.
     */
    public static Figure scaling(Sweep sweep, String axis, String measure) {
        return figure(series(sweep, axis, measure), axis, measure, true);
    }

    private static List<Series> series(Sweep sweep, String axis, String measure) {
        Require.check(Require.present("sweep", sweep).axes().contains(axis), "axis", axis, "one of " + sweep.axes());
        Map<Map<String, Object>, Map<Double, List<Double>>> lines = new LinkedHashMap<>();
        for (Point point : sweep.points()) {
            Map<String, Object> others = new LinkedHashMap<>(point.values());
            others.remove(axis);
            lines.computeIfAbsent(others, k -> new LinkedHashMap<>())
                    .computeIfAbsent(point.value(axis), k -> new ArrayList<>()).add(sweep.value(point, measure));
        }
        List<Series> all = new ArrayList<>();
        lines.forEach((others, values) -> all.add(series(name(others, measure), values)));
        Require.check(all.stream().anyMatch(s -> s.x.length > 0), "number of points at which all runs have " + measure, 0,
                "at least 1");
        return all;
    }

    private static Series series(String name, Map<Double, List<Double>> values) {
        double[] x = values.keySet().stream().sorted()
                .filter(v -> values.get(v).stream().allMatch(Double::isFinite)).mapToDouble(v -> v).toArray();
        Interval[] y = Arrays.stream(x).mapToObj(v -> Interval.of(doubles(values.get(v)))).toArray(Interval[]::new);
        double[] allX = Arrays.stream(x).flatMap(v -> values.get(v).stream().mapToDouble(any -> v)).toArray();
        double[] allY = Arrays.stream(x).flatMap(v -> values.get(v).stream().mapToDouble(one -> one)).toArray();
        return new Series(name, x, y, allX, allY);
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static String name(Map<String, Object> others, String measure) {
        List<String> parts = new ArrayList<>();
        others.forEach((axis, value) -> parts.add(value instanceof Double number
                ? axis + " = " + (number == Math.rint(number) ? String.format(Locale.ROOT, "%,.0f", number) : number)
                : value.toString()));
        return parts.isEmpty() ? measure : String.join(", ", parts);
    }

    private static Figure figure(List<Series> all, String axis, String measure, boolean fitted) {
        double[] xs = all.stream().flatMapToDouble(s -> Arrays.stream(s.x)).sorted().toArray();
        boolean logX = fitted || xs[0] > 0 && xs[xs.length - 1] >= DECADE * xs[0];
        boolean logY = fitted || measure.startsWith("steps");
        List<Trace> traces = new ArrayList<>();
        ObjectNode additions = JsonNodeFactory.instance.objectNode();
        ArrayNode data = additions.putArray("data");
        additions.putObject("layout").put("showlegend", all.size() > 1 || fitted);
        RunColors colors = new RunColors();
        for (Series series : all) {
            String color = colors.next(series.name, false).color();
            if (series.x.length > 0) {
                band(series, color, logY, traces, data);
                double[] means = Arrays.stream(series.y).mapToDouble(Interval::mean).toArray();
                traces.add(ScatterTrace.builder(series.x, means).name(series.name)
                        .mode(ScatterTrace.Mode.LINE_AND_MARKERS).line(line(color, Line.Dash.SOLID))
                        .marker(tech.tablesaw.plotly.components.Marker.builder().color(color).size(7).build()).build());
                data.addObject().put("legendgroup", series.name).put("hovertemplate", "<b>" + series.name + "</b><br>"
                        + axis + " %{x}<br>" + measure + " %{y:.4~g}<extra></extra>");
            }
            if (fitted && series.allX.length >= 3) {
                fit(series, color, traces, data);
            }
        }
        Layout layout = Layout.builder(title(measure), axis, measure)
                .xAxis(axis(axis, logX)).yAxis(axis(measure, logY)).build();
        return PlotlyFigure.of(new Figure(layout, traces.toArray(new Trace[0])), additions);
    }

    private static String title(String measure) {
        return measure.substring(0, 1).toUpperCase(Locale.ROOT) + measure.substring(1).replace('_', ' ') + ", mean over seeds";
    }

    private static Axis axis(String title, boolean log) {
        return Axis.builder().title(title).type(log ? Axis.Type.LOG : Axis.Type.LINEAR).build();
    }

    private static Line line(String color, Line.Dash dash) {
        return Line.builder().color(color).width(2).dash(dash).build();
    }

    private static void band(Series series, String color, boolean log, List<Trace> traces, ArrayNode data) {
        int[] known = IntStream.range(0, series.x.length).filter(i -> Double.isFinite(series.y[i].low())
                && (!log || series.y[i].low() > 0)).toArray();
        if (known.length < 2) {
            return;
        }
        double[] x = new double[2 * known.length];
        double[] y = new double[x.length];
        for (int i = 0; i < known.length; i++) {
            x[i] = series.x[known[i]];
            y[i] = series.y[known[i]].high();
            x[x.length - 1 - i] = x[i];
            y[x.length - 1 - i] = series.y[known[i]].low();
        }
        traces.add(ScatterTrace.builder(x, y).name(series.name + ", interval").mode(ScatterTrace.Mode.LINE)
                .showLegend(false).line(Line.builder().color(color).width(0).build()).build());
        int rgb = Integer.parseInt(color.substring(1), 16);
        data.addObject().put("fill", "toself").put("legendgroup", series.name).put("hoverinfo", "skip")
                .put("fillcolor", String.format(Locale.ROOT, "rgba(%d,%d,%d,0.25)", rgb >> 16, rgb >> 8 & 255, rgb & 255));
    }

    private static void fit(Series series, String color, List<Trace> traces, ArrayNode data) {
        PowerLaw law = PowerLaw.fit(series.allX, series.allY);
        double low = Arrays.stream(series.allX).min().getAsDouble();
        double high = Arrays.stream(series.allX).max().getAsDouble();
        double[] x = new double[FITTED];
        double[] y = new double[FITTED];
        for (int i = 0; i < FITTED; i++) {
            x[i] = low * StrictMath.pow(high / low, i / (FITTED - 1.0));
            y[i] = law.value(x[i]);
        }
        traces.add(ScatterTrace.builder(x, y).name(law.toString()).mode(ScatterTrace.Mode.LINE)
                .line(line(color, Line.Dash.DASH)).build());
        data.addObject().put("legendgroup", series.name).put("hoverinfo", "skip");
    }

    /**
     * Heat map of a measure's mean over seeds, over two axes; a point that has none is left white.
     *
     * @param sweep   whose other axes have one value each
     * @param across  axis to the right
     * @param up      axis upwards
     * @param measure a column of {@link Sweep#table}
     */
    public static Figure heatMap(Sweep sweep, String across, String up, String measure) {
        Require.present("sweep", sweep);
        Require.check(sweep.axes().contains(across) && sweep.axes().contains(up) && !across.equals(up), "axes",
                across + " and " + up, "two of " + sweep.axes());
        List<Object> x = sweep.points().stream().map(p -> p.values().get(across)).distinct().toList();
        List<Object> y = sweep.points().stream().map(p -> p.values().get(up)).distinct().toList();
        Map<List<Object>, List<Double>> cells = new LinkedHashMap<>();
        for (Point point : sweep.points()) {
            cells.computeIfAbsent(List.of(point.values().get(across), point.values().get(up)), k -> new ArrayList<>())
                    .add(sweep.value(point, measure));
        }
        long settings = sweep.points().stream().map(Point::values).distinct().count();
        Require.check(settings == cells.size(), "number of points for a pair of values",
                settings / Math.max(1, cells.size()), "1: the other axes must have one value each");
        double[][] z = new double[y.size()][x.size()];
        for (int i = 0; i < z.length; i++) {
            for (int j = 0; j < z[i].length; j++) {
                z[i][j] = Interval.of(doubles(cells.get(List.of(x.get(j), y.get(i))))).mean();
            }
        }
        ObjectNode additions = JsonNodeFactory.instance.objectNode();
        ObjectNode trace = additions.putArray("data").addObject();
        trace.put("hovertemplate", "%{customdata}<br>" + measure + " %{z:.3f}<extra></extra>");
        ArrayNode names = trace.putArray("customdata");
        for (String row : words(y)) {
            ArrayNode named = names.addArray();
            words(x).forEach(column -> named.add(across + " " + column + "<br>" + up + " " + row));
        }
        trace.putObject("colorbar").putObject("title").put("text", measure.replace('_', ' ')).put("side", "right");
        ObjectNode layout = additions.putObject("layout");
        name(layout.putObject("xaxis"), words(x));
        name(layout.putObject("yaxis"), words(y));
        return PlotlyFigure.of(new Figure(Layout.builder(title(measure), across, up).build(),
                HeatmapTrace.builder(places(x), places(y), z).build()), additions);
    }

    /** Cells are of equal size, whatever the values: they lie at 0, 1, ... and are named by their values. */
    private static void name(ObjectNode axis, List<String> words) {
        ArrayNode places = axis.put("showgrid", false).putArray("tickvals");
        ArrayNode labels = axis.putArray("ticktext");
        for (int i = 0; i < words.size(); i++) {
            places.add(i);
            labels.add(words.get(i));
        }
    }

    private static Object[] places(List<Object> values) {
        return IntStream.range(0, values.size()).boxed().toArray();
    }

    private static List<String> words(List<Object> values) {
        return values.stream().map(v -> v instanceof Double number && number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number) : v.toString()).toList();
    }
}
