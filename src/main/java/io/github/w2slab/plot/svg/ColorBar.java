package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Which colour a number has, and the bar beside the picture that says so.
 *
 * @param scale the colours from low to high
 * @param low   the number of the first colour
 * @param high  the number of the last, above {@code low}
 * @param title what the numbers are, may be empty
 */
record ColorBar(ColorScale scale, double low, double high, List<String> title) {

    private static final int STEPS = 40;
    private static final double THICKNESS = 14;

    /** Reads the scale of a heat map, or of a scatter trace's markers; null where the trace has none. */
    static ColorBar of(JsonNode trace) {
        boolean heat = trace.has("z");
        JsonNode holder = heat ? trace : trace.path("marker");
        JsonNode numbers = heat ? trace.get("z") : holder.path("color");
        if (!numbers.isArray() || !heat && !(numbers.size() > 0 && numbers.get(0).isNumber())) {
            return null;
        }
        double[] ends = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        extend(ends, numbers);
        String letter = heat ? "z" : "c";
        double low = holder.path(letter + "min").asDouble(ends[0]);
        double high = holder.path(letter + "max").asDouble(ends[1]);
        if (!(low < high)) {
            high = Double.isInfinite(low) ? 1 : low + 1;
            low = Double.isInfinite(low) ? 0 : low;
        }
        ColorScale scale = ColorScale.of(holder.path("colorscale"));
        return new ColorBar(holder.path("reversescale").asBoolean(false) ? scale.reversed() : scale, low, high,
                PlainText.lines(holder.path("colorbar").path("title").path("text").asText("")));
    }

    private static void extend(double[] ends, JsonNode numbers) {
        for (JsonNode number : numbers) {
            if (number.isArray()) {
                extend(ends, number);
            } else if (number.isNumber()) {
                ends[0] = Math.min(ends[0], number.asDouble());
                ends[1] = Math.max(ends[1], number.asDouble());
            }
        }
    }

    /** Returns which of so many shades a number has, 0 for the low end's; numbers beyond an end have the end's. */
    int shade(double value, int shades) {
        double share = Math.min(1, Math.max(0, (value - low) / (high - low)));
        return (int) Math.rint(share * (shades - 1));
    }

    /** Returns the colour of one of so many shades. */
    String color(int shade, int shades) {
        return scale.at(shade / (shades - 1.0));
    }

    /** Returns the width that {@link #draw} needs. */
    double width() {
        double widest = ticks().stream().mapToDouble(t -> PlainText.width(t.label(), SvgPicture.TICK_SIZE)).max()
                .orElse(0);
        return THICKNESS + 8 + widest + (title.isEmpty() ? 0 : 20);
    }

    void draw(SvgWriter out, double x, double top, double bottom) {
        double step = (bottom - top) / STEPS;
        for (int i = 0; i < STEPS; i++) {
            out.rect(x, bottom - (i + 1) * step, THICKNESS, step + 0.3,
                    SvgWriter.paint("fill", scale.at((i + 0.5) / STEPS)));
        }
        for (Ticks.Tick tick : ticks()) {
            double y = bottom - (tick.at() - low) / (high - low) * (bottom - top);
            out.line(x + THICKNESS, y, x + THICKNESS + 4, y, SvgWriter.paint("stroke", out.ink().frame()));
            out.text(x + THICKNESS + 7, y + 4, List.of(tick.label()), SvgPicture.TICK_SIZE, "start", out.ink().text(),
                    "");
        }
        if (!title.isEmpty()) {
            double at = x + width() - 4;
            double middle = (top + bottom) / 2;
            out.text(at, middle, List.of(String.join(" ", title)), SvgPicture.TEXT_SIZE, "middle", out.ink().text(),
                    SvgWriter.turned(-90, at, middle));
        }
    }

    private List<Ticks.Tick> ticks() {
        return Ticks.linear(low, high, 6);
    }
}
