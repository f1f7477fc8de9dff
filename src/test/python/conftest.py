"""What several tests share: the project's places, an executed copy of each notebook, a browser."""
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[3]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SCREENSHOTS = ROOT / "out/screenshots"
# Seconds that only a hang exceeds, on a machine that is busy with much else too.
PATIENCE = 300
sys.path[:0] = [str(ROOT / "kernel"), str(ROOT / "kernel/page")]

import paper  # noqa: E402


class Executed:
    """A notebook as `lab run` left it."""

    def __init__(self, code, log, folder, name):
        self.code, self.log = code, log
        self.file, self.page = folder / f"{name}.ipynb", folder / f"{name}.html"

    @property
    def notebook(self):
        return nbformat.read(self.file, as_version=4)


@pytest.fixture(scope="session")
def executed(tmp_path_factory, worker_id):
    """Runs a notebook through the real kernel, once, whichever of the processes that test side by side asks for it first."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent
    folder /= "executed"
    folder.mkdir(exist_ok=True)

    def execute(file):
        ended = folder / f"{file.stem}.json"
        with FileLock(f"{ended}.lock"):
            if not ended.exists():
                command = [sys.executable, str(ROOT / "kernel/page/run.py"), str(file), str(folder)]
                done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")
                ended.write_text(json.dumps([done.returncode, done.stderr]), "utf-8")
        return Executed(*json.loads(ended.read_text("utf-8")), folder, file.stem)

    return execute


@pytest.fixture(scope="session")
def browser():
    """An installed Chromium, Chrome or Edge, headless, for which only this machine has an address."""
    program = paper.find_browser()
    if not program:
        pytest.skip("no Chromium, Chrome or Edge is installed")
    from playwright.sync_api import sync_playwright

    words = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--no-sandbox")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=words, timeout=1000 * PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    """A page that remembers in `left` every address outside this machine that it or a worker of it asked for."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    page.left = []

    def watch(address):
        if not address.startswith(("file:", "data:", "blob:", "about:", "http://127.0.0.1:", "http://localhost:",
                                   "ws://127.0.0.1:", "ws://localhost:")):
            page.left.append(address)

    context.on("request", lambda request: watch(request.url))
    page.on("websocket", lambda socket: watch(socket.url))
    yield page
    context.close()


@pytest.fixture
def page_without_scripts(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    context.set_default_timeout(1000 * PATIENCE)
    yield context.new_page()
    context.close()


def screenshot(page, name, **more):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", **more)
