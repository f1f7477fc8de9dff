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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Figure;

/**
 * The figures of sweeps: a measure over one axis as curves with bands, over two as a heat map. Of a sweep that is not complete,
 * because it was stopped, is still under way or computes its part only, they show the means of the runs that are, and their title
 * says how many of all that is, and how many have diverged.
 */
public final class SweepFigures {

    private static final double DECADE = 10;
    /** No measure's name, so that no range is its. */
    private static final String RATIO = "measured / predicted";
    private static final int FITTED = 41;
    /** Values of each axis, at the least, for a heat map while a sweep runs, and lines at the most. */
    private static final int LEAST_CELLS = 5;
    private static final int MOST_LINES = 12;
    private static final int CARD_DIGITS = 3;
    private static final int MOST_DIGITS = 12;

    private SweepFigures() {
    }

    /** The means of one line, an entry for each value of the axis; {@code rank} is its place in a scale, NaN where lines have none. */
    private record Series(String name, double rank, double[] x, Interval[] y, double[] allX, double[] allY) {

        double[] means() {
            return Arrays.stream(y).mapToDouble(Interval::mean).toArray();
        }
    }

    /**
     * A measure against one axis: for each combination of the other axes' values the mean over seeds as a line, with its
     * interval of level 95 % as a band. A value that not all seeds have, such as a hitting time of censored runs, is left
     * out. An axis of a decade or more is logarithmic, and so are hitting times. Lines of one setting's numbers grow darker with it.
     *
     * @param sweep   of which at least one run is complete
     * @param axis    one of numbers
     * @param measure a column of {@link Sweep#table}
     */
    public static PlotlyFigure curves(Sweep sweep, String axis, String measure) {
        Require.present("axis", axis);
        return figure(sweep, axis, measure, false);
    }

