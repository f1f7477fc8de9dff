#!/usr/bin/env python3
"""From the script to the first picture: seconds from `./lab` on a set-up clone until JupyterLab's server answers, the notebook is
seen in a browser, its kernel is idle, and the quickstart's first and last figures are drawn.

.venv/bin/python bench/first_figure.py, after the first `./lab` and kernel/requirements-test.txt; --clone FOLDER measures another clone, one
after the other in turn, so that two states of the project are compared beside the same other work. Each start is a process, a browser
and a folder of its own; the notebook is opened, then all its cells are run at once.
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from playwright.sync_api import sync_playwright

PROJECT = pathlib.Path(__file__).resolve().parent.parent
NOTEBOOK = "01-quickstart.ipynb"
PATIENCE = 300
STAGES = ("server", "notebook", "kernel", "first figure", "all cells")
IDLE = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
FIGURE = ".jp-OutputArea-output .main-svg"


def address(runtime, lab):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for file in runtime.glob("jpserver-*.json"):
            try:
                server = json.loads(file.read_text())
                return f"{server['url']}lab/tree/notebooks/{NOTEBOOK}?token={server['token']}"
            except ValueError:
                pass
        if lab.poll() is not None:
            sys.exit("./lab ended: " + lab.stdout.read())
        time.sleep(0.02)
    sys.exit("./lab did not start")


def source_only(notebook):
    cells = json.loads(notebook.read_text())
    for cell in cells["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(cells)


def once(clone, browser):
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / NOTEBOOK).write_text(source_only(clone / "notebooks" / NOTEBOOK))
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTER_DATA_DIR": str(folder / "data"),
                                "JUPYTER_RUNTIME_DIR": str(folder / "runtime")}
    begin = time.monotonic()
    lab = subprocess.Popen([sys.executable, str(clone / "lab"), "--", "--no-browser", f"--ServerApp.root_dir={folder}"],
                           cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True)
    seconds = {}

    def reached(stage):
        seconds[stage] = time.monotonic() - begin

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        url = address(folder / "runtime", lab)
        reached("server")
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.goto(url)
        page.locator(".jp-CodeCell").first.wait_for()
        reached("notebook")
        page.locator(IDLE).first.wait_for()
        reached("kernel")
        page.locator(".jp-CodeCell").first.click()
        page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
        page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
        page.locator(FIGURE).first.wait_for()
        reached("first figure")
        page.wait_for_function("() => !document.querySelector('.jp-InputPrompt') || "
                               "![...document.querySelectorAll('.jp-InputPrompt')].some(p => p.textContent.includes('*'))")
        page.locator(IDLE).first.wait_for()
        reached("all cells")
    finally:
        context.close()
        lab.send_signal(signal.SIGTERM)
        try:
            lab.wait(20)
        except subprocess.TimeoutExpired:
            lab.kill()
        shutil.rmtree(folder, ignore_errors=True)
    return seconds


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clone", type=pathlib.Path, action="append", help="a set-up clone (this one); repeatable")
    options.add_argument("--rounds", type=int, default=5, help="starts of each (5)")
    chosen = options.parse_args()
    clones = chosen.clone or [PROJECT]
    found = {clone: [] for clone in clones}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for _ in range(chosen.rounds):
            for clone in clones:
                found[clone].append(once(clone, browser))
        browser.close()
    print(f"load {os.getloadavg()[0]:.1f} at the end; medians (least to most) of {chosen.rounds} starts, seconds")
    for clone in clones:
        for stage in STAGES:
            seconds = sorted(start[stage] for start in found[clone])
            print(f"{clone.name:12} {stage:14} {statistics.median(seconds):6.2f} ({seconds[0]:.2f} to {seconds[-1]:.2f})")


if __name__ == "__main__":
    main()
