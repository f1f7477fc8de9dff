"""Help as a notebook's reader meets it, on the running kernel: help(), %help, Shift-Tab, Tab, and errors that say what was meant."""
import re
import time
import zipfile
from pathlib import Path

import pytest
from conftest import PATIENCE, ROOT
from test_kernel import KernelCase

WORLD = "World world = World.builder().dimension(64).subspaceDimension(8).build();"


class HelpCase(KernelCase):
    setup = WORLD

    def shown(self, code):
        """The one output of a cell that shows help."""
        reply = self.run_cell(code)
        self.assertEqual("ok", reply.status, reply.outputs)
        self.assertEqual(1, len(reply.outputs), reply.outputs)
        data = reply.of("display_data")[0]["data"]
        self.assertEqual({"text/plain", "text/html"}, set(data))
        return data

    def error(self, code):
        reply = self.run_cell(code)
        self.assertEqual("error", reply.status)
        self.assertEqual(reply.of("error")[0]["traceback"], reply.content["traceback"])
        return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(reply.content["traceback"]))

    def ask(self, message_id):
        while True:
            reply = self.message(self.client.get_shell_msg)
            if reply["parent_header"].get("msg_id") == message_id:
                return reply["content"]

    def inspect(self, code, cursor=None):
        return self.ask(self.client.inspect(code, len(code) if cursor is None else cursor))["data"]

    def complete(self, code):
        """The texts that would be inserted, by what is offered."""
        content = self.ask(self.client.complete(code, len(code)))
        return {match: inserted for match, inserted in
                zip(content["matches"], content["metadata"].get("_jupyter_types_experimental", []))}


class Pages(HelpCase):

    def test_help_of_a_class_an_object_and_a_name_is_the_same_page(self):
        page = self.shown("help(World.class)")
        self.assertIn("K tasks in R^d", page["text/plain"])
        self.assertIn("Builder dimension(int d)", page["text/plain"])
        self.assertEqual(page, self.shown("help(world)"))
        self.assertEqual(page, self.shown('help("World")'))
        self.assertEqual(page, self.shown('help("world")'))
        self.assertEqual(page, self.shown("%help World"))

    def test_help_of_a_method_is_the_same_as_function_and_as_magic(self):
        page = self.shown("%help Training.train")
        self.assertIn("steps: how many, at least 0", page["text/plain"])
        self.assertIn("throws <code>IllegalStateException</code>", page["text/html"])
        self.assertEqual(page, self.shown('help("Training.train")'))

    def test_help_alone_is_where_to_begin(self):
        page = self.shown("help()")
        for words in ("World: K tasks", "\n  MultiIndex: ", "\n  Committee: ", "\n  Generator: ", "\n  Capabilities: ", "\n  Collapse: ", "%help Training.train", "01-quickstart.ipynb: ", "world: World"):
            self.assertIn(words, page["text/plain"])
        self.assertEqual(page, self.shown("%help"))

    def test_a_summary_is_a_whole_sentence(self):
        self.assertIn("\n      The product of t_1 to t_m.\n", self.shown("help(MultiIndex.class)")["text/plain"])

    def test_help_in_the_middle_of_a_cell_is_shown_too(self):
        reply = self.run_cell('help("Sgd.seed");\n1 + 1')
        self.assertEqual(["display_data", "execute_result"], [kind for kind, _ in reply.outputs])

    def test_libraries_have_help_from_their_sources(self):
        self.assertIn("static Table create(String tableName)\n      Returns a new, empty table", self.shown("help(Table.class)")["text/plain"])
        self.assertIn("numRows: The number of rows", self.shown('help("SimpleMatrix.SimpleMatrix")')["text/plain"])

    def test_a_type_of_the_notebook_has_help_too(self):
        self.run_cell("record Pair(int first, int second) { }")
        self.assertIn("Pair(int first, int second)", self.shown("help(new Pair(1, 2))")["text/plain"])

    def test_the_jdk_has_help_where_its_sources_are(self):
        page = self.shown('help("String.indent")')["text/plain"]
        home = Path(self.run_cell('System.getProperty("java.home")').last_text)
        if (home / "lib/src.zip").is_file():
            self.assertIn("Adjusts the indentation", page)
        else:
            self.assertIn("String indent(int", page)


    def test_what_a_beginner_asks_for_has_help(self):
        for code, words in {
                'help("println")': "System.out.println(...)", "?println": "void println(", 'help("System.out.println")': "void println(",
                'help("print")': "void print(", 'help("printf")': "PrintStream printf(", 'help("System.out")': "PrintStream out in System",
                'help("Math.PI")': "double PI in Math", 'help("Spark")': "./lab\nspark makes once", 'help("Spark.at")': "docs/spark.md",
                "Spark?": "import io.github.w2slab.spark.Spark", 'help("%time")': "%time expression: how long it takes",
                "%time?": "%%time in a cell's first line", "?%%time": "%time expression", "%help %mavenRepo": "%mavenRepo name address",
                'help("%")': "%classpath path: adds jars"}.items():
            with self.subTest(code):
                self.assertIn(words, self.shown(code)["text/plain"])
        self.assertIn("did you mean %help?", self.error('help("%hepl")'))


