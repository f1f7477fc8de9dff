package io.github.w2slab.plot;

import io.github.w2slab.base.Require;
import io.github.w2slab.embeddings.RowTraining;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.plot.Chart.Axis;
import io.github.w2slab.plot.CurveChart.Curve;
import io.github.w2slab.plot.Mark.Dash;
import io.github.w2slab.plot.Mark.Pen;
import io.github.w2slab.plot.RunColors.Look;
import io.github.w2slab.sweep.Band;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.sweep.Sweep;
import io.github.w2slab.theory.Theory;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.Locale;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/**
 * The figures of runs. Each is a Tablesaw {@link Figure}: the last line of a cell shows it, and {@link FigureFile} saves it.
 *
 * <p>A method (W2S, SFT, ...) has the same colour in every figure. Runs of a theory are dashed, in the colour of the
 * run that they describe.
 */
public final class Figures {

    private static final List<Dash> TASK_DASHES =
            List.of(Dash.SOLID, Dash.DASH, Dash.DASH_DOT, Dash.LONG_DASH, Dash.LONG_DASH_DOT);
    private static final double[] UNIT = {0, 1};
    private static final double WIDTH = 2.5;
    private static final double THIN = 1.5;
    private static final String THEORY = "circle-open";

    private Figures() {
    }

    /**
     * Alignment with the target feature against steps: for each run the mean over target neurons of
     * |&lt;w, theta_0&gt;|, and dotted the same of the projections on V_0. A thin line marks the ceiling
     * cos(theta_0, V_0), which the alignment of no model trained inside V_0 can pass; within V_0 it can reach 1. Beside each run, dashed with open circles, the curve that
     * theory predicts from the run's own settings, where it has one ({@link Theory#covers}).
     *
     * @param runs one or more, of any worlds
     * @throws IllegalArgumentException if there is no run or one is null
     */
    public static PlotlyFigure alignment(Run... runs) {
        CurveChart chart = new CurveChart("Alignment with the target feature", MeasureWords.of("alignment"), UNIT);
        List<String> names = names(runs);
        RunColors colors = new RunColors();
        for (int i = 0; i < runs.length; i++) {
            History history = runs[i].history();
            Look look = colors.next(runs[i].name(), isTheory(runs[i]));
            chart.add(new Curve(names.get(i), "", "alignment", history.steps(), history.column("alignment"),
                    new Pen(look.color(), WIDTH, isTheory(runs[i]) ? Dash.DASH : Dash.SOLID, look.symbol())));
            chart.add(new Curve(names.get(i), ", within V<sub>0</sub>", MeasureWords.of("alignment_in_subspace"),
                    history.steps(), history.column("alignment_in_subspace"), new Pen(look.color(), THIN, Dash.DOT)));
            addTheory(chart, runs[i], names.get(i), look.color(), "alignment");
        }
        chart.explain("within V<sub>0</sub>, at most 1", THIN, Dash.DOT, null);
        explainTheory(chart, runs);
        List<Double> ceilings = new ArrayList<>();
        for (Run run : runs) {
            if (!ceilings.contains(run.ceiling())) {
                ceilings.add(run.ceiling());
                chart.level(run.ceiling(), String.format(Locale.ROOT,
                        "ceiling of solid lines in V<sub>0</sub>: %.3f", run.ceiling()));
            }
        }
        return chart.toFigure().madeOf(runs);
    }

