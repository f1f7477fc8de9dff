package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Draws the layout's shapes (lines and rectangles) and annotations. */
final class SvgNotes {

    private final JsonNode layout;
    private final Map<String, SvgAxis> axes;
    private final double[] area;

    /**
     * Makes the notes of a figure.
     *
     * @param area the left, right, top and bottom pixels that the coordinates of {@code paper} refer to
     */
    SvgNotes(JsonNode layout, Map<String, SvgAxis> axes, double[] area) {
        this.layout = layout;
        this.axes = axes;
        this.area = area;
    }

    /** Draws the shapes that lie below the marks, or the others. */
    void shapes(SvgWriter out, boolean below) {
        for (JsonNode shape : layout.path("shapes")) {
            if (shape.path("layer").asText("above").equals("below") == below) {
                shape(out, shape);
            }
        }
    }

    private void shape(SvgWriter out, JsonNode shape) {
        String xref = shape.path("xref").asText("x");
        String yref = shape.path("yref").asText("y");
        double x0 = pixel(xref, shape.path("x0"), true, true);
        double x1 = pixel(xref, shape.path("x1"), true, true);
        double y0 = pixel(yref, shape.path("y0"), false, true);
        double y1 = pixel(yref, shape.path("y1"), false, true);
        JsonNode line = shape.path("line");
        String stroke = SvgLines.stroke(new SvgLegend.Key(line.path("color").asText("#444"),
                line.path("dash").asText("solid"), line.path("width").asDouble(2), null, false));
        if (shape.path("type").asText().equals("line")) {
            out.line(x0, y0, x1, y1, stroke + SvgLines.opacity(shape));
        } else if (shape.path("type").asText().equals("rect")) {
            String fill = SvgWriter.paint("fill", shape.path("fillcolor").asText("none"));
            out.rect(Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0),
                    fill + (line.path("width").asDouble(2) > 0 ? " " + stroke.replace("fill=\"none\" ", "") : "")
                            + SvgLines.opacity(shape));
        }
    }

    void annotations(SvgWriter out) {
        for (JsonNode note : layout.path("annotations")) {
            if (note.path("visible").asBoolean(true) && isShown(note, "x", true) && isShown(note, "y", false)) {
                annotation(out, note);
            }
        }
    }

    /** False where a place on an axis lies beyond its ends: Plotly leaves such a note out. */
    private boolean isShown(JsonNode note, String letter, boolean horizontal) {
        String reference = note.path(letter + "ref").asText(letter);
        SvgAxis axis = axes.get(reference);
        double pixel = pixel(reference, note.path(letter), horizontal, false);
        return axis == null || pixel >= axis.start() - 1 && pixel <= axis.end() + 1;
    }

    private void annotation(SvgWriter out, JsonNode note) {
        List<String> lines = PlainText.lines(note.path("text").asText(""));
        double size = note.path("font").path("size").asDouble(SvgPicture.TICK_SIZE);
        boolean arrow = note.path("showarrow").asBoolean(true);
        double tipX = pixel(note.path("xref").asText("x"), note.path("x"), true, false)
                + note.path("xshift").asDouble(0);
        double tipY = pixel(note.path("yref").asText("y"), note.path("y"), false, false)
                - note.path("yshift").asDouble(0);
        double x = tipX + (arrow ? note.path("ax").asDouble(-10) : 0);
        double y = tipY + (arrow ? note.path("ay").asDouble(-30) : 0);
        if (arrow) {
            double width = PlainText.width(lines, size) / 2 + 3;
            double tall = lines.size() * size * 0.625 + 2;
            double inside = Math.min(1, Math.min(width / Math.max(1e-9, Math.abs(tipX - x)),
                    tall / Math.max(1e-9, Math.abs(tipY - y))));
            arrow(out, x + inside * (tipX - x), y + inside * (tipY - y), tipX, tipY,
                    note.path("arrowcolor").asText(out.ink().frame()));
        }
        String anchor = switch (note.path("xanchor").asText("center")) {
            case "left" -> "start";
            case "right" -> "end";
            default -> "middle";
        };
        double height = lines.size() * size * 1.25;
        double first = switch (note.path("yanchor").asText("middle")) {
            case "top" -> y + size;
            case "bottom" -> y - height + size;
            default -> y - height / 2 + size;
        };
        out.text(x, first, lines, size, anchor, note.path("font").path("color").asText(out.ink().text()), "");
    }

    private static void arrow(SvgWriter out, double fromX, double fromY, double tipX, double tipY, String color) {
        double length = StrictMath.hypot(tipX - fromX, tipY - fromY);
        if (length < 1) {
            return;
        }
        double ux = (tipX - fromX) / length;
        double uy = (tipY - fromY) / length;
        out.line(fromX, fromY, tipX - 4 * ux, tipY - 4 * uy, SvgWriter.paint("stroke", color));
        out.path("M" + SvgWriter.n(tipX) + "," + SvgWriter.n(tipY)
                + "L" + SvgWriter.n(tipX - 7 * ux + 3 * uy) + "," + SvgWriter.n(tipY - 7 * uy - 3 * ux)
                + "L" + SvgWriter.n(tipX - 7 * ux - 3 * uy) + "," + SvgWriter.n(tipY - 7 * uy + 3 * ux) + "z",
                SvgWriter.paint("fill", color));
    }

    /**
     * The pixel of a coordinate of an axis, of an axis's domain, or of the paper. On log axes Plotly gives the data's
     * own numbers for shapes, their logarithms for annotations.
     */
    private double pixel(String reference, JsonNode value, boolean horizontal, boolean inData) {
        SvgAxis axis = axes.get(reference.replace(" domain", ""));
        if (axis != null && !reference.endsWith("domain")) {
            boolean coordinate = value.isNumber() && !(axis.isLog() && inData);
            return axis.pixel(coordinate ? value.asDouble() : axis.coordinate(value));
        }
        double share = value.asDouble(0);
        double first = axis != null ? axis.start() : horizontal ? area[0] : area[2];
        double last = axis != null ? axis.end() : horizontal ? area[1] : area[3];
        return horizontal ? first + share * (last - first) : last - share * (last - first);
    }
}
