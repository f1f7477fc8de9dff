"""How cells are compiled and evaluated, checked on the running kernel: what stays of a variable, what is said of code that does
not compile, where magics stand, and that showing a value does no harm."""

import os
import re
import tempfile
import time
import unittest
from pathlib import Path

from test_kernel import KernelCase, lasting_until, said

SOFTPLUS = 'Activation.of("softplus", z -> StrictMath.log1p(StrictMath.exp(z)), z -> 1 / (1 + StrictMath.exp(-z)))'
BEGUN = 'System.out.println("begun");'
ENDLESS = f"new Object() {{ public String toString() {{ {BEGUN} while (true) {{ }} }} }}"


def plain(lines):
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(lines))


class CellCase(KernelCase):

    def run_all(self, *cells):
        """Runs cells of which none may fail and returns the last one's reply."""
        for cell in cells:
            reply = self.run_cell(cell)
            self.assertEqual("ok", reply.status, (cell, reply.outputs))
        return reply

    def error(self, cell):
        """What is written under a cell that fails."""
        reply = self.run_cell(cell)
        self.assertEqual("error", reply.status, reply.outputs)
        return plain(reply.of("error")[0]["traceback"])

    def assert_stopped(self, cell, more=""):
        """A cell that says where it has no end stops as a normal one with the sentence, and with more."""
        reply = self.stop(cell, said("begun"))
        self.assertEqual("ok", reply.status, reply.outputs)
        self.assertEqual("begun\nThe cell was stopped.\n" + more, reply.stdout)

    def assert_value(self, value, cell):
        self.assertEqual(value, self.run_all(cell).last_text)


class Unnamed(CellCase):

    def test_values_that_nobody_named_do_not_stay_in_memory(self):
        """JShell keeps each under a name such as $3: a training of a notebook, at each run of its cell."""
        self.run_all("class Large { byte[] bytes = new byte[1000]; }",
                     "List<java.lang.ref.WeakReference<Large>> made = new ArrayList<>();",
                     "Large make() { Large large = new Large(); made.add(new java.lang.ref.WeakReference<>(large)); return large; }",
                     *["make();"] * 12, *["make(); make(); 1 + 1"] * 4)
        left = self.run_all("System.gc();\nmade.stream().filter(m -> m.get() != null).count()").last_text
        self.assertLessEqual(int(left), 5)
        self.assert_value("20", "made.size()")


class Vectors(CellCase):

    def test_a_run_makes_no_objects_of_its_vectors(self):
        """Badly compiled vectors are objects in memory: ten times slower, and some GB of them in this run."""
        self.run_all("""\
World world = World.builder().dimension(1024).subspaceDimension(64).tasks(2).link(Link.hermite(2)).seed(1).build();
RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(64).activation(Activation.hermite(2)).seed(2).build();
Training run = Training.of(strong, Supervision.fineTuning(world).noise(0.1), Sgd.perDimension(0.1));
import io.github.w2slab.training.engine.Engine;
import java.util.stream.*;
while (Engine.isVectorAvailable() && !Engine.isVectorCompiled()) Thread.sleep(20);""", """\
Map<Long, Long> madeByEach() {
    var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return LongStream.of(threads.getAllThreadIds()).boxed().collect(Collectors.toMap(each -> each, threads::getThreadAllocatedBytes));
}""", """\
var before = madeByEach();
run.train(24_000);
var after = madeByEach();""")
        made = self.run_all("after.keySet().stream().mapToLong(t -> after.get(t) - before.getOrDefault(t, 0L)).sum() / 1_000_000").last_text
        self.assertLess(int(made), 200)


