package io.github.w2slab.notebook;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;

/**
 * Lets Shift-Tab show the library's own Javadoc, from the sources jar beside its jar. JShell reads Javadoc from sources
 * but looks for those of the JDK only and has no setting for others; where its inside is another than expected, help
 * shows signatures alone.
 */
final class JavadocSources {

    private JavadocSources() {
    }

    static void addTo(JShell shell) {
        try {
            Path jar = Path.of(JavadocSources.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path sources = jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", "-sources.jar"));
            if (sources.equals(jar) || !Files.isReadable(sources)) {
                return;
            }
            SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
            Method find = analysis.getClass().getDeclaredMethod("findSources");
            find.setAccessible(true);
            List<Path> known = new ArrayList<>();
            for (Object path : (List<?>) find.invoke(analysis)) {
                known.add((Path) path);
            }
            known.add(sources);
            Field available = analysis.getClass().getDeclaredField("availableSources");
            available.setAccessible(true);
            available.set(analysis, known);
        } catch (ReflectiveOperationException | URISyntaxException | RuntimeException e) {
            return;
        }
    }
}
