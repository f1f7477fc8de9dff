package io.github.w2slab.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.kernel.Session;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.dflib.jjava.jupyter.Extension;
import org.junit.jupiter.api.Test;

class LabExtensionTest {

    /** What JJava imports before the library does, and what Java imports by itself. */
    private static final List<String> BEFORE = List.of("java.lang", "java.util", "java.io", "java.math", "java.net",
            "java.time", "java.util.concurrent", "java.util.prefs", "java.util.regex");

    @Test
    void noClassNameOfTheImportsMeansTwoThings() throws Exception {
        Map<String, List<String>> homes = new TreeMap<>();
        List<String> ours = LabExtension.IMPORTS.stream().filter(name -> name.endsWith(".*"))
                .map(name -> name.substring(0, name.length() - 2)).toList();
        for (String home : Stream.concat(BEFORE.stream(), ours.stream()).toList()) {
            for (String name : publicClasses(home)) {
                homes.computeIfAbsent(name, n -> new ArrayList<>()).add(home);
            }
        }
        assertTrue(homes.keySet().containsAll(List.of("World", "Table", "Figure", "List", "String")), homes.toString());
        homes.values().removeIf(packages -> packages.size() == 1);
        assertEquals(Map.of(), homes);
    }

    /** Of several words that end alike only the one that a notebook needs is offered. */
    @Test
    void insideMattersAreOutOfSight() throws Exception {
        List<String> inside = List.of("Require", "Interruption", "Overlaps", "Workers", "Crew", "SymmetricEigen", "Parallel",
                "AtomicFile", "Description", "LabelledInputs", "SampleSource", "Neurons", "LiveFigure", "Corners", "Card");
        for (String name : LabExtension.IMPORTS) {
            List<String> seen = name.startsWith("static ") ? List.of() : name.endsWith(".*")
                    ? publicClasses(name.substring(0, name.length() - 2)) : List.of(name.substring(name.lastIndexOf('.') + 1));
            assertTrue(Collections.disjoint(seen, inside), name + ": " + seen);
        }
    }

    @Test
    void aCellNamesTheEngineWithoutAnImport() {
        try (Session session = new Session()) {
            assertNull(session.run("String name = Engine.plain().name();"));
        }
    }

    @Test
    void aStockKernelFindsTheExtension() {
        assertTrue(ServiceLoader.load(Extension.class).stream()
                .anyMatch(provider -> provider.type() == LabExtension.class));
    }

    private static List<String> publicClasses(String home) throws IOException, ClassNotFoundException {
        List<String> names = new ArrayList<>();
        try (JavaFileManager files = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            JavaFileManager.Location place = home.startsWith("java.") ? StandardLocation.PLATFORM_CLASS_PATH
                    : StandardLocation.CLASS_PATH;
            for (JavaFileObject file : files.list(place, home, Set.of(JavaFileObject.Kind.CLASS), false)) {
                String name = files.inferBinaryName(place, file);
                String simple = name.substring(name.lastIndexOf('.') + 1);
                if (!simple.contains("$") && !simple.contains("-info") && isPublic(name)) {
                    names.add(simple);
                }
            }
        }
        return names;
    }

    private static boolean isPublic(String name) throws ClassNotFoundException {
        Class<?> type = Class.forName(name, false, LabExtensionTest.class.getClassLoader());
        return Modifier.isPublic(type.getModifiers());
    }

    @Test
    void noStaticImportHidesAnother() {
        List<String> methods = LabExtension.IMPORTS.stream().filter(name -> name.startsWith("static "))
                .map(name -> name.substring(name.lastIndexOf('.') + 1)).toList();
        assertEquals(methods.stream().distinct().toList(), methods);
    }
}
