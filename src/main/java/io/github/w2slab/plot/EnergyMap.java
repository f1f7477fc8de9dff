package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.HeatmapTrace;

/**
 * The heat map of energy shares.
 *
 * @param shares  a row for each neuron: its shares in V_0, V_1, ... and in the rest, each from 0 to 1
 * @param sizes   how many rows belong to each task, in order
 * @param neurons the model's number of each row's neuron
 */
record EnergyMap(double[][] shares, int[] sizes, List<Integer> neurons) {

    private static final double DECIMALS = 1e4;

    Figure toFigure() {
        int rows = shares.length;
        int columns = sizes.length + 1;
        Object[] x = new Object[columns];
        for (int k = 0; k < columns; k++) {
            x[k] = k < sizes.length ? "V<sub>" + k + "</sub>" : "rest";
        }
        Object[] y = new Object[rows];
        double[][] z = new double[rows][columns];
        ArrayNode numbers = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < rows; i++) {
            y[i] = i;
            ArrayNode number = numbers.addArray();
            for (int k = 0; k < columns; k++) {
                z[i][k] = Math.rint(shares[i][k] * DECIMALS) / DECIMALS;
                number.add(neurons.get(i));
            }
        }
        ObjectNode additions = JsonNodeFactory.instance.objectNode();
        ObjectNode trace = additions.putArray("data").addObject();
        trace.put("zmin", 0).put("zmax", 1).put("hovertemplate",
                "neuron %{customdata}<br>share in %{x}: %{z:.3f}<extra></extra>");
        trace.set("customdata", numbers);
        trace.putObject("colorbar").putObject("title").put("text", "share of energy").put("side", "right");
        groups(additions.putObject("layout"));
        Layout layout = Layout.builder("Where each neuron's energy lies", "subspace", "neurons")
                .yAxis(Axis.builder().title("neurons, by task").autoRange(Axis.AutoRange.REVERSED).build()).build();
        return PlotlyFigure.of(new Figure(layout, HeatmapTrace.builder(x, y, z).build()), additions);
    }

    /** Names each group at its middle and draws a line between groups. */
    private void groups(ObjectNode layout) {
        ObjectNode axis = layout.putObject("yaxis");
        ArrayNode places = axis.putArray("tickvals");
        ArrayNode labels = axis.putArray("ticktext");
        axis.put("showgrid", false).put("ticks", "");
        ArrayNode shapes = layout.putArray("shapes");
        int first = 0;
        for (int k = 0; k < sizes.length; k++) {
            if (sizes[k] > 0) {
                places.add(first + (sizes[k] - 1) / 2.0);
                labels.add(k == 0 ? "target" : "task " + k);
            }
            first += sizes[k];
            if (sizes[k] > 0 && first < shares.length) {
                shapes.addObject().put("type", "line").put("xref", "paper").put("x0", 0).put("x1", 1)
                        .put("y0", first - 0.5).put("y1", first - 0.5)
                        .putObject("line").put("color", "#ffffff").put("width", 3).put("dash", "solid");
            }
        }
        layout.putObject("xaxis").put("showgrid", false).put("side", "bottom");
    }
}
