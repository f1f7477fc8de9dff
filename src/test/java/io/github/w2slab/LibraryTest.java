package io.github.w2slab;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The library for Java programs, of the Maven profile {@code library}: its POM, and that it needs nothing that the POM lacks. */
class LibraryTest {

    private static final String ROOT = "io.github.w2slab.";
    /** What a dependency brings with it and the library calls itself. */
    private static final Map<String, String> BROUGHT = Map.of("org.apache.pdfbox", "de.rototor.pdfbox:graphics2d");

    private final Document main = xml("pom.xml");
    private final Document library = xml("src/library/pom.xml");

    private record Dependency(String group, String artifact, String version, String scope) {

        String key() {
            return group + ":" + artifact;
        }
    }

    private static Document xml(String file) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of(file).toFile());
        } catch (Exception unreadable) {
            throw new IllegalStateException(file, unreadable);
        }
    }

    private static NodeList nodes(Document document, String path) {
        try {
            XPath xpath = XPathFactory.newInstance().newXPath();
            return (NodeList) xpath.evaluate(path, document, XPathConstants.NODESET);
        } catch (Exception wrong) {
            throw new IllegalStateException(path, wrong);
        }
    }

    private static String text(Document document, String path) {
        NodeList found = nodes(document, path);
        assertEquals(1, found.getLength(), path);
        return found.item(0).getTextContent();
    }

    private static String child(Element element, String name) {
        NodeList found = element.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    /** The dependencies of a POM by group and artifact, with its properties filled in. */
    private static Map<String, Dependency> dependencies(Document document) {
        NodeList found = nodes(document, "/project/dependencies/dependency");
        List<Dependency> all = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            Element element = (Element) found.item(i);
            Matcher property = Pattern.compile("\\$\\{(.*)}").matcher(child(element, "version"));
            all.add(new Dependency(child(element, "groupId"), child(element, "artifactId"),
                    property.matches() ? text(document, "/project/properties/" + property.group(1)) : child(element, "version"),
                    child(element, "scope")));
        }
        return all.stream().collect(toMap(Dependency::key, dependency -> dependency));
    }

    @Test
    void itsPomHasTheVersionsOfTheMainOne() {
        Map<String, Dependency> all = dependencies(main);
        for (Dependency own : dependencies(library).values()) {
            assertEquals(all.get(own.key()), own);
        }
        assertEquals(text(main, "/project/version"), text(library, "/project/version"));
    }

    @Test
    void theExampleTakesThisVersion() {
        Map<String, Dependency> example = dependencies(xml("docs/example/pom.xml"));
        assertEquals(text(main, "/project/version"), example.get("io.github.w2slab:w2s-lab-library").version());
        assertEquals(dependencies(main).get("org.slf4j:slf4j-nop"), example.get("org.slf4j:slf4j-nop"));
    }

    @Test
    void needsWhatItsPomNamesAndNothingElse() {
        List<PathMatcher> outside = Arrays.stream(text(main, "//property[@name='outside']/@value").split(","))
                .map(pattern -> FileSystems.getDefault().getPathMatcher("glob:" + pattern)).toList();
        Map<String, Dependency> named = dependencies(library);
        Set<String> used = new HashSet<>();
        Set<String> lacking = new TreeSet<>();
        int classes = 0;
        for (JavaClass type : new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPath("target/classes")) {
            if (isOutside(type, outside)) {
                continue;
            }
            classes++;
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass needed = dependency.getTargetClass().getBaseComponentType();
                String name = needed.getName();
                if (name.startsWith(ROOT)) {
                    if (isOutside(needed, outside)) {
                        lacking.add(type.getName() + " needs " + name);
                    }
                    continue;
                }
                String jar = needed.getSource().map(source -> source.getUri()).map(URI::toString).orElse("no jar");
                if (needed.isPrimitive() || jar.startsWith("jrt:")) {
                    continue;
                }
                List<String> in = named.values().stream().filter(one -> jar.contains("/" + one.artifact() + "-" + one.version() + ".jar!"))
                        .map(Dependency::key).toList();
                used.addAll(in);
                if (in.isEmpty() && !isBroughtBy(named, jar)) {
                    lacking.add(type.getName() + " needs " + name + " of " + jar);
                }
            }
        }
        assertTrue(classes > 200, classes + " classes");
        assertEquals(Set.of(), lacking);
        assertEquals(named.keySet(), used);
    }

    private static boolean isOutside(JavaClass type, List<PathMatcher> outside) {
        Path file = Path.of(type.getName().replace('.', '/') + ".class");
        return outside.stream().anyMatch(pattern -> pattern.matches(file));
    }

    /** True where the jar is another of a named dependency's group, as ejml-core is, or of a group that one brings. */
    private static boolean isBroughtBy(Map<String, Dependency> named, String jar) {
        return named.values().stream().anyMatch(one -> jar.contains("/" + one.group().replace('.', '/') + "/"))
                || BROUGHT.entrySet().stream()
                        .anyMatch(one -> named.containsKey(one.getValue()) && jar.contains("/" + one.getKey().replace('.', '/') + "/"));
    }
}
