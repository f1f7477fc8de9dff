package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** Which part of the figure each axis has, by the axis itself or by the layout's {@code grid} of sub-plots. */
final class SvgGrid {

    private final JsonNode layout;
    private final Map<String, double[]> parts = new HashMap<>();

    SvgGrid(JsonNode layout) {
        this.layout = layout;
        JsonNode grid = layout.path("grid");
        JsonNode names = grid.path("subplots");
        int rows = grid.path("rows").asInt(Math.max(names.size(), grid.path("yaxes").size()));
        int columns = grid.path("columns").asInt(Math.max(names.path(0).size(), grid.path("xaxes").size()));
        boolean independent = grid.path("pattern").asText("coupled").equals("independent");
        double xGap = grid.path("xgap").asDouble(independent ? 0.2 : 0.1);
        double yGap = grid.path("ygap").asDouble(independent ? 0.3 : 0.1);
        boolean downwards = !grid.path("roworder").asText("").equals("bottom to top");
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                String cell = names.path(r).path(c).asText("");
                int number = r * columns + c;
                String x = cell.contains("y") ? cell.substring(0, cell.indexOf('y'))
                        : grid.path("xaxes").path(c).asText(id("x", independent ? number : c));
                String y = cell.contains("y") ? cell.substring(cell.indexOf('y'))
                        : grid.path("yaxes").path(r).asText(id("y", independent ? number : r));
                parts.putIfAbsent(x, part(grid.path("domain").path("x"), c, columns, xGap));
                parts.putIfAbsent(y, part(grid.path("domain").path("y"), downwards ? rows - 1 - r : r, rows, yGap));
            }
        }
    }

    private static String id(String letter, int number) {
        return number == 0 ? letter : letter + (number + 1);
    }

    /** The i-th of n cells, each with a gap of so large a share of itself behind it. */
    private static double[] part(JsonNode whole, int i, int n, double gap) {
        double from = whole.path(0).asDouble(0);
        double cell = (whole.path(1).asDouble(1) - from) / (n - gap);
        return new double[] {from + i * cell, from + (i + 1 - gap) * cell};
    }

    /** Returns the first and last share of the figure's width or height that an axis lies along. */
    double[] domain(SvgAxis axis) {
        String id = axis.settings().path("overlaying").asText(axis.id());
        JsonNode settings = layout.path(id.charAt(0) + "axis" + id.substring(1));
        JsonNode own = settings.path("domain");
        double[] part = parts.getOrDefault(id, new double[] {0, 1});
        return new double[] {own.path(0).asDouble(part[0]), own.path(1).asDouble(part[1])};
    }
}
