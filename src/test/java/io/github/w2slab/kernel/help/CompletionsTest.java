package io.github.w2slab.kernel.help;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.w2slab.kernel.Session;
import java.util.List;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.dflib.jjava.jupyter.messages.reply.CompleteReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompletionsTest {

    private static Session session;

    @BeforeAll
    static void start() {
        session = new Session();
        assertNull(session.run("World world = World.builder().dimension(64).subspaceDimension(8).build();"));
    }

    @AfterAll
    static void stop() {
        session.close();
    }

    private static CompleteReply complete(String code) {
        return Completions.of(session.shell.sourceCodeAnalysis(), code, 0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> inserted(CompleteReply reply, String match) {
        List<Map<String, Object>> all = (List<Map<String, Object>>) reply.getMetadata().get("_jupyter_types_experimental");
        assertEquals(reply.getMatches().size(), all.size());
        assertTrue(reply.getMatches().contains(match), match + " in " + reply.getMatches());
        return all.get(reply.getMatches().indexOf(match));
    }

    @Test
    void aMethodIsOfferedWithItsParametersAndInsertedWithoutThem() {
        Map<String, Object> task = inserted(complete("world.ta"), "task(");
        assertEquals("task(", task.get("text"));
        assertEquals("task(int k)", task.get("displayText"));
        assertEquals("function", task.get("type"));
        assertEquals("task(int k)", task.get("signature"));
        assertEquals(6, task.get("start"));
        assertEquals(8, task.get("end"));
        assertEquals("tasks()", inserted(complete("world.ta"), "tasks()").get("text"));
    }

    @Test
    void allFormsOfAMethodAreOneMatch() {
        Map<String, Object> spherical = inserted(complete("Sgd.sph"), "spherical(");
        assertEquals("spherical(double learningRate) or (LearningRate schedule)", spherical.get("displayText"));
        assertEquals("spherical(double learningRate)\nspherical(LearningRate schedule)", spherical.get("signature"));
    }

    @Test
    void aTypeIsOfferedByItsName() {
        assertEquals("class", inserted(complete("Superv"), "Supervision").get("type"));
    }

    @Test
    void variablesOfTheSameCellAreKnown() {
        assertTrue(complete("World other = world;\nother.dim").getMatches().contains("dimension()"));
        assertTrue(complete("World.builder().tasks(2).corr").getMatches().contains("correlation("));
    }

    @Test
    void whatEveryObjectHasComesLast() {
        List<String> matches = complete("world.").getMatches();
        assertTrue(matches.indexOf("getClass()") > matches.indexOf("tasks()"), matches.toString());
        matches = complete("boolean same = world.").getMatches();
        assertTrue(matches.indexOf("equals(") > matches.indexOf("tasks()"), matches.toString());
    }

    @Test
    void everyMatchIsWhatIsInserted() {
        for (String code : List.of("world.", "String.valueOf", "World.builder().", "Table.create().sort", "Tr")) {
            CompleteReply reply = complete(code);
            assertFalse(reply.getMatches().isEmpty(), code);
            reply.getMatches().forEach(match -> {
                assertEquals(match, inserted(reply, match).get("text"));
                assertTrue(match.matches("[\\w.]+(\\(\\)?)?"), match);
            });
        }
    }

    @Test
    void theLibrarysTypesComeFirst() {
        List<String> matches = complete("T").getMatches();
        assertTrue(matches.indexOf("Training") < matches.indexOf("Thread"), matches.toString());
    }

    @Test
    void nothingMatchesAnUnknownName() {
        assertEquals(List.of(), complete("zqxwv").getMatches());
    }

    @Test
    void inspectionShowsAllFormsWithTheirJavadoc() {
        String text = inspect("Sgd.spherical(0.1)", 7);
        assertTrue(text.startsWith("static Sgd spherical(double learningRate)\n  Spherical SGD with the correlation loss"), text);
        assertTrue(text.contains("- learningRate: eta, finite"), text);
        assertTrue(text.contains("static Sgd spherical(LearningRate schedule)"), text);
    }

    @Test
    void inspectionOfAVariableShowsItsType() {
        assertTrue(inspect("world", 3).startsWith("world: World\n  K tasks in R^d"), inspect("world", 3));
    }

    @Test
    void atAnArgumentTheCallIsInspected() {
        assertTrue(inspect("Training.of(world", 12).startsWith("static Training of(RewardModel start"));
        assertTrue(inspect("world.dimension", 15).startsWith("int dimension()"));
    }

    @Test
    void magicsAndDeclarationsBeforeDoNotDisturb() {
        assertTrue(inspect("%help World\nint one() { return 1; }\nworld.task(", 46).startsWith("Task task(int k)"));
    }

    @Test
    void genericSignaturesAreRead() {
        ShellSignature of = ShellSignature.of("java.util.List<E> List<E>.<E>of(E e1, java.util.Map<K, V>... more)");
        assertEquals(List.class, of.type());
        assertEquals("of", of.name());
        assertEquals(List.of("E", "Map<K, V>..."), of.types());
        assertEquals("List<E> List<E>.<E>of(E e1, Map<K, V>... more)", of.text());
        ShellSignature spherical = ShellSignature.of(
                "Sgd io.github.w2slab.training.Sgd(LearningRate schedule, long seed).spherical(double learningRate)");
        assertEquals("Sgd Sgd.spherical(double learningRate)", spherical.text());
        assertEquals("static Sgd spherical(double learningRate)", spherical.member().signature());
    }

    private static String inspect(String code, int cursor) {
        return (String) Inspection.of(session.shell, code, cursor).getData(MIMEType.TEXT_PLAIN);
    }
}
