package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.plot.svg.Ink;
import io.github.w2slab.plot.svg.SvgPicture;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.plotly.components.Figure;

class ContrastTest {

    /** What people see, and those without the long, the middle and the short cones, in linear sRGB (Machado et al. 2009, severity 1). */
    private static final double[][][] EYES = {
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
        {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

    @Test
    void ratiosAreThoseOfTheGuidelines() {
        assertEquals(21, Contrast.ratio("#FFFFFF", "#000000"), 1e-9);
        assertEquals(4.54, Contrast.ratio("#767676", "#FFFFFF"), 0.005);
    }

    private static final List<String> NAMES =
            List.of("W2S", "SFT", "true labels, localized", "weak labels, ambient", "formula", "leakage 0.1");

    private static List<RunColors.Look> ten(String name) {
        return RunColors.of(IntStream.range(0, 10).mapToObj(i -> name).toList());
    }

    @Test
    void everyCurveHasAContrastOfFourAndAHalfWithItsFiguresGround() {
        for (String name : NAMES) {
            for (RunColors.Look look : ten(name)) {
                assertTrue(Contrast.ratio(look.color(), Ink.LIGHT.ground()) >= 4.5, name + " " + look);
                assertTrue(Contrast.ratio(Contrast.onDark(look.color()), Ink.DARK.ground()) >= 4.5, name + " " + look);
            }
        }
        assertTrue(Contrast.ratio(HouseStyle.GREY, Ink.LIGHT.ground()) >= 4.5);
        assertTrue(Contrast.ratio(Contrast.onDark(HouseStyle.GREY), Ink.DARK.ground()) >= 4.5);
    }

    /** What a figure says of itself is on its own ground, whatever the page: so the numbers hold in every front end. */
    @Test
    void textsHaveAContrastOfSevenAndAxesOfFourAndAHalf() {
        Figure figure = Gallery.figures().get("lines");
        for (Figure one : List.of(figure, PlotlyFigure.of(figure, "{}").dark())) {
            ObjectNode plotly = PlotlyJson.of(one);
            JsonNode template = plotly.at("/layout/template/layout");
            String ground = template.path("paper_bgcolor").asText();
            assertEquals(ground, template.path("plot_bgcolor").asText());
            assertTrue(Contrast.ratio(template.at("/font/color").asText(), ground) >= 7, ground);
            assertTrue(Contrast.ratio(template.at("/xaxis/linecolor").asText(), ground) >= 4.5, ground);
            String svg = SvgPicture.of(plotly);
            assertTrue(svg.contains("fill=\"" + ground + "\"/>"), "the static picture has the same ground");
            assertTrue(svg.contains("fill=\"" + template.at("/font/color").asText() + "\">"), "and the same text");
        }
    }

    /** Once its lines were a translucent grey, which Plotly adds to the white below them: there were none to be seen. */
    @Test
    void theGridOfAFigureInSpaceIsOpaque() {
        ObjectNode space = PlotlyJson.of(Gallery.figures().get("space"));
        JsonNode axes = space.at("/layout/template/layout/scene");
        assertEquals(3, axes.size());
        axes.forEach(axis -> assertTrue(Contrast.ratio(axis.path("gridcolor").asText(), axis.path("backgroundcolor").asText()) > 1.5,
                axis.toString()));
    }

    @Test
    void aDarkFigureDrawsNoColourOfTheLightOne() {
        ObjectNode dark = PlotlyJson.of(Figures.plot("Dark", "x", "y").line("W2S", new double[] {0, 1}, new double[] {0, 1})
                .bars("SFT", new String[] {"a"}, new double[] {1}).dark());
        String svg = SvgPicture.of(dark);
        assertFalse(svg.contains("#0063BA") || svg.contains("#C2550A"), svg);
        assertTrue(Contrast.ratio(dark.at("/data/0/line/color").asText(), Ink.DARK.ground()) >= 4.5);
    }

    /** A difference of 2.3 in Lab is just seen; twice that is asked of two runs of one method, whose marks differ too. */
    @Test
    void tenRunsOfOneMethodStayApartForColourBlindPeopleAndInGrey() {
        for (String name : NAMES) {
            List<RunColors.Look> looks = ten(name);
            assertEquals(10, new HashSet<>(looks).size(), "no two look the same");
            assertEquals(10, looks.stream().map(look -> "" + look.symbol()).distinct().count(), "each has its own mark");
            assertEquals(6, looks.stream().limit(6).map(RunColors.Look::color).distinct().count());
            for (boolean dark : new boolean[] {false, true}) {
                for (int i = 0; i < 6; i++) {
                    for (int j = 0; j < i; j++) {
                        String a = dark ? Contrast.onDark(looks.get(i).color()) : looks.get(i).color();
                        String b = dark ? Contrast.onDark(looks.get(j).color()) : looks.get(j).color();
                        assertTrue(Math.abs(Contrast.lightness(a) - Contrast.lightness(b)) >= 5, "in grey: " + a + " " + b);
                        for (double[][] eyes : EYES) {
                            assertTrue(difference(a, b, eyes) >= 5, a + " and " + b + ": " + difference(a, b, eyes));
                        }
                    }
                }
            }
        }
    }

    @Test
    void aSettingsNumbersGrowDarkerAndStayApart() {
        List<String> scale = IntStream.range(0, 6).mapToObj(i -> RunColors.ordered(i / 5.0)).toList();
        for (int i = 0; i < 6; i++) {
            assertTrue(Contrast.ratio(scale.get(i), Ink.LIGHT.ground()) >= 4.5, scale.toString());
            assertTrue(Contrast.ratio(Contrast.onDark(scale.get(i)), Ink.DARK.ground()) >= 4.5, scale.toString());
            assertTrue(i == 0 || Contrast.lightness(scale.get(i)) < Contrast.lightness(scale.get(i - 1)) - 5, scale.toString());
            for (double[][] eyes : EYES) {
                assertTrue(i == 0 || difference(scale.get(i), scale.get(i - 1), eyes) >= 8, scale.toString());
            }
        }
    }

    @Test
    void fiveRunsOfEachOfTwoMethodsHaveMarksOfTheirOwn() {
        List<String> names = IntStream.range(0, 10).mapToObj(i -> (i % 2 == 0 ? "W2S " : "SFT ") + i / 2).toList();
        List<String> marks = RunColors.of(names).stream().skip(2).map(RunColors.Look::symbol).toList();
        assertEquals(8, new HashSet<>(marks).size(), marks.toString());
    }

    @Test
    void methodsDifferInGreyToo() {
        List<Double> lightness = HouseStyle.COLORS.stream().limit(4).map(Contrast::lightness).sorted().toList();
        for (int i = 1; i < 4; i++) {
            assertTrue(lightness.get(i) - lightness.get(i - 1) > 4, lightness.toString());
        }
    }

    /** For colours of methods, which may lie anywhere in a figure, five times what is just seen is asked. */
    @Test
    void colourBlindPeopleTellTheColoursApart() {
        for (int i = 0; i < HouseStyle.COLORS.size(); i++) {
            for (int j = 0; j < i; j++) {
                for (double[][] eyes : EYES) {
                    double difference = difference(HouseStyle.COLORS.get(i), HouseStyle.COLORS.get(j), eyes);
                    assertTrue(difference > 11.5, HouseStyle.COLORS.get(i) + " and " + HouseStyle.COLORS.get(j) + ": " + difference);
                }
            }
        }
    }

    private static double difference(String first, String second, double[][] eyes) {
        double[] a = lab(first, eyes);
        double[] b = lab(second, eyes);
        return StrictMath.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
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
