package io.github.w2slab.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.plot.svg.SvgPicture;
import io.github.w2slab.supervision.Supervision;
import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.plotly.components.Figure;

class FigureFileTest {

    @TempDir
    private Path folder;

    private final Figure figure = Gallery.figures().get("band");

    private Path save(String name) {
        return FigureFile.save(figure, folder.resolve(name).toString());
    }

    private static void assumeFonts() {
        Assumptions.assumeTrue(hasFonts(), "this machine has no fonts");
    }

    private static boolean hasFonts() {
        try {
            return java.awt.GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length > 0;
        } catch (RuntimeException | LinkageError | InternalError none) {
            return false;
        }
    }

    @Test
    void aPngNeedsNoFolderForTemporaryFiles() throws Exception {
        assumeFonts();
        Path gone = Files.createDirectory(folder.resolve("gone"));
        ImageIO.setCacheDirectory(gone.toFile());
        Files.delete(gone);
        try {
            assertTrue(Files.size(save("figure.png")) > 0);
        } finally {
            ImageIO.setCacheDirectory(null);
        }
    }

    @Test
    void anSvgIsThePictureOfTheNotebook() throws Exception {
        Path file = save("figure.svg");
        assertEquals(folder.resolve("figure.svg"), file);
        assertArrayEquals(SvgPicture.of(PlotlyJson.of(figure)).getBytes(StandardCharsets.UTF_8), Files.readAllBytes(file));
    }

    @Test
    void aPngHasThreePixelsForEachOfTheSvgAndShowsItsColours() throws Exception {
        assumeFonts();
        BufferedImage image = ImageIO.read(save("figure.PNG").toFile());
        assertEquals(3 * SvgPicture.WIDTH, image.getWidth());
        assertEquals(3 * SvgPicture.HEIGHT, image.getHeight());
        assertTrue(pixels(image, 0x0072B2) > 1_000, "the mean's blue");
        assertTrue(pixels(image, 0xD55E00) > 1_000, "the theory's red");
        assertTrue(pixels(image, 0x333333) > 200, "letters");
    }

    @Test
    void aPdfIsOnePageOfTheSameSizeAndLooksTheSame() throws Exception {
        assumeFonts();
        Path file = save("figure.pdf");
        assertTrue(Files.size(file) < 200_000, "size: " + Files.size(file));
        try (PDDocument pdf = Loader.loadPDF(file.toFile())) {
            assertEquals(1, pdf.getNumberOfPages());
            assertEquals(0.75 * SvgPicture.WIDTH, pdf.getPage(0).getMediaBox().getWidth(), 0.01);
            BufferedImage image = new PDFRenderer(pdf).renderImage(0, 4);
            assertTrue(pixels(image, 0x0072B2) > 1_000 && pixels(image, 0xD55E00) > 1_000, "curves");
            Path looked = Files.createDirectories(Path.of("target/saved"));
            ImageIO.write(image, "png", looked.resolve("pdf.png").toFile());
        }
    }

    /** Who finds the file alone can tell what it shows, and whether another run has the same bits. */
    @Test
    void aFigureOfRunsSaysInEachFormWhereItsNumbersComeFrom() throws Exception {
        World world = World.builder().dimension(64).subspaceDimension(8).seed(17).build();
        Training run = Training.of(RewardModel.pretrained(world).neuronsPerTask(4).seed(2).build(),
                Supervision.fineTuning(world), Sgd.spherical(0.01).seed(3)).train(100);
        String hash = run.history().hash();
        PlotlyFigure alignment = Figures.alignment(run);
        assertTrue(PlotlyJson.of(alignment).at("/layout/meta/provenance/0").asText().contains(hash));
        String svg = Files.readString(FigureFile.save(alignment.lecture(), folder.resolve("run.svg").toString()));
        assertTrue(svg.matches("(?s)<svg [^>]*>\\s*<metadata>[^<]*" + hash + "[^<]*</metadata>.*"), svg.substring(0, 600));
        assertFalse(SvgPicture.of(PlotlyJson.of(alignment)).contains(hash), "a notebook's picture stays small");
        assumeFonts();
        String png = new String(Files.readAllBytes(FigureFile.save(alignment, folder.resolve("run.png").toString())),
                StandardCharsets.ISO_8859_1);
        assertTrue(png.contains("iTXtProvenance") && png.contains(hash));
        try (PDDocument pdf = Loader.loadPDF(FigureFile.save(alignment, folder.resolve("run.pdf").toString()).toFile())) {
            assertTrue(pdf.getDocumentInformation().getCustomMetadataValue("Provenance").contains(hash));
        }
    }

