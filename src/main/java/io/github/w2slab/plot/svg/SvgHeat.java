package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A heat map, a contour trace (drawn as one) or a two-dimensional histogram. Neighbours of one shade become one
 * rectangle; a map with too many of them is averaged over pairs of rows or columns until it fits.
 */
final class SvgHeat implements SvgMarks {

    private static final int SHADES = 64;
    private static final int FINE = 96;
    private static final double LEVELS = 10;

    private final JsonNode trace;
    private ColorBar colors;
    private double[] xEdges;
    private double[] yEdges;
    private double[][] z;

    SvgHeat(JsonNode trace) {
        this.trace = trace;
    }

    boolean scaleShown() {
        return trace.path("showscale").asBoolean(true);
    }

    /** Returns the colours of the cells, once {@link #reach} is called. */
    ColorBar colorBar() {
        return colors;
    }

    @Override
    public void reach(SvgAxis x, SvgAxis y) {
        JsonNode map = trace.path("type").asText().equals("histogram2d") ? counted(x, y) : trace;
        colors = ColorBar.of(map);
        int rows = map.path("z").size();
        int columns = 0;
        for (JsonNode row : map.path("z")) {
            columns = Math.max(columns, row.size());
        }
        z = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                JsonNode value = map.get("z").get(i).path(j);
                z[i][j] = value.isNumber() ? value.asDouble() : Double.NaN;
            }
        }
        if (trace.path("type").asText().equals("contour") && rows > 1 && columns > 1) {
            contour(x, y, map);
            return;
        }
        xEdges = edges(x, map.path("x"), columns);
        yEdges = edges(y, map.path("y"), rows);
        x.include(xEdges, false);
        y.include(yEdges, false);
    }

    /** The heat map of how many points of a two-dimensional histogram lie in each cell. */
    private JsonNode counted(SvgAxis x, SvgAxis y) {
        double[] xs = x.coordinates(trace.path("x"));
        double[] ys = y.coordinates(trace.path("y"));
        Bins columns = Bins.of(xs, trace.path("nbinsx").asInt(0));
        Bins rows = Bins.of(ys, trace.path("nbinsy").asInt(0));
        int[][] counts = new int[rows.count()][columns.count()];
        for (int i = 0; i < Math.min(xs.length, ys.length); i++) {
            if (!Double.isNaN(xs[i]) && !Double.isNaN(ys[i])) {
                counts[rows.index(ys[i])][columns.index(xs[i])]++;
            }
        }
        ObjectNode map = trace.deepCopy();
        map.setAll((ObjectNode) new ObjectMapper().valueToTree(
                Map.of("x", columns.centres(), "y", rows.centres(), "z", counts)));
        return map;
    }

    /** Fills between levels: cells of a finer grid, linear between the values at the corners, in so many shades. */
    private void contour(SvgAxis x, SvgAxis y, JsonNode map) {
        double[] xs = places(x, map.path("x"), z[0].length);
        double[] ys = places(y, map.path("y"), z.length);
        double[][] corners = z;
        double level = Ticks.niceStep((colors.high() - colors.low()) / LEVELS);
        z = new double[FINE][FINE];
        xEdges = new double[FINE + 1];
        yEdges = new double[FINE + 1];
        Arrays.setAll(xEdges, i -> xs[0] + (xs[xs.length - 1] - xs[0]) * i / FINE);
        Arrays.setAll(yEdges, i -> ys[0] + (ys[ys.length - 1] - ys[0]) * i / FINE);
        for (int i = 0; i < FINE; i++) {
            double row = place(ys, (yEdges[i] + yEdges[i + 1]) / 2);
            for (int j = 0; j < FINE; j++) {
                double column = place(xs, (xEdges[j] + xEdges[j + 1]) / 2);
                int r = (int) row;
                int c = (int) column;
                double below = corners[r][c] + (column - c) * (corners[r][c + 1] - corners[r][c]);
                double above = corners[r + 1][c] + (column - c) * (corners[r + 1][c + 1] - corners[r + 1][c]);
                z[i][j] = (Math.floor((below + (row - r) * (above - below)) / level) + 0.5) * level;
            }
        }
        x.include(xEdges, false);
        y.include(yEdges, false);
    }

    private static double[] places(SvgAxis axis, JsonNode values, int size) {
        double[] at = axis.coordinates(values);
        if (at.length < size) {
            at = new double[size];
            Arrays.setAll(at, i -> i);
        }
        return at;
    }

    /** The index of a value among ascending places, with decimals, below the last. */
    private static double place(double[] at, double value) {
        int i = 0;
        while (i < at.length - 2 && at[i + 1] <= value) {
            i++;
        }
        return i + Math.min(1 - 1e-9, Math.max(0, (value - at[i]) / (at[i + 1] - at[i])));
    }

    private static double[] edges(SvgAxis axis, JsonNode values, int size) {
        double[] at = axis.coordinates(values);
        if (at.length == size + 1) {
            return at;
        }
        double[] edges = new double[size + 1];
        for (int i = 0; i <= size; i++) {
            edges[i] = at.length < size || size == 0 ? i - 0.5 : size == 1 ? at[0] - 0.5 + i
                    : i == 0 ? at[0] - (at[1] - at[0]) / 2
                    : i == size ? at[size - 1] + (at[size - 1] - at[size - 2]) / 2 : (at[i - 1] + at[i]) / 2;
        }
        return edges;
    }

    @Override
    public void draw(SvgWriter out, SvgAxis x, SvgAxis y, int budget) {
        double[] px = x.pixels(xEdges);
        double[] py = y.pixels(yEdges);
        double[][] cells = z;
        Map<Integer, StringBuilder> paths = new LinkedHashMap<>();
        while (!rectangles(cells, px, py, budget, paths) && (cells.length > 1 || cells[0].length > 1)) {
            boolean rows = cells.length >= cells[0].length;
            cells = rows ? halved(cells) : transposed(halved(transposed(cells)));
            px = rows ? px : everySecond(px);
            py = rows ? everySecond(py) : py;
            paths.clear();
        }
        paths.forEach((shade, d) -> out.path(d,
                SvgWriter.paint("fill", colors.color(shade, SHADES)) + " shape-rendering=\"crispEdges\""));
    }

    /** Writes the runs of one shade, along the longer side; false, with some of them, if they are more than most. */
    private boolean rectangles(double[][] cells, double[] px, double[] py, int most,
            Map<Integer, StringBuilder> paths) {
        boolean down = cells.length > (cells.length == 0 ? 0 : cells[0].length);
        double[][] lines = down ? transposed(cells) : cells;
        double[] along = down ? py : px;
        double[] across = down ? px : py;
        int count = 0;
        for (int i = 0; i < lines.length && count <= most; i++) {
            for (int j = 0, end; j < lines[i].length; j = end) {
                int shade = shade(lines[i][j]);
                for (end = j + 1; end < lines[i].length && shade == shade(lines[i][end]); ) {
                    end++;
                }
                if (shade >= 0) {
                    count++;
                    append(paths.computeIfAbsent(shade, c -> new StringBuilder()),
                            down ? across[i] : along[j], down ? across[i + 1] : along[end],
                            down ? along[j] : across[i], down ? along[end] : across[i + 1]);
                }
            }
        }
        return count <= most;
    }

    private int shade(double value) {
        return Double.isNaN(value) ? -1 : colors.shade(value, SHADES);
    }

    private static void append(StringBuilder d, double left, double right, double y1, double y2) {
        d.append('M').append(SvgWriter.n(left)).append(',').append(SvgWriter.n(y1)).append('H')
                .append(SvgWriter.n(right)).append('V').append(SvgWriter.n(y2)).append('H')
                .append(SvgWriter.n(left)).append('z');
    }

    private static double[][] transposed(double[][] cells) {
        double[][] transposed = new double[cells.length == 0 ? 0 : cells[0].length][cells.length];
        for (int i = 0; i < transposed.length; i++) {
            for (int j = 0; j < cells.length; j++) {
                transposed[i][j] = cells[j][i];
            }
        }
        return transposed;
    }

    /** Averages pairs of rows, leaving missing values out; an odd last row stays. */
    private static double[][] halved(double[][] cells) {
        double[][] halved = new double[(cells.length + 1) / 2][];
        for (int i = 0; i < halved.length; i++) {
            double[] first = cells[2 * i];
            double[] second = 2 * i + 1 < cells.length ? cells[2 * i + 1] : first;
            double[] mean = new double[first.length];
            Arrays.setAll(mean, j -> Double.isNaN(first[j]) ? second[j] : Double.isNaN(second[j]) ? first[j]
                    : (first[j] + second[j]) / 2);
            halved[i] = mean;
        }
        return halved;
    }

    private static double[] everySecond(double[] edges) {
        int cells = edges.length - 1;
        double[] kept = new double[(cells + 1) / 2 + 1];
        Arrays.setAll(kept, i -> edges[Math.min(2 * i, cells)]);
        return kept;
    }
}
