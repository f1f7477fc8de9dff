package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.training.History;
import io.github.w2slab.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.BarTrace;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** Two panels that move through training: the alignment curves with a dot at the step, the neurons' histogram there. */
final class NeuronAnimation {

    private static final int BINS = 20;
    private static final double WIDTH = 2.5;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<String> names;
    private final Training[] runs;
    private final List<Replay<double[]>> replays = new ArrayList<>();
    private final List<String> colors = new ArrayList<>();
    private final TreeSet<Long> steps = new TreeSet<>();
    private final List<Trace> traces = new ArrayList<>();
    private final ObjectNode additions = NODES.objectNode();
    private final ArrayNode data = additions.putArray("data");

    NeuronAnimation(List<String> names, Training... runs) {
        this.names = names;
        this.runs = runs.clone();
        for (Training run : runs) {
            Replay.requireBegun(run);
        }
        long[] shared = Replay.steps(Collections.max(List.of(runs), Comparator.comparingLong(Training::step)));
        RunColors looks = new RunColors();
        for (Training run : runs) {
            colors.add(looks.next(run.name(), false).color());
            long[] own = LongStream.concat(Arrays.stream(shared), LongStream.of(run.step()))
                    .filter(step -> step <= run.step()).distinct().sorted().toArray();
            replays.add(Replay.of(run, own, NeuronAnimation::shares));
        }
        replays.forEach(replay -> steps.addAll(replay.steps()));
    }

    /** Which percentage of the target's neurons has an overlap with theta_0 in each bin from 0 to 1. */
    private static double[] shares(RewardModel model) {
        double[] target = model.world().target().feature();
        double[] shares = new double[BINS];
        int all = 0;
        for (int j = 0; j < model.neurons(); j++) {
            if (model.groupOf(j) == 0) {
                shares[Math.min(BINS - 1, (int) (BINS * Math.abs(model.overlap(j, target))))]++;
                all++;
            }
        }
        for (int i = 0; i < BINS; i++) {
            shares[i] = Math.rint(1e4 * shares[i] / Math.max(1, all)) / 100;
        }
        return shares;
    }

    Figure toFigure() {
        List<Integer> moving = new ArrayList<>();
        for (int i = 0; i < replays.size(); i++) {
            curve(i);
        }
        for (int i = 0; i < replays.size(); i++) {
            moving.add(traces.size());
            dot(i);
            moving.add(traces.size());
            histogram(i);
        }
        List<List<ObjectNode>> frames = new ArrayList<>();
        for (long step : steps) {
            List<ObjectNode> frame = new ArrayList<>();
            for (Replay<double[]> replay : replays) {
                int at = replay.at(step);
                ObjectNode dot = NODES.objectNode().put("type", "scatter");
                dot.putArray("x").add(replay.steps().get(at));
                dot.putArray("y").add(alignment(replay, at));
                frame.add(dot);
                frame.add(NODES.objectNode().put("type", "bar").set("y", numbers(replay.seen().get(at))));
            }
            frames.add(frame);
        }
        Animation.add(additions, List.copyOf(steps), moving, frames);
        layout(additions.withObjectProperty("layout"));
        Layout layout = Layout.builder("The target's neurons through training").barMode(Layout.BarMode.OVERLAY).build();
        return PlotlyFigure.of(new Figure(layout, traces.toArray(new Trace[0])), additions);
    }

    private void curve(int i) {
        History history = runs[i].history();
        double[] x = Arrays.stream(history.steps()).asDoubleStream().toArray();
        traces.add(ScatterTrace.builder(x, history.column("alignment")).name(names.get(i)).mode(ScatterTrace.Mode.LINE).showLegend(true)
                .line(Line.builder().color(colors.get(i)).width(WIDTH).build()).build());
        data.addObject().put("legendgroup", names.get(i)).put("hovertemplate", hover(i));
    }

    private void dot(int i) {
        Replay<double[]> replay = replays.get(i);
        int last = replay.steps().size() - 1;
        traces.add(ScatterTrace.builder(new double[] {replay.steps().get(last)},
                new double[] {alignment(replay, last)}).name(names.get(i)).mode(ScatterTrace.Mode.MARKERS)
                .showLegend(false).marker(Marker.builder().size(13).color(colors.get(i)).build()).build());
        data.addObject().put("legendgroup", names.get(i)).put("hovertemplate", hover(i));
    }

    private String hover(int i) {
        return "<b>" + names.get(i) + "</b><br>step %{x:,d}<br>alignment %{y:.3f}<extra></extra>";
    }

    private void histogram(int i) {
        Object[] middles = new Object[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            middles[bin] = (bin + 0.5) / BINS;
        }
        List<double[]> seen = replays.get(i).seen();
        traces.add(BarTrace.builder(middles, seen.get(seen.size() - 1)).name(names.get(i)).showLegend(false)
                .opacity(0.6).marker(Marker.builder().color(colors.get(i)).build()).xAxis("x2").yAxis("y2").build());
        data.addObject().put("legendgroup", names.get(i)).put("hovertemplate", "<b>" + names.get(i)
                + "</b><br>overlap %{x:.3f}<br>%{y:.1f} % of the neurons<extra></extra>");
    }

    private double alignment(Replay<double[]> replay, int at) {
        return Math.rint(1e4 * replay.history().column("alignment")[at]) / 1e4;
    }

    private void layout(ObjectNode layout) {
        double most = replays.stream().flatMap(r -> r.seen().stream()).mapToDouble(NeuronAnimation::highest).max()
                .orElse(100);
        ObjectNode left = layout.putObject("xaxis").put("rangemode", "tozero").put("exponentformat", "none");
        left.put("separatethousands", true).put("anchor", "y").putObject("title").put("text", "steps");
        left.putArray("domain").add(0).add(0.44);
        ObjectNode height = layout.putObject("yaxis");
        height.putArray("range").add(0).add(1.06);
        height.putObject("title").put("text", "alignment with θ<sub>0</sub>");
        ObjectNode right = layout.putObject("xaxis2").put("anchor", "y2");
        right.putArray("domain").add(0.58).add(1);
        right.putArray("range").add(0).add(1);
        right.putObject("title").put("text", "overlap with θ<sub>0</sub>");
        ObjectNode share = layout.putObject("yaxis2").put("anchor", "x2");
        share.putArray("range").add(0).add(Math.min(100, Math.ceil(most * 1.05)));
        share.putObject("title").put("text", "% of the target's neurons");
        layout.put("height", 540).put("showlegend", true).put("bargap", 0);
    }

    private static double highest(double[] shares) {
        return Arrays.stream(shares).max().orElse(0);
    }

    private static ArrayNode numbers(double[] values) {
        ArrayNode numbers = NODES.arrayNode();
        for (double value : values) {
            numbers.add(value);
        }
        return numbers;
    }
}
