package io.github.w2slab.kernel.help;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Where the sources lie whose Javadoc help shows: the library's own beside its jar, those of Tablesaw and EJML in a folder
 * next to it, and the JDK's {@code src.zip} where it is installed. What is missing is left out; help then shows
 * signatures alone.
 */
final class JavadocSources {

    private static final Map<Path, Path> OPENED = new ConcurrentHashMap<>();

    private JavadocSources() {
    }

    /** Jars and folders of sources: the library's own, then those of its libraries. */
    static List<Path> ofLibraries() {
        List<Path> sources = new ArrayList<>();
        try {
            Path own = Path.of(JavadocSources.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            sources.add(Files.isDirectory(own) ? own.resolve("../../src/main/java").normalize()
                    : own.resolveSibling(own.getFileName().toString().replaceFirst("\\.jar$", "-sources.jar")));
            Path folder = own.resolveSibling("sources");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> jars = Files.list(folder)) {
                    jars.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(sources::add);
                }
            }
        } catch (URISyntaxException | IOException | RuntimeException e) {
            return sources;
        }
        sources.removeIf(path -> !Files.isReadable(path));
        return sources;
    }

    /** Returns the text of the file that declares a type, or null where its sources are not at hand. */
    static String textOf(Class<?> type) {
        String file = type.getName().replaceFirst("\\$.*", "").replace('.', '/') + ".java";
        try {
            if (type.getModule().isNamed()) {
                Path zip = Path.of(System.getProperty("java.home"), "lib", "src.zip");
                return Files.isReadable(zip) ? read(opened(zip), type.getModule().getName() + "/" + file) : null;
            }
            for (Path sources : ofLibraries()) {
                String text = read(opened(sources), file);
                if (text != null) {
                    return text;
                }
            }
        } catch (IOException | RuntimeException e) {
            return null;
        }
        return null;
    }

    private static String read(Path root, String file) throws IOException {
        Path path = root.resolve(file);
        return Files.isRegularFile(path) ? Files.readString(path) : null;
    }

    /** A folder stays as it is; the root of a jar, which stays open as long as the process lives. */
    private static Path opened(Path sources) throws IOException {
        if (Files.isDirectory(sources)) {
            return sources;
        }
        Path root = OPENED.get(sources);
        if (root == null) {
            root = FileSystems.newFileSystem(sources, (ClassLoader) null).getPath("/");
            OPENED.put(sources, root);
        }
        return root;
    }
}
