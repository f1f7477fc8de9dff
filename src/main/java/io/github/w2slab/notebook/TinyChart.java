package io.github.w2slab.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A few curves in one frame, with their names beside it and the ends of both axes written; or bars alone. */
final class TinyChart {

    private static final int LEFT = 46;
    private static final int TOP = 8;
    private static final int WIDTH = 150;
    private static final int HEIGHT = 72;
    private static final int BAR = 12;
    private static final int LONGEST_NAME = 16;
    private static final int MOST_POINTS = 60;
    /** At so many places, of equal distances or nearly, curves are told in numbers. */
    private static final int TOLD = 9;

    private record Curve(String name, double[] x, double[] y, String color, String dash) {

        /** With some points left out where there are very many. */
        Curve drawn() {
            int n = Math.min(MOST_POINTS, x.length);
            int[] kept = IntStream.range(0, n).map(i -> n < 2 ? 0 : (int) ((long) i * (x.length - 1) / (n - 1))).toArray();
            return new Curve(name, Arrays.stream(kept).mapToDouble(i -> x[i]).toArray(),
                    Arrays.stream(kept).mapToDouble(i -> y[i]).toArray(), color, dash);
        }

        /** The height at a place, on the line between the points beside it; not a number beyond the ends. */
        double at(double place) {
            for (int i = 0; i < x.length; i++) {
                if (x[i] == place) {
                    return y[i];
                }
                if (i > 0 && x[i - 1] < place && place < x[i]) {
                    return y[i - 1] + (y[i] - y[i - 1]) * (place - x[i - 1]) / (x[i] - x[i - 1]);
                }
            }
            return Double.NaN;
        }
    }

    private final String description;
    private final List<Curve> curves = new ArrayList<>();
    private String xTitle = "";
    private double[] coefficients = {};
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    TinyChart(String description) {
        this.description = description;
    }

    /** Names the horizontal axis. */
    TinyChart across(String title) {
        this.xTitle = title;
        return this;
    }

    /** Makes the vertical axis reach from {@code low} to {@code high} at least. */
    TinyChart reaching(double low, double high) {
        this.low = Math.min(this.low, low);
        this.high = Math.max(this.high, high);
        return this;
    }

    /** Adds a curve of places in rising order; of very many points some are not drawn. */
    TinyChart curve(String name, double[] x, double[] y, String color, boolean dashed) {
        return curve(name, x, y, color, dashed ? "dash" : "solid");
    }

    /** Adds a curve with one of Plotly's dashes. */
    TinyChart curve(String name, double[] x, double[] y, String color, String dash) {
        curves.add(new Curve(name, x, y, color, dash));
        return this;
    }

    /** Adds bars for c_0, c_1, ... beside the curves. */
    TinyChart bars(double... hermite) {
        this.coefficients = hermite;
        return this;
    }

    /** Returns the picture and its numbers. */
    Picture picture() {
        List<List<List<String>>> tables = new ArrayList<>();
        if (!curves.isEmpty()) {
            double[] places = toldPlaces();
            List<List<String>> table = new ArrayList<>();
            table.add(Picture.row(xTitle, texts(places)));
            curves.forEach(curve -> table.add(Picture.row(curve.name, texts(Arrays.stream(places).map(curve::at).toArray()))));
            tables.add(table);
        }
        if (coefficients.length > 0) {
            double least = 1e-9 * Arrays.stream(coefficients).map(Math::abs).max().orElse(0);
            tables.add(List.of(Picture.row("n", IntStream.range(0, coefficients.length).mapToObj(Integer::toString).toList()),
                    Picture.row("Hermite coefficient", texts(Arrays.stream(coefficients).map(c -> Math.abs(c) < least ? 0 : c).toArray()))));
        }
        return new Picture(image(), tables);
    }

