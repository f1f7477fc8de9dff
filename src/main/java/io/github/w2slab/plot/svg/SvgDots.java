package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The markers of a scatter trace.
 *
 * @param trace the trace
 * @param color of the markers where they set none
 */
record SvgDots(JsonNode trace, String color) {

    private static final int SHADES = 32;
    private static final double LARGEST = 60;

    /** Draws a marker at each pixel, about {@code budget} of them if they are more; those of one look in one path. */
    void draw(SvgWriter out, double[] px, double[] py, int budget) {
        JsonNode marker = trace.path("marker");
        ColorBar scale = ColorBar.of(trace);
        int stride = Math.max(1, (int) Math.ceil(px.length / (double) budget));
        Map<String, StringBuilder> paths = new LinkedHashMap<>();
        for (int i = 0; i < px.length; i += stride) {
            double size = Math.min(LARGEST, each(marker.path("size"), i).asDouble(6));
            if (size > 0 && !Double.isNaN(px[i]) && !Double.isNaN(py[i])) {
                JsonNode own = each(marker.path("color"), i);
                String paint = scale != null && own.isNumber()
                        ? scale.color(scale.shade(own.asDouble(), SHADES), SHADES)
                        : own.isTextual() ? own.asText() : color;
                add(paths, each(marker.path("symbol"), i).asText("circle"), paint, size, px[i], py[i]);
            }
        }
        String opacity = SvgLines.opacity(marker.has("opacity") ? marker : trace);
        paths.forEach((paint, d) -> out.path(d, paint + opacity));
    }

    private void add(Map<String, StringBuilder> paths, String symbol, String paint, double size, double x, double y) {
        JsonNode edge = trace.path("marker").path("line");
        double width = edge.path("width").asDouble(0);
        String stroke = " " + SvgWriter.paint("stroke", edge.path("color").asText("#444")) + " stroke-width=\""
                + SvgWriter.n(width) + "\"";
        if (SvgSymbol.isDot(symbol) && width == 0) {
            paths.computeIfAbsent(SvgWriter.paint("stroke", paint) + " stroke-width=\"" + SvgWriter.n(size)
                    + "\" stroke-linecap=\"round\"", p -> new StringBuilder())
                    .append('M').append(SvgWriter.n(x)).append(',').append(SvgWriter.n(y)).append("h0");
        } else {
            String look = SvgSymbol.isOpen(symbol)
                    ? "fill=\"none\" " + SvgWriter.paint("stroke", paint) + " stroke-width=\"" + SvgWriter.n(Math.max(1, width)) + "\""
                    : SvgWriter.paint("fill", paint) + (width > 0 ? stroke : "");
            paths.computeIfAbsent(look, p -> new StringBuilder()).append(SvgSymbol.outline(symbol, x, y, size));
        }
    }

    private static JsonNode each(JsonNode setting, int i) {
        return setting.isArray() ? setting.path(i) : setting;
    }
}
