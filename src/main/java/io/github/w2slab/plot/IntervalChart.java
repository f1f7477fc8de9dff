package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.sweep.Comparison;
import io.github.w2slab.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** Means with error bars: measures across, the kinds of runs beside one another at each. */
final class IntervalChart {

    private static final double SPREAD = 0.5;

    private IntervalChart() {
    }

    static Figure of(Comparison comparison, List<String> measures) {
        List<String> names = comparison.names();
        RunColors colors = new RunColors();
        ObjectNode additions = JsonNodeFactory.instance.objectNode();
        ArrayNode data = additions.putArray("data");
        List<Trace> traces = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            double[] x = new double[measures.size()];
            double[] mean = new double[x.length];
            ObjectNode addition = data.addObject();
            ObjectNode error = addition.putObject("error_y").put("type", "data").put("symmetric", false);
            ArrayNode up = error.putArray("array");
            ArrayNode down = error.putArray("arrayminus");
            ArrayNode texts = addition.putArray("customdata");
            for (int m = 0; m < x.length; m++) {
                Interval interval = comparison.interval(names.get(i), measures.get(m));
                x[m] = m + SPREAD * ((i + 0.5) / names.size() - 0.5);
                mean[m] = interval.mean();
                up.add(finite(interval.high() - interval.mean()));
                down.add(finite(interval.mean() - interval.low()));
                texts.add(measures.get(m) + " " + interval);
            }
            addition.put("hovertemplate", "<b>" + names.get(i) + "</b><br>%{customdata}<extra></extra>");
            RunColors.Look look = colors.next(names.get(i), false);
            addition.putObject("marker").put("symbol", look.symbol() == null ? "circle" : look.symbol());
            traces.add(ScatterTrace.builder(x, mean).name(names.get(i)).showLegend(true)
                    .mode(ScatterTrace.Mode.MARKERS).marker(Marker.builder().size(9).color(look.color()).build()).build());
        }
        ObjectNode axis = additions.withObjectProperty("layout").putObject("xaxis");
        axis.put("showgrid", false).putArray("range").add(-0.5).add(measures.size() - 0.5);
        for (int m = 0; m < measures.size(); m++) {
            axis.withArrayProperty("tickvals").add(m);
            axis.withArrayProperty("ticktext").add(measures.get(m));
        }
        Layout layout = Layout.builder("Mean over seeds with its 95 % interval").build();
        return PlotlyFigure.of(new Figure(layout, traces.toArray(new Trace[0])), additions);
    }

    /** One seed has no interval, and no bar. */
    private static Double finite(double length) {
        return Double.isFinite(length) ? length : null;
    }
}
