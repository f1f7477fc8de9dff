package io.github.w2slab.plot.svg;

import java.util.List;

/** Draws axes: grid, line, marks, labels and title. */
final class SvgFrame {

    private static final double TICK = 5;
    private static final double SLANT = 0.6;

    private SvgFrame() {
    }

    /** Returns whether an axis stands at the right or the top. */
    static boolean isFar(SvgAxis axis) {
        return axis.settings().path("side").asText().matches("right|top");
    }

    /** Returns how far an axis's labels and title reach out from its line. */
    static double depth(SvgAxis axis) {
        boolean labels = axis.settings().path("showticklabels").asBoolean(true);
        double label = !labels ? 0 : !axis.horizontal() ? axis.widestLabel()
                : axis.slanted() ? SLANT * axis.widestLabel() + SvgPicture.TICK_SIZE : SvgPicture.TICK_SIZE + 2;
        return TICK + 3 + label + (axis.title().isEmpty() ? 0 : 10 + SvgPicture.TEXT_SIZE * 1.25 * axis.title().size());
    }

    /** Returns how far the last label of a horizontal axis reaches beyond its end. */
    static double overhang(SvgAxis axis) {
        if (axis.ticks().isEmpty() || axis.slanted()) {
            return 0;
        }
        Ticks.Tick last = axis.ticks().get(axis.ticks().size() - 1);
        return axis.pixel(last.at()) + PlainText.width(last.label(), SvgPicture.TICK_SIZE) / 2 - axis.end();
    }

    /** Returns how far slanted labels of a horizontal axis reach beyond its start. */
    static double underhang(SvgAxis axis) {
        return !axis.slanted() ? 0 : axis.ticks().stream()
                .mapToDouble(t -> 0.92 * PlainText.width(t.label(), SvgPicture.TICK_SIZE)
                        - (axis.pixel(t.at()) - axis.start())).max().orElse(0);
    }

    static void grid(SvgWriter out, SvgAxis axis, SvgAxis other) {
        if (!axis.settings().path("showgrid").asBoolean(true) || !axis.settings().path("visible").asBoolean(true)
                || axis.settings().has("overlaying")) {
            return;
        }
        for (Ticks.Tick tick : axis.ticks()) {
            if (!tick.label().isEmpty()) {
                across(out, axis, tick.at(), other, SvgWriter.paint("stroke", out.ink().grid()));
            }
        }
        if (axis.isLinear() && axis.pixel(0) > axis.start() + 1 && axis.pixel(0) < axis.end() - 1) {
            across(out, axis, 0, other, SvgWriter.paint("stroke", out.ink().zero()));
        }
    }

    private static void across(SvgWriter out, SvgAxis axis, double at, SvgAxis other, String stroke) {
        double p = axis.pixel(at);
        if (axis.horizontal()) {
            out.line(p, other.start(), p, other.end(), stroke);
        } else {
            out.line(other.start(), p, other.end(), p, stroke);
        }
    }

    static void axis(SvgWriter out, SvgAxis axis, SvgAxis other) {
        if (!axis.settings().path("visible").asBoolean(true)) {
            return;
        }
        if (axis.horizontal()) {
            horizontal(out, axis, isFar(axis) ? other.start() : other.end(), isFar(axis) ? -1 : 1);
        } else {
            vertical(out, axis, isFar(axis) ? other.end() : other.start(), isFar(axis) ? 1 : -1);
        }
    }

    private static void horizontal(SvgWriter out, SvgAxis axis, double y, int outward) {
        boolean slanted = axis.slanted();
        boolean labels = axis.settings().path("showticklabels").asBoolean(true);
        String line = SvgWriter.paint("stroke", out.ink().frame());
        out.line(axis.start(), y, axis.end(), y, line);
        double base = y + (outward > 0 ? TICK + 2 + SvgPicture.TICK_SIZE : -TICK - 4);
        for (Ticks.Tick tick : axis.ticks()) {
            double x = axis.pixel(tick.at());
            boolean minor = tick.label().isEmpty();
            out.line(x, y, x, y + outward * (minor ? TICK / 2 : TICK), line);
            if (labels && !minor) {
                String turn = slanted ? SvgWriter.turned(-35, x, base) : "";
                out.text(x, base, List.of(tick.label()), SvgPicture.TICK_SIZE, slanted ? "end" : "middle",
                        out.ink().text(), turn);
            }
        }
        double titleBase = outward > 0 ? y + depth(axis) - 4 - (axis.title().size() - 1) * SvgPicture.TEXT_SIZE * 1.25
                : y - depth(axis) + SvgPicture.TEXT_SIZE;
        out.text((axis.start() + axis.end()) / 2, titleBase, axis.title(), SvgPicture.TEXT_SIZE, "middle",
                out.ink().text(), "");
    }

    private static void vertical(SvgWriter out, SvgAxis axis, double x, int outward) {
        boolean labels = axis.settings().path("showticklabels").asBoolean(true);
        String line = SvgWriter.paint("stroke", out.ink().frame());
        out.line(x, axis.start(), x, axis.end(), line);
        for (Ticks.Tick tick : axis.ticks()) {
            double y = axis.pixel(tick.at());
            boolean minor = tick.label().isEmpty();
            out.line(x, y, x + outward * (minor ? TICK / 2 : TICK), y, line);
            if (labels && !minor) {
                out.text(x + outward * (TICK + 3), y + SvgPicture.TICK_SIZE * 0.35, List.of(tick.label()),
                        SvgPicture.TICK_SIZE, outward < 0 ? "end" : "start", out.ink().text(), "");
            }
        }
        double at = outward < 0 ? x - depth(axis) + SvgPicture.TEXT_SIZE : x + depth(axis) - 2;
        double middle = (axis.start() + axis.end()) / 2;
        out.text(at, middle, axis.title(), SvgPicture.TEXT_SIZE, "middle", out.ink().text(),
                SvgWriter.turned(-90, at, middle));
    }
}
