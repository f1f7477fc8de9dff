package io.github.w2slab.plot;

import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The small figure of runs under way: measures between 0 and 1 against steps, in the colours of the runs' methods. */
public final class LiveFigure {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 280;
    private static final List<Line.Dash> DASHES = List.of(Line.Dash.SOLID, Line.Dash.DASH, Line.Dash.DOT,
            Line.Dash.DASH_DOT);

    private LiveFigure() {
    }

    /**
     * The measures of one run.
     *
     * @param name     the run's name
     * @param steps    the recorded steps
     * @param measures what each line is called
     * @param values   for each measure its values at the steps
     */
    public record Curves(String name, double[] steps, List<String> measures, List<double[]> values) {
    }

    /** Returns the figure of some runs: a colour for each run, a dash for each measure. */
    public static Figure of(List<Curves> runs) {
        RunColors colors = new RunColors();
        Trace[] traces = runs.stream().flatMap(run -> {
            String color = colors.next(run.name(), false).color();
            return IntStream.range(0, run.measures().size()).mapToObj(i -> ScatterTrace
                    .builder(run.steps(), run.values().get(i))
                    .mode(ScatterTrace.Mode.LINE)
                    .name(run.name() + ", " + run.measures().get(i))
                    .line(Line.builder().color(color).dash(DASHES.get(i % DASHES.size())).build())
                    .build());
        }).toArray(Trace[]::new);
        return new Figure(Layout.builder().width(WIDTH).height(HEIGHT)
                .xAxis(Axis.builder().title("steps").build())
                .yAxis(Axis.builder().range(0, 1.02).build())
                .build(), traces);
    }
}
