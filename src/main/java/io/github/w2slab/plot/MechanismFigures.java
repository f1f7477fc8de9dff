package io.github.w2slab.plot;

import io.github.w2slab.base.Require;
import io.github.w2slab.evaluation.BestOfN;
import io.github.w2slab.evaluation.Interval;
import io.github.w2slab.mechanisms.Mechanism.Finding;
import io.github.w2slab.mechanisms.Mechanisms;
import io.github.w2slab.plot.Chart.Axis;
import io.github.w2slab.plot.Mark.Dash;
import io.github.w2slab.plot.Mark.Ends;
import io.github.w2slab.plot.Mark.Label;
import io.github.w2slab.plot.Mark.Pen;
import java.util.ArrayList;
import java.util.List;

/** Figures of predictions beside measurements, each measured point with its interval of level 95 %. */
public final class MechanismFigures {

    private static final double WIDTH = 2;
    private static final double SIZE = 8;

    private MechanismFigures() {
    }

    /**
     * Quantities against a setting: what is predicted as a dashed line, what was measured as points.
     *
     * @param title      over the figure
     * @param setting    what stands to the right
     * @param at         its values, ascending
     * @param findings   of a mechanism at each of them, in their order ({@link Mechanisms#findings})
     * @param quantities which of its predictions are drawn, one or more
     * @throws IllegalArgumentException if there is no such quantity, or not one at each value
     */
    public static PlotlyFigure beside(String title, String setting, double[] at, List<Finding> findings, String... quantities) {
        Require.present("at", at);
        Require.present("findings", findings);
        Require.present("quantities", quantities);
        Require.check(quantities.length > 0, "number of quantities", 0, "at least 1");
        RunColors colors = new RunColors();
        List<Mark> marks = new ArrayList<>();
        for (String name : quantities) {
            List<Finding> found = findings.stream().filter(f -> f.quantity().equals(name)).toList();
            Require.check(found.size() == at.length, "number of findings of \"" + name + "\"", found.size(),
                    "that of values, " + at.length);
            String color = colors.next(name, false).color();
            marks.add(new Mark.Curve(Label.of(name + ", predicted"), at, found.stream().mapToDouble(Finding::predicted).toArray(),
                    new Pen(color, WIDTH, Dash.DASH)));
            marks.add(points(new Label(name + ", measured", null, true, hover(name)), at,
                    found.stream().map(Finding::measured).toList(), color));
        }
        return new Chart(title, Axis.of(setting), Axis.of(quantities.length == 1 ? quantities[0] : ""), marks).toFigure();
    }

    /**
     * Best-of-n: the true reward won against KL, points on a line, and dashed what the optimised reward says was won.
     *
     * @param title  over the figure
     * @param curves one or more
     */
    public static PlotlyFigure optimised(String title, BestOfN.Curve... curves) {
        Require.present("title", title);
        Require.present("curves", curves);
        Require.check(curves.length > 0, "number of curves", 0, "at least 1");
        RunColors colors = new RunColors();
        List<Mark> marks = new ArrayList<>();
        for (BestOfN.Curve curve : curves) {
            String color = colors.next(curve.name(), false).color();
            double[] kl = curve.divergences();
            marks.add(new Mark.Curve(new Label(curve.name(), curve.name(), true, ""), kl,
                    curve.truth().stream().mapToDouble(Interval::mean).toArray(), new Pen(color, WIDTH, Dash.SOLID)));
            marks.add(points(new Label(curve.name(), curve.name(), false, hover(curve.name())), kl, curve.truth(), color));
            marks.add(new Mark.Curve(new Label(curve.name() + ", what it says", curve.name(), false, ""), kl,
                    curve.proxy().stream().mapToDouble(Interval::mean).toArray(), new Pen(color, WIDTH, Dash.DASH)));
        }
        marks.add(Mark.Curve.sample("what the optimised reward says", null, new Pen(HouseStyle.GREY, WIDTH, Dash.DASH)));
        return new Chart(title, Axis.of("KL of best-of-n, ln n − (n − 1)/n"), Axis.of("reward won"), marks).toFigure();
    }

    private static String hover(String name) {
        return "<b>" + name + "</b><br>%{customdata}";
    }

    private static Mark.Points points(Label label, double[] at, List<Interval> measured, String color) {
        return new Mark.Points(label, at, measured.stream().mapToDouble(Interval::mean).toArray(),
                new Ends(measured.stream().mapToDouble(Interval::low).toArray(),
                        measured.stream().mapToDouble(Interval::high).toArray()),
                measured.stream().map(Interval::toString).toList(), color, "circle", SIZE);
    }
}
