"""The exercises of the notebooks, and the copies that a lecturer gives to a class."""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import nbformat
import pytest
from conftest import NOTEBOOKS, PATIENCE, ROOT
from start import commands, course
from test_kernel import KernelCase

LINKED = "(../docs/course.md)"
WRITTEN = [file for file in NOTEBOOKS if LINKED in file.read_text("utf-8")]
COLUMNS = 100
CONNECTIONS = re.compile(r"[$`\\{}\s]|mathbb|\(|\)")


def cells_of(file):
    return nbformat.read(file, as_version=4).cells


def solutions_of(file):
    """The question, the cell as the reader finds it, and the solution, by id."""
    cells, found = cells_of(file), {}
    for before, cell, after in zip(cells, cells[1:], cells[2:]):
        answer = course.ANSWER.fullmatch(cell.source)
        if answer:
            found[answer["id"]] = before.source, cell.source, course.SOLUTION.fullmatch(after.source)["code"], answer["name"]
    return found


SOLUTIONS = {id: parts for file in WRITTEN for id, parts in solutions_of(file).items()}


def test_most_notebooks_are_part_of_the_course():
    assert len(WRITTEN) >= 8
    for file in WRITTEN:
        ids = list(solutions_of(file))
        assert len(ids) >= 2 and ids == [f"{file.stem[:2]}.{number}" for number in range(1, len(ids) + 1)]
        assert len(ids) == len(re.findall(r'check\(\\"', file.read_text("utf-8")))


def test_the_map_has_each_notebook_and_leads_nowhere_else():
    text = (ROOT / "docs/course.md").read_text("utf-8")
    assert re.findall(r"\(\.\./notebooks/([^)]+)\)", text) == [file.name for file in NOTEBOOKS]
    for page in re.findall(r"\]\(([\w-]+\.md)\)", text):
        assert (ROOT / "docs" / page).is_file()


def notation():
    """The symbols of the course's table, in the order of its rows."""
    table = (ROOT / "docs/course.md").read_text("utf-8").partition("## Notation")[2].partition("## ")[0]
    first = [row.split("|")[1] for row in table.splitlines() if row.startswith("| $")]
    return [re.sub(r"\\(var|cos)?| = .*", "", symbol) for cell in first for symbol in re.findall(r"\$([^$]+)\$", cell)]


def test_a_symbol_has_one_meaning():
    symbols = notation()
    assert {"d", "V_k", "tau", "epsilon", "nu", "c", "c_n"} < set(symbols)
    assert sorted(symbols) == sorted(set(symbols))


def test_what_a_reader_moves_has_the_symbols_of_the_table():
    settings = (ROOT / "src/main/java/io/github/w2slab/explore/Setting.java").read_text("utf-8")
    titles = re.findall(r'^    [A-Z]+\("\w+", [^"]*, "([^"]+)"\)[,;]', settings, re.M)
    shown = {re.sub(r" = .*", "", title).split()[-1]: title for title in titles if title != "steps"}
    assert len(shown) == 9, shown
    known = {symbol.split("_")[0].replace("epsilon", "eps") for symbol in notation()}
    assert shown.keys() <= known, shown


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.stem)
def test_a_notebook_asks_before_it_shows_a_figure_a_cell(file):
    cells = cells_of(file)
    assert LINKED in cells[0].source
    assert sum("**What do you expect?**" in cell.source for cell in cells if cell.cell_type == "markdown") >= 3
    for cell in cells:
        figures = sum(any("plotly" in form for form in output.get("data", {})) for output in cell.get("outputs", []))
        assert figures <= 1, cell.id


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_fits_the_page(file):
    for cell in cells_of(file):
        for line in cell.source.splitlines():
            assert len(line) <= COLUMNS or line.startswith("|"), f"{cell.id}: {line}"


