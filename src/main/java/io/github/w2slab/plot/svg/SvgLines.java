package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * A scatter trace: a line, its markers, its fill. The line of a trace with Plotly's {@code uid} carries it, and what its axes
 * show, so that a page can draw it anew.
 */
final class SvgLines implements SvgMarks {

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
        new SvgErrors(trace.path("error_x")).reach(xAxis, x);
        new SvgErrors(trace.path("error_y")).reach(yAxis, y);
        if (fill().equals("tozeroy") && !yAxis.isLog()) {
            yAxis.include(0, false);
        } else if (fill().equals("tozerox") && !xAxis.isLog()) {
            xAxis.include(0, false);
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
            String data = new SvgPath(steps[0], steps[1]).data(budget);
            String uid = trace.path("uid").asText("");
            if (uid.isEmpty()) {
                out.path(data, stroke(key()) + opacity);
            } else {
                out.path(data.isEmpty() ? "M0,0" : data, stroke(key()) + opacity + " data-curve=\"" + SvgWriter.escape(uid)
                        + "\" data-x=\"" + xAxis.span() + "\" data-y=\"" + yAxis.span() + "\"");
            }
        }
        new SvgErrors(trace.path("error_x")).draw(out, xAxis, x, py, color);
        new SvgErrors(trace.path("error_y")).draw(out, yAxis, y, px, color);
        if (mode.contains("markers")) {
            new SvgDots(trace, color).draw(out, px, py, budget);
        }
        if (mode.contains("text")) {
            JsonNode text = trace.path("text");
            for (int i = 0; i < Math.min(px.length, Math.min(text.size(), 60)); i++) {
                out.text(px[i], py[i] - (mode.contains("markers") ? 7 : -4), PlainText.lines(text.get(i).asText()),
                        SvgPicture.TICK_SIZE, "middle", out.ink().text(), "");
            }
        }
    }

    private String fillPaint() {
        String own = trace.path("fillcolor").asText("");
        return "stroke=\"none\" " + (own.isEmpty() ? SvgWriter.paint("fill", color) + " fill-opacity=\"0.25\""
                : SvgWriter.paint("fill", own));
    }

    private String filled(double[] px, double[] py, SvgAxis xAxis, SvgAxis yAxis, int budget) {
        boolean next = fill().startsWith("tonext") && previous != null;
        boolean sideways = fill().endsWith("x");
        double[] bx = next ? xAxis.pixels(previous.x) : px.clone();
        double[] by = next ? yAxis.pixels(previous.y) : py.clone();
        int back = fill().equals("toself") ? 0 : bx.length;
        if (!next) {
            Arrays.fill(sideways ? bx : by, sideways ? xAxis.pixel(xAxis.base()) : yAxis.pixel(yAxis.base()));
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

    /** The corners of a line that runs in steps, or close points on a curved one. */
    private static double[][] steps(double[] x, double[] y, String shape) {
        if (shape.equals("linear") || x.length < 2) {
            return new double[][] {x, y};
        }
        int parts = shape.equals("spline") ? 8 : shape.length();
        int n = (x.length - 1) * parts + 1;
        double[][] steps = new double[2][n];
        for (int i = 0; i < n; i++) {
            int from = Math.min(i / parts, x.length - 2);
            int part = i - from * parts;
            double share = part / (double) parts;
            steps[0][i] = shape.equals("spline") ? between(x, from, share) : stepped(x, from, part, shape, 'h');
            steps[1][i] = shape.equals("spline") ? between(y, from, share) : stepped(y, from, part, shape, 'v');
        }
        return steps;
    }

    /** The coordinate after the first parts of a step whose letters say which coordinate moves. */
    private static double stepped(double[] at, int from, int part, String shape, char letter) {
        long moves = shape.chars().filter(c -> c == letter).count();
        long done = shape.substring(0, part).chars().filter(c -> c == letter).count();
        return at[from] + (at[from + 1] - at[from]) * done / moves;
    }

    /** The cubic curve of Catmull and Rom (1974) through the points. */
    private static double between(double[] at, int i, double t) {
        double before = at[Math.max(0, i - 1)];
        double after = at[Math.min(at.length - 1, i + 2)];
        double a = at[i];
        double b = at[i + 1];
        return a + t * ((b - before) / 2 + t * (before - 2.5 * a + 2 * b - after / 2
                + t * ((after - before) / 2 + 1.5 * (a - b))));
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
            default -> key.dash().contains("px") ? " stroke-dasharray=\"" + key.dash().replaceAll("[^0-9.,]", "") + "\"" : "";
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
            return new SvgLegend.Key(trace.path("fillcolor").asText(color), null, 0, null, true);
        }
        return new SvgLegend.Key(color, mode.contains("lines") ? line.path("dash").asText("solid") : null,
                line.path("width").asDouble(2), mode.contains("markers") ? symbol() : null, false);
    }

    private String symbol() {
        JsonNode symbol = trace.path("marker").path("symbol");
        return symbol.isArray() ? symbol.path(0).asText("circle") : symbol.asText("circle");
    }
}
