package io.github.w2slab.plot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** An {@link Exploration} as HTML that needs nothing else. */
final class ExplorePage {

    private static final String SCRIPT = new String(resource("explore.js"), StandardCharsets.UTF_8);

    private ExplorePage() {
    }

    /** Theory in JavaScript, compressed; and a name by which a page tells it from another version's. */
    private static final class Theory {

        private static final String CODE = compressed(resource("theory.js"));
        private static final String NAME = "w2slabTheory" + Integer.toHexString(CODE.hashCode());
    }

    private static byte[] resource(String name) {
        try (InputStream in = ExplorePage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not there: Maven's goal package compiles theory to JavaScript");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String compressed(byte[] code) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION))) {
            deflate.write(code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(out.toByteArray());
    }

    static String of(Exploration exploration) {
        String picture = Base64.getEncoder().encodeToString(exploration.svg().getBytes(StandardCharsets.UTF_8));
        String settings = exploration.json().toString().replace("</", "<\\/");
        return "<div class=\"w2slab-explore\"><img alt=\"" + exploration.alternative() + "\" src=\"data:image/svg+xml;base64,"
                + picture + "\">\n<script>window." + Theory.NAME + "=window." + Theory.NAME + "||\"" + Theory.CODE
                + "\";</script>\n<script>\n(" + SCRIPT.strip() + ")(" + settings + ", \"" + Theory.NAME + "\");\n</script></div>";
    }
}