    /**
     * What off-target groups keep of their own feature against steps: for each run and each off-target task k the mean
     * over its group of |&lt;w, theta_k&gt;| (1 = nothing forgotten), and dotted its drift, the mean of
     * |&lt;w, theta_0&gt;|. Tasks differ by their dashes. Where there are two tasks, the theory's prediction of what is kept
     * is drawn dashed with open circles beside each run.
     *
     * @param runs one or more, of any worlds with two tasks or more
     * @throws IllegalArgumentException if there is no run, one is null, or a world has no off-target task
     */
    public static PlotlyFigure forgetting(Run... runs) {
        CurveChart chart = new CurveChart("Off-target features kept", "mean overlap of the group's neurons", UNIT);
        List<String> names = names(runs);
        RunColors colors = new RunColors();
        int tasks = 0;
        for (int i = 0; i < runs.length; i++) {
            World world = runs[i].world();
            Require.check(world.tasks() > 1, "number of tasks of " + names.get(i), world.tasks(), "at least 2");
            tasks = Math.max(tasks, world.tasks());
            Look look = colors.next(runs[i].name(), isTheory(runs[i]));
            forgetting(chart, runs[i], names.get(i), look);
            if (world.tasks() == 2) {
                addTheory(chart, runs[i], names.get(i), look.color(), "kept_1");
            }
        }
        for (int k = 1; k < tasks; k++) {
            chart.explain("with own feature" + (tasks > 2 ? ", task " + k : ""), WIDTH, dash(k), null);
        }
        chart.explain("with θ<sub>0</sub> (drift)", THIN, Dash.DOT, null);
        if (tasks == 2) {
            explainTheory(chart, runs);
        }
        return chart.toFigure().madeOf(runs);
    }

    private static void forgetting(CurveChart chart, Run run, String name, Look look) {
        History history = run.history();
        String color = look.color();
        for (int k = 1; k < run.world().tasks(); k++) {
            String ofTask = run.world().tasks() > 2 ? " of task " + k : "";
            Dash dash = isTheory(run) && run.world().tasks() == 2 ? Dash.DASH : dash(k);
            chart.add(new Curve(name, k == 1 ? "" : ", kept" + ofTask, "kept" + ofTask, history.steps(),
                    history.column("kept_" + k), new Pen(color, isTheory(run) ? THIN : WIDTH, dash, look.symbol())));
            chart.add(new Curve(name, ", drift" + ofTask, "drift" + ofTask, history.steps(),
                    history.column("drift_" + k), new Pen(color, THIN, Dash.DOT)));
        }
    }

    /**
     * Heat map of where each neuron's energy lies: a row for each neuron, grouped by task with the target's on top, a
     * column for each V_k with |P_{V_k} w|^2, and one for the rest of the space.
     *
     * @param world whose subspaces are the columns
     * @param model whose neurons are the rows, of the same world
     * @throws IllegalArgumentException if an argument is null or the model is of another space
     */
    public static PlotlyFigure subspaces(World world, RewardModel model) {
        Require.present("world", world);
        Require.present("model", model);
        Require.check(model.world().sharesSpaceWith(world), "model's world", model.world(), "that of world, " + world);
        return EnergyMap.of(world, model).chart().toFigure();
    }

    /**
     * {@link #subspaces} through training: a slider and a play button go through about {@value Replay#FRAMES} of the
     * recorded steps; the last is shown first. The run is repeated from its start, which takes as long as it took; it
     * stays as it is.
     *
     * @param run that has begun
     * @throws IllegalArgumentException if {@code run} is null or at step 0
     */
    public static PlotlyFigure animatedSubspaces(Training run) {
        World world = Require.present("run", run).world();
        return EnergyMap.animated(Replay.of(run, Replay.steps(run), model -> EnergyMap.of(world, model))).madeOf(run);
    }

    /**
     * The target's neurons through training: at the left the alignment curves with a dot at the step, at the right the
     * histogram of the neurons' overlaps |&lt;w, theta_0&gt;| there. A slider and a play button go through about
     * {@value Replay#FRAMES} of the recorded steps of the longest run; a run that is shorter stays at its end. The runs are
     * repeated from their starts, which takes as long as they took; they stay as they are.
     *
     * @param runs one or more that have begun
     * @throws IllegalArgumentException if there is no run, or one is null or at step 0
     */
    public static PlotlyFigure animatedAlignment(Training... runs) {
        return new NeuronAnimation(names(runs), runs).toFigure().madeOf(runs);
    }

