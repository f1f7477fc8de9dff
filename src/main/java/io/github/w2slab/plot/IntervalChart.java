package io.github.w2slab.plot;

import io.github.w2slab.evaluation.Comparison;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.plot.Chart.Axis;
import io.github.w2slab.plot.Mark.Ends;
import io.github.w2slab.plot.Mark.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Means with error bars: measures across, the kinds of runs beside one another at each. */
final class IntervalChart {

    private static final double SPREAD = 0.5;

    private IntervalChart() {
    }

    static PlotlyFigure of(Comparison comparison, List<String> measures) {
        List<String> names = comparison.names();
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
                    new Ends(intervals.stream().mapToDouble(Interval::low).toArray(),
                            intervals.stream().mapToDouble(Interval::high).toArray()),
                    IntStream.range(0, measures.size()).mapToObj(m -> measures.get(m) + " " + intervals.get(m)).toList(),
                    look.color(), look.symbol() == null ? "circle" : look.symbol(), 9));
        }
        return new Chart("Mean over seeds with its 95 % interval",
                Axis.of("").between(-0.5, measures.size() - 0.5).named(measures), Axis.of(""), marks).toFigure();
    }
}