class Showing(CellCase):
    """What a value looks like may be code of a cell: it runs for the cell, and for no longer."""

    def assert_healthy(self):
        first, second = self.send_together('throw new IllegalStateException("x");', 'System.out.println("never");')
        reply = self.wait(first)
        self.assertEqual("IllegalStateException: x\n    line 1: throw new IllegalStateException(\"x\");",
                         plain(reply.of("error")[0]["traceback"]))
        self.assertEqual("aborted", self.wait(second).status)
        self.assert_stopped(BEGUN + " while (true) { }")

    def test_a_card_of_a_lambda_leaves_the_kernel_as_it_was(self):
        for cell in (SOFTPLUS, 'LabelTransform.of("half", f -> f / 2)', 'Link.of("cube", z -> z * z * z)',
                     "Sgd.spherical(step -> 0.1 / (1 + step))",
                     "record Law(java.util.function.DoubleUnaryOperator f) {"
                     " public String toString() { return \"f(1) = \" + f.applyAsDouble(1); } }\nnew Law(x -> 2 * x)"):
            with self.subTest(cell):
                self.run_cell(cell)
                self.assert_healthy()

    def test_a_value_whose_text_has_no_end_is_stopped(self):
        for cell in (ENDLESS, f"display({ENDLESS});",
                     f"new Object() {{ public String toString() {{ {BEGUN}"
                     ' java.util.concurrent.locks.LockSupport.parkNanos(60_000_000_000L); return ""; } }',
                     f'Activation.of("endless", z -> {{ {BEGUN} while (true) {{ }} }}, z -> 1)',
                     f"class Endless extends RuntimeException {{ public String getMessage() {{ {BEGUN} while (true) {{ }} }} }}\n"
                     "throw new Endless();"):
            with self.subTest(cell):
                self.assert_stopped(cell)
        self.assert_value("2", "1 + 1")
        self.assert_idle()

    def test_cells_behind_a_value_that_cannot_be_shown_do_not_run(self):
        first, second = self.send_together('new Object() { public String toString() { throw new IllegalStateException("text"); } }',
                                           'System.out.println("never");')
        self.assertEqual('IllegalStateException: text\n    line 1: new Object() { public String toString() '
                         '{ throw new IllegalStateException("text"); } }',
                         plain(self.wait(first).of("error")[0]["traceback"]))
        self.assertEqual("aborted", self.wait(second).status)

    def test_what_nobody_asked_for_is_not_shown(self):
        for cell, shown in (('System.out.printf("%.2f%n", 1.0);', []), ("display(1 + 1);", ["2"]),
                            ('System.out.append("x")', []), ('"display(1)"', ["display(1)"])):
            with self.subTest(cell):
                self.assertEqual(shown, [c["data"]["text/plain"] for _, c in self.run_all(cell).outputs if "data" in c])
        self.assertRegex(self.run_all("String id = display(1);\nid").last_text, r"^[-0-9a-f]{36}$")

    def test_what_would_end_the_kernel_is_an_error_of_the_cell(self):
        self.run_all("int kept = 7;")
        for cell, told in (("System.exit(3);", "System.exit(3)"), ("Runtime.getRuntime().halt(2);", "Runtime.halt(2)"),
                           ("java.util.function.IntConsumer end = System::exit;\nend.accept(4);", "System.exit(4)"),
                           ("class Main { static void main() { Runtime.getRuntime().exit(0); } }\nMain.main();", "Runtime.exit(0)")):
            with self.subTest(cell):
                self.assertIn(told + " would end the kernel", self.error(cell))
        self.assert_value("7", "kept")

    def test_one_name_saves_figures_and_tables(self):
        with tempfile.TemporaryDirectory() as folder:
            self.run_all('var figure = Figures.plot("t", "x", "y").line("a", new double[] {0, 1}, new double[] {1, 3});',
                         f'save(figure, "{folder}/a.svg")',
                         f'save(Table.create(DoubleColumn.create("x", 1)), "{folder}/a.csv")')
            self.assertEqual(["a.csv", "a.svg"], sorted(os.listdir(folder)))

    def test_what_a_cell_closes_is_open_for_the_next(self):
        self.run_all('try (var out = new java.io.PrintWriter(System.out)) { out.print("written"); }\nSystem.err.close();')
        reply = self.run_all('System.out.print("seen");\nSystem.err.print("seen too");')
        self.assertEqual(["seen", "seen too"], [content["text"] for kind, content in reply.outputs if kind == "stream"])

    def test_an_error_that_cannot_tell_itself_is_an_error(self):
        for cell in ('throw new Error() { public String getMessage() { throw new IllegalStateException("text"); } };',
                     'var a = new Exception("a");\nvar b = new Exception("b", a);\na.initCause(b);\nthrow a;'):
            with self.subTest(cell):
                self.assertIn("what was thrown cannot tell its message or its causes", self.error(cell))

    def test_an_array_is_shown_by_its_elements(self):
        for cell, text in (("new double[] {1, 2.5, Double.NaN}", "[1.0, 2.5, NaN]"),
                           ("new boolean[2]", "[false, false]"), ("new char[] {'a'}", "[a]"), ("new byte[0]", "[]"),
                           ("new long[] {1}", "[1]"), ("new short[1]", "[0]"), ("new float[1]", "[0.0]"),
                           ('new String[] {"a", null}', "[a, null]"), ("new int[][] {{1, 2}, {3}}", "[[1, 2],\n [3]]"),
                           ("java.util.stream.IntStream.range(0, 1000).toArray()",
                            "[" + ", ".join(map(str, range(10))) + ", ..., " + ", ".join(map(str, range(990, 1000)))
                            + "] (1,000 elements)"),
                           ("Object[] self = new Object[1];\nself[0] = self;\nself", "[[[[[...]]]]]"),
                           ("record Held(double[] values, String name) { }\nnew Held(new double[] {1, 2}, \"x\")",
                            "Held[values=[1.0, 2.0], name=x]"),
                           ("List.of(new int[] {1}, Map.of(2, new int[] {3}))", "[[1], {2=[3]}]")):
            with self.subTest(cell):
                self.assert_value(text, cell)

    def test_what_is_rendered_already_is_shown_as_it_is(self):
        data = self.run_all('display(new org.dflib.jjava.jupyter.kernel.display.DisplayData("plain"));').of("display_data")[0]["data"]
        self.assertEqual({"text/plain": "plain"}, data)

    def test_what_has_no_text_is_shown_as_null(self):
        self.assertEqual("null", self.run_all("display(null);").last_text)
        self.assert_value("null", "class Mute { public String toString() { return null; } }\nnew Mute()")

    def test_a_magic_fails_in_one_sentence(self):
        for cell, told in (("%classpath /no/such.jar", "IllegalArgumentException: path must be that of a jar or a folder of classes, "
                            "or a pattern of jars, that is there, but is /no/such.jar"),
                           ("%classpath no/such/*.jar", "that is there, but is no/such/*.jar"),
                           ("%load /no/such.java", "FileNotFoundException: Could not find any source at '/no/such.java")):
            with self.subTest(cell):
                sentence, line = self.error(cell).split("\n")
                self.assertIn(told, sentence)
                self.assertEqual("    line 1: " + cell, line)

    def test_types_of_a_cell_have_their_own_names(self):
        message = self.error('class Mine extends RuntimeException { Mine(String m) { super(m); } }\nthrow new Mine("outer");')
        self.assertEqual('Mine: outer\n    line 2: throw new Mine("outer");', message)
        self.assertRegex(self.run_all("class Plain { }\nnew Plain()").last_text, r"^Plain@[0-9a-f]+$")
        self.assertIn("class Plain cannot be cast", self.error("Object plain = new Plain();\nString s = (String) plain;"))


