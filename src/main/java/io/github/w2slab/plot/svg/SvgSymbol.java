package io.github.w2slab.plot.svg;

import java.util.Map;

/** The shapes of markers, as Plotly draws those of Tablesaw's names; any other name is a circle. */
final class SvgSymbol {

    private static final double[] CROSS = {1.2, 0.4, 0.4, 0.4, 0.4, 1.2, -0.4, 1.2, -0.4, 0.4, -1.2, 0.4, -1.2, -0.4, -0.4,
        -0.4, -0.4, -1.2, 0.4, -1.2, 0.4, -0.4, 1.2, -0.4};
    private static final double[] TRIANGLE = {-1.15, 0.5, 1.15, 0.5, 0, -1};
    private static final double[] SQUARE = {-1, -1, 1, -1, 1, 1, -1, 1};

    /** Corners x, y, x, y, ... for a radius of 1, y downwards. */
    private static final Map<String, double[]> SHAPES = Map.ofEntries(
            Map.entry("square", SQUARE),
            Map.entry("diamond", new double[] {1.3, 0, 0, 1.3, -1.3, 0, 0, -1.3}),
            Map.entry("diamond-tall", new double[] {0.7, 0, 0, 1.4, -0.7, 0, 0, -1.4}),
            Map.entry("diamond-wide", new double[] {1.4, 0, 0, 0.7, -1.4, 0, 0, -0.7}),
            Map.entry("cross", CROSS),
            Map.entry("x", turned(CROSS, 45)),
            Map.entry("triangle-up", TRIANGLE),
            Map.entry("triangle-down", turned(TRIANGLE, 180)),
            Map.entry("triangle-left", turned(TRIANGLE, -90)),
            Map.entry("triangle-right", turned(TRIANGLE, 90)),
            Map.entry("triangle-ne", new double[] {-0.9, -0.9, 0.9, -0.9, 0.9, 0.9}),
            Map.entry("triangle-se", new double[] {0.9, -0.9, 0.9, 0.9, -0.9, 0.9}),
            Map.entry("triangle-sw", new double[] {-0.9, -0.9, 0.9, 0.9, -0.9, 0.9}),
            Map.entry("triangle-nw", new double[] {-0.9, -0.9, 0.9, -0.9, -0.9, 0.9}),
            Map.entry("pentagon", regular(5, 1, 1)),
            Map.entry("hexagon", turned(regular(6, 1, 1), 30)),
            Map.entry("hexagon2", regular(6, 1, 1)),
            Map.entry("octagon", turned(regular(8, 1, 1), 22.5)),
            Map.entry("star", regular(10, 1.4, 0.54)),
            Map.entry("hexagram", regular(12, 1.4, 0.76)),
            Map.entry("hourglass", new double[] {1, 1, -1, 1, 1, -1, -1, -1}),
            Map.entry("bowtie", new double[] {1, 1, 1, -1, -1, 1, -1, -1}));

    private SvgSymbol() {
    }

    private static double[] regular(int corners, double even, double odd) {
        double[] shape = new double[2 * corners];
        for (int i = 0; i < corners; i++) {
            double angle = StrictMath.toRadians(360.0 * i / corners - 90);
            double radius = i % 2 == 0 ? even : odd;
            shape[2 * i] = radius * StrictMath.cos(angle);
            shape[2 * i + 1] = radius * StrictMath.sin(angle);
        }
        return shape;
    }

    private static double[] turned(double[] shape, double degrees) {
        double c = StrictMath.cos(StrictMath.toRadians(degrees));
        double s = StrictMath.sin(StrictMath.toRadians(degrees));
        double[] turned = new double[shape.length];
        for (int i = 0; i < shape.length; i += 2) {
            turned[i] = c * shape[i] - s * shape[i + 1];
            turned[i + 1] = s * shape[i] + c * shape[i + 1];
        }
        return turned;
    }

    /** Returns whether the symbol is drawn as an outline. */
    static boolean isOpen(String symbol) {
        return symbol.endsWith("-open");
    }

    /** Returns whether a round dot stands for the symbol, which a stroke of no length draws shortest. */
    static boolean isDot(String symbol) {
        return !isOpen(symbol) && !SHAPES.containsKey(symbol);
    }

    /** Returns the path of the outline about a point. */
    static String outline(String symbol, double x, double y, double size) {
        double r = size / 2;
        double[] shape = SHAPES.get(symbol.replace("-open", ""));
        if (shape == null) {
            String arc = "a" + SvgWriter.n(r) + "," + SvgWriter.n(r) + " 0 1,0 ";
            return "M" + SvgWriter.n(x - r) + "," + SvgWriter.n(y) + arc + SvgWriter.n(2 * r) + ",0" + arc
                    + SvgWriter.n(-2 * r) + ",0z";
        }
        StringBuilder d = new StringBuilder();
        for (int i = 0; i < shape.length; i += 2) {
            d.append(i == 0 ? 'M' : 'L').append(SvgWriter.n(x + r * shape[i])).append(',')
                    .append(SvgWriter.n(y + r * shape[i + 1]));
        }
        return d.append('z').toString();
    }
}
