package io.github.w2slab.plot;

import io.github.w2slab.evaluation.Band;
import io.github.w2slab.evaluation.Comparison;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.plot.CurveChart.Curve;
import io.github.w2slab.plot.CurveChart.Pen;
import io.github.w2slab.theory.Theory;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Run;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Require;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Line.Dash;

/**
 * The figures of runs. Each is a Tablesaw {@link Figure}: the last line of a cell shows it, and {@link PlotlyJson} and
 * {@link SvgPicture} write it.
 *
 * <p>A method (W2S, SFT, ...) has the same colour in every figure. Runs of a theory are dashed, in the colour of the
 * run that they describe.
 */
public final class Figures {

    private static final List<Dash> TASK_DASHES =
            List.of(Dash.SOLID, Dash.DASH, Dash.DASH_DOT, Dash.LONG_DASH, Dash.LONG_DASH_DOT);
    private static final double WIDTH = 2.5;
    private static final double THIN = 1.5;
    private static final double THEORY = 2;

    private Figures() {
    }

    /**
     * Alignment with the target feature against steps: for each run the mean over target neurons of
     * |&lt;w, theta_0&gt;|, and dotted the same of the projections on V_0. A thin line marks the ceiling
     * cos(theta_0, V_0), which no model trained inside V_0 can pass. Beside each run, dashed and darker, the curve that
     * theory predicts from the run's own settings, where it has one ({@link Theory#covers}).
     *
     * @param runs one or more, of any worlds
     * @throws IllegalArgumentException if there is no run or one is null
     */
    public static Figure alignment(Run... runs) {
        CurveChart chart = new CurveChart("Alignment with the target feature", "alignment with θ<sub>0</sub>");
        List<String> names = names(runs);
        RunColors colors = new RunColors();
        for (int i = 0; i < runs.length; i++) {
            History history = runs[i].records();
            String color = colors.next(runs[i].name(), isTheory(runs[i]));
            chart.add(new Curve(names.get(i), "", "alignment", history.steps(), history.column("alignment"),
                    new Pen(color, WIDTH, isTheory(runs[i]) ? Dash.DASH : Dash.SOLID)));
            chart.add(new Curve(names.get(i), ", within V<sub>0</sub>", "alignment within V<sub>0</sub>",
                    history.steps(), history.column("alignment_in_subspace"), new Pen(color, THIN, Dash.DOT)));
            addTheory(chart, runs[i], names.get(i), color, "alignment");
        }
        chart.explain("within V<sub>0</sub>", THIN, Dash.DOT);
        explainTheory(chart, runs);
        List<Double> ceilings = new ArrayList<>();
        for (Run run : runs) {
            if (!ceilings.contains(run.world().ceiling())) {
                ceilings.add(run.world().ceiling());
                chart.level(run.world().ceiling(), String.format(Locale.ROOT,
                        "ceiling in V<sub>0</sub>: %.3f", run.world().ceiling()));
            }
        }
        return chart.toFigure();
    }

    /**
     * What off-target groups keep of their own feature against steps: for each run and each off-target task k the mean
     * over its group of |&lt;w, theta_k&gt;| (1 = nothing forgotten), and dotted its drift, the mean of
     * |&lt;w, theta_0&gt;|. Tasks differ by their dashes. Where there are two tasks, the theory's prediction of what is kept
     * is drawn dashed and darker beside each run.
     *
     * @param runs one or more, of any worlds with two tasks or more
     * @throws IllegalArgumentException if there is no run, one is null, or a world has no off-target task
     */
    public static Figure forgetting(Run... runs) {
        CurveChart chart = new CurveChart("Off-target features kept", "mean overlap of the group's neurons");
        List<String> names = names(runs);
        RunColors colors = new RunColors();
        int tasks = 0;
        for (int i = 0; i < runs.length; i++) {
            World world = runs[i].world();
            Require.check(world.tasks() > 1, "number of tasks of " + names.get(i), world.tasks(), "at least 2");
            tasks = Math.max(tasks, world.tasks());
            String color = colors.next(runs[i].name(), isTheory(runs[i]));
            forgetting(chart, runs[i], names.get(i), color);
            if (world.tasks() == 2) {
                addTheory(chart, runs[i], names.get(i), color, "kept_1");
            }
        }
        for (int k = 1; k < tasks; k++) {
            chart.explain("with own feature" + (tasks > 2 ? ", task " + k : ""), WIDTH, dash(k));
        }
        chart.explain("with θ<sub>0</sub> (drift)", THIN, Dash.DOT);
        if (tasks == 2) {
            explainTheory(chart, runs);
        }
        return chart.toFigure();
    }

