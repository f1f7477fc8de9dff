package io.github.w2slab.kernel.help;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.training.Sgd;
import io.github.w2slab.training.Training;
import io.github.w2slab.world.World;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpPageTest {

    static Stream<Class<?>> ownTypes() {
        return KnownNames.ownTypes().stream();
    }

    @ParameterizedTest
    @MethodSource("ownTypes")
    void everyPublicTypeHasHelpInWhichNoTagIsLeftUnread(Class<?> type) {
        TypeDoc doc = TypeDoc.of(type);
        HelpPage page = HelpPage.of(doc);
        assertFalse(doc.comment().summary().isEmpty());
        assertFalse(doc.comment().summary().matches("(?s).*[,:;]\\s*"), doc.comment().summary());
        for (String sign : List.of("{@", "@param", "@throws", "@return", JavadocHtml.INHERITED)) {
            assertFalse(page.html().contains(sign), sign + " in " + page.html());
            assertFalse(page.text().contains(sign), sign + " in " + page.text());
        }
        assertFalse(page.text().matches("(?s).*</?(p|code|details|div|li|ul|b)\\b.*"), page.text());
        assertEquals(count(page.html(), "<details>"), count(page.html(), "</details>"));
        assertEquals(count(page.html(), "<div"), count(page.html(), "</div>"));
    }

    @ParameterizedTest
    @MethodSource("ownTypes")
    void everyPublicMethodIsInTheHelpOfItsType(Class<?> type) {
        Set<String> listed = TypeDoc.of(type).members().stream().map(TypeDoc.Member::name).collect(Collectors.toSet());
        Set<String> components = type.isRecord()
                ? Stream.of(type.getRecordComponents()).map(c -> c.getName()).collect(Collectors.toSet()) : Set.of();
        for (Method method : type.getDeclaredMethods()) {
            boolean madeByTheCompiler = method.isSynthetic() || components.contains(method.getName())
                    || type.isRecord() && Set.of("equals", "hashCode", "toString").contains(method.getName())
                    || type.isEnum() && Set.of("values", "valueOf").contains(method.getName());
            if (Modifier.isPublic(method.getModifiers()) && !madeByTheCompiler) {
                assertTrue(listed.contains(method.getName()), method.getName() + " of " + type);
            }
        }
    }

    @Test
    void aPageHasFormulasParametersAndWhatIsThrown() {
        String html = HelpPage.of(TypeDoc.of(Sgd.class)).html();
        assertAll(
                () -> assertTrue(html.contains("public record Sgd(LearningRate schedule, boolean perDimension, Loss loss, int batchSize, int repeats, double look, long seed)")),
                () -> assertTrue(html.contains("w &lt;- (w + step) / |w + step|")),
                () -> assertTrue(html.contains("static Sgd spherical(double learningRate)")),
                () -> assertTrue(html.contains("<code>learningRate</code> \u00b7 eta, finite and greater than 0")),
                () -> assertTrue(html.contains("throws <code>IllegalArgumentException</code> if the schedule")));
    }

    @Test
    void aConstantIsShownByItsValue() {
        assertTrue(HelpPage.of(TypeDoc.of(Sgd.class)).text().contains("samples a step, from 1 to 1024"));
    }

    @Test
    void aMethodWithoutCommentTakesThatOfTheMethodItOverrides() {
        assertTrue(HelpPage.of(TypeDoc.of(Training.class)).text()
                .contains("long step()\n      Returns the number of steps taken."));
    }

    @Test
    void aBuildersSettingsAreInTheHelpOfWhatItBuilds() {
        String text = HelpPage.of(TypeDoc.of(World.class)).text();
        assertTrue(text.contains("Builder dimension(int d)\n      d, the dimension of the inputs; at least K s."), text);
    }

    @Test
    void aPageSetsNoColoursSoThatItReadsOnDarkGroundToo() {
        assertFalse(HelpPage.of(TypeDoc.of(Training.class)).html().matches("(?s).*(color|background|fill)\\s*:.*"));
    }

    @Test
    void aTypeWithoutSourcesIsListedFromItsClass() {
        String text = HelpPage.of(TypeDoc.of(ParameterizedTest.class)).text();
        assertTrue(text.startsWith("public @interface ParameterizedTest in org.junit.jupiter.params"), text);
        assertTrue(text.contains("sources are not at hand"), text);
        assertTrue(text.contains("String name()"), text);
    }

    @Test
    void aMethodsNameFindsAllItsForms() {
        String text = Help.named("Sgd.spherical", null).text();
        assertTrue(text.contains("static Sgd spherical(double learningRate) in Sgd"), text);
        assertTrue(text.contains("static Sgd spherical(LearningRate schedule) in Sgd"), text);
        assertTrue(Help.named("Training.history", null).text().contains("History history() in SteppedRun"));
        assertTrue(Help.named("train", null).text().contains("train(long steps) in SteppedRun"));
        assertEquals(text, Help.named("Sgd#spherical(double)", null).text());
    }

    /** csv, latex and save are there without an import, and the README names them. */
    @Test
    void whatANotebookImportsByItselfHasHelp() {
        assertTrue(Help.named("csv", null).text().contains("comma-separated"));
        assertTrue(Help.named("latex", null).text().contains("booktabs"));
        assertTrue(Help.named("save", null).text().contains("Path save(Figure figure, String file)"));
        assertTrue(Help.named("logspace", null).text().contains("equal ratios"));
    }

    @Test
    void whatARunBringsToATrainingIsShownAsTheTrainingsOwn() {
        String text = HelpPage.of(TypeDoc.of(io.github.w2slab.training.Training.class)).text();
        assertTrue(text.contains("Training train(long steps)") && text.contains("Training measuring(Measure... further)"), text);
    }

    @Test
    void anUnknownNameIsAnsweredWithSimilarOnes() {
        assertEquals("what must name a type, a method or a variable, but is \"Trainig\"; did you mean Training?",
                assertThrows(IllegalArgumentException.class, () -> Help.named("Trainig", null)).getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Help.named("Training.trian", null)).getMessage()
                .endsWith("did you mean Training.train?"));
        assertThrows(IllegalArgumentException.class, () -> Help.help(null));
    }

    @Test
    void aNameWithOtherCapitalsIsShownWhereOneAloneIsMeant() {
        assertEquals(Help.named("Parquet", null).text(), Help.named("parquet", null).text());
        assertEquals(Help.named("MeanDynamics", null).text(), Help.named("meandynamics", null).text());
        assertEquals(Help.named("trainUntil", null).text(), Help.named("TrainUntil", null).text());
        assertEquals(Help.named("Training.trainUntil", null).text(), Help.named("Training.trainuntil", null).text());
        assertThrows(IllegalArgumentException.class, () -> Help.named("parqet", null));
    }

    @Test
    void aPackagesNameIsAnsweredWithItsTypesAndAFullNameWithItsPage() {
        String world = assertThrows(IllegalArgumentException.class, () -> Help.named("io.github.w2slab.world", null)).getMessage();
        assertTrue(world.contains("but io.github.w2slab.world is a package, of ") && world.contains("Link") && world.contains("World"),
                world);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Help.named("io.github.w2slab", null)).getMessage()
                .contains("io.github.w2slab.training, "));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Help.named("io.github.w2slab.world.Wrld", null)).getMessage()
                .endsWith("did you mean World?"));
        assertEquals(HelpPage.of(TypeDoc.of(io.github.w2slab.world.World.class)).text(),
                Help.named("io.github.w2slab.world.World", null).text());
    }

    @Test
    void theFirstPageNamesTheTypesInTheOrderOfTheirUseAndTheLessons() {
        String text = Orientation.page(null).text();
        int last = 0;
        for (String name : List.of("World", "RewardModel", "WeakTeacher", "Supervision", "Sgd", "Training", "Comparison",
                "Figures")) {
            int place = text.indexOf("\n  " + name + ": ");
            assertTrue(place > last, name + " in " + text);
            last = place;
        }
        assertTrue(text.contains("01-quickstart.ipynb: What does weak-to-strong training do"), text);
        assertTrue(text.lines().allMatch(line -> line.length() <= HtmlText.WIDTH), text);
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }
}
