package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A box or violin trace, drawn as boxes: median and quartiles (linear between order statistics), whiskers to the last
 * point within 1.5 interquartile ranges, dots beyond.
 */
final class SvgBoxes implements SvgMarks {

    private final JsonNode trace;
    private final String color;
    private final Map<Double, List<Double>> groups = new TreeMap<>();

    SvgBoxes(JsonNode trace, String color) {
        this.trace = trace;
        JsonNode own = trace.path("marker").path("color");
        this.color = own.isTextual() ? own.asText() : color;
    }

    @Override
    public void reach(SvgAxis x, SvgAxis y) {
        double[] values = y.coordinates(trace.path("y"));
        JsonNode places = trace.path("x");
        double[] at = new double[values.length];
        if (places.size() == values.length) {
            at = x.coordinates(places);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i]) && !Double.isNaN(at[i])) {
                groups.computeIfAbsent(at[i], k -> new ArrayList<>()).add(values[i]);
            }
        }
        for (double place : groups.keySet()) {
            x.include(place - 0.5, false);
            x.include(place + 0.5, false);
        }
        y.include(values, true);
    }

    @Override
    public void draw(SvgWriter out, SvgAxis x, SvgAxis y, int budget) {
        String stroke = SvgWriter.paint("stroke", color) + " stroke-width=\"2\"";
        groups.forEach((place, list) -> {
            double[] sorted = list.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            double lower = quantile(sorted, 0.25);
            double upper = quantile(sorted, 0.75);
            double reach = 1.5 * (upper - lower);
            double low = Arrays.stream(sorted).filter(v -> v >= lower - reach).findFirst().orElse(lower);
            double high = Arrays.stream(sorted).filter(v -> v <= upper + reach).max().orElse(upper);
            double left = x.pixel(place - 0.3);
            double right = x.pixel(place + 0.3);
            double middle = (left + right) / 2;
            out.line(middle, y.pixel(low), middle, y.pixel(lower), stroke);
            out.line(middle, y.pixel(upper), middle, y.pixel(high), stroke);
            out.rect(left, y.pixel(upper), right - left, y.pixel(lower) - y.pixel(upper),
                    SvgWriter.paint("fill", color) + " fill-opacity=\"0.3\" " + stroke);
            double median = y.pixel(quantile(sorted, 0.5));
            out.line(left, median, right, median, stroke);
            StringBuilder dots = new StringBuilder();
            Arrays.stream(sorted).filter(v -> v < low || v > high).mapToObj(v -> SvgWriter.n(y.pixel(v))).distinct()
                    .forEach(at -> dots.append('M').append(SvgWriter.n(middle)).append(',').append(at).append("h0"));
            out.path(dots, SvgWriter.paint("stroke", color) + " stroke-width=\"5\" stroke-linecap=\"round\"");
        });
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
