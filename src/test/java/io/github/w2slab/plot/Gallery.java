package io.github.w2slab.plot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.api.LinePlot;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.TickSettings;
import tech.tablesaw.plotly.components.threeD.Scene;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.BoxTrace;
import tech.tablesaw.plotly.traces.ContourTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.Histogram2DTrace;
import tech.tablesaw.plotly.traces.HistogramTrace;
import tech.tablesaw.plotly.traces.PieTrace;
import tech.tablesaw.plotly.traces.Scatter3DTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.ViolinTrace;

/** Figures as a person makes them with Tablesaw alone, one for each kind of trace. */
final class Gallery {

    private static final int N = 60;
    private static final Map<String, Figure> ALL = all();

    private Gallery() {
    }

    static Map<String, Figure> figures() {
        return ALL;
    }

    private static Map<String, Figure> all() {
        Map<String, Figure> all = new LinkedHashMap<>();
        all.put("lines", lines());
        all.put("log", log());
        all.put("scatter", scatter());
        all.put("table", LinePlot.create("A person's own plot", table(), "step", "value", "run"));
        all.put("bars", bars());
        all.put("horizontal", new Figure(Layout.builder("Lengths", "metres", "").build(),
                BarTrace.builder(new String[] {"a long name of a bar", "b"}, new double[] {3, 5})
                        .orientation(BarTrace.Orientation.HORIZONTAL).build()));
        all.put("histogram", new Figure(Layout.builder("Histogram", "overlap", "neurons").build(),
                HistogramTrace.builder(wave(400, 3)).nBinsX(24).build()));
        all.put("box", new Figure(Layout.builder("Boxes", "group", "value").build(),
                BoxTrace.builder(groups(), wave(N, 1)).build()));
        all.put("violin", new Figure(ViolinTrace.builder(groups(), wave(N, 1)).boxPlot(true).meanLine(true).build()));
        all.put("heatmap", new Figure(Layout.builder("Heat").build(), HeatmapTrace.builder(
                new Object[] {"V0", "V1", "rest"}, new Object[] {1, 2},
                new double[][] {{0, .5, 1}, {1, Double.NaN, .2}}).build()));
        all.put("histogram2d", new Figure(Histogram2DTrace.builder(wave(N, 1), wave(N, 2)).build()));
        all.put("contour", new Figure(ContourTrace.builder(new Object[] {0, 1, 2}, new Object[] {0, 1},
                new double[][] {{0, 1, 2}, {2, 3, 5}}).build()));
        all.put("pie", new Figure(PieTrace.builder(StringColumn.create("p", "a", "b"), DoubleColumn.create("v", 1, 2))
                .build()));
        all.put("space", new Figure(Layout.builder("Space").scene(Scene.sceneBuilder().xAxis(
                Axis.builder().title("first").build()).build()).build(),
                Scatter3DTrace.builder(wave(N, 1), wave(N, 2), wave(N, 3)).build()));
        all.put("candles", prices("candlestick"));
        all.put("ohlc", prices("ohlc"));
        all.put("axes", axes());
        all.put("band", band());
        all.put("panels", panels());
        all.put("few-decades", new Figure(Layout.builder("Few decades").xAxis(Axis.builder().title("learning rate")
                .type(Axis.Type.LOG).build()).yAxis(Axis.builder().title("steps").type(Axis.Type.LOG).build()).build(),
                ScatterTrace.builder(new double[] {0.02, 0.05, 0.1}, new double[] {900, 2_000, 8_000}).build()));
        all.put("long-names", new Figure(Layout.builder("A title that is so long that it would not fit over the "
                + "figure, were it not cut or broken into lines").build(), BarTrace.builder(
                new String[] {"weak labels, ambient", "true labels, localized", "W2S with leakage 0.1", "SFT", "both"},
                new double[] {.3, .5, .9, .7, .1}).build()));
        all.put("symbols", symbols());
        all.put("errors", errors());
        all.put("grid", grid());
        all.put("shapes-of-lines", shapes());
        all.put("coloured-bars", new Figure(Layout.builder("Coloured bars", "name", "sum").build(),
                BarTrace.builder(new String[] {"a", "b", "c"}, new double[] {3, 5, 4}).marker(Marker.builder()
                        .color(new String[] {"#0072B2", "#D55E00", "#009E73"}).build()).build()));
        all.put("sums", new Figure(Layout.builder("Sums", "x", "sum of y").build(), HistogramTrace.builder(
                wave(200, 3)).y(ramp(200, 10)).histFunc(HistogramTrace.HistFunc.AVG).nBinsX(8).build()));
        all.put("nothing", new Figure(Layout.builder("No points", "x", "y").build(),
                ScatterTrace.builder(new double[0], new double[0]).build()));
        all.put("noise", noise());
        all.put("hostile", new Figure(Layout.builder("</svg><script>&amp; \u0001 'q' \"d\" \\n").build(),
                BarTrace.builder(new String[] {"<b>&\"'\u0007", "]]>"}, new double[] {1, 2}).build()));
        return all;
    }

