package io.github.w2slab.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HintsTest {

    private static Session session;

    @BeforeAll
    static void start() {
        session = new Session();
        assertNull(session.run("World world = World.builder().dimension(64).subspaceDimension(8).build();"));
        assertNull(session.run("double[] numbers = {1, 2}; List<Integer> list = List.of(1, 2); int number = 3;"));
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
        "fresh = List.of(world)                              | A new variable is declared with a type: List<World> fresh = List.of(world);",
        "fresh = java.util.stream.LongStream.range(0, 3)     | A new variable is declared with a type: var fresh = java.util.stream.LongStream.range(0, 3);",
        "!ls -l                                              | A cell is Java. Commands of the system run in a terminal, in JupyterLab under File, New, Terminal.",
        "Files.exists(null)                                  | Files needs an import: import java.nio.file.Files;",
        "import Random;                                      | Random needs no import.",
        "import DoubleStream;                                | DoubleStream needs an import: import java.util.stream.DoubleStream;",
        "system.out.println(1)                               | Did you mean System?",
        "Math.PI()                                           | PI is no method: write PI.",
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
    void codeThatNobodyWritesByHandIsNoIdiomAndNoPatternFailsOnIt() {
        String text = "\"" + "a".repeat(20_000) + "\"";
        assertTrue(told("print(" + text + ")").contains("System.out.println(...);"));
        for (String code : List.of("String many = zqxwv(" + text + ", " + text + ");", "numbers = [" + "1, ".repeat(5_000) + "1]",
                "len(" + "a[".repeat(300) + "]".repeat(300) + ")")) {
            assertFalse(told(code).contains("Java writes"), code);
        }
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

    /** What is written in other languages, what is said of it, and the Java in that, which compiles. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', value = {
        "import numpy as np @ A cell is Java, which writes import java.nio.file.Files; Of Python's libraries it has none. @ ",
        "import numpy @ A cell is Java, which writes import java.nio.file.Files; Of Python's libraries it has none. @ ",
        "from math import sqrt @ A cell is Java, which writes import java.nio.file.Files; Of Python's libraries it has none. @ ",
        "np.zeros(3) @ A cell is Java, which writes import java.nio.file.Files; Of Python's libraries it has none. @ ",
        "import math @ Java's Math needs no import: @ Math.sqrt(2)",
        "String.valueOf('mine.csv') @ Java writes text in double quotes: @ \"mine.csv\"",
        "? @ A name with a question mark shows its help: String? @ ",
        "?? @ A name with a question mark shows its help: String? @ ",
        "help @ A name with a question mark shows its help: String? @ ",
        "exit() @ A notebook's kernel is ended by the menu: Kernel, Shut Down Kernel. @ ",
        "pip install numpy @ A Java library comes with %maven group:artifact:version, or with %classpath and its jar. @ ",
        "!pip install numpy @ A Java library comes with %maven group:artifact:version, or with %classpath and its jar. @ ",
        "!python3 -m pip install numpy @ A Java library comes with %maven group:artifact:version, or with %classpath and its jar. @ ",
        "conda install numpy @ A Java library comes with %maven group:artifact:version, or with %classpath and its jar. @ ",
        "!ls @ A cell is Java. Commands of the system run in a terminal, in JupyterLab under File, New, Terminal. @ ",
        "!cd .. @ A cell is Java. Commands of the system run in a terminal, in JupyterLab under File, New, Terminal. @ ",
        "%%bash @ A cell is Java. Commands of the system run in a terminal, in JupyterLab under File, New, Terminal. @ ",
        "ls @ A cell is Java. Commands of the system run in a terminal, in JupyterLab under File, New, Terminal. @ ",
        "cd .. @ A cell is Java. Commands of the system run in a terminal, in JupyterLab under File, New, Terminal. @ ",
        "print(\"a\", \"b\") @ Java prints with @ System.out.println(\"a\" + \" \" + \"b\");",
        "print(number, number + 1) @ Java prints with @ System.out.println(number + \" \" + (number + 1));",
        "print(\") (\", 1) @ Java prints with @ System.out.println(\") (\" + \" \" + 1);",
        "print() @ Java prints with @ System.out.println();",
        "print(1); int after = 2; @ Java prints with @ System.out.println(1);",
        "print(\"a\", end=\"\") @ Java writes @ System.out.print(\"a\");",
        "print(1, 2, sep=\", \") @ Java writes @ System.out.print(1 + \", \" + 2);",
        "print \"a\" @ Java writes @ System.out.println(\"a\");",
        "console.log(\"a\") @ Java writes @ System.out.println(\"a\");",
        "printf(\"%d\", 1) @ Java writes @ System.out.printf(\"%d\", 1);",
        "True @ Java writes @ true",
        "number + pi @ Java writes @ Math.PI", "double none = nan; @ Java writes @ Double.NaN",
        "double most = Inf; @ Java writes @ Double.POSITIVE_INFINITY", "list == NULL @ Java writes @ null",
        "boolean no = False; @ Java writes @ false",
        "String none = None; @ Java writes @ null",
        "fresh = True @ Java writes @ boolean fresh = true;",
        "fresh = None @ Java writes @ Object fresh = null;",
        "let fresh = 3 @ Java writes @ var fresh = 3;",
        "const fresh = list.size(); @ Java writes @ var fresh = list.size();",
        "auto fresh = 3; @ Java writes @ var fresh = 3;",
        "val fresh = 3 @ Java writes @ var fresh = 3;",
        "fresh = [1,2,3] @ Java writes @ double[] fresh = {1,2,3};",
        "double[] fresh = [1.5, 2]; @ Java writes @ double[] fresh = {1.5, 2};",
        "int[] fresh = [1, 2]; @ Java writes @ int[] fresh = {1, 2};",
        "int[] fresh = []; @ Java writes @ int[] fresh = {};",
        "String[] fresh = [\"a\"]; @ Java writes @ String[] fresh = {\"a\"};",
        "List<Integer> fresh = [1, 2]; @ Java writes @ List<Integer> fresh = List.of(1, 2);",
        "List<Double> fresh = [1, 2]; @ Java writes @ double[] fresh = {1, 2};",
        "List<String> fresh = []; @ Java writes @ List<String> fresh = new ArrayList<>();",
        "fresh = [\"a\", \"b\"] @ Java writes @ var fresh = List.of(\"a\", \"b\");",
        "fresh = [] @ Java writes @ var fresh = new ArrayList<Double>();",
        "fresh = [[1, 2], [3, 4]] @ Java writes @ double[][] fresh = {{1, 2}, {3, 4}};",
        "sum([1, 2]) @ Java writes @ List.of(1, 2)",
        "fresh = [x * x for x in range(3)] @ Java writes @ java.util.stream.IntStream.range(0, 10).map(i -> i * i).toArray()",
        "fresh = {\"a\": 1} @ Java writes @ var fresh = Map.of(\"a\", 1, \"b\", 2);",
        "fresh = {} @ Java writes @ var fresh = new HashMap<String, Double>();",
        "fresh = (1, 2) @ Java writes @ var fresh = List.of(1, 2);",
        "fresh, second = 1, 2 @ Java writes @ var fresh = 1; var second = 2;",
        "len(\"abc\") @ Java writes @ \"abc\".length()",
        "len(numbers) @ Java writes @ numbers.length",
        "len(\"abc\" + number) @ Java writes @ (\"abc\" + number).length()",
        "len(list) @ Java writes @ list.size()",
        "sum(numbers) @ Java writes @ Arrays.stream(numbers).sum()",
        "sum(list) @ Java writes @ list.stream().mapToDouble(x -> x).sum()",
        "sqrt(2) @ Java writes @ Math.sqrt(2)",
        "max(1, abs(-3)) @ Java writes @ Math.abs(-3)",
        "math.sqrt(2) @ Java writes @ Math.sqrt(2)",
        "\"n = \" + str(3) @ Java writes @ String.valueOf(3)",
        "int(\"3\") @ Java writes @ Integer.parseInt(\"3\")",
        "float(\"3\") @ Java writes @ Double.parseDouble(\"3\")",
        "int(2.5) @ Java writes @ (int) 2.5",
        "type(3) @ Java writes @ ((Object) 3).getClass()",
        "int(2.5 * number) @ Java writes @ (int) (2.5 * number)",
        "type(number + 1) @ Java writes @ ((Object) (number + 1)).getClass()",
        "isinstance(3, int) @ Java writes @ (Object) 1 instanceof Integer",
        "input(\"name\") @ Java writes @ new Scanner(System.in).nextLine()",
        "open(\"a.txt\") @ Java writes @ java.nio.file.Files.readString(java.nio.file.Path.of(\"a.txt\"))",
        "range(10) @ Java writes @ for (int i = 0; i < 10; i++) { }",
        "for x in list:\\n    print(x) @ Java writes @ for (var x : list) { }",
        "for i in range(5): print(i) @ Java writes @ for (int i = 0; i < 5; i++) { }",
        "for i in range(2, number): @ Java writes @ for (int i = 2; i < number; i++) { }",
        "for (var x in list) { } @ Java writes @ for (var x : list) { }",
        "for (const x of list) { } @ Java writes @ for (var x : list) { }",
        "for (let i = 0; i < 3; i++) { } @ Java writes @ for (int i = 0; i < 3; i++) { }",
        "for i in 1:3 @ Java writes @ for (int i = 0; i < 10; i++) { }",
        "fresh <- number + 1 @ Java writes @ var fresh = number + 1;",
        "fresh = [1 2 3] @ Java writes @ double[] fresh = {1, 2, 3};",
        "list[0] @ Java writes @ list.get(0)", "\"abc\"[number] @ Java writes @ \"abc\".charAt(number)",
        "numbers.size() @ Of an array it is no method: @ numbers.length",
        "numbers.length() @ Of an array it is no method: @ numbers.length",
        "for i, x in enumerate(list): @ Java writes @ for (int i = 0; i < 10; i++) { }",
        "while True:\\n    pass @ Java writes @ while (true) { }",
        "while number < 2:\\n    pass @ Java writes @ while (number < 2) { }",
        "if number > 3:\\n    print(1) @ Java writes @ if (number > 3) { }",
        "if (number > 3):\\n    print(1) @ Java writes @ if (number > 3) { }",
        "if number: print(1) @ Java puts a condition in ( ) and what it rules in { }: @ if (1 < 2) { }",
        "def f(x):\\n    return x @ Java writes @ double f(double x) { return x; }",
        "def f():\\n    pass @ Java writes @ void f() { }",
        "def f(a, b=2): return a @ Java writes @ double f(double x, double y) { return x + y; }",
        "function f(x) { return x; } @ Java writes @ double f(double x) { return x; }",
        "class A:\\n    pass @ Java writes @ class A { }",
        "try:\\n    pass @ Java writes @ try { } catch (RuntimeException e) { }",
        "with open(\"a\") as f:\\n    pass @ Java writes @ try (var in = new Scanner(\"text\")) { }",
        "assert 1 == 2, \"no\" @ Java writes @ assert 1 == 2 : \"no\";",
        "fresh = lambda x: x * x @ Java writes @ java.util.function.DoubleUnaryOperator fresh = x -> x * x;",
        "lambda x: x @ Java writes @ java.util.function.DoubleUnaryOperator same = x -> x;",
        "number ** 2 @ Java writes @ Math.pow(number, 2)",
        "double power = (number + 1) ** 0.5; @ Java writes @ Math.pow((number + 1), 0.5)",
        "double power = Math.abs(number) ** 2; @ Java writes @ Math.pow(Math.abs(number), 2)",
        "numbers[0] ** list.get(0) + 1 @ Java writes @ Math.pow(numbers[0], list.get(0))",
        "2 ** number ** 2 @ Java writes @ Math.pow(number, 2)",
        "Math.abs(Math.abs(number)) ** 2 @ Java writes x ** 2 as Math.pow(x, 2) @ ",
        "number ** -1 @ Java writes x ** 2 as Math.pow(x, 2) @ ",
        "number **= 2 @ Java writes x ** 2 as Math.pow(x, 2) @ ",
        "f\"n = {number}\" @ Java writes @ \"x = \" + 1",
        "\"=\"*20 @ Java writes @ \"=\".repeat(20)",
        "\"a\" * 3 @ Java writes @ \"a\".repeat(3)",
        "fresh = 1 if number > 2 else 2 @ Java writes @ number > 2 ? 1 : 2",
        "fresh = 1 if True else 2 @ Java writes @ 1 < 2 ? 3 : 4",
        "list is None @ Java writes @ list == null",
        "list is not None @ Java writes @ list != null",
        "number == 3 or number == 4 @ Java writes && for and, || for or, ! for not: @ 1 < 2 && 2 < 3",
        "# why @ A comment begins with // in Java. @ ",
        "int fresh = 1; # why @ A comment begins with // in Java. @ ",
        "\"\"\"why\"\"\" @ A text block begins on the line below its \"\"\"; a comment stands between /* and */. @ ",
        "List<int> fresh; @ Only types of objects stand in < >: @ Integer"})
    void whoComesFromAnotherLanguageIsToldWhatJavaWrites(String written, String says, String java) {
        String cell = written.replace("\\n", "\n");
        String hint = says + (java == null ? "" : " " + java);
        String told = told(cell);
        assertEquals(hint, told.lines().skip(1).findFirst().orElse(""), told);
        assertTrue(java == null || compiles(java), java);
    }

    private static boolean compiles(String java) {
        return session.run("if (1 > 2) { " + java + " }") == null || session.run("Object never = 1 > 2 ? " + java + " : null;") == null
                || java.matches("[A-Z]\\w+") && session.run("List<" + java + "> never;") == null
                || java.matches("(double|void) \\w+\\(.*") && session.run("class Never { " + java + " }") == null;
    }

    @ParameterizedTest
    @ValueSource(strings = {"int n = 1 2; // for x in list: and so on", "String s = \"a and b\" 2;", "String s = \"# 2 ** 3\" 2;",
        "if (1 > 2) System.out.println(1 > 2 ? 1 : 2) 3;", "int m; if (1 > 2) m = 1; else m = 2 3;", "dir.toString()", "boolean b = !number && true;",
        "dir - 1", "!number", "!nowhere", "!world instanceof World", "int n = nowhere; /* # 2 ** 3 */", "boolean b = nowhere; /* this and that */",
        "int n = 1; /* one\n and two */ int m = nowhere;", "String s = \"\"\"\n  cats and dogs # \"\"\" + nowhere;",
        "int m;\nif (1 > 2) m = 1;\nelse if (1 > 3) m = 2 else m = 3;", "String s = \"\\\"a\\\" * 3 \\\" ** 2\" + nowhere;"})
    void noIdiomIsSeenInJava(String cell) {
        assertFalse(told(cell).contains("Java ") || told(cell).contains("A comment") || told(cell).contains("A cell"), told(cell));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "List<int> q;                         | unexpected type (required: reference; found: int)",
        "List<String> l = Arrays.asList(1, 2); | incompatible types: inference variable T has incompatible bounds (equality constraints: String; lower bounds: Integer)",
        "void only(int a) { }\\nonly();       | method only cannot be applied to given types (required: int; found: no arguments)"})
    void theCompilersReasonsAreKept(String cell, String says) {
        assertEquals(says, told(cell.replace("\\n", "\n")).lines().findFirst().orElse(""));
    }

    @Test
    void theErrorsValueIsOneLineWithTheHint() {
        assertEquals("cannot find symbol: variable Wrld. Did you mean World?", session.run("Wrld.builder()").getMessage());
    }
}
