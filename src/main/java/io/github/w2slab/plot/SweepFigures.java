package io.github.w2slab.plot;

import io.github.w2slab.base.Numbers;
import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.plot.Chart.Axis;
import io.github.w2slab.plot.Mark.Dash;
import io.github.w2slab.plot.Mark.Label;
import io.github.w2slab.plot.Mark.Pen;
import io.github.w2slab.sweep.Collapse;
import io.github.w2slab.sweep.Point;
import io.github.w2slab.sweep.PowerLaw;
import io.github.w2slab.sweep.Sweep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The figures of sweeps: a measure over one axis as curves with bands, over two as a heat map. */
public final class SweepFigures {

    private static final double DECADE = 10;
    /** No measure's name, so that no range is its. */
    private static final String RATIO = "measured / predicted";
    private static final int FITTED = 41;

    private SweepFigures() {
    }

    /** The means of one line, an entry for each value of the axis. */
    private record Series(String name, double[] x, Interval[] y, double[] allX, double[] allY) {

        double[] means() {
            return Arrays.stream(y).mapToDouble(Interval::mean).toArray();
        }
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
    public static PlotlyFigure curves(Sweep sweep, String axis, String measure) {
        return figure(series(sweep, axis, measure), axis, measure, false);
    }

    /**
     * As {@link #curves(Sweep, String, String)}, with theory's curve beside each line, dashed with open circles: at each value
     * of the axis its mean over seeds, wherever it is finite.
     *
     * @param theory the measure's value at a point, for example by {@link io.github.w2slab.theory.H2Law}
     */
    public static PlotlyFigure curves(Sweep sweep, String axis, String measure, ToDoubleFunction<Point> theory) {
        Require.present("theory", theory);
        List<Series> said = series(sweep, axis, measure, p -> theory.applyAsDouble(p));
        PlotlyFigure figure = curves(sweep, axis, measure);
        List<Series> all = series(sweep, axis, measure);
        RunColors colors = new RunColors();
        for (int i = 0; i < all.size(); i++) {
            String color = colors.next(all.get(i).name, false).color();
            if (said.get(i).x.length > 0) {
                figure = figure.and(new Mark.Curve(Label.of(all.get(i).name + ", theory"), said.get(i).x, said.get(i).means(),
                        new Pen(color, 2, Dash.DASH, "circle-open")));
            }
        }
        return figure;
    }

    /**
     * As {@link #curves}, on logarithmic axes and with the power law fitted to all runs of each line, dashed; its exponent
     * and interval are in the legend.
     */
    public static PlotlyFigure scaling(Sweep sweep, String axis, String measure) {
        return figure(series(sweep, axis, measure), axis, measure, true);
    }

    private static List<Series> series(Sweep sweep, String axis, String measure) {
        return series(sweep, axis, measure, point -> sweep.value(point, measure));
    }

    private static List<Series> series(Sweep sweep, String axis, String measure, ToDoubleFunction<Point> value) {
        Require.check(Require.present("sweep", sweep).axes().contains(axis), "axis", axis, "one of " + sweep.axes());
        Map<Map<String, Object>, Map<Double, List<Double>>> lines = new LinkedHashMap<>();
        for (Point point : sweep.points()) {
            Map<String, Object> others = new LinkedHashMap<>(point.values());
            others.remove(axis);
            lines.computeIfAbsent(others, k -> new LinkedHashMap<>())
                    .computeIfAbsent(point.value(axis), k -> new ArrayList<>()).add(value.applyAsDouble(point));
        }
        List<Series> all = new ArrayList<>();
        lines.forEach((others, values) -> all.add(series(measure, name(others, measure), values)));
        Require.check(all.stream().anyMatch(s -> s.x.length > 0), "number of points at which all runs have " + measure, 0,
                "at least 1");
        return all;
    }

