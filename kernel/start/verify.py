"""Runs a notebook again, in a copy, and tells whether it gives its outputs again."""
import copy
import json
import re
import shutil
import tempfile
from pathlib import Path

from .compare import differences
from .notebook import joined, read
from .project import Trouble, say

# What differs between two runs of the same: random identifiers, Java's hash codes of objects.
VARYING = (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), re.compile(r"(?<=\w)@[0-9a-f]{5,8}\b"))
# The lines of a provenance that tell the machine, as text and as rows of its card.
MACHINE = (re.compile(r"^(engine|java|system|processor): .*\n?", re.MULTILINE),
           re.compile(r"<tr[^>]*><td[^>]*>(engine|java|system|processor)</td><td[^>]*>[^<]*</td></tr>\n?"))
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)+)"')
LONGEST = 300


def verify(file, run):
    """`run` takes a notebook and a folder, runs the one and writes it to the other. Returns the exit code."""
    notebook = read(file)
    if not any(cell.get("execution_count") for cell in code_of(notebook)):
        raise Trouble(f"{file.name} has no outputs to compare with: run it and save it first.")
    with tempfile.TemporaryDirectory(prefix="lab-verify-") as temporary:
        folder, results = Path(temporary, "copy").resolve(), Path(temporary, "results")
        folder.mkdir()
        shutil.copy2(file, folder / file.name)
        copy_inputs(notebook, file.parent, folder)
        run(folder / file.name, results)
        if not (results / file.name).is_file():
            raise Trouble(f"{file.name} could not be run.")
        again = read(results / file.name)
    found = differences(steady(notebook), steady(again, str(folder), str(file.parent)))
    if found:
        text = found[0].replace("\n", " ")
        say(f"{file.name} gives other outputs in {text if len(text) <= LONGEST else text[:LONGEST] + ' ...'}")
        return 1
    say(f"{file.name}: same bits.")
    return 0


def code_of(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def inputs(notebook, source):
    """Files that its code names, with these names; not the stores of sweeps, or nothing would be computed again."""
    text = "\n".join(joined(cell["source"]) for cell in code_of(notebook))
    found = {}
    for name in sorted(set(LITERAL.findall(text))):
        try:
            file = (source / name).resolve()
            if file.is_file() and not is_store(file):
                found[name] = file
        except (OSError, ValueError):  # Not every text can be a path.
            continue
    return found


def goes_along(name, file, source):
    """Whether a copy of the notebook finds it: beside the notebook, or beside its folder as in "../data/x.npz", for the copy has a
    folder of its own above it too."""
    return source.parent in file.parents and not Path(name).is_absolute()


def copy_inputs(notebook, source, folder):
    """Copies the files that a copy of the notebook in a folder finds; returns where they are."""
    copied = []
    for name, file in inputs(notebook, source).items():
        if not goes_along(name, file, source) or (folder / name).exists():
            continue
        target = folder / file.relative_to(source) if source in file.parents else folder.parent / file.relative_to(source.parent)
        target.parent.mkdir(parents=True, exist_ok=True)
        copied.append(Path(shutil.copy2(file, target)))
    return copied


def is_store(file):
    """An SQLite file with the application id of our stores, under whatever name."""
    with open(file, "rb") as opened:
        head = opened.read(72)
    return head.startswith(b"SQLite format 3\0") and head[68:] == b"w2sl"


def steady(notebook, folder="", as_if=""):
    """A copy without what another run of the same, elsewhere, need not repeat; paths as if it had run in another folder."""
    notebook = copy.deepcopy(notebook)
    for cell in code_of(notebook):
        cell["execution_count"] = None
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                output["traceback"] = []
            if "text" in output:
                output["text"] = plain(joined(output["text"]), folder, as_if)
            for form, value in output.get("data", {}).items():
                if isinstance(value, str) or isinstance(value, list):
                    output["data"][form] = plain(joined(value), folder, as_if)
    return notebook


def plain(text, folder, as_if):
    text = text.replace(folder, as_if) if folder else text
    for pattern in VARYING:
        text = pattern.sub("...", text)
    for pattern in MACHINE:
        text = pattern.sub("", text)
    return text
