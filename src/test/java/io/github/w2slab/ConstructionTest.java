package io.github.w2slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.w2slab.model.RewardModel;
import io.github.w2slab.world.World;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a notebook knows is made in one style: by a static method of its type, {@code of} or a word; each of its settings is a
 * method of the setting's word; two have so many that they end with {@code build()}.
 */
class ConstructionTest {

    private static final List<Class<?>> SURFACE = NullArgumentsTest.surface();

    /** The constructor of a record is public because Java wants it so. */
    @Test
    void onlyRecordsHaveConstructors() {
        List<Class<?>> open = SURFACE.stream().filter(type -> !type.isRecord() && !Throwable.class.isAssignableFrom(type))
                .filter(type -> type.getConstructors().length > 0).toList();
        assertTrue(SURFACE.contains(World.class) && open.isEmpty(), "with public constructors: " + open);
    }

    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods()).filter(m -> Modifier.isPublic(m.getModifiers()) && !m.isSynthetic());
    }

    @Test
    void settingsAreMethodsOfTheirWord() {
        List<String> others = SURFACE.stream().flatMap(ConstructionTest::methods)
                .filter(method -> method.getName().matches("(set|get|create|make|new)[A-Z].*|create|make")
                        || method.getName().matches("with[A-Z].*") && !Modifier.isStatic(method.getModifiers())
                                && method.getDeclaringClass() != RewardModel.class)
                .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName()).toList();
        assertEquals(List.of(), others, "settings are words, factories of or words; with is for the parts of a model");
    }

    @Test
    void aBuilderHasSettingsAndBuilds() {
        Set<Class<?>> builders = SURFACE.stream().filter(type -> methods(type)
                .anyMatch(m -> m.getName().equals("build") && m.getParameterCount() == 0)).collect(Collectors.toSet());
        assertEquals(Set.of(RewardModel.Pretrained.class, World.Builder.class), builders);
        for (Class<?> builder : builders) {
            methods(builder).filter(m -> !m.getName().equals("build"))
                    .forEach(m -> assertEquals(builder, m.getReturnType(), m.toString()));
        }
    }

    @Test
    void noNotebookAndNoPageMakesAValueWithNew() throws IOException {
        Pattern made = Pattern.compile("\\bnew (" + SURFACE.stream().map(Class::getSimpleName).distinct()
                .collect(Collectors.joining("|")) + ")\\(");
        List<String> found = new ArrayList<>();
        List<Path> pages = pages();
        for (Path page : pages) {
            Matcher matcher = made.matcher(text(page));
            while (matcher.find()) {
                found.add(page + ": " + matcher.group());
            }
        }
        assertTrue(pages.size() > 20, pages.toString());
        assertEquals(List.of(), found);
        assertTrue(made.matcher("new Interval(1, 0, 2, 5)").find());
        assertFalse(made.matcher("new ArrayList()").find());
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> notebooks = Files.list(Path.of("notebooks")); Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.of(Stream.of(Path.of("README.md")), notebooks, docs).flatMap(all -> all)
                    .filter(file -> file.toString().matches(".*\\.(ipynb|md|java)")).sorted().toList();
        }
    }

    /** Outputs of notebooks hold the classes of drawn figures and much else that nobody writes. */
    private static String text(Path page) throws IOException {
        if (!page.toString().endsWith(".ipynb")) {
            return Files.readString(page);
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode cell : new ObjectMapper().readTree(page.toFile()).get("cells")) {
            cell.get("source").forEach(line -> text.append(line.asText()));
            text.append('\n');
        }
        return text.toString();
    }
}