class Exercises(KernelCase):
    """Each exercise of a notebook, in one kernel after the other."""

    @classmethod
    def start(cls):
        """Where notebooks are run."""
        before = os.getcwd()
        os.chdir(ROOT / "notebooks")
        try:
            super().start()
        finally:
            os.chdir(before)

    def said(self, code):
        reply = self.run_cell(code)
        self.assertEqual("ok", reply.status, reply.outputs)
        return reply.last_text

    def test_an_empty_answer_is_asked_for_and_the_solution_is_right(self):
        for id, (_, cell, solution, name) in SOLUTIONS.items():
            self.assertRegex(self.said(cell), rf"^{id}: put your answer in, which is .+, and run the cell again\.$")
            self.assertEqual(f"{id}: right.", self.said(f'{solution}\ncheck("{id}", {name})'))

    def test_a_question_in_a_notebook_is_the_librarys(self):
        theirs = self.said('String.join("\\n", Course.exercises().stream().map(Exercise::toString).toList())')
        asked = dict(line.split(": ", 1) for line in theirs.splitlines())
        for id, (question, _, _, _) in SOLUTIONS.items():
            mine = question.removeprefix(f"**Exercise {id}.** ")
            self.assertEqual(CONNECTIONS.sub("", asked[id]), CONNECTIONS.sub("", mine))

    def test_a_wrong_answer_gets_a_hint_and_a_wrong_id_the_ids(self):
        self.assertIn("not yet. That is the share", self.said('check("01.1", 0.64)'))
        self.assertIn("nearly. ", self.said('check("01.1", 0.82)'))
        reply = self.run_cell('check("02.7", 1)')
        self.assertEqual("error", reply.status)
        self.assertIn("02.1, 02.2, 02.3", str(reply.content["evalue"]))

    def test_a_table_that_python_wrote_comes_back(self):
        """As pandas writes it: numbers with all digits, nothing where a value is missing."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "best.csv")
            file.write_text("teacher's alignment,c,name\n0.1,0.30000000000000004,a\n0.7,,b\n", "utf-8")
            self.said(f'Table back = Table.read().csv("{file.as_posix()}");\nback')
            self.assertEqual("true", self.said('back.doubleColumn("c").get(0) == 0.1 + 0.2'))
            self.assertEqual("1", self.said('back.column("c").countMissing()'))
            self.assertEqual("b", self.said('back.stringColumn("name").get(1)'))

    def test_help_knows_it(self):
        reply = self.run_cell("help(Course.class)")
        self.assertIn("Verdict check(String id, Object answer)", reply.of("display_data")[0]["data"]["text/plain"])
        message = self.client.inspect("check(", 6)
        while True:
            answer = self.message(self.client.get_shell_msg)
            if answer["parent_header"].get("msg_id") == message:
                break
        self.assertIn("right, nearly, or a hint", answer["content"]["data"]["text/plain"])


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    names = course.write_copies(folder)
    assert names == [file.stem for file in WRITTEN]
    return folder


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.stem)
def test_students_get_stubs_and_lecturers_solutions(copies, file):
    source = nbformat.read(copies / "source" / file.stem / file.name, as_version=4)
    student = nbformat.read(copies / "student" / file.name, as_version=4)
    for each in (source, student):
        nbformat.validate(each)
        assert all(not cell.get("outputs") for cell in each.cells)
        graded = [cell for cell in each.cells if "nbgrader" in cell.metadata]
        assert len({cell.metadata.nbgrader.grade_id for cell in graded}) == len(graded) == 3 * len(solutions_of(file))
        for cell in graded:
            data = cell.metadata.nbgrader
            assert data.schema_version == 3 and data.task is False and data.solution != data.locked
            assert data.grade == data.grade_id.startswith("check-") == ("points" in data)
            assert cell.cell_type == "markdown" if data.grade_id.startswith("exercise-") else cell.cell_type == "code"
    text = json.dumps(student)
    assert "SOLUTION" not in text and "<details>" not in text
    assert text.count(course.STUB) == len(solutions_of(file))
    assert "open at a click" not in text + json.dumps(source)
    for _, cell, _, _ in solutions_of(file).values():
        declared = cell.splitlines()[0] + "\n"
        assert [each.source.endswith(declared + course.STUB) for each in student.cells].count(True) == 1
    for _, _, solution, _ in solutions_of(file).values():
        written = json.dumps(solution.replace("../data", "data"))[1:-1]
        assert written in json.dumps(source)
        assert written not in text
    assert [cell.source for cell in source.cells if "nbgrader" not in cell.metadata] == \
        [cell.source for cell in student.cells if "nbgrader" not in cell.metadata]


def test_a_copy_has_what_it_reads_beside_it(copies):
    for file in sorted(copies.rglob("*.ipynb")):
        text = file.read_text("utf-8")
        assert "../data" not in text and "../docs" not in text
        for name in re.findall(r'"(data/[^"]+npz)', text):
            assert (file.parent / name).read_bytes() == (ROOT / name).read_bytes()
    page = (copies / "student/docs/course.md").read_text("utf-8")
    for file in WRITTEN:
        assert f"(../{file.name})" in page and (copies / "student" / file.name).is_file()
    assert "(metrics.md)" in page and (copies / "student/docs/metrics.md").is_file()


def test_what_somebody_has_changed_is_kept_and_said(tmp_path, capsys):
    file = ROOT / "notebooks/02-subspaces-and-features.ipynb"
    lesson = tmp_path / "lesson.ipynb"
    lesson.write_bytes(file.read_bytes())
    course.write_copies(tmp_path / "course", [lesson])
    config, source, student = (tmp_path / "course" / name for name in ("nbgrader_config.py", "source/lesson/lesson.ipynb", "student/lesson.ipynb"))
    written = source.read_bytes(), student.read_bytes()
    config.write_text("# mine\n")
    source.write_bytes(written[0] + b"\n")
    lesson.write_text(file.read_text("utf-8").replace("Exercise 02.1", "Question 02.1"), "utf-8")
    assert capsys.readouterr().err == ""
    for _ in range(2):  # What was kept once is so again.
        course.write_copies(tmp_path / "course", [lesson])
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "nbgrader_config.py" in said and "source/lesson/lesson.ipynb" in said and "(2)" in said
        assert config.read_text() == "# mine\n" and source.read_bytes() == written[0] + b"\n"
        assert "Question 02.1" in student.read_text("utf-8"), "nobody has changed it"
    source.unlink()
    course.write_copies(tmp_path / "course", [lesson])
    assert "Question 02.1" in source.read_text("utf-8") and "(1)" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path, monkeypatch, capsys):
    (tmp_path / "out").touch()
    monkeypatch.setattr(commands, "OUT", tmp_path / "out")
    assert commands.main(["course"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and said.endswith("cannot be read or written (Not a directory): a file is where a folder goes, so move it elsewhere.\n"), said


@pytest.mark.parametrize("noted", ["[1]", "\x00"])
def test_what_was_written_before_may_be_noted_in_a_broken_file(tmp_path, noted):
    (tmp_path / course.WRITTEN).write_text(noted)
    assert course.write_copies(tmp_path)


def test_an_exercise_without_a_solution_is_told():
    notebook = {"cells": [{"cell_type": "markdown", "id": "q", "metadata": {}, "source": "?"},
                          {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None,
                           "source": 'double x = Double.NaN; // your answer\ncheck("01.1", x)'},
                          {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "text"}]}
    with pytest.raises(course.Trouble, match="answer-01-1 has no solution"):
        course.for_student(notebook)


@pytest.mark.slow
def test_nbgrader_releases_collects_and_grades(tmp_path):
    """Its own command line, in an environment of its own, with this project's kernel: 2 points right, 1 nearly, 0 wrong or missing."""
    home = ROOT / "out/nbgrader"
    if not (home / "bin/nbgrader").is_file():
        venv.create(home, with_pip=True)
        subprocess.run([home / "bin/pip", "install", "--quiet", "nbgrader==0.9.6"], check=True, timeout=4 * PATIENCE)
    # The lesson's own cells are left out, so that only the exercises run.
    file = ROOT / "notebooks/02-subspaces-and-features.ipynb"
    notebook = json.loads(file.read_text("utf-8"))
    first = next(index for index, cell in enumerate(notebook["cells"]) if cell["id"].startswith("exercises-"))
    notebook["cells"] = [cell for index, cell in enumerate(notebook["cells"]) if index >= first or cell["cell_type"] == "markdown"]
    (tmp_path / file.name).write_text(json.dumps(notebook), "utf-8")
    course.write_copies(tmp_path, [tmp_path / file.name])
    # Of an environment that is not activated nbgrader does not find its own alembic.
    environment = {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
                   "JUPYTER_PATH": str(Path(sys.prefix, "share/jupyter")), "JUPYTER_CONFIG_DIR": str(tmp_path / "config")}

    def nbgrader(*words):
        done = subprocess.run([home / "bin/nbgrader", *words], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8",
                              timeout=4 * PATIENCE)
        assert done.returncode == 0, done.stderr
        return done

    nbgrader("generate_assignment", file.stem)
    released = nbformat.read(tmp_path / "release" / file.stem / file.name, as_version=4)
    ours = nbformat.read(tmp_path / "student" / file.name, as_version=4)
    assert [cell.source for cell in released.cells] == [cell.source for cell in ours.cells]
    right = {id: solution for id, (_, _, solution, _) in solutions_of(file).items()}
    answers = {"right": right, "wrong": {**right, "02.1": "double answer1 = 0.64;", "02.2": "double answer2 = 1.03 * 0.10825;", "02.3": ""},
               "empty": {}}
    for student, given in answers.items():
        submitted = copy.deepcopy(released)
        for cell in submitted.cells:
            id = cell.metadata.get("nbgrader", {}).get("grade_id", "").replace("answer-", "").replace("-", ".")
            if id in given:
                cell.source = cell.source.replace(course.STUB, given[id])
        place = tmp_path / "submitted" / student / file.stem
        place.mkdir(parents=True)
        nbformat.write(submitted, place / file.name)
    nbgrader("autograde", file.stem)
    nbgrader("export")
    lines = [line.split(",") for line in (tmp_path / "grades.csv").read_text("utf-8").splitlines()]
    score, who, most = (lines[0].index(name) for name in ("score", "student_id", "max_score"))
    assert {line[who]: (float(line[score]), float(line[most])) for line in lines[1:]} == \
        {"right": (6, 6), "wrong": (1, 6), "empty": (0, 6)}
