"""`lab share`: a folder that a stranger opens, and whose check says "same bits", or what differs."""
import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import nbformat
import paper
import pytest
from conftest import PATIENCE, ROOT
from start import share, wheel
from start.project import Trouble
from start.system import find_java

CELLS = ["# Sixteen steps\nSee [the course](../docs/course.md), [below](#steps) and [JJava](https://github.com/dflib/jjava).", "double[] read = Npz.read(\"../data/steps.npy\").vector();\nString up = \"../up.txt\";\nread.length",
         "Figures.plot(\"t\", \"x\", \"y\").line(\"a\", read)"]


def source(folder):
    """A notebook in a folder, and beside it the data that it reads."""
    (folder / "notebooks").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "up.txt").write_text("up")
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (16,), }\n"
    (folder / "data/steps.npy").write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(128))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(CELLS[0]), *map(nbformat.v4.new_code_cell, CELLS[1:])])
    notebook.metadata.kernelspec = {"name": "w2s-lab", "display_name": "Java (w2s-lab)", "language": "java"}
    nbformat.write(notebook, folder / "notebooks/a b.ipynb")
    return folder / "notebooks/a b.ipynb"


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shared")
    program = ("import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); from start import commands, share; "
               "java = commands.set_up(); print(share.share(Path(sys.argv[2]), Path(sys.argv[3]), "
               "lambda *words: commands.run_in_kernel(java, *words), java))")
    done = subprocess.run([sys.executable, "-c", program, str(ROOT / "kernel"), str(source(folder / "from")), str(folder / "to")],
                          stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return folder / "to"


def unpacked(shared, folder):
    """As a stranger has it: elsewhere, out of the zip."""
    zipfile.ZipFile(shared / "a b.zip").extractall(folder)
    return folder / "a b"


def check(folder, python=sys.executable, **more):
    return subprocess.run([str(python), "verify.py"], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8",
                          timeout=PATIENCE, env=os.environ | more)


def test_the_folder_has_all_that_a_stranger_needs_and_no_address_of_this_machine(shared, tmp_path):
    folder = unpacked(shared, tmp_path)
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    assert {"README.md", "a b.html", "notebook/a b.ipynb", "data/steps.npy", "up.txt", "verify.py", "provenance.json"} <= files
    assert ("a b.pdf" in files) == bool(paper.find_browser())
    told = json.loads((folder / "provenance.json").read_text("utf-8"))
    assert told["library"].startswith("w2s-lab ") and told["java"] >= 17 and set(told["files"]) == files - {"provenance.json"}
    readme = (folder / "README.md").read_text("utf-8")
    assert readme.startswith("# Sixteen steps\n") and "`data/steps.npy`" in readme and "`up.txt`" in readme and "@" not in readme
    assert ("`a b.pdf`" in readme) == ("a b.pdf" in files)
    assert "fresh/bin/pip install w2s_lab-*.whl nbclient\n" in readme and "`./lab wheel` writes" in readme
    for file in files:
        assert str(shared.parent).encode() not in (folder / file).read_bytes(), file
        assert str(ROOT).encode() not in (folder / file).read_bytes(), file


def test_the_page_links_to_no_file(shared, tmp_path):
    text = re.sub(r"<script.*?</script>", "", (unpacked(shared, tmp_path) / "a b.html").read_text("utf-8"), flags=re.DOTALL)
    assert "See the course, " in text and "course.md" not in text
    assert {'href="#steps"', 'href="https://github.com/dflib/jjava"'} <= set(re.findall(r'href="[^"]*"', text))


def test_it_says_same_bits_elsewhere(shared, tmp_path):
    done = check(unpacked(shared, tmp_path))
    assert done.returncode == 0 and done.stderr.endswith("a b.ipynb: same bits.\n"), done


def test_what_was_changed_is_named(shared, tmp_path):
    folder = unpacked(shared, tmp_path)
    with open(folder / "data/steps.npy", "ab") as file:
        file.write(b"1")
    done = check(folder)
    assert done.returncode == 1 and done.stderr == "data/steps.npy is not the file that was shared: unpack the folder once more.\n"


@pytest.mark.parametrize("name, content", [("provenance.json", None), ("provenance.json", "{"), ("provenance.json", "[]"), ("checks/project.py", None)])
def test_what_is_missing_or_broken_is_named(shared, tmp_path, name, content):
    folder = unpacked(shared, tmp_path)
    (folder / name).unlink() if content is None else (folder / name).write_text(content)
    done = check(folder)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{name} is not the file that was shared: unpack the folder once more.\n")


@pytest.mark.slow
def test_other_bits_are_named_with_their_cell(shared, tmp_path):
    folder = unpacked(shared, tmp_path)
    file, provenance = folder / "notebook/a b.ipynb", folder / "provenance.json"
    file.write_text(file.read_text("utf-8").replace('"16"', '"17"'), "utf-8")
    told = json.loads(provenance.read_text("utf-8"))
    told["files"]["notebook/a b.ipynb"] = share.hashlib.sha256(file.read_bytes()).hexdigest()
    provenance.write_text(json.dumps(told))
    done = check(folder)
    assert done.returncode == 1 and "gives other outputs in cell 1 " in done.stderr and "'17' became '16'" in done.stderr, done


def test_without_the_kernel_it_says_what_to_install(shared, tmp_path):
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin") or sys.executable
    done = check(unpacked(shared, tmp_path), python, JUPYTER_PREFER_ENV_PATH="0", PYTHONNOUSERSITE="1")
    if done.returncode == 0:
        pytest.skip("each Python here has the kernel")
    assert done.returncode == 1 and "pip install" in done.stderr and "Traceback" not in done.stderr, done


@pytest.mark.slow
def test_a_stranger_with_the_wheel_alone_verifies_it(shared, tmp_path):
    """In a fresh environment, without this clone, as the folder's README says."""
    file = wheel.build(find_java(), ROOT / ".venv/share/jupyter/kernels/java/jjava.jar", tmp_path / "dist")
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    clean = {name: "" for name in os.environ if name.startswith(("JUPYTER", "PYTHON", "VIRTUAL"))}
    subprocess.run([python, "-m", "pip", "install", "-q", str(file), "nbclient"], check=True)
    done = check(unpacked(shared, tmp_path), python, **clean, HOME=str(tmp_path))
    assert done.returncode == 0 and done.stderr.endswith("a b.ipynb: same bits.\n"), done


def test_what_cannot_be_run_is_not_shared(tmp_path):
    file = source(tmp_path / "from")
    with pytest.raises(Trouble, match="nothing to share"):
        share.share(file, tmp_path / "to", lambda *words: 1, None)
    assert list((tmp_path / "to").iterdir()) == []


def reading(folder, *names):
    file = source(folder)
    notebook = nbformat.read(file, 4)
    notebook.cells.append(nbformat.v4.new_code_cell("".join(f'Files.readString(Path.of("{name}"));\n' for name in names)))
    nbformat.write(notebook, file)
    return file


def test_a_notebook_of_another_language_is_not_shared():
    file = Path("a.ipynb")
    for kernel in ({}, {"name": "w2s-lab"}, {"name": "w2s-lab-2", "language": "java"}, {"name": "java", "language": "java"}):
        share.require_kernel({"metadata": {"kernelspec": kernel}}, file)
    with pytest.raises(Trouble, match="a.ipynb is a notebook of the kernel python3"):
        share.require_kernel({"metadata": {"kernelspec": {"name": "python3", "language": "python"}}}, file)


def test_data_that_is_not_taken_along_is_said(tmp_path, capsys):
    (tmp_path / "own.csv").touch()
    (tmp_path / "beyond.csv").touch()
    file = reading(tmp_path / "from", (tmp_path / "own.csv").as_posix(), "../../beyond.csv", "missing.csv")
    with pytest.raises(Trouble, match="nothing to share"):
        share.share(file, tmp_path / "to", lambda *words: 1, None)
    first, second = sorted(capsys.readouterr().err.splitlines())
    assert first.startswith("lab: a b.ipynb reads ../../beyond.csv, which is not taken along, for it lies outside")
    assert second.startswith(f"lab: a b.ipynb reads {(tmp_path / 'own.csv').as_posix()}, which is not taken along, for its address")


@pytest.mark.parametrize("name", ["README.md", "verify.py", "a b.html", "checks/x.csv"])
def test_data_where_the_folder_has_a_file_of_its_own_is_refused(tmp_path, name):
    file = reading(tmp_path / "from", f"../{name}")
    (tmp_path / "from" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "from" / name).touch()
    with pytest.raises(Trouble, match=f"reads ../{name}, and the folder to share has a file of its own there"):
        share.share(file, tmp_path / "to", None, None)


def test_where_it_fails_or_is_stopped_the_former_folder_and_zip_stay(tmp_path):
    file = source(tmp_path / "from")
    (tmp_path / "to/a b").mkdir(parents=True)
    (tmp_path / "to/a b/page").write_text("former")
    (tmp_path / "to/a b.zip").write_text("former")

    def stop(*words):
        (words[1] / "half").touch()
        raise KeyboardInterrupt

    for run, end in ((lambda *words: 1, Trouble), (stop, KeyboardInterrupt)):
        with pytest.raises(end):
            share.share(file, tmp_path / "to", run, None)
        left = {each.relative_to(tmp_path / "to").as_posix() for each in (tmp_path / "to").rglob("*")}
        assert left == {"a b", "a b/page", "a b.zip"} and (tmp_path / "to/a b.zip").read_text() == "former"
