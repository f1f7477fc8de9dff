package io.github.w2slab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintsTest {

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

    /** What is shown of a cell that does not compile, without its colours. */
    private static String told(String cell) {
        CompilationFailed failed = assertInstanceOf(CompilationFailed.class, session.run(cell), cell);
        return String.join("\n", failed.lines(new StringStyler.Builder().build())).replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Trainig t = null;                                   | Did you mean Training?",
        "Wrld.builder()                                      | Did you mean World?",
        "wrold.tasks()                                       | Did you mean world?",
        "worl + 1                                            | Did you mean world?",
        "world.dimention()                                   | Did you mean dimension?",
        "World.builder().dimention(3)                        | Did you mean dimension?",
        "Sgd.spherical(0.1).sed(4)                           | Did you mean seed?",
        "LabelTransform.tanhOfSquar()                        | Did you mean tanhOfSquare?",
        "for (int i = 0; i < 2; i++) { world.taks(); }       | Did you mean task or tasks?",
        "int tasks() { return world.taks(); }                | Did you mean task or tasks?",
        "DoubleColum.create(\"x\")                           | Did you mean DoubleColumn?",
        "new ArrayLst<String>()                              | Did you mean ArrayList?",
        "hepl()                                              | Did you mean help?",
        "print(1)                                            | Java prints with System.out.println(1);",
        "fresh = world.tasks()                               | A new variable is declared with a type: int fresh = world.tasks();",
        "!ls -l                                              | A cell is Java. Commands of the system run in a terminal, in JupyterLab under File, New, Terminal.",
        "Files.exists(null)                                  | Files needs an import: import java.nio.file.Files;",
        "world.dimension                                     | dimension is a method: write dimension().",
        "world.subspaces()                                   | help(World.class) shows what World has."})
    void anUnknownNameIsAnsweredWithWhatWasLikelyMeant(String cell, String hint) {
        assertTrue(told(cell).contains("\n" + hint + "\n"), told(cell));
    }

    @Test
    void aMethodOfAnotherTypeIsNamed() {
        assertTrue(told("world.train(3)").contains("train is a method of "), told("world.train(3)"));
        assertTrue(told("hermite(2)").contains("hermite is a method of Link, Activation."), told("hermite(2)"));
    }

    @Test
    void nothingIsGuessedForANameThatIsLikeNone() {
        assertEquals("cannot find symbol: variable zqxwv\n    line 1: zqxwv + 1\n            ^^^^^", told("zqxwv + 1"));
    }

    @Test
    void aCallWithWrongArgumentsIsAnsweredWithTheFormsThatExist() {
        assertTrue(told("Training.of(world)").contains("of takes:\n    static Training of(RewardModel start, Supervision "
                + "supervision, Sgd sgd)\n        start: the model whose first layer is trained"), told("Training.of(world)"));
        String several = told("Sgd.spherical(world)");
        assertTrue(several.contains("static Sgd spherical(double learningRate)"), several);
        assertTrue(several.contains("static Sgd spherical(LearningRate schedule)"), several);
        String missing = told("new Sgd(0.01)");
        assertTrue(missing.contains("Sgd is made by:"), missing);
        assertTrue(missing.contains("static Sgd spherical(double learningRate)"), missing);
        assertTrue(told("new World(64)").contains("World is made by:\n    static Builder builder()"), told("new World(64)"));
        assertTrue(told("Sgd(0.01)").contains("Sgd is made by:"), told("Sgd(0.01)"));
    }

    @Test
    void anArgumentOfTheWrongTypeIsToldHowToBeWritten() {
        String quoted = told("Supervision.fineTuning(world).noise(\"0.1\")");
        assertTrue(quoted.contains("A number is written without quotes.\nnoise takes:"), quoted);
        assertTrue(quoted.contains("Supervision noise(double deviation)\n        deviation: nu, its standard deviation"), quoted);
        assertTrue(told("World.builder().tasks(2.5)").contains("It takes a whole number."), told("World.builder().tasks(2.5)"));
        assertTrue(told("World.builder().link(\"h2\")").contains("Builder link(Link link)"));
    }

    @Test
    void theNameIsMarkedInItsLineOfTheCell() {
        assertTrue(told("int one = 1;\n\nWorld.builder()\n    .tasks(2)\n    .corelation(0.3)\n    .build();")
                .endsWith("    line 5: .corelation(0.3)\n             ^^^^^^^^^^"));
    }

    @Test
    void aCallOfAMethodThatNeverCompiledSaysWhatIsMissing() {
        assertNull(session.run("int half() { return wurld.tasks() / 2; }"));
        assertTrue(told("half()").startsWith("there is no variable wurld\nDid you mean world?"), told("half()"));
    }

    @Test
    void aLineWithoutItsSemicolonIsTold() {
        assertEquals("';' expected\nThis line lacks its semicolon.\n    line 1: int three = 3\n                         ^",
                told("int three = 3\nint four = 4;"));
        assertTrue(told("int f(int a) {\n    int b = a\n    return b;\n}").contains("\nThis line lacks its semicolon.\n    line 2: "));
        assertFalse(told("int five = 1 2;").contains("semicolon."), told("int five = 1 2;"));
    }

    @Test
    void aCallOfWhatNotebooksImportIsAnsweredWithTheFormsThatExist() {
        String saved = told("save(world, \"x.html\")");
        assertTrue(saved.contains("save takes:\n") && saved.contains("static Path save(Figure figure, String file)"), saved);
        assertTrue(saved.contains("static Path save(Table table, String file)"), saved);
        String from = told("provenance(world)");
        assertTrue(from.contains("provenance takes:\n") && from.contains("provenance(Run run)"), from);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "import numpy as np            | A cell is Java, which writes import java.nio.file.Files; Of Python's libraries it has none.",
        "from math import sqrt         | A cell is Java, which writes import java.nio.file.Files; Of Python's libraries it has none.",
        "String.valueOf('mine.csv')    | Java writes text in double quotes: \"mine.csv\""})
    void whoComesFromPythonIsToldWhatJavaWrites(String cell, String hint) {
        assertTrue(told(cell).contains("\n" + hint + "\n"), told(cell));
    }

    @Test
    void theErrorsValueIsOneLineWithTheHint() {
        assertEquals("cannot find symbol: variable Wrld. Did you mean World?", session.run("Wrld.builder()").getMessage());
    }
}