class Values(CellCase):
    """A variable keeps its value until its own cell runs again."""

    def test_a_value_outlives_an_edited_method_and_an_import(self):
        self.run_all("int f() { return 1; }", 'var v = "kept" + f();\nvar i = f();\nString s = "kept" + f();',
                     "int f() { return 2; }")
        self.assert_value("kept1 1 kept1", 'v + " " + i + " " + s')
        self.run_all("import java.util.jar.*;")
        self.assert_value("kept1 1 kept1", 'v + " " + i + " " + s')
        self.run_all("%classpath .")
        self.assert_value("kept1 1 kept1 2", 'v + " " + i + " " + s + " " + f()')

    def test_objects_of_the_cells_own_types_outlive_an_import_and_the_same_declaration(self):
        point = "record Point(double x) { }"
        self.run_all(point, "Point point = new Point(1);\nvar points = List.of(point);\nPoint[] array = {point};",
                     "import java.util.zip.*;")
        self.assertEqual("", self.run_all(point).stdout)
        self.assert_value("Point[x=1.0] [Point[x=1.0]] 1", 'point + " " + points + " " + array.length')

    def test_what_a_declaration_takes_away_is_said_with_what_brings_it_back(self):
        self.run_all("class Old { int n = 1; }", "Old old = new Old();\nObject any = old;\nint kept = old.n;")
        said = self.run_all("class Old { int n = 2; }").stdout
        self.assertEqual("old lost its value, for a type that it needs was declared again. Run again: Old old = new Old();\n"
                         "any is still of the type from before. Run again: Object any = old;\n", said)
        self.assertEqual("", self.run_all("1").stdout)
        self.assert_value("1", "kept")
        self.run_all("Old old = new Old();")
        self.assert_value("2", "old.n")

    def test_what_holds_objects_of_the_type_from_before_is_said_too(self):
        """A map would find nothing under a key of the new type, and say nothing of it."""
        made = ["Map<Kind, Integer> counts = new EnumMap<>(Map.of(Kind.B, 1));", "Map<String, Kind> byName = Map.of(\"b\", Kind.B);",
                "Object[] mixed = {\"a\", Kind.A};", "List<Object> second = Arrays.asList(1, null, Kind.A);",
                "Optional<Kind> one = Optional.of(Kind.A);", "List<Shape> shapes = List.of(() -> 2.0);",
                "var nested = Map.of(1, List.of(Kind.A));"]
        self.run_all("interface Shape { double area(); }", "enum Kind { A, B }", *made, "var other = Map.of(1, List.of(\"A\"));",
                     "List<Object> itself = new ArrayList<>();\nitself.add(itself);")
        for number, declared in enumerate(("enum Kind { A, B, C }", "interface Shape { double area(); int sides(); }")):
            wanted = {code.split(" =")[0].split()[-1]: code for code in made if ("Shape" in code) == bool(number)}
            found = dict(re.findall(r"(\w+) (?:is still of the type from before|lost its value|cannot be used)[^.]*\. Run again: (.*)",
                                    self.run_all(declared).stdout))
            self.assertEqual(wanted, found)

    def test_what_no_longer_fits_is_said(self):
        self.run_all("record Wide(int x) { }", "Wide wide = new Wide(1);")
        self.assertEqual("wide cannot be used, for it does not fit what was declared again. Run again: Wide wide = new Wide(1);\n",
                         self.run_all("record Wide(int x, int y) { }").stdout)
        self.assertEqual("early cannot be used before there is class Late.\n", self.run_all("Late early;").stdout)
        self.run_all("int one() { return 1; }\nint two() { return one() + 1; }", 'String one() { return "1"; }')
        self.assertIn("two does not fit what was declared again", self.error("two()"))

    def test_a_declaration_that_does_not_compile_takes_nothing_away(self):
        self.run_all("int g() { return 1; }", "var w = g();\nclass Box { int n = 1; }\nBox box = new Box();")
        for cell in ('int g() { return "1"; }', "var w = misspelt();", "class Box { int n = misspelt; String s = 1; }"):
            self.assertIn("line 1: ", self.error(cell))
        self.assert_value("1 1 1", 'g() + " " + w + " " + box.n')

    def test_a_declaration_that_fails_leaves_the_value_and_one_without_a_value_takes_it(self):
        self.run_all('int x = Integer.parseInt("1");')
        self.error('int x = Integer.parseInt("two");')
        self.assert_value("1", "x")
        self.run_all("int x;")
        self.assert_value("0", "x")

    def test_a_variable_whose_declaration_fails_or_is_stopped_is_said_to_have_no_value(self):
        self.assertIn("\nnone is null, for its declaration did not end.", self.error('String none = List.of("").get(3);'))
        self.assertIn("\nhalf is 0, for its declaration did not end.", self.error("int half = 1 / 0;"))
        self.assert_stopped(f"Object late = new Object() {{{{ {BEGUN} while (System.nanoTime() != 0) {{ }} }}}};",
                            "late is null, for its declaration did not end.\n")

    def test_a_variable_that_is_declared_null_has_all_it_should_have(self):
        for cell in ("Boolean answer = null;", "var other = (String) null;", "String third;"):
            self.assertEqual("", self.run_all(cell).stdout)

    def test_a_cell_that_was_stopped_can_run_again(self):
        cell = f"int turns = 0;\nint endless = new Object() {{ int run() {{ {BEGUN} while (!done[0]) {{ }} return 7; }} }}.run();"
        self.run_all("boolean[] done = {false};")
        self.assert_stopped(cell, "endless is 0, for its declaration did not end.\n")
        self.run_all("done[0] = true;", cell)
        self.assert_value("7", "endless")

    def test_code_from_before_sees_the_new_value(self):
        self.run_all("double k = 2;\njava.util.function.DoubleUnaryOperator times = z -> k * z;", "double k = 3;")
        self.assert_value("3.0", "times.applyAsDouble(1)")