def names_told(text):
    """What a text shows as code to be called, "save" and "Figures.plot", and the types that it names."""
    code = re.findall(r"`([^`]+)`", re.sub(r"(?ms)^```.*?^```", "", text))
    return {name for words in code for name in re.findall(r"(?<![\w.$\"/-])(?:[A-Z]\w*\.)?[a-z]\w*(?=\()|(?<![\w.\"/-])[A-Z][a-z]\w+(?![\w/.])",
                                                          re.sub(r'"[^"]*"', '""', words))}


def is_for_builders(name):
    """A file, a type that no notebook can name, or one of a profile that a build has to ask for."""
    if (ROOT / name).exists():
        return True
    files = [file for file in ROOT.glob(f"src/*/java/**/{name.split('.')[0]}.java")]
    return bool(files) and not any(re.search(rf"^public .*\b{file.stem}\b", file.read_text("utf-8"), re.M)
                                   for file in files if "src/main/" in file.as_posix())


class Told(HelpCase):
    """Whatever the README and the pages for readers tell to call has help."""

    PAGES = ("README.md", "docs/course.md", "docs/metrics.md")
    # A column of a table, cos(teacher, truth).
    MATHEMATICS = {"cos"}

    def test_each_name_that_a_reader_is_told_has_help(self):
        names = set().union(*(names_told((ROOT / page).read_text("utf-8")) for page in self.PAGES))
        names = sorted({name for name in names if not is_for_builders(name)} - self.MATHEMATICS | {"display", "updateDisplay", "render", "clearOutput"})
        self.assertLess({"save", "csv", "latex", "linspace", "check", "help", "Figures.plot", "Sweep", "Training.load"}, set(names))
        asked = " ".join(f'"{name}",' for name in names)
        lost = self.run_cell(f"""
            List<String> lost = new ArrayList<>();
            for (String name : new String[] {{{asked}}}) {{
                try {{ help(name); }} catch (IllegalArgumentException e) {{ lost.add(name); }}
            }}
            lost""")
        self.assertEqual("[]", lost.last_text)
        self.assertEqual(len(names), len(lost.of("display_data")))

    def test_a_question_mark_is_help_for_a_command_too(self):
        page = self.shown('help("display")')
        self.assertIn("Shows a value under the running cell", page["text/plain"])
        self.assertEqual(page, self.shown("display?"))
        self.assertEqual(page, self.shown("?display"))

    def test_a_type_that_needs_an_import_has_help(self):
        self.assertIn("in java.util.function", self.shown('help("ToDoubleFunction")')["text/plain"])


