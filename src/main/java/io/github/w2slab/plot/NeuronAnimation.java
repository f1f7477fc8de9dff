package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.plot.Chart.Axis;
import io.github.w2slab.plot.Mark.Dash;
import io.github.w2slab.plot.Mark.Label;
import io.github.w2slab.plot.Mark.Pen;
import io.github.w2slab.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Two panels that move through training: the alignment curves with a dot at the step, the neurons' histogram there. */
final class NeuronAnimation {

    private static final int BINS = 20;
    private static final List<Double> MIDDLES = IntStream.range(0, BINS).mapToObj(bin -> (bin + 0.5) / BINS).toList();
    private static final double WIDTH = 2.5;
    private static final double DOT = 13;

    private final List<String> names;
    private final Training[] runs;
    private final List<Replay<double[]>> replays = new ArrayList<>();
    private final List<String> colors = new ArrayList<>();
    private final TreeSet<Long> steps = new TreeSet<>();

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

    PlotlyFigure toFigure() {
        List<Mark> left = new ArrayList<>();
        List<Mark> right = new ArrayList<>();
        for (int i = 0; i < runs.length; i++) {
            left.add(new Mark.Curve(new Label(names.get(i), names.get(i), true, hover(i)),
                    Arrays.stream(runs[i].history().steps()).asDoubleStream().toArray(),
                    runs[i].history().column("alignment"), new Pen(colors.get(i), WIDTH, Dash.SOLID)));
        }
        List<Integer> moving = new ArrayList<>();
        for (int i = 0; i < runs.length; i++) {
            moving.addAll(List.of(runs.length + i, 2 * runs.length + i));
            left.add(dot(i, Long.MAX_VALUE));
            right.add(histogram(i, Long.MAX_VALUE));
        }
        double most = replays.stream().flatMap(replay -> replay.seen().stream()).flatMapToDouble(Arrays::stream).max()
                .orElse(100);
        ObjectNode json = SideBySide.of(
                new Chart("Alignment through training", Axis.steps(), Axis.of("alignment with θ<sub>0</sub>")
                        .between(0, CurveChart.TOP), left).toFigure(),
                new Chart("The target's neurons", Axis.of("overlap with θ<sub>0</sub>").between(0, 1),
                        Axis.of("% of the neurons").between(0, Math.min(100, Math.ceil(most * 1.05))), right).toFigure());
        ObjectNode layout = json.withObjectProperty("layout").put("barmode", "overlay").put("bargap", 0)
                .put("height", 540);
        layout.remove("legend");
        Animation.add(json, List.copyOf(steps), moving, steps.stream().map(this::frame).toList());
        return new PlotlyFigure(json);
    }

    private Mark dot(int i, long step) {
        int at = replays.get(i).at(step);
        return new Mark.Points(new Label(names.get(i), names.get(i), false, hover(i)),
                new double[] {replays.get(i).steps().get(at)},
                new double[] {Math.rint(1e4 * replays.get(i).history().column("alignment")[at]) / 1e4}, null, null,
                colors.get(i), "circle", DOT);
    }

    private Mark histogram(int i, long step) {
        return new Mark.Bars(new Label(names.get(i), names.get(i), false, "<b>" + names.get(i)
                + "</b><br>overlap %{x:.3f}<br>%{y:.1f} % of the neurons"), MIDDLES,
                replays.get(i).seen().get(replays.get(i).at(step)), null, colors.get(i), 0.6);
    }

    private String hover(int i) {
        return "<b>" + names.get(i) + "</b><br>step %{x:,d}<br>alignment %{y:.3f}";
    }

    /** What changes at a step: for each run its dot's place and its bars' heights. */
    private List<ObjectNode> frame(long step) {
        List<ObjectNode> frame = new ArrayList<>();
        for (int i = 0; i < runs.length; i++) {
            ObjectNode dot = JsonNodeFactory.instance.objectNode().put("type", "scatter");
            ObjectNode whole = dot(i, step).json();
            dot.set("x", whole.get("x"));
            dot.set("y", whole.get("y"));
            frame.add(dot);
            frame.add(JsonNodeFactory.instance.objectNode().put("type", "bar")
                    .set("y", histogram(i, step).json().get("y")));
        }
        return frame;
    }
}