class Told(CellCase):
    """What is shown of what was thrown, whoever threw it."""

    setup = """
        import java.util.function.*;
        class Bad {
            public String toString() {
                throw new IllegalStateException("text", new RuntimeException("why"));
            }
        }
        class Held implements AutoCloseable {
            public void close() { throw new IllegalArgumentException("closing"); }
        }
        class Begun { static { Integer.parseInt("begun"); } static void use() { } }
        Supplier<Integer> later = () -> Integer.parseInt("later");
        int go() { Supplier<Integer> inside = () -> Integer.parseInt("inside"); return inside.get(); }
        """
    BAD = '    in toString(): throw new IllegalStateException("text", new RuntimeException("why"));'
    INPUT = "UnsupportedOperationException: this front end does not offer input: a cell cannot ask for a line here"

    def lines(self, cell):
        return self.error(cell).split("\n")

    def test_what_says_nothing_is_told_by_its_cause_or_its_name(self):
        inner = 'new IllegalStateException("no seed")'
        for cell, name, value in (
                ('class Init { static int x = Integer.parseInt("no"); }\nInit.x', "ExceptionInInitializerError",
                 'caused by NumberFormatException: For input string: "no"'),
                (f"class Mine {{ public static void fail() {{ throw {inner}; }} }}\n"
                 'Mine.class.getDeclaredMethod("fail").invoke(null);', "InvocationTargetException",
                 "caused by IllegalStateException: no seed"),
                (f"throw new RuntimeException({inner});", "RuntimeException", "caused by IllegalStateException: no seed"),
                (f"throw new Exception(null, new Exception(null, {inner}));", "Exception", "caused by IllegalStateException: no seed"),
                ("throw new Error(new java.io.IOException());", "Error", "caused by IOException"),
                (f'throw new RuntimeException("outer", {inner});', "RuntimeException", "outer"),
                ("throw new IllegalStateException();", "IllegalStateException", "IllegalStateException")):
            with self.subTest(cell):
                reply = self.run_cell(cell)
                self.assertEqual((name, value), (reply.content["ename"], reply.content["evalue"]))
                told = name if value == name else f"{name}: {value}"
                self.assertEqual(told, plain(reply.of("error")[0]["traceback"]).split("\n")[0])

    def test_a_value_that_cannot_be_shown_names_the_cells_lines_only(self):
        for cell in ("new Bad()", "display(new Bad());", "List.of(new Bad())", "int one = 1;\nMap.of(1, new Bad())"):
            with self.subTest(cell):
                place = f"    line {1 + cell.count(chr(10))}: " + cell.split("\n")[-1]
                self.assertEqual(["IllegalStateException: text", self.BAD, place, "because of RuntimeException: why"], self.lines(cell))
        self.assertEqual("IllegalStateException: text", self.lines("%time new Bad()")[0])

    def test_what_ends_a_thread_is_told_as_an_error_of_its_cell(self):
        for start in ("Thread t = new Thread(() -> {%s}); t.start(); t.join();",
                      "var pool = java.util.concurrent.Executors.newSingleThreadExecutor();\npool.execute(() -> {%s}); pool.shutdown();\n"
                      "pool.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);"):
            cell = start % '\n    throw new IllegalStateException("of a thread", new RuntimeException("why"));\n'
            with self.subTest(cell):
                sent = self.send(cell)
                told = "".join(c["text"] for c in self.wait(sent).of("stream") if c["name"] == "stderr")
                line = cell.split("\n    ")[0].count("\n") + 2
                self.assertRegex(told, r'^Exception in thread "[\w-]+": IllegalStateException: of a thread\n    line ' + str(line)
                                 + r': throw new IllegalStateException\(.*\);\nbecause of RuntimeException: why\n$')

    def test_a_thread_is_told_of_whose_exception_cannot_tell_its_causes(self):
        sent = self.send("class Untold extends RuntimeException { public synchronized Throwable getCause() { throw this; } }\n"
                         'Thread t = new Thread(() -> { throw new Untold(); }, "own"); t.start(); t.join();')
        told = "".join(c["text"] for c in self.wait(sent).of("stream") if c["name"] == "stderr")
        self.assertRegex(told, r'^Exception in thread "own": .*Untold, which cannot tell its causes or its lines\n$')

    def test_a_thread_that_outlives_its_cell_fails_under_it(self):
        with tempfile.TemporaryDirectory() as folder:
            go = Path(folder, "go")
            started = self.send(f'int one = 1;\nThread late = new Thread(() -> {{ try {{ {lasting_until(go)} }} catch (Exception e) {{ }}\n'
                                '    Integer.parseInt("late"); }, "late"); late.start();')
            self.wait(started)
            joining = self.send("late.join(); Thread.sleep(500);")
            go.touch()
            told = {started: "", joining: ""}
            while True:
                message = self.message(self.client.get_iopub_msg)
                if message["msg_type"] == "stream":
                    told[message["parent_header"]["msg_id"]] += message["content"]["text"]
                if message["parent_header"].get("msg_id") == joining and message["content"].get("execution_state") == "idle":
                    break
        self.assertEqual({started: 'Exception in thread "late": NumberFormatException: For input string: "late"\n'
                                   '    line 3: Integer.parseInt("late"); }, "late"); late.start();\n', joining: ""}, told)

    def test_what_cannot_tell_its_message_is_told_by_its_name(self):
        self.run_all("class Mute extends RuntimeException { public String getMessage() { throw new IllegalStateException(); } }")
        reply = self.run_cell("Thread t = new Thread(() -> { throw new Mute(); }); t.start(); t.join();")
        self.assertRegex("".join(c["text"] for c in reply.of("stream")), r'": Mute\n    line 1: Thread t = ')
        self.assertEqual("Mute", self.lines("new Object() { public String toString() { throw new Mute(); } }")[0])

    def test_what_was_suppressed_is_named(self):
        self.assertEqual(["IllegalStateException: body", '    line 2: throw new IllegalStateException("body");',
                          "suppressed: IllegalArgumentException: closing",
                          '    in close(): public void close() { throw new IllegalArgumentException("closing"); }'],
                         self.lines('try (Held held = new Held()) {\n    throw new IllegalStateException("body");\n}'))
        self.assertIn("suppressed: IllegalArgumentException: closing",
                      self.lines('try {\n    try (Held held = new Held()) { Integer.parseInt("x"); }\n} catch (Exception e) {\n'
                                 '    throw new RuntimeException("outer", e);\n}'))

    def test_code_of_earlier_cells_has_a_readers_name(self):
        for cell, told in (("later.get()", "in a lambda in an earlier cell: Supplier<Integer> later = () -> Integer.parseInt"),
                           ("go()", "in a lambda in go(): int go() {"),
                           ("Begun.use();", "in a static initialiser of Begun: class Begun {")):
            with self.subTest(cell):
                self.assertIn("    " + told, self.error(cell))

    def test_a_refused_question_is_refused_again(self):
        self.run_all("var in = new Scanner(System.in);")
        for cell in ("in.nextLine()", "in.nextLine()", "in.nextInt()", "in.hasNext()", "System.in.read()",
                     "new BufferedReader(new InputStreamReader(System.in)).readLine()"):
            with self.subTest(cell):
                reply = self.wait(self.client.execute(cell, allow_stdin=False))
                self.assertEqual([self.INPUT, "    line 1: " + cell], plain(reply.of("error")[0]["traceback"]).split("\n"))