    static double[] wave(int n, int pace) {
        double[] wave = new double[n];
        for (int i = 0; i < n; i++) {
            wave[i] = StrictMath.sin(i * pace * 0.7) + 0.1 * i / n;
        }
        return wave;
    }

    private static double[] ramp(int n, double last) {
        double[] ramp = new double[n];
        for (int i = 0; i < n; i++) {
            ramp[i] = last * i / (n - 1);
        }
        return ramp;
    }

    private static Object[] groups() {
        Object[] groups = new Object[N];
        for (int i = 0; i < N; i++) {
            groups[i] = i % 3 == 0 ? "W2S" : i % 3 == 1 ? "SFT" : "both";
        }
        return groups;
    }

    private static Figure lines() {
        double[] y = wave(N, 1);
        y[5] = Double.NaN;
        y[6] = Double.POSITIVE_INFINITY;
        return new Figure(Layout.builder("The student's & the \"teacher's\" \\alpha < 1", "steps", "alignment").build(),
                ScatterTrace.builder(ramp(N, 12_000), y).mode(ScatterTrace.Mode.LINE).name("one's own")
                        .line(Line.builder().dash(Line.Dash.DASH).color("#123456").build()).build(),
                ScatterTrace.builder(ramp(N, 12_000), wave(N, 2)).mode(ScatterTrace.Mode.LINE_AND_MARKERS)
                        .fill(ScatterTrace.Fill.TO_NEXT_Y).opacity(0.5).name("two").build());
    }

    private static Figure log() {
        double[] d = {64, 256, 1024, 4096, 65_536, 1_000_000};
        double[] t = {900, 5_200, 29_000, 160_000, 4_300_000, 9.1e7};
        return new Figure(Layout.builder("Steps to learn").autosize(true)
                .xAxis(Axis.builder().title("dimension").type(Axis.Type.LOG).build())
                .yAxis(Axis.builder().title("steps").type(Axis.Type.LOG).build()).build(),
                ScatterTrace.builder(d, t).mode(ScatterTrace.Mode.LINE_AND_MARKERS).name("SFT").build());
    }

    private static Figure scatter() {
        return new Figure(Layout.builder("Points", "x", "y").build(), ScatterTrace.builder(wave(N, 1), wave(N, 2))
                .marker(Marker.builder().color(wave(N, 3)).colorScale(Marker.Palette.CIVIDIS).showScale(true)
                        .size(9).build()).build());
    }

    private static Table table() {
        return Table.create(IntColumn.create("step", 0, 10, 20, 0, 10, 20),
                DoubleColumn.create("value", .1, .5, .6, .2, .3, .35),
                StringColumn.create("run", "W2S", "W2S", "W2S", "SFT", "SFT", "SFT"));
    }

    private static Figure bars() {
        return new Figure(Layout.builder("Bars", "name", "how many").build(),
                BarTrace.builder(new String[] {"10", "2 or 3", "none"}, new double[] {3, 5, 1}).name("first").build(),
                BarTrace.builder(new String[] {"10", "2 or 3", "none"}, new double[] {2, -1, 4}).name("second")
                        .build());
    }