    private static Series series(String measure, String name, Map<Double, List<Double>> values) {
        double[] x = values.keySet().stream().sorted()
                .filter(v -> values.get(v).stream().allMatch(Double::isFinite)).mapToDouble(v -> v).toArray();
        Interval[] y = Arrays.stream(x).mapToObj(v -> Interval.of(measure, doubles(values.get(v)))).toArray(Interval[]::new);
        double[] allX = Arrays.stream(x).flatMap(v -> values.get(v).stream().mapToDouble(any -> v)).toArray();
        double[] allY = Arrays.stream(x).flatMap(v -> values.get(v).stream().mapToDouble(one -> one)).toArray();
        return new Series(name, x, y, allX, allY);
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static String name(Map<String, Object> others, String measure) {
        List<String> parts = new ArrayList<>();
        others.forEach((axis, value) -> parts.add(value instanceof Double number ? axis + " = " + Numbers.of(number)
                : value.toString()));
        return parts.isEmpty() ? MeasureWords.of(measure) : String.join(", ", parts);
    }

    private static PlotlyFigure figure(List<Series> all, String axis, String measure, boolean fitted) {
        double[] xs = all.stream().flatMapToDouble(s -> Arrays.stream(s.x)).sorted().toArray();
        boolean logX = fitted || isWide(xs);
        boolean logY = fitted || measure.startsWith("steps");
        List<Mark> marks = new ArrayList<>();
        RunColors colors = new RunColors();
        for (Series series : all) {
            RunColors.Look look = colors.next(series.name, false);
            if (series.x.length > 0) {
                Label label = new Label(series.name, series.name, all.size() > 1 || fitted, "<b>" + series.name + "</b><br>" + axis
                        + " %{x}<br>" + MeasureWords.of(measure) + " %{y:.4~g}");
                add(series, measure, label, look, logY, marks);
            }
            if (fitted && series.allX.length >= 3) {
                marks.add(fit(series, look.color()));
            }
        }
        return new Chart(title(measure), Axis.of(axis).log(logX), Axis.of(MeasureWords.of(measure)).log(logY), marks).toFigure();
    }

    /** Whether an axis with these places, ascending, is logarithmic. */
    private static boolean isWide(double[] xs) {
        return xs[0] > 0 && xs[xs.length - 1] >= DECADE * xs[0];
    }

    /** Adds a line with its band. */
    private static void add(Series series, String measure, Label label, RunColors.Look look, boolean log, List<Mark> marks) {
        band(series, measure, look.color(), log, marks);
        marks.add(line(label, series.x, series.means(), look));
    }

    private static Mark.Curve line(Label label, double[] x, double[] y, RunColors.Look look) {
        return new Mark.Curve(label, x, y, new Pen(look.color(), 2, Dash.SOLID, look.symbol() == null ? "circle" : look.symbol()));
    }

    private static String title(String measure) {
        return MeasureWords.title(measure) + ", mean over seeds";
    }

    private static void band(Series series, String measure, String color, boolean log, List<Mark> marks) {
        int[] known = IntStream.range(0, series.x.length).filter(i -> Double.isFinite(series.y[i].low())
                && (!log || series.y[i].low() > 0)).toArray();
        if (known.length > 1) {
            marks.add(new Mark.Band(new Label(series.name + ", interval", series.name, false, null),
                    Arrays.stream(known).mapToDouble(i -> series.x[i]).toArray(),
                    Arrays.stream(known).mapToDouble(i -> MeasureWords.within(measure, series.y[i].low())).toArray(),
                    Arrays.stream(known).mapToDouble(i -> MeasureWords.within(measure, series.y[i].high())).toArray(), color, ""));
        }
    }

    private static Mark fit(Series series, String color) {
        PowerLaw law = PowerLaw.fit(series.allX, series.allY);
        double low = Arrays.stream(series.allX).min().getAsDouble();
        double high = Arrays.stream(series.allX).max().getAsDouble();
        double[] x = IntStream.range(0, FITTED).mapToDouble(i -> low * StrictMath.pow(high / low, i / (FITTED - 1.0)))
                .toArray();
        return new Mark.Curve(new Label(law.toString(), series.name, true, null), x, Arrays.stream(x).map(law::value).toArray(),
                new Pen(color, 2, Dash.DASH));
    }

    /**
     * What was measured over what theory says, against one axis: 1 where they agree. For each combination of the other axes'
     * values the mean over seeds, with its interval of level 95 % as a band.
     *
     * @param theory the measure's value at a point, not 0; NaN leaves the point out
     */
    public static PlotlyFigure residuals(Sweep sweep, String axis, String measure, ToDoubleFunction<Point> theory) {
        Require.present("theory", theory);
        List<Series> all = series(sweep, axis, RATIO, point -> sweep.value(point, measure) / theory.applyAsDouble(point));
        String title = MeasureWords.title(measure) + ", measured over predicted";
        double[] xs = all.stream().flatMapToDouble(s -> Arrays.stream(s.x)).sorted().toArray();
        List<Mark> marks = new ArrayList<>();
        RunColors colors = new RunColors();
        for (Series series : all) {
            RunColors.Look look = colors.next(series.name, false);
            if (series.x.length > 0) {
                add(series, RATIO, new Label(series.name, series.name, all.size() > 1, ""), look, false, marks);
            }
        }
        return new Chart(title, Axis.of(axis).log(isWide(xs)), Axis.of(RATIO), marks,
                List.of(new Chart.Rule(1, HouseStyle.GREY, 1.5, null))).toFigure();
    }

    /**
     * Finite-size scaling: the means over seeds of each size, y L^b against (x - x_c) L^a, which fall on one curve where the law
     * of the {@link Collapse} holds.
     *
     * @param sweep    of axis and size
     * @param axis     of x
     * @param size     axis of L
     * @param measure  y, a column of {@link Sweep#table}
     * @param collapse its numbers, fitted ({@link Collapse#fit}) or of a theory
     */
    public static PlotlyFigure collapse(Sweep sweep, String axis, String size, String measure, Collapse collapse) {
        Require.present("collapse", collapse);
        Require.check(Require.present("sweep", sweep).axes().contains(size), "size", size, "one of " + sweep.axes());
        double[] sizes = sweep.points().stream().mapToDouble(p -> p.value(size)).distinct().sorted().toArray();
        List<Series> all = series(sweep, axis, measure);
        Require.check(all.size() == sizes.length, "axes", sweep.axes(), "two, " + axis + " and " + size);
        List<Mark> marks = new ArrayList<>();
        RunColors colors = new RunColors();
        for (double one : sizes) {
            Series series = all.stream().filter(s -> s.name.equals(name(Map.of(size, one), measure))).findFirst().orElseThrow();
            RunColors.Look look = colors.next(series.name, false);
            marks.add(line(new Label(series.name, series.name, true, ""),
                    Arrays.stream(series.x).map(x -> collapse.place(x, one)).toArray(),
                    Arrays.stream(series.means()).map(y -> collapse.height(y, one)).toArray(), look));
        }
        String across = "(" + axis + " − " + Numbers.of(collapse.critical().mean(), 3) + ") " + size + "^"
                + Numbers.of(collapse.sizeExponent().mean(), 2);
        return new Chart(title(measure) + ", scaled", Axis.of(across), Axis.of(MeasureWords.of(measure) + " × " + size + "^"
                + Numbers.of(collapse.heightExponent().mean(), 2)), marks).toFigure();
    }

    /**
     * Heat map of a measure's mean over seeds, over two axes; a point that has none is left white.
     *
     * @param sweep   whose other axes have one value each
     * @param across  axis to the right
     * @param up      axis upwards
     * @param measure a column of {@link Sweep#table}
     */
    public static PlotlyFigure heatMap(Sweep sweep, String across, String up, String measure) {
        Cells cells = Cells.of(sweep, across, up);
        return cells.chart(measure, cells.means(point -> sweep.value(point, measure)), List.of());
    }

    /**
     * Phase diagram: the heat map of a measure with the line at which theory's value crosses a level.
     *
     * @param sweep   with two values or more on both axes
     * @param theory  its value at a point, by which the line is found; its mean over seeds counts
     * @param level   which value the line stands for
     * @param meaning of the line, for the legend
     * @see #heatMap
     */
    public static PlotlyFigure phases(Sweep sweep, String across, String up, String measure, ToDoubleFunction<Point> theory,
            double level, String meaning) {
        Require.present("theory", theory);
        Require.finite("level", level);
        Cells cells = Cells.of(sweep, across, up);
        Boundary boundary = Boundary.of(cells.means(theory), level);
        String said = Require.present("meaning", meaning) + (boundary.x().length == 0 ? " (not on this grid)" : "");
        // Dark in light: seen on every cell.
        List<Mark> lines = List.of(new Mark.Curve(new Label(said, "boundary", false, null), boundary.x(), boundary.y(),
                        new Pen("#FFFFFF", 5, Dash.SOLID)),
                new Mark.Curve(new Label(said, "boundary", true, null), boundary.x(), boundary.y(),
                        new Pen("#222222", 2.5, Dash.SOLID)));
        return cells.chart(measure, cells.means(point -> sweep.value(point, measure)), lines);
    }

    /** The points of a sweep by two axes' values. */
    private record Cells(String across, String up, List<Object> x, List<Object> y, Map<List<Object>, List<Point>> points) {

        static Cells of(Sweep sweep, String across, String up) {
            Require.present("sweep", sweep);
            Require.check(sweep.axes().contains(across) && sweep.axes().contains(up) && !across.equals(up), "axes",
                    across + " and " + up, "two of " + sweep.axes());
            List<Object> x = sweep.points().stream().map(p -> p.values().get(across)).distinct().toList();
            List<Object> y = sweep.points().stream().map(p -> p.values().get(up)).distinct().toList();
            Map<List<Object>, List<Point>> points = new LinkedHashMap<>();
            for (Point point : sweep.points()) {
                points.computeIfAbsent(List.of(point.values().get(across), point.values().get(up)), k -> new ArrayList<>())
                        .add(point);
            }
            long settings = sweep.points().stream().map(Point::values).distinct().count();
            Require.check(settings == points.size(), "number of points for a pair of values",
                    settings / Math.max(1, points.size()), "1: the other axes must have one value each");
            return new Cells(across, up, x, y, points);
        }

        double[][] means(ToDoubleFunction<Point> value) {
            double[][] z = new double[y.size()][x.size()];
            for (int i = 0; i < z.length; i++) {
                for (int j = 0; j < z[i].length; j++) {
                    z[i][j] = Interval.of(points.get(List.of(x.get(j), y.get(i))).stream().mapToDouble(value).toArray()).mean();
                }
            }
            return z;
        }

        /** Cells are of equal size, whatever the values: they lie at 0, 1, ... and are named by their values. */
        PlotlyFigure chart(String measure, double[][] z, List<Mark> lines) {
            List<String> columns = words(x);
            List<String> rows = words(y);
            String[][] texts = rows.stream().map(row -> columns.stream().map(column -> across + " " + column + "<br>" + up + " " + row)
                    .toArray(String[]::new)).toArray(String[][]::new);
            List<Mark> marks = new ArrayList<>();
            marks.add(new Mark.Heat(IntStream.range(0, x.size()).boxed().toList(), IntStream.range(0, y.size()).boxed().toList(),
                    z, texts, null, MeasureWords.of(measure), "%{customdata}<br>" + MeasureWords.of(measure) + " %{z:.3f}"));
            marks.addAll(lines);
            return new Chart(title(measure), Axis.of(across).named(few(columns)), Axis.of(up).named(few(rows)), marks).toFigure();
        }

        /** About ten names, for more would touch one another. */
        private static List<String> few(List<String> names) {
            int stride = (names.size() + 9) / 10;
            return IntStream.range(0, names.size()).mapToObj(i -> i % stride == 0 ? names.get(i) : "").toList();
        }
    }

    private static List<String> words(List<Object> values) {
        return values.stream().map(v -> v instanceof Double number ? Numbers.of(number) : v.toString()).toList();
    }
}
