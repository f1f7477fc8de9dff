package io.github.w2slab.plot;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import io.github.w2slab.plot.svg.SvgPicture;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import javax.swing.JComponent;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.util.Matrix;

/** An SVG picture painted into an image or a page, with the machine's fonts: the one place that uses java.awt. */
final class PaintedSvg {

    private static final int PIXELS = 3;
    /** An SVG's pixel is 1/96 inch, a PDF's point 1/72. */
    private static final float POINTS = 0.75f;

    private PaintedSvg() {
    }

    static byte[] png(String svg) {
        requireFonts();
        SVGDocument document = document(svg);
        int width = PIXELS * Math.round(document.size().width);
        int height = PIXELS * Math.round(document.size().height);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.fillRect(0, 0, width, height);
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(PIXELS, PIXELS);
        document.render((JComponent) null, graphics);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static byte[] pdf(String svg) {
        requireFonts();
        SVGDocument document = document(svg);
        float width = document.size().width;
        float height = document.size().height;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PDDocument pdf = new PDDocument()) {
            PDPage page = new PDPage(new PDRectangle(POINTS * width, POINTS * height));
            pdf.addPage(page);
            PdfBoxGraphics2D graphics = new PdfBoxGraphics2D(pdf, width, height);
            document.render((JComponent) null, graphics);
            graphics.dispose();
            try (PDPageContentStream content = new PDPageContentStream(pdf, page)) {
                content.transform(Matrix.getScaleInstance(POINTS, POINTS));
                content.drawForm(graphics.getXFormObject());
            }
            pdf.save(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Reads the picture with the first of its own fonts that is installed; Java's own where none is. */
    private static SVGDocument document(String svg) {
        List<String> installed = List.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames());
        String font = SvgPicture.FONTS.stream().filter(installed::contains).findFirst().orElse(Font.SANS_SERIF);
        String own = svg.replaceFirst("font-family=\"[^\"]*\"", "font-family=\"" + font + "\"");
        return new SVGLoader().load(new ByteArrayInputStream(own.getBytes(StandardCharsets.UTF_8)), null,
                LoaderContext.createDefault());
    }

    /** Java fails in several ways where there is no font: in the first call, by an Error, and by another one after. */
    private static void requireFonts() {
        int families;
        try {
            families = GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
        } catch (RuntimeException | LinkageError | InternalError none) {
            throw withoutFonts(none);
        }
        if (families == 0) {
            throw withoutFonts(null);
        }
    }

    private static IllegalStateException withoutFonts(Throwable cause) {
        return new IllegalStateException("PNG and PDF need fonts, and this machine has none: install some (on Debian "
                + "and Ubuntu fontconfig and fonts-dejavu-core), or save as .svg or .html", cause);
    }
}