class ShiftTab(HelpCase):

    def test_the_librarys_own_javadoc(self):
        data = self.inspect("Sgd.spherical(")
        self.assertIn("static Sgd spherical(double learningRate)\n  Spherical SGD", data["text/plain"])
        self.assertIn("<code>learningRate</code>", data["text/html"])

    def test_the_javadoc_of_tablesaw_and_ejml(self):
        self.assertIn("static Table create(String tableName)\n  Returns a new, empty table", self.inspect("Table.create(")["text/plain"])
        self.assertIn("numRows: The number of rows", self.inspect("new SimpleMatrix(")["text/plain"])

    def test_an_object_in_the_middle_of_a_cell(self):
        code = "int tasks = world.tasks();\nWorld other = world;"
        self.assertIn("int tasks()\n  Returns K", self.inspect(code, code.index("tasks()") + 2)["text/plain"])
        self.assertIn("world: World\n  K tasks in R^d", self.inspect(code, code.rindex("world") + 2)["text/plain"])

    def test_lines_with_magics_and_open_statements(self):
        self.run_cell('String moved = "";')
        for place, words in {
                "%time Wor|ld.builder()": "World\n  K tasks in R^d", "%time World.buil|der()": "static Builder builder()",
                "%time World.builder(|": "static Builder builder()", "?Wor|ld": "World\n  K tasks in R^d", "?? Wor|ld": "World\n",
                "Wor|ld?": "World\n  K tasks in R^d", "%help Wor|ld": "World\n  K tasks in R^d", "?mov|ed": "moved: String",
                "?Training.tra|in": "Training train(long steps)", "Training.train|?": "Training train(long steps)",
                "Object o = %time world.tas|ks()": "int tasks()", "%%time\nworld.tas|ks()": "int tasks()",
                "int a = 3;\n%time world.tas|ks()\nint b;": "int tasks()", "%ti|me world": "%time expression", "?%ti|me": "%time expression",
                "if (world.tas|ks() > 1) { }": "int tasks()", "for (var a : world.tas|ks": "int tasks()"}.items():
            with self.subTest(place):
                found = self.inspect(place.replace("|", ""), place.index("|"))
                self.assertIn(words, found.get("text/plain", "nothing"))
        self.assertEqual({}, self.inspect("%maven world", 9))

    def test_nothing_is_found_where_there_is_nothing(self):
        self.assertEqual({}, self.inspect("zqxwv"))
        self.assertEqual({}, self.inspect(""))


