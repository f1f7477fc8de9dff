package io.github.w2slab.plot.tablesaw;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.ColorBar;
import tech.tablesaw.plotly.components.Config;
import tech.tablesaw.plotly.components.Domain;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Font;
import tech.tablesaw.plotly.components.Gradient;
import tech.tablesaw.plotly.components.Grid;
import tech.tablesaw.plotly.components.HoverLabel;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Margin;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.components.TickSettings;
import tech.tablesaw.plotly.components.change.ChangeLine;
import tech.tablesaw.plotly.components.change.Decreasing;
import tech.tablesaw.plotly.components.change.Increasing;
import tech.tablesaw.plotly.components.threeD.Camera;
import tech.tablesaw.plotly.components.threeD.Eye;
import tech.tablesaw.plotly.components.threeD.Scene;
import tech.tablesaw.plotly.components.threeD.Up;
import tech.tablesaw.plotly.event.EventHandler;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.BoxTrace;
import tech.tablesaw.plotly.traces.ContourTrace;
import tech.tablesaw.plotly.traces.HeatmapTrace;
import tech.tablesaw.plotly.traces.Histogram2DTrace;
import tech.tablesaw.plotly.traces.HistogramTrace;
import tech.tablesaw.plotly.traces.PieTrace;
import tech.tablesaw.plotly.traces.Scatter3DTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;
import tech.tablesaw.plotly.traces.ViolinTrace;

/** For each of Tablesaw's builders a figure that what it builds is part of, and arguments to try its options with. */
final class TablesawHosts {

    /** A fresh builder, and the figure that holds what it builds. */
    record Host(Object builder, Supplier<Figure> build) {

        Figure figure() {
            return build.get();
        }
    }

    private static final double[] X = {1, 2, 3};
    private static final double[] Y = {4, 5, 7};
    private static final double[][] Z = {{1, 2, 3}, {4, 5, 6}};
    private static final Object[] NAMES = {"a", "b", "c"};

    private TablesawHosts() {
    }

    static Map<String, Host> all() {
        Map<String, Host> hosts = new LinkedHashMap<>();
        traces(hosts);
        partsOfTraces(hosts);
        Layout.LayoutBuilder layout = Layout.builder();
        hosts.put("Layout", new Host(layout, () -> new Figure(layout.build(), scatter())));
        Axis.AxisBuilder axis = Axis.builder();
        hosts.put("Axis", new Host(axis, () -> with(axis.build())));
        Axis.Spikes.SpikesBuilder spikes = Axis.Spikes.builder();
        hosts.put("Spikes", new Host(spikes, () -> with(Axis.builder().spikes(spikes.build()).build())));
        TickSettings.TickSettingsBuilder ticks = TickSettings.builder();
        hosts.put("TickSettings", new Host(ticks, () -> with(Axis.builder().tickSettings(ticks.build()).build())));
        Font.FontBuilder font = Font.builder();
        hosts.put("Font", new Host(font, () -> with(Axis.builder().titleFont(font.build()).build())));
        Margin.MarginBuilder margin = Margin.builder();
        hosts.put("Margin", new Host(margin, () -> new Figure(Layout.builder().margin(margin.build()).build())));
        Grid.GridBuilder grid = Grid.builder();
        hosts.put("Grid", new Host(grid, () -> new Figure(Layout.builder().grid(grid.build()).build())));
        Config.Builder config = Config.builder();
        hosts.put("Config", new Host(config, () -> new Figure(Layout.builder().build(), config.build(), scatter())));
        Scene.SceneBuilder scene = Scene.sceneBuilder();
        hosts.put("Scene", new Host(scene, () -> in(scene.build())));
        Camera.CameraBuilder camera = new Camera.CameraBuilder();
        hosts.put("Camera", new Host(camera, () -> in(Scene.sceneBuilder().camera(camera.build()).build())));
        Eye.EyeBuilder eye = Eye.eyeBuilder(1, 2, 3);
        hosts.put("Eye", new Host(eye, () -> in(Scene.sceneBuilder().camera(
                new Camera.CameraBuilder().zAxis(eye.build()).build()).build())));
        Up.UpBuilder up = Up.upBuilder(0, 1, 0);
        hosts.put("Up", new Host(up, () -> in(Scene.sceneBuilder().camera(
                new Camera.CameraBuilder().yAxis(up.build()).build()).build())));
        Figure.FigureBuilder figure = Figure.builder().addTraces(scatter());
        hosts.put("Figure", new Host(figure, figure::build));
        return hosts;
    }

