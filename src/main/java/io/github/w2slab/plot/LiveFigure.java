package io.github.w2slab.plot;

import io.github.w2slab.plot.Chart.Axis;
import io.github.w2slab.plot.Mark.Dash;
import io.github.w2slab.plot.Mark.Label;
import io.github.w2slab.plot.Mark.Pen;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.plotly.components.Figure;

/** The small figure of runs under way: measures between 0 and 1 against steps, in the colours of the runs' methods. */
public final class LiveFigure {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 280;
    private static final List<Dash> TASKS = List.of(Dash.SOLID, Dash.DASH, Dash.DASH_DOT, Dash.LONG_DASH);

    private LiveFigure() {
    }

    /**
     * The measures of one run.
     *
     * @param name     the run's name
     * @param steps    the recorded steps
     * @param measures columns of its history
     * @param values   for each measure its values at the steps
     */
    public record Curves(String name, double[] steps, List<String> measures, List<double[]> values) {
    }

    private static Dash dash(String measure) {
        int task = measure.matches("kept_\\d+") ? Integer.parseInt(measure.substring(5)) : 0;
        return measure.equals("alignment_in_subspace") ? Dash.DOT : TASKS.get(task % TASKS.size());
    }

    /** Returns the dash of a measure as Plotly names it, the same here and in a run's card. */
    public static String dashOf(String measure) {
        return dash(measure).plotly;
    }

    /** Returns the figure of some runs: a colour for each run, a dash for each measure. */
    public static Figure of(List<Curves> runs) {
        RunColors colors = new RunColors();
        List<Mark> marks = new ArrayList<>();
        for (Curves run : runs) {
            String color = colors.next(run.name(), false).color();
            for (int i = 0; i < run.measures().size(); i++) {
                String measure = run.measures().get(i);
                marks.add(new Mark.Curve(Label.of(run.name() + ", " + MeasureWords.of(measure)), run.steps(),
                        run.values().get(i), new Pen(color, 2, dash(measure))));
            }
        }
        return new Chart("", Axis.of("steps"), Axis.of("").between(0, 1.02), marks).toFigure().sized(WIDTH, HEIGHT);
    }
}