class Tab(HelpCase):

    def test_methods_are_offered_with_their_parameters(self):
        offered = self.complete("world.")
        self.assertEqual("task(", offered["task("]["text"])
        self.assertEqual("task(int k)", offered["task("]["displayText"])
        self.assertEqual("task(int k)", offered["task("]["signature"])
        self.assertEqual("tasks()", offered["tasks()"]["text"])
        self.assertEqual("of(RewardModel start, Supervision supervision, Sgd sgd)", self.complete("Training.")["of("]["displayText"])
        self.assertEqual("sortOn(int... columnIndexes) or (String... columnNames) or 2 more",
                         self.complete("Table.create().sort")["sortOn("]["displayText"])

    def test_the_builders_methods_are_offered_in_a_fresh_kernel(self):
        self.assertIn("dimension(", self.complete("World.builder()."))

    def test_types_variables_and_magics_are_offered(self):
        self.assertEqual("class", self.complete("Superv")["Supervision"]["type"])
        self.assertEqual("instance", self.complete("wor")["world"]["type"])
        self.assertIn("%help", self.ask(self.client.complete("%he", 3))["matches"])

    def offered(self, code, cursor=None):
        """What is offered, and what of the code each would take the place of."""
        content = self.ask(self.client.complete(code, len(code) if cursor is None else cursor))
        return content["matches"], code[content["cursor_start"]:content["cursor_end"]]

    def test_nothing_of_jshells_own_is_offered(self):
        self.run_cell("1 + 1")
        for code in ("", "new ", "return new ", "World w = new ", "%time new ", "$", "%help ", "?"):
            with self.subTest(code):
                self.assertEqual([], [match for match in self.offered(code)[0] if "$" in match or "REPL" in match])
        self.assertIn("ArrayList(", self.offered("new ")[0])

    def test_members_are_offered_inside_an_open_statement(self):
        self.run_cell('String moved = ""; List<World> xs = List.of(world); int n = 1;')
        for code in ("if (moved.", "if (n > 1 && moved.", "if (moved.concat(moved.", "if (n > 0) n--;\nelse if (moved.", "while (moved.",
                     "do { n--; } while (moved.", "for (int i = 0; i < moved.", "synchronized (moved.", "switch (moved.", "try (var r = moved.",
                     "return moved.", "moved.concat(moved.", "void g() { if (moved.", "int a = 1;\nif (moved.", "if (/* ( */ moved\n    ."):
            with self.subTest(code):
                matches, typed = self.offered(code)
                self.assertEqual(("", True, False), (typed, "length()" in matches, "World" in matches))
                self.assertEqual((["length()"], "len"), self.offered(code + "len"))
        for code in ("xs.forEach(z -> z.", "xs.stream().map(z -> { return z.", "if (xs.stream().anyMatch(z -> z.", "for (var a : xs) if (a.",
                     "if (n > 1) xs.forEach(z -> { if (z.", "class D { World w; void g() { while (w."):
            with self.subTest(code):
                self.assertEqual((["task(", "tasks()"], "tas"), self.offered(code + "tas"))
        self.assertEqual((["isEmpty()"], "isE"), self.offered("for (World a : xs.isE"))

    def test_nothing_is_offered_in_texts_and_comments(self):
        for before in ('"', 'String s = "', 'f("a", "', "char c = '", 'String s = """\n  ', "// ", "int x = 1; // ", "/* ", "/** ", "/*\n%"):
            for word in ("wor", "world."):
                with self.subTest(before + word):
                    self.assertEqual(([], ""), self.offered(before + word))
        for before in ('"a" + ', '"//" + ', "'\"' + ", "/* a */ ", "// a\n", 'f("a(", '):
            with self.subTest(before):
                self.assertEqual((["world"], "wor"), self.offered(before + "wor"))

    def test_lines_with_magics(self):
        for code, wanted in {
                "%time wor": (["world"], "wor"), "%time world.tas": (["task(", "tasks()"], "tas"), "Object o = %time wor": (["world"], "wor"),
                "%%time\nwor": (["world"], "wor"), "?Figur": (["Figure", "Figures"], "Figur"), "?? Figur": (["Figure", "Figures"], "Figur"),
                "?Figures.ali": (["alignment"], "ali"), "?Training.trai": (["train", "trainUntil"], "trai"), "%help Superv": (["Supervision"], "Superv"),
                "%help World Superv": (["Supervision"], "Superv"), "?StringBuild": (["StringBuilder"], "StringBuild"), "?wrl": ([], "wrl"),
                "%ti": (["%time"], "%ti"), "  %ti": (["%time"], "%ti"), "int a = 3;\n%ti": (["%time"], "%ti"), "Object o = %ti": (["%time"], "%ti"),
                "%%": (["%%time"], "%%"), "?%ti": (["%time"], "%ti"), "%maven ": ([], ""), "%maven org": ([], ""), "%load wor": ([], ""),
                "%classpath ": ([], ""), "n %wor": (["world"], "wor")}.items():
            with self.subTest(code):
                self.assertEqual(wanted, self.offered(code))
        self.assertEqual((["train", "trainUntil"], "trai"), self.offered("Training.trai?", 13))
        self.assertLess({"%help", "%maven", "%time"}, set(self.offered("%")[0]))

    def test_what_is_inserted_takes_the_place_of_what_was_typed(self):
        code = "%help World\nint one() { return 1; }\nworld.ta"
        offered = self.complete(code)["task("]
        self.assertEqual("world.", code[:offered["start"]][-6:])
        self.assertEqual(len(code), offered["end"])


class Meant(HelpCase):

    def test_a_misspelt_name_gets_the_right_one(self):
        self.assertIn("Did you mean Training?", self.error("Trainig run = null;"))
        self.assertIn("Did you mean world?", self.error("wrold.tasks()"))
        self.assertIn("Did you mean dimension?\n    Builder dimension(int d)", self.error("World.builder().dimention(3)"))
        self.assertIn("Did you mean %help?", self.error("%hepl World"))
        self.assertIn("did you mean Training?", self.error('help("Trainig")'))

    def test_a_missing_import_is_named(self):
        self.assertIn("import java.nio.file.Files;", self.error('Files.exists(null)'))

    def test_a_wrong_call_gets_the_forms_that_exist(self):
        self.assertIn("static Sgd spherical(double learningRate)", self.error("new Sgd(0.01)"))
        quoted = self.error('Supervision.fineTuning(world)\n    .noise("0.1")')
        self.assertIn("A number is written without quotes.", quoted)
        self.assertIn("Supervision noise(double deviation)\n        deviation: nu, its standard deviation", quoted)
        self.assertTrue(quoted.endswith('    line 2: .noise("0.1")\n                   ^^^^^'), quoted)

    def test_the_session_goes_on_after_an_error(self):
        self.error("Trainig run = null;")
        self.assertEqual("2", self.run_cell("world.tasks()").last_text)