class Refused(CellCase):
    """Code that does not compile, and the line it is in."""

    def test_what_javac_refuses_last_is_an_error_and_the_next_cell_compiles(self):
        many = "int[] lit = {" + ", ".join(map(str, range(20_000))) + "};"
        constants = "int[] constants() { return new int[] {" + ",".join(map(str, range(100_000, 170_000))) + "}; }"
        calls = "System.out.println(1);" * 12_000
        for cell, message in ((many, "code too large"), (constants, "too many constants"), (f"void m() {{ {calls} }}", "code too large"),
                              (f"if (1 < 2) {{ {calls} }}", "code too large"),
                              ('String big = "' + 70_000 * "a" + '";', "constant string too long"),
                              ("int pick(int n) { " + 9_000 * "if (n == seed) return 1; else " + "return 0; }", "nested too deeply"),
                              ("double sum = " + "+".join(6_000 * ["1.0 * seed"]) + ";", "nested too deeply"),
                              ("int deep = " + 5_000 * "(" + "1" + 5_000 * ")" + ";", "nested too deeply")):
            with self.subTest(cell[:40]):
                self.run_all("int seed = 1;")
                reply = self.run_cell(cell)
                self.assertEqual(["error"], [kind for kind, _ in reply.outputs])
                error = plain(reply.of("error")[0]["traceback"])
                self.assertIn(message, error)
                self.assertLess(max(map(len, error.splitlines())), 200)
                self.assert_value("2", "1 + seed")
                self.assert_value("3", "int after() { return 3; }\nafter()")

    def test_an_edited_declaration_that_fails_names_its_own_line(self):
        self.run_all('int number = Integer.parseInt("1");')
        self.assertEqual('NumberFormatException: For input string: "two"\n    line 2: int number = Integer.parseInt("two");',
                         self.error('\nint number = Integer.parseInt("two");'))
        self.assertEqual("IllegalStateException: x\n    line 2: throw new IllegalStateException(\"x\")",
                         self.error('// why\nthrow new IllegalStateException("x")'))
        self.assertIn("\n    line 3: number = number / 0;", self.error("number = 1;\nnumber = 2;\nnumber = number / 0;"))
        self.assertIn("\n    line 2: number = 1 / 0;", self.error("int zero = 0; number = 1;\nnumber = 1 / 0;"))
        self.assertIn("\n    line 2: %load nothing.java", self.error("int a = 1;\n%load nothing.java"))

    def test_lines_are_right_after_a_change_of_lines_alone(self):
        """Then the class that is there stays, and so do its objects."""
        self.run_all("class Same { int none() { return 1 / 0; } int later(int n) { n++; return n / 0; } }", "Same same = new Same();")
        self.assertEqual("ArithmeticException: / by zero\n    line 5: return 1 / 0;\n    line 11: same.none()",
                         self.error("// why\nclass Same {\n\n    int none() {\n        return 1 / 0;\n    }\n"
                                    "    int later(int n) { n++;\n        return n\n            / 0; }\n}\nsame.none()"))
        self.assertIn("\n    in later(): ", self.error("same.later(1)"))
        self.run_all("class Same {\n int none() { return 1 / 0; }\n\n int later(int n) {\n n++; return n / 0; } }")
        self.assertIn("\n    in later(): n++; return n / 0; } }", self.error("same.later(1)"))

    def test_lines_are_right_after_an_import(self):
        self.run_all("void fails() {\n\n    throw new IllegalStateException();\n}", "import java.util.logging.*;")
        self.assertIn("in fails(): throw new IllegalStateException();\n    line 1: fails()", self.error("fails()"))

    def test_a_record_may_have_a_compact_constructor(self):
        self.run_all("record Positive(double x) { Positive { if (x < 0) throw new IllegalArgumentException(); } }")
        self.run_all("record Plain(int x, int y) {\n    Plain(int x, int y) { this.x = x; this.y = y; }\n    Plain(int x) { this(x, 0); }\n}")
        self.assert_value("Positive[x=1.0] Plain[x=2, y=0]", 'new Positive(1) + " " + new Plain(2)')
        self.assertIn("IllegalArgumentException\n    in Positive()", self.error("new Positive(-1)"))

    def test_the_reason_is_told_that_javac_gives_in_brackets(self):
        self.assertRegex(self.error("record Never(int x) { Never { return; } }"),
                         r"invalid compact constructor in record \S+ \(.*return.*\)\n    line 1: record Never\(int x\) { Never { return; } }\n")

    def test_who_comes_from_python_is_told_the_java(self):
        for cell, hint in (("print(1)", "Java prints with System.out.println(1);"),
                           ('println("a" + 1);', 'Java prints with System.out.println("a" + 1);'),
                           ("fresh = 3", "A new variable is declared with a type: int fresh = 3;"),
                           ("made = 2.5 * 2;", "A new variable is declared with a type: double made = 2.5 * 2;"),
                           ("!ls", "A cell is Java. Commands of the system run in a terminal"),
                           ("!ls -l", "A cell is Java. Commands of the system run in a terminal"),
                           ("%%bash\nls", "A cell is Java. Commands of the system run in a terminal"), ("%bash", "A cell is Java. Commands"),
                           ('raise ValueError("x")', 'Java writes throw new IllegalArgumentException("x");'),
                           ('print("a", "b")', 'Java prints with System.out.println("a" + " " + "b");'),
                           ("for x in xs:\n    print(x)", "Java writes for (var x : xs) { }"),
                           ("%pip install numpy", "A Java library comes with %maven group:artifact:version")):
            with self.subTest(cell):
                self.assertIn(hint, self.error(cell))

    def test_a_character_that_java_does_not_know_is_told_with_the_one_it_has(self):
        for cell, hint in (("String s = \u201chello\u201d;", 'Java writes " in the place of \u201c'), ("int n = 3\uff1b", "Java writes ; in the place of \uff1b"),
                           ("int n = 4 \u2212 1;", "Java writes - in the place of \u2212"), ("\ufeffint n = 3;", "An invisible mark stands here")):
            with self.subTest(cell):
                self.assertIn(hint, self.error(cell))

    def test_a_return_outside_of_a_method_is_told_so(self):
        for cell in ("return 5;", 'return "text";', "if (1 < 2) { return 5; }"):
            with self.subTest(cell):
                message, place = self.error(cell).split("\n", 1)
                self.assertEqual("A cell is no method that could return: its value is its last line.", message)
                self.assertTrue(place.startswith("    line 1"), place)
        self.assert_value("2", "1 + 1")

    def test_an_endless_recursion_names_the_cells_own_lines_only(self):
        self.assertEqual("StackOverflowError\n    line 1: int down(int n) { return down(n + 1) + 1; }",
                         self.error("int down(int n) { return down(n + 1) + 1; }\ndown(0)"))
        self.assertEqual("StackOverflowError\n    line 1: new Object() { public String toString() { return toString(); } }",
                         self.error("new Object() { public String toString() { return toString(); } }"))

    def test_an_exception_of_a_class_without_a_name_has_none(self):
        self.assertTrue(self.error('throw new Exception("why") { };').startswith("Error: why\n    line 1"))

    def test_a_stop_is_heard_between_two_snippets(self):
        methods = [f"double m{i}(double x) {{ return Math.sin(x); }}" for i in range(2000)]
        self.assert_stopped("\n".join([methods[0], BEGUN, *methods[1:]]))
        self.assert_value("0.0", "m0(0)")
        self.assertIn("cannot find symbol: method m1999", self.error("m1999(0)"))

    def test_a_stop_during_one_long_compilation_is_answered_and_the_snippet_does_not_run(self):
        methods = " ".join(f"int m{i}(List<Integer> a) {{ return a.stream().map(x -> x + {i}).toList().get(0); }}"
                           for i in range(6000))
        begun = time.monotonic()
        stopped = self.stop(f"{BEGUN}\nObject huge = new Object() {{ {{ System.out.println(\"ran\"); }} {methods} }};",
                            said("begun"))
        self.assertEqual("ok", stopped.status, stopped.outputs)
        # Where the compiler is soon done there is nothing to explain.
        told = "begun\nThis cell is being compiled, which cannot be stopped half-way" in stopped.stdout
        self.assertTrue(told or time.monotonic() - begun < 10, stopped.stdout)
        self.assertIn("The cell was stopped.", stopped.stdout)
        self.assertNotIn("ran", stopped.stdout.split("\n"))
        self.assert_value("2", "1 + 1")


