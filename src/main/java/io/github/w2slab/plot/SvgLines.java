package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A scatter trace: a line, its markers, its fill. */
final class SvgLines implements SvgMarks {

    private static final int SHADES = 32;

    private final JsonNode trace;
    private final String color;
    private final SvgLines previous;
    private final String mode;
    private double[] x;
    private double[] y;

    /**
     * Makes the marks of a trace.
     *
     * @param color    the colour where the trace sets none
     * @param previous the scatter trace before it on the same axes, which a fill to the next one reaches; may be null
     */
    SvgLines(JsonNode trace, String color, SvgLines previous) {
        this.trace = trace;
        this.previous = previous;
        String own = trace.path("line").path("color").asText("");
        JsonNode marker = trace.path("marker").path("color");
        this.color = !own.isEmpty() ? own : marker.isTextual() ? marker.asText() : color;
        int points = Math.max(trace.path("x").size(), trace.path("y").size());
        this.mode = trace.path("mode").asText(points <= 20 ? "lines+markers" : "lines");
    }

    @Override
    public void reach(SvgAxis xAxis, SvgAxis yAxis) {
        x = coordinates(xAxis, trace.path("x"), trace.path("y").size());
        y = coordinates(yAxis, trace.path("y"), trace.path("x").size());
        int points = Math.min(x.length, y.length);
        x = Arrays.copyOf(x, points);
        y = Arrays.copyOf(y, points);
        xAxis.include(x, mode.contains("markers"));
        yAxis.include(y, true);
        JsonNode error = trace.path("error_y");
        for (int i = 0; i < Math.min(points, error.path("array").size()) && !yAxis.isLog(); i++) {
            yAxis.include(y[i] + error.get("array").get(i).asDouble(0), true);
            yAxis.include(y[i] - lower(error, i), true);
        }
        if (fill().equals("tozeroy") && !yAxis.isLog()) {
            yAxis.include(0, false);
        }
    }

    private static double[] coordinates(SvgAxis axis, JsonNode values, int size) {
        if (!values.isMissingNode()) {
            return axis.coordinates(values);
        }
        double[] index = new double[size];
        for (int i = 0; i < size; i++) {
            index[i] = i;
        }
        return index;
    }

    private String fill() {
        return trace.path("fill").asText("none");
    }

    @Override
    public void draw(SvgWriter out, SvgAxis xAxis, SvgAxis yAxis, int budget) {
        double[] px = xAxis.pixels(x);
        double[] py = yAxis.pixels(y);
        String opacity = opacity(trace);
        if (!fill().equals("none")) {
            out.path(filled(px, py, xAxis, yAxis, budget / 2), fillPaint() + opacity);
        }
        if (mode.contains("lines") && trace.path("line").path("width").asDouble(2) > 0) {
            double[][] steps = steps(px, py, trace.path("line").path("shape").asText("linear"));
            out.path(new SvgPath(steps[0], steps[1]).data(budget), stroke(key()) + opacity);
        }
        errorBars(out, px, yAxis, opacity);
        if (mode.contains("markers")) {
            dots(out, px, py, budget);
        }
        if (mode.contains("text")) {
            JsonNode text = trace.path("text");
            for (int i = 0; i < Math.min(px.length, Math.min(text.size(), 60)); i++) {
                out.text(px[i], py[i] - (mode.contains("markers") ? 7 : -4), PlainText.lines(text.get(i).asText()),
                        SvgPicture.TICK_SIZE, "middle", SvgPicture.TEXT, "");
            }
        }
    }

    private String fillPaint() {
        String own = trace.path("fillcolor").asText("");
        return "stroke=\"none\" " + (own.isEmpty() ? SvgWriter.paint("fill", color) + " fill-opacity=\"0.25\""
                : SvgWriter.paint("fill", own));
    }

    private String filled(double[] px, double[] py, SvgAxis xAxis, SvgAxis yAxis, int budget) {
        boolean next = fill().equals("tonexty") && previous != null;
        double[] bx = next ? xAxis.pixels(previous.x) : px;
        double[] by = next ? yAxis.pixels(previous.y) : new double[py.length];
        int back = fill().equals("toself") ? 0 : bx.length;
        if (!next) {
            Arrays.fill(by, yAxis.pixel(yAxis.base()));
        }
        double[] allX = new double[px.length + back];
        double[] allY = new double[px.length + back];
        int n = 0;
        for (int i = 0; i < px.length + back; i++) {
            boolean there = i < px.length;
            int j = there ? i : bx.length - 1 - (i - px.length);
            double cx = there ? px[j] : bx[j];
            double cy = there ? py[j] : by[j];
            boolean known = !Double.isNaN(cx) && !Double.isNaN(cy) && (there || next || !Double.isNaN(py[j]));
            if (known) {
                allX[n] = cx;
                allY[n++] = cy;
            }
        }
        String d = new SvgPath(Arrays.copyOf(allX, n), Arrays.copyOf(allY, n)).data(budget);
        return d.isEmpty() ? d : d + "z";
    }

