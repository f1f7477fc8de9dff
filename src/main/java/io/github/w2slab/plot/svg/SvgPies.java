package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Pies, largest slice first as Plotly orders them, with percentages inside and the legend beside. */
final class SvgPies {

    private record Slice(String label, double value) {
    }

    private static final double EDGE = 20;
    private static final double TITLE = 50;
    private static final double SMALL = 0.04;

    private SvgPies() {
    }

    /** Returns whether a figure has pies and nothing else. */
    static boolean isAll(JsonNode plotly) {
        boolean all = !plotly.path("data").isEmpty();
        for (JsonNode trace : plotly.path("data")) {
            all &= trace.path("type").asText().equals("pie");
        }
        return all;
    }

    static String draw(JsonNode plotly) {
        JsonNode layout = plotly.path("layout");
        SvgWriter out = new SvgWriter(SvgPicture.ink(layout));
        SvgLegend legend = new SvgLegend();
        Map<String, String> colors = new LinkedHashMap<>();
        List<List<Slice>> pies = new ArrayList<>();
        for (JsonNode trace : plotly.path("data")) {
            List<Slice> slices = slices(trace);
            pies.add(slices);
            for (Slice slice : slices) {
                if (!colors.containsKey(slice.label)) {
                    colors.put(slice.label, SvgPicture.COLORS.get(colors.size() % SvgPicture.COLORS.size()));
                    legend.add(slice.label, new SvgLegend.Key(colors.get(slice.label), null, 0, null, true));
                }
            }
        }
        double right = SvgPicture.width(layout) - EDGE - (legend.visible(layout) ? legend.width() + 14 : 0);
        double bottom = SvgPicture.height(layout) - EDGE;
        for (int i = 0; i < pies.size(); i++) {
            JsonNode domain = plotly.path("data").get(i).path("domain");
            double x0 = EDGE + domain.path("x").path(0).asDouble(0) * (right - EDGE);
            double x1 = EDGE + domain.path("x").path(1).asDouble(1) * (right - EDGE);
            double y0 = bottom - domain.path("y").path(0).asDouble(0) * (bottom - TITLE);
            double y1 = bottom - domain.path("y").path(1).asDouble(1) * (bottom - TITLE);
            pie(out, pies.get(i), colors, (x0 + x1) / 2, (y0 + y1) / 2, Math.min(x1 - x0, y0 - y1) / 2);
        }
        if (legend.visible(layout)) {
            legend.draw(out, right + 14, TITLE);
        }
        out.text(EDGE, 31, PlainText.lines(layout.path("title").path("text").asText("")), SvgPicture.TITLE_SIZE, "start",
                out.ink().text(), "");
        return out.toString();
    }

    private static List<Slice> slices(JsonNode trace) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (int i = 0; i < trace.path("values").size(); i++) {
            double value = trace.path("values").get(i).asDouble(0);
            if (value > 0) {
                sums.merge(trace.path("labels").path(i).asText("" + i), value, Double::sum);
            }
        }
        List<Slice> slices = new ArrayList<>();
        sums.forEach((label, value) -> slices.add(new Slice(label, value)));
        slices.sort(Comparator.comparingDouble(slice -> -slice.value));
        return slices;
    }

    /** Plotly's way round: the first slice starts at the top, the others follow with the clock. */
    private static void pie(SvgWriter out, List<Slice> slices, Map<String, String> colors, double x, double y, double r) {
        double all = slices.stream().mapToDouble(Slice::value).sum();
        double from = 0;
        for (Slice slice : slices) {
            double to = from + slice.value / all;
            String paint = SvgWriter.paint("fill", colors.get(slice.label)) + " stroke=\"#fff\"";
            out.path(slices.size() == 1 ? SvgSymbol.outline("circle", x, y, 2 * r)
                    : "M" + SvgWriter.n(x) + "," + SvgWriter.n(y) + "L" + point(x, y, r, from) + "A" + SvgWriter.n(r) + ","
                    + SvgWriter.n(r) + " 0 " + (to - from > 0.5 ? 1 : 0) + ",1 " + point(x, y, r, to) + "z", paint);
            if (to - from >= SMALL) {
                double angle = StrictMath.PI * (from + to);
                out.text(x + 0.65 * r * StrictMath.sin(angle), y - 0.65 * r * StrictMath.cos(angle) + 5,
                        List.of(String.format(Locale.ROOT, "%.1f%%", 100 * (to - from))), SvgPicture.TEXT_SIZE, "middle",
                        "#fff", "");
            }
            from = to;
        }
    }

    private static String point(double x, double y, double r, double share) {
        double angle = 2 * StrictMath.PI * share;
        return SvgWriter.n(x + r * StrictMath.sin(angle)) + "," + SvgWriter.n(y - r * StrictMath.cos(angle));
    }
}
