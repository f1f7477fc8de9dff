package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.w2slab.base.Numbers;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One axis of a picture: which coordinates its data have, what it shows of them, and at which pixels.
 *
 * <p>The coordinate is the number itself, its decimal logarithm, the place of a name in the order of appearance, or
 * seconds since 1970, by the axis's type.
 */
final class SvgAxis {

    private static final double PADDING = 0.05;

    private final String id;
    private final JsonNode settings;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private String type;
    private double tightLow = Double.POSITIVE_INFINITY;
    private double tightHigh = Double.NEGATIVE_INFINITY;
    private double paddedLow = Double.POSITIVE_INFINITY;
    private double paddedHigh = Double.NEGATIVE_INFINITY;
    private double low;
    private double high;
    private double from;
    private double to;
    private List<Ticks.Tick> ticks;

    /**
     * Makes an axis.
     *
     * @param id       {@code x}, {@code y}, {@code x2}, ...
     * @param settings the layout's object for it, may be missing
     */
    SvgAxis(String id, JsonNode settings) {
        this.id = id;
        this.settings = settings;
        String set = settings.path("type").asText("-");
        this.type = set.equals("-") ? null : set;
    }

    String id() {
        return id;
    }

    JsonNode settings() {
        return settings;
    }

    boolean horizontal() {
        return id.startsWith("x");
    }

    boolean isLinear() {
        return type == null || type.equals("linear");
    }

    boolean isLog() {
        return "log".equals(type);
    }

    /** Returns the coordinates of values, NaN for what has none; the first values settle the type where none is set. */
    double[] coordinates(JsonNode values) {
        if (type == null && !values.isEmpty()) {
            type = guess(values);
        }
        double[] coordinates = new double[values.size()];
        for (int i = 0; i < coordinates.length; i++) {
            coordinates[i] = coordinate(values.get(i));
        }
        return coordinates;
    }

