"""Copies of the notebooks for a class, with nbgrader's metadata: the lecturer's hold the solutions, the students' stubs."""
import copy
import json
import re
import shutil

from .project import NOTEBOOKS, ROOT, Trouble

POINTS = 2
# An exercise is three cells: a question, a place for the answer with its check, and a solution that opens at a click.
ANSWER = re.compile(r'(?P<type>\w+) (?P<name>\w+) = \S+; // your answer(?P<of>: [^\n]+)?\ncheck\("(?P<id>\d\d\.\d)", (?P=name)\)')
SOLUTION = re.compile(r"<details>\n<summary>[^\n]*</summary>\n(?P<prose>.*?)```java\n(?P<code>.*?)\n```\n.*</details>", re.DOTALL)
STUB = "// YOUR CODE HERE"
CONFIG = """\
# nbgrader reads this in the folder where it is started: nbgrader generate_assignment {first}
c = get_config()
c.CourseDirectory.course_id = "w2s-lab"
c.ClearSolutions.code_stub = {{"java": "{stub}"}}
# Lessons train: seconds that a cell may take on a busy machine.
c.Execute.timeout = 1800
c.Execute.startup_timeout = 300
"""


def write_copies(folder, notebooks=None):
    """Writes `source`, an assignment for each notebook that has exercises, and `student`, the same in one folder for a class
    without nbgrader. Returns the names of the assignments."""
    done = []
    for file in sorted(notebooks or NOTEBOOKS.glob("*.ipynb")):
        notebook = json.loads(file.read_text("utf-8"))
        if not exercises(notebook):
            continue
        source, student = folder / "source" / file.stem, folder / "student"
        _write(for_lecturer(notebook), source / file.name)
        _write(for_student(notebook), student / file.name)
        for place in (source, student):
            _copy_what_it_reads(notebook, place)
        done.append(file.stem)
    if not done:
        raise Trouble("no notebook with exercises was found.")
    (folder / "nbgrader_config.py").write_text(CONFIG.format(first=done[0], stub=STUB), "utf-8", newline="\n")
    return done


def exercises(notebook):
    """Ids of the exercises, in order."""
    return [found["id"] for found in map(ANSWER.fullmatch, map(_source, _code(notebook))) if found]


def for_lecturer(notebook):
    """What nbgrader makes the students' copies of."""
    return _converted(notebook, lambda prose, code: f"// BEGIN SOLUTION\n{_comment(prose)}{code}\n// END SOLUTION")


def for_student(notebook):
    return _converted(notebook, lambda prose, code: STUB)


def _converted(notebook, answer):
    cells, open_answer = [], None
    for cell in copy.deepcopy(notebook["cells"]):
        source = _source(cell)
        found = ANSWER.fullmatch(source) if cell["cell_type"] == "code" else None
        solution = SOLUTION.fullmatch(source.strip()) if cell["cell_type"] == "markdown" else None
        if found:
            name = found["id"].replace(".", "-")
            cells[-1]["metadata"]["nbgrader"] = _metadata(f"exercise-{name}", locked=True)
            open_answer = _cell(f"answer-{name}", solution=True)
            open_answer["source"] = f"// {found['name']} is a {found['type']}{(found['of'] or '')}.\n"
            check = _cell(f"check-{name}", grade=True, locked=True, points=POINTS)
            check["source"] = (f'Verdict verdict = check("{found["id"]}", {found["name"]});\nSystem.out.println(verdict);\n'
                               "verdict.points()")
            cells += [open_answer, check]
        elif solution and open_answer:
            open_answer["source"] += answer(solution["prose"].strip(), solution["code"])
            open_answer = None
        else:
            if open_answer:
                raise Trouble(f"the exercise of the cell {open_answer['id']} has no solution behind it.")
            if cell["cell_type"] == "code":
                cell["outputs"], cell["execution_count"] = [], None
            cells.append(cell)
    for cell in cells:
        cell["source"] = re.sub(r"\.\./(data|docs)/", r"\1/", _source(cell)).splitlines(keepends=True)
    return {**notebook, "cells": cells}


def _cell(name, **metadata):
    return {"cell_type": "code", "execution_count": None, "id": name, "metadata": {"nbgrader": _metadata(name, **metadata)},
            "outputs": [], "source": ""}


def _metadata(name, grade=False, locked=False, solution=False, **points):
    return {"grade": grade, "grade_id": name, "locked": locked, "schema_version": 3, "solution": solution, "task": False, **points}


def _copy_what_it_reads(notebook, folder):
    """A copy's `data` and `docs` are beside it."""
    text = "".join(map(_source, notebook["cells"]))
    for name in sorted({"docs/metrics.md", *re.findall(r"\.\./((?:data|docs)/[\w.-]+\w)", text)}):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if name.endswith(".md"):
                page = (ROOT / name).read_text("utf-8").replace("../notebooks/", "../")
                (folder / name).write_text(page, "utf-8", newline="\n")
            else:
                shutil.copyfile(ROOT / name, folder / name)


def _comment(prose):
    return "".join(f"// {line}".rstrip() + "\n" for line in prose.splitlines())


def _source(cell):
    return "".join(cell["source"])


def _code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _write(notebook, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n", "utf-8", newline="\n")
