package io.github.w2slab.notebook;

import io.github.w2slab.plot.PlotlyJson;
import io.github.w2slab.plot.SvgPicture;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Run;
import java.util.Arrays;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The small picture under the progress bar of a run: what has been learned and what is kept, so far. */
final class LiveCurve {

    private static final int WIDTH = 520;
    private static final int HEIGHT = 260;

    private LiveCurve() {
    }

    /** Returns the picture as SVG, or null where {@code subject} is not a run or has only begun. */
    static String of(Object subject) {
        if (!(subject instanceof Run run) || run.records().size() < 2) {
            return null;
        }
        History history = run.records();
        double[] steps = Arrays.stream(history.steps()).asDoubleStream().toArray();
        Trace[] traces = history.columns().stream()
                .filter(column -> column.equals("alignment") || column.startsWith("kept_"))
                .map(column -> ScatterTrace.builder(steps, history.column(column))
                        .mode(ScatterTrace.Mode.LINE).name(column.replace('_', ' ')).build())
                .toArray(Trace[]::new);
        Layout layout = Layout.builder().width(WIDTH).height(HEIGHT)
                .xAxis(Axis.builder().title("steps").build())
                .yAxis(Axis.builder().range(0, 1.02).build())
                .build();
        return SvgPicture.of(PlotlyJson.of(new Figure(layout, traces)));
    }
}
