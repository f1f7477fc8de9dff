package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.base.Require;
import io.github.w2slab.files.AtomicFile;
import io.github.w2slab.plot.svg.SvgPicture;
import io.github.w2slab.plot.svg.SvgWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tech.tablesaw.plotly.components.Figure;

/**
 * Writes figures to files; a notebook has {@link #save} without an import.
 *
 * <p>SVG, PNG and PDF show the picture of {@link SvgPicture}: the SVG is the same everywhere, PNG and PDF take their
 * letters from the machine's fonts. HTML is one page that needs nothing else, with the figure as a notebook shows it:
 * hover, zoom, sliders. A figure of runs carries their settings, seeds and the hash of their bits into each: in the SVG's
 * {@code metadata}, a text chunk of the PNG and the PDF's document information, "Provenance".
 *
 * <p>For a whole notebook on paper, {@code ./lab run --pdf} and {@code --latex} write it. Where the environment variable
 * {@code W2SLAB_FIGURES} is {@code pdf}, {@code png} or {@code pdf,png} when the kernel starts, each figure's output has that
 * form too.
 */
public final class FigureFile {

    private static final List<String> ENDINGS = List.of("svg", "png", "pdf", "html");

    private FigureFile() {
    }

    /**
     * Writes a figure; a file that is there is replaced whole or not at all, a folder that is not there is made.
     *
     * @param figure one of {@link Figures}, or any made with Tablesaw
     * @param file   the file's name or path; its ending .svg, .png (three pixels for each of the SVG's), .pdf or .html
     *               says which form
     * @return the file
     * @throws IllegalArgumentException if an argument is null, or the ending is another
     * @throws IllegalStateException    for PNG and PDF on a machine without fonts; for HTML where Plotly is not installed
     * @throws UncheckedIOException     if the file cannot be written
     */
    public static Path save(Figure figure, String file) {
        Require.present("figure", figure);
        return write(file, ending -> bytes(figure, ending));
    }

    /** As {@link #save(Figure, String)}: .html has the sliders, the others the picture before they move. */
    public static Path save(Exploration figure, String file) {
        Require.present("figure", figure);
        return write(file, ending -> ending.equals("html") ? HtmlPage.around(figure.scene().title(), figure.html())
                .getBytes(StandardCharsets.UTF_8) : bytes(figure.figure(), ending));
    }

    private static Path write(String file, Function<String, byte[]> made) {
        Path path = path(Require.present("file", file));
        String name = path.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        Require.check(name.contains(".") && ENDINGS.contains(ending), "ending of file", file,
                "one of .svg, .png, .pdf, .html");
        Path folder = path.toAbsolutePath().getParent();
        Require.check(folder == null || !Files.exists(folder) || Files.isDirectory(folder), "folder of file", file, "no file");
        Require.check(!Files.isDirectory(path), "file", file, "no folder");
        byte[] bytes = made.apply(ending);
        try {
            AtomicFile.write(file, out -> out.write(bytes));
            return path;
        } catch (UncheckedIOException unwritable) {
            throw new UncheckedIOException("cannot write " + path.toAbsolutePath() + ": " + AtomicFile.reason(unwritable.getCause()),
                    unwritable.getCause());
        }
    }

    /**
     * Returns what {@link #save} writes.
     *
     * @param figure one of {@link Figures}, or any made with Tablesaw
     * @param ending svg, png, pdf or html
     * @throws IllegalArgumentException if an argument is null, or the ending is another
     * @throws IllegalStateException    for PNG and PDF on a machine without fonts; for HTML where Plotly is not installed
     */
    public static byte[] bytes(Figure figure, String ending) {
        Require.present("figure", figure);
        Require.check(ENDINGS.contains(Require.present("ending", ending)), "ending", ending, "one of svg, png, pdf, html");
        ObjectNode plotly = PlotlyJson.of(figure);
        String provenance = PlotlyFigure.provenance(plotly);
        return switch (ending) {
            case "svg" -> described(SvgPicture.of(plotly), provenance).getBytes(StandardCharsets.UTF_8);
            case "png" -> PaintedSvg.png(SvgPicture.of(plotly), provenance);
            case "pdf" -> PaintedSvg.pdf(SvgPicture.of(plotly), provenance);
            default -> HtmlPage.of(plotly).getBytes(StandardCharsets.UTF_8);
        };
    }

    private static String described(String svg, String provenance) {
        int inside = svg.indexOf('>', svg.indexOf("<svg")) + 1;
        return provenance.isEmpty() ? svg : svg.substring(0, inside) + "\n<metadata>" + SvgWriter.escape(provenance)
                + "</metadata>" + svg.substring(inside);
    }

    private static Path path(String file) {
        Path path = AtomicFile.given(file);
        Require.check(path.getFileName() != null, "file", file, "a file's name");
        return path;
    }
}