    private static void traces(Map<String, Host> hosts) {
        ScatterTrace.ScatterBuilder scatter = ScatterTrace.builder(X, Y);
        hosts.put("Scatter", new Host(scatter, () -> new Figure(scatter.build())));
        ScatterTrace.ScatterBuilder prices = prices();
        hosts.put("Candlestick", new Host(prices, () -> new Figure(prices.build())));
        Scatter3DTrace.Scatter3DBuilder space = Scatter3DTrace.builder(X, Y, X);
        hosts.put("Scatter3D", new Host(space, () -> new Figure(space.build())));
        BarTrace.BarBuilder bar = BarTrace.builder(NAMES, Y);
        hosts.put("Bar", new Host(bar, () -> new Figure(bar.build())));
        HistogramTrace.HistogramBuilder histogram = HistogramTrace.builder(Y);
        hosts.put("Histogram", new Host(histogram, () -> new Figure(histogram.build())));
        Histogram2DTrace.Histogram2DBuilder histogram2d = Histogram2DTrace.builder(X, Y);
        hosts.put("Histogram2D", new Host(histogram2d, () -> new Figure(histogram2d.build())));
        BoxTrace.BoxBuilder box = BoxTrace.builder(NAMES, Y);
        hosts.put("Box", new Host(box, () -> new Figure(box.build())));
        ViolinTrace.ViolinBuilder violin = ViolinTrace.builder(NAMES, Y);
        hosts.put("Violin", new Host(violin, () -> new Figure(violin.build())));
        HeatmapTrace.HeatmapBuilder heatmap = HeatmapTrace.builder(NAMES, NAMES, Z);
        hosts.put("Heatmap", new Host(heatmap, () -> new Figure(heatmap.build())));
        ContourTrace.ContourBuilder contour = ContourTrace.builder(NAMES, NAMES, Z);
        hosts.put("Contour", new Host(contour, () -> new Figure(contour.build())));
        PieTrace.PieBuilder pie = PieTrace.builder(NAMES, Y);
        hosts.put("Pie", new Host(pie, () -> new Figure(pie.build())));
    }

    private static void partsOfTraces(Map<String, Host> hosts) {
        Marker.MarkerBuilder marker = Marker.builder();
        hosts.put("Marker", new Host(marker, () -> with(marker.build())));
        Marker.MarkerBuilder bars = Marker.builder();
        hosts.put("MarkerOfBars", new Host(bars,
                () -> new Figure(BarTrace.builder(NAMES, Y).marker(bars.build()).build())));
        Gradient.GradientBuilder gradient = Gradient.builder();
        hosts.put("Gradient", new Host(gradient, () -> with(Marker.builder().gradient(gradient.build()).build())));
        ColorBar.ColorBarBuilder colorBar = ColorBar.builder();
        hosts.put("ColorBar", new Host(colorBar, () -> with(Marker.builder().colorBar(colorBar.build()).build())));
        TickSettings.TickSettingsBuilder ticks = TickSettings.builder();
        hosts.put("ColorBarTicks", new Host(ticks, () -> with(Marker.builder().colorBar(
                ColorBar.builder().tickSettings(ticks.build()).build()).build())));
        Line.LineBuilder line = Line.builder();
        hosts.put("Line", new Host(line, () -> new Figure(ScatterTrace.builder(X, Y).line(line.build()).build())));
        HoverLabel.HoverLabelBuilder label = HoverLabel.builder().font(Font.builder().build());
        hosts.put("HoverLabel", new Host(label,
                () -> new Figure(ScatterTrace.builder(X, Y).hoverLabel(label.build()).build())));
        Domain.DomainBuilder domain = Domain.builder();
        hosts.put("Domain", new Host(domain, () -> new Figure(PieTrace.builder(NAMES, Y).domain(domain.build()).build())));
        Increasing.IncreasingBuilder increasing = Increasing.builder();
        hosts.put("Increasing", new Host(increasing, () -> new Figure(prices().increasing(increasing.build()).build())));
        Decreasing.DecreasingBuilder decreasing = Decreasing.builder();
        hosts.put("Decreasing", new Host(decreasing, () -> new Figure(prices().decreasing(decreasing.build()).build())));
        ChangeLine.LineBuilder change = ChangeLine.builder();
        hosts.put("ChangeLine", new Host(change, () -> new Figure(prices().increasing(
                Increasing.builder().changeLine(change.build()).build()).build())));
    }