    double coordinate(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return Double.NaN;
        }
        return switch (type == null ? "linear" : type) {
            case "log" -> value.asDouble() > 0 ? StrictMath.log10(value.asDouble()) : Double.NaN;
            case "category" -> names.computeIfAbsent(value.asText(), name -> names.size());
            case "date" -> value.isNumber() ? value.asDouble() / 1000 : seconds(value.asText());
            default -> value.isNumber() ? value.asDouble() : Double.NaN;
        };
    }

    /** Returns the number in the data that has a coordinate. */
    double number(double coordinate) {
        return isLog() ? StrictMath.pow(10, coordinate) : coordinate;
    }

    /** Returns the coordinate of the number at a coordinate plus so much; NaN for one that the axis does not have. */
    double shifted(double coordinate, double by) {
        return !isLog() ? coordinate + by : number(coordinate) + by > 0 ? StrictMath.log10(number(coordinate) + by)
                : Double.NaN;
    }

    private static String guess(JsonNode values) {
        boolean numbers = true;
        boolean dates = true;
        for (JsonNode value : values) {
            numbers &= value.isNumber() || value.isNull();
            dates &= value.isNull() || value.isTextual() && !Double.isNaN(seconds(value.asText()));
        }
        return numbers ? "linear" : dates ? "date" : "category";
    }

    private static double seconds(String date) {
        try {
            LocalDateTime time = date.length() > 10 ? LocalDateTime.parse(date.replace(' ', 'T'))
                    : LocalDate.parse(date).atStartOfDay();
            return time.toEpochSecond(ZoneOffset.UTC) + time.getNano() / 1e9;
        } catch (DateTimeParseException none) {
            return Double.NaN;
        }
    }

    /** Makes the axis reach a coordinate, with some air beyond it if {@code padded}. */
    void include(double coordinate, boolean padded) {
        if (Double.isNaN(coordinate)) {
            return;
        }
        if (padded) {
            paddedLow = Math.min(paddedLow, coordinate);
            paddedHigh = Math.max(paddedHigh, coordinate);
        } else {
            tightLow = Math.min(tightLow, coordinate);
            tightHigh = Math.max(tightHigh, coordinate);
        }
    }

    void include(double[] coordinates, boolean padded) {
        for (double coordinate : coordinates) {
            include(coordinate, padded);
        }
    }

    /** Settles what the axis shows, once all its data are included. */
    void settleRange() {
        double first = Math.min(tightLow, paddedLow);
        double last = Math.max(tightHigh, paddedHigh);
        double air = PADDING * (last - first);
        low = Math.min(tightLow, paddedLow - air);
        high = Math.max(tightHigh, paddedHigh + air);
        if ("category".equals(type)) {
            low = -0.5;
            high = Math.max(0.5, names.size() - 0.5);
        }
        JsonNode range = settings.path("range");
        if (range.size() == 2) {
            low = end(range.get(0), low);
            high = end(range.get(1), high);
        } else if (settings.path("rangemode").asText().equals("tozero") && !isLog()) {
            low = first >= 0 ? 0 : low;
            high = last <= 0 ? 0 : high;
        }
        if (!(high - low != 0) || Double.isInfinite(high - low)) {
            low = Double.isInfinite(low) ? 0 : low - 0.5;
            high = low + 1;
        }
    }

    private double end(JsonNode value, double otherwise) {
        return value.isNumber() && !"date".equals(type) ? value.asDouble()
                : value.isTextual() ? seconds(value.asText()) : otherwise;
    }

    /** Lays the axis between two pixels, its low end first, and settles its marks. */
    void place(double fromPixel, double toPixel) {
        boolean reversed = settings.path("autorange").asText().equals("reversed");
        from = reversed ? toPixel : fromPixel;
        to = reversed ? fromPixel : toPixel;
        double length = Math.abs(to - from);
        ticks = ticks((int) Math.max(2, horizontal() ? length / 85 : length / 45), length);
    }

    private List<Ticks.Tick> ticks(int most, double length) {
        double lo = Math.min(low, high);
        double hi = Math.max(low, high);
        JsonNode at = settings.path("tickvals");
        if (at.isArray()) {
            List<Ticks.Tick> own = new ArrayList<>();
            for (int i = 0; i < at.size(); i++) {
                double coordinate = coordinate(at.get(i));
                JsonNode label = settings.path("ticktext").path(i);
                if (coordinate >= lo && coordinate <= hi) {
                    own.add(new Ticks.Tick(coordinate, PlainText.oneLine(label.asText(at.get(i).isNumber() ? Numbers.of(at.get(i).asDouble()) : at.get(i).asText()), 28)));
                }
            }
            return own;
        }
        return switch (type == null ? "linear" : type) {
            case "log" -> Ticks.log(lo, hi, most);
            case "category" -> Ticks.names(List.copyOf(names.keySet()), lo, hi, (int) (length / 16));
            case "date" -> Ticks.date(lo, hi, Math.max(2, most * 3 / 4));
            default -> Ticks.linear(lo, hi, settings.path("nticks").asInt(most));
        };
    }

    double pixel(double coordinate) {
        return from + (coordinate - low) / (high - low) * (to - from);
    }

    double[] pixels(double[] coordinates) {
        double[] pixels = new double[coordinates.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = pixel(coordinates[i]);
        }
        return pixels;
    }

    double start() {
        return Math.min(from, to);
    }

    double end() {
        return Math.max(from, to);
    }

    /** Returns the coordinates at the axis's ends and the pixels there: low, high, from, to; of a logarithmic one "log" after. */
    String span() {
        return low + " " + high + " " + from + " " + to + (isLog() ? " log" : "");
    }

    /** Returns the coordinate from which bars and fills rise: 0 where it is shown, else the nearer end. */
    double base() {
        return isLog() ? Math.min(low, high) : Math.min(Math.max(0, Math.min(low, high)), Math.max(low, high));
    }

    List<Ticks.Tick> ticks() {
        return ticks;
    }

    List<String> title() {
        return PlainText.lines(settings.path("title").path("text").asText(""));
    }

    double widestLabel() {
        return ticks.stream().mapToDouble(t -> PlainText.width(t.label(), SvgPicture.TICK_SIZE)).max().orElse(0);
    }

    /** True if the labels would touch one another side by side, so that they must be written slanted. */
    boolean slanted() {
        double lastEnd = Double.NEGATIVE_INFINITY;
        for (Ticks.Tick tick : ticks) {
            double half = PlainText.width(tick.label(), SvgPicture.TICK_SIZE) / 2;
            if (half > 0) {
                if (pixel(tick.at()) - half < lastEnd + 8 && to > from) {
                    return true;
                }
                lastEnd = pixel(tick.at()) + half;
            }
        }
        return false;
    }
}