def test_the_build_brings_the_sources_of_the_libraries():
    names = {name for jar in (ROOT / "target/sources").glob("*-sources.jar") for name in zipfile.ZipFile(jar).namelist()}
    assert {"tech/tablesaw/api/Table.java", "tech/tablesaw/plotly/components/Figure.java", "org/ejml/simple/SimpleMatrix.java"} <= names


def test_help_in_jupyterlab(page, tmp_path):
    """One look at a page of help and at the tooltip, in the light and in the dark theme."""
    nbformat = pytest.importorskip("nbformat")
    from conftest import NOTEBOOKS, screenshot
    from jupyterlab_server import Lab
    from test_browser import open_notebook

    notebook = nbformat.read(NOTEBOOKS[0], as_version=4)
    notebook.cells = [nbformat.v4.new_code_cell(code) for code in (WORLD, "help(World.class)", "World.builder()", "world.")]
    nbformat.write(notebook, tmp_path / "help.ipynb")
    lab = Lab(tmp_path)
    try:
        cells = open_notebook(page, lab, "help.ipynb").locator(".jp-CodeCell")
        for number in (0, 1):
            cells.nth(number).locator(".cm-content").click()
            page.keyboard.press("Control+Enter")
        details = cells.nth(1).locator(".jp-OutputArea details")
        details.first.wait_for()
        details.first.locator("summary").first.click()
        assert details.first.get_attribute("open") is not None
        for theme in ("light", "dark"):
            if theme == "dark":
                page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Settings$")).click()
                page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Theme$")).hover()
                page.locator(".lm-Menu-itemLabel", has_text=re.compile("^JupyterLab Dark$")).click()
                page.locator('body[data-jp-theme-light="false"]').wait_for(state="attached")
            assert contrast(page, cells.nth(1).locator(".jp-OutputArea p").first) > 7
            cells.nth(2).locator(".cm-content").click()
            page.keyboard.press("End")
            page.keyboard.press("ArrowLeft")
            page.keyboard.press("Shift+Tab")
            tooltip = page.locator(".jp-Tooltip")
            tooltip.get_by_text("Starts a world with the paper's d = 1024").wait_for()
            assert contrast(page, tooltip.locator("p").last) > 7
            screenshot(page, f"help-{theme}")
            page.keyboard.press("Escape")
        offer(page, cells.nth(3))
        screenshot(page, "help-completer")
        page.locator(".jp-Completer-item .jp-Completer-match", has_text=re.compile(r"^task\($")).click()
        assert cells.nth(3).locator(".cm-content").inner_text().strip() == "world.task("
        assert page.left == [] and lab.left() == []
    finally:
        lab.close()


def offer(page, cell):
    """Opens the completer; the first answer of a busy machine's kernel may come too late for JupyterLab."""
    cell.locator(".cm-content").click()
    page.keyboard.press("End")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page.keyboard.press("Tab")
        end = time.monotonic() + 8
        while time.monotonic() < end:
            if page.locator(".jp-Completer-item").count():
                return
            page.wait_for_timeout(200)
    raise AssertionError("no completer was shown")


def contrast(page, element):
    """The contrast of a text with its ground, from 1 to 21 as the WCAG counts it."""
    return element.evaluate("""element => {
        const light = colour => {
            const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
                .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        let ground = element;
        while (/rgba\\(.*, 0\\)|transparent/.test(getComputedStyle(ground).backgroundColor) && ground.parentElement) ground = ground.parentElement;
        const [a, b] = [light(getComputedStyle(element).color), light(getComputedStyle(ground).backgroundColor)];
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }""")