    /**
     * Measures at the end of several seeds, a point with the error bar of its interval of level 95 % for each kind of
     * run.
     *
     * @param comparison of which at least one run has begun
     * @param measures   one or more of {@link Comparison#numbers}, but no PGR; for example "correlation", "kept_1"
     * @throws IllegalArgumentException if an argument is null, or there is no such measure
     */
    public static PlotlyFigure intervals(Comparison comparison, String... measures) {
        Require.check(Require.present("measures", measures).length > 0, "number of measures", 0, "at least 1");
        return IntervalChart.of(Require.present("comparison", comparison), List.of(measures));
    }

    /**
     * Figures side by side, with one legend: an entry of the same name stands there once, and hides and shows its traces
     * in all panels. For figures with x and y axes, each with one panel of its own; colour bars lie between panels.
     *
     * @param figures two or more, of ours or made with Tablesaw
     * @throws IllegalArgumentException if there are fewer, one is null or has no x and y axes
     */
    public static PlotlyFigure sideBySide(Figure... figures) {
        return new PlotlyFigure(SideBySide.of(figures));
    }

    /**
     * A measure against steps over several seeds: for each kind of run the mean as a line, and its interval of level 95 %
     * as a band. A step that only one seed recorded has no interval, and the band leaves it out.
     *
     * @param comparison of which at least one run has begun
     * @param measure    a column of {@link History}, for example "alignment" or "kept_1"
     * @throws IllegalArgumentException if an argument is null, no run has begun, or there is no such measure
     */
    public static PlotlyFigure bands(Comparison comparison, String measure) {
        return bands(Require.present("comparison", comparison).bands(Require.present("measure", measure)), measure, "");
    }

    /**
     * A measure against steps over the seeds of a sweep, as of a comparison: a line and a band for each point of its axes.
     *
     * @param sweep   that kept its runs ({@link Sweep#keepingRuns})
     * @param measure a column of {@link History}, for example "alignment" or "kept_1"
     * @throws IllegalArgumentException if an argument is null, no run was kept, or there is no such measure
     */
    public static PlotlyFigure bands(Sweep sweep, String measure) {
        return bands(Require.present("sweep", sweep).bands(Require.present("measure", measure)), measure, SweepFigures.part(sweep));
    }

    private static PlotlyFigure bands(List<Band> bands, String measure, String part) {
        Require.check(!bands.isEmpty(), "number of runs that have begun", 0, "at least 1", "call run first");
        double[] range = MeasureWords.range(measure);
        CurveChart chart = new CurveChart(MeasureWords.title(measure) + ", mean over seeds" + part, MeasureWords.of(measure), range);
        List<Look> looks = RunColors.of(bands.stream().map(Band::run).toList());
        for (int i = 0; i < bands.size(); i++) {
            Band band = bands.get(i);
            chart.band(band.run(), band.steps(), within(measure, band.low()), within(measure, band.high()), looks.get(i).color());
            chart.add(new Curve(band.run(), "", MeasureWords.of(measure), band.steps(), band.mean(),
                    new Pen(looks.get(i).color(), WIDTH, Dash.SOLID, looks.get(i).symbol())));
        }
        chart.explainBand("95 % interval of the mean");
        return chart.toFigure();
    }

    private static double[] within(String measure, double[] ends) {
        return Arrays.stream(ends).map(end -> Double.isNaN(end) ? end : MeasureWords.within(measure, end)).toArray();
    }

    /**
     * The performance gap that each kind of run with weak labels recovers, PGR = (student - weak) / (ceiling - weak), as a
     * bar with its interval of level 95 %, between lines for the weak teacher and for true labels. A bar that is undefined
     * is left out.
     *
     * @param comparison with weak labels, and with true labels on the same inputs as ceiling
     */
    public static PlotlyFigure gapRecovered(Comparison comparison) {
        return gapRecovered(comparison, "correlation");
    }