    private static Figure prices(String type) {
        DateColumn days = DateColumn.create("day");
        for (int i = 0; i < 8; i++) {
            days.append(java.time.LocalDate.of(2026, 1, 1).plusDays(i));
        }
        double[] open = ramp(8, 3);
        double[] high = ramp(8, 5);
        double[] low = ramp(8, 2);
        double[] close = ramp(8, 4);
        return new Figure(ScatterTrace.builder(days, DoubleColumn.create("o", open), DoubleColumn.create("h", high),
                DoubleColumn.create("l", low), DoubleColumn.create("c", close)).type(type).build());
    }

    private static Figure axes() {
        return new Figure(Layout.builder("Every axis setting").width(640).height(480)
                .xAxis(Axis.builder().title("named").type(Axis.Type.CATEGORY).build())
                .yAxis(Axis.builder().title("left").autoRange(Axis.AutoRange.REVERSED).domain(0f, 0.45f)
                        .tickSettings(TickSettings.builder().nTicks(4).prefix("0").tickMode(TickSettings.TickMode.AUTO)
                                .exponentFormat(TickSettings.ExponentFormat.POWER).build()).build())
                .yAxis2(Axis.builder().title("right").side(Axis.Side.right).overlaying(
                        ScatterTrace.YAxis.Y).build()).build(),
                ScatterTrace.builder(StringColumn.create("n", "1", "2", "10"),
                        DoubleColumn.create("v", new Double[] {1., null, 2.5})).build());
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException mistyped) {
            throw new IllegalArgumentException(mistyped);
        }
    }

    /** A band between two curves, a dashed theory, error bars, a level with a label: what Tablesaw cannot say. */
    private static Figure band() {
        double[] x = ramp(21, 10);
        double[] mean = new double[21];
        double[] low = new double[21];
        double[] high = new double[21];
        double[] error = new double[21];
        for (int i = 0; i < 21; i++) {
            mean[i] = 1 - StrictMath.exp(-x[i] / 3);
            low[i] = mean[i] - 0.05 - 0.01 * x[i];
            high[i] = mean[i] + 0.05;
            error[i] = 0.04;
        }
        ObjectNode additions = json("""
                {"data": [{"line": {"width": 0}, "showlegend": false},
                          {"line": {"width": 0}, "fill": "tonexty", "fillcolor": "rgba(0,114,178,0.2)", "name": "95 %"},
                          {"line": {"color": "#0072B2"}, "name": "mean"},
                          {"line": {"dash": "dash", "color": "#D55E00"}, "name": "theory", "mode": "lines+markers"}],
                 "layout": {"annotations": [{"x": 5, "y": 0.81, "text": "here"}], "shapes": [{"type": "rect",
                   "x0": 2, "x1": 3, "y0": 0, "y1": 1, "yref": "paper", "fillcolor": "rgba(0,0,0,0.08)",
                   "line": {"width": 0}, "layer": "below"}]}}""");
        ((ObjectNode) additions.get("data").get(3)).putObject("error_y").set("array",
                new ObjectMapper().valueToTree(error));
        ScatterTrace.Mode line = ScatterTrace.Mode.LINE;
        return PlotlyFigure.of(new Figure(Layout.builder("A band", "x", "y").build(),
                ScatterTrace.builder(x, low).mode(line).build(), ScatterTrace.builder(x, high).mode(line).build(),
                ScatterTrace.builder(x, mean).mode(line).build(), ScatterTrace.builder(x, mean).build()), additions);
    }

    /** Two panels side by side, the second with an axis at its right. */
    private static Figure panels() {
        return PlotlyFigure.of(new Figure(Layout.builder("Panels", "left").build(),
                ScatterTrace.builder(ramp(N, 1), wave(N, 1)).mode(ScatterTrace.Mode.LINE).name("a").build(),
                ScatterTrace.builder(ramp(N, 5), wave(N, 2)).mode(ScatterTrace.Mode.LINE).name("b").build(),
                ScatterTrace.builder(ramp(N, 5), ramp(N, 900)).mode(ScatterTrace.Mode.LINE).name("c").build()),
                json("""
                {"data": [{}, {"xaxis": "x2", "yaxis": "y2"}, {"xaxis": "x2", "yaxis": "y3"}],
                 "layout": {"xaxis": {"domain": [0, 0.38]}, "xaxis2": {"domain": [0.6, 1], "title": "right",
                   "anchor": "y2"}, "yaxis": {"title": "first"}, "yaxis2": {"anchor": "x2", "title": "second"},
                   "yaxis3": {"overlaying": "y2", "side": "right", "anchor": "x2", "title": "third"}}}"""));
    }

    private static Figure symbols() {
        tech.tablesaw.plotly.components.Symbol[] all = tech.tablesaw.plotly.components.Symbol.values();
        tech.tablesaw.plotly.traces.Trace[] traces = new tech.tablesaw.plotly.traces.Trace[18];
        for (int i = 0; i < traces.length; i++) {
            traces[i] = ScatterTrace.builder(new double[] {i % 6, i % 6 + 0.3}, new double[] {i / 6, i / 6})
                    .name(all[i].toString()).marker(Marker.builder().size(12).symbol(all[i])
                            .line(Line.builder().color("#444444").width(i % 2).build()).build()).build();
        }
        return new Figure(Layout.builder("Symbols").build(), traces);
    }

    /** Error bars both ways, on log axes, one of which reaches below 0. */
    private static Figure errors() {
        return PlotlyFigure.of(new Figure(Layout.builder("Error bars")
                .xAxis(Axis.builder().title("dimension").type(Axis.Type.LOG).build())
                .yAxis(Axis.builder().title("steps").type(Axis.Type.LOG).build()).build(),
                ScatterTrace.builder(new double[] {10, 100, 1_000, 10_000}, new double[] {2, 30, 500, 6_000})
                        .name("steps").showLegend(true).build()), """
                {"data": [{"error_y": {"array": [1, 20, 200, 2500], "arrayminus": [1.5, 40, 200, 2500]},
                           "error_x": {"type": "percent", "value": 30}}]}""");
    }

    /** Four panels by Plotly's own grid, filled from the top. */
    private static Figure grid() {
        tech.tablesaw.plotly.traces.Trace[] traces = new tech.tablesaw.plotly.traces.Trace[4];
        for (int i = 0; i < 4; i++) {
            String number = i == 0 ? "" : "" + (i + 1);
            traces[i] = ScatterTrace.builder(ramp(N, 1), wave(N, i + 1)).mode(ScatterTrace.Mode.LINE)
                    .name("panel " + (i + 1)).xAxis("x" + number).yAxis("y" + number).build();
        }
        return new Figure(Layout.builder("A grid").grid(tech.tablesaw.plotly.components.Grid.builder().rows(2).columns(2)
                .pattern(tech.tablesaw.plotly.components.Grid.Pattern.INDEPENDENT).build()).build(), traces);
    }

    private static Figure shapes() {
        Line.Shape[] all = Line.Shape.values();
        tech.tablesaw.plotly.traces.Trace[] traces = new tech.tablesaw.plotly.traces.Trace[all.length];
        for (int i = 0; i < all.length; i++) {
            traces[i] = ScatterTrace.builder(new double[] {0, 1, 2, 3}, new double[] {i, i + .6, i + .1, i + .7})
                    .mode(ScatterTrace.Mode.LINE).name(all[i].toString())
                    .line(Line.builder().shape(all[i]).build()).build();
        }
        return new Figure(Layout.builder("Shapes of lines").build(), traces);
    }

    /** More points than a small picture can hold. */
    private static Figure noise() {
        int n = 50_000;
        double[] y = new double[n];
        long state = 1;
        for (int i = 0; i < n; i++) {
            state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            y[i] = (state >> 40) / 1e6;
        }
        double[][] z = new double[300][400];
        for (int i = 0; i < 300; i++) {
            for (int j = 0; j < 400; j++) {
                z[i][j] = y[(400 * i + j) % n];
            }
        }
        return new Figure(Layout.builder("Noise").build(),
                ScatterTrace.builder(ramp(n, 100), wave(n, 5)).mode(ScatterTrace.Mode.LINE_AND_MARKERS).build(),
                HeatmapTrace.builder(range(400), range(300), z).build());
    }

    private static Object[] range(int n) {
        Object[] range = new Object[n];
        for (int i = 0; i < n; i++) {
            range[i] = i;
        }
        return range;
    }
}
