package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.explore.Scene.Curve;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.model.WeakTeacher;
import io.github.w2slab.supervision.LabelTransform;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.theory.Theory;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.Link;
import io.github.w2slab.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplorationTest {

    private static String refusal(org.junit.jupiter.api.function.Executable wrong) {
        return assertThrows(IllegalArgumentException.class, wrong).getMessage();
    }

    @Test
    void thePictureHasALineForEachCurveThatAPageCanDrawAnew() {
        for (Exploration figure : List.of(Explore.alignment(), Explore.forgetting(), Explore.hittingTimes(), Explore.phases(),
                Explore.rates())) {
            String svg = figure.with("rho", 0.4).svg();
            for (int i = 0; i < figure.curves().size(); i++) {
                assertTrue(svg.contains("data-curve=\"" + i + "\" data-x=\""), figure + " " + i);
            }
        }
        assertTrue(Explore.hittingTimes().svg().contains(" log\""));
        assertFalse(PlotlyJson.of(Figures.plot("other", "x", "y").line("curve", new double[] {1, 2})).toString().contains("uid"));
    }

    @Test
    void aFigureWithSlidersIsSavedAsAPageAndAsItsPicture(@TempDir Path folder) throws IOException {
        Exploration figure = Explore.hittingTimes();
        Path svg = FigureFile.save(figure, folder.resolve("times.svg").toString());
        assertEquals(Files.readString(FigureFile.save(figure.figure(), folder.resolve("picture.svg").toString())), Files.readString(svg));
        assertTrue(refusal(() -> FigureFile.save(figure, folder.resolve("times.txt").toString())).contains(".svg, .png, .pdf, .html"));
        String page = HtmlPage.around("Times & steps", "<div>figure</div>");
        assertTrue(page.startsWith("<!DOCTYPE html>\n") && page.contains("<title>Times &amp; steps</title>")
                && page.endsWith("<body>\n<div>figure</div>\n</body>\n</html>\n"), page);
    }

    @Test
    void anotherValueMovesTheCurves() {
        Exploration figure = Explore.hittingTimes();
        assertFalse(figure.svg().equals(figure.with("teacher", 0.3).svg()));
        assertEquals(figure.svg(), figure.with("teacher", 0.7).svg());
        assertTrue(figure.with("noise", 0.25).toString().contains("label noise nu 0.25"), figure.toString());
        assertTrue(Explore.alignment(Slider.of("rho", 0.5, 0.9)).toString().contains("rho, from 0.5"));
        assertTrue(Explore.alignment(Choice.of("link", "h_4", "h_3")).toString().contains("link, from h_4"));
    }

    @Test
    void whatAPageCannotDoIsRefusedBySentence() {
        assertTrue(refusal(() -> Slider.of("eta", 0, 1)).contains("rate"));
        assertTrue(refusal(() -> Slider.of("link", 0, 1)).contains("Choice.of"));
        assertTrue(refusal(() -> Choice.of("rho", "0.1")).contains("Slider.of"));
        assertTrue(refusal(() -> Slider.log("rho", 0, 1)).contains("greater than 0"));
        assertTrue(refusal(() -> Slider.of("rho", 0, 2)).contains("rho"));
        assertTrue(refusal(() -> Choice.of("link", "z -> z * z")).contains("h_4"));
        assertTrue(refusal(() -> Explore.alignment(Slider.of("d", 64, 4096))).contains("256"));
        assertTrue(refusal(() -> Explore.alignment().with("s", 600)).contains("1200"));
        assertTrue(refusal(() -> Explore.alignment(Slider.of("rho", 0, 0.9)).with("rho", 0.95)).contains("slider"));
        assertTrue(refusal(() -> Explore.phases(Slider.of("noise", 0, 1))).contains("depends on"));
        assertTrue(refusal(() -> Explore.rates(Slider.of("rho", 0, 0.5), Slider.of("rho", 0, 0.9))).contains("rho"));
    }

    @Test
    void aRunsOwnSettingsMakeItsOwnTheory() {
        World world = World.builder().dimension(256).subspaceDimension(32).correlation(0.4).build();
        RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(64).build();
        Supervision weak = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.8));
        Training run = Training.of(strong, weak, Sgd.perDimension(0.05)).train(4000);
        Exploration figure = Explore.alignment().like(run);
        Curve w2s = figure.curves().get(0);
        assertEquals(4000, w2s.x()[w2s.x().length - 1]);
        assertEquals(Theory.of(run).history().last("alignment"), w2s.y()[w2s.y().length - 1], 0.05);

        Training own = Training.of(strong, weak.transformed(LabelTransform.of("my own", y -> y * y)), Sgd.perDimension(0.05));
        assertTrue(refusal(() -> Explore.alignment().like(own)).contains("my own"));
        assertTrue(refusal(() -> Explore.alignment().like(Training.of(strong, weak, Sgd.perDimension(0.05).repeating(2))))
                .contains("one step and one look at each for a page that computes"));
        assertTrue(refusal(() -> Explore.alignment().like(Training.of(strong, weak.preferences(1), Sgd.perDimension(0.05))))
                .contains("preferences"));
        World cubic = World.builder().dimension(256).subspaceDimension(32).link(Link.of("z^3", z -> z * z * z)).build();
        Training other = Training.of(RewardModel.pretrained(cubic).build(), Supervision.fineTuning(cubic), Sgd.perDimension(0.05));
        assertTrue(refusal(() -> Explore.alignment().like(other)).contains("z^3"));
    }

    @Test
    void eachNameOfAPageIsThatOfTheLibrary() {
        List<String> links = Choice.of("link").words();
        List<Link> of = List.of(Link.hermite(2), Link.hermite(4), Link.hermiteSum(2, 4), Link.hermite(3));
        assertEquals(links, of.stream().map(Link::name).toList());
        assertEquals(Choice.of("labels").words(), Stream.of(LabelTransform.identity(), LabelTransform.identity().centred(),
                LabelTransform.sign(), LabelTransform.tanhOfSquare()).map(LabelTransform::name).toList());
    }

    @Test
    void lettersAreLargerInALecture() {
        String svg = Explore.alignment().lecture().svg();
        assertTrue(svg.contains("width=\"1160\" height=\"450\" viewBox=\"0 0 580 225\""), svg.substring(0, 300));
        for (Matcher size = Pattern.compile("font-size=\"([\\d.]+)\"").matcher(svg); size.find();) {
            assertTrue(2 * Double.parseDouble(size.group(1)) >= 24, size.group());
        }
    }
}
