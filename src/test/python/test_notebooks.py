"""Every notebook, once, through the real kernel."""
import json
import re

import nbformat
import pytest
from conftest import NOTEBOOKS
from outputs import PLOTLY, differences, problems_of
from start.clean import clean_text

each_notebook = pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)


@each_notebook
def test_runs(executed, file):
    done = executed(file)
    assert done.code == 0, done.log
    assert not problems_of(done.notebook)


@each_notebook
def test_gives_its_committed_outputs_again(executed, file):
    """At full size: text and pictures letter for letter, figures by their numbers, to the last bit."""
    found = differences(nbformat.read(file, as_version=4), executed(file).notebook)
    assert not found, "outputs differ from the committed ones:\n" + "\n".join(found)


@each_notebook
def test_shows_figures_and_a_table(executed, file):
    forms = [form for cell in executed(file).notebook.cells for output in cell.get("outputs", []) for form in output.get("data", {})]
    assert PLOTLY in forms
    assert "text/html" in forms


@each_notebook
def test_page_loads_nothing(executed, file):
    text = executed(file).page.read_text("utf-8")
    assert len(re.findall(r"^\* plotly\.js.* v\d", text, re.MULTILINE)) == 1
    for loader in ('<script src', '<link ', '@import', '<img src="http', '<iframe'):
        assert loader not in text.replace("<script></script>", ""), loader


@each_notebook
def test_is_committed_clean_and_with_its_outputs(file):
    text = file.read_text("utf-8")
    notebook = json.loads(text)
    cleaned = clean_text(text)
    unchanged = cleaned == text
    assert unchanged, "run `./lab clean` before a commit"
    assert clean_text(cleaned) == cleaned
    assert not problems_of(notebook)
    assert any(PLOTLY in output.get("data", {}) for cell in notebook["cells"] for output in cell.get("outputs", []))
    assert notebook["metadata"]["kernelspec"]["name"] == "w2s-lab"


def test_no_two_cells_of_the_notebooks_have_one_id():
    ids = [cell["id"] for file in NOTEBOOKS for cell in json.loads(file.read_text("utf-8"))["cells"]]
    assert sorted(ids) == sorted(set(ids))
