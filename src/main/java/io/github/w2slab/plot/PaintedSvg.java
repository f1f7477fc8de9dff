package io.github.w2slab.plot;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import io.github.w2slab.plot.svg.SvgPicture;
import io.github.w2slab.plot.svg.SvgWriter;
import java.awt.Color;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import javax.swing.JComponent;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.util.Matrix;

/** An SVG picture painted into an image or a page, with the machine's fonts: the one place that uses java.awt. */
final class PaintedSvg {

    private static final String PROVENANCE = "Provenance";
    private static final int PIXELS = 3;
    /** An SVG's pixel is 1/96 inch, a PDF's point 1/72. */
    private static final float POINTS = 0.75f;

    private static final Pattern TEXT = Pattern.compile("<text x=\"(?<x>[-\\d.]+)\" y=\"(?<y>[-\\d.]+)\""
            + "(?: text-anchor=\"(?<anchor>\\w+)\")?(?: font-size=\"(?<size>[\\d.]+)\")?(?: fill=\"(?<fill>[^\"]+)\")?"
            + "(?: transform=\"rotate\\((?<turn>[-\\d.]+) [^\"]*\")?>(?<text>[^<]*)</text>\n");
    private static final Pattern FAMILY = Pattern.compile("font-family=\"([^\"]*)\"");
    private static final Pattern BOX = Pattern.compile("viewBox=\"0 0 ([\\d.]+) ");
    private static final Pattern INK = Pattern.compile(" fill=\"([^\"]*)\">\n<title>");

    private PaintedSvg() {
    }

    /** @param provenance goes into a text chunk where it is not empty */
    static byte[] png(String svg, String provenance) {
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
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        // ImageIO's own would be a file in the folder for temporary ones, which may be full.
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(new IIOImage(image, null, provenance.isEmpty() ? null : described(writer, image, provenance)));
            writer.dispose();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static IIOMetadata described(ImageWriter writer, BufferedImage image, String provenance) throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
        IIOMetadataNode entry = new IIOMetadataNode("iTXtEntry");
        entry.setAttribute("keyword", PROVENANCE);
        entry.setAttribute("compressionFlag", "FALSE");
        entry.setAttribute("compressionMethod", "0");
        entry.setAttribute("languageTag", "en");
        entry.setAttribute("translatedKeyword", PROVENANCE);
        entry.setAttribute("text", provenance);
        IIOMetadataNode texts = new IIOMetadataNode("iTXt");
        texts.appendChild(entry);
        IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
        root.appendChild(texts);
        metadata.mergeTree("javax_imageio_png_1.0", root);
        return metadata;
    }

