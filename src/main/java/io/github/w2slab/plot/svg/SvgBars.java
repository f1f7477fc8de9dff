package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All bar and histogram traces that share two axes. */
final class SvgBars implements SvgMarks {

    private static final int SHADES = 32;

    private record Series(JsonNode trace, String color, double[] at, double[] length, double[] base) {
    }

    private final List<JsonNode> traces = new ArrayList<>();
    private final List<String> colors = new ArrayList<>();
    private final List<Series> series = new ArrayList<>();
    private final String mode;
    private boolean vertical = true;
    private double spacing = Double.POSITIVE_INFINITY;

    /** Makes an empty group whose bars stand as the layout's {@code barmode} says, side by side by default. */
    SvgBars(JsonNode layout) {
        this.mode = layout.path("barmode").asText("group");
    }

    void add(JsonNode trace, String color) {
        traces.add(trace);
        JsonNode own = trace.path("marker").path("color");
        colors.add(own.isTextual() ? own.asText() : color);
    }

    @Override
    public void reach(SvgAxis x, SvgAxis y) {
        JsonNode first = traces.get(0);
        boolean histogram = isHistogram(first);
        vertical = histogram ? first.has("x") : !first.path("orientation").asText("v").equals("h");
        SvgAxis places = vertical ? x : y;
        SvgAxis values = vertical ? y : x;
        Map<Double, double[]> stacks = new HashMap<>();
        Bins bins = histogram ? bins(places) : null;
        for (int i = 0; i < traces.size(); i++) {
            JsonNode trace = traces.get(i);
            double[] at = histogram ? bins.centres() : places.coordinates(trace.path(vertical ? "x" : "y"));
            double[] length = histogram ? counts(trace, places, bins)
                    : values.coordinates(trace.path(vertical ? "y" : "x"));
            series.add(new Series(trace, colors.get(i), at, length, bases(at, length, stacks)));
        }
        spacing = histogram ? bins.step() : spacing();
        for (Series one : series) {
            for (int j = 0; j < Math.min(one.at.length, one.length.length); j++) {
                places.include(one.at[j] - spacing / 2, false);
                places.include(one.at[j] + spacing / 2, false);
                values.include(one.base[j] + one.length[j], true);
            }
        }
        for (Series one : series) {
            double[] ends = new double[one.length.length];
            Arrays.setAll(ends, j -> one.base[j] + one.length[j]);
            errors(one.trace).reach(values, ends);
        }
        if (!values.isLog()) {
            values.include(0, false);
        }
    }

    private double[] bases(double[] at, double[] length, Map<Double, double[]> stacks) {
        double[] base = new double[at.length];
        if (mode.equals("stack") || mode.equals("relative")) {
            for (int j = 0; j < Math.min(at.length, length.length); j++) {
                double[] reached = stacks.computeIfAbsent(at[j], k -> new double[2]);
                int side = length[j] < 0 ? 0 : 1;
                base[j] = reached[side];
                reached[side] += Double.isNaN(length[j]) ? 0 : length[j];
            }
        }
        return base;
    }