class Magics(CellCase):

    def test_a_line_is_a_magic_only_where_a_statement_may_begin(self):
        for cell, value in (('String tex = """\n    % with\n    %comment\n    """;\ntex', "% with\n%comment\n"),
                            ("int seven = 7;\nint rest = 17\n    %seven;\nrest", "3"),
                            ("/*\n%maven\n*/\n// a\n1 + 1", "2"), ("int f(int seven) {\n    return (17)\n        %seven;\n}\nf(5)", "2"),
                            ("int n = 3; // %comment\n%time int m = n;\nm", "3")):
            with self.subTest(cell):
                self.assert_value(value, cell)
        self.assertIn("there is no magic %comment", self.error("int n = 3;\n%comment"))

    def test_what_is_timed_is_java_as_it_is_written(self):
        for cell in ('%time System.out.println("two  words; it\'s");', 'if (true) {\n    %time System.out.println("two  words; it\'s");\n}'):
            with self.subTest(cell):
                reply = self.run_all(cell)
                self.assertEqual("two  words; it's\n", reply.stdout)
                self.assertIn("Wall time: ", reply.last_text)
        for code, told in (('Integer.parseInt("x");', 'NumberFormatException: For input string: "x"'),
                           ("int n = misspelt;", "cannot find symbol: variable misspelt")):
            self.assertEqual(f"{told}\n    line 1: %time {code}", self.error("%time " + code))
            self.assertTrue(self.error("%%time\n1 + 1;\n" + code).startswith(f"{told}\n    line 3: {code}"))
        self.assert_value("a b", '%time String timed = "a" + \' \' + "b";\ntimed')

    def test_a_question_mark_shows_help(self):
        for cell in ("Figures?", "?Figures", "Figures??", "int n = 1;\nFigures?"):
            with self.subTest(cell):
                self.assertIn("class Figures in io.github.w2slab.plot", self.run_all(cell).last_text)
        for cell in ("?nothing", "nothing?"):
            self.assertEqual(["    line 1: " + cell], self.error(cell).split("\n")[1:])
        self.assertIn("Figures", self.run_all("Figures.alignment?").last_text)
        self.assert_value("2", "boolean flag = false;\nflag?\n    1 : 2")


if __name__ == "__main__":
    unittest.main()