    /** @param provenance goes into the document's information where it is not empty */
    static byte[] pdf(String svg, String provenance) {
        requireFonts();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PDDocument pdf = new PDDocument()) {
            if (!provenance.isEmpty()) {
                pdf.getDocumentInformation().setCustomMetadataValue(PROVENANCE, provenance);
            }
            Map<String, PDFont> fonts = new HashMap<>();
            String family = family(svg);
            List<Matcher> texts = new ArrayList<>();
            String shapes = TEXT.matcher(svg).replaceAll(match -> {
                Matcher text = TEXT.matcher(match.group());
                if (!text.matches() || !parts(text, family).stream().allMatch(part -> part.canBeWritten(
                        fonts.computeIfAbsent(part.family, name -> embedded(pdf, name))))) {
                    return Matcher.quoteReplacement(match.group());
                }
                texts.add(text);
                return "";
            });
            SVGDocument document = document(shapes);
            float width = document.size().width;
            float height = document.size().height;
            PDPage page = new PDPage(new PDRectangle(POINTS * width, POINTS * height));
            pdf.addPage(page);
            PdfBoxGraphics2D graphics = new PdfBoxGraphics2D(pdf, width, height);
            document.render((JComponent) null, graphics);
            graphics.dispose();
            double scale = width / Double.parseDouble(first(BOX, svg));
            try (PDPageContentStream content = new PDPageContentStream(pdf, page)) {
                content.transform(Matrix.getScaleInstance(POINTS, POINTS));
                content.drawForm(graphics.getXFormObject());
                for (Matcher text : texts) {
                    write(content, fonts, parts(text, family), text, first(INK, svg), height, scale);
                }
            }
            pdf.save(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Writes a text as letters, which can be searched and copied, where the SVG has it. */
    private static void write(PDPageContentStream content, Map<String, PDFont> fonts, List<Part> parts, Matcher text, String ink,
            float height, double scale) throws IOException {
        double size = text.group("size") == null ? SvgPicture.TEXT_SIZE : Double.parseDouble(text.group("size"));
        double wide = 0;
        for (Part part : parts) {
            wide += fonts.get(part.family).getStringWidth(part.letters) / 1000 * size;
        }
        String anchor = text.group("anchor");
        double back = anchor == null ? 0 : anchor.equals("middle") ? wide / 2 : wide;
        double turn = text.group("turn") == null ? 0 : StrictMath.toRadians(-Double.parseDouble(text.group("turn")));
        double x = scale * Double.parseDouble(text.group("x"));
        double y = height - scale * Double.parseDouble(text.group("y"));
        content.beginText();
        content.setNonStrokingColor(Color.decode(hex(text.group("fill") == null ? ink : text.group("fill"))));
        content.setTextMatrix(Matrix.getRotateInstance(turn, (float) (x - scale * back * StrictMath.cos(turn)),
                (float) (y - scale * back * StrictMath.sin(turn))));
        for (Part part : parts) {
            content.setFont(fonts.get(part.family), (float) (scale * size));
            content.showText(part.letters);
        }
        content.endText();
    }

    /** Letters of a text that one font has. */
    private record Part(String family, String letters) {

        boolean canBeWritten(PDFont font) {
            try {
                return font != null && font.encode(letters).length > 0;
            } catch (IOException | IllegalArgumentException missing) {
                return false;
            }
        }
    }

    /** Few fonts have lowered digits: a letter that the family lacks is taken from another font that is there. */
    private static List<Part> parts(Matcher text, String family) {
        List<Part> parts = new ArrayList<>();
        plain(text.group("text")).codePoints().forEach(letter -> {
            String name = withLetter(family, letter);
            int last = parts.size() - 1;
            String added = Character.toString(letter);
            if (last >= 0 && parts.get(last).family.equals(name)) {
                parts.set(last, new Part(name, parts.get(last).letters + added));
            } else {
                parts.add(new Part(name, added));
            }
        });
        return parts;
    }

    private static String withLetter(String family, int letter) {
        return Stream.of(Stream.of(family), SvgPicture.FONTS.stream().filter(installed()::contains), installed().stream())
                .flatMap(names -> names).filter(name -> new Font(name, Font.PLAIN, 12).canDisplay(letter)).findFirst().orElse(family);
    }

    private static List<String> installed() {
        return List.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames());
    }

    private static String hex(String color) {
        return color.matches("#[0-9a-fA-F]{3}") ? color.replaceAll("([0-9a-fA-F])", "$1$1")
                : color.matches("#[0-9a-fA-F]{6}") ? color : "#333333";
    }

    private static String plain(String xml) {
        return xml.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    }

    /** The font of a family as a PDF can hold it; null where it has no file of its own. */
    private static PDFont embedded(PDDocument pdf, String family) {
        try {
            FontMapping<TrueTypeFont> file = FontMappers.instance().getTrueTypeFont(new Font(family, Font.PLAIN, 12).getPSName(), null);
            return file == null || file.isFallback() ? null : PDType0Font.load(pdf, file.getFont(), true);
        } catch (IOException unreadable) {
            return null;
        }
    }

    private static String first(Pattern pattern, String svg) {
        Matcher matcher = pattern.matcher(svg);
        if (!matcher.find()) {
            throw new IllegalStateException("svg must be one of ours, but has no " + pattern);
        }
        return matcher.group(1);
    }

    /** The first of the picture's own fonts that is installed; Java's own where none is. */
    private static String family(String svg) {
        return Pattern.compile(",").splitAsStream(first(FAMILY, svg)).map(name -> name.replace("'", "").strip())
                .filter(installed()::contains).findFirst().orElse(Font.SANS_SERIF);
    }

    private static SVGDocument document(String svg) {
        String family = family(svg);
        String own = svg.replaceFirst("font-family=\"[^\"]*\"", Matcher.quoteReplacement("font-family=\"" + family + "\""));
        String complete = TEXT.matcher(own).replaceAll(match -> {
            Matcher text = TEXT.matcher(match.group());
            if (!text.matches()) {
                return Matcher.quoteReplacement(match.group());
            }
            StringBuilder letters = new StringBuilder();
            for (Part part : parts(text, family)) {
                // A space beside a tspan would be left out.
                String escaped = SvgWriter.escape(part.letters).replace(' ', '\u00a0');
                letters.append(part.family.equals(family) ? escaped
                        : "<tspan font-family=\"" + part.family + "\">" + escaped + "</tspan>");
            }
            return Matcher.quoteReplacement(match.group().replace(">" + text.group("text") + "<", ">" + letters + "<"));
        });
        return new SVGLoader().load(new ByteArrayInputStream(complete.getBytes(StandardCharsets.UTF_8)), null,
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
                + "and Ubuntu fontconfig, fonts-dejavu-core and libharfbuzz0b), or save as .svg or .html", cause);
    }
}