    private double spacing() {
        double[] all = series.stream().flatMapToDouble(s -> Arrays.stream(s.at)).sorted().distinct().toArray();
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i < all.length; i++) {
            least = Math.min(least, all[i] - all[i - 1]);
        }
        return Double.isInfinite(least) || Double.isNaN(least) ? 1 : least;
    }

    private SvgErrors errors(JsonNode trace) {
        return new SvgErrors(trace.path(vertical ? "error_y" : "error_x"));
    }

    private static boolean isHistogram(JsonNode trace) {
        return trace.path("type").asText().equals("histogram");
    }

    /** The bins that all histograms of the group share. */
    private Bins bins(SvgAxis places) {
        double[] values = traces.stream()
                .flatMapToDouble(t -> Arrays.stream(places.coordinates(t.path(vertical ? "x" : "y")))).toArray();
        int wanted = traces.stream().mapToInt(t -> t.path(vertical ? "nbinsx" : "nbinsy").asInt(0)).max().orElse(0);
        return Bins.of(values, wanted);
    }

    private double[] counts(JsonNode trace, SvgAxis places, Bins bins) {
        double[] at = places.coordinates(trace.path(vertical ? "x" : "y"));
        double[] counts = binned(trace, at, bins);
        double all = Arrays.stream(at).filter(v -> !Double.isNaN(v)).count();
        double step = bins.step();
        double unit = switch (trace.path("histnorm").asText("")) {
            case "percent" -> 100.0 / all;
            case "probability" -> 1.0 / all;
            case "density" -> 1 / step;
            case "probability density" -> 1 / (step * all);
            default -> 1;
        };
        return Arrays.stream(counts).map(count -> count * unit).toArray();
    }

    /** What the trace's {@code histfunc} makes of each bin: how many values, or a function of those they go with. */
    private double[] binned(JsonNode trace, double[] at, Bins bins) {
        JsonNode weights = trace.path(vertical ? "y" : "x");
        String function = weights.isArray() ? trace.path("histfunc").asText("count") : "count";
        List<List<Double>> held = new ArrayList<>();
        for (int bin = 0; bin < bins.count(); bin++) {
            held.add(new ArrayList<>());
        }
        for (int i = 0; i < at.length; i++) {
            if (!Double.isNaN(at[i])) {
                held.get(bins.index(at[i])).add(weights.path(i).asDouble(0));
            }
        }
        return held.stream().map(bin -> bin.stream().mapToDouble(Double::doubleValue).summaryStatistics())
                .mapToDouble(bin -> bin.getCount() == 0 ? function.equals("count") ? 0 : Double.NaN : switch (function) {
                    case "sum" -> bin.getSum();
                    case "avg" -> bin.getAverage();
                    case "min" -> bin.getMin();
                    case "max" -> bin.getMax();
                    default -> bin.getCount();
                }).toArray();
    }

    @Override
    public void draw(SvgWriter out, SvgAxis x, SvgAxis y, int budget) {
        boolean sideBySide = mode.equals("group") && series.size() > 1;
        double room = isHistogram(traces.get(0)) ? spacing : 0.8 * spacing;
        double width = sideBySide ? room / series.size() : room;
        SvgAxis places = vertical ? x : y;
        SvgAxis values = vertical ? y : x;
        for (int i = 0; i < series.size(); i++) {
            Series one = series.get(i);
            Map<String, StringBuilder> paths = new LinkedHashMap<>();
            ColorBar scale = ColorBar.of(one.trace);
            double shift = sideBySide ? -room / 2 + i * width : -width / 2;
            for (int j = 0; j < Math.min(one.at.length, one.length.length); j++) {
                if (!Double.isNaN(one.at[j]) && !Double.isNaN(one.length[j]) && one.length[j] != 0) {
                    double foot = values.isLog() ? values.base() : one.base[j];
                    JsonNode own = one.trace.path("marker").path("color").path(j);
                    String color = own.isTextual() ? own.asText() : scale != null && own.isNumber()
                            ? scale.color(scale.shade(own.asDouble(), SHADES), SHADES) : one.color;
                    box(paths.computeIfAbsent(color, c -> new StringBuilder()), places.pixel(one.at[j] + shift), places.pixel(one.at[j] + shift + width),
                            values.pixel(foot), values.pixel(one.base[j] + one.length[j]));
                }
            }
            paths.forEach((color, d) -> out.path(d, SvgWriter.paint("fill", color)
                    + " " + SvgWriter.paint("stroke", out.ink().ground()) + " stroke-width=\"0.5\"" + SvgLines.opacity(one.trace)));
            double[] middles = Arrays.stream(one.at).map(at -> places.pixel(at + shift + width / 2)).toArray();
            double[] ends = new double[one.length.length];
            Arrays.setAll(ends, j -> one.base[j] + one.length[j]);
            errors(one.trace).draw(out, values, ends, middles, out.ink().text());
        }
    }

    private void box(StringBuilder d, double from, double to, double foot, double top) {
        double left = vertical ? from : foot;
        double right = vertical ? to : top;
        double y1 = vertical ? foot : from;
        double y2 = vertical ? top : to;
        d.append('M').append(SvgWriter.n(left)).append(',').append(SvgWriter.n(y1)).append('H')
                .append(SvgWriter.n(right)).append('V').append(SvgWriter.n(y2)).append('H')
                .append(SvgWriter.n(left)).append('z');
    }
}
