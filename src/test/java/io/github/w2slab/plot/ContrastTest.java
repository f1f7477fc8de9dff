package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContrastTest {

    private static final List<String> PAGES = List.of("#FFFFFF", "#111111", "#1E1E1E");

    /** What people without the long, and without the middle cones see, in linear sRGB (Machado et al. 2009, severity 1). */
    private static final double[][][] EYES = {
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};

    @Test
    void ratiosAreThoseOfTheGuidelines() {
        assertEquals(21, Contrast.ratio("#FFFFFF", "#000000"), 1e-9);
        assertEquals(4.54, Contrast.ratio("#767676", "#FFFFFF"), 0.005);
    }

    @Test
    void everyColourIsSeenOnWhiteAndOnDarkPages() {
        for (String page : PAGES) {
            for (String color : HouseStyle.COLORS) {
                assertTrue(Contrast.ratio(color, page) >= 3, color + " on " + page);
            }
        }
    }

    @Test
    void everyShadeOfARunIsSeenOnWhiteAndOnDarkPages() {
        RunColors colors = new RunColors();
        for (String name : List.of("W2S", "SFT", "true labels, localized", "weak labels, ambient", "a", "b", "c", "d")) {
            for (int again = 0; again < 3; again++) {
                String color = colors.next(name, false).color();
                for (String page : PAGES) {
                    assertTrue(Contrast.ratio(color, page) >= 2.9, name + " " + color + " on " + page);
                }
            }
        }
    }

    @Test
    void textsHaveAContrastAboveFourOnJupyterLabsPages() {
        JsonNode template = PlotlyJson.of(Gallery.figures().get("lines")).at("/layout/template/layout");
        String text = template.at("/font/color").asText();
        assertTrue(Contrast.ratio(text, "#FFFFFF") > 4.2 && Contrast.ratio(text, "#111111") > 4.2, text);
        assertTrue(Contrast.ratio("#333333", "#FFFFFF") > 7, "the static picture's own page is white");
        for (String part : List.of("/paper_bgcolor", "/plot_bgcolor")) {
            assertEquals("rgba(0,0,0,0)", template.at(part).asText());
        }
    }

    /** A difference of 2.3 in Lab is just seen; for lines apart from each other five times that is asked. */
    @Test
    void colourBlindPeopleTellTheColoursApart() {
        for (int i = 0; i < HouseStyle.COLORS.size(); i++) {
            for (int j = 0; j < i; j++) {
                for (double[][] eyes : EYES) {
                    double[] a = lab(HouseStyle.COLORS.get(i), eyes);
                    double[] b = lab(HouseStyle.COLORS.get(j), eyes);
                    double difference = StrictMath.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])
                            + (a[2] - b[2]) * (a[2] - b[2]));
                    assertTrue(difference > 11.5, HouseStyle.COLORS.get(i) + " and " + HouseStyle.COLORS.get(j) + ": " + difference);
                }
            }
        }
    }

    private static double[] lab(String color, double[][] eyes) {
        double[] light = new double[3];
        for (int i = 0; i < 3; i++) {
            String part = color.substring(1 + 2 * i, 3 + 2 * i);
            // The luminance of a grey is its linear part.
            light[i] = Contrast.luminance("#" + part + part + part);
        }
        double[] seen = new double[3];
        for (int i = 0; i < 3; i++) {
            double sum = eyes[i][0] * light[0] + eyes[i][1] * light[1] + eyes[i][2] * light[2];
            seen[i] = Math.min(1, Math.max(0, sum));
        }
        double x = cube((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.9505);
        double y = cube(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]);
        double z = cube((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.089);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double cube(double t) {
        return t > 0.008856 ? StrictMath.cbrt(t) : 7.787 * t + 16.0 / 116;
    }
}