    private static void forgetting(CurveChart chart, Run run, String name, String color) {
        History history = run.records();
        for (int k = 1; k < run.world().tasks(); k++) {
            String ofTask = run.world().tasks() > 2 ? " of task " + k : "";
            Dash dash = isTheory(run) && run.world().tasks() == 2 ? Dash.DASH : dash(k);
            chart.add(new Curve(name, k == 1 ? "" : ", kept" + ofTask, "kept" + ofTask, history.steps(),
                    history.column("kept_" + k), new Pen(color, isTheory(run) ? THIN : WIDTH, dash)));
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
    public static Figure subspaces(World world, RewardModel model) {
        Require.present("world", world);
        Require.present("model", model);
        Require.check(model.world().sharesSpaceWith(world), "model's world", model.world(), "that of world, " + world);
        int tasks = world.tasks();
        List<Integer> order = new ArrayList<>();
        int[] sizes = new int[tasks];
        for (int k = 0; k < tasks; k++) {
            for (int j = 0; j < model.neurons(); j++) {
                if (model.groupOf(j) == k) {
                    order.add(j);
                    sizes[k]++;
                }
            }
        }
        double[][] shares = new double[order.size()][tasks + 1];
        for (int row = 0; row < shares.length; row++) {
            double rest = 1;
            for (int k = 0; k < tasks; k++) {
                shares[row][k] = model.energyShare(order.get(row), k);
                rest -= shares[row][k];
            }
            shares[row][tasks] = Math.max(0, rest);
        }
        return new EnergyMap(shares, sizes, order).toFigure();
    }

    /**
     * A measure against steps over several seeds: for each kind of run the mean as a line, and its interval of level 95 %
     * as a band. A step that only one seed recorded has no interval, and the band leaves it out.
     *
     * @param comparison of which at least one run has begun
     * @param measure    a column of {@link History}, for example "alignment" or "kept_1"
     * @throws IllegalArgumentException if an argument is null, no run has begun, or there is no such measure
     */
    public static Figure bands(Comparison comparison, String measure) {
        List<Band> bands = Require.present("comparison", comparison).bands(Require.present("measure", measure));
        Require.check(!bands.isEmpty(), "number of runs that have begun", 0, "at least 1; call run first");
        CurveChart chart = new CurveChart(title(measure) + ", mean over seeds", title(measure).toLowerCase(Locale.ROOT));
        RunColors colors = new RunColors();
        for (Band band : bands) {
            Pen pen = new Pen(colors.next(band.run(), false), WIDTH, Dash.SOLID);
            chart.band(band.run(), band.steps(), band.low(), band.high(), pen.color());
            chart.add(new Curve(band.run(), "", title(measure).toLowerCase(Locale.ROOT), band.steps(), band.mean(), pen));
        }
        chart.explainBand("95 % interval of the mean");
        return chart.toFigure();
    }

    private static String title(String measure) {
        int task = measure.indexOf('_') + 1;
        return switch (measure) {
            case "alignment" -> "Alignment with the target feature";
            case "alignment_in_subspace" -> "Alignment within the target's subspace";
            default -> measure.startsWith("kept_") ? "Feature of task " + measure.substring(task) + " kept"
                    : measure.startsWith("drift_") ? "Drift of task " + measure.substring(task) + " to the target feature"
                    : measure;
        };
    }

    private static Dash dash(int task) {
        return TASK_DASHES.get((task - 1) % TASK_DASHES.size());
    }

    private static void addTheory(CurveChart chart, Run run, String name, String color, String column) {
        if (Theory.covers(run) && run.step() > 0) {
            History theory = Theory.of(run).records();
            chart.add(new Curve(name, ", theory", "theory", theory.steps(), theory.column(column),
                    new Pen(RunColors.darker(color), THEORY, Dash.DASH)));
        }
    }

    private static void explainTheory(CurveChart chart, Run[] runs) {
        if (Arrays.stream(runs).anyMatch(run -> Theory.covers(run) && run.step() > 0)) {
            chart.explain("theory", THEORY, Dash.DASH);
        }
    }

    private static boolean isTheory(Run run) {
        return !(run instanceof Training);
    }

    /** The runs' names, a number added where one comes again. */
    private static List<String> names(Run[] runs) {
        Require.check(Require.present("runs", runs).length > 0, "number of runs", runs.length, "at least 1");
        List<String> names = new ArrayList<>();
        for (Run run : runs) {
            String name = Require.present("run", run).name();
            int number = 2;
            for (String free = name; names.contains(name); number++) {
                name = free + " (" + number + ")";
            }
            names.add(name);
        }
        return names;
    }
}