    /**
     * As {@link #curves(Sweep, String, String)}, with theory's curve beside each line, dashed with open circles: at each value
     * of the axis its mean over seeds, wherever it is finite.
     *
     * @param theory the measure's value at a point, for example by {@link io.github.w2slab.theory.H2Law}
     */
    public static PlotlyFigure curves(Sweep sweep, String axis, String measure, ToDoubleFunction<Point> theory) {
        Require.present("axis", axis);
        Require.present("theory", theory);
        List<Series> said = series(sweep, axis, measure, p -> theory.applyAsDouble(p));
        PlotlyFigure figure = curves(sweep, axis, measure);
        List<Series> all = series(sweep, axis, measure);
        Map<String, RunColors.Look> looks = looks(all);
        for (int i = 0; i < all.size(); i++) {
            String color = looks.get(all.get(i).name).color();
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
        Require.present("axis", axis);
        return figure(sweep, axis, measure, true);
    }

    private static List<Series> series(Sweep sweep, String axis, String measure) {
        return series(sweep, axis, measure, point -> sweep.value(point, measure));
    }

    /**
     * The figure that a notebook fills while a sweep runs: the one that it names ({@link Sweep#showing}), else its first measure
     * ({@link Sweep#measures}), over two axes of at least {@value #LEAST_CELLS} numbers as a heat map, else against its longest
     * axis of numbers.
     *
     * @return null where there is nothing to draw, or not yet
     */
    public static Figure live(Sweep sweep) {
        if (Require.present("sweep", sweep).measures().isEmpty()) {
            return null;
        }
        if (sweep.shown() != null) {
            return sweep.shown().apply(sweep) instanceof Figure figure ? figure : null;
        }
        String measure = sweep.measures().get(0);
        List<Point> points = sweep.points();
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (String axis : sweep.axes()) {
            if (points.get(0).values().get(axis) instanceof Double) {
                sizes.put(axis, points.stream().map(p -> p.values().get(axis)).distinct().count());
            }
        }
        List<String> wide = sizes.keySet().stream().filter(axis -> sizes.get(axis) >= LEAST_CELLS).toList();
        long settings = points.stream().map(Point::values).distinct().count();
        if (wide.size() == 2 && settings == sizes.get(wide.get(0)) * sizes.get(wide.get(1))) {
            return heatMap(sweep, wide.get(0), wide.get(1), measure);
        }
        String axis = sizes.keySet().stream().max(Comparator.comparingLong(sizes::get)).orElse(null);
        return axis == null || sizes.get(axis) < 2 || settings / sizes.get(axis) > MOST_LINES ? null : curves(sweep, axis, measure);
    }

    private static List<Series> series(Sweep sweep, String axis, String measure, ToDoubleFunction<Point> value) {
        Require.check(Require.present("sweep", sweep).axes().contains(axis), "axis", axis, "one of " + sweep.axes());
        Require.check(sweep.complete() > 0, "number of complete runs", 0, "at least 1", "the sweep has not run yet: call run first");
        Set<Point> distinct = Set.copyOf(sweep.distinct());
        Map<Map<String, Object>, Map<Double, List<Double>>> lines = new LinkedHashMap<>();
        for (Point point : sweep.points()) {
            Map<String, Object> others = new LinkedHashMap<>(point.values());
            others.remove(axis);
            List<Double> values = lines.computeIfAbsent(others, k -> new LinkedHashMap<>())
                    .computeIfAbsent(point.value(axis), k -> new ArrayList<>());
            if (distinct.contains(point)) {
                values.add(value.applyAsDouble(point));
            }
        }
        List<Series> all = new ArrayList<>();
        List<Double> ranks = ranks(List.copyOf(lines.keySet()));
        lines.forEach((others, values) -> all.add(series(measure, name(others, measure), ranks.get(all.size()), values)));
        Require.check(all.stream().anyMatch(s -> s.x.length > 0), "number of points at which all runs have " + measure, 0,
                "at least 1");
        return all;
    }

    /** From 0 to 1 where the lines differ in the numbers of one axis, in their order; NaN elsewhere. */
    private static List<Double> ranks(List<Map<String, Object>> lines) {
        List<String> varied = lines.get(0).keySet().stream()
                .filter(axis -> lines.stream().map(line -> line.get(axis)).distinct().count() > 1).toList();
        if (varied.size() != 1 || !(lines.get(0).get(varied.get(0)) instanceof Double)) {
            return Collections.nCopies(lines.size(), Double.NaN);
        }
        List<Double> values = lines.stream().map(line -> (Double) line.get(varied.get(0))).toList();
        List<Double> sorted = values.stream().sorted().toList();
        return values.stream().map(value -> sorted.indexOf(value) / (sorted.size() - 1.0)).toList();
    }

    private static Map<String, RunColors.Look> looks(List<Series> all) {
        RunColors colors = new RunColors();
        Map<String, RunColors.Look> looks = new HashMap<>();
        for (Series series : all) {
            RunColors.Look look = colors.next(series.name, false);
            looks.put(series.name, Double.isNaN(series.rank) ? look : new RunColors.Look(RunColors.ordered(series.rank), look.symbol()));
        }
        return looks;
    }

    private static Series series(String measure, String name, double rank, Map<Double, List<Double>> values) {
        double[] x = values.keySet().stream().sorted()
                .filter(v -> !values.get(v).isEmpty() && values.get(v).stream().allMatch(Double::isFinite)).mapToDouble(v -> v).toArray();
        Interval[] y = Arrays.stream(x).mapToObj(v -> Interval.of(measure, doubles(values.get(v)))).toArray(Interval[]::new);
        double[] allX = Arrays.stream(x).flatMap(v -> values.get(v).stream().mapToDouble(any -> v)).toArray();
        double[] allY = Arrays.stream(x).flatMap(v -> values.get(v).stream().mapToDouble(one -> one)).toArray();
        return new Series(name, rank, x, y, allX, allY);
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

    private static PlotlyFigure figure(Sweep sweep, String axis, String measure, boolean fitted) {
        List<Series> all = series(sweep, axis, measure);
        double[] xs = all.stream().flatMapToDouble(s -> Arrays.stream(s.x)).sorted().toArray();
        boolean logX = fitted || isWide(xs);
        boolean logY = fitted || measure.startsWith("steps");
        List<Mark> marks = new ArrayList<>();
        Map<String, RunColors.Look> looks = looks(all);
        for (Series series : all) {
            RunColors.Look look = looks.get(series.name);
            if (series.x.length > 0) {
                Label label = new Label(series.name, series.name, all.size() > 1 || fitted, "<b>" + series.name + "</b><br>" + axis
                        + " %{x}<br>" + MeasureWords.of(measure) + " %{y:.4~g}");
                add(series, measure, label, look, logY, marks);
            }
            if (fitted && series.allX.length >= 3) {
                marks.add(fit(series, look.color()));
            }
        }
        explainBands(marks);
        return new Chart(title(measure, sweep), Axis.of(axis).log(logX), Axis.of(MeasureWords.of(measure)).log(logY), marks).toFigure();
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

    private static String title(String measure, Sweep sweep) {
        return MeasureWords.title(measure) + ", mean over seeds" + part(sweep);
    }

    /** Returns how many of a sweep's runs are there, as the end of a title; nothing where all are. */
    static String part(Sweep sweep) {
        int all = sweep.points().size();
        int diverged = sweep.diverged();
        int there = sweep.complete() - diverged;
        return there == all ? "" : String.format(Locale.ROOT, ", %,d of %,d runs%s", there, all,
                diverged == 0 ? "" : String.format(Locale.ROOT, ", %,d diverged", diverged));
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

    private static void explainBands(List<Mark> marks) {
        if (marks.stream().anyMatch(Mark.Band.class::isInstance)) {
            marks.add(Mark.Band.sample("95 % interval of the mean"));
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
        Require.present("axis", axis);
        Require.present("theory", theory);
        List<Series> all = series(sweep, axis, RATIO, point -> sweep.value(point, measure) / theory.applyAsDouble(point));
        String title = MeasureWords.title(measure) + ", measured over predicted" + part(sweep);
        double[] xs = all.stream().flatMapToDouble(s -> Arrays.stream(s.x)).sorted().toArray();
        List<Mark> marks = new ArrayList<>();
        Map<String, RunColors.Look> looks = looks(all);
        for (Series series : all) {
            RunColors.Look look = looks.get(series.name);
            if (series.x.length > 0) {
                add(series, RATIO, new Label(series.name, series.name, all.size() > 1, ""), look, false, marks);
            }
        }
        explainBands(marks);
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
        Require.present("axis", axis);
        Require.present("size", size);
        Require.present("collapse", collapse);
        Require.check(Require.present("sweep", sweep).axes().contains(size), "size", size, "one of " + sweep.axes());
        double[] sizes = sweep.points().stream().mapToDouble(p -> p.value(size)).distinct().sorted().toArray();
        List<Series> all = series(sweep, axis, measure);
        Require.check(all.size() == sizes.length, "axes", sweep.axes(), "two, " + axis + " and " + size);
        List<Mark> marks = new ArrayList<>();
        Map<String, RunColors.Look> looks = looks(all);
        for (double one : sizes) {
            Series series = all.stream().filter(s -> s.name.equals(name(Map.of(size, one), measure))).findFirst().orElseThrow();
            RunColors.Look look = looks.get(series.name);
            marks.add(line(new Label(series.name, series.name, true, ""),
                    Arrays.stream(series.x).map(x -> collapse.place(x, one)).toArray(),
                    Arrays.stream(series.means()).map(y -> collapse.height(y, one)).toArray(), look));
        }
        String across = "(" + axis + " − " + Numbers.of(collapse.critical().mean(), 3) + ") " + size + "^"
                + Numbers.of(collapse.sizeExponent().mean(), 2);
        String up = MeasureWords.of(measure) + " × " + size + "^" + Numbers.of(collapse.heightExponent().mean(), 2);
        return new Chart(MeasureWords.title(measure) + ", mean over seeds, scaled" + part(sweep), Axis.of(across), Axis.of(up), marks)
                .toFigure();
    }

    /**
     * Heat map of a measure's mean over seeds, over two axes; a point that has none is left white. A cross marks a point at which
     * a run has diverged.
     *
     * @param sweep   whose other axes have one value each
     * @param across  axis to the right
     * @param up      axis upwards
     * @param measure a column of {@link Sweep#table}
     */
    public static PlotlyFigure heatMap(Sweep sweep, String across, String up, String measure) {
        Require.present("across", across);
        Require.present("up", up);
        Cells cells = Cells.of(sweep, across, up);
        return cells.chart(sweep, measure, List.of());
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
        Require.present("across", across);
        Require.present("up", up);
        Require.present("theory", theory);
        Require.finite("level", level);
        Cells cells = Cells.of(sweep, across, up);
        Boundary boundary = Boundary.of(cells.means(point -> true, theory), level);
        String said = Require.present("meaning", meaning) + (boundary.x().length == 0 ? " (not on this grid)" : "");
        // Dark in light: seen on every cell.
        List<Mark> lines = List.of(new Mark.Curve(new Label(said, "boundary", false, null), boundary.x(), boundary.y(),
                        new Pen("#FFFFFF", 5, Dash.SOLID)),
                new Mark.Curve(new Label(said, "boundary", true, null), boundary.x(), boundary.y(),
                        new Pen("#222222", 2.5, Dash.SOLID)));
        return cells.chart(sweep, measure, lines);
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
                    settings / Math.max(1, points.size()), "1", "the other axes must have one value each");
            return new Cells(across, up, x, y, points);
        }

        double[][] means(Predicate<Point> counted, ToDoubleFunction<Point> value) {
            double[][] z = new double[y.size()][x.size()];
            for (int i = 0; i < z.length; i++) {
                for (int j = 0; j < z[i].length; j++) {
                    double[] values = points.get(List.of(x.get(j), y.get(i))).stream().filter(counted).mapToDouble(value).toArray();
                    z[i][j] = values.length == 0 ? Double.NaN : Interval.of(values).mean();
                }
            }
            return z;
        }

        /** Cells are of equal size, whatever the values: they lie at 0, 1, ... and are named by their values. */
        PlotlyFigure chart(Sweep sweep, String measure, List<Mark> lines) {
            double[][] z = means(sweep::isComplete, point -> sweep.value(point, measure));
            List<String> columns = words(x);
            List<String> rows = words(y);
            String[][] texts = rows.stream().map(row -> columns.stream().map(column -> across + " " + column + "<br>" + up + " " + row)
                    .toArray(String[]::new)).toArray(String[][]::new);
            List<Mark> marks = new ArrayList<>();
            marks.add(new Mark.Heat(IntStream.range(0, x.size()).boxed().toList(), IntStream.range(0, y.size()).boxed().toList(),
                    z, texts, null, MeasureWords.of(measure), "%{customdata}<br>" + MeasureWords.of(measure) + " %{z:.3f}"));
            marks.addAll(lines);
            marks.addAll(diverged(sweep));
            return new Chart(title(measure, sweep), Axis.of(across).named(few(columns)), Axis.of(up).named(few(rows)), marks).toFigure();
        }

        /** Dark in light, as a boundary: a cross is seen on every cell, and on none. */
        private List<Mark> diverged(Sweep sweep) {
            List<int[]> at = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < y.size(); i++) {
                for (int j = 0; j < x.size(); j++) {
                    List<Point> seeds = points.get(List.of(x.get(j), y.get(i)));
                    long diverged = seeds.stream().filter(sweep::isDiverged).count();
                    if (diverged > 0) {
                        at.add(new int[] {j, i});
                        texts.add(String.format(Locale.ROOT, "%d of %d runs", diverged, seeds.size()));
                    }
                }
            }
            double[] across = at.stream().mapToDouble(cell -> cell[0]).toArray();
            double[] up = at.stream().mapToDouble(cell -> cell[1]).toArray();
            return at.isEmpty() ? List.of() : List.of(
                    new Mark.Points(new Label("diverged", "diverged", false, null), across, up, null, null, "#FFFFFF", "x", 13),
                    new Mark.Points(new Label("diverged", "diverged", true, "%{customdata} diverged"), across, up, null, texts,
                            "#222222", "x", 8));
        }

        /** About ten names, for more would touch one another. */
        private static List<String> few(List<String> names) {
            int stride = (names.size() + 9) / 10;
            return IntStream.range(0, names.size()).mapToObj(i -> i % stride == 0 ? names.get(i) : "").toList();
        }
    }

    /** Numbers have three digits, as on cards, or as many as tell them apart. */
    private static List<String> words(List<Object> values) {
        return IntStream.rangeClosed(CARD_DIGITS, MOST_DIGITS).mapToObj(digits -> values.stream()
                .map(v -> v instanceof Double number ? Numbers.of(number, digits) : v.toString()).toList())
                .filter(words -> words.stream().distinct().count() == values.size()).findFirst()
                .orElseGet(() -> values.stream().map(Object::toString).toList());
    }
}
