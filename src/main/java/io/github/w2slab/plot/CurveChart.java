package io.github.w2slab.plot;

import io.github.w2slab.plot.Chart.Axis;
import io.github.w2slab.plot.Chart.Rule;
import io.github.w2slab.plot.Mark.Dash;
import io.github.w2slab.plot.Mark.Label;
import io.github.w2slab.plot.Mark.Pen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Curves against steps, most of values in [0, 1], with levels to compare them to.
 *
 * <p>Curves and bands that lie on each other are all seen: an earlier curve is drawn wider than those on top of it, and
 * the edge of a later band is dashed.
 */
final class CurveChart {

    /** How far above 1 the axis reaches, so that a curve at 1 and the label of a level are seen. */
    static final double TOP = 1.06;

    private static final double WIDER = 3;
    private static final List<String> EDGES = List.of("solid", "6px,6px", "3px,9px", "1px,11px");

    /**
     * One curve.
     *
     * @param run   its run's name; curves of one run are shown and hidden together
     * @param part  what tells it from the run's other curves, empty for the one that stands for the run in the legend
     * @param hover what its values are, for the text under the mouse
     */
    record Curve(String run, String part, String hover, long[] steps, double[] values, Pen pen) {

        double[] x() {
            return Arrays.stream(steps).asDoubleStream().toArray();
        }

        private boolean hides(Curve below) {
            return below.pen.dash() == pen.dash()
                    && new Corners(below.x(), below.values).coincides(new Corners(x(), values));
        }
    }

    private final String title;
    private final String yTitle;
    private final double[] range;
    private final List<Curve> curves = new ArrayList<>();
    private final List<Mark> bands = new ArrayList<>();
    private final List<Corners> outlines = new ArrayList<>();
    private final List<Mark> samples = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    /** Makes an empty chart of values in a range, null for one without bounds. */
    CurveChart(String title, String yTitle, double[] range) {
        this.title = title;
        this.yTitle = yTitle;
        this.range = range;
    }

    void add(Curve curve) {
        curves.add(curve);
    }

    /** Fills the area between two curves, where both are known. */
    void band(String run, long[] steps, double[] low, double[] high, String color) {
        int[] known = IntStream.range(0, steps.length)
                .filter(i -> Double.isFinite(low[i]) && Double.isFinite(high[i])).toArray();
        if (known.length < 2) {
            return;
        }
        double[] x = Arrays.stream(known).mapToDouble(i -> steps[i]).toArray();
        double[] bottom = Arrays.stream(known).mapToDouble(i -> low[i]).toArray();
        double[] top = Arrays.stream(known).mapToDouble(i -> high[i]).toArray();
        Corners outline = new Corners(x, top);
        long below = outlines.stream().filter(outline::coincides).count();
        outlines.add(outline);
        bands.add(new Mark.Band(new Label(run + ", interval", run, false, null), x, bottom, top, color,
                EDGES.get((int) Math.min(below, EDGES.size() - 1))));
    }

    /** Explains in the legend what a band is. */
    void explainBand(String meaning) {
        if (!bands.isEmpty()) {
            samples.add(Mark.Band.sample(meaning));
        }
    }

    /** Explains in the legend what a line's style means. */
    void explain(String meaning, double width, Dash dash, String symbol) {
        samples.add(Mark.Curve.sample(meaning, null, new Pen(HouseStyle.GREY, width, dash, symbol)));
    }

    /** Draws a thin horizontal line with its label above its left end. */
    void level(double value, String label) {
        rules.add(new Rule(value, HouseStyle.GREY, 1, label));
    }

    PlotlyFigure toFigure() {
        List<Mark> marks = new ArrayList<>(bands);
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            Pen pen = curve.pen;
            boolean inLegend = curve.part.isEmpty();
            long above = curves.stream().skip(i + 1).filter(later -> later.hides(curve)).count();
            marks.add(new Mark.Curve(new Label(curve.run + curve.part, curve.run, inLegend && pen.symbol() == null,
                    "<b>" + curve.run + "</b><br>step %{x:,d}<br>" + curve.hover + " %{y:.3f}"), curve.x(), curve.values,
                    new Pen(pen.color(), pen.width() + WIDER * above, pen.dash(), pen.symbol())));
            if (inLegend && pen.symbol() != null) {
                marks.add(Mark.Curve.sample(curve.run, curve.run, pen));
            }
        }
        marks.addAll(samples);
        Axis y = Axis.of(yTitle);
        return new Chart(title, Axis.steps(), range == null ? y : y.between(range[0] < 0 ? -TOP : 0, TOP), marks, rules).toFigure();
    }
}
