package io.github.w2slab.plot.svg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A colour for each share from 0 to 1, linear in sRGB between stops. */
public final class ColorScale {

    /** From a pale yellow-green to dark blue by way of teal: dark means much, also in print and to the colour-blind. */
    public static final ColorScale SEQUENTIAL = even("#F4F9E4", "#D6EFC9", "#A5DBB8", "#66C2BD", "#36A0BD", "#2377AF",
            "#24509A", "#1B2F6B");

    private static final Map<String, ColorScale> NAMED = Map.ofEntries(
            Map.entry("viridis", even("#440154", "#482878", "#3E4989", "#31688E", "#26828E", "#1F9E89", "#35B779",
                    "#6DCD59", "#B4DE2C", "#FDE725")),
            Map.entry("cividis", even("#00224E", "#123570", "#3B496C", "#575D6D", "#707173", "#8A8678", "#A59C74",
                    "#C3B369", "#E1CC55", "#FEE838")),
            Map.entry("greys", even("#000000", "#FFFFFF")),
            Map.entry("blues", even("#051E6E", "#2A64A8", "#5B9AC8", "#A6CBE3", "#DCDCDC")),
            Map.entry("reds", even("#DCDCDC", "#F5A289", "#F5694E", "#B20A1C")),
            Map.entry("greens", even("#00441B", "#238B45", "#74C476", "#C7E9C0", "#F7FCF5")),
            Map.entry("ylgnbu", even("#081D58", "#225EA8", "#41B6C4", "#C7E9B4", "#FFFFD9")),
            Map.entry("ylorrd", even("#800026", "#E31A1C", "#FD8D3C", "#FED976", "#FFFFCC")),
            Map.entry("rdbu", even("#050AAC", "#6A89F7", "#BEBEBE", "#DCAA84", "#E6915A", "#B20A1C")),
            Map.entry("bluered", even("#0000FF", "#FF0000")),
            Map.entry("hot", even("#000000", "#E60000", "#FFD200", "#FFFFFF")),
            Map.entry("jet", even("#000083", "#003CAA", "#05FFFF", "#FFFF00", "#FA0000", "#800000")));

    private final double[] at;
    private final int[] rgb;

    private ColorScale(double[] at, int[] rgb) {
        this.at = at;
        this.rgb = rgb;
    }

    private static ColorScale even(String... colors) {
        double[] at = new double[colors.length];
        int[] rgb = new int[colors.length];
        for (int i = 0; i < colors.length; i++) {
            at[i] = i / (colors.length - 1.0);
            rgb[i] = Integer.parseInt(colors[i].substring(1), 16);
        }
        return new ColorScale(at, rgb);
    }

    /** Reads a name of Plotly's or stops {@code [[0, "#rrggbb"], ...]}; anything else is {@link #SEQUENTIAL}. */
    static ColorScale of(JsonNode colorscale) {
        if (colorscale.isTextual()) {
            return NAMED.getOrDefault(colorscale.asText().toLowerCase(Locale.ROOT), SEQUENTIAL);
        }
        List<JsonNode> stops = new ArrayList<>();
        colorscale.forEach(stops::add);
        if (stops.size() < 2 || !stops.stream().allMatch(s -> s.path(1).asText().matches("#[0-9a-fA-F]{6}"))) {
            return SEQUENTIAL;
        }
        return new ColorScale(stops.stream().mapToDouble(s -> s.get(0).asDouble()).toArray(),
                stops.stream().mapToInt(s -> Integer.parseInt(s.get(1).asText().substring(1), 16)).toArray());
    }

    ColorScale reversed() {
        double[] places = new double[at.length];
        int[] colors = new int[at.length];
        for (int i = 0; i < at.length; i++) {
            places[i] = 1 - at[at.length - 1 - i];
            colors[i] = rgb[at.length - 1 - i];
        }
        return new ColorScale(places, colors);
    }

    /** Returns the colour {@code #rrggbb} of a share; shares outside 0 to 1 take the end's. */
    String at(double share) {
        int i = 1;
        while (i < at.length - 1 && share > at[i]) {
            i++;
        }
        double part = Math.min(1, Math.max(0, (share - at[i - 1]) / (at[i] - at[i - 1])));
        int color = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = rgb[i - 1] >> shift & 255;
            int to = rgb[i] >> shift & 255;
            color |= (int) Math.rint(from + part * (to - from)) << shift;
        }
        return String.format(Locale.ROOT, "#%06x", color);
    }

    /** Returns the stops as Plotly's JSON. */
    public String toJson() {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < at.length; i++) {
            json.append(i == 0 ? "[" : ", ").append(String.format(Locale.ROOT, "[%.4f, \"#%06x\"]", at[i], rgb[i]));
        }
        return json.append("]").toString();
    }
}
