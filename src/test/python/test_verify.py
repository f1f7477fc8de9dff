"""`lab verify`: an unchanged notebook passes, a tampered output is found, and neither touches the notebook's folder."""
import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys

import nbformat
import pytest
from conftest import ROOT
from start import commands, verify
from start.notebook import joined
from start.project import Trouble

CELLS = ["World world = World.builder().dimension(40).subspaceDimension(8).build();\n"
         "Training run = Training.of(RewardModel.pretrained(world).neuronsPerTask(4).build(),\n"
         "        Supervision.fineTuning(world), Sgd.spherical(0.01)).train(Npz.read(\"steps.npy\").vector().length);\n"
         "run.history().last(\"alignment\")",
         "save(run.history(), \"written.npz\")", "run.history().table()", "provenance(run)", "new Object()",
         "UUID.randomUUID().toString()"]


def lab(*words):
    return subprocess.run([sys.executable, str(ROOT / "lab"), "verify", *map(str, words)], stdin=subprocess.DEVNULL,
                          capture_output=True, encoding="utf-8", timeout=300)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A notebook with its outputs, and the file that it reads."""
    folder = tmp_path_factory.mktemp("für später")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("text"), *map(nbformat.v4.new_code_cell, CELLS)])
    notebook.metadata.kernelspec = {"name": "w2s-lab", "display_name": "Java (w2s-lab)", "language": "java"}
    nbformat.write(notebook, folder / "a.ipynb")
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (40,), }\n"
    (folder / "steps.npy").write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(320))
    done = subprocess.run([sys.executable, str(ROOT / "kernel/page/run.py"), str(folder / "a.ipynb"), str(folder), "--no-page"],
                          capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    (folder / "written.npz").unlink()
    return folder


def verdict(done):
    """The last line; before it stand those of set-up and cells."""
    return done.stderr.splitlines()[-1]


def test_an_unchanged_notebook_passes_and_nothing_is_written_beside_it(made):
    before = {file.name: file.read_bytes() for file in made.iterdir()}
    done = lab(made / "a.ipynb")
    assert (done.returncode, verdict(done)) == (0, "lab: a.ipynb: same bits."), done.stderr
    assert {file.name: file.read_bytes() for file in made.iterdir()} == before


def test_a_tampered_output_is_found_with_its_cell(made, tmp_path):
    shutil.copy(made / "steps.npy", tmp_path)
    text = (made / "a.ipynb").read_text("utf-8")
    notebook = json.loads(text)
    shown = next(output for output in notebook["cells"][1]["outputs"] if output["output_type"] == "execute_result")["data"]
    old = joined(shown["text/plain"])
    new = shown["text/plain"] = old[:-1] + ("1" if old[-1] != "1" else "2")
    (tmp_path / "b.ipynb").write_text(json.dumps(notebook), "utf-8")
    done = lab(tmp_path / "b.ipynb")
    assert done.returncode == 1, done.stderr
    assert verdict(done).startswith("lab: b.ipynb gives other outputs in cell 1 (World world = World.builder()"), done.stderr
    assert f"{new!r} became {old!r}" in verdict(done)


def test_what_cannot_be_verified_is_one_sentence(tmp_path):
    done = lab(tmp_path / "nowhere.ipynb")
    assert done.returncode == 1 and done.stderr.startswith("lab: There is no notebook ") and done.stderr.count("\n") == 1
    (tmp_path / "no.ipynb").write_text("no JSON", "utf-8")
    done = lab(tmp_path / "no.ipynb")
    assert done.returncode == 1 and "is no notebook, for it is no JSON (" in done.stderr and done.stderr.count("\n") == 1
    whole = {"cell_type": "code", "source": "1", "metadata": {}, "execution_count": 1, "outputs": []}
    for part in ({"outputs": 5}, {"outputs": [5]}, {"metadata": 5}, {"source": 5}, {"outputs": None}):
        (tmp_path / "odd.ipynb").write_text(json.dumps({"nbformat": 4, "metadata": {}, "cells": [{**whole, **part}]}), "utf-8")
        with pytest.raises(Trouble, match="is no notebook"):
            verify.read(tmp_path / "odd.ipynb")
    (tmp_path / "odd.ipynb").write_text(json.dumps({"nbformat": 4, "metadata": {}, "cells": [{name: whole[name] for name in whole if name != "outputs"}]}), "utf-8")
    with pytest.raises(Trouble, match="is no notebook"):
        verify.read(tmp_path / "odd.ipynb")
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), tmp_path / "fresh.ipynb")
    with pytest.raises(Trouble, match="no outputs to compare with"):
        verify.verify(tmp_path / "fresh.ipynb", None)
    assert "./lab verify NOTEBOOK" in commands.HELP


def notebook(*outputs, source="run", count=1):
    cell = {"cell_type": "code", "source": source, "metadata": {}, "execution_count": count, "outputs": list(outputs)}
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}


def result(text, **forms):
    return {"output_type": "execute_result", "metadata": {}, "execution_count": 1, "data": {"text/plain": text, **forms}}


def verified(tmp_path, old, new):
    """As if the run had given `new`; {folder} in it is where it ran."""
    (tmp_path / "n.ipynb").write_text(json.dumps(old), "utf-8")

    def run(file, folder):
        folder.mkdir()
        (folder / file.name).write_text(json.dumps(new).replace("{folder}", str(file.parent)), "utf-8")

    return verify.verify(tmp_path / "n.ipynb", run)


@pytest.mark.parametrize("old, new", [
    ("Object@1b2c3d4e", "Object@5f6a7b8"),
    ("id 0f8fad5b-d9cb-469f-a165-70867728950e", "id 7c9e6679-7425-40de-944b-e07fc1f90ae7"),
    ("run: W2S\nengine: vector\njava: 17, Debian\nprocessor: a, 2 used\nhash: 1", "run: W2S\njava: 25, Temurin\nsystem: b\nhash: 1"),
])
def test_what_varies_by_itself_makes_no_difference(tmp_path, capsys, old, new):
    assert verified(tmp_path, notebook(result(old), count=7), notebook(result(new))) == 0
    assert capsys.readouterr().err == "lab: n.ipynb: same bits.\n"


def test_a_path_is_the_same_in_the_copy(tmp_path):
    assert verified(tmp_path, notebook(result(f"{tmp_path}/x.npz")), notebook(result("{folder}/x.npz"))) == 0
    assert verified(tmp_path, notebook(result(f"{tmp_path}/x.npz")), notebook(result("{folder}/y.npz"))) == 1


def test_numbers_and_text_do(tmp_path, capsys):
    assert verified(tmp_path, notebook(result("0.3")), notebook(result("0.30000000000000004"))) == 1
    assert capsys.readouterr().err == ("lab: n.ipynb gives other outputs in cell 0 (run): text/plain, line 1: "
                                       "'0.3' became '0.30000000000000004'\n")
    assert verified(tmp_path, notebook(result("a@b.example")), notebook(result("a@c.example"))) == 1
    assert verified(tmp_path, notebook(result("a")), notebook()) == 1
    assert verified(tmp_path, notebook(result("x" * 999)), notebook(result("y" * 999))) == 1
    assert len(capsys.readouterr().err.splitlines()[-1]) < 400


def test_inputs_that_the_code_names_are_copied_but_no_store_of_a_sweep(tmp_path):
    source, folder = (tmp_path / "from").resolve(), tmp_path / "to"
    (source / "data").mkdir(parents=True)
    folder.mkdir()
    for name in ("data/a.npy", "other.csv"):
        (source / name).write_text(name)
    with contextlib.closing(sqlite3.connect(source / "points")) as store:
        store.executescript(f"PRAGMA application_id = {0x7732736C}; CREATE TABLE point (id); PRAGMA journal_mode = WAL")
    shutil.copy(source / "points", source / "points.part-1-of-2")
    with contextlib.closing(sqlite3.connect(source / "data/others.db")) as other:
        other.execute("CREATE TABLE point (id)")
    (tmp_path / "outside.txt").write_text("")
    code = ('Npz.read("data/a.npy"); String name = "points"; sweep.savedIn(name); "points.part-1-of-2"; "data/others.db"; '
            'Npz.read("../outside.txt"); String s = "\\u0000";')
    verify.copy_inputs(notebook(source=code), source, folder)
    copied = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert copied == {"data/a.npy", "data/others.db"}