    /** The corners of a line that runs in steps; the line itself for any other shape. */
    private static double[][] steps(double[] x, double[] y, String shape) {
        if (!shape.equals("hv") && !shape.equals("vh") || x.length == 0) {
            return new double[][] {x, y};
        }
        double[] sx = new double[2 * x.length - 1];
        double[] sy = new double[2 * x.length - 1];
        for (int i = 0; i < sx.length; i++) {
            boolean early = shape.equals("vh");
            sx[i] = x[early ? i / 2 : (i + 1) / 2];
            sy[i] = y[early ? (i + 1) / 2 : i / 2];
        }
        return new double[][] {sx, sy};
    }

    private static double lower(JsonNode error, int i) {
        return error.path(error.has("arrayminus") ? "arrayminus" : "array").path(i).asDouble(0);
    }

    /** Draws vertical error bars; on a log axis there are none. */
    private void errorBars(SvgWriter out, double[] px, SvgAxis yAxis, String opacity) {
        JsonNode error = trace.path("error_y");
        StringBuilder d = new StringBuilder();
        for (int i = 0; i < Math.min(px.length, error.path("array").size()) && !yAxis.isLog(); i++) {
            if (!Double.isNaN(px[i]) && !Double.isNaN(y[i])) {
                String top = SvgWriter.n(yAxis.pixel(y[i] + error.get("array").get(i).asDouble(0)));
                String bottom = SvgWriter.n(yAxis.pixel(y[i] - lower(error, i)));
                d.append('M').append(SvgWriter.n(px[i])).append(',').append(top).append('V').append(bottom);
                for (String end : new String[] {top, bottom}) {
                    d.append('M').append(SvgWriter.n(px[i] - 3)).append(',').append(end).append("h6");
                }
            }
        }
        out.path(d, "fill=\"none\" " + SvgWriter.paint("stroke", color) + " stroke-width=\"1.5\"" + opacity);
    }

    private void dots(SvgWriter out, double[] px, double[] py, int budget) {
        JsonNode marker = trace.path("marker");
        ColorBar scale = ColorBar.of(trace);
        int stride = Math.max(1, (int) Math.ceil(px.length / (double) budget));
        Map<String, StringBuilder> paths = new LinkedHashMap<>();
        for (int i = 0; i < px.length; i += stride) {
            if (!Double.isNaN(px[i]) && !Double.isNaN(py[i])) {
                JsonNode size = marker.path("size").isArray() ? marker.path("size").path(i) : marker.path("size");
                JsonNode own = marker.path("color").isArray() ? marker.path("color").path(i) : marker.path("color");
                String paint = scale != null && own.isNumber()
                        ? scale.color(scale.shade(own.asDouble(), SHADES), SHADES)
                        : own.isTextual() ? own.asText() : color;
                StringBuilder d = paths.computeIfAbsent(SvgWriter.paint("stroke", paint) + " stroke-width=\""
                        + SvgWriter.n(Math.min(60, size.asDouble(6))) + "\"", p -> new StringBuilder());
                d.append('M').append(SvgWriter.n(px[i])).append(',').append(SvgWriter.n(py[i])).append("h0");
            }
        }
        String opacity = marker.has("opacity") ? opacity(marker) : opacity(trace);
        paths.forEach((paint, d) -> out.path(d, paint + " stroke-linecap=\"round\"" + opacity));
    }

    static String opacity(JsonNode node) {
        double opacity = node.path("opacity").asDouble(1);
        return opacity == 1 ? "" : " opacity=\"" + opacity + "\"";
    }

    /** Returns the attributes that draw a key's line. */
    static String stroke(SvgLegend.Key key) {
        double w = key.width();
        String dashes = switch (key.dash()) {
            case "dot" -> dashes(w, 1, 2);
            case "dash" -> dashes(w, 4, 3);
            case "longdash" -> dashes(w, 7, 4);
            case "dashdot" -> dashes(w, 4, 2.5, 1, 2.5);
            case "longdashdot" -> dashes(w, 7, 3, 1, 3);
            default -> "";
        };
        return "fill=\"none\" " + SvgWriter.paint("stroke", key.color()) + " stroke-width=\"" + SvgWriter.n(w)
                + "\" stroke-linejoin=\"round\"" + dashes;
    }

    private static String dashes(double width, double... lengths) {
        StringBuilder dashes = new StringBuilder(" stroke-dasharray=\"");
        for (double length : lengths) {
            dashes.append(dashes.charAt(dashes.length() - 1) == '"' ? "" : " ")
                    .append(SvgWriter.n(length * Math.max(1.3, width)));
        }
        return dashes.append('"').toString();
    }

    /** Returns how a legend shows the trace. */
    SvgLegend.Key key() {
        JsonNode line = trace.path("line");
        if (!fill().equals("none") && line.path("width").asDouble(2) == 0) {
            return new SvgLegend.Key(trace.path("fillcolor").asText(color), null, 0, false, true);
        }
        return new SvgLegend.Key(color, mode.contains("lines") ? line.path("dash").asText("solid") : null,
                line.path("width").asDouble(2), mode.contains("markers"), false);
    }
}
