package io.github.w2slab.kernel.cells;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;

/**
 * The classes of the cells as files, which Apache Spark's executors ask for. Where Spark is on the class path they are written,
 * as JShell made them, into the folder that the property {@value #FOLDER} names; Spark reads it when its session begins.
 */
public final class ClassFiles {

    private static final String FOLDER = "spark.repl.class.outputDir";

    private ClassFiles() {
    }

    /** Has the classes of all cells from now on written into a folder that goes with the process, if Spark is there. */
    public static void keepForSpark() {
        if (ClassFiles.class.getResource("/org/apache/spark/SparkContext.class") == null || System.getProperty(FOLDER) != null) {
            return;
        }
        try {
            Path folder = Files.createTempDirectory("w2s-lab-cells");
            System.setProperty(FOLDER, folder.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        } catch (IOException e) {
            throw new UncheckedIOException("no folder can be made for the classes of cells, which Spark needs", e);
        }
    }

    /** Writes classes that are loaded or redefined. */
    static void write(ClassBytecodes[] classes) {
        String folder = System.getProperty(FOLDER);
        if (folder == null) {
            return;
        }
        try {
            for (ClassBytecodes c : classes) {
                Path file = Path.of(folder, c.name().replace('.', '/') + ".class");
                Files.createDirectories(file.getParent());
                Files.write(file, c.bytecodes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the classes of cells, which Spark needs, cannot be written to " + folder, e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // It lies in the system's folder for what is temporary.
        }
    }
}
