package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.GapRecovered;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.model.Committee;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.plot.Chart.Axis;
import io.github.w2slab.plot.Chart.Rule;
import io.github.w2slab.plot.Mark.Ends;
import io.github.w2slab.plot.Mark.Label;
import io.github.w2slab.sweep.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Means with error bars over several seeds: measures across, or the gap that each kind of run recovers. */
final class IntervalChart {

    private static final double SPREAD = 0.5;
    /** What is left free at the ends of the axis of gaps, as a share of it: the ceiling's label stands there. */
    private static final double ROOM = 0.08;

    private IntervalChart() {
    }

    static PlotlyFigure of(Comparison comparison, List<String> measures) {
        List<String> names = comparison.names();
        List<String> words = measures.stream().map(MeasureWords::of).toList();
        RunColors colors = new RunColors();
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            double place = SPREAD * ((i + 0.5) / names.size() - 0.5);
            List<Interval> intervals = measures.stream().map(measure -> comparison.interval(name, measure)).toList();
            RunColors.Look look = colors.next(name, false);
            marks.add(new Mark.Points(new Label(name, name, true, "<b>" + name + "</b><br>%{customdata}"),
                    IntStream.range(0, measures.size()).mapToDouble(m -> m + place).toArray(),
                    intervals.stream().mapToDouble(Interval::mean).toArray(),
                    new Ends(ends(measures, intervals, Interval::low),
                            ends(measures, intervals, Interval::high)),
                    IntStream.range(0, measures.size()).mapToObj(m -> words.get(m) + " " + intervals.get(m)).toList(),
                    look.color(), look.symbol() == null ? "circle" : look.symbol(), 9));
        }
        return new Chart("Mean over seeds with its 95 % interval",
                Axis.of("").between(-0.5, measures.size() - 0.5).named(words), Axis.of(""), marks).toFigure();
    }

    private static double[] ends(List<String> measures, List<Interval> intervals, ToDoubleFunction<Interval> end) {
        return IntStream.range(0, measures.size())
                .mapToDouble(m -> MeasureWords.within(measures.get(m), end.applyAsDouble(intervals.get(m)))).toArray();
    }

    /** The gap recovered by each kind of run with weak labels, between the weak teacher at 0 and the ceiling at 1. */
    static PlotlyFigure gaps(Comparison comparison, String measure) {
        RunColors colors = new RunColors();
        List<Mark> marks = new ArrayList<>();
        List<String> names = new ArrayList<>();
        double low = 0;
        double high = 1;
        for (String name : comparison.names()) {
            String color = colors.next(name, false).color();
            GapRecovered gap = gap(comparison, name, measure);
            if (gap != null) {
                for (double end : new double[] {gap.low(), gap.estimate(), gap.high()}) {
                    low = Double.isFinite(end) ? Math.min(low, end) : low;
                    high = Double.isFinite(end) ? Math.max(high, end) : high;
                }
                names.add(gap.isDefined() ? name : name + ": undefined");
                marks.add(new Mark.Bars(new Label(name, name, false, "<b>" + name + "</b><br>PGR " + gap),
                        List.of(names.size() - 1), new double[] {gap.estimate()},
                        new Ends(new double[] {gap.low()}, new double[] {gap.high()}), color, Mark.Bars.CLEAR));
            }
        }
        Require.check(!marks.isEmpty(), "number of kinds of runs with weak labels", 0, "at least 1");
        double room = ROOM * (high - low);
        ObjectNode json = new Chart("Performance gap recovered, with its 95 % interval", Axis.of("")
                .between(-0.6, names.size() + 0.1).named(names),
                Axis.of(MeasureWords.of("pgr_" + measure)).between(low - room, high + room), marks, List.of(new Rule(1, HouseStyle.GREY, 1, "ceiling: true labels"), new Rule(0, HouseStyle.GREY, 1, "weak teacher")))
                .json();
        json.withObjectProperty("layout").put("barmode", "overlay");
        return new PlotlyFigure(json);
    }

    private static GapRecovered gap(Comparison comparison, String name, String measure) {
        boolean weak = comparison.runs(name).stream().map(run -> run.supervision().reward())
                .anyMatch(reward -> reward instanceof WeakTeacher || reward instanceof Committee);
        return weak ? comparison.gapRecovered(name, measure) : null;
    }
}
