package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Error bars of a trace along one of its axes: {@code array} and {@code arrayminus}, or a constant, percentage or root
 * of the value.
 *
 * @param settings {@code error_x} or {@code error_y}, may be missing
 */
record SvgErrors(JsonNode settings) {

    private boolean shown() {
        return settings.isObject() && settings.path("visible").asBoolean(true);
    }

    /** How far the bar reaches up, or down, from the i-th point, in the data's own numbers; NaN for no bar. */
    private double length(double value, int i, boolean up) {
        boolean own = !up && !settings.path("symmetric").asBoolean(false);
        double constant = settings.path(own && settings.has("valueminus") ? "valueminus" : "value").asDouble(10);
        return switch (settings.path("type").asText(settings.has("array") ? "data" : "percent")) {
            case "constant" -> constant;
            case "percent" -> Math.abs(value) * constant / 100;
            case "sqrt" -> StrictMath.sqrt(Math.abs(value));
            default -> settings.path(own && settings.has("arrayminus") ? "arrayminus" : "array").path(i)
                    .asDouble(Double.NaN);
        };
    }

    /** Includes the bars' ends in an axis. */
    void reach(SvgAxis axis, double[] coordinates) {
        for (int i = 0; shown() && i < coordinates.length; i++) {
            axis.include(axis.shifted(coordinates[i], length(axis.number(coordinates[i]), i, true)), true);
            axis.include(axis.shifted(coordinates[i], -length(axis.number(coordinates[i]), i, false)), true);
        }
    }

    /**
     * Draws the bars.
     *
     * @param along       the axis that they lie along, with the points' coordinates on it
     * @param across      the points' pixels on the other axis
     */
    void draw(SvgWriter out, SvgAxis along, double[] coordinates, double[] across, String color) {
        StringBuilder d = new StringBuilder();
        double cap = settings.path("width").asDouble(4);
        for (int i = 0; shown() && i < Math.min(across.length, coordinates.length); i++) {
            double value = along.number(coordinates[i]);
            double high = along.shifted(coordinates[i], length(value, i, true));
            double low = along.shifted(coordinates[i], -length(value, i, false));
            boolean opens = along.isLog() && Double.isNaN(low) && !Double.isNaN(high);
            if (!Double.isNaN(across[i]) && !Double.isNaN(high) && (opens || !Double.isNaN(low))) {
                double end = along.pixel(high);
                double start = opens ? along.pixel(along.base()) : along.pixel(low);
                line(d, along, across[i], start, across[i], end);
                line(d, along, across[i] - cap, end, across[i] + cap, end);
                if (!opens) {
                    line(d, along, across[i] - cap, start, across[i] + cap, start);
                }
            }
        }
        out.path(d, "fill=\"none\" " + SvgWriter.paint("stroke", settings.path("color").asText(color))
                + " stroke-width=\"" + SvgWriter.n(settings.path("thickness").asDouble(1.5)) + "\"");
    }

    private static void line(StringBuilder d, SvgAxis along, double a1, double l1, double a2, double l2) {
        boolean flat = along.horizontal();
        d.append('M').append(SvgWriter.n(flat ? l1 : a1)).append(',').append(SvgWriter.n(flat ? a1 : l1))
                .append('L').append(SvgWriter.n(flat ? l2 : a2)).append(',').append(SvgWriter.n(flat ? a2 : l2));
    }
}