    /** Searched and copied, as a journal asks for; in the SVG's places, turned ones too. */
    @Test
    void aPdfsTextIsText() throws Exception {
        assumeFonts();
        for (Figure one : List.of(figure, PlotlyFigure.of(figure, "{}").lecture())) {
            Path file = FigureFile.save(one, folder.resolve("text.pdf").toString());
            try (PDDocument pdf = Loader.loadPDF(file.toFile())) {
                String text = new PDFTextStripper().getText(pdf);
                for (String words : List.of("A band", "theory", "95 %", "here", "0.8")) {
                    assertTrue(text.contains(words), words + " in " + text);
                }
            }
        }
    }

    /** Few fonts have a lowered nought: it came as an empty box. */
    @Test
    void aLetterThatTheFontLacksComesFromAnother() throws Exception {
        assumeFonts();
        List<String> families = List.of(java.awt.GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames());
        Predicate<String> has = name -> new java.awt.Font(name, java.awt.Font.PLAIN, 12).canDisplay('\u2080');
        String without = families.stream().filter(has.negate()).filter(SvgPicture.FONTS::contains).findFirst().orElse(null);
        Assumptions.assumeTrue(without != null && families.stream().anyMatch(has), "no two such fonts");
        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        empty.withObjectProperty("layout").withObjectProperty("font").put("family", without);
        Figure zero = PlotlyFigure.of(Figures.plot("alignment with \u03b8\u2080 & V\u2080", "x", "y")
                .line("W2S", new double[] {0, 1}, new double[] {0, 1}), empty);
        try (PDDocument pdf = Loader.loadPDF(FigureFile.bytes(zero, "pdf"))) {
            String text = new PDFTextStripper().getText(pdf);
            assertTrue(text.contains("alignment with \u03b8\u2080 & V\u2080"), text);
        }
        Figure two = PlotlyFigure.of(zero, "{\"layout\": {\"title\": {\"text\": \"alignment with \u03b8\u2082 & V\u2082\"}}}");
        assertFalse(Arrays.equals(FigureFile.bytes(zero, "png"), FigureFile.bytes(two, "png")), "the same boxes");
        Files.createDirectories(Path.of("target/saved"));
        ImageIO.write(ImageIO.read(new ByteArrayInputStream(FigureFile.bytes(zero, "png"))), "png", new File("target/saved/letters.png"));
    }

