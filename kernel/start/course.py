"""Copies of the notebooks for a class, with nbgrader's metadata: the lecturer's hold the solutions, the students' stubs."""
import copy
import hashlib
import json
import re

from .notebook import read
from .project import NOTEBOOKS, ROOT, Trouble, noted, say, write_if_changed, write_whole

POINTS = 2
# An exercise is three cells: a question, a place for the answer with its check, and a solution that opens at a click.
ANSWER = re.compile(r'(?P<type>\w+) (?P<name>\w+) = \S+; // your answer(?P<of>: [^\n]+)?\ncheck\("(?P<id>\d\d\.\d)", (?P=name)\)')
SOLUTION = re.compile(r"<details>\n<summary>[^\n]*</summary>\n(?P<prose>.*?)```java\n(?P<code>.*?)\n```\n.*</details>", re.DOTALL)
STUB = "// YOUR CODE HERE"
NO_SOLUTIONS = re.compile(r"\s*Solutions open at a click\.")
CONFIG = """\
# nbgrader reads this in the folder where it is started: nbgrader generate_assignment {first}
c = get_config()
c.CourseDirectory.course_id = "w2s-lab"
c.ClearSolutions.code_stub = {{"java": "{stub}"}}
# Lessons train: seconds that a cell may take on a busy machine.
c.Execute.timeout = 1800
c.Execute.startup_timeout = 300
"""


# Hashes of what was written, by which it is seen what somebody has changed since.
WRITTEN = ".written.json"


def write_copies(folder, notebooks=None):
    """Writes `source`, an assignment for each notebook that has exercises, and `student`, the same in one folder for a class
    without nbgrader; keeps a file that somebody has changed since it was written, and says so. Returns the names of the assignments."""
    copies = _Copies(folder)
    try:
        done = _write_all(copies, folder, notebooks)
    finally:
        copies.note()
    if copies.kept:
        some = ", ".join(copies.kept[:3]) + (", ..." if len(copies.kept) > 3 else "")
        say(f"kept as they are in {folder}, for somebody has changed them: {some} ({len(copies.kept)}); delete what is to be written anew.")
    return done


class _Copies:
    """Writes files below a folder, but for those that are not as they were written before."""

    def __init__(self, folder):
        self.folder, self.kept, self.written = folder, [], noted(folder / WRITTEN)

    def write(self, file, content):
        name, found = file.relative_to(self.folder).as_posix(), file.read_bytes() if file.is_file() else None
        if found is not None and found != content and _hash(found) != self.written.get(name):
            self.kept.append(name)
            return
        if found != content:
            write_whole(file, content)
        self.written[name] = _hash(content)

    def note(self):
        if self.folder.is_dir():
            write_if_changed(self.folder / WRITTEN, json.dumps(self.written, indent=1, sort_keys=True) + "\n")


def _hash(content):
    return hashlib.sha256(content).hexdigest()


def _write_all(copies, folder, notebooks):
    done = []
    for file in sorted(notebooks or NOTEBOOKS.glob("*.ipynb")):
        notebook = read(file)
        if not exercises(notebook):
            continue
        source, student = folder / "source" / file.stem, folder / "student"
        copies.write(source / file.name, _text(for_lecturer(notebook)))
        copies.write(student / file.name, _text(for_student(notebook)))
        for place in (source, student):
            _copy_what_it_reads(copies, notebook, place)
        done.append(file.stem)
    if not done:
        raise Trouble("no notebook with exercises was found.")
    copies.write(folder / "nbgrader_config.py", CONFIG.format(first=done[0], stub=STUB).encode())
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
            declared = source.splitlines()[0]
            open_answer["source"] = f"// {found['name']} is a {found['type']}{(found['of'] or '')}.\n{declared}\n"
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
        text = re.sub(r"\.\./(data|docs)/", r"\1/", _source(cell))
        cell["source"] = NO_SOLUTIONS.sub("", text).splitlines(keepends=True)
    return {**notebook, "cells": cells}


def _cell(name, **metadata):
    return {"cell_type": "code", "execution_count": None, "id": name, "metadata": {"nbgrader": _metadata(name, **metadata)},
            "outputs": [], "source": ""}


def _metadata(name, grade=False, locked=False, solution=False, **points):
    return {"grade": grade, "grade_id": name, "locked": locked, "schema_version": 3, "solution": solution, "task": False, **points}


def _copy_what_it_reads(copies, notebook, folder):
    """A copy's `data` and `docs` are beside it."""
    text = "".join(map(_source, notebook["cells"]))
    for name in sorted({"docs/metrics.md", *re.findall(r"\.\./((?:data|docs)/[\w.-]+\w)", text)}):
        if (ROOT / name).is_file():
            if name.endswith(".md"):
                content = (ROOT / name).read_text("utf-8").replace("../notebooks/", "../").encode()
            else:
                content = (ROOT / name).read_bytes()
            copies.write(folder / name, content)


def _comment(prose):
    return "".join(f"// {line}".rstrip() + "\n" for line in prose.splitlines())


def _source(cell):
    return "".join(cell["source"])


def _code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _text(notebook):
    return (json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