    /**
     * The performance gap recovered in another measure.
     *
     * @param comparison see {@link #gapRecovered(Comparison)}
     * @param measure    see {@link Comparison#gapRecovered(String, String)}
     */
    public static PlotlyFigure gapRecovered(Comparison comparison, String measure) {
        return IntervalChart.gaps(Require.present("comparison", comparison), Require.present("measure", measure));
    }

    /**
     * An empty figure, for {@link PlotlyFigure#line}, {@link PlotlyFigure#points}, {@link PlotlyFigure#bars} and
     * {@link PlotlyFigure#histogram}: {@code Figures.plot("Labels", "t", "label").line("truth", t, y)}.
     *
     * @param title  over the figure
     * @param xTitle of the axis to the right
     * @param yTitle of the axis upwards
     */
    public static PlotlyFigure plot(String title, String xTitle, String yTitle) {
        return new Chart(Require.present("title", title), Axis.of(Require.present("xTitle", xTitle)),
                Axis.of(Require.present("yTitle", yTitle)), List.of()).toFigure();
    }

    /**
     * Columns of a table against another, a line for each.
     *
     * @param title over the figure
     * @param table with these columns of numbers
     * @param x     the column to the right
     * @param y     one or more columns upwards; the words with which all their names begin are the axis's title
     */
    public static PlotlyFigure line(String title, Table table, String x, String... y) {
        Require.present("table", table);
        Require.check(Require.present("y", y).length > 0, "number of y", 0, "at least 1");
        PlotlyFigure figure = plot(title, x, commonWords(y));
        for (String column : y) {
            figure = figure.line(column, numbers(table, x), numbers(table, column));
        }
        return figure;
    }

    /** Returns the words with which all names begin, "kept" of kept_1 and kept_2; empty where they begin otherwise. */
    private static String commonWords(String... names) {
        String common = Require.present("y", names[0]);
        for (String name : names) {
            while (!common.isEmpty() && !name.matches(Pattern.quote(common) + "([_\\s].*)?")) {
                common = common.replaceFirst("(^|[_\\s]+)[^_\\s]*$", "");
            }
        }
        return common;
    }

    private static double[] numbers(Table table, String column) {
        Require.check(table.containsColumn(column) && table.column(column) instanceof NumericColumn<?>, "column", column,
                "one of numbers among " + table.columnNames());
        return table.numberColumn(column).asDoubleArray();
    }

    /** One line through points: {@link #plot} with a line of the title's name. */
    public static PlotlyFigure line(String title, double[] x, double[] y) {
        return plot(title, "", "").line(title, x, y);
    }

    /** How often values lie in each of some intervals of equal width. */
    public static PlotlyFigure histogram(String name, double... values) {
        return plot(name, name, "how many").histogram(name, values);
    }

    /** A bar for each label. */
    public static PlotlyFigure bars(String title, String[] labels, double[] values) {
        return plot(title, "", "").bars(title, labels, values);
    }

    private static Dash dash(int task) {
        return TASK_DASHES.get((task - 1) % TASK_DASHES.size());
    }

    private static void addTheory(CurveChart chart, Run run, String name, String color, String column) {
        if (Theory.covers(run) && run.step() > 0) {
            History theory = Theory.of(run).history();
            chart.add(new Curve(name, ", theory", "theory", theory.steps(), theory.column(column),
                    new Pen(color, THIN, Dash.DASH, THEORY)));
        }
    }

    private static void explainTheory(CurveChart chart, Run[] runs) {
        if (Arrays.stream(runs).anyMatch(run -> Theory.covers(run) && run.step() > 0)) {
            chart.explain("theory", THIN, Dash.DASH, THEORY);
        }
    }

    private static boolean isTheory(Run run) {
        return !(run instanceof Training || run instanceof RowTraining);
    }

    private static List<String> names(Run[] runs) {
        Require.check(Require.present("runs", runs).length > 0, "number of runs", runs.length, "at least 1");
        return Run.names(Arrays.asList(runs));
    }
}
