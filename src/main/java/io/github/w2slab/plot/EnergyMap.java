package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.plot.Chart.Axis;
import io.github.w2slab.plot.Chart.Axis.Tick;
import io.github.w2slab.plot.Chart.Rule;
import io.github.w2slab.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
    static PlotlyFigure animated(Replay<EnergyMap> replay) {
        List<EnergyMap> maps = replay.seen();
        ObjectNode json = maps.get(maps.size() - 1).chart().json();
        Animation.add(json, replay.steps(), List.of(0), maps.stream().map(map -> {
            ObjectNode trace = JsonNodeFactory.instance.objectNode().put("type", "heatmap");
            trace.set("z", Mark.Heat.cells(map.rounded(FEWER_DECIMALS)));
            return List.of(trace);
        }).toList());
        json.withObjectProperty("layout").put("height", 540);
        return new PlotlyFigure(json);
    }

    /** The map, each group of neurons named at its middle, with a line between groups. */
    Chart chart() {
        List<String> columns = IntStream.rangeClosed(0, sizes.length)
                .mapToObj(k -> k < sizes.length ? "V<sub>" + k + "</sub>" : "rest").toList();
        String[][] numbers = new String[shares.length][columns.size()];
        for (int i = 0; i < numbers.length; i++) {
            Arrays.fill(numbers[i], "neuron " + neurons.get(i));
        }
        Mark.Heat heat = new Mark.Heat(columns, IntStream.range(0, shares.length).boxed().toList(), rounded(DECIMALS),
                numbers, new double[] {0, 1}, "share of energy", "%{customdata}<br>share in %{x}: %{z:.3f}");
        List<Tick> groups = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        int first = 0;
        for (int k = 0; k < sizes.length; k++) {
            if (sizes[k] > 0) {
                groups.add(new Tick(first + (sizes[k] - 1) / 2.0, k == 0 ? "target" : "task " + k));
            }
            first += sizes[k];
            if (sizes[k] > 0 && first < shares.length) {
                rules.add(new Rule(first - 0.5, "#ffffff", 3, null));
            }
        }
        return new Chart("Where each neuron's energy lies", Axis.of("subspace"),
                Axis.of("neurons, by task").downwards().marked(groups), List.of(heat), rules);
    }

    private double[][] rounded(double unit) {
        return Arrays.stream(shares)
                .map(row -> Arrays.stream(row).map(share -> Math.rint(share * unit) / unit).toArray())
                .toArray(double[][]::new);
    }
}