    private static int pixels(BufferedImage image, int color) {
        int count = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                count += (image.getRGB(x, y) & 0xFFFFFF) == color ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void anHtmlPageHoldsPlotlyOnceAndTheFigure() throws Exception {
        String script = "window.Plotly = {}; '</script'";
        String page = withPlotly(Files.writeString(folder.resolve("plotly.min.js"), script), () -> {
            Path file = FigureFile.save(Gallery.figures().get("hostile"), folder.resolve("figure.html").toString());
            return Files.readString(file);
        });
        assertEquals(2, page.split("window.Plotly = ", -1).length);
        assertTrue(page.contains("Plotly.newPlot(") && page.contains("<noscript><svg"));
        assertEquals(2, page.split("</script>", -1).length - 1, "nothing in the figure ends a script");
    }

    @Test
    void withoutPlotlyAnHtmlPageIsRefusedWithTheRemedy() {
        IllegalStateException refused = assertThrows(IllegalStateException.class,
                () -> withPlotly(folder.resolve("nowhere.js"), () -> save("figure.html").toString()));
        assertTrue(refused.getMessage().contains("-Dw2slab.plotly="), refused.getMessage());
        assertFalse(Files.exists(folder.resolve("figure.html")));
    }

    private interface Work {
        String run() throws Exception;
    }

    private static String withPlotly(Path script, Work work) throws Exception {
        String before = System.setProperty(HtmlPage.PROPERTY, script.toString());
        try {
            return work.run();
        } finally {
            if (before == null) {
                System.clearProperty(HtmlPage.PROPERTY);
            } else {
                System.setProperty(HtmlPage.PROPERTY, before);
            }
        }
    }

    @Test
    void anotherEndingOrAFileForAFolderIsRefused() {
        assertTrue(refusal("figure.gif").contains(".svg, .png, .pdf, .html"));
        assertTrue(refusal("figure").contains("ending of file"));
        save("figure.svg");
        assertTrue(refusal("figure.svg/figure.svg").contains("folder of file"));
        assertThrows(IllegalArgumentException.class, () -> FigureFile.save((Figure) null, "figure.svg"));
        assertThrows(IllegalArgumentException.class, () -> FigureFile.save(figure, null));
        assertThrows(IllegalArgumentException.class, () -> FigureFile.save(figure, ""));
    }

    @Test
    void aFolderThatIsNotThereIsMade() {
        assertTrue(Files.isRegularFile(save("figures/of/today/figure.svg")));
    }

    private String refusal(String name) {
        return assertThrows(IllegalArgumentException.class, () -> save(name)).getMessage();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFileThatCannotBeWrittenIsNamed() throws Exception {
        Path circle = Files.createSymbolicLink(folder.resolve("circle.svg"), folder.resolve("circle.svg"));
        UncheckedIOException refused = assertThrows(UncheckedIOException.class,
                () -> FigureFile.save(figure, circle.toString()));
        assertTrue(refused.getMessage().startsWith("cannot write " + circle), refused.getMessage());
        assertTrue(Files.isSymbolicLink(circle), "it stays what it was");
    }

    /** Whoever reads the file meanwhile has the old picture or the new one, and the old one's readers go on reading it. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFileThatIsThereIsReplacedWhole() throws Exception {
        Path file = Files.writeString(folder.resolve("figure.svg"), "old");
        Path reader = Files.createLink(folder.resolve("reader"), file);
        save("figure.svg");
        assertEquals("old", Files.readString(reader));
        assertTrue(Files.readString(file).startsWith("<svg"));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(2, all.count());
        }
    }

    @Test
    void theBytesOfAFileAreToBeHadWithoutOne() throws Exception {
        assertArrayEquals(Files.readAllBytes(save("figure.svg")), FigureFile.bytes(figure, "svg"));
        assertThrows(IllegalArgumentException.class, () -> FigureFile.bytes(figure, "gif"));
        assertThrows(IllegalArgumentException.class, () -> FigureFile.bytes(null, "svg"));
    }

    /** Another Java, started as the kernel is, whose font settings point to nothing. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aMachineWithoutFontsGetsOneSentence() throws Exception {
        Path none = Files.writeString(folder.resolve("fonts.conf"),
                "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig/>");
        ProcessBuilder java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow", "-Djava.awt.headless=true",
                "-Duser.home=" + folder, "-cp", System.getProperty("java.class.path"), WithoutFonts.class.getName(),
                folder.resolve("figure.png").toString()).redirectErrorStream(true);
        java.environment().put("FONTCONFIG_FILE", none.toString());
        Process process = java.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES));
        assertEquals("PNG and PDF need fonts, and this machine has none: install some (on Debian and Ubuntu fontconfig, "
                + "fonts-dejavu-core and libharfbuzz0b), or save as .svg or .html", said.strip());
        assertFalse(new File(folder.toFile(), "figure.png").exists());
    }

    /** Saves a PNG twice, for the second failure differs from the first, and says what the second says. */
    static final class WithoutFonts {

        public static void main(String[] words) {
            for (int i = 0; i < 2; i++) {
                try {
                    FigureFile.save(Gallery.figures().get("band"), words[0]);
                    System.out.println("saved");
                } catch (IllegalStateException e) {
                    if (i == 1) {
                        System.out.println(e.getMessage());
                    }
                }
            }
        }
    }
}
