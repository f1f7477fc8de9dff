package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A box or violin trace: median and quartiles (linear between order statistics), whiskers to the last
 * point within 1.5 interquartile ranges, dots beyond; a
 * violin has the outline of its density about a narrow box.
 */
final class SvgBoxes implements SvgMarks {

    private static final int POINTS = 60;

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
        if (trace.path("type").asText().equals("violin")) {
            groups.values().forEach(list -> {
                double[] sorted = list.stream().mapToDouble(Double::doubleValue).sorted().toArray();
                y.include(sorted[0] - 2 * bandwidth(sorted), false);
                y.include(sorted[sorted.length - 1] + 2 * bandwidth(sorted), false);
            });
        }
    }

    /** Silverman's rule (1986), which Plotly uses too: 1.06 s n^(-1/5), with the quartiles' width if it is less. */
    private static double bandwidth(double[] sorted) {
        double mean = Arrays.stream(sorted).average().orElse(0);
        double variance = Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum() / Math.max(1, sorted.length - 1);
        double spread = Math.min(StrictMath.sqrt(variance), (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.349);
        return spread > 0 ? 1.059 * spread * StrictMath.pow(sorted.length, -0.2) : 1e-3;
    }

    /** The outline of a Gaussian kernel density, mirrored. */
    private static String violin(double[] sorted, double place, SvgAxis x, SvgAxis y) {
        double width = bandwidth(sorted);
        double low = sorted[0] - 2 * width;
        double high = sorted[sorted.length - 1] + 2 * width;
        double[] density = new double[POINTS];
        double most = 0;
        for (int i = 0; i < POINTS; i++) {
            double at = low + (high - low) * i / (POINTS - 1);
            density[i] = Arrays.stream(sorted).map(v -> StrictMath.exp(-(at - v) * (at - v) / (2 * width * width))).sum();
            most = Math.max(most, density[i]);
        }
        StringBuilder d = new StringBuilder();
        for (int i = 0; i < 2 * POINTS; i++) {
            int j = i < POINTS ? i : 2 * POINTS - 1 - i;
            double side = (i < POINTS ? -0.38 : 0.38) * density[j] / most;
            d.append(i == 0 ? 'M' : 'L').append(SvgWriter.n(x.pixel(place + side))).append(',')
                    .append(SvgWriter.n(y.pixel(low + (high - low) * j / (POINTS - 1))));
        }
        return d.append('z').toString();
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
            boolean violin = trace.path("type").asText().equals("violin");
            if (violin) {
                out.path(violin(sorted, place, x, y), SvgWriter.paint("fill", color) + " fill-opacity=\"0.3\" " + stroke);
            }
            double half = violin ? 0.06 : 0.3;
            double left = x.pixel(place - half);
            double right = x.pixel(place + half);
            double middle = (left + right) / 2;
            out.line(middle, y.pixel(low), middle, y.pixel(lower), stroke);
            out.line(middle, y.pixel(upper), middle, y.pixel(high), stroke);
            out.rect(left, y.pixel(upper), right - left, y.pixel(lower) - y.pixel(upper),
                    SvgWriter.paint("fill", color) + " fill-opacity=\"0.3\" " + stroke);
            double median = y.pixel(quantile(sorted, 0.5));
            out.line(left, median, right, median, stroke);
            if (violin) {
                return;
            }
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
