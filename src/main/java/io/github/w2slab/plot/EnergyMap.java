package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final double FEWER_DECIMALS = 1e3;

    /** The shares of a model's neurons in the subspaces of a world. */
    static EnergyMap of(World world, RewardModel model) {
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
        return new EnergyMap(shares, sizes, order);
    }

    /** The map of the end of a run, with a slider over the steps that were looked at. */
    static Figure animated(Replay<EnergyMap> replay) {
        List<EnergyMap> maps = replay.seen();
        ObjectNode additions = JsonNodeFactory.instance.objectNode();
        Animation.add(additions, replay.steps(), List.of(0), maps.stream().map(map -> {
            ObjectNode trace = JsonNodeFactory.instance.objectNode();
            ArrayNode z = trace.put("type", "heatmap").putArray("z");
            for (double[] row : map.shares) {
                ArrayNode cells = z.addArray();
                Arrays.stream(row).forEach(share -> cells.add(Math.rint(share * FEWER_DECIMALS) / FEWER_DECIMALS));
            }
            return List.of(trace);
        }).toList());
        additions.withObjectProperty("layout").put("height", 540);
        return PlotlyFigure.of(maps.get(maps.size() - 1).toFigure(), additions);
    }

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