    /** Of the points that curves have, those next to some places of equal distances; the ends alone where all stay as they are. */
    private double[] toldPlaces() {
        double[] all = curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.x)).distinct().sorted().toArray();
        boolean flat = curves.stream().allMatch(curve -> Arrays.stream(curve.y).distinct().count() <= 1);
        int many = flat ? 2 : TOLD;
        return all.length == 0 ? all : IntStream.range(0, many)
                .mapToDouble(i -> all[0] + (all[all.length - 1] - all[0]) * i / (many - 1))
                .map(place -> Arrays.stream(all).boxed().min(Comparator.comparingDouble(x -> Math.abs(x - place))).orElseThrow())
                .distinct().toArray();
    }

    private static List<String> texts(double[] values) {
        return Arrays.stream(values).mapToObj(value -> Double.isFinite(value) ? Sketch.number(value) : "").toList();
    }

    private String image() {
        if (curves.isEmpty() && coefficients.length > 0) {
            Sketch sketch = new Sketch(16 + BAR * coefficients.length, TOP + HEIGHT + 16, description);
            drawBars(sketch, 8);
            return sketch.image();
        }
        List<Curve> shown = curves.stream().map(Curve::drawn).toList();
        for (Curve curve : shown) {
            for (double y : curve.y) {
                if (Double.isFinite(y)) {
                    reaching(y, y);
                }
            }
        }
        if (!(high > low)) {
            boolean none = Double.isInfinite(low);
            low = none ? 0 : low - 0.5;
            high = none ? 1 : high + 0.5;
        }
        int longest = curves.stream().mapToInt(curve -> Math.min(LONGEST_NAME, curve.name.length())).max().orElse(0);
        int legend = longest == 0 ? 8 : 32 + 7 * longest;
        int bars = coefficients.length == 0 ? 0 : 16 + BAR * coefficients.length;
        Sketch sketch = new Sketch(LEFT + WIDTH + bars + legend, TOP + HEIGHT + 16, description);
        frame(sketch);
        double[] ends = {curves.stream().mapToDouble(c -> Arrays.stream(c.x).min().orElse(0)).min().orElse(0),
            curves.stream().mapToDouble(c -> Arrays.stream(c.x).max().orElse(1)).max().orElse(1)};
        sketch.text(LEFT, TOP + HEIGHT + 12, "middle", Sketch.number(ends[0]));
        sketch.text(LEFT + WIDTH, TOP + HEIGHT + 12, "end", (Sketch.number(ends[1]) + " " + xTitle).strip());
        shown.forEach(curve -> draw(sketch, curve, ends));
        if (coefficients.length > 0) {
            drawBars(sketch, LEFT + WIDTH + 16);
        }
        drawLegend(sketch, LEFT + WIDTH + bars + 8);
        return sketch.image();
    }

    private void frame(Sketch sketch) {
        String thin = "stroke=\"" + Sketch.INK + "\" stroke-opacity=\"0.5\" fill=\"none\"";
        sketch.path("M" + LEFT + " " + TOP + "v" + HEIGHT + "h" + WIDTH, thin);
        if (low < 0 && high > 0) {
            sketch.line(LEFT, height(0), LEFT + WIDTH, height(0), "stroke=\"" + Sketch.INK + "\" stroke-opacity=\"0.25\"");
        }
        sketch.text(LEFT - 4, TOP + 7, "end", Sketch.number(high));
        sketch.text(LEFT - 4, TOP + HEIGHT, "end", Sketch.number(low));
    }

    private double height(double value) {
        return TOP + HEIGHT * (high - value) / (high - low);
    }

    private void draw(Sketch sketch, Curve curve, double[] ends) {
        double width = ends[1] > ends[0] ? ends[1] - ends[0] : 1;
        double[] x = Arrays.stream(curve.x).map(v -> LEFT + WIDTH * (v - ends[0]) / width).toArray();
        double[] y = Arrays.stream(curve.y).map(this::height).toArray();
        if (x.length == 1 && Double.isFinite(y[0])) {
            sketch.dot(x[0], y[0], curve.color);
        }
        sketch.curve(x, y, curve.color, curve.dash);
    }

    private void drawBars(Sketch sketch, double left) {
        double largest = Math.max(1e-9, Arrays.stream(coefficients).map(Math::abs).max().orElse(0));
        double middle = TOP + HEIGHT / 2.0;
        for (int n = 0; n < coefficients.length; n++) {
            double length = Math.abs(coefficients[n]) / largest * HEIGHT / 2;
            if (length >= 0.5) {
                sketch.rect(left + n * BAR + 2, coefficients[n] > 0 ? middle - length : middle, BAR - 4, length,
                        "fill=\"" + Sketch.RED + "\"");
            }
            sketch.text(left + (n + 0.5) * BAR, TOP + HEIGHT + 12, "middle", Integer.toString(n));
        }
        sketch.line(left, middle, left + BAR * coefficients.length, middle, "stroke=\"" + Sketch.INK + "\" stroke-opacity=\"0.5\"");
    }

    private void drawLegend(Sketch sketch, double left) {
        double y = TOP + 4;
        for (Curve curve : curves) {
            if (!curve.name.isEmpty()) {
                sketch.curve(new double[] {left, left + 14}, new double[] {y, y}, curve.color, curve.dash);
                sketch.text(left + 18, y + 3.5, "start", curve.name.length() <= LONGEST_NAME ? curve.name
                        : curve.name.substring(0, LONGEST_NAME - 1) + "\u2026");
                y += 15;
            }
        }
    }
}
