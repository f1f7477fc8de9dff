package io.github.w2slab.plot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.w2slab.plot.svg.PlainText;
import io.github.w2slab.plot.svg.SvgPicture;
import io.github.w2slab.plot.svg.SvgWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page with one interactive figure and all that it needs. Plotly itself is the file plotly.min.js of the Python package
 * plotly, which the kernel names by the system property {@value #PROPERTY}; elsewhere it is looked for in the project's
 * .venv, beside the folder of these classes.
 */
final class HtmlPage {

    static final String PROPERTY = "w2slab.plotly";

    private static final String SCRIPT = "plotly/package_data/plotly.min.js";

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>%s</title>
            <style>
            :root { color-scheme: light dark; }
            body { margin: 1rem; background: #fff; }
            @media (prefers-color-scheme: dark) { body { background: #111; } }
            </style>
            """;

    private static final String PAGE = HEAD + """
            <script>%s</script>
            </head>
            <body>
            <div id="figure" style="height: %dpx"></div>
            <noscript>%s</noscript>
            <script>
            (function (figure) {
              var config = Object.assign({}, figure.config, {responsive: !figure.layout.width});
              Plotly.newPlot("figure", figure.data, figure.layout, config).then(function (place) {
                if (figure.frames) { return Plotly.addFrames(place, figure.frames); }
              });
            })(%s);
            </script>
            </body>
            </html>
            """;

    private HtmlPage() {
    }

    static String of(ObjectNode plotly) {
        String title = PlainText.oneLine(plotly.path("layout").path("title").path("text").asText("Figure"), 200);
        return String.format(PAGE, SvgWriter.escape(title), script().replace("</script", "<\\/script"),
                plotly.path("layout").path("height").asInt(SvgPicture.HEIGHT), SvgPicture.of(plotly),
                plotly.toString().replace("</", "<\\/").replace("<!--", "<\\!--"));
    }

    /** Returns a page around a figure that brings all that it needs. */
    static String around(String title, String figure) {
        return String.format(HEAD, SvgWriter.escape(title)) + "</head>\n<body>\n" + figure + "\n</body>\n</html>\n";
    }

    private static String script() {
        Path file = find();
        if (file == null) {
            throw new IllegalStateException("HTML needs Plotly, and its file plotly.min.js is not found: run ./lab once, "
                    + "or start Java with -D" + PROPERTY + "=<path of plotly.min.js>, or save as .svg");
        }
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file + ": " + unreadable, unreadable);
        }
    }

    private static Path find() {
        String named = System.getProperty(PROPERTY, "");
        if (!named.isBlank()) {
            return Files.isReadable(Path.of(named)) ? Path.of(named) : null;
        }
        try {
            Path place = Path.of(HtmlPage.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            for (Path folder = place.getParent(); folder != null; folder = folder.getParent()) {
                Path file = in(folder.resolve(".venv"));
                if (file != null) {
                    return file;
                }
            }
            return null;
        } catch (URISyntaxException | IOException unknown) {
            return null;
        }
    }

    private static Path in(Path environment) throws IOException {
        for (String libraries : List.of("lib", "Lib")) {
            if (Files.isDirectory(environment.resolve(libraries))) {
                try (Stream<Path> versions = Files.list(environment.resolve(libraries))) {
                    Path file = versions.map(version -> version.getFileName().toString().equals("site-packages")
                            ? version.resolve(SCRIPT) : version.resolve("site-packages").resolve(SCRIPT))
                            .filter(Files::isReadable).findFirst().orElse(null);
                    if (file != null) {
                        return file;
                    }
                }
            }
        }
        return null;
    }
}