    private static Trace scatter() {
        return ScatterTrace.builder(X, Y).build();
    }

    private static ScatterTrace.ScatterBuilder prices() {
        DoubleColumn column = DoubleColumn.create("v", Y);
        return ScatterTrace.builder(DoubleColumn.create("x", X), column, column, column, column).type("candlestick");
    }

    private static Figure with(Axis axis) {
        return new Figure(Layout.builder().xAxis(axis).build(), scatter());
    }

    private static Figure with(Marker marker) {
        return new Figure(ScatterTrace.builder(X, Y).marker(marker).build());
    }

    private static Figure in(Scene scene) {
        return new Figure(Layout.builder().scene(scene).build(), Scatter3DTrace.builder(X, Y, X).build());
    }

    /**
     * The lists of arguments to call an option with: each constant of an enum, both truths, else one value; none if nobody
     * outside Tablesaw can make one.
     */
    static List<Object[]> arguments(String owner, Method option) {
        Class<?>[] types = option.getParameterTypes();
        if (types.length == 1 && !types[0].isPrimitive() && !Modifier.isPublic(types[0].getModifiers())) {
            return List.of();
        }
        if (types.length == 1 && types[0].isEnum()) {
            return List.of(types[0].getEnumConstants()).stream().map(constant -> new Object[] {constant}).toList();
        }
        if (types.length == 1 && types[0] == boolean.class) {
            return List.of(new Object[] {true}, new Object[] {false});
        }
        Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = value(owner + "." + option.getName(), types[i], i);
        }
        return List.<Object[]>of(values);
    }

    private static Object value(String option, Class<?> type, int place) {
        if (type == String.class) {
            return text(option);
        } else if (type == int.class) {
            return option.startsWith("Layout.") ? 300 : 4;
        } else if (type == float.class) {
            return place == 0 ? 0.25f : 0.75f;
        } else if (type == double.class) {
            return option.matches(".*(scaleRatio)") ? 2.5 : place == 0 ? 0.4 : 0.75;
        } else if (type == double[].class) {
            return option.startsWith("Domain.") ? new double[] {0.25, 0.75} : new double[] {0.25, 0.5, 0.75};
        } else if (type == String[].class) {
            return option.endsWith("color") ? new String[] {"#112233", "#445566", "#778899"}
                    : new String[] {"one", "two", "three"};
        } else if (type == Object[].class) {
            return new Object[] {1, 6};
        } else if (type == Object.class) {
            return place + 2;
        } else if (type == EventHandler[].class) {
            return new EventHandler[] {(target, division) -> "alert();"};
        } else if (type == Trace[].class) {
            return new Trace[] {BarTrace.builder(NAMES, Y).build()};
        }
        return component(type);
    }

    private static String text(String option) {
        String name = option.substring(option.indexOf('.') + 1);
        return name.matches("xAxis|yAxis") ? name.charAt(0) + "2" : name.equals("rangeslider") ? "{visible: true}"
                : name.equals("type") ? option.startsWith("Scatter3D") ? "mesh3d" : option.startsWith("Scatter") ? "scattergl" : "ohlc"
                : name.equals("dash") ? "dot" : name.matches("(?i).*color") ? "#123456" : "some text";
    }

    private static Object component(Class<?> type) {
        List<Object> components = List.of(Font.builder().size(21).build(), Line.builder().width(3).build(),
                Marker.builder().size(11).build(), ColorBar.builder().len(0.5).build(),
                TickSettings.builder().nTicks(7).build(), HoverLabel.builder().font(Font.builder().build()).build(),
                Gradient.builder().type(Gradient.Type.RADIAL).build(), Domain.builder().row(1).build(),
                Axis.builder().title("title").color("#123456").build(), Margin.builder().top(9).build(),
                Grid.builder().rows(2).columns(2).build(), Axis.Spikes.builder().build(), Layout.builder("title").build(),
                Config.builder().displayModeBar(false).build(), Increasing.builder().fillColor("#123456").build(),
                Decreasing.builder().fillColor("#123456").build(), ChangeLine.builder().width(5).build(),
                Eye.eyeBuilder(1, 2, 3).build(), Up.upBuilder(0, 1, 0).build(), DoubleColumn.create("c", Y),
                new Camera.CameraBuilder().zAxis(Eye.eyeBuilder(1, 2, 3).build()).build(),
                Scene.sceneBuilder().xAxis(Axis.builder().title("depth").build()).build());
        return components.stream().filter(type::isInstance).findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " to try"));
    }
}
