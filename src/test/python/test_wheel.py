"""The wheel: in a fresh environment, in an unrelated folder, without this clone."""
import importlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import nbformat
import pytest
from conftest import PATIENCE, ROOT
from start import wheel
from start.project import Trouble
from start.system import Java, find_java

CELLS = ["World world = World.builder().dimension(64).subspaceDimension(16).build();\nworld.ceiling()",
         "Explore.phases()", "Figures.plot(\"t\", \"x\", \"y\").line(\"a\", new double[] {1, 2, 3})"]


def clean_environment(**more):
    return {**{name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHON", "VIRTUAL"))}, **more}


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A fresh environment with nothing but the wheel and what runs a notebook."""
    folder = tmp_path_factory.mktemp("wheel")
    file = wheel.build(find_java(), ROOT / ".venv/share/jupyter/kernels/java/jjava.jar", folder / "dist")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([python, "-m", "pip", "install", "-q", str(file), "nbclient", "ipykernel"], check=True, env=clean_environment())
    return python, folder


@pytest.mark.slow
def test_runs_in_a_fresh_environment_and_leaves_nothing(installed):
    python, folder = installed
    elsewhere = folder / "some notebooks"
    elsewhere.mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    notebook.metadata["kernelspec"] = {"name": "w2s-lab", "display_name": "Java (w2s-lab)", "language": "java"}
    nbformat.write(notebook, elsewhere / "a.ipynb")
    run = ("import nbformat, nbclient; n = nbformat.read('a.ipynb', 4); "
           f"nbclient.NotebookClient(n, kernel_name='w2s-lab', startup_timeout={PATIENCE}, timeout={PATIENCE}).execute(); "
           "nbformat.write(n, 'a.ipynb')")
    subprocess.run([python, "-c", run], check=True, cwd=elsewhere, env=clean_environment(HOME=str(folder)))
    first, second, third = nbformat.read(elsewhere / "a.ipynb", 4).cells
    assert first.outputs[0].data["text/plain"] == "0.9539392014169457"
    assert "w2slab-explore" in second.outputs[0].data["text/html"]
    assert "application/vnd.plotly.v1+json" in third.outputs[0].data

    subprocess.run([python, "-m", "pip", "uninstall", "-q", "-y", "w2s-lab"], check=True, env=clean_environment())
    left = [file for file in (folder / "env").rglob("*") if "w2s" in file.name]
    assert left == []


@pytest.mark.slow
def test_papermill_beside_it_writes_parameters_as_java_does(installed, tmp_path):
    python, folder = installed
    subprocess.run([python, "-m", "pip", "install", "-q", str(next((folder / "dist").glob("*.whl"))), "papermill==2.7.0"], check=True)
    cells = [nbformat.v4.new_code_cell("double rate = 0.1;", metadata={"tags": ["parameters"]}), nbformat.v4.new_code_cell("rate / 4")]
    kernel = {"name": "w2s-lab", "display_name": "Java (w2s-lab)", "language": "java"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), tmp_path / "in.ipynb")
    done = subprocess.run([python, "-m", "papermill", "in.ipynb", "out.ipynb", "-p", "rate", "1"], cwd=tmp_path, stdin=subprocess.DEVNULL,
                          capture_output=True, encoding="utf-8", timeout=PATIENCE, env=clean_environment(HOME=str(tmp_path)))
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(tmp_path / "out.ipynb", 4).cells
    assert "double rate = 1.0;" in cells[1].source and cells[-1].outputs[0].data["text/plain"] == "0.25"


@pytest.mark.slow
def test_without_a_jdk_it_says_so(installed, tmp_path):
    python, _ = installed
    subprocess.run([python, "-m", "pip", "install", "-q", str(next((installed[1] / "dist").glob("*.whl")))], check=True)
    done = subprocess.run([python, "-m", "w2s_lab", "no-file.json"], capture_output=True, encoding="utf-8",
                          env={"PATH": str(tmp_path), "HOME": str(tmp_path)})
    assert done.returncode == 1
    assert done.stderr.startswith("w2s-lab: Java was not found: install a JDK 17") and done.stderr.count("\n") == 1


def test_where_it_fails_or_is_stopped_the_former_wheel_stays(tmp_path, monkeypatch):
    (tmp_path / "lib").mkdir()
    (tmp_path / "jjava.jar").touch()
    former = tmp_path / "dist/w2s_lab-0.0-py3-none-any.whl"
    former.parent.mkdir()
    former.touch()

    def pip(code, words):
        (Path(words[words.index("-w") + 1]) / "w2s_lab-9.9-py3-none-any.whl").touch()
        if code is None:
            raise KeyboardInterrupt
        return subprocess.CompletedProcess(words, code)

    for name, value in (("STAGE", tmp_path / "stage"), ("LOG", tmp_path / "log"), ("LIBRARIES", tmp_path / "lib"),
                        ("package_jar", lambda: tmp_path / "jjava.jar")):
        monkeypatch.setattr(wheel, name, value)
    for code, end in ((1, Trouble), (None, KeyboardInterrupt)):
        monkeypatch.setattr(wheel.subprocess, "run", lambda words, **_: pip(code, words))
        with pytest.raises(end):
            wheel.build(Java(str(tmp_path), 17), tmp_path / "jjava.jar", former.parent)
        assert list(former.parent.iterdir()) == [former]
    monkeypatch.setattr(wheel.subprocess, "run", lambda words, **_: pip(0, words))
    made = wheel.build(Java(str(tmp_path), 17), tmp_path / "jjava.jar", former.parent)
    assert made.name.startswith("w2s_lab-9.9") and list(former.parent.iterdir()) == [made]


@pytest.fixture
def module(tmp_path):
    """The package as the wheel holds it, without its jars."""
    package = tmp_path / "w2s_lab"
    shutil.copytree(ROOT / "kernel/wheel/w2s_lab", package)
    for name in ("project.py", "system.py"):
        shutil.copy(ROOT / "kernel/start" / name, package)
    shutil.copy(ROOT / "kernel/kernel.json.template", package)
    sys.path.insert(0, str(tmp_path))
    yield importlib.import_module("w2s_lab.__main__")
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.split(".")[0] == "w2s_lab"]:
        del sys.modules[name]


def test_starts_the_kernel_as_a_clone_does(module):
    java = find_java()
    words = module.command(java, "connection.json")
    clone = json.loads((ROOT / ".venv/share/jupyter/kernels/w2s-lab/kernel.json").read_text("utf-8"))["argv"]
    assert words[0] == clone[0] and words[-2:] == ["io.github.w2slab.kernel.LabKernel", "connection.json"]
    # A wheel has no archive of classes: nobody builds where it is installed.
    archive = {"-XX:SharedArchiveFile", "-Xlog:disable", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode"}
    own = {"-cp", "-Dw2slab.plotly", "io.github.w2slab.kernel.KernelStart"} | archive
    plain = [word for word in clone[1:-1] if word.split("=")[0] not in own and os.pathsep + str(ROOT) not in word]
    assert set(plain) - {word for word in plain if str(ROOT) in word} <= set(words)


@pytest.mark.parametrize("version, told", [("25", True), ("25.0.2", True), ("25.0.3", False), ("25.1.0", False), ("17.0.1", False)])
def test_warns_of_a_faulty_jdk(module, tmp_path, monkeypatch, capsys, version, told):
    (tmp_path / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    from w2s_lab.system import Java
    monkeypatch.setattr(module, "find_java", lambda: Java(str(tmp_path), int(version.split(".")[0])))
    monkeypatch.setattr(os, "execv", lambda *words: None)
    module.main("connection.json")
    assert ("JDK-8377811" in capsys.readouterr().err) == told
